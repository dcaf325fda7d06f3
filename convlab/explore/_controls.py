"""The controls the explorers share."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import ipywidgets as widgets
import numpy as np
import traitlets

from convlab import samples, shapes
from convlab._checks.numbers import as_numbers
from convlab.explore._number_input import read_number, write_number

OWN = "your own"
_LARGEST = 5  # height and width of a kernel

# explorer.css sets the widths of controls, which depend on the page.


def slider(label: str, value: int, low: int, high: int) -> widgets.IntSlider:
    """Make a slider whose number can also be typed.

    A first value out of range is an error that names it: the label with underscores.
    """
    value = within(value, label.replace(" ", "_"), low, high)
    return widgets.IntSlider(value, low, high, description=label)


def dropdown(label: str, options, value) -> widgets.Dropdown:
    return widgets.Dropdown(options=options, value=value, description=label)


def checkbox(label: str, value: bool) -> widgets.Checkbox:
    return widgets.Checkbox(value, description=label, indent=False)


@contextmanager
def sent_later(*controls) -> Iterator[None]:
    """Send changes of controls and their parts later, so that the picture comes first."""
    with ExitStack() as held:
        waiting = list(controls)
        while waiting:
            control = waiting.pop()
            held.enter_context(control.hold_sync())
            waiting += getattr(control, "children", ())
        yield


class OwnChanges:
    """Mixin for a widget whose handlers ignore the changes that it makes itself, in `_hold`."""

    _held = False

    @contextmanager
    def _hold(self) -> Iterator[None]:
        held, self._held = self._held, True
        try:
            yield
        finally:
            self._held = held


def within(value, name: str, low: int, high: int, remedy: str = "") -> int:
    """Check the initial value of a slider."""
    count = shapes.as_count(value, name, least=low)
    if count > high:
        raise ValueError(f"{name} must be at most {high} in this explorer, not {count}{remedy}")
    return count


class KernelEditor(OwnChanges, widgets.VBox):
    """A list of named kernels above a grid of text boxes, one for each weight."""

    value = traitlets.Tuple()  # the weights, row by row; setting it fills the boxes
    problem = traitlets.Unicode()  # which weight is not a number; the explorer shows it

    def __init__(self, kernel="sobel x"):
        named = isinstance(kernel, str)
        weights = samples.kernel(kernel) if named else as_grid(kernel, "kernel", _LARGEST)
        self._boxes: list[list[widgets.Text]] = []
        self._made: dict[tuple[int, int], widgets.Text] = {}
        self.choice = dropdown("kernel", [*samples.KERNELS, OWN], kernel if named else OWN)
        self.rows = _small_box("height", "kernel height")
        self.columns = _small_box("width", "kernel width")
        self._grid = widgets.GridBox().add_class("convlab-weights")
        sizes = widgets.Box([self.rows, self.columns]).add_class("convlab-sizes")
        super().__init__([self.choice, widgets.Box([self._grid, sizes])])
        self.add_class("convlab-kernel")
        self.choice.observe(self._chosen, names="value")
        self.rows.observe(self._resized, names="value")
        self.columns.observe(self._resized, names="value")
        self.observe(lambda _change: self._show(), names="value")
        self.value = as_tuples(weights)

    def _chosen(self, change) -> None:
        if not self._held and change["new"] != OWN:
            self._set(samples.kernel(change["new"]))
            self._show()  # also if only the boxes had other numbers

    def _resized(self, _change) -> None:
        if self._held:
            return
        weights = np.zeros((self.rows.value, self.columns.value))
        old = np.array(self.value)[: self.rows.value, : self.columns.value]
        weights[: old.shape[0], : old.shape[1]] = old
        self._set(weights)

    def _edited(self, _change) -> None:
        if self._held:
            return
        weights = [[read_number(box.value) for box in row] for row in self._boxes]
        wrong = [box for box in sum(self._boxes, []) if read_number(box.value) is None]
        if wrong:
            self.problem = (
                f"{wrong[0].tooltip}: {wrong[0].value!r} is not a number. "
                "Type one such as 2 or -0.5 or 0,5 or 1/9; until then the kernel stays unchanged."
            )
        else:
            self.problem = ""
            self._set(np.array(weights))

    def _set(self, weights) -> None:
        with sent_later(self):
            self.value = as_tuples(weights)

    def _show(self) -> None:
        """Update the boxes, the sizes and the choice to the value."""
        weights = np.array(self.value)
        named = [n for n in self.choice.options if n != OWN and _same(samples.kernel(n), weights)]
        with self._hold():
            if np.shape(self._boxes) != weights.shape:
                self._arrange_boxes(*weights.shape)
            for row, values in zip(self._boxes, weights.tolist(), strict=True):
                for box, value in zip(row, values, strict=True):
                    if read_number(box.value) != value:  # typed text such as 2/18 stays
                        box.value = write_number(value)
            self.rows.value, self.columns.value = weights.shape
            if self.choice.value not in named:
                self.choice.value = named[0] if named else OWN
        self.problem = ""

    def _arrange_boxes(self, rows: int, columns: int) -> None:
        self._boxes = [[self._box(row, column) for column in range(columns)] for row in range(rows)]
        self._grid.children = sum(self._boxes, [])
        self._grid.layout.grid_template_columns = f"repeat({columns}, minmax(0, 70px))"

    def _box(self, row: int, column: int) -> widgets.Text:
        """Return the box of a weight; made only once, since new widgets are slow to display."""
        if (row, column) not in self._made:
            name = f"kernel weight, row {row}, column {column}"
            first = self._made.get((0, 0))
            looks = {"layout": first.layout, "style": first.style} if first else {}
            box = widgets.Text(tooltip=name, continuous_update=False, **looks)
            box.observe(self._edited, names="value")
            self._made[row, column] = box
        return self._made[row, column]


def _small_box(label: str, name: str) -> widgets.BoundedIntText:
    return widgets.BoundedIntText(3, 1, _LARGEST, description=label, tooltip=name)


def as_tuples(weights) -> tuple[tuple[float, ...], ...]:
    """Convert an array to tuples, whole numbers to integers, so that sums stay exact."""
    weights = np.asarray(weights)
    # Sums of products of larger ones might exceed int64; float16 has no number as large as this.
    if np.all(np.abs(weights) < np.float64(1e7)) and np.array_equal(weights, np.round(weights)):
        weights = weights.astype(np.int64)
    elif weights.dtype.kind == "f":
        weights = weights.astype(np.float64)  # tolist() would keep a longdouble
    return tuple(tuple(row) for row in weights.tolist())


def as_grid(array, name: str, largest: int) -> np.ndarray:
    """Check a learner's array that will be drawn cell by cell."""
    array = as_numbers(array, f"the {name}")
    if array.ndim != 2 or array.size == 0:
        raise ValueError(
            f"the {name} must have rows and columns, (H, W), but its shape is {array.shape}"
        )
    if max(array.shape) > largest:
        raise ValueError(
            f"the {name} is {array.shape[0]}x{array.shape[1]}, but at most {largest}x{largest} "
            f"cells can be drawn with numbers: use a part of it, {name}[:{largest}, :{largest}]"
        )
    return array


def _same(one, other) -> bool:
    return one.shape == other.shape and np.allclose(one, other)
