"""The tasks of an exercise: functions to write, with the cases of their checks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

SHAPE, VALUES, NO_ERROR = "shape", "values", "no error"  # kinds of wrong answers
_FIRST = {SHAPE: 1, VALUES: 1}
_FURTHER = 12  # cases drawn before a mistake is named


@dataclass(frozen=True, eq=False)
class Case:
    """One call of the learner's function.

    Attributes
    ----------
    arguments : tuple
        Positional arguments.
    options : dict
        Keyword arguments.
    about : str
        What is special about this case: "a kernel that is not square".
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
        In the order in which a learner should meet them. Together they distinguish the known
        mistakes from the right answer and from each other.
    hints : tuple of str
        A check shows at most one; the others are shown on request.
    explain : callable, optional
        `explain(*arguments, **options, at=index)` gives the `Explanation` of one cell of the
        right answer; see `convlab.feedback.explain`. With `observe`, the learner's answer is
        passed before the arguments, and the cell is one of the observed answer.
    observe : callable, optional
        `observe(answer, *arguments, **options)` is compared instead of the answer itself, if
        several answers are right: the effect of a kernel on an image, not the kernel.
    draw : callable, optional
        `draw(rng)` gives one more case, within what the text promises, drawn with a NumPy
        generator. A mistake is named only if it gives the learner's answers to these as well.
    first_hint : dict
        The hint, counted from 1, that a check shows for "shape", "values", or "no error" (an error
        was expected). The others have none.
    """

    name: str
    cases: tuple[Case, ...]
    hints: tuple[str, ...]
    explain: Callable | None = None
    observe: Callable | None = None
    draw: Callable | None = None
    first_hint: Mapping[str, int] = field(default_factory=lambda: _FIRST)

    def __post_init__(self):
        for name, kind in (("cases", Case), ("hints", str)):
            values = getattr(self, name)
            some = isinstance(values, (tuple, list))
            if not some or not all(isinstance(one, kind) for one in values):
                raise TypeError(
                    f"{self.name}: `{name}` must be a tuple in which each item is a "
                    f"{kind.__name__}: is a comma missing after the only one?"
                )
        if not self.cases:
            raise ValueError(f"{self.name}: `cases` is empty: add at least one, such as `case(4)`")
        for kind, number in self.first_hint.items() if self.first_hint != _FIRST else ():
            if kind not in (SHAPE, VALUES, NO_ERROR) or not 0 < number <= len(self.hints):
                raise ValueError(
                    f"{self.name}: `first_hint` has {kind!r}: {number}; the hints are 1 to "
                    f"{len(self.hints)}, for {SHAPE!r}, {VALUES!r} or {NO_ERROR!r}"
                )

    @cached_property
    def further(self) -> tuple[Case, ...]:
        """The cases that `draw` gives, the same each time."""
        rng = np.random.default_rng(0)
        return tuple(self.draw(rng) for _ in range(_FURTHER)) if self.draw else ()

    def hint_for(self, failed: str) -> str:
        """Return the hint for what failed, "" if there is none."""
        number = self.first_hint.get(failed, 0)
        return self.hints[number - 1] if 0 < number <= len(self.hints) else ""
