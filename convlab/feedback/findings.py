"""What is wrong in one example: in sentences, in numbers and as a picture."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace

import numpy as np

from convlab.drawing.alignment import agreeing, shift, wrong_cells
from convlab.drawing.comparison import comparison
from convlab.drawing.formatting import article, plural
from convlab.feedback import context, errors, explain
from convlab.feedback.answer_key import AnswerKey
from convlab.feedback.numbers import array_text, arrays_in, blocks, distinct_texts, is_short, plain
from convlab.feedback.outcome import ARRAY, NONE_RETURNED, Outcome, agree, call
from convlab.feedback.task import NO_ERROR, SHAPE, VALUES, Case

_EMPTY = {"empty", "empty_like"}
_UNFILLED = "Does it fill every cell of `np.empty`, which takes what was in memory before?"
_KEPT = (
    "Does a list or a sum that is created before the `def`, or as a default value, keep its "
    "numbers from call to call? Create it inside the function."
)
_EXACT = 2.0**53  # every smaller whole number is a float


@dataclass(frozen=True)
class Found:
    """What is wrong: sentences, a picture and numbers.

    `failed` selects a hint, "" if the findings name the cause.
    """

    findings: tuple[str, ...]
    picture: str = ""
    numbers: str = ""
    failed: str = ""

    def caused_by(self, sentence: str) -> Found:
        """Add a sentence about the cause, if it is known."""
        return replace(self, findings=(*self.findings, sentence), failed="") if sentence else self


def find(
    function, key: AnswerKey, case: Case, expected: Outcome, got: Outcome, *, in_notebook=False
) -> Found:
    """Describe and draw what is wrong in one case; `in_notebook` is passed to `outcome.call`."""
    found = _find(function, key, case, expected, got)
    found = found.caused_by(_of_calls_before(function, key, case, got, in_notebook))
    return found.caused_by(_of_order(function, key, case))


def _of_calls_before(function, key: AnswerKey, case: Case, got: Outcome, in_notebook: bool) -> str:
    """Return a sentence if a function gives another result when it is called again.

    It is called with this case, and with the first one, which was right if it is not this one.
    """
    if isinstance(got.error, KeyboardInterrupt):
        return ""
    first, right = key.task.cases[0], key.truth[0]
    for one, before in [(case, got)] if case is first else [(case, got), (first, right)]:
        now = call(function, one, key.task, in_notebook=in_notebook)
        # Interrupted, or a submission that gives no answer any more, as when its time is used up.
        if isinstance(now.error, KeyboardInterrupt) or hasattr(now.error, "gives_no_answer"):
            return ""
        if not agree(before, now):
            names = function.__code__.co_names if hasattr(function, "__code__") else ()
            cause = _KEPT if _EMPTY.isdisjoint(names) else _UNFILLED
            return (
                f"Called again with the same arguments, your function gives another result. {cause}"
            )
    return ""


def _find(function, key: AnswerKey, case: Case, expected: Outcome, got: Outcome) -> Found:
    if got.error is not None:
        instead = _instead_of_error(key, expected)
        sentences = errors.of_error(function, got, refuses=not instead) + instead
        picture = comparison(_inputs(key, case, expected).panels)
        return Found(sentences, picture, _numbers(key, case))
    if expected.error is not None:
        returned = got.problem or f"you returned {_value_text(got.value)}"
        sentence = f"{_wanted_error(expected)}, and {returned}."
        return Found((sentence,), numbers=_numbers(key, case), failed=NO_ERROR)
    if got.value is None:
        sentence = _refused(function, key, expected, got)
        return Found((sentence,), numbers=_numbers(key, case, got=got))
    describe = _of_values if expected.value.shape == got.value.shape else _of_shapes
    found = describe(key, case, expected, got)
    return found.caused_by(context.without_effect(errors.code_of(function)))


def _of_order(function, key: AnswerKey, case: Case) -> str:
    """Return a sentence if a case gives an argument by position to another parameter.

    The parameters of PyTorch's functions have another order than those of some stubs.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except Exception:  # not in Python, or, since Python 3.14, an annotation that fails
        return ""
    mine = [one.name for one in parameters if one.kind <= one.POSITIONAL_OR_KEYWORD]
    for place, name in enumerate(key.parameters[: len(case.arguments)], start=1):
        if name in mine and (yours := mine.index(name) + 1) != place:
            return (
                f"This example gives `{name}` by position, as argument {place}, but in your "
                f"function it is parameter {yours}: keep the order of the stub."
            )
    return ""


def _instead_of_error(key: AnswerKey, expected: Outcome) -> tuple[str, ...]:
    """State what was expected, if errors are among a task's right answers."""
    if expected.error is not None:
        return (f"{_wanted_error(expected)}.",)
    if any(outcome.error is not None for outcome in key.truth):
        return (f"Here an answer was expected, not an error: {_value_text(expected.value)}.",)
    return ()


