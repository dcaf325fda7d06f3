"""The explorers: sliders and one drawing each.

Each module without an underscore contains one, a function of the same name:
`explore.sliding_window()` shows a good example, and also takes arrays.
"""

from importlib import import_module
from pkgutil import iter_modules

__all__ = sorted(found.name for found in iter_modules(__path__) if not found.name.startswith("_"))
for _name in __all__:
    globals()[_name] = getattr(import_module(f"{__name__}.{_name}"), _name)
