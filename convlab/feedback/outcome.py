"""The outcome of a call, and comparing two outcomes."""

import copy
import io
from collections.abc import Iterator, Mapping, MappingView, Set
from contextlib import nullcontext, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real

import numpy as np

from convlab.drawing.alignment import OF_LARGEST, wrong_cells
from convlab.drawing.formatting import shortened, with_article
from convlab.feedback.task import Case, Task

_MOST_CELLS, _DEEPEST = 1_000_000, 40  # of nested lists
_MOST_PRINTED = 4000  # characters kept of what one call prints
_IMMUTABLE = {int, float, bool, str, type(None)}
NONE_RETURNED = "None was returned"
ARRAY = "an array of real numbers"
_LONGEST_TEXT, _LONGEST_WHY = 40, 200  # characters of a returned text, and of a reason


@dataclass(frozen=True, eq=False)
class Outcome:
    value: np.ndarray | None = None  # the answer, if it is valid
    error: BaseException | None = None  # what the function raised
    problem: str = ""  # why the returned value is not valid: "None was returned"
    changed: tuple[int, ...] = ()  # the positions of the arguments that the call changed in place
    answer: np.ndarray | None = None  # the returned value, if `value` is an observation of it
    message: str = ""  # of the error
    printed: str = ""  # what the function printed, if it was called in the learner's notebook


def call(function, case: Case, task: Task, *, in_notebook: bool = False) -> Outcome:
    """Call a function on copies of a case's arguments, and return the outcome.

    With `in_notebook`, for a learner's function in its own notebook, printed text is kept for the
    report, and an interrupt or `exit()` becomes the error of the outcome.
    """
    arguments, options = _copied(case.arguments), _copied(case.options)
    printed, caught = _Printed(), BaseException if in_notebook else Exception
    try:
        with redirect_stdout(printed) if in_notebook else nullcontext():
            answer = function(*arguments, **options)
    except caught as error:
        return Outcome(error=error, message=text_of(error), printed=printed.getvalue())
    changed = tuple(
        position
        for position, (before, after) in enumerate(zip(case.arguments, arguments, strict=True))
        if not _equal(before, after)
    )
    try:
        value, problem = as_answer(answer)
    except MemoryError as error:
        return Outcome(error=error, message=text_of(error), printed=printed.getvalue())
    answer = value
    if value is not None and task.observe is not None:
        try:
            value = np.asarray(task.observe(value, *case.arguments, **case.options))
        except (ValueError, TypeError, IndexError) as error:
            why = shortened(text_of(error), _LONGEST_WHY)
            value, problem = None, f"the answer cannot be used: {why}"
    return Outcome(value, None, problem, changed, answer, printed=printed.getvalue())


def outcomes(function, cases, task: Task, *, in_notebook: bool = False) -> tuple[Outcome, ...]:
    """Call a function on each of a task's cases, until it is interrupted."""
    found = []
    for case in cases:
        found.append(call(function, case, task, in_notebook=in_notebook))
        if isinstance(found[-1].error, KeyboardInterrupt):
            break
    return tuple(found)


