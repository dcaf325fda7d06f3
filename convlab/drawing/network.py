"""The costs of a network, line by line: its maps, parameters and multiplications."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from convlab import shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import in_full, plural, shortened, size
from convlab.drawing.grid import Grid
from convlab.shapes import Branches, Conv, Linear

_MARGIN, _TOP, _ROW, _GAP = 20, 44, 22, 28
_TEXT, _LETTER, _LONGEST = 13, 7.5, 28  # size, average width and number of a line's letters
_NUMBER, _SHAPE, _BAR, _COUNT = 26, 100, 80, 104  # widths
_BESIDE = 22  # the space left of a line, between its text and its shape, and right of the shape


class _Row(NamedTuple):
    """One line of the network as it is shown, and its costs."""

    text: str
    shape: tuple
    costs: tuple[int, int, int]  # parameters, multiplications, numbers in the maps
    says: str


# The captions of the bars, and their roles.
_COSTS = ("parameters", "kernel"), ("multiplications", "input"), ("numbers in maps", "output")


def network(lines, input_shape, *, step=0) -> str:
    """Draw a table of the lines of a network, with bars for the costs of each.

    A step is a line.

    Parameters
    ----------
    lines : sequence of (str, tuple, tuple)
        The text of each line, the descriptions of its layers, and the shape of its output.
    input_shape : (int, int, int)
        ``(channels, height, width)`` of the image.
    """
    rows = _rows(lines, tuple(input_shape))
    now = min(step, len(rows) - 1)
    table = Grid("line", len(rows), 1, _MARGIN, _TOP, _NUMBER + _table_room(rows), 1, _ROW)
    bars, x = [], table.right + _GAP
    for at in range(len(_COSTS)):
        wide = (
            _NUMBER
            + _BAR
            + max(_COUNT, *(svg.cell_width(f"{row.costs[at]:,}", _TEXT) for row in rows))
        )
        bars.append(Grid(f"cost{at}", len(rows), 1, x, _TOP, wide, 1, _ROW))
        x = bars[-1].right + _GAP
    body = [_table(table, rows, now), *(_bars(grid, at, rows) for at, grid in enumerate(bars))]
    notes = _notes(rows)
    title = f"A network of {len(rows)} lines on an image of {size(input_shape)}. {' '.join(notes)}"
    return svg.document(x - _GAP + _MARGIN, table.bottom + 12, body, title=title, notes=notes)


def _table_room(rows: list[_Row]) -> float:
    """Return a width in which the text of each line fits beside its shape."""
    widest = max(12, *(len(row.text) for row in rows))
    shapes = (svg.cell_width(size(row.shape), _TEXT) for row in rows)
    both = (_LETTER * len(row.text) + wide for row, wide in zip(rows, shapes, strict=True))
    return max(_LETTER * widest + _SHAPE, *(wide + _BESIDE for wide in both))


def _shown(texts: list[str]) -> list[str]:
    """Shorten lines so that the table fits on a phone: first without padding, then cut off."""
    if max(map(len, texts)) > _LONGEST:
        texts = [re.sub(r" padding \d+", "", text) for text in texts]
    return [shortened(text, _LONGEST) for text in texts]


def _rows(lines, shape) -> list[_Row]:
    rows, size_seen, stride = [], 1, 1
    shown = _shown([text for text, _, _ in lines])
    for text, layers, after in lines:
        maps = shapes.map_shapes(layers, shape)
        macs = shapes.count_macs(layers, shape)
        costs = _parameters(layers), macs, sum(map(math.prod, maps))
        says = f"line {len(rows) + 1}, {text}:  {_arithmetic(layers, maps, costs)}"
        shape, window = after, _window(layers)
        if window and stride:
            size_seen, stride = size_seen + (window[0] - 1) * stride, stride * window[1]
            says += f";  each cell sees {size_seen}×{size_seen}"
        else:
            stride = 0
            says += ";  each number depends on the whole image"
        rows.append(_Row(shown[len(rows)], shape, costs, says))
    return rows


# Most lines are the same in the next picture, and many in one network.
_parameters = lru_cache(maxsize=512)(shapes.count_parameters)


@lru_cache(maxsize=512)
def _window(layers: tuple) -> tuple[int, int] | None:
    """Return size and stride of the field of a line; None if it sees the whole map."""
    try:
        field = shapes.receptive_field(layers)
    except ValueError:  # a fully connected layer or a global pooling
        return None
    return field.size[0], field.stride[0]


def _arithmetic(layers, maps, costs) -> str:
    """Write how the costs of one line are computed."""
    parameters, macs, numbers = (f"{cost:,}" for cost in costs)
    layer = layers[0]
    added = " + ".join(_product(*one) for one in maps)
    stored = f"{plural('map', len(maps))} {added} = {numbers} {plural('number', costs[2])}"
    if len(maps) > 1 or isinstance(layer, Branches):
        count = f"{len(maps)} convolutions"
        return f"{count} with {parameters} parameters, {macs} multiplications;  {stored}"
    if isinstance(layer, Linear):
        inputs, outputs = layer.in_features, layer.out_features
        learned = f"{in_full(outputs)}·({in_full(inputs)} + 1) = {parameters} parameters"
        return f"{learned};  {_product(outputs, inputs)} = {macs} multiplications"
    if not isinstance(layer, Conv):
        return f"no parameters and no multiplications;  {stored}"
    window = _product(layer.in_channels // layer.groups, *[layer.kernel_size] * 2)
    # A normalisation has a scale and a shift for each channel in place of the bias.
    extra = 1 if layer.bias else 2
    learned = f"{in_full(layer.out_channels)}·({window} + {extra}) = {parameters} parameters"
    return f"{learned};  {_product(*maps[-1])}·{window} = {macs} multiplications;  {stored}"


def _product(*numbers: int) -> str:
    return "·".join(map(in_full, numbers))


def _table(place: Grid, rows: list[_Row], now: int) -> str:
    """Draw the texts of the lines and the shapes of their outputs."""
    right = place.right - 8
    body = [
        svg.text(place.x + _NUMBER + 6, _TOP - 16, "line", 15, "caption start"),
        svg.text(right, _TOP - 16, "output", 15, "caption end"),
    ]
    for at, row in enumerate(rows):
        y = place.corner(at, 0)[1] + _ROW / 2
        parts = [
            place.box(at, 0, "cell now" if at == now else "cell"),
            svg.text(place.x + _NUMBER - 4, y, str(at + 1), _TEXT, "quiet end"),
            svg.text(place.x + _NUMBER + 6, y, row.text, _TEXT, "start"),
            svg.text(right, y, size(row.shape), _TEXT, "output end"),
        ]
        reads = [f"cost{cost}-{at}-0" for cost in range(len(_COSTS))]
        body.append(svg.group(parts, **links.step(at, (at, 0), reads, row.says)))
    return _panel(place, body)


def _bars(place: Grid, which: int, rows: list[_Row]) -> str:
    """Draw the bars of one kind of cost, and their total above them."""
    name, role = _COSTS[which]
    costs = [row.costs[which] for row in rows]
    most, left = max(1, *costs), place.x + _NUMBER
    body = [svg.text(place.x, _TOP - 16, name, 15, f"caption start {role}")]
    for at, cost in enumerate(costs):
        y = place.corner(at, 0)[1]
        attributes = {"data_id": place.identity(at, 0), "data_stands_for": at}
        wide = max(_BAR * cost / most, 1.0 if cost else 0.0)
        body += [
            svg.text(place.x + _NUMBER - 6, y + _ROW / 2, str(at + 1), _TEXT, "quiet end"),
            svg.rect(left, y + 3, wide, _ROW - 6.0, f"cell {role}", **attributes),
            svg.text(place.right, y + _ROW / 2, f"{cost:,}", _TEXT, f"{role} end"),
        ]
    return _panel(place, body)


def _panel(place: Grid, body) -> str:
    width, height = place.width + 4, place.height + 36
    return svg.panel(body, place.x - 2, _TOP - 32, width, height, smallest=_TEXT)


def _notes(rows: list[_Row]) -> list[str]:
    """Write the totals, and which lines have most of them."""
    parameters, macs, numbers = (sum(row.costs[at] for row in rows) for at in range(3))
    return [
        f"{parameters:,} parameters, {_bytes(parameters)} in float32.",
        f"{macs:,} multiplications for one image, each with its addition: "
        f"{2 * macs:,} floating point operations.",
        f"{numbers:,} numbers in all maps, {_bytes(numbers)} in float32 for one image.",
        f"The largest shares: {', '.join(_largest(rows, at) for at in range(3))}.",
    ]


def _largest(rows: list[_Row], which: int) -> str:
    costs = [row.costs[which] for row in rows]
    share = 100 * max(costs) / max(1, sum(costs))
    return f"line {costs.index(max(costs)) + 1} has {share:.0f}% of the {_COSTS[which][0]}"


def _bytes(numbers: int) -> str:
    """Write how much memory numbers of four bytes take, in units of a thousand."""
    count, units = 4 * numbers, ["bytes", "kB", "MB", "GB", "TB"]
    while count >= 1000 and len(units) > 1:
        count, units = count / 1000, units[1:]
    return f"{count:.3g} {units[0]}"
