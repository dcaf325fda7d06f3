"""The learner's own line in which an error came up, and the error."""

from __future__ import annotations

import linecache
import traceback

from convlab.feedback.outcome import Outcome
from convlab.feedback.usual import explain_error

_DEEPEST = 9  # wrappings that are taken off a function


def of_error(function, outcome: Outcome) -> tuple[str, ...]:
    """Tell the learner's own line with the error, and what a usual error means."""
    error = outcome.error
    line = own_line(error, function)
    found = getattr(error, "finding", "")  # the grader's, whose errors have lost their traceback
    if not found:
        where = f"Line {line[0]}{f', `{line[1]}`' if line[1] else ''}: " if line else ""
        says = f": {outcome.message}" if outcome.message else ""
        found = f"{where}{type(error).__name__}{says}"
    usual = explain_error(error, line[1] if line else "")
    return (found, usual) if usual else (found,)


def own_line(error: BaseException, function) -> tuple[int, str] | None:
    """Return the number and text of the learner's line in which an error came up.

    That is the innermost line of the file, or of a notebook's cells, in which `function` stands.
    """
    code = _code(function)
    if code is None:
        return None
    cells = _is_cell(code.co_filename)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == code.co_filename or (cells and _is_cell(frame.filename)):
            text = frame.line or linecache.getline(frame.filename, frame.lineno)
            return frame.lineno, text.strip()
    return None


def inner(function):
    """Return what a function was made of: by a decorator, by `partial` or by `np.vectorize`."""
    for name in ("__wrapped__", "func", "pyfunc"):
        if callable(within := getattr(function, name, None)):
            return within
    return None


def _code(function):
    """Return the code of what a learner wrote, however it is wrapped; None of what is no Python."""
    for _ in range(_DEEPEST):
        function = inner(function) or function
    made = getattr(function, "__code__", None)
    return made or getattr(type(function).__call__, "__code__", None)


def _is_cell(filename: str) -> bool:
    return "ipykernel_" in filename or filename.startswith("<ipython-input")
