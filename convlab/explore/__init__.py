"""The explorers: sliders and one drawing each.

Each module here that has no underscore holds one, a function of its own name:
`explore.sliding_window()` shows something good, and takes the learner's own arrays.
"""

from importlib import import_module
from pkgutil import iter_modules

__all__ = sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_"))
for _name in __all__:
    globals()[_name] = getattr(import_module(f"{__name__}.{_name}"), _name)
