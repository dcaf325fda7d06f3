"""What a learner's answers are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from convlab.feedback.outcome import Outcome, agree, call
from convlab.feedback.task import Task


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known wrong answer: its name, the sentence the learner is told, what it does."""

    name: str
    sentence: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """What a task's answers are compared with: the right outcomes, and those of each mistake.

    `exercise` is the exercise's name.
    """

    task: Task
    parameters: tuple[str, ...]
    truth: tuple[Outcome, ...]
    mistakes: tuple[Mistake, ...]
    exercise: str = ""


def outcomes(function, task: Task, *, in_notebook: bool = False) -> tuple[Outcome, ...]:
    """Call a function on each of a task's cases, up to the one its author interrupts."""
    came = []
    for case in task.cases:
        came.append(call(function, case, task, in_notebook=in_notebook))
        if isinstance(came[-1].error, KeyboardInterrupt):
            break
    return tuple(came)


def recognise(given: tuple[Outcome, ...], key: AnswerKey) -> Mistake | None:
    """Return the one known mistake that came to the same in every case, or None."""
    same = [mistake for mistake in key.mistakes if shows(given, mistake.outcomes, key.truth)]
    return same[0] if len(same) == 1 else None


def shows(given, mistake, truth) -> bool:
    """Whether what a function came to, case by case, is all that a mistake comes to."""
    asked = tuple({type(one.error) for one in truth if one.error is not None})
    kinds = [Exception if one.error is not None else asked for one in truth]
    return all(map(_alike, mistake, given, kinds))


def _alike(mistake: Outcome, given: Outcome, asked) -> bool:
    """Whether a call came to what the mistake comes to: more than the same kind of failure.

    Errors of the kinds that are `asked` for are worded as their author likes.
    """
    if not agree(mistake, given):
        return False
    if mistake.error is not None:
        return isinstance(given.error, asked) or _plain(mistake) == _plain(given)
    if mistake.problem and (mistake.answer is not None or given.answer is not None):
        return np.array_equal(mistake.answer, given.answer)
    return True


def _plain(outcome: Outcome) -> str:
    """Return the message of an error, with shapes in one order: of `a * b` as of `b * a`."""
    words, found, shapes = outcome.message.partition("together with shapes ")
    return words + " ".join(sorted(re.findall(r"\(.*?\)", shapes))) if found else words
