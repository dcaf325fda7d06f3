"""A row of numbers, chosen by name or typed: a signal or a one-dimensional kernel."""

import re
from collections.abc import Mapping

import ipywidgets as widgets
import numpy as np
import traitlets

from convlab._checks.numbers import as_numbers
from convlab.explore._controls import OWN, OwnChanges, as_tuples, dropdown
from convlab.explore._number_input import read_number, write_number


class NumberRow(OwnChanges, widgets.VBox):
    """A list of named rows of numbers above a text box for other numbers."""

    value = traitlets.Tuple()  # the numbers; setting it fills the box
    problem = traitlets.Unicode()  # why the text is not a row of numbers; the explorer shows it

    def __init__(self, label: str, named: Mapping[str, tuple], given, *, most: int):
        """Offer the rows `named`; `given` is a name (None: the first), or up to `most` numbers."""
        given = next(iter(named)) if given is None else given
        self._label, self._named, self._most = label, named, most
        self.choice = dropdown(label, [*named, OWN], OWN)
        self.typed = widgets.Text(
            description="numbers", tooltip=f"{label} numbers", continuous_update=False
        )
        super().__init__([self.choice, self.typed])
        self.add_class("convlab-numbers")
        self.choice.observe(self._chosen, names="value")
        self.typed.observe(self._edited, names="value")
        self.observe(lambda _change: self._show(), names="value")
        if not isinstance(given, str):
            self.value = as_row(given, label, most)
        elif given in named:
            self.value = named[given]
        else:
            names = ", ".join(map(repr, named))
            raise ValueError(
                f"no {label} is named {given!r}: choose one of {names} or give numbers"
            )

    @traitlets.validate("value")
    def _checked(self, proposal):
        return as_row(proposal["value"], self._label, self._most)

    def _chosen(self, change) -> None:
        if not self._held and change["new"] != OWN:
            self.value = self._named[change["new"]]
            self._show()  # also if only the box had other numbers

    def _edited(self, change) -> None:
        if self._held:
            return
        self.problem = ""
        try:
            self.value = read_row(change["new"], self._label, self._most)
        except ValueError as error:
            self.problem = str(error)

    def _show(self) -> None:
        """Update the box and the choice to the value."""
        names = [name for name, row in self._named.items() if as_tuples([row])[0] == self.value]
        with self._hold():
            self.typed.value = ", ".join(map(write_number, self.value))
            if self.choice.value not in names:
                self.choice.value = names[0] if names else OWN
        self.problem = ""


def as_row(numbers, name: str, most: int) -> tuple:
    """Check a row of numbers, and convert it to a tuple, whole numbers to integers.

    The name is for error messages. Raises ValueError if it is not one row of 1 to `most` numbers,
    as many as can be drawn, and TypeError if it does not hold real numbers.
    """
    array = as_numbers(numbers, f"the {name}")
    if array.ndim != 1:
        raise ValueError(f"the {name} must be one row of numbers, (L,), not of shape {array.shape}")
    if not 1 <= array.size <= most:
        remedy = f": leave out {array.size - most}" if array.size else ""
        raise ValueError(
            f"the {name} has {array.size} numbers, but only 1 to {most} can be drawn{remedy}"
        )
    return as_tuples(array[np.newaxis].astype(int) if array.dtype.kind == "b" else [array])[0]


def read_row(text: str, name: str, most: int) -> tuple:
    """Read typed numbers or fractions, separated by commas or spaces.

    >>> read_row("1, -2 1/4", "kernel", 5)
    (1.0, -2.0, 0.25)
    >>> read_row("1 2 x", "kernel", 5)
    Traceback (most recent call last):
        ...
    ValueError: 'x' is not a number: type the kernel as 1 to 5 numbers, such as 1, -2, 1/3
    """
    numbers = []
    for piece in re.split(r"[\s,;]+", text.strip(" ,;[]()")):
        number = read_number(piece)
        if number is None:
            raise ValueError(
                f"{piece!r} is not a number: type the {name} as 1 to {most} numbers, "
                "such as 1, -2, 1/3"
            )
        numbers.append(number)
    return as_row(numbers, name, most)
