"""A photograph and its feature map side by side, and one window of it magnified."""

from __future__ import annotations

import numpy as np

from convlab import ops
from convlab.drawing import raster, svg
from convlab.drawing.colours import GREY_COLORMAP, SIGNED_COLORMAP
from convlab.drawing.grid import Grid
from convlab.drawing.words import number, size, sum_of_products

_MARGIN, _TOP, _GAP = 14, 44, 20
_SIDE = 284  # the square each picture is fitted into
_CELL, _MAGNIFIED, _CAPTION = 50, 100, 30  # a magnified cell's width, a window's height, above it
_SMALLEST_FRAME = 18  # a frame of a few pixels would not be seen


def kernels(image, kernel, *, point=(0, 0)) -> str:
    """Draw a photograph, its feature map, and the arithmetic of one pixel of the map.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
        Not larger than the image.
    point : (int, int), optional
        Row and column of the feature map; its last ones where they are past its end.

    Returns
    -------
    str
        An SVG with a map to point at.

    Raises
    ------
    ValueError, TypeError
        The same as `convlab.correlate2d` raises.
    """
    image, kernel = np.asarray(image), np.asarray(kernel)
    feature_map = ops.correlate2d(image, kernel)
    row, column = (min(*pair) for pair in zip(point, np.subtract(feature_map.shape, 1).tolist()))
    window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
    total = feature_map[row, column].item()
    range_of_map = "values from {} to {}".format(*map(number, _ends(feature_map)))

    scale = _SIDE / max(image.shape)
    map_x = _MARGIN + scale * image.shape[1] + _GAP
    magnified_x = map_x + max(scale * feature_map.shape[1], 180) + _GAP
    body = [
        _photograph(image, scale),
        _mark(_MARGIN, scale, row, column, kernel.shape),
        _map(feature_map, map_x, scale, range_of_map),
        _mark(map_x, scale, row, column, (1, 1)),
    ]
    arithmetic, height = _magnified(magnified_x, image, window, kernel, feature_map, total)
    says = sum_of_products(window.flat, kernel.flat, total)
    return svg.document(
        magnified_x + 5 * _CELL + _MARGIN,
        max(height, _TOP + scale * image.shape[0] + 52),
        [*body, arithmetic],
        title=f"A photograph of {size(image.shape)} pixels, and its feature map under a "
        f"{size(kernel.shape)} kernel: {size(feature_map.shape)}, {range_of_map}.",
        says=f"feature map [{row}, {column}]:  {says}",
    )


def _ends(values) -> tuple:
    """The smallest and the largest finite value; zeros where there is none."""
    finite = values[np.isfinite(values)]
    return (finite.min(), finite.max()) if finite.size else (0, 0)


def _greys(image) -> tuple[float, float]:
    """The values shown black and white."""
    low, high = _ends(image)
    return min(low, 0), high


def _photograph(image, scale) -> str:
    low, high = _greys(image)
    width, height = scale * image.shape[1], scale * image.shape[0]
    colours = raster.rgba(image, GREY_COLORMAP, low, high)
    middle = _MARGIN + width / 2
    return svg.group(
        [
            svg.text(middle, 14, f"photograph {size(image.shape)}", 15, "caption"),
            svg.text(middle, 32, f"black is {number(low)}, white {number(high)}", 12, "quiet"),
            raster.picture(colours, _MARGIN, _TOP, width, height, label="photograph"),
        ]
    )


def _map(feature_map, x, scale, range_of_map) -> str:
    rows, columns = feature_map.shape
    width, height = scale * columns, scale * rows
    middle, limit = x + width / 2, raster.signed_limit(feature_map)
    picture = raster.picture(
        raster.signed(feature_map), x, _TOP, width, height, label="feature map", points=True
    )
    return svg.group(
        [
            svg.text(middle, 14, f"feature map {size((rows, columns))}", 15, "caption"),
            svg.text(middle, 32, range_of_map, 12, "quiet"),
            picture,
            _scale(middle, _TOP + height + 10, limit),
        ]
    )


def _scale(middle, y, limit) -> str:
    """Draw the colours from -limit to limit, and which number each is."""
    width = 180
    ramp = raster.rgba(np.linspace(-1, 1, 65)[np.newaxis], SIGNED_COLORMAP, -1, 1)
    left = middle - width / 2
    parts = [raster.picture(ramp, left, y, width, 10, label="colour scale")]
    for share in (-1, 0, 1):
        at = middle + share * width / 2
        kind = {-1: "negative", 0: "quiet", 1: "positive"}[share]
        parts.append(svg.line(at, y, at, y + 14))
        parts.append(svg.text(at, y + 24, number(share * limit), 12, kind))
    return svg.group(parts)


def _mark(x, scale, row, column, shape) -> str:
    """Frame a window, with a ring round it where it is only a few pixels wide."""
    left, top = x + scale * column, _TOP + scale * row
    width, height = scale * shape[1], scale * shape[0]
    parts = [svg.rect(left, top, width, height, "frame", 'style="stroke-width:1.5"')]
    ring = _SMALLEST_FRAME
    if max(width, height) < ring:
        left, top = left + (width - ring) / 2, top + (height - ring) / 2
        parts.append(svg.rect(left, top, ring, ring, "frame", f'rx="{ring // 2}"'))
    return svg.group(parts, extra='pointer-events="none"')


def _magnified(x, image, window, kernel, feature_map, total) -> tuple[str, float]:
    """Draw a window, the kernel, the products and their sum; return also how far down they go."""
    rows, columns = kernel.shape
    tall = min(26, _MAGNIFIED / rows)
    products = window.astype(feature_map.dtype) * kernel
    greys = raster.fills(window, GREY_COLORMAP, *_greys(image))
    signs = raster.signed_fills(products, raster.signed_limit(products))
    parts, y = [], float(_CAPTION)
    for name, caption, values, fills in (
        ("window", "window of the photograph", window, greys),
        ("kernel", "kernel", kernel, None),
        ("product", "window × kernel", products, signs),
    ):
        left = x + (5 - columns) * _CELL / 2
        grid = Grid(name, rows, columns, left, y, _CELL, digits=0.6, cell_height=tall)
        parts += [grid.caption(caption), grid.draw(values, role="kernel", fills=fills)]
        y += grid.height + _CAPTION
    middle = x + 2.5 * _CELL
    fill = raster.signed_fills([[total]], raster.signed_limit(feature_map))[0][0]
    parts.append(svg.rect(middle - 82, y - 20, 20, 20, "frame", f'style="fill:{fill}"'))
    parts.append(svg.text(middle - 52, y - 10, f"sum = {number(total)}", 18, "now start"))
    return svg.group(parts), y + 8
