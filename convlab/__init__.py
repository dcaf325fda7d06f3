"""A course on the convolutional layer: the functions, the pictures, the lessons and the exercises.

``import convlab`` loads NumPy and nothing heavier. The rest of the package (``convlab.explore``,
``convlab.samples``, ...) is loaded on first use.
"""

from convlab.ops import (
    avg_pool2d,
    avg_pool2d_backward,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    convolve1d,
    convolve2d,
    correlate1d,
    correlate2d,
    fold,
    max_pool2d,
    max_pool2d_backward,
    pad2d,
    unfold,
)
from convlab.shapes import leftover, output_size, same_padding

__version__ = "0.1.0"

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "conv_transpose2d",
    "convolve1d",
    "convolve2d",
    "correlate1d",
    "correlate2d",
    "fold",
    "leftover",
    "max_pool2d",
    "max_pool2d_backward",
    "output_size",
    "pad2d",
    "same_padding",
    "unfold",
]


def __getattr__(name):
    """Load a submodule of the package on first use."""
    from importlib import import_module

    if name == "exercise":
        return import_module(f"{__name__}.feedback").exercise
    path = f"{__name__}.{name}"
    if not name.startswith("_"):
        try:
            return import_module(path)
        except ModuleNotFoundError as error:
            # A library that is missing in the submodule is reported as such.
            if error.name != path:
                raise
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    from pkgutil import iter_modules

    found = {module.name for module in iter_modules(__path__) if not module.name.startswith("_")}
    return sorted(found | set(globals()))
