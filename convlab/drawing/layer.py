"""A convolutional layer in numbers: partial maps add up to activation maps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convlab import ops, shapes
from convlab.drawing import layer_parts as parts
from convlab.drawing import links, svg
from convlab.drawing.formatting import number, numbers
from convlab.drawing.grid import Grid

_GAP, _HEIGHT, _WIDTH = 8, 374, 905
_LARGEST_CELL, _SMALLEST_CELL, _SMALLEST_TEXT = 36, 20, 8
_DIGITS = 0.54
# From the left: the channels' names, "⋆", "=", "+", the arrow of the ReLU, the filters' names.
_NAMES, _TIMES, _EQUALS, _PLUS, _RELU, _FILTERS = 70, 34, 34, 88, 100, 58
_GAPS = 2 * parts.MARGIN + _NAMES + _TIMES + _EQUALS + _PLUS + _RELU + _FILTERS
_NARROWEST = 84  # a column no narrower than its caption


def layer(x, weight, bias, *, shown=0, relu=True, depth=1, names=(), step=0) -> str:
    """Draw how one filter of a layer makes its activation map, every number in its cell.

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
        Which layer of the network this is; from 2 on its input are the maps of the one before.
    names : sequence of str
        What the channels are called, beside their numbers.
    step : int
        The cell of the activation map the picture shows; the last one where it is past the end.

    Returns
    -------
    str
        An SVG in which each cell of the activation map is linked with the cells it is made of.
    """
    x, weight, bias = np.asarray(x), np.asarray(weight), np.asarray(bias)
    taken = parts.layer_parts(x, weight, bias, shown, relu)
    map_shape = taken.total.shape
    places = _places(x.shape, weight.shape, map_shape, parts.account_height(len(x), relu))
    now = divmod(min(step, taken.total.size - 1), map_shape[1])
    lit = set(places.reads(*now))
    columns = (
        (places.inputs, x, _inputs(places, x, lit, names, now)),
        (places.kernels, weight[shown], _kernels(places, weight[shown])),
        (places.partials, taken.partials, _partials(places, taken.partials, lit)),
        ([places.sum], taken.total, _sum(places, taken, bias[shown], now, lit, relu)),
        (places.maps, taken.maps, _maps(places, taken, bias[shown], now, shown, relu)),
    )
    heads = parts.column_captions(depth, x.shape, weight.shape, shown)
    heads = [*heads[:3], ("", ""), heads[3]]  # the sum has its caption over its grid
    body = [
        parts.column(
            drawn,
            ends,
            places.height,
            (_middle(grids[0])[0], *head),
            smallest=min(parts.ACCOUNT_TEXT, _font(grids[0], values)),
        )
        for (grids, values, drawn), ends, head in zip(columns, places.columns, heads, strict=True)
    ]
    body.append(svg.group(_between(places, shown, relu), "between"))
    title = parts.title(depth, x.shape, weight.shape, map_shape, shown, bias[shown], relu)
    return svg.document(places.width, places.height, body, title=title)


def fits(x, weight) -> bool:
    """Tell whether the numbers of a layer can be read in their cells, whatever its biases."""
    map_shape = shapes.output_shape(x.shape[1:], weight.shape[2:])
    cell = _cell_size(x.shape, weight.shape, map_shape)
    if cell < _SMALLEST_CELL:
        return False
    texts = sum(map(numbers, (x, weight, ops.conv2d(x, weight))), [])
    font = Grid("", 1, 1, 0, 0, cell, _DIGITS).font(texts)
    return font >= _SMALLEST_TEXT


@dataclass(frozen=True)
class _Places:
    """Where everything lies: a grid for each channel, kernel and map."""

    inputs: list[Grid]
    kernels: list[Grid]
    partials: list[Grid]
    sum: Grid
    maps: list[Grid]
    width: float
    height: float

    def reads(self, row: int, column: int) -> list[str]:
        """List the cells that a cell of the activation map is made of."""
        kernel = self.kernels[0]
        windows = [
            grid.identity(row + down, column + across)
            for grid in self.inputs
            for down in range(kernel.rows)
            for across in range(kernel.columns)
        ]
        return windows + [grid.identity(row, column) for grid in (*self.partials, self.sum)]

    def step_of(self, row: int, column: int) -> int:
        return row * self.sum.columns + column

    def filter_box(self) -> str:
        """Draw the box that makes one filter of its kernels."""
        first, last = self.kernels[0], self.kernels[-1]
        height = last.y + last.height - first.y
        return svg.rect(first.x - 7, first.y - 5, first.width + 14, height + 10, "outline", rx=6)

    @property
    def columns(self) -> list[tuple[float, float]]:
        """List where the columns begin and end, the signs before them included."""
        middle = _middle(self.sum)[0]
        firsts = self.inputs[0], self.kernels[0], self.partials[0]
        rights = [grid.x + grid.width + 10 for grid in firsts]
        rights.append(max(self.sum.x + self.sum.width, middle + parts.ACCOUNT_LEFT + 8))
        lefts = [
            parts.MARGIN,
            rights[0] - 8,
            rights[1] - 6,
            min(self.sum.x, middle - parts.ACCOUNT_LARGE) - 4,
        ]
        return [*zip(lefts, rights, strict=True), (self.maps[0].x - 6, self.width)]


def _middle(grid: Grid) -> tuple[float, float]:
    return grid.x + grid.width / 2, grid.y + grid.height / 2


def _places(x_shape, weight_shape, map_shape, account: int) -> _Places:
    channels, height, width = x_shape
    filters, _, kh, kw = weight_shape
    cell = _cell_size(x_shape, weight_shape, map_shape)
    sum_height = 34 + map_shape[0] * cell + 22 + account
    tall = max(_stack(channels, height, cell), _stack(filters, map_shape[0], cell), sum_height)

    def column(name, count, shape, x, pitch):
        """Stack grids in the middle of a column that begins at x."""
        wide = max(_NARROWEST, shape[1] * cell)
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
    total = Grid(
        "sum", *map_shape, place.x, parts.TOP + (tall - sum_height) / 2 + 34, cell, _DIGITS
    )
    right, maps = column("map", filters, map_shape, right + _RELU, map_shape[0] * cell + _GAP)
    right += _FILTERS + parts.MARGIN
    return _Places(inputs, kernels, partials, total, maps, right, parts.TOP + tall + parts.MARGIN)


def _cell_size(x_shape, weight_shape, map_shape) -> float:
    """Return the one size that all cells have, so that all columns fit."""
    stacks = (x_shape[0], x_shape[1]), (weight_shape[0], map_shape[0])
    cell = min(
        _LARGEST_CELL, *((_HEIGHT - _GAP * (count - 1)) / (count * rows) for count, rows in stacks)
    )
    columns = x_shape[2], weight_shape[3], *[map_shape[1]] * 3
    while sum(max(_NARROWEST, cell * count) for count in columns) > _WIDTH - _GAPS:
        cell -= 1
    return cell


def _stack(count: int, rows: int, cell: float) -> float:
    return count * rows * cell + _GAP * (count - 1)


def _font(grid: Grid, values) -> float:
    """Return the size of the smallest digits among the values of a column."""
    return grid.font(numbers(values))


def _inputs(places: _Places, x, lit, names, now):
    """Draw the channels, and the window on each."""
    for channel, source in enumerate(places.inputs):
        below = [names[channel]] if channel < len(names) else []
        middle = _middle(source)[1]
        for line, name in enumerate([f"channel {channel}", *below]):
            y = middle + 17 * (line - len(below) / 2)
            yield svg.text(parts.MARGIN, y, name, 13, "quiet start" if line else "start")
        yield source.draw(x[channel], role="input", lit=lit)
    for source in places.inputs:
        yield source.frame(*now, places.kernels[0].rows, places.kernels[0].columns)


def _kernels(places: _Places, kernels):
    """Draw the kernel of each channel, and the sign before it."""
    yield places.filter_box()
    for source, kernel, weights in zip(places.inputs, places.kernels, kernels, strict=True):
        yield svg.text((source.x + source.width + kernel.x) / 2, _middle(source)[1], "⋆", 30)
        yield kernel.draw(weights, role="kernel")


def _partials(places: _Places, partials, lit):
    """Draw what each channel gives, and the sign before it."""
    for kernel, partial, values in zip(places.kernels, places.partials, partials, strict=True):
        yield svg.text((kernel.x + kernel.width + partial.x) / 2, _middle(kernel)[1], "=", 20)
        yield partial.draw(values, role="product", lit=lit, step_of=places.step_of)


def _sum(places: _Places, taken: parts.Parts, bias, now, lit, relu: bool):
    grid = places.sum
    x, below = _middle(grid)[0], grid.y + grid.height + 22
    active = np.maximum(taken.total[now], 0)
    lines = parts.account(taken.partials[:, *now], bias, taken.total[now], active, relu)
    yield svg.text(x, grid.y - 16, "sum + bias", 15, "caption")
    yield grid.draw(taken.total, role="product", lit=lit, step_of=places.step_of)
    yield parts.draw_account(x, below, lines, len(places.inputs), slots=True)


def _between(places: _Places, shown: int, relu: bool):
    """Lead from the partial maps to their sum, and from the sum to its activation map."""
    x, y = _middle(places.sum)
    ends = [(one.x + one.width + 4, _middle(one)[1]) for one in places.partials]
    yield parts.gather(ends, min(places.sum.x - 26, x - parts.ACCOUNT_LEFT - 16), y)
    target = places.maps[shown]
    begins = places.sum.x + places.sum.width + 4, y
    yield parts.activation_arrow(*begins, target.x - 4, _middle(target)[1], relu)


def _maps(places: _Places, taken: parts.Parts, bias, now, shown: int, relu: bool):
    """Draw the activation maps; the cells of the one shown are the steps of the walk."""
    for index, grid in enumerate(places.maps):
        x, y = grid.x + grid.width + 8, _middle(grid)[1]
        style = "caption start" if index == shown else "quiet start"
        yield svg.text(x, y, f"filter {index}", 13, style)
        if index != shown:
            yield grid.draw(taken.maps[index], role="output")
            continue
        font = grid.font(numbers(taken.maps[index]))
        for at in np.ndindex(taken.total.shape):
            yield _cell(places, grid, taken, bias, at, now, shown, relu, font)


def _cell(places: _Places, grid: Grid, taken: parts.Parts, bias, at, now, shown, relu, font) -> str:
    values, total = taken.partials[:, *at].tolist(), taken.total[at].item()
    active = taken.maps[shown][at].item()
    says = parts.sentence(shown, at, values, bias, total, active, relu)
    attributes = links.step(
        places.step_of(*at),
        at,
        places.reads(*at),
        says,
        parts.account(values, bias, total, active, relu),
    )
    body = [
        grid.box(*at, "cell output now" if at == now else "cell output"),
        grid.label(*at, number(active), "output", font=font),
    ]
    return svg.group(body, **attributes)
