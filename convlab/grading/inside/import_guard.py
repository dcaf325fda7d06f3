"""Placeholders for modules that are not available while grading.

Importing a module that the exercise does not allow works, so that a cell with many imports does not
fail because of one of them. Calling it is an error.
"""

import builtins
import sys


class LibraryUsed(Exception):
    """A function of a library was called; the message names it and says what to do."""


class Unavailable:
    """A module or function that is not available: it has every attribute, and cannot be called."""

    __all__ = ()

    def __init__(self, name: str):
        self.__name__ = name

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return Unavailable(f"{self.__name__}.{name}")

    def __call__(self, *_arguments, **_options):
        raise LibraryUsed(
            f"`{self.__name__}` is not available while grading: write it yourself, or remove the "
            "call if the exercise does not need it"
        )

    def __repr__(self) -> str:
        return f"<{self.__name__}, not available while grading>"


class Silent:
    """An object that only displays something, such as an explorer: a no-op while grading."""

    __all__ = ()

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *_arguments, **_options):
        return self

    def __repr__(self) -> str:
        return ""


def guard_imports(allowed) -> None:
    """Let cells import the standard library, `convlab` and `allowed`; all else is `Unavailable`."""
    names = {*sys.stdlib_module_names, "convlab", *allowed}
    original = builtins.__import__

    def guarded(name, globals=None, locals=None, fromlist=(), level=0):
        top = name.partition(".")[0]
        from_a_cell = level == 0 and (globals or {}).get("__name__") == "__main__"
        if not from_a_cell or (top in names and not name.startswith("convlab.")):
            return original(name, globals, locals, fromlist, level)
        if top != "convlab":
            return Unavailable(name if fromlist else top)
        found = original("convlab")
        for part in name.split(".")[1:] if fromlist else ():
            found = getattr(found, part)
        return found

    builtins.__import__ = guarded
