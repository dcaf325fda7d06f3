"""The right answers and known mistakes with which a learner's answers are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from convlab.feedback.outcome import Outcome, agree, call
from convlab.feedback.task import Task


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known mistake: its name, a sentence for the learner, and its outcomes."""

    name: str
    sentence: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """The right outcomes of a task, and those of each known mistake.

    `exercise` is the exercise's name.
    """

    task: Task
    parameters: tuple[str, ...]
    truth: tuple[Outcome, ...]
    mistakes: tuple[Mistake, ...]
    exercise: str = ""


def outcomes(function, task: Task, *, in_notebook: bool = False) -> tuple[Outcome, ...]:
    """Call a function on each of a task's cases, until it is interrupted."""
    found = []
    for case in task.cases:
        found.append(call(function, case, task, in_notebook=in_notebook))
        if isinstance(found[-1].error, KeyboardInterrupt):
            break
    return tuple(found)


def recognise(given: tuple[Outcome, ...], key: AnswerKey) -> Mistake | None:
    """Return the only known mistake with the same outcome in every case, or None."""
    same = [mistake for mistake in key.mistakes if shows(given, mistake.outcomes, key.truth)]
    return same[0] if len(same) == 1 else None


def shows(given, mistake, truth) -> bool:
    """Whether a function's outcomes are, case by case, those of a mistake."""
    expected = tuple({type(one.error) for one in truth if one.error is not None})
    kinds = [Exception if one.error is not None else expected for one in truth]
    return all(map(_alike, mistake, given, kinds))


def _alike(mistake: Outcome, given: Outcome, kinds) -> bool:
    """Whether an outcome is that of a mistake; errors need equal messages as well.

    The message does not matter for errors of the `kinds` that an answer may raise.
    """
    if not agree(mistake, given):
        return False
    if mistake.error is not None:
        return isinstance(given.error, kinds) or _plain(mistake) == _plain(given)
    if mistake.problem and (mistake.answer is not None or given.answer is not None):
        return np.array_equal(mistake.answer, given.answer)
    return True


def _plain(outcome: Outcome) -> str:
    """Return the message of an error with sorted shapes, equal for `a * b` and `b * a`."""
    words, found, shapes = outcome.message.partition("together with shapes ")
    return words + " ".join(sorted(re.findall(r"\(.*?\)", shapes))) if found else words
