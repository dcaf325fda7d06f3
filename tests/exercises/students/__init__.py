"""Wrong programs of the kinds that real students write, and the mistakes that they make.

Each module has the PROGRAMS for an exercise: the function, the names of its mistakes, the source.
Where no mistake is listed, the findings of the check explain the error.
"""

import importlib


def programs(exercise: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Return the programs for an exercise: "02_kernel_at_work"."""
    return importlib.import_module(f"{__name__}.{exercise[3:]}").PROGRAMS
