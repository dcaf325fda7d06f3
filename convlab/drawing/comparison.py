"""The expected output beside the given one: cell by cell, or aligned where the shapes differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convlab.drawing import svg
from convlab.drawing.alignment import overlay, shift
from convlab.drawing.formatting import number, plural, size
from convlab.drawing.grid import Grid

_MARGIN, _TOP, _GAP = 20, 42, 30
_WIDEST = 900
_SMALLEST_CELL, _LARGEST_CELL = 26, 52
_SMALLEST_FONT, _FONT, _LARGEST_FONT = 11, 13, 15
_MOST, _LONGEST = 12, 24  # cells drawn along one axis, and of a single row
_BEFORE = 3  # of these, shown before the common corner of two large arrays
_SPOKEN = 30  # numbers of an array in the text for screen readers
_LETTER = 8.5  # the width of a letter in a caption
_ROOM = 0.92  # share of a cell for its number
_DIFFERENCE = "yours − expected"
_MARKED = ("wrong", "extra")
_BOLD, _BORDER = 1.15, 6  # of marked cells: the factor for bold digits, the width of the borders


@dataclass(frozen=True, eq=False)
class Panel:
    """An array to show beside the outputs; its masks and marks have its shape, (H, W)."""

    label: str
    values: np.ndarray
    role: str = "input"  # "input", "kernel", "output" or "padding"
    lit: np.ndarray | None = None  # the cells that the first wrong cell is computed from
    padding: np.ndarray | None = None  # the cells that are padding
    # A class for each cell instead of its role: "wrong", "extra", "missing"; "absent" is not drawn.
    marks: np.ndarray | None = None

    def kind(self, row: int, column: int) -> str:
        if self.padding is not None and self.padding[row, column]:
            return "padding"
        return self.role if self.marks is None else str(self.marks[row, column])

    def has(self, row: int, column: int) -> bool:
        return self.kind(row, column) not in ("absent", "missing")


def comparison(
    panels: Sequence[Panel], expected=None, given=None, *, wrong=None, at=None, place=None
) -> str:
    """Draw the inputs, then expected, yours and the difference; "" if there is nothing to draw.

    Of more than two axes, only the plane of the first wrong cell is drawn; single numbers are not.
    `expected` and `given` are None if there is nothing to compare. `wrong` says where the two
    differ, if they have the same shape; `at` is the first wrong cell. `place` is the
    `alignment.shift` of two different shapes, if known.
    """
    inputs, answers = list(panels), []
    if expected is not None and given is not None:
        answers = _answers(np.asarray(expected), np.asarray(given), wrong, at, place)
    inputs, answers = ([_cropped(panel, at) for panel in some] for some in (inputs, answers))
    inputs, answers = ([panel for panel in some if panel.values.size] for some in (inputs, answers))
    if not inputs and not answers:
        return ""
    body, right, low = _laid_out(inputs, answers)
    spoken = filter(None, map(_spoken, [*inputs, *answers]))
    title = " ".join(f"{text}." for text in spoken)
    title += f" The first wrong cell is {list(at)}." if at else ""
    return svg.document(right + _MARGIN, low + _MARGIN, body, title=title)


def _spoken(panel: Panel) -> str:
    """Describe a panel for screen readers; the difference, which adds nothing, is left out."""
    if panel.label == _DIFFERENCE:
        return ""
    if panel.values.size > _SPOKEN:
        return f"{panel.label}: {size(panel.values.shape)} numbers"
    rows = (
        " ".join(number(value) for column, value in enumerate(row) if panel.has(at, column))
        for at, row in enumerate(panel.values)
    )
    return f"{panel.label}: {'; '.join(filter(None, rows))}"


def _answers(expected, given, wrong, at, place) -> list[Panel]:
    right, mine = _plane(expected, at), _plane(given, at)
    if wrong is None or expected.shape != given.shape:
        return _aligned(right, mine, (expected.shape, given.shape), place)
    if expected.ndim == 0:
        return []
    wrong = _plane(wrong, at)
    there = np.zeros(wrong.shape, bool)
    there[at[-2:] if len(at) > 1 else (0, at[0])] = True
    with np.errstate(invalid="ignore"):
        difference = np.where(wrong, mine.astype(float) - right.astype(float), 0)
    lead = _lead(expected.shape, at)
    return [
        Panel(f"expected{lead}", right, "output", there),
        Panel(f"yours{lead}", mine, "output", marks=np.where(wrong, "wrong", "output")),
        Panel(_DIFFERENCE, difference, "output", marks=np.where(wrong, "wrong", "same")),
    ]


def _aligned(right, mine, shapes, place) -> list[Panel]:
    """Mark wrong, extra and missing cells, if both have the same number of axes."""
    labels = [
        f"{name}{_of_size(shape)}"
        for name, shape in zip(("expected", "yours"), shapes, strict=True)
    ]
    if len(shapes[0]) == len(shapes[1]):
        place = (0, *(place or shift(right, mine)))[-2:]
        right, mine, place, begins = _near_corner(right, mine, place)
        labels = [
            f"{label}, from {begin}" if any(begin) else label
            for label, begin in zip(labels, begins, strict=True)
        ]
        drawn = overlay(right, mine, place)
        if len(drawn[0][0]) > 1:  # side by side, so that only the rows are aligned
            drawn = [_without_empty_columns(*one) for one in drawn]
    else:
        most = (slice(_LONGEST), slice(_LONGEST))  # the rest is cropped anyway
        drawn = [(right[most], "output"), (mine[most], "same")]
        drawn = [(values, np.full(values.shape, mark)) for values, mark in drawn]
    return [
        Panel(label, values, "output", marks=marks)
        for label, shape, (values, marks) in zip(labels, shapes, drawn, strict=True)
        if shape and values.dtype != bool
    ]


def _near_corner(right, mine, place):
    """Crop two aligned planes to the part around their common corner.

    Returns both, the place for the cropped planes, and the first remaining cell of each.
    """
    most = (_MOST, _LONGEST if len(right) == len(mine) == 1 else _MOST)
    cuts, begins, moved = ([], []), ([], []), []
    for axis, by in enumerate(place):
        offsets = max(0, by), max(0, -by)
        sides = right.shape[axis], mine.shape[axis]
        start = max(0, max(offsets) - _BEFORE)
        start = min(start, max(0, max(map(sum, zip(offsets, sides, strict=True))) - most[axis]))
        for array, offset in enumerate(offsets):
            begin = max(0, start - offset)
            cuts[array].append(slice(begin, max(begin, start + most[axis] - offset)))
            begins[array].append(begin)
        moved.append(max(0, offsets[0] - start) - max(0, offsets[1] - start))
    return right[tuple(cuts[0])], mine[tuple(cuts[1])], moved, begins


def _without_empty_columns(values, marks):
    there = (marks != "absent").any(axis=0)
    return values[:, there], marks[:, there]


def _of_size(shape) -> str:
    """Write `, 5 cells`, ` 3×4`, or `[0] of 2×3×4` if plane [0] is drawn."""
    if len(shape) == 1:
        return f", {shape[0]} {plural('cell', shape[0])}"
    return f"{_lead(shape)} of {size(shape)}" if len(shape) > 2 else f" {size(shape)}"


def _lead(shape, at=None) -> str:
    """Write the indices of the plane that is drawn, if there are several: `[0]`."""
    lead = at[:-2] if at else (0,) * (len(shape) - 2)
    return f"[{', '.join(map(str, lead))}]" if len(shape) > 2 else ""


def _plane(array, at) -> np.ndarray:
    """Return the two-dimensional slice of an array with cell `at`."""
    lead = list(at[:-2]) if at else []
    while array.ndim > 2:
        index = lead.pop(0) if lead else 0
        array = array[min(index, len(array) - 1)] if len(array) else array.reshape(0, 0)
    return np.atleast_2d(array)


def _cropped(panel: Panel, at) -> Panel:
    """Crop a large array to the part around the first wrong cell."""
    rows, columns = panel.values.shape
    high, wide = _MOST, _LONGEST if rows == 1 else _MOST
    if rows <= high and columns <= wide:
        return panel
    row, column = at[-2:] if at and len(at) > 1 else (0, at[-1] if at else 0)
    top = max(0, min(row - high // 2, rows - high))
    left = max(0, min(column - wide // 2, columns - wide))
    cut = (slice(top, top + high), slice(left, left + wide))
    rest = [part if part is None else part[cut] for part in (panel.lit, panel.padding, panel.marks)]
    return Panel(f"{panel.label}, from [{top}, {left}]", panel.values[cut], panel.role, *rest)


def _laid_out(inputs, answers):
    """Place all panels in one line, or the outputs below the inputs; single rows in a column.

    Returns what is drawn, and its right and lower edges.
    """
    numbers = _numbers_of([*inputs, *answers])
    least, best = (_readable(numbers, font) for font in (_SMALLEST_FONT, _FONT))
    in_rows = bool(answers) and all(len(panel.values) == 1 for panel in answers)
    if not in_rows and _width([*inputs, *answers], least) <= _WIDEST - 2 * _MARGIN:
        lines = [[*inputs, *answers]]
    else:
        lines = [line for line in (inputs, answers) if line]
    cell = best
    while cell > least and any(_width(line, cell) > _WIDEST - 2 * _MARGIN for line in lines):
        cell -= 1
    body, right, low = [], 0, 0
    for line in lines:
        lay = _below_each_other if in_rows and line is answers else _beside_each_other
        drawn, *ends = lay(line, max(cell, least), low)
        body += drawn
        right, low = max(right, ends[0]), ends[1]
    return body, right, low


def _numbers_of(panels) -> set:
    """Return all numbers as they are written, with their mark if that needs space."""
    found = set()
    for panel in panels:
        for at, value in np.ndenumerate(panel.values):
            kind = panel.kind(*at)
            found.add((number(value), kind if kind in _MARKED else ""))
    return found


def _readable(numbers, font) -> float:
    """Return the smallest cell in which every number has at least this font size."""
    cells = range(_SMALLEST_CELL, _LARGEST_CELL)
    fits = (cell for cell in cells if all(_font(one[0], cell, one[1]) >= font for one in numbers))
    return next(fits, _LARGEST_CELL)


def _width(panels, cell) -> float:
    return sum(_wide(panel, cell) for panel in panels) + _GAP * (len(panels) - 1)


def _wide(panel: Panel, cell) -> float:
    return max(panel.values.shape[1] * cell, _LETTER * len(panel.label))


def _beside_each_other(panels, cell, low):
    body, x, y, right = [], _MARGIN, low + _TOP, 0
    for panel in panels:
        rows, columns = panel.values.shape
        width = _wide(panel, cell)
        if x > _MARGIN and x + width > _WIDEST:
            x, y = _MARGIN, low + _TOP
        place = Grid("panel", rows, columns, x + (width - columns * cell) / 2, y, cell)
        body += [place.caption(panel.label), _draw(panel, place)]
        low, right, x = max(low, y + rows * cell), max(right, x + width), x + width + _GAP
    return body, right, low


def _below_each_other(panels, cell, low):
    """Place single rows so that corresponding cells are in one column, beside their captions."""
    left = _MARGIN + _LETTER * max(len(panel.label) for panel in panels) + 10
    body, y, right = [], low + _TOP / 2, 0
    for panel in panels:
        place = Grid("panel", 1, panel.values.shape[1], left, y, cell)
        body.append(svg.text(left - 12, y + cell / 2, panel.label, 15, "caption end"))
        body.append(_draw(panel, place))
        y, right = y + cell + 8, max(right, left + place.width)
    return body, right, y - 8


def _draw(panel: Panel, place: Grid) -> str:
    """Draw the cells, then those with thick borders, and then the numbers."""
    cells, marked, labels = [], [], []
    texts = {at: number(panel.values[at]) for at in np.ndindex(*panel.values.shape)}
    font = min([_font(text, place.cell, panel.kind(*at)) for at, text in texts.items()], default=0)
    for (row, column), text in texts.items():
        kind = panel.kind(row, column)
        if kind == "absent":
            continue
        lit = " lit" if panel.lit is not None and panel.lit[row, column] else ""
        drawn = place.box(row, column, f"cell {kind}{lit}")
        (marked if kind in _MARKED or lit else cells).append(drawn)
        if kind != "missing":
            labels.append(place.label(row, column, text, kind, font=font))
    return svg.group([*cells, *marked, *labels])


def _font(text: str, cell: float, kind: str) -> float:
    """Return the size at which a number fits into its cell, even in bold between thick borders."""
    if kind in ("absent", "missing"):
        return _LARGEST_FONT
    room = (cell - _BORDER) / _BOLD if kind in _MARKED else _ROOM * cell
    return svg.fitting(text, room, min(_LARGEST_FONT, 0.44 * cell))
