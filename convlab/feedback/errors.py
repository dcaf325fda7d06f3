"""The learner's own line in which an error came up, and the error."""

from __future__ import annotations

import linecache
import re
from itertools import islice
from types import CodeType, FrameType, TracebackType
from typing import NamedTuple

from convlab.feedback.error_hints import explain_error
from convlab.feedback.outcome import Outcome

_DEEPEST = 9  # wrappings that are taken off a function


class Place(NamedTuple):
    """Where in the learner's code an error came up."""

    number: int
    line: str
    part: str  # of the line: the operation or call that failed
    frame: FrameType


def of_error(function, outcome: Outcome, *, refuses: bool = False) -> tuple[str, ...]:
    """Report an error: the learner's own line, and what it means if that is known.

    `refuses` says that a `raise` or `assert` of the learner's refuses a valid example.
    """
    error, message = outcome.error, outcome.message
    found = getattr(error, "finding", "")  # the grader's, whose errors have lost their traceback
    place = None if found else own_place(error, function)
    # A line whose text is not known, as behind `%%time`, is still one of the learner's.
    line = place.line or " " if place else getattr(error, "line", "")
    told = explain_error(error, line, place)
    if not told and refuses and (own := re.match(r"(raise|assert)\b", line)):
        told = f"This `{own[1]}` is your own, and the example is valid: an answer is expected."
    if not found:
        where = f"Line {place.number}{f', `{place.line}`' * bool(place.line)}: " if place else ""
        # NumPy explains some errors over several lines, where a sentence is enough.
        message = message.partition("\n")[0] if told else message
        found = f"{where}{type(error).__name__}{f': {message}' if message else ''}"
    return (found, told) if told else (found,)


def own_place(error: BaseException, function) -> Place | None:
    """Return the learner's line in which an error came up.

    That is the innermost line of the file, or of a notebook's cells, in which `function` is.
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
    # Positions count bytes; of what goes over several lines, the first is enough.
    part = line.encode()[begin : end if first == last else None].decode() if begin else line
    return Place(step.tb_lineno, line.strip(), part.strip(), step.tb_frame)


def inner(function):
    """Return what a function was made of: by a decorator, by `partial` or by `np.vectorize`."""
    for name in ("__wrapped__", "func", "pyfunc"):
        if callable(within := getattr(function, name, None)):
            return within
    return None


def code_of(function) -> CodeType | None:
    """Return the code of what a learner wrote, however it is wrapped; None if it is no Python."""
    for _ in range(_DEEPEST):
        function = inner(function) or function
    made = getattr(function, "__code__", None)
    return made or getattr(type(function).__call__, "__code__", None)


def is_cell(filename: str) -> bool:
    """Whether code is of a notebook's cell, or of IPython's prompt."""
    return "ipykernel_" in filename or filename.startswith("<ipython-input")
