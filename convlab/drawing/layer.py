"""A convolutional layer in numbers: partial maps add up to activation maps."""

import numpy as np

from convlab import ops, shapes
from convlab.drawing import layer_parts as parts
from convlab.drawing import links, svg
from convlab.drawing.formatting import numbers
from convlab.drawing.grid import Grid

_GAP, _HEIGHT, _WIDTH = 8, 374, 905
_LARGEST_CELL, _SMALLEST_CELL, _SMALLEST_TEXT = 36, 20, 8
_DIGITS = 0.54
# From the left: the names of the channels, "⋆", "=", "+", the ReLU arrow, the names of the filters.
_NAMES, _TIMES, _EQUALS, _PLUS, _RELU, _FILTERS = 70, 34, 34, 88, 100, 58
_GAPS = 2 * parts.MARGIN + _NAMES + _TIMES + _EQUALS + _PLUS + _RELU + _FILTERS
_NARROWEST, _NARROWEST_INPUT = 84, 112  # so that the captions of the columns do not touch


def layer(x, weight, bias, *, shown=0, relu=True, depth=1, names=(), step=0) -> str:
    """Draw how one filter of a layer computes its activation map, with all numbers.

    A step is a cell of the activation map.

    Parameters
    ----------
    x : array_like, shape (C, H, W)
        The image, or the maps of the layer before.
    weight : array_like, shape (F, C, kh, kw)
    bias : array_like, shape (F,)
    shown : int
        The filter whose partial maps are drawn.
    relu : bool
        Whether negative sums become zero.
    depth : int
        The number of the layer; from 2 on, its input is the maps of the layer before.
    names : sequence of str
        Names of the channels, shown beside their numbers.
    """
    x, weight, bias = np.asarray(x), np.asarray(weight), np.asarray(bias)
    taken = parts.layer_parts(x, weight, bias, shown, relu)
    map_shape = taken.total.shape
    layout = _lay_out(x.shape, weight.shape, map_shape, parts.sum_height(len(x), relu))
    now = divmod(min(step, taken.total.size - 1), map_shape[1])
    lit = set(layout.reads(*now))
    columns = (
        _inputs(layout, x, lit, names, now),
        _kernels(layout, weight[shown]),
        _partials(layout, taken.partials, lit),
        _sum(layout, taken, now, lit),
        _maps(layout, taken, now),
    )
    values = x, weight[shown], taken.partials, taken.total, taken.maps
    smallest = [min(parts.SUM_TEXT, layout.sum.font(numbers(each))) for each in values]
    return layout.draw(depth, (x.shape, weight.shape), taken, columns, smallest)


def fits(x, weight) -> bool:
    """Return whether the numbers of a layer are readable in their cells, for any bias."""
    map_shape = shapes.output_shape(x.shape[1:], weight.shape[2:])
    cell = _cell_size(x.shape, weight.shape, map_shape)
    if cell < _SMALLEST_CELL:
        return False
    texts = sum(map(numbers, (x, weight, ops.conv2d(x, weight))), [])
    font = Grid("", 1, 1, 0, 0, cell, _DIGITS).font(texts)
    return font >= _SMALLEST_TEXT


class _Layout(parts.Layout):
    """The positions of all parts, each a grid."""

    def reads(self, row: int, column: int) -> list[str]:
        """List the cells that a cell of the activation map is computed from."""
        shape = self.kernels[0].rows, self.kernels[0].columns
        windows = [name for grid in self.inputs for name in grid.window((row, column), shape)]
        return windows + [grid.identity(row, column) for grid in (*self.partials, self.sum)]

    def step_of(self, row: int, column: int) -> int:
        return row * self.sum.columns + column


