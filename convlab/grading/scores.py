"""What a class has scored, computed in one place for all who print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, median

from convlab.drawing.formatting import plural
from convlab.grading import marks_text
from convlab.grading.session import Marks

# The definition, as it is printed beside the numbers.
OF_THE_GRADED = "of the graded submissions: those that could not be graded do not count as 0"


@dataclass(frozen=True)
class Scores:
    """The scores of an exercise.

    Attributes
    ----------
    graded : list of float
        Of each submission that was graded.
    worth : float
        What the exercise is worth.
    """

    graded: list[float]
    worth: float

    @property
    def mean(self) -> str:
        """The mean of the graded submissions, in words: a failure of grading is no score."""
        return f"{_number(mean(self.graded))} of {self._worth}"

    @property
    def median_and_mean(self) -> str:
        """The same with the median."""
        return f"median {_number(median(self.graded))}, mean {self.mean}"

    @property
    def full(self) -> int:
        """How many have full marks."""
        return sum(score >= self.worth for score in self.graded)

    @property
    def _worth(self) -> str:
        return f"{_number(self.worth)} {plural('point', self.worth)}"


def scores(marks: Iterable[Marks]) -> Scores:
    """Collect the scores of an exercise; the marks are read one at a time."""
    graded, worth = [], 0.0
    for one in marks:
        worth = max(worth, one.max_score)
        if marks_text.is_graded(one):
            graded.append(one.score)
    return Scores(graded, worth)


def _number(value: float) -> str:
    return f"{round(value, 2):.10g}"
