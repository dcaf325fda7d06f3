"""Placeholders for modules that are not available while grading.

Importing a module that the exercise does not allow works, so that a cell with many imports does not
fail because of one of them. Calling it is an error. An import fails where the cell handles that.
"""

import ast
import builtins
import importlib
import linecache
import os
import sys

_HANDLED = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


class LibraryUsed(Exception):
    """A function of a library was called; the message names it and says what to do."""


class Unavailable:
    """A module, function or class that is not available: it has every attribute.

    It can be a type hint, a base class or tested for, and cannot be called or computed with.
    """

    __all__ = ()
    __version__ = "0.0.0"  # which first cells print

    def __init__(self, name: str):
        self.__name__ = name

    def __getitem__(self, _key):
        return self

    def __or__(self, _other):
        return self

    __ror__ = __or__

    def __mro_entries__(self, _bases):
        return ()

    def __instancecheck__(self, _one):
        return False

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return Unavailable(f"{self.__name__}.{name}")

    def __call__(self, *_arguments, **_options):
        raise LibraryUsed(
            f"`{self.__name__}` is not available while grading: write it yourself, or remove the "
            "call if the exercise does not need it"
        )

    __array__ = __iter__ = __call__

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
            if os.path.exists(f"{top}.py") or os.path.isdir(top):  # written by a cell
                importlib.invalidate_caches()
                return original(name, globals, locals, fromlist, level)
            if _is_in_try(sys._getframe(1)):
                raise ModuleNotFoundError(f"No module named {top!r} while grading", name=top)
            return Unavailable(name if fromlist else top)
        found = original("convlab")
        for part in name.split(".")[1:] if fromlist else ():
            found = getattr(found, part)
        return found

    builtins.__import__ = guarded


def _is_in_try(frame) -> bool:
    """Whether a frame is at a line of a cell that handles the absence of a module."""
    try:
        cell = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(
        node.body[0].lineno <= frame.f_lineno <= node.body[-1].end_lineno
        and _handles_absence(node)
        and _loses_no_import(node, frame)
        for node in ast.walk(cell)
        if isinstance(node, ast.Try | ast.With)
    )


def _handles_absence(node: ast.Try | ast.With) -> bool:
    """Whether a `try` has a handler, or a `with` names an error, that an absent module raises.

    A handler that raises an error itself needs the module.
    """
    if isinstance(node, ast.Try):
        errors = [one.type for one in node.handlers if not _finds(one, ast.Raise | ast.Assert)]
    else:  # `with suppress(ImportError)`
        errors = [item.context_expr for item in node.items]
    names = (getattr(name, "id", "") for error in errors if error for name in ast.walk(error))
    return None in errors or not _HANDLED.isdisjoint(names)


def _loses_no_import(node: ast.Try | ast.With, frame) -> bool:
    """Whether all imports after a frame's line have been made before, or are in a handler too."""
    again = {name for one in getattr(node, "handlers", []) for name, _ in _imports(one)}
    later = {name for name, line in _imports(node) if line > frame.f_lineno}
    return later <= frame.f_globals.keys() | again


def _imports(node: ast.AST) -> list[tuple[str, int]]:
    """Return the names that imports define, and their lines."""
    return [
        (name.asname or name.name.partition(".")[0], one.lineno)
        for one in _finds(node, ast.Import | ast.ImportFrom)
        for name in one.names
    ]


def _finds(node: ast.AST, kinds) -> list:
    return [one for one in ast.walk(node) if isinstance(one, kinds)]
