"""Wrong programs of the kinds that real students write, and the mistakes that they make.

Each module has the PROGRAMS for an exercise: for each task the sources with their mistakes' names.
Where no mistake is listed, the findings of the check explain the error.
"""

from importlib import import_module
from importlib.util import find_spec


def programs(exercise: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the programs for an exercise, "02_kernel_at_work", if it has any."""
    module = f"{__name__}.{exercise[3:]}"
    return import_module(module).PROGRAMS if find_spec(module) else {}
