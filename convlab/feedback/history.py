"""Recognising a function that is out of date because the newest cell defining it did not run.

A cell with a syntax error defines nothing, and the function of an earlier run remains. A warning is
given only if the notebook's history proves it, never if the origin of a function is unknown.
"""

import ast
import difflib
import keyword
import linecache
import re
import warnings
from collections.abc import Collection, Sequence

from convlab.feedback.errors import code_of, is_cell

_ALIKE = 0.8  # of two names, so that one may be a misspelling of the other
# These magics run a cell normally; others may write it to a file, or time it.
_RUN_BY_MAGIC = ("time", "capture")
_NOT_RUN = "A newer cell defines `{}`, but it stopped before that definition took effect."
_MISSPELLED = "The newest function is called `{}`: if you meant `{}`, rename it."


def newer_definition(name: str, function, cells: Sequence[str], tasks: Collection[str]) -> str:
    """Return a warning if a newer definition of a function did not take effect, "" otherwise.

    The name is that of the function in the notebook. The cells are those that were run, the oldest
    first, as Python. The tasks are the functions of the exercise: none is a misspelling of another.
    """
    bodies = [_body(cell) for cell in cells]
    code, origin = code_of(function), _origin(name, function, bodies)
    for body in reversed(bodies[origin + 1 :] if origin is not None else bodies):
        tree, error = _parsed(body)
        if tree is None:
            if _tries_to_define(name, body):
                return f"{_syntax_error(name, error)} {_older(name)}"
            continue
        if name in _bound(tree) or (origin is None and _may_bind_anything(tree)):
            return ""
        functions = _functions(tree)
        if name in functions:
            return f"{_NOT_RUN.format(name)} {_older(name)}" if origin is not None else ""
        if origin is not None:
            for other, parameters in functions.items():
                used = other in code.co_names or other in tasks
                same = parameters == code.co_varnames[: code.co_argcount]
                if same and not used and _is_misspelling(other, name):
                    return f"{_MISSPELLED.format(other, name)} {_older(name)}"
    return ""


def _syntax_error(name: str, error: SyntaxError | None) -> str:
    where = ""
    if error is not None and error.lineno:
        line = f", `{error.text.strip()}`" if error.text and error.text.strip() else ""
        where = f" in line {error.lineno}{line}: {error.msg}"
    return f"The newest cell that defines `{name}` did not run: it has a syntax error{where}."


def _older(name: str) -> str:
    return f"This check used an older `{name}`."


def _origin(name: str, function, bodies: list[str]) -> int | None:
    """Return the cell whose `def` made a function, None if it is unknown.

    A function from a decorator or a file has another name, or is in no cell.
    """
    code = code_of(function)
    if code is None or code.co_name != name or not is_cell(code.co_filename):
        return None
    source = _lines("".join(linecache.getlines(code.co_filename)))
    same = [index for index, body in enumerate(bodies) if _lines(body) == source]
    return same[-1] if same else None


def _lines(text: str) -> list[str]:
    return text.rstrip().splitlines()


def _body(cell: str) -> str:
    """Return the code of a cell: after `%%time` and the like, the lines below."""
    if "run_cell_magic" not in cell:
        return cell
    tree, _ = _parsed(cell)
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "run_cell_magic":
            given = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if len(given) == 3 and given[0] in _RUN_BY_MAGIC:
                return _as_python(given[2])
    return cell


def _as_python(body: str) -> str:
    """Translate IPython's syntax, such as `!ls`."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(body)
    except SyntaxError:
        return body


def _parsed(body: str) -> tuple[ast.Module | None, SyntaxError | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # shown already when the cell ran
            return ast.parse(body), None
    except SyntaxError as error:
        return None, error
    except (ValueError, RecursionError, MemoryError):
        return None, None


def _tries_to_define(name: str, body: str) -> bool:
    """Whether a cell with a syntax error has a line such as `def zero_pad(image, padding)`."""
    word = re.escape(name)
    for line in body.splitlines():
        found = re.match(rf"\s*(?:async\s+)?(\w+)\s+{word}\s*\((.*)", line)
        if found is None:
            if re.match(rf"\s*def\s*{word}\b", line):
                return True
        elif found[1] == "def" or not keyword.iskeyword(found[1]) and ":" in found[2]:
            return True  # such as `dfe zero_pad(image):`
    return False


def _at_top(node: ast.AST) -> list[ast.stmt]:
    """Return the statements of a cell outside functions and classes."""
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            found.append(child)
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            found += _at_top(child)
    return found


def _functions(tree: ast.Module) -> dict[str, tuple[str, ...]]:
    """Return the functions that a cell defines, with the names of their parameters."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return {
        node.name: tuple(one.arg for one in [*node.args.posonlyargs, *node.args.args])
        for node in _at_top(tree)
        if isinstance(node, kinds)
    }


def _bound(tree: ast.Module) -> set[str]:
    """Return the names that a cell binds by assignments, imports and classes."""
    found = set()
    for node in _at_top(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found |= {
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
            }
    return found


def _may_bind_anything(tree: ast.Module) -> bool:
    """Whether a cell runs code that it does not contain."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(one.name == "*" for one in node.names):
            return True
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in ("exec", "run_line_magic", "run_cell_magic", "run_cell", "reload"):
                return True
    return False


def _is_misspelling(other: str, name: str) -> bool:
    """Whether a name is probably a misspelling of another, such as `zero_padd`.

    `zero_pad_old` and `correlate1d` differ from `zero_pad` and `correlate2d` on purpose.
    """
    if set(name.split("_")) <= set(other.split("_")) or _digits(other) != _digits(name):
        return False
    one, two = (text.replace("_", "").lower() for text in (other, name))
    alike = difflib.SequenceMatcher(None, one, two).ratio() >= _ALIKE
    return alike or sorted(one) == sorted(two)


def _digits(text: str) -> list[str]:
    return re.findall(r"\d", text)
