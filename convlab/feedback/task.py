"""What an exercise is: tasks, each a function to write and the cases it is tried on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

SHAPE, VALUES, NO_ERROR = "shape", "values", "no error"  # what may be wrong with an answer
_FIRST = {SHAPE: 1, VALUES: 1}


@dataclass(frozen=True, eq=False)
class Case:
    """One call of the learner's function.

    Attributes
    ----------
    arguments : tuple
        What the function is called with, by position.
    options : dict
        What it is called with by keyword.
    about : str
        What is particular about this case: "a kernel that is not square".
    """

    arguments: tuple
    options: dict = field(default_factory=dict)
    about: str = ""


def case(*arguments, about: str = "", **options) -> Case:
    """Write a case as the call it is: `case(image, kernel, padding=1, about="padded")`."""
    return Case(arguments, options, about)


@dataclass(frozen=True, eq=False)
class Task:
    """A function the learner writes.

    Attributes
    ----------
    name : str
        The function's name; the model answer of that name is in `solution.py`.
    cases : tuple of Case
        In the order a learner should meet them. All of them together tell the known wrong
        answers from the right one and from each other.
    hints : tuple of str
        A check shows one at most, the others come on request.
    explain : callable, optional
        `explain(*arguments, **options, at=index)` gives the `Explanation` of one cell of the
        right answer; see `convlab.feedback.explain`. Where there is `observe`, the learner's
        answer comes before the arguments, and the cell is one of what was observed.
    observe : callable, optional
        `observe(answer, *arguments, **options)` is compared instead of the answer itself, where
        many answers are right: what a kernel does to an image, not the kernel.
    first_hint : dict
        Which hint, counted from 1, a check shows for what failed: "shape", "values", or "no error"
        where one was asked for. For what is not in it, none is shown.
    """

    name: str
    cases: tuple[Case, ...]
    hints: tuple[str, ...]
    explain: Callable | None = None
    observe: Callable | None = None
    first_hint: Mapping[str, int] = field(default_factory=lambda: _FIRST)

    def hint_for(self, failed: str) -> str:
        """Return the hint for what failed, "" if there is none."""
        number = self.first_hint.get(failed, 0)
        return self.hints[number - 1] if 0 < number <= len(self.hints) else ""
