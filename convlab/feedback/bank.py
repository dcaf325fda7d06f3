"""What a learner's answers are compared with."""

from __future__ import annotations

from dataclasses import dataclass

from convlab.feedback.outcome import Outcome, call
from convlab.feedback.task import Task


@dataclass(frozen=True, eq=False)
class Mistake:
    """A known wrong answer: its name, the sentence the learner is told, what it does."""

    name: str
    sentence: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, eq=False)
class Bank:
    """What a task's answers are compared with: the right outcomes, and those of each mistake."""

    task: Task
    parameters: tuple[str, ...]
    truth: tuple[Outcome, ...]
    mistakes: tuple[Mistake, ...]


def outcomes(function, task: Task) -> tuple[Outcome, ...]:
    """Call a function on each of a task's cases."""
    return tuple(call(function, case, task) for case in task.cases)
