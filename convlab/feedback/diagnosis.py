"""From what a function did to what its author should be told."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from convlab.drawing.comparison import comparison
from convlab.drawing.overhang import agreeing, shift
from convlab.drawing.words import article, number
from convlab.feedback import errors, explain
from convlab.feedback.loading import Bank, outcomes
from convlab.feedback.outcome import Outcome, agree, wrong_cells
from convlab.feedback.task import Case

PASSED, WRONG, ERROR, NOT_STARTED = "passed", "wrong", "error", "not started"
_WRITTEN_OUT = 12  # numbers of a list told one by one


@dataclass(frozen=True, eq=False)
class Report:
    """What `exercise.check` found of one function.

    Attributes
    ----------
    function : str
    status : {"passed", "wrong", "error", "not started"}
    example : int
        Which example came out wrong, counted from 1; 0 if none did.
    examples : int
        How many there are.
    call : str
        That example, as the call it is.
    about : str
        What is particular about it.
    findings : tuple of str
        What is wrong, a sentence each, the most telling first.
    mistake : str
        The known mistake's name, "" if it is none.
    sentence : str
        What the bank says of that mistake.
    hint : str
        The first one, where the mistake is not known: beside a known one it would mislead.
    note : str
        What is no mistake and yet worth knowing: an argument was changed.
    picture : str
        An SVG, or "".
    hidden : int
        How many graded tests there are beside the examples.
    """

    function: str
    status: str
    examples: int
    example: int = 0
    call: str = ""
    about: str = ""
    findings: tuple[str, ...] = ()
    mistake: str = ""
    sentence: str = ""
    hint: str = ""
    note: str = ""
    picture: str = ""
    hidden: int = 0


def diagnose(function, bank: Bank, *, hidden: int = 0) -> Report:
    """Try a learner's function on every case of a task, and say what came of it."""
    task = bank.task
    if not callable(function):
        kind = type(function).__name__
        found = f"{article(kind)} {kind}"
        finding = f"`{task.name}` is no function but {found}: run the cell with its `def`."
        return Report(task.name, ERROR, len(task.cases), findings=(finding,))
    given = outcomes(function, task)
    if isinstance(given[0].error, NotImplementedError):
        return Report(task.name, NOT_STARTED, len(task.cases))
    pairs = zip(bank.truth, given, strict=True)
    failed = [index for index, pair in enumerate(pairs) if not agree(*pair)]
    note = _note(given, bank.parameters)
    if not failed:
        return Report(task.name, PASSED, len(task.cases), note=note, hidden=hidden)
    first = failed[0]
    case, expected, got = task.cases[first], bank.truth[first], given[first]
    known = recognise(given, bank)
    findings, picture = _findings(function, bank, case, expected, got)
    return Report(
        task.name,
        ERROR if got.error is not None else WRONG,
        len(task.cases),
        first + 1,
        _call_text(bank, case),
        case.about,
        findings,
        known.name if known else "",
        known.sentence if known else "",
        "" if known or not task.hints else task.hints[0],
        note,
        picture,
        hidden,
    )


def recognise(given: tuple[Outcome, ...], bank: Bank):
    """Return the one known mistake that came to the same in every case, or None."""
    same = [
        mistake
        for mistake in bank.mistakes
        if all(agree(*pair) for pair in zip(mistake.outcomes, given, strict=True))
    ]
    return same[0] if len(same) == 1 else None


def _named(bank: Bank, case: Case) -> dict:
    """Return a case's arguments by name, as the model answer calls them."""
    return dict(zip(bank.parameters, case.arguments, strict=False)) | case.options


def _call_text(bank: Bank, case: Case) -> str:
    """Write a case as the call it is, arrays by their numbers or, if large, by their shape."""
    written = (f"{name}={_short(value)}" for name, value in _named(bank, case).items())
    return f"{bank.task.name}({', '.join(written)})"


def _short(value) -> str:
    if isinstance(value, np.ndarray):
        text = str(value.tolist())
        return text if len(text) <= 70 else f"array of shape {value.shape}"
    text = repr(value)
    if len(text) <= 70 and "array(" not in text:
        return text
    if isinstance(value, (list, tuple)):
        opened, closed = "[]" if isinstance(value, list) else "()"
        return f"{opened}{', '.join(map(_short, value))}{closed}"
    return text


def _findings(function, bank: Bank, case: Case, expected: Outcome, got: Outcome):
    """Say what is wrong in one case, and draw it."""
    if got.error is not None:
        return (*_of_error(function, got.error), *_instead_of_error(bank, expected)), ""
    if expected.error is not None:
        return (f"{_wanted_error(expected)}, and you returned {_value_text(got)}.",), ""
    if got.value is None:
        advice = (
            " Does every path through the function end in `return`?"
            if "None" in got.complaint
            else ""
        )
        return (f"{got.complaint[0].upper()}{got.complaint[1:]}.{advice}",), ""
    if expected.value.shape != got.value.shape:
        return _of_shapes(bank, case, expected.value, got.value)
    return _of_values(bank, case, expected, got)


def _of_error(function, error) -> tuple[str, ...]:
    found = [getattr(error, "finding", "")]  # the grader's, whose errors have lost their traceback
    if not found[0]:
        line = errors.own_line(error, function)
        where = f"Line {line[0]}, `{line[1]}`: " if line else ""
        found = [f"{where}{type(error).__name__}: {error}"]
    usual = errors.explain_error(error)
    return (*found, usual) if usual else tuple(found)


