"""What was expected beside what was given: cell by cell, or by overhang where the shapes differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convlab.drawing import svg
from convlab.drawing.grid import Grid
from convlab.drawing.words import number, size

_MARGIN, _TOP, _GAP = 20, 42, 30
_WIDEST = 900
_CELL, _SMALLEST_CELL = 34, 26
_MOST = 12  # cells drawn along one side


@dataclass(frozen=True, eq=False)
class Panel:
    """An array to show beside the answers.

    Attributes
    ----------
    label : str
    values : ndarray, shape (H, W)
    role : {"input", "kernel", "output", "padding"}
    lit : ndarray of bool, shape (H, W), or None
        The cells the first wrong cell is computed from.
    padding : ndarray of bool, shape (H, W), or None
        The cells that are padding.
    marks : ndarray of str, shape (H, W), or None
        A class for each cell instead of its role: "wrong", "extra", "missing".
    """

    label: str
    values: np.ndarray
    role: str = "input"
    lit: np.ndarray | None = None
    padding: np.ndarray | None = None
    marks: np.ndarray | None = None


def comparison(panels: Sequence[Panel], expected=None, given=None, *, wrong=None, at=None) -> str:
    """Draw the inputs, then expected, yours and the difference.

    Parameters
    ----------
    panels : sequence of Panel
    expected, given : ndarray or None
        Of one or more axes; of the leading ones only the slice of the first wrong cell is drawn.
        None where there is nothing to draw, a single number for example.
    wrong : ndarray of bool, optional
        Where the two differ; only where they have one shape.
    at : tuple of int, optional
        The first wrong cell.

    Returns
    -------
    str
        An SVG, or "" if there is nothing to draw.
    """
    panels = list(panels)
    if expected is not None and given is not None:
        panels += _answers(np.asarray(expected), np.asarray(given), wrong, at)
    panels = [_cropped(panel, at) for panel in panels]
    if not panels:
        return ""
    columns = sum(panel.values.shape[1] for panel in panels)
    room = _WIDEST - 2 * _MARGIN - _GAP * (len(panels) - 1)
    cell = max(_SMALLEST_CELL, min(_CELL, room / columns))
    body, x, y, lowest, widest = [], _MARGIN, _TOP, 0, 0
    for panel in panels:
        rows, columns = panel.values.shape
        width = max(columns * cell, 8.5 * len(panel.label))
        if x > _MARGIN and x + width > _WIDEST:
            x, y = _MARGIN, lowest + _TOP + 12
        left = x + (width - columns * cell) / 2
        body.append(_draw(panel, Grid("panel", rows, columns, left, y, cell)))
        lowest, x = max(lowest, y + rows * cell), x + width + _GAP
        widest = max(widest, x)
    return svg.document(
        widest - _GAP + _MARGIN, lowest + _MARGIN, body, title=_title(expected, given, at)
    )


def _title(expected, given, at) -> str:
    if expected is None or given is None:
        return "The input of this example."
    shapes = f"expected {size(np.shape(expected))}, yours {size(np.shape(given))}"
    return f"{shapes}{f', first wrong cell {list(at)}' if at else ''}."


def _answers(expected, given, wrong, at) -> list[Panel]:
    if expected.ndim == 0 or given.ndim == 0:
        return []
    lead = "" if not at or len(at) < 3 else f"[{', '.join(map(str, at[:-2]))}]"
    right, mine = _plane(expected, at), _plane(given, at)
    if wrong is not None and expected.shape == given.shape:
        wrong = _plane(wrong, at)
        there = np.zeros(wrong.shape, bool)
        there[at[-2:] if wrong.shape[0] > 1 or len(at) > 1 else (0, at[-1])] = True
        marks = np.where(wrong, "wrong", "output")
        with np.errstate(invalid="ignore"):
            difference = np.where(wrong, mine.astype(float) - right.astype(float), 0)
        return [
            Panel(f"expected{lead}", right, "output", there),
            Panel(f"yours{lead}", mine, "output", marks=marks),
            Panel("yours − expected", difference, "output", marks=np.where(wrong, "wrong", "same")),
        ]
    rows, columns = (max(one, other) for one, other in zip(right.shape, mine.shape, strict=True))
    values, marks = np.full((rows, columns), np.nan), np.full((rows, columns), "output", object)
    values[: mine.shape[0], : mine.shape[1]] = mine
    marks[right.shape[0] :], marks[:, right.shape[1] :] = "extra", "extra"
    marks[mine.shape[0] :], marks[:, mine.shape[1] :] = "missing", "missing"
    return [
        Panel(f"expected {size(expected.shape)}", right, "output"),
        Panel(f"yours {size(given.shape)}", values, "output", marks=marks),
    ]


def _plane(array, at) -> np.ndarray:
    """Return the two-dimensional slice of an array in which cell `at` lies."""
    lead = at[:-2] if at else ()
    while array.ndim > 2:
        index = lead[0] if lead else 0
        array, lead = (
            array[min(index, len(array) - 1)] if len(array) else array.reshape(0, 0),
            lead[1:],
        )
    return np.atleast_2d(array)


def _cropped(panel: Panel, at) -> Panel:
    """Cut a large array down to what is round the first wrong cell."""
    rows, columns = panel.values.shape
    if max(rows, columns) <= _MOST:
        return panel
    row, column = at[-2:] if at and len(at) > 1 else (0, at[-1] if at else 0)
    top = max(0, min(row - _MOST // 2, rows - _MOST))
    left = max(0, min(column - _MOST // 2, columns - _MOST))
    cut = (slice(top, top + _MOST), slice(left, left + _MOST))
    rest = [part if part is None else part[cut] for part in (panel.lit, panel.padding, panel.marks)]
    return Panel(f"{panel.label}, from [{top}, {left}]", panel.values[cut], panel.role, *rest)


def _draw(panel: Panel, place: Grid) -> str:
    parts = [place.caption(panel.label)]
    texts = [[number(value) for value in row] for row in panel.values.tolist()]
    font = place.font(text for row in texts for text in row)
    for row, column in np.ndindex(*panel.values.shape):
        kind = panel.role if panel.marks is None else str(panel.marks[row, column])
        if panel.padding is not None and panel.padding[row, column]:
            kind = "padding"
        lit = " lit" if panel.lit is not None and panel.lit[row, column] else ""
        parts.append(place.box(row, column, f"cell {kind}{lit}"))
        if kind != "missing":
            parts.append(place.label(row, column, texts[row][column], kind, font=font))
    return svg.group(parts)
