"""What a function did when it was called, and whether two functions did the same."""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np

from convlab.drawing.words import article
from convlab.feedback.task import Case, Task

# A float32 answer to whole numbers of three digits is right to some 1e-6 of the largest.
_RELATIVE = 1e-4
_OF_LARGEST = 1e-5


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of one call.

    Attributes
    ----------
    value : ndarray or None
        The answer, where it is one.
    error : Exception or None
        What the function raised.
    complaint : str
        Why what it returned is no answer: "None was returned".
    changed : tuple of int
        The positions of the arguments that the call changed in place.
    answer : ndarray or None
        What the function returned, where `value` is what was observed of it.
    """

    value: np.ndarray | None = None
    error: Exception | None = None
    complaint: str = ""
    changed: tuple[int, ...] = ()
    answer: np.ndarray | None = None


def call(function, case: Case, task: Task) -> Outcome:
    """Call a function on copies of a case's arguments, and say what came of it."""
    arguments, options = copy.deepcopy((case.arguments, case.options))
    try:
        answer = function(*arguments, **options)
    except Exception as error:  # whatever a learner's code raises is to be shown to the learner
        return Outcome(error=error)
    changed = tuple(
        position
        for position, (before, after) in enumerate(zip(case.arguments, arguments, strict=True))
        if not _equal(before, after)
    )
    value, complaint = as_answer(answer)
    answer = value
    if value is not None and task.observe is not None:
        try:
            value = np.asarray(task.observe(value, *case.arguments, **case.options))
        except (ValueError, TypeError, IndexError) as error:
            value, complaint = None, f"the answer cannot be used: {error}"
    return Outcome(value, None, complaint, changed, answer)


def as_answer(answer) -> tuple[np.ndarray | None, str]:
    """Read an answer as an array of numbers: the array, or None and what is wrong with it."""
    if answer is None:
        return None, "None was returned"
    if answer is NotImplemented:
        return None, "NotImplemented was returned"
    try:
        value = np.array(answer)
    except (ValueError, TypeError) as error:
        why = "its rows are not equally long" if "inhomogeneous" in str(error) else error
        return None, f"the answer is no array of numbers: {why}"
    if value.dtype.kind not in "biuf":
        kind = type(answer).__name__
        of = f" of {type(value.flat[:1].tolist()[0]).__name__}" if value.ndim and value.size else ""
        return None, f"the answer is no array of real numbers but {article(kind)} {kind}{of}"
    return value, ""


def agree(expected: Outcome, given: Outcome) -> bool:
    """Whether a call came to what was expected: an equal answer, or an error of that kind."""
    if expected.error is not None or given.error is not None:
        return issubclass(type(given.error), type(expected.error))
    if expected.value is None or given.value is None:
        return expected.value is given.value and expected.complaint == given.complaint
    same_shape = expected.value.shape == given.value.shape
    return same_shape and not wrong_cells(expected.value, given.value).any()


def wrong_cells(expected, given) -> np.ndarray:
    """Mark where an answer is not what was expected; both have one shape."""
    if np.array_equal(expected, given):  # most are; the close look takes its time
        return np.zeros(np.shape(expected), dtype=bool)
    expected, given = np.asarray(expected, dtype=float), np.asarray(given, dtype=float)
    finite = np.abs(expected[np.isfinite(expected)])
    slack = _OF_LARGEST * max(finite.max(initial=0.0), 1.0)
    return ~np.isclose(given, expected, rtol=_RELATIVE, atol=slack, equal_nan=True)


def _equal(before, after) -> bool:
    """Whether an argument is as it was; nested lists and tuples of arrays are compared inside."""
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_equal, before, after))
    if isinstance(before, np.ndarray):
        same_shape = isinstance(after, np.ndarray) and before.shape == after.shape
        return same_shape and np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    return before == after or before is after
