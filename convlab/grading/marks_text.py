"""Marks as text: titles, points, test names, statuses with their remedy, and the class's scores."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, median

from convlab.drawing.formatting import plural
from convlab.grading.marks import GRADED, NOT_GRADED, Marks

_TOP_TO_BOTTOM = "runs_from_top_to_bottom"

_SAVED_FILE = (
    "Hand in the file that JupyterLab saves, with a name that ends in .ipynb: not an export, and "
    "not an archive."
)
# What is wrong with a file, and what its author should do; the first match counts.
_UNREADABLE = (
    ("symbolic link", "Hand in the notebook itself, not a link to it."),
    (
        "too large",
        "In JupyterLab choose Edit, Clear Outputs of All Cells, save, and hand it in again.",
    ),
    (" notebooks ", "Hand in one notebook, and keep the file name that the exercise uses."),
    ("not a notebook:", _SAVED_FILE),
    ("no notebook in", _SAVED_FILE),
    ("it is for", "In JupyterLab choose Kernel, Change Kernel, Python 3, save, and hand it in."),
)
_FRESH_COPY = (
    "Open it in JupyterLab. If it opens, save it and hand in that file. If it does not, take a "
    "fresh copy of the exercise, paste your functions into it, and hand that in."
)
_REMEDIES = {
    "timed out": (
        "Choose Kernel, Restart Kernel and Run All Cells, and find the cell that never finishes: a "
        "loop whose condition never changes, a call of `input()`, a long `sleep`. Fix or delete "
        "it, and hand the notebook in again."
    ),
    "died": (
        "Choose Kernel, Restart Kernel and Run All Cells, and find the cell after which the kernel "
        "is gone: it ends Python (`exit()`, `os._exit()`) or needs more memory than is available. "
        "Fix or delete it, and hand the notebook in again."
    ),
}


def title(exercise: str) -> str:
    """Write an exercise's name as a heading.

    >>> title("03_padding"), title("my_own")
    ('03 Padding', 'My own')
    """
    number, name = re.fullmatch(r"(\d*)[_ ]*(.*)", exercise, re.DOTALL).groups()
    name = name.replace("_", " ")
    return " ".join(filter(None, (number, name[:1].upper() + name[1:])))


def points(score: float, worth: float) -> str:
    """Write the points earned and the points possible.

    >>> points(2.5, 10), points(1, 1)
    ('2.5 of 10 points', '1 of 1 point')
    """
    return f"{of(score, worth)} {plural('point', worth)}"


def of(score: float, worth: float) -> str:
    """Write the points as numbers only.

    >>> of(2.5, 10)
    '2.5 of 10'
    """
    return f"{score:.4g} of {worth:.4g}"


def about_test(name: str, functions: Iterable[str] = ()) -> tuple[str, str]:
    """Split a test's name into the function it calls, "" if none, and what it tests.

    >>> about_test("test_zero_pad_four_sides", ["zero", "zero_pad"])
    ('zero_pad', 'four sides')
    """
    if name == _TOP_TO_BOTTOM:
        return "", "the notebook runs from top to bottom"
    name = name.removeprefix("test_")
    for function in sorted(functions, key=len, reverse=True):
        if name == function or name.startswith(f"{function}_"):
            return function, name[len(function) + 1 :].replace("_", " ") or "all of it"
    return "", name.replace("_", " ")


def is_graded(marks: Marks) -> bool:
    return marks.status == GRADED


def status(marks: Marks) -> tuple[str, str]:
    """Say in one sentence why a submission was not graded, and what its author should do.

    Both are "" if it was graded.
    """
    if is_graded(marks):
        return "", ""
    kind, _, why = marks.status.partition(": ")
    if kind == "unreadable":
        remedy = next((remedy for sign, remedy in _UNREADABLE if sign in why), _FRESH_COPY)
        return f"Your notebook could not be read: {why}.", remedy
    if kind in _REMEDIES:
        what = "took too long" if kind == "timed out" else "ended before it was finished"
        return f"Your notebook {what}: {why}.", _REMEDIES[kind]
    reason = why if kind == NOT_GRADED else marks.status
    return f"Your notebook was not graded: {reason}.", "Please tell your instructor."


# The definition, printed beside the numbers.
OF_THE_GRADED = "of the graded submissions: those that could not be graded do not count as 0"


@dataclass(frozen=True)
class Scores:
    graded: list[float]  # one for each submission that was graded
    worth: float  # the points possible

    @property
    def mean(self) -> str:
        """The mean of the graded submissions, as text."""
        worth = f"{_number(self.worth)} {plural('point', self.worth)}"
        return f"{_number(mean(self.graded))} of {worth}"

    @property
    def median_and_mean(self) -> str:
        return f"median {_number(median(self.graded))}, mean {self.mean}"

    @property
    def full(self) -> int:
        """How many have full marks."""
        return sum(score >= self.worth for score in self.graded)


def scores(marks: Iterable[Marks]) -> Scores:
    """Collect the scores of an exercise; the marks are read one at a time."""
    graded, worth = [], 0.0
    for one in marks:
        worth = max(worth, one.max_score)
        if is_graded(one):
            graded.append(one.score)
    return Scores(graded, worth)


def _number(value: float) -> str:
    return f"{round(value, 2):.10g}"