class _Printed(io.StringIO):
    """Keeps the beginning of the printed text, since an endless loop would fill the memory."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, _MOST_PRINTED - self.tell())])
        return len(text)


def text_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a learner's own class may fail even here
        return ""


def as_answer(answer) -> tuple[np.ndarray | None, str]:
    """Read an answer as an array of numbers; return it, or None and the problem.

    Raises MemoryError if there is not enough memory, which is not the fault of the answer: its size
    is limited.
    """
    if answer is None:
        return None, NONE_RETURNED
    if answer is NotImplemented:
        return None, "NotImplemented was returned"
    kind = answer if isinstance(answer, type) else type(answer)
    if issubclass(kind, BaseException):
        return None, f"you returned the {kind.__name__}: `raise` it"
    if isinstance(answer, (list, tuple)) and (why := _why_not_numbers(answer)):
        return None, why
    try:
        value = _as_real(np.array(answer))
    except MemoryError:
        raise
    except Exception as error:  # an object's `__array__` can run any code
        message = text_of(error)
        if "inhomogeneous" in message and isinstance(answer, tuple) and _has_parts(answer):
            return None, (
                f"you returned a tuple of {len(answer)} different things: `return` only the one "
                "that is asked for"
            )
        why = "its rows differ in length" if "inhomogeneous" in message else message
        return None, f"the answer is not an array of numbers: {why or type(error).__name__}"
    if value.dtype.kind in "biuf":
        return value, ""
    if value.dtype.kind == "c":
        return None, (
            "the answer has complex numbers with imaginary parts that are not 0: is a `.real` "
            "missing?"
        )
    remedy = ": return a list" * isinstance(answer, (Set, Iterator, Mapping, MappingView))
    return None, f"the answer is {_kind_of(answer, value)}, not {ARRAY}{remedy}"


def _has_parts(answer: tuple) -> bool:
    """Whether a tuple has different things, as `out, cache` does, and not rows or maps."""
    kinds = {(type(one), getattr(one, "ndim", 0)) for one in answer}
    return len(kinds) > 1


def _why_not_numbers(answer) -> str:
    """Return why nested lists cannot become an array, or "", before NumPy tries.

    NumPy makes each cell as long as the longest text, and reads a list as often as it occurs.
    """
    waiting, cells, kind = [(answer, 0)], 0, type(answer).__name__
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, (str, bytes)):
            inside = type(item).__name__
            return f"the answer is {with_article(kind)} of {inside}, not {ARRAY}"
        if isinstance(item, (list, tuple)):
            if depth > _DEEPEST:
                return f"the answer is nested more than {_DEEPEST} levels deep"
            waiting += [(inner, depth + 1) for inner in item]
        cells += getattr(item, "size", 1) if isinstance(item, np.ndarray) else 1
        if cells + len(waiting) > _MOST_CELLS:
            return f"the answer has more than {_MOST_CELLS:,} numbers"
    return ""


def _as_real(value: np.ndarray) -> np.ndarray:
    """Convert complex numbers and objects that are real to floats."""
    if value.dtype.kind == "c":
        slack = OF_LARGEST * max(np.abs(value.real).max(initial=0.0), 1.0)
        return value.real if np.all(np.abs(value.imag) <= slack) else value
    if value.dtype.kind == "O" and all(isinstance(one, (Real, Decimal)) for one in value.flat):
        return value.astype(float)
    return value


def _kind_of(answer, value: np.ndarray) -> str:
    if isinstance(answer, str) and len(answer) <= _LONGEST_TEXT:
        return f"the text {answer!r}"
    kind = type(answer).__name__
    first = value.flat[:1].tolist() if value.ndim else []
    of = f" of {type(first[0]).__name__}" if first else ""
    return f"{with_article(kind)}{of}"


def agree(expected: Outcome, given: Outcome) -> bool:
    """Whether an outcome is as expected: an equal answer, or an error of that type."""
    if expected.error is not None or given.error is not None:
        return issubclass(type(given.error), type(expected.error))
    if expected.value is None or given.value is None:
        return expected.value is given.value and expected.problem == given.problem
    same_shape = expected.value.shape == given.value.shape
    return same_shape and not wrong_cells(expected.value, given.value).any()


def _copied(value):
    """Return a deep copy, faster than `copy.deepcopy` for lists of small arrays."""
    if type(value) in _IMMUTABLE:
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind != "O":
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(map(_copied, value))
    if type(value) is dict:
        return {name: _copied(one) for name, one in value.items()}
    return copy.deepcopy(value)


def _equal(before, after) -> bool:
    """Whether an argument is unchanged, including arrays in nested lists and tuples."""
    if before is after and type(before) in _IMMUTABLE:
        return True
    if type(before) is not type(after):
        return False
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_equal, before, after))
    if isinstance(before, np.ndarray):
        if before.shape != after.shape:
            return False
        same = before.dtype == after.dtype and before.tobytes() == after.tobytes()
        return same or np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    return before == after
