"""What a submission finds as `convlab` while it is graded: a check that is silent.

None of the functions is here that an exercise asks for.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from .import_guard import Silent, Unavailable

_SHOWN_ONLY = {"drawing", "explore", "plots", "stage"}


class _Exercise:
    """Takes what `convlab.exercise` takes, and says nothing."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"Exercise {self._name}"

    def check(self, *functions):
        """Say nothing: the hidden tests are what counts now."""

    def hint(self, name=None):
        """Say nothing."""


class StubModule(ModuleType):
    """The module `convlab`: all else in it is `Unavailable`, or `Silent` if it only shows."""

    __all__ = ("exercise",)
    exercise = staticmethod(_Exercise)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _SHOWN_ONLY:
            return Silent()
        if name == "samples":
            self.samples = _samples()
            return self.samples
        return Unavailable(f"convlab.{name}")


def install() -> None:
    """Have `import convlab` find the stub."""
    sys.modules["convlab"] = StubModule("convlab")


def _samples() -> ModuleType:
    """Load the course's photographs and digits; its named kernels are what an exercise asks for."""
    path = Path(__file__).parents[2] / "samples.py"
    spec = importlib.util.spec_from_file_location("convlab_samples", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("KERNELS", "kernel"):
        setattr(module, name, Unavailable(f"convlab.samples.{name}"))
    return module