def _wanted_error(expected: Outcome) -> str:
    kind = type(expected.error).__name__
    return f"Here {article(kind)} `{kind}` was expected ({expected.message})"


def _value_text(value) -> str:
    return plain(value) if value.ndim == 0 else array_text(value)


def _refused(function, key: AnswerKey, expected: Outcome, got: Outcome) -> str:
    if got.problem == NONE_RETURNED:
        wrapped = errors.inner(function) is not None  # the wrapper may return None
        return context.returned_none(None if wrapped else errors.code_of(function))
    found = got.problem[0].upper() + got.problem[1:]
    if expected.value.ndim == 0 and key.task.observe is None:
        wanted = "True or False" if expected.value.dtype.kind == "b" else "a number"
        found = re.sub(f", not {ARRAY}.*", f", not {wanted}", found)  # without a remedy for arrays
    return found if found.endswith("?") else f"{found}."


def _of_shapes(key: AnswerKey, case: Case, expected: Outcome, got: Outcome) -> Found:
    right, mine = expected.value, got.value
    if right.ndim == 0:
        found = f"One answer was expected, {plain(right)}, but yours is {array_text(mine)}."
    elif mine.ndim == 0:
        found = f"{array_text(right)} was expected, but yours is one number, {plain(mine)}."
    else:
        found = f"The shape should be {right.shape}, but yours is {mine.shape}."
    in_line = right.ndim == mine.ndim and right.shape[:-2] == mine.shape[:-2]
    place = shift(right, mine) if in_line else None
    sentences = [found[0].upper() + found[1:], *(_overlap(right, mine, place) if in_line else ())]
    # The values of an observation are not those of the answer.
    cause = _of_axes(right, mine) if key.task.observe is None else ()
    shown = _inputs(key, case, expected)
    picture = shown.picture or comparison(shown.panels, right, mine, place=place)
    numbers = _numbers(key, case, expected, got)
    # An axis that is missing may be that of the only channel, and its map one of several.
    named = cause and mine.ndim >= right.ndim
    return Found((*sentences, *cause), picture, numbers, "" if named else SHAPE)


def _of_axes(right, mine) -> tuple[str, ...]:
    """Return a sentence if an answer is right apart from axes of length 1, or is the first of some.

    Both can be the result of a comma after `return`.
    """
    more = mine.ndim - right.ndim
    if more == 1 and right.ndim and right.size and len(mine) > 1 and _is_right(right, mine[0]):
        return (
            f"The expected answer is the first of the {len(mine)} that you return: return only "
            "that one, without a comma after it.",
        )
    if not more or not _is_right(np.squeeze(right), np.squeeze(mine)):
        return ()
    if not right.ndim:
        return (
            "The value is right, but inside a list, a tuple or an array: return it alone, without "
            "brackets around it or a comma after it.",
        )
    axes = f"{plural('axis', abs(more), 'axes')} of length 1"
    if more < 0:
        verb = plural("is", -more, "are")
        return (f"The values are right, but {-more} {axes} {verb} missing.",)
    return (
        f"The values are right, but there {plural('is', more, 'are')} {more} extra {axes}: "
        "brackets around an answer, a comma after it and `keepdims=True` add such axes.",
    )


def _is_right(right, mine) -> bool:
    return right.shape == mine.shape and not wrong_cells(right, mine).any()


def _inputs(key: AnswerKey, case: Case, expected: Outcome) -> explain.Explanation:
    """Show the arguments of a function as its task explains them, without a highlighted cell."""
    task = key.task
    right = expected.value
    if task.explain and not task.observe and right is not None and right.size:
        shown = task.explain(*case.arguments, at=(0,) * right.ndim, **case.options)
    else:
        shown = explain.arrays(_named(key, case))
    # No single cell is wrong here, so there is no window to show.
    return replace(shown, panels=tuple(replace(panel, lit=None) for panel in shown.panels))


def _overlap(expected, given, place) -> list[str]:
    """State where one of two arrays of different shapes is a part of the other."""
    same = agreeing(expected, given, place)
    if same.size < 2 or not same.all():
        return []
    cell = [abs(by) for by in place]
    if same.size == expected.size:
        return [f"Yours contains the expected answer from cell {cell} on: the rest is extra."]
    if same.size == given.size:
        return [f"Yours is the expected answer from cell {cell} on: the other cells are missing."]
    return []


