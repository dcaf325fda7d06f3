"""The receptive field: the part of a photograph that a cell of a deep map sees, layer by layer."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convlab import shapes
from convlab.drawing import raster, svg
from convlab.drawing.colours import HEAT_COLORMAP
from convlab.drawing.field_weights import field_weights, narrowest
from convlab.drawing.formatting import number, plural, shortened, size

_MARGIN, _TOP, _GAP = 20, 44, 28
_SIDE = 196  # of each picture
_ROW, _NUMBER, _TEXT = 18, 22, 13
_LETTER, _LONGEST = 7.3, 23  # average width and number of a line's letters
_RULER, _SUM, _JUMP = 290, 120, 50  # widths
_FINEST = 4  # the narrowest cells that are drawn one by one


class _Level(NamedTuple):
    """A map: the image, or the map of a line of the network."""

    text: str
    cells: int  # along a side
    size: int  # of the receptive field of a cell
    jump: int  # from one field to the next
    centre: float  # the middle of the field of cell 0, in cells of the image
    written: str  # how the size is computed

    def ends(self, first: int, last: int) -> tuple[float, float]:
        """Return where cells begin and end in the image; each is as wide as the jump."""
        left, right = (self.centre + at * self.jump for at in (first, last))
        return left - self.jump / 2 + 0.5, right + self.jump / 2 + 0.5


class _View(NamedTuple):
    """The part of the plane that is drawn: the image and `margin` cells of padding around it."""

    cells: int
    margin: int
    scale: float

    def at(self, x: float, place: float) -> float:
        return x + (place + self.margin) * self.scale

    def image(self, x: float) -> tuple[float, float, float, float]:
        """Return the place and the size of the image, below the captions."""
        return self.at(x, 0), self.at(_TOP, 0), *[self.cells * self.scale] * 2


def receptive_field(photo, lines, *, depth: int, point=(0, 0)) -> str:
    """Draw the field of one cell on a photograph, how much its pixels count, and a ruler of maps.

    The map of that cell can be pointed at.

    Parameters
    ----------
    photo : ndarray, shape (N, N)
    lines : sequence of (str, tuple, tuple)
        As for `convlab.drawing.network.network`, layers with windows only.
    depth : int
        The line whose map is shown, counted from 1.
    point : (int, int)
        Row and column of the cell in that map; larger values mean the last ones.
    """
    levels = _levels(lines, len(photo))
    layers = tuple(layer for _, some, _ in lines[:depth] for layer in some)
    last = levels[depth].cells - 1
    point = min(point[0], last), min(point[1], last)
    rows, columns = shapes.seen_cells(layers, *point)
    (start, _), (_, end) = shapes.seen_cells(layers, 0, last)
    margin = max(0, -start, end - len(photo) + 1)
    weights = field_weights(layers, len(photo))
    effect = np.outer(*(weights[at] for at in point))
    view = _View(len(photo), margin, _SIDE / (len(photo) + 2 * margin))
    xs = [_MARGIN + at * (_SIDE + _GAP) for at in range(3)]
    pictures = [
        _photograph(xs[0], view, photo, rows, columns),
        _heat(xs[1], view, effect, rows, columns),
        _map(xs[2], weights @ photo @ weights.T, photo, point, depth),
    ]
    top = _TOP + _SIDE + 58
    ruler = _ruler(top, levels, lines, depth, point[1], margin)
    table, right = _table(_MARGIN + _NUMBER + _RULER + _GAP, top, levels, depth)
    says = _says(levels[depth], depth, point, rows, columns)
    return svg.document(
        max(xs[2] + _SIDE, right) + _MARGIN,
        top + _ROW * len(levels) + 12,
        [*pictures, ruler, table],
        title=f"A receptive field in a network of {len(lines)} {plural('line', len(lines))}, "
        f"{says}.",
        says=says,
        notes=_notes(levels, depth, weights, point),
    )


def _levels(lines, cells: int) -> list[_Level]:
    levels = [_Level("image", cells, 1, 1, 0.0, "1")]
    for text, layers, shape in lines:
        window, stride, middle = _window(layers)
        before = levels[-1]
        seen = before.size + (window - 1) * before.jump
        written = f"{before.size} + {window - 1}·{before.jump} = {seen}"
        centre = before.centre + middle * before.jump
        levels.append(_Level(text, shape[1], seen, before.jump * stride, centre, written))
    return levels


@lru_cache(maxsize=512)
def _window(layers: tuple) -> tuple[int, int, float]:
    """Return size and stride of the field of a line, and the middle of the first one."""
    field = shapes.receptive_field(layers)
    first, last = shapes.seen_cells(layers, 0, 0)[0]
    return field.size[0], field.stride[0], (first + last) / 2


def _photograph(x, view: _View, photo, rows, columns) -> str:
    colours = raster.paint(photo, *raster.grey_scale(photo))
    picture = raster.picture(colours, *view.image(x), label="photograph")
    body = [_on_padding(x, view, picture), _frame(x, view, rows, columns)]
    return _panel(x, f"photograph {size(photo.shape)}", body)


def _heat(x, view: _View, shares, rows, columns) -> str:
    """Draw the shares that the pixels have in a cell as a heat map."""
    zero = raster.fills([[0]], HEAT_COLORMAP, 0, 1)[0][0]
    back = svg.rect(*view.image(x), None, fill=zero) + svg.rect(*view.image(x), "outline")
    scale = raster.paint(np.linspace(0, 1, 65)[np.newaxis], HEAT_COLORMAP, 0, 1)
    y = _TOP + _SIDE + 10
    parts = [
        _on_padding(x, view, back + _shares(x, view, shares, rows, columns)),
        _frame(x, view, rows, columns),
        raster.picture(scale, x + 50.0, y, _SIDE - 100.0, 10, label="colour scale"),
        svg.text(x + 44.0, y + 5, "0", 12, "quiet end"),
        svg.text(x + _SIDE - 44.0, y + 5, number(shares.max()), 12, "quiet start"),
    ]
    return _panel(x, "effective field", parts)


def _shares(x, view: _View, shares, rows, columns) -> str:
    """Draw the part of the heat map inside the field.

    It is the same for most cells of a map, so the page need not decode another image.
    """
    (top, bottom), (left, right) = (
        (max(first, 0), min(last + 1, view.cells)) for first, last in (rows, columns)
    )
    seen = shares[top:bottom, left:right]
    if not seen.size:  # the cell sees padding only
        return ""
    high, wide = (view.scale * cells for cells in seen.shape)
    colours = raster.paint(seen, HEAT_COLORMAP, 0, seen.max())
    place = view.at(x, left), view.at(_TOP, top), wide, high
    return raster.picture(colours, *place, label="effective field")


def _on_padding(x, view: _View, picture: str) -> str:
    padding = [svg.rect(x, _TOP, _SIDE, _SIDE, "cell padding")] if view.margin else []
    return svg.group([*padding, picture])


def _frame(x, view: _View, rows, columns) -> str:
    left, top = view.at(x, columns[0]), view.at(_TOP, rows[0])
    wide, high = ((last - first + 1) * view.scale for first, last in (columns, rows))
    return svg.rect(left, top, wide, high, "frame", pointer_events="none", style="stroke-width:2")


def _map(x, values, photo, point, depth: int) -> str:
    """Draw the map that the averaging network makes of the photograph; cells can be pointed at."""
    cells = len(values)
    colours = raster.paint(values, *raster.grey_scale(photo))
    name = f"map of line {depth}: {size(values.shape)}"
    side = _SIDE / cells
    wide = max(side, 7.0)
    left, top = (
        start + (at + 0.5) * side - wide / 2 for start, at in ((x, point[1]), (_TOP, point[0]))
    )
    frame = svg.rect(left, top, wide, wide, "frame", pointer_events="none", style="stroke-width:2")
    picture = raster.picture(colours, float(x), _TOP, _SIDE, _SIDE, label="map", points=True)
    hint = svg.text(x + _SIDE / 2, _TOP + _SIDE + 15, "point here", 12, "quiet online")
    return _panel(x, name, [picture, frame, hint])


def _panel(x, caption: str, body) -> str:
    head = svg.text(x + _SIDE / 2, _TOP - 16, caption, 15, "caption")
    place = x - 2, _TOP - 30, _SIDE + 4, _SIDE + 60
    return svg.panel([head, *body], *place, smallest=_TEXT, label=caption)


def _ruler(top, levels, lines, depth: int, column: int, margin: int) -> str:
    """Draw the maps below one another, all to the scale of the image, with the cells it sees."""
    left, right = _MARGIN + _NUMBER, _MARGIN + _NUMBER + _RULER
    view = _View(levels[0].cells, margin, _RULER / (levels[0].cells + 2 * margin))
    body = [svg.text(left, top - 14, "cells seen", 15, "caption start")]
    cells = [(column, column)]
    for _, layers, _ in reversed(lines[:depth]):
        cells.insert(0, shapes.seen_cells(layers, 0, cells[0])[1])
    for at, level in enumerate(levels):
        y = top + at * _ROW
        name = svg.text(left - 6, y + _ROW / 2, str(at), _TEXT, "quiet end")
        row = [
            _bar(left, y, view, level, 0, level.cells - 1, "cell output" if at else "cell input")
        ]
        if at <= depth:
            row += _seen(left, y, view, level, *cells[at])
        body.append(svg.group([name, *row], "" if at <= depth else "unused"))
    place = _MARGIN, top - 28, right - _MARGIN + 4, 28 + _ROW * len(levels)
    return svg.panel(body, *place, smallest=_TEXT, row=(left, right, _RULER / 2))


def _bar(x, y, view: _View, level: _Level, first: int, last: int, classes: str) -> str:
    """Draw cells as one box, cut off where the ruler ends."""
    ends = [view.at(x, place) for place in level.ends(first, last)]
    begin, end = (min(max(place, float(x)), float(x + _RULER)) for place in ends)
    return svg.rect(begin, y + 2.0, end - begin, _ROW - 4.0, classes)


def _seen(x, y, view: _View, level: _Level, first: int, last: int):
    """Draw the cells that are seen, one by one if they are wide enough; some are padding."""
    inside = max(first, 0), min(last, level.cells - 1)
    if inside[0] > first:
        yield _bar(x, y, view, level, first, inside[0] - 1, "cell padding")
    if inside[1] < last:
        yield _bar(x, y, view, level, inside[1] + 1, last, "cell padding")
    cells = [inside]
    if level.jump * view.scale >= _FINEST:
        cells = [(at, at) for at in range(inside[0], inside[1] + 1)]
    for one in cells:
        yield _bar(x, y, view, level, *one, "cell lit")


def _table(x, top, levels, depth: int) -> tuple[str, float]:
    """Write the lines of the network and how the field grows; return the right edge too."""
    shown = [shortened(level.text, _LONGEST) for level in levels]
    # The longest lines leave no more room on a phone.
    sums = [svg.cell_width(level.written, _TEXT) for level in levels]
    both = max(_LETTER * len(text) + wide for text, wide in zip(shown, sums, strict=True))
    wide = max(_LETTER * max(map(len, shown)) + _SUM, min(both, _LETTER * _LONGEST + _SUM))
    places = x + _NUMBER, x + _NUMBER + wide
    right = places[1] + _JUMP
    body = [
        svg.text(places[0], top - 14, "line", 15, "caption start"),
        svg.text(places[1], top - 14, "size", 15, "caption end"),
        svg.text(right, top - 14, "jump", 15, "caption end"),
    ]
    for at, level in enumerate(levels):
        y = top + at * _ROW + _ROW / 2
        row = [
            svg.text(places[0] - 6, y, str(at), _TEXT, "quiet end"),
            svg.text(places[0], y, shown[at], _TEXT, "start"),
            svg.text(places[1], y, level.written, _TEXT, "now end" if at == depth else "end"),
            svg.text(right, y, str(level.jump), _TEXT, "end"),
        ]
        body.append(svg.group(row, "" if at <= depth else "unused"))
    place = x, top - 28, right - x + 4, 28 + _ROW * len(levels)
    return svg.panel(body, *place, smallest=_TEXT), right


def _says(level: _Level, depth: int, point, rows, columns) -> str:
    """Write which cells of the image a cell sees."""
    ends = ", ".join(
        f"{name} {number(first)} to {number(last)}"
        for name, (first, last) in (("rows", rows), ("columns", columns))
    )
    where = f"cell [{point[0]}, {point[1]}] after line {depth}"
    pixels = plural("pixel", level.size)
    return f"{where}:  its field is {level.written} {pixels} wide:  {ends}"


def _notes(levels, depth: int, weights, point) -> list[str]:
    level, cells = levels[depth], levels[0].cells
    notes = [
        f"Neighbouring cells of this map see fields that are {level.jump} "
        f"{plural('pixel', level.jump)} apart."
    ]
    if level.size > cells:
        notes.append(f"The field is larger than the image of {size((cells, cells))}.")
    narrow = narrowest(weights[point[1]])
    notes.append(
        f"If all weights are equal, 95% of the image's effect comes from {narrow} neighbouring "
        f"{plural('column', narrow)}."
    )
    return notes
