"""Placeholders for modules that are not available while grading.

Importing a module that the exercise does not allow works, so that a cell with many imports does not
fail because of one of them. Calling it is an error, which ends one statement of the cell. An import
fails where the cell handles that.
"""

import ast
import builtins
import importlib
import linecache
import os
import sys
from itertools import islice
from types import ModuleType

# Libraries that only show or connect something: a program computes the same without them.
_NO_OPS = ("google.colab", "ipywidgets", "plotly", "rich", "seaborn", "tqdm")
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

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{self.__name__}, not available while grading>"

    def __format__(self, _spec: str) -> str:
        return repr(self)


# Comparing for equality is no error: a right function may ask for `type(image) == torch.Tensor`.
for _name in (
    "abs add array enter exit float floordiv ge gt index int iter le len lt matmul mod mul neg pow "
    "radd rfloordiv rmatmul rmod rmul round rpow rsub rtruediv setitem sub truediv"
).split():
    setattr(Unavailable, f"__{_name}__", Unavailable.__call__)


class NoOp(Unavailable):
    """A part of a library whose calls change nothing: a progress bar yields what it is given."""

    def __init__(self, name: str, given=None):
        super().__init__(name)
        self._given = given

    def __getattr__(self, name: str):
        return NoOp(super().__getattr__(name).__name__)

    def __call__(self, *given, **_options):
        if self.__name__.endswith("range"):  # trange, tnrange
            given = (range(*given),)
        return NoOp(self.__name__, *given[:1])

    def __iter__(self):
        return super().__iter__() if self._given is None else iter(self._given)

    def __len__(self) -> int:  # which `list` asks too
        return super().__len__() if self._given is None else len(self._given)

    def __enter__(self):
        return self

    def __exit__(self, *_error) -> None:
        """No-op."""


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
            if _manages_without(sys._getframe(1), top, names):
                raise ModuleNotFoundError(f"No module named {top!r} while grading", name=top)
            no_op = f"{name}.".startswith(tuple(f"{one}." for one in _NO_OPS))
            return (NoOp if no_op else Unavailable)(name if fromlist else top)
        found = original("convlab")
        for part in name.split(".")[1:] if fromlist else ():
            found = getattr(found, part)
        return found

    builtins.__import__ = guarded


def rest_of(cell: str, error: LibraryUsed, variables: dict) -> str:
    """Return what follows the statement of a cell that called a library.

    What the statement assigns becomes `Unavailable`; what it may assign, if it is not defined yet.
    """
    trace = error.__traceback__
    while trace.tb_frame.f_globals is not variables:
        trace = trace.tb_next
    positions = trace.tb_frame.f_code.co_positions()
    line, _, column, _ = next(islice(positions, trace.tb_lasti // 2, None))
    ends = ((one.end_lineno, one.end_col_offset, one) for one in ast.parse(cell).body)
    last, end, called = next(one for one in ends if one[:2] > (line, column))
    for name in _stored(called):
        variables.setdefault(name, Unavailable(name))
    for target in (*getattr(called, "targets", ()), getattr(called, "target", ast.Pass())):
        variables |= {name: Unavailable(name) for name in _stored(target)}
    # As it was written, since the line of an error is shown if it is one of the notebook's.
    rest = cell.encode().splitlines(keepends=True)[last - 1 :]
    rest[0] = b"\n" * (last - 1) + rest[0][end:].lstrip(b" \t;")
    return b"".join(rest).decode()


def _stored(node: ast.AST) -> list[str]:
    names = (one for one in ast.walk(node) if isinstance(one, ast.Name))
    return [one.id for one in names if isinstance(one.ctx, ast.Store)]


def _manages_without(frame, absent: str, available: set[str]) -> bool:
    """Whether a frame is at a line of a cell that has its own way without a module."""
    try:
        cell = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(
        node.body[0].lineno <= frame.f_lineno <= node.body[-1].end_lineno
        and _handles_absence(node, absent)
        and not _lost(node, frame, available)
        for node in ast.walk(cell)
        if isinstance(node, ast.Try | ast.TryStar | ast.With)
    )


def _handles_absence(node: ast.Try | ast.TryStar | ast.With, absent: str) -> bool:
    """Whether a `try` handles, or a `with` names, an error that a missing module raises.

    A handler that raises an error, or imports the module once it is installed, needs the module.
    """
    if isinstance(node, ast.With):  # `with suppress(ImportError)`
        errors = [item.context_expr for item in node.items]
    else:
        errors = [one.type for one in node.handlers if not _needs(one.body, absent)]
    names = (getattr(name, "id", "") for error in errors if error for name in ast.walk(error))
    return None in errors or not _HANDLED.isdisjoint(names)


def _needs(body: list[ast.stmt], absent: str) -> bool:
    raises = any(isinstance(one, ast.Raise | ast.Assert) for one in body)
    inside = (node for one in body for node in ast.walk(one))
    return raises or any(absent == top for node in inside for top, _ in _imports(node))


def _lost(node: ast.Try | ast.TryStar | ast.With, frame, available: set[str]) -> set[str]:
    """Return what the rest of a block defines or imports, and neither its handlers nor a cell has.

    A function of that name may be the stub that the block replaces, so only modules are there.
    """
    rest = [one for one in node.body if one.lineno > frame.f_lineno]
    handled = [one for handler in getattr(node, "handlers", ()) for one in handler.body]
    there = {name for name, value in frame.f_globals.items() if isinstance(value, ModuleType)}
    return _defined(rest, available) - _defined(handled, available) - there


def _defined(body: list[ast.stmt], available: set[str]) -> set[str]:
    found = {name for one in body for top, name in _imports(one) if top in available}
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return found | {one.name for one in body if isinstance(one, kinds)}


def _imports(node: ast.AST) -> list[tuple[str, str]]:
    """Return the module that an import loads, without submodules, and each name that it binds."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return []
    whole = getattr(node, "module", None)
    names = [(whole or one.name, one.asname or one.name) for one in node.names]
    return [tuple(text.partition(".")[0] for text in pair) for pair in names]
