"""A convolutional layer on a photograph, each map as an image."""

from dataclasses import dataclass

import numpy as np

from convlab.drawing import layer_parts as parts
from convlab.drawing import raster, svg
from convlab.drawing.colours import SIGNED_COLORMAP, TINTS
from convlab.drawing.formatting import number, numbers
from convlab.drawing.grid import Area, Grid

_HEIGHT, _WIDTH, _LABEL = 484, 905, 20
_LARGEST = 200
_TIMES, _EQUALS, _PLUS, _RELU = 30, 30, 46, 84
_NARROWEST, _NARROWEST_MAPS = 84, 146  # as wide as the captions of the columns
_GAPS = 2 * parts.MARGIN + _TIMES + _EQUALS + _PLUS + _RELU
_KERNEL_CELL, _WEIGHT_TEXT = 26, 10  # the narrowest cell of a weight, and its smallest digits
_WIDEST_KERNEL = 160  # a wider one would leave too little room for the maps
_SCALE = 140  # the width of the scale of colours
_BESIDE_ZERO = 5  # letters at its ends, beside the 0 in the middle; more would touch the 0


def layer_photo(x, weight, bias, *, shown=0, relu=True, depth=1, names=(), point=(0, 0)) -> str:
    """Draw how one filter of a layer computes its activation map, each map as an image.

    The partial maps and their sum share a signed scale. It does not depend on the bias, so a colour
    means the same number for all biases; sums beyond the scale have the colours of its ends. A
    photograph with the channels red, green and blue is also shown in colour. Learners can
    point at the maps.

    Parameters
    ----------
    x : array_like, shape (C, H, W)
        The photograph, or the maps of the layer before.
    weight, bias, shown, relu, depth, names
        As for `convlab.drawing.layer.layer`.
    point : (int, int)
        Row and column of the cell whose sum is written out; if outside, the nearest cell.
    """
    x, weight, bias = np.asarray(x), np.asarray(weight), np.asarray(bias)
    taken = parts.layer_parts(x, weight, bias, shown, relu)
    point = tuple(np.clip(point, 0, np.subtract(taken.total.shape, 1)).tolist())
    tinted = _is_photo(x, depth) and len(x) == len(TINTS) and tuple(names) == tuple(TINTS)
    sum_height = parts.sum_height(len(x), relu)
    written = numbers(weight)
    widest = max(svg.cell_width(text, _WEIGHT_TEXT) for text in written)
    cell = max(_KERNEL_CELL, min(widest, _WIDEST_KERNEL / weight.shape[3]))
    layout = _lay_out(x.shape, weight.shape, taken.total.shape, sum_height, tinted, cell)
    lines, says = taken.cell(point)
    columns = (
        _inputs(layout, x, weight.shape[2:], names, point, _is_photo(x, depth)),
        _filter(layout, weight[shown], cell),
        _partials(layout, taken, point),
        _sum(layout, taken, point, lines),
        _maps(layout, taken, point),
    )
    digits = [parts.SUM_TEXT] * 5
    digits[1] = min(svg.fitting(text, 0.92 * cell, parts.SUM_TEXT) for text in written)
    return layout.draw(depth, (x.shape, weight.shape), taken, columns, digits, says)


@dataclass(frozen=True)
class _Box(Area):
    x: float
    y: float
    width: float
    height: float

    def image(self, colours, label: str, *, points=False) -> str:
        ends = self.x, self.y, self.width, self.height
        return raster.picture(colours, *ends, label=label, points=points)

    def above(self, label: str, classes: str = "quiet") -> str:
        return svg.text(self.middle[0], self.y - 9, label, 13, classes)

    def mark(self, at, shape, window=(1, 1)) -> str:
        """Frame a window of an image of `shape` at `at`; the frame has a minimum size."""
        down, across = self.height / shape[0], self.width / shape[1]
        high, wide = max(window[0] * down, 7.0), max(window[1] * across, 7.0)
        x = self.x + (at[1] + window[1] / 2) * across - wide / 2
        y = self.y + (at[0] + window[0] / 2) * down - high / 2
        return svg.rect(x, y, wide, high, "frame", pointer_events="none")