def _lay_out(x_shape, weight_shape, map_shape, sum_height: int) -> _Layout:
    channels, height, width = x_shape
    filters, _, kh, kw = weight_shape
    cell = _cell_size(x_shape, weight_shape, map_shape)
    sum_tall = 34 + map_shape[0] * cell + 22 + sum_height
    tall = max(_stack(channels, height, cell), _stack(filters, map_shape[0], cell), sum_tall)

    def column(name, count, shape, x, pitch):
        """Stack grids in the middle of a column that starts at x."""
        wide = max(_NARROWEST_INPUT if name == "input" else _NARROWEST, shape[1] * cell)
        top = parts.TOP + (tall - (count - 1) * pitch - shape[0] * cell) / 2
        left = x + (wide - shape[1] * cell) / 2
        return x + wide, [
            Grid(f"{name}{i}", *shape, left, top + i * pitch, cell, _DIGITS) for i in range(count)
        ]

    row = height * cell + _GAP
    right, inputs = column("input", channels, (height, width), parts.MARGIN + _NAMES, row)
    right, kernels = column("kernel", channels, (kh, kw), right + _TIMES, row)
    right, partials = column("partial", channels, map_shape, right + _EQUALS, row)
    right, [place] = column("sum", 1, map_shape, right + _PLUS, 0)
    total = Grid("sum", *map_shape, place.x, parts.TOP + (tall - sum_tall) / 2 + 34, cell, _DIGITS)
    right, maps = column("map", filters, map_shape, right + _RELU, map_shape[0] * cell + _GAP)
    right += _FILTERS + parts.MARGIN
    size = right, parts.TOP + tall + parts.MARGIN
    reach = parts.SUM_LEFT_ENLARGED, parts.SUM_LEFT
    return _Layout(inputs, kernels, partials, total, maps, *size, reach, 26)


def _cell_size(x_shape, weight_shape, map_shape) -> float:
    """Return the size of all cells with which all columns fit."""
    stacks = (x_shape[0], x_shape[1]), (weight_shape[0], map_shape[0])
    cell = min(
        _LARGEST_CELL, *((_HEIGHT - _GAP * (count - 1)) / (count * rows) for count, rows in stacks)
    )
    counts = x_shape[2], weight_shape[3], *[map_shape[1]] * 3
    least = _NARROWEST_INPUT, *[_NARROWEST] * 4
    while sum(max(wide, cell * n) for wide, n in zip(least, counts, strict=True)) > _WIDTH - _GAPS:
        cell -= 1
    return cell


def _stack(count: int, rows: int, cell: float) -> float:
    return count * rows * cell + _GAP * (count - 1)


def _inputs(layout: _Layout, x, lit, names, now):
    """Draw the channels, with the window on each."""
    for channel, source in enumerate(layout.inputs):
        below = [names[channel]] if channel < len(names) else []
        middle = source.middle[1]
        for line, name in enumerate([f"channel {channel}", *below]):
            y = middle + 17 * (line - len(below) / 2)
            yield svg.text(parts.MARGIN, y, name, 13, "quiet start" if line else "start")
        yield source.draw(x[channel], role="input", lit=lit)
    for source in layout.inputs:
        yield source.frame(*now, layout.kernels[0].rows, layout.kernels[0].columns)


def _kernels(layout: _Layout, kernels):
    """Draw the kernel of each channel with the sign before it, and a box around all of them."""
    first, height = layout.kernels[0], layout.kernels[-1].bottom - layout.kernels[0].y
    yield svg.rect(first.x - 7, first.y - 5, first.width + 14, height + 10, "outline", rx=6)
    for source, kernel, weights in zip(layout.inputs, layout.kernels, kernels, strict=True):
        yield svg.text((source.right + kernel.x) / 2, source.middle[1], "⋆", 30)
        yield kernel.draw(weights, role="kernel")


def _partials(layout: _Layout, partials, lit):
    """Draw the partial map of each channel, and the sign before it."""
    for kernel, partial, values in zip(layout.kernels, layout.partials, partials, strict=True):
        yield svg.text((kernel.right + partial.x) / 2, kernel.middle[1], "=", 20)
        yield partial.draw(values, role="product", lit=lit, step_of=layout.step_of)


def _sum(layout: _Layout, taken: parts.Parts, now, lit):
    grid = layout.sum
    x, below = grid.middle[0], grid.bottom + 22
    lines, _ = taken.cell(now)
    yield svg.text(x, grid.y - 16, "sum + bias", 15, "caption")
    yield grid.draw(taken.total, role="product", lit=lit, step_of=layout.step_of)
    yield parts.draw_sum(x, below, lines, len(layout.inputs), slots=True)


def _maps(layout: _Layout, taken: parts.Parts, now):
    """Draw the activation maps; the cells of the map that is shown are the steps of the walk."""
    for index, grid in enumerate(layout.maps):
        x, y = grid.right + 8, grid.middle[1]
        style = "caption start" if index == taken.shown else "quiet start"
        yield svg.text(x, y, f"filter {index}", 13, style)
        if index != taken.shown:
            yield grid.draw(taken.maps[index], role="output")
            continue
        font = grid.font(numbers(taken.maps[index]))
        for at in np.ndindex(taken.total.shape):
            lines, says = taken.cell(at)
            link = links.step(layout.step_of(*at), at, layout.reads(*at), says, lines)
            yield grid.output(at, lines[-1], link, now=at == now, font=font)