def _instead_of_error(bank: Bank, expected: Outcome) -> tuple[str, ...]:
    """Tell what was expected, where errors are among a task's right answers."""
    if expected.error is not None:
        return (f"{_wanted_error(expected)}.",)
    if any(outcome.error is not None for outcome in bank.truth):
        return (f"Here an answer was expected and no error: {_value_text(expected)}.",)
    return ()


def _wanted_error(expected: Outcome) -> str:
    kind = type(expected.error).__name__
    return f"Here {article(kind)} `{kind}` was expected ({expected.error})"


def _of_shapes(bank: Bank, case: Case, expected, given):
    if expected.ndim == 0:
        found = f"One answer was expected, {_plain(expected)}, and yours is {_array_text(given)}."
    elif given.ndim == 0:
        found = f"{_array_text(expected)} was expected, and yours is one number, {_plain(given)}."
    else:
        found = f"The shape should be {expected.shape}, and yours is {given.shape}."
    findings = [found[0].upper() + found[1:], *_overlap(expected, given)]
    at = (0,) * expected.ndim
    if bank.task.explain and not bank.task.observe and expected.size:
        shown = bank.task.explain(*case.arguments, at=at, **case.options)
    else:
        shown = explain.arrays(_named(bank, case))
    # No cell is the wrong one here, so none has a window to show.
    panels = [replace(panel, lit=None) for panel in shown.panels]
    return tuple(findings), shown.picture or comparison(panels, expected, given)


def _overlap(expected, given) -> list[str]:
    """Tell where one of two arrays of different shapes is the other's beginning, middle or end."""
    if expected.ndim != given.ndim or expected.ndim == 0 or expected.shape[:-2] != given.shape[:-2]:
        return []
    place = shift(expected, given)
    same = agreeing(expected, given, place)
    if same.size < 2 or not same.all():
        return []
    cell = [abs(by) for by in place]
    if same.size == expected.size:
        return [f"All that was expected stands in yours from cell {cell} on: the rest is too much."]
    if same.size == given.size:
        return [f"Yours is what was expected from cell {cell} on: the other cells are missing."]
    return []


def _of_values(bank: Bank, case: Case, expected: Outcome, got: Outcome):
    task, wrong = bank.task, wrong_cells(expected.value, got.value)
    at = tuple(int(index) for index in np.argwhere(wrong)[0]) if wrong.ndim else ()
    if task.explain:
        answer = (got.answer,) if task.observe else ()
        shown = task.explain(*answer, *case.arguments, at=at, **case.options)
    else:
        shown = explain.arrays(_named(bank, case))
    findings = []
    if task.observe and expected.answer.ndim == got.answer.ndim == 1:
        both = map(_array_text, (expected.answer, got.answer))
        findings.append("Expected {}, and yours is {}.".format(*both))
    if shown.sentence:
        findings.append(shown.sentence)
    else:
        findings += _of_cells(expected.value, got.value, wrong, at)
    if shown.arithmetic:
        findings.append(f"{'There' if at else 'Because'}: {shown.arithmetic}.")
    picture = shown.picture or comparison(
        shown.panels, expected.value, got.value, wrong=wrong, at=at
    )
    return tuple(findings), picture


def _of_cells(expected, given, wrong, at) -> list[str]:
    if not at:
        return [f"Expected {_plain(expected)}, and yours is {_plain(given)}."]
    cell, count = f"[{', '.join(map(str, at))}]", int(wrong.sum())
    verb = "is" if count == 1 else "are"
    told = (
        f"{count} of {wrong.size} cells {verb} wrong; the first is {cell}: "
        f"expected {_plain(expected[at])}, yours {_plain(given[at])}."
    )
    return [told, *_fractions(expected, given)]


def _fractions(expected, given) -> list[str]:
    """Tell that fractions were cut off, where that is all that is wrong."""
    if (
        given.dtype.kind in "iub"
        and expected.dtype.kind == "f"
        and not wrong_cells(np.trunc(expected), given).any()
    ):
        return [
            "Your cells are the right ones with their fractions cut off: the array you fill holds "
            "whole numbers; make it with `dtype=float`."
        ]
    return []


def _plain(value) -> str:
    value = np.asarray(value)
    if value.dtype.kind == "b":
        return str(bool(value))
    return number(value)


def _value_text(outcome: Outcome) -> str:
    if outcome.value is None:
        return "nothing"
    return _plain(outcome.value) if outcome.value.ndim == 0 else _array_text(outcome.value)


def _array_text(array) -> str:
    """Write a short list by its numbers, any other array by its shape."""
    if array.ndim == 1 and array.size <= _WRITTEN_OUT:
        return f"[{', '.join(map(_plain, array))}]"
    return f"an array of shape {array.shape}"


def _note(given, parameters) -> str:
    changed = sorted({position for outcome in given for position in outcome.changed})
    if not changed:
        return ""
    names = ", ".join(f"`{parameters[position]}`" for position in changed)
    return (
        f"Your function changes its argument {names} in place: "
        "whoever calls it loses the original. Work on a copy."
    )