@dataclass(frozen=True)
class _Layout(parts.Layout):
    """The positions of all parts, each a box; `below` is the top of the written sum."""

    photo: _Box | None
    below: float


def _is_photo(x, depth: int) -> bool:
    """Return whether values are brightness, and not signed as in the maps of a layer."""
    return depth == 1 and not (x < 0).any() and raster.signed_limit(x) <= 255


def _lay_out(
    x_shape, weight_shape, map_shape, sum_height: int, tinted: bool, cell: float
) -> _Layout:
    channels, filters = x_shape[0], weight_shape[0]
    rows = channels + tinted  # the photograph in colour is above its channels
    high, low = (_HEIGHT / count - _LABEL for count in (rows, filters))
    side = min(_LARGEST, high)
    kernel = weight_shape[3] * cell
    while sum(_widths(x_shape, kernel, map_shape, side, min(side, low))) > _WIDTH - _GAPS:
        side -= 1
    small = min(side, low)
    tall = max(rows * (side + _LABEL), filters * (small + _LABEL), side + sum_height + 100)
    wide, map_wide = _proportion(x_shape[1:]), _proportion(map_shape)
    room = iter(_widths(x_shape, kernel, map_shape, side, small))

    def column(count, x, width, height):
        """Spread boxes over the height of a column that starts at x."""
        pitch, all_of_it = tall / count, next(room)
        first = parts.TOP + _LABEL + (pitch - _LABEL - height) / 2
        left = x + (all_of_it - width) / 2
        boxes = [_Box(left, first + i * pitch, width, height) for i in range(count)]
        return x + all_of_it, boxes

    right, inputs = column(rows, parts.MARGIN, side * wide, side)
    right, kernels = column(rows, right + _TIMES, kernel, side)
    right, partials = column(rows, right + _EQUALS, side * map_wide, side)
    photo = inputs[0] if tinted else None
    inputs, kernels, partials = (one[tinted:] for one in (inputs, kernels, partials))
    right, [total] = column(1, right + _PLUS, side * map_wide, side)
    right, maps = column(filters, right + _RELU, small * map_wide, small)
    top = parts.TOP + (tall - side - sum_height - 100) / 2 + 2 * _LABEL
    total = _Box(total.x, top, total.width, side)
    size = right + parts.MARGIN, parts.TOP + tall + parts.MARGIN
    reach = max(parts.SUM_LEFT_ENLARGED, _SCALE / 2), _SCALE / 2
    below = top + side + 18
    return _Layout(inputs, kernels, partials, total, maps, *size, reach, 20, photo, below)


def _widths(x_shape, kernel: float, map_shape, side: float, small: float) -> list[float]:
    """Return the widths of the five columns for images and maps of these heights.

    A kernel is `kernel` wide.
    """
    map_wide = _proportion(map_shape)
    return [
        max(side * _proportion(x_shape[1:]), _NARROWEST_MAPS),
        max(kernel, _NARROWEST),
        *[max(side * map_wide, _NARROWEST)] * 2,
        max(small * map_wide, _NARROWEST_MAPS),
    ]


def _proportion(shape) -> float:
    """Return width by height, limited so that narrow strips stay visible."""
    return min(max(shape[1] / shape[0], 0.4), 2.5)


def _inputs(layout: _Layout, x, window, names, point, photo: bool):
    limit = raster.signed_limit(x)
    # In an image darker than half of either scale, the brightest value is white.
    white = next((top for top in (1, 255) if top / 2 < limit <= top), limit or 1)

    def shown(box, colours, name):
        yield box.image(colours, name)
        yield box.above(name)
        yield box.mark(point, x.shape[1:], window)

    if layout.photo:
        yield from shown(layout.photo, raster.photo(x, white), "photograph")
    for channel, box in enumerate(layout.inputs):
        called = names[channel] if channel < len(names) else ""
        name = f"channel {channel}" + (f": {called}" if called else "")
        tint = called if layout.photo else ""
        colours = raster.channel(x[channel], white, tint) if photo else None
        yield from shown(box, colours or raster.signed(x[channel], limit), name)


