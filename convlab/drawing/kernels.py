"""A photograph and its feature map side by side, and a magnified window."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from convlab import ops
from convlab._checks.arrays import as_image
from convlab._checks.numbers import quiet
from convlab.drawing import raster, svg
from convlab.drawing.formatting import equals, number, numbers, size, sum_of_products, with_article
from convlab.drawing.grid import Grid, readable_cell

_MARGIN, _TOP, _GAP = 14, 44, 20
_SIDE = 284  # each picture fits into a square of this side
_SCALE = 180  # the width of the colour scale, and the least room for a picture
# The least width of a magnified cell, and the heights of the window and its caption.
_CELL, _MAGNIFIED, _CAPTION = 50, 90, 26
_LONGEST_CAPTION = "kernel, sum of weights -0.111"  # the same for all kernels: see `kernels`
_SMALLEST_FRAME = 18  # a smaller frame would not be noticed


class _Array(NamedTuple):
    """The contents of an array, as a key for caches."""

    data: bytes
    dtype: str
    shape: tuple[int, ...]


@quiet
def kernels(image, kernel, *, point=(0, 0), colours="auto") -> str:
    """Draw a photograph, its feature map, and the arithmetic of one pixel of the map.

    The map can be pointed at; `point` is a row and column of it, and larger values mean the last
    ones. `colours` are as in `convlab.drawing.raster.map_scale`.
    """
    image, kernel = as_image(image, "image"), as_image(kernel, "kernel")
    scale = _SIDE / max(image.shape)
    wide, high = scale * image.shape[1], scale * image.shape[0]
    room = max(wide, _SCALE)
    lefts = _MARGIN, _MARGIN + room + _GAP
    photo = _frozen(image)
    feature_map, map_scale, drawn_map = _map(photo, _frozen(kernel), scale, colours, lefts[1])
    last = (length - 1 for length in feature_map.shape)
    row, column = (min(pair) for pair in zip(point, last, strict=True))
    window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    window, kernel = window.astype(feature_map.dtype), kernel.astype(feature_map.dtype)
    total = feature_map[row, column].item()
    # The same size for all kernels, so that the picture does not jump when another one is chosen,
    # and the browser need not lay out its texts again.
    magnified_x = lefts[1] + room + _GAP
    arithmetic, deep, digits = _magnified(magnified_x, image, window, kernel, total, map_scale)
    named = max(f"feature map {size(feature_map.shape)}", _range(feature_map), key=len)
    body = []
    for drawn, left, shape, below, label in (
        (_photograph(photo, scale), lefts[0], kernel.shape, 0, f"photograph {size(image.shape)}"),
        (drawn_map, lefts[1], (1, 1), 40, named),
    ):
        parts = [drawn, _mark(_centred(left, wide), scale, row, column, shape)]
        place = left, 0, room, _TOP + high + below
        body.append(svg.panel(parts, *place, smallest=_SIDE, label=label))
    place = magnified_x, 0, 5 * _CELL, deep
    body.append(svg.panel([arithmetic], *place, smallest=digits, label=_LONGEST_CAPTION))
    # The picture shows all products of a large window; the sentence stays on one line.
    says = sum_of_products(window.flat, kernel.flat, total, most=9)
    return svg.document(
        magnified_x + 5 * _CELL + _MARGIN,
        max(deep, _TOP + high + 52),
        body,
        title=f"A photograph of {size(image.shape)} pixels, and its feature map under "
        f"{with_article(size(kernel.shape))} kernel: {size(feature_map.shape)}, "
        f"{_range(feature_map)}.",
        says=f"feature map [{row}, {column}]:  {says}",
    )


def _frozen(array: np.ndarray) -> _Array:
    return _Array(array.tobytes(), array.dtype.str, array.shape)


def _thawed(array: _Array) -> np.ndarray:
    return np.frombuffer(array.data, array.dtype).reshape(array.shape)


def _centred(left, wide) -> float:
    """Return where a picture starts in its room, which has space for a caption."""
    return left + max(0, _SCALE - wide) / 2


def _range(feature_map) -> str:
    return "values from {} to {}".format(*map(number, raster.ends(feature_map)))


# Neither a new window nor a new kernel changes the photograph.
@lru_cache(maxsize=2)
def _photograph(photo: _Array, scale) -> str:
    image = _thawed(photo)
    greys = raster.grey_scale(image)
    width, height = scale * image.shape[1], scale * image.shape[0]
    colours = raster.paint(image, *greys)
    states = f"black is {number(greys.low)}, white {number(greys.high)}"
    x = _centred(_MARGIN, width)
    middle = x + width / 2
    return svg.group(
        [
            svg.text(middle, 14, f"photograph {size(image.shape)}", 15, "caption"),
            svg.text(middle, 32, states, 12, "quiet"),
            raster.picture(colours, x, _TOP, width, height, label="photograph"),
        ]
    )


@lru_cache(maxsize=2)
def _map(
    photo: _Array, kernel: _Array, scale, colours, left
) -> tuple[np.ndarray, raster.Scale, str]:
    """Compute the feature map, choose its colours, and draw it, with nothing left of `left`."""
    image, weights = _thawed(photo), _thawed(kernel)
    feature_map = ops.correlate2d(image, weights)
    feature_map.flags.writeable = False
    rows, columns = feature_map.shape
    width, height = scale * columns, scale * rows
    x = _centred(left, scale * photo.shape[1])
    middle = max(x + width / 2, left + _SCALE / 2)
    map_scale = raster.map_scale(feature_map, weights, image, colours)
    pixels = raster.paint(feature_map, *map_scale)
    picture = raster.picture(pixels, x, _TOP, width, height, label="feature map", points=True)
    drawn = [
        svg.text(middle, 14, f"feature map {size((rows, columns))}", 15, "caption"),
        svg.text(middle, 32, _range(feature_map), 12, "quiet"),
        picture,
        _scale(middle, _TOP + height + 10, map_scale, feature_map),
    ]
    return feature_map, map_scale, svg.group(drawn)


def _scale(middle, y, scale: raster.Scale, values) -> str:
    """Draw a colour scale with its numbers."""
    width, (low, high) = _SCALE, scale[1:]
    ramp = raster.paint(np.linspace(0, 1, 65)[np.newaxis], scale.colormap, 0, 1)
    left = middle - width / 2
    parts = [raster.picture(ramp, left, y, width, 10, label="colour scale")]
    below, above = scale.labels(values)
    ticks = {low: (0, below), high: (1, above)}
    zero = -low / ((high - low) or 1)
    if 0.15 < zero < 0.85:  # closer to an end, the two numbers would overlap
        ticks[0] = zero, "0"
    for value, (share, label) in ticks.items():
        at = left + share * width
        kind = "negative" if value < 0 else "positive" if value > 0 else "quiet"
        parts.append(svg.line(at, y, at, y + 14))
        parts.append(svg.text(at, y + 24, label, 12, kind))
    return svg.group(parts)


def _mark(x, scale, row, column, shape) -> str:
    """Frame a window, with a ring around it if it is only a few pixels wide."""
    left, top = x + scale * column, _TOP + scale * row
    width, height = scale * shape[1], scale * shape[0]
    parts = [svg.rect(left, top, width, height, "frame", style="stroke-width:1.5")]
    ring = _SMALLEST_FRAME
    if max(width, height) < ring:
        left, top = left + (width - ring) / 2, top + (height - ring) / 2
        parts.append(svg.rect(left, top, ring, ring, "frame", rx=ring // 2))
    return svg.group(parts, pointer_events="none")


def _magnified(x, image, window, kernel, total, map_scale) -> tuple[str, float, float]:
    """Draw a window, the kernel, the products and their sum.

    Also returns their lower edge, and the size of the smallest digits.
    """
    rows, columns = kernel.shape
    tall = min(26, _MAGNIFIED / rows)
    products = window * kernel
    # As wide for each window of the photograph.
    texts = numbers(np.concatenate([kernel, kernel * np.abs(image).max()]))
    cell = readable_cell(texts, least=_CELL, most=5 * _CELL / columns)
    greys = raster.fills(window, *raster.grey_scale(image))
    signs = raster.signed_fills(products, raster.signed_limit(products))
    weight_sum = round(kernel.sum().item(), 9)  # without floating-point noise
    parts, y, digits = [], float(_CAPTION), []
    for name, caption, values, fills in (
        ("window", "window of the photograph", window, greys),
        ("kernel", f"kernel, sum of weights {number(weight_sum)}", kernel, None),
        ("product", "window × kernel", products, signs),
    ):
        left = x + (5 * _CELL - columns * cell) / 2
        grid = Grid(name, rows, columns, left, y, cell, digits=0.7, cell_height=tall)
        digits.append(grid.font(numbers(values)))
        parts += [grid.caption(caption), grid.draw(values, role="kernel", fills=fills)]
        y += _MAGNIFIED + _CAPTION
    middle = x + 2.5 * _CELL
    fill = raster.fills([[total]], *map_scale)[0][0]
    parts.append(svg.rect(middle - 82, y - 20, 20, 20, "frame", style=f"fill:{fill}"))
    parts.append(
        svg.text(middle - 52, y - 10, f"sum {equals(total, *products.flat)}", 18, "now start")
    )
    return svg.group(parts), y + 8, min(digits)