def _of_values(key: AnswerKey, case: Case, expected: Outcome, got: Outcome) -> Found:
    task, wrong = key.task, wrong_cells(expected.value, got.value)
    at = tuple(int(index) for index in np.argwhere(wrong)[0]) if wrong.ndim else ()
    if task.explain:
        answer = (got.answer,) if task.observe else ()
        shown = task.explain(*answer, *case.arguments, at=at, **case.options)
    else:
        shown = explain.arrays(_named(key, case))
    sentences, cause = [], ""
    if task.observe and _is_list(expected, got):
        both = map(array_text, (expected.answer, got.answer))
        sentences.append("Expected {}, but yours is {}.".format(*both))
    if shown.sentence:
        sentences.append(shown.sentence)
    else:
        sentences += _of_cells(expected.value, got.value, wrong, at)
        cause = _of_kind(expected.value, got.value)
    if shown.arithmetic:
        sentences.append(f"{'For that cell' if at else 'Explanation'}: {shown.arithmetic}.")
    sentences += [cause] if cause else _of_integers(expected.value, got.value)
    picture = shown.picture or comparison(
        shown.panels, expected.value, got.value, wrong=wrong, at=at
    )
    numbers = _numbers(key, case, expected, got, wrong=wrong, at=at)
    return Found(tuple(sentences), picture, numbers, "" if cause else VALUES)


def _is_list(expected: Outcome, got: Outcome) -> bool:
    """Whether the answers are lists; a right kernel is not shown, and not handed out either."""
    return expected.answer is not None and expected.answer.ndim == got.answer.ndim == 1


def _of_cells(expected, given, wrong, at) -> list[str]:
    right, mine = distinct_texts(expected[at], given[at])
    if not at:
        return [f"Expected {right}, but yours is {mine}."]
    cell, count = f"[{', '.join(map(str, at))}]", int(wrong.sum())
    verb = "is" if count == 1 else "are"
    sentences = [
        f"{count} of {wrong.size} {plural('cell', wrong.size)} {verb} wrong; the first is {cell}: "
        f"expected {right}, yours {mine}."
    ]
    if (np.isfinite(expected) & ~np.isfinite(given)).any():
        sentences.append(
            "Some of yours are infinite or not a number: look for a division by 0, and for an "
            "infinity or a NaN that you filled in and that is still there."
        )
    return sentences


def _of_kind(expected, given) -> str:
    """Return a sentence if only the dtype is wrong, so that numbers were truncated or wrapped.

    An array of bytes stores 300 as 300 - 256 = 44.
    """
    if given.dtype.kind not in "iu" or not given.ndim or not np.isfinite(expected).all():
        return ""
    whole, fix = np.trunc(expected), "create it with `dtype=float`"
    if not wrong_cells(whole, given).any():
        return (
            "Your cells are right except that their fractions are missing, because your answer "
            f"holds whole numbers (`{given.dtype}`). Look for `//`, for `astype(int)`, and for an "
            f"array of integers that you fill: {fix}.{_barely_below(expected, given)}"
        )
    size = 2.0 ** (8 * given.dtype.itemsize)
    off = np.mod(np.trunc(expected.round(6)) - given.astype(float), size)
    if size < _EXACT and not off.any():
        limits = np.iinfo(given.dtype)
        return (
            f"Your cells are right except that they wrapped around: `{given.dtype}` holds whole "
            f"numbers from {limits.min} to {limits.max} only; {fix} instead of `{given.dtype}`."
        )
    return ""


def _of_integers(expected, given) -> list[str]:
    """Return a sentence if the answer holds whole numbers and the expected one does not.

    There is another mistake too, or the fractions were lost before the last sum.
    """
    if given.dtype.kind not in "iu" or not wrong_cells(np.rint(expected), expected).any():
        return []
    return [
        f"Your answer holds whole numbers (`{given.dtype}`), but the expected one has fractions: "
        "look for `//`, for `astype(int)`, and for an array of integers that you fill."
    ]


def _barely_below(expected, given) -> str:
    """Return a sentence if a whole number lost 1 because a rounding error made it smaller."""
    nearest = np.rint(expected)
    if (wrong_cells(nearest, given) & ~wrong_cells(nearest, expected)).any():
        return (
            " A rounding error turns 2 into 1.9999999999999998, which `astype(int)` truncates to 1."
        )
    return ""


def _named(key: AnswerKey, case: Case) -> dict:
    """Return a case's arguments by the names of the model answer's parameters."""
    return dict(zip(key.parameters, case.arguments, strict=False)) | case.options


def _numbers(key: AnswerKey, case: Case, expected=None, got=None, *, wrong=None, at=()) -> str:
    """Write the arrays of the arguments, the expected and the given answer."""
    arrays = [one for pair in _named(key, case).items() for one in arrays_in(*pair)]
    if key.task.observe is None:
        answers = [("expected", expected and expected.value), ("yours", got and got.value, wrong)]
    else:
        right = expected.answer if expected is not None and _is_list(expected, got) else None
        answers = [("expected", right), ("yours", got and got.answer)]
        answers = [one for one in answers if one[1] is not None and not is_short(one[1])]
    return blocks([*arrays, *(one for one in answers if one[1] is not None and one[1].ndim)], at)