def _filter(layout: _Layout, kernels, cell: float):
    """Draw the kernels with their numbers, and the signs before them."""
    _count, rows, columns = kernels.shape
    for channel, box in enumerate(layout.kernels):
        tall = min(_KERNEL_CELL, box.height / rows)
        x, y = box.middle[0] - columns * cell / 2, box.middle[1] - rows * tall / 2
        grid = Grid(f"kernel{channel}", rows, columns, x, y, cell, 0.54, tall)
        yield grid.draw(kernels[channel], role="kernel")
        yield svg.text((layout.inputs[0].right + 4 + box.x) / 2, box.middle[1], "⋆", 30)
    first, last = layout.kernels[0], layout.kernels[-1]
    y, height = first.y - 6, last.y + last.height - first.y + 12
    yield svg.rect(first.x - 7, y, first.width + 14, height, "outline", rx=6)


def _limit(taken: parts.Parts) -> float:
    """Return the end of the scale of the partial maps and their sum, for all biases."""
    return max(map(raster.signed_limit, (taken.partials, taken.partials.sum(axis=0))))


def _partials(layout: _Layout, taken: parts.Parts, point):
    """Draw the partial map of each channel, and the sign before it."""
    limit, shape = _limit(taken), taken.total.shape
    pairs = zip(layout.kernels, layout.partials, taken.partials, strict=True)
    for channel, (kernel, box, values) in enumerate(pairs):
        yield svg.text((kernel.right + 4 + box.x) / 2, kernel.middle[1], "=", 20)
        yield box.image(raster.signed(values, limit), f"partial map {channel}", points=True)
        yield box.mark(point, shape)
        yield box.above(_range(values))


def _sum(layout: _Layout, taken: parts.Parts, point, lines: list[str]):
    """Draw the sum, its terms at a point, and the scale that it shares with the partial maps."""
    limit, box = _limit(taken), layout.sum
    middle = box.middle[0]
    yield svg.text(middle, box.y - 27, "sum + bias", 15, "caption")
    yield box.above(_range(taken.total))
    name = "sum of the partial maps and the bias"
    yield box.image(raster.signed(taken.total, limit), name, points=True)
    yield box.mark(point, taken.total.shape)
    yield parts.draw_sum(middle, layout.below, lines, len(layout.inputs))
    bar = _Box(middle - _SCALE / 2, layout.height - 40, _SCALE, 10)
    yield bar.image(raster.signed(np.linspace(-1, 1, 71)[np.newaxis]), "colour scale")
    ends = raster.Scale(SIGNED_COLORMAP, -limit, limit).labels(taken.total)
    labels = [(bar.x, ends[0], " start"), (bar.x + bar.width, ends[1], " end")]
    if max(map(len, ends)) <= _BESIDE_ZERO:
        labels.append((bar.middle[0], "0", ""))
    for x, label, anchor in labels:
        yield svg.text(x, bar.y + 20, label, 13, f"quiet{anchor}")


def _maps(layout: _Layout, taken: parts.Parts, point):
    shown = taken.shown
    for index, box in enumerate(layout.maps):
        values = taken.maps[index]
        yield box.image(raster.signed(values), f"activation map {index}", points=index == shown)
        label = f"{index}: {_range(values)}"
        yield box.above(label, "caption" if index == shown else "quiet")
    yield layout.maps[shown].mark(point, taken.total.shape)


def _range(values) -> str:
    finite = values[np.isfinite(values)]
    return (
        f"{number(finite.min())} to {number(finite.max())}" if finite.size else "no finite number"
    )
