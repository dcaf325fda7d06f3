"""Details about an error from the learner's source and variables."""

import ast
import builtins
import linecache
import re
from collections.abc import Iterator
from itertools import pairwise
from types import CodeType, FrameType

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.Lambda, ast.ClassDef)
_BRANCHES = (ast.If, ast.For, ast.While, ast.ExceptHandler)
# NumPy functions that change no argument, unless one of the latter has a third, `out`.
_NEW_ARRAYS = r"(np|numpy)\.(append|delete|flip\w*|insert|pad|rot90)"
_OF_TWO = r"(np|numpy)\.(maximum|minimum)"


def variables(frame: FrameType | None, line: str) -> dict[str, object]:
    """Return the variables that a line names, with their values when it failed."""
    if frame is None:
        return {}
    names = re.findall(r"(?<![\w.'\"])[A-Za-z_]\w*", line)
    return {name: frame.f_locals[name] for name in names if name in frame.f_locals}


def without_value(name: str, frame: FrameType | None, line: int) -> str:
    """Explain why a variable has no value in a line, as far as the source shows it."""
    function = _function_around(frame.f_code, line) if frame is not None else None
    assigned = _assignments(name, function) if function else []
    before = [path for path in assigned if path[-1].lineno < line]
    if assigned and not before:
        if hasattr(builtins, name):
            return (
                f"`{name}` is assigned in this function, so here it is that variable, not the "
                "built-in: choose another name."
            )
        where = "in this line" if assigned[0][-1].lineno == line else "further down"
        return f"`{name}` gets its first value {where}: assign one earlier, such as `{name} = 0`."
    headers = [_untaken(path, line, frame.f_code.co_filename) for path in before]
    if headers and all(headers):
        under = " or ".join(dict.fromkeys(headers))
        return (
            f"`{name}` gets a value only under {under}, in a line that this example does not "
            "reach. Assign one in every case."
        )
    return (
        f"`{name}` has no value here: no line that assigns it has run in this example. Is it "
        "assigned only under an `if`?"
    )


def returned_none(code: CodeType | None) -> str:
    """Explain why a function returned None, as far as its source shows it."""
    function = _function_of(code)
    returns = [path[-1] for path in _paths(function) if isinstance(path[-1], ast.Return)]
    if function and not any(one.value for one in returns):
        return "None was returned: your function has no `return` with a value."
    if len(returns) == 1 and returns[0] is function.body[-1]:  # every call ends there
        value = ast.unparse(returns[0].value)
        if isinstance(returns[0].value, ast.Name):
            return f"None was returned: `{value}` is still `None` at `return {value}`."
        return f"None was returned: `{value}` gives `None`."
    return (
        "None was returned: some path through the function ends without `return`, or returns a "
        "variable that is still `None`."
    )


def without_effect(code: CodeType | None) -> str:
    """Name a line of a function that drops its result, such as `out[0] == 1`, if there is one."""
    dropped = [path[-1] for path in _paths(_function_of(code)) if isinstance(path[-1], ast.Expr)]
    for line in sorted(dropped, key=lambda one: one.lineno):
        text = linecache.getline(code.co_filename, line.lineno).strip()
        where = f"Line {line.lineno}, `{text}`, "
        if isinstance(line.value, ast.Compare) and isinstance(line.value.ops[0], ast.Eq):
            return f"{where}only compares: an assignment has a single `=`."
        if _computes(line.value):
            return f"{where}does not keep its result: assign it to a variable."
    return ""


def _computes(value: ast.expr) -> bool:
    """Whether an expression is there for its result, unlike a call that may have an effect."""
    if isinstance(value, ast.Call):
        of_two = len(value.args) == 2 and not value.keywords
        names = f"{_NEW_ARRAYS}|{_OF_TWO}" if of_two else _NEW_ARRAYS
        return re.fullmatch(names, ast.unparse(value.func)) is not None
    if isinstance(value, ast.Subscript):  # `image[::-1]`, unlike a forgotten `image.shape[0]`
        return any(isinstance(one, ast.Slice) for one in ast.walk(value.slice))
    return isinstance(value, ast.BinOp)


def _function_of(code: CodeType | None) -> ast.AST | None:
    """Return the `def` that code was compiled from; None for a lambda."""
    function = _function_around(code, code.co_firstlineno) if code is not None else None
    return function if function is None or function.name == code.co_name else None


def _function_around(code: CodeType, line: int) -> ast.AST | None:
    """Return the innermost `def` around a line of the file that code was compiled from."""
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except (SyntaxError, ValueError, RecursionError):
        return None
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, _FUNCTIONS) and _first_line(node) <= line <= node.end_lineno
    ]
    return max(around, key=lambda node: node.lineno, default=None)


def _first_line(function) -> int:
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])


def _paths(function: ast.AST | None) -> Iterator[list[ast.AST]]:
    """Yield the path to each node in the scope of a function."""
    waiting: list[list[ast.AST]] = [[function]] if function else []
    while waiting:
        path = waiting.pop()
        yield path
        if len(path) == 1 or not isinstance(path[-1], _SCOPES):
            waiting += [[*path, child] for child in ast.iter_child_nodes(path[-1])]


def _assignments(name: str, function: ast.AST) -> list[list[ast.AST]]:
    """Return the paths to the assignments of a variable in a function, in line order."""
    found = [
        path
        for path in _paths(function)
        if isinstance(path[-1], ast.Name) and path[-1].id == name
        if isinstance(path[-1].ctx, ast.Store)
    ]
    return sorted(found, key=lambda path: path[-1].lineno)


def _untaken(path: list[ast.AST], line: int, filename: str) -> str:
    """Return the header of the innermost branch on a path that does not contain a line."""
    found = ""
    for parent, child in pairwise(path):
        branch = _branch(parent, child)
        if branch and not any(node.lineno <= line <= node.end_lineno for node in branch):
            found = _header(parent, branch, linecache.getline(filename, parent.lineno).strip())
    return found


def _branch(parent: ast.AST, child: ast.AST) -> list[ast.stmt]:
    """Return the statements of the branch with `child`, which may not run."""
    if not isinstance(parent, _BRANCHES):
        return []
    lists = (getattr(parent, field, []) for field in ("body", "orelse"))
    return next((one for one in lists if child in one), [])


def _header(parent: ast.AST, branch: list[ast.stmt], line: str) -> str:
    """Quote the header of a branch; of `if p > 0: q = 1`, the part up to the colon."""
    if branch[0].lineno == parent.lineno:
        line = line[: branch[0].col_offset - parent.col_offset].rstrip()
    return f"`{line}`" if branch is parent.body else f"the `else` of `{line}`"
