"""Errors of a learner's function, with the line that raised them."""

import linecache
import re
from itertools import islice
from types import CodeType, FrameType, TracebackType
from typing import NamedTuple

from convlab.feedback.error_hints import explain_error
from convlab.feedback.outcome import Outcome

_DEEPEST = 9  # wrappers that are removed from a function


class Place(NamedTuple):
    """The place in the learner's code that raised an error."""

    number: int
    line: str
    part: str  # of the line: the operation or call that failed
    frame: FrameType


def of_error(function, outcome: Outcome, *, refuses: bool = False) -> tuple[str, ...]:
    """Report an error: the learner's line, and a hint if there is one.

    With `refuses`, a `raise` or `assert` in the learner's line has refused a valid example.
    """
    error, message = outcome.error, outcome.message
    found = getattr(error, "finding", "")  # from the grader, whose errors have no traceback
    place = None if found else own_place(error, function)
    # A line with unknown text, as after `%%time`, still belongs to the learner.
    line = place.line or " " if place else getattr(error, "line", "")
    hint = explain_error(error, line, place)
    if not hint and refuses and (own := re.match(r"(raise|assert)\b", line)):
        hint = f"This is your own `{own[1]}`, but the example is valid: an answer is expected."
    if not found:
        where = f"Line {place.number}{f', `{place.line}`' * bool(place.line)}: " if place else ""
        # Some messages of NumPy have several lines; the first is enough.
        message = message.partition("\n")[0] if hint else message
        found = f"{where}{type(error).__name__}{f': {message}' if message else ''}"
    return (found, hint) if hint else (found,)


def own_place(error: BaseException, function) -> Place | None:
    """Return the learner's line that raised an error.

    It is the innermost line in the file, or in a notebook's cells, that contain `function`.
    """
    code = code_of(function)
    if code is None:
        return None
    cells, found = is_cell(code.co_filename), None
    step = error.__traceback__
    while step is not None:
        filename = step.tb_frame.f_code.co_filename
        if filename == code.co_filename or (cells and is_cell(filename)):
            found = step
        step = step.tb_next
    return found and _place(found)


def _place(step: TracebackType) -> Place:
    code = step.tb_frame.f_code
    line = linecache.getline(code.co_filename, step.tb_lineno)
    first, last, begin, end = next(islice(code.co_positions(), step.tb_lasti // 2, None))
    # Positions count bytes; of several lines, the first is enough.
    part = line.encode()[begin : end if first == last else None].decode() if begin else line
    return Place(step.tb_lineno, line.strip(), part.strip(), step.tb_frame)


def inner(function):
    """Return the function inside a decorator, `partial` or `np.vectorize`, or None."""
    for name in ("__wrapped__", "func", "pyfunc"):
        if callable(within := getattr(function, name, None)):
            return within
    return None


def code_of(function) -> CodeType | None:
    """Return the code of a learner's function without wrappers; None if it is not Python."""
    for _ in range(_DEEPEST):
        function = inner(function) or function
    made = getattr(function, "__code__", None)
    return made or getattr(type(function).__call__, "__code__", None)


def is_cell(filename: str) -> bool:
    """Whether code comes from a notebook's cell, or from IPython's prompt."""
    return "ipykernel_" in filename or filename.startswith("<ipython-input")
