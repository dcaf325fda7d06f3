"""The module that a submission imports as `convlab` while it is graded: a check that is silent.

It has none of the functions that an exercise asks for.
"""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from .import_guard import NoOp, Unavailable

_DISPLAYS = {"drawing", "explore", "stage"}


class _Exercise:
    """Has the interface of `convlab.exercise`, and does nothing."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"Exercise {self._name}"

    def check(self, *functions):
        """No-op: only the hidden tests count here."""

    def examine(self, function):
        return NoOp("exercise.examine")

    def hint(self, name=None):
        """No-op."""


class StubModule(ModuleType):
    """The module `convlab`: other names in it are `Unavailable`, or `NoOp` if they display."""

    __all__ = ("exercise",)
    __version__ = Unavailable.__version__
    exercise = staticmethod(_Exercise)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _DISPLAYS:
            return NoOp(f"convlab.{name}")
        if name == "samples":
            self.samples = _samples()
            return self.samples
        return Unavailable(f"convlab.{name}")


def install() -> None:
    """Make `import convlab` return the stub."""
    sys.modules["convlab"] = StubModule("convlab")


def _samples() -> ModuleType:
    """Load the photographs and digits of the course; an exercise asks for the named kernels."""
    path = Path(__file__).parents[2] / "samples.py"
    spec = importlib.util.spec_from_file_location("convlab_samples", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("KERNELS", "kernel"):
        setattr(module, name, Unavailable(f"convlab.samples.{name}"))
    return module
