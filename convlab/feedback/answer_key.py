"""The right answers and known mistakes with which a learner's answers are compared."""

from dataclasses import dataclass
from typing import NamedTuple

from convlab.feedback.hypotheses import Search, Table
from convlab.feedback.outcome import Outcome, agree, outcomes
from convlab.feedback.signature import error_kinds, signature, signatures
from convlab.feedback.task import Task


class Mistake(NamedTuple):
    """A known mistake: its name, and a sentence for the learner."""

    name: str
    sentence: str


@dataclass(frozen=True, eq=False)
class AnswerKey:
    """The right outcomes of a task, its known mistakes, and their outcomes.

    `exercise` is the exercise's name.
    """

    task: Task
    parameters: tuple[str, ...]
    truth: tuple[Outcome, ...]
    mistakes: tuple[Mistake, ...]
    hypotheses: Search | Table
    exercise: str = ""


class Recognised(NamedTuple):
    """The mistakes in a program, the one to correct first before the other.

    There are `more` if several pairs explain the outcomes that have this mistake in common.
    """

    mistakes: tuple[Mistake, ...]
    more: bool = False


def recognise(function, given: tuple[Outcome, ...], key: AnswerKey, *, in_notebook=False):
    """Return the only explanation of a function's outcomes by known mistakes, or None.

    It is a `Recognised`. Equal outcomes in the examples may be a coincidence among thousands of
    explanations, so the function is called on further inputs too.
    """
    found, further = set(), None
    ways = signatures(given, error_kinds(key.truth))
    wrong = [one for truth, one in zip(key.truth, given, strict=True) if not agree(truth, one)]
    # Many mistakes make the same calls fail: without a wrong answer, the messages must be equal.
    if all(one.error is not None for one in wrong):
        ways = ways[:1]
    # One after the other, since to find pairs takes seconds where they are not kept yet.
    for examples in ways:
        hypotheses = key.hypotheses.find(examples)
        if hypotheses and further is None:
            answers = outcomes(function, key.task.further, key.task, in_notebook=in_notebook)
            if len(answers) < len(key.task.further):  # interrupted
                return None
            further = signature(answers, key.hypotheses.kinds, loose=True)
        found |= {one.mistakes for one in hypotheses if one.further == further}
        # A single mistake is preferred to two.
        if single := {mistakes for mistakes in found if len(mistakes) == 1}:
            found = single
            break
    # A program without a number in any example has too many explanations by two mistakes.
    if all(one.answer is None or not one.answer.size for one in given):
        found = single
    if len({frozenset(mistakes) for mistakes in found}) == 1:
        return Recognised(tuple(key.mistakes[one] for one in min(found)))
    common = set.intersection(*map(set, found)) if found else set()
    if len(common) != 1:
        return None
    return Recognised((key.mistakes[common.pop()],), more=True)
