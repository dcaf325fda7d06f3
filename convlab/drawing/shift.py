"""An image, its feature map and the pooled map, before and after the image is shifted."""

import itertools
from typing import NamedTuple

import numpy as np

from convlab import ops
from convlab._checks.arrays import as_image
from convlab._checks.choices import as_choice
from convlab._checks.numbers import quiet
from convlab.drawing import links, raster, svg
from convlab.drawing.formatting import equals, number, plural, size, without_middle
from convlab.drawing.grid import Grid

CANVAS, LARGEST_IMAGE, LARGEST_SHIFT = 16, 8, 4  # cells a side
FIRST = 3  # where the image starts on the canvas, so that no kernel of 3x3 reaches its border
_MARGIN, _SIDE, _GAP = 24, 168, 48  # the side of each picture, and the space between columns
_CAPTION, _NAME = 30, 26  # the heights of a caption, and of the name above each picture
_TOPS = [float(_CAPTION + _NAME + n * (_SIDE + _NAME)) for n in range(3)]
_BOTTOM = _TOPS[-1] + _SIDE
_WHEN = "before", "after"
_MOST_TERMS = 9  # of a window that is written out
KINDS = {"maximum": ops.max_pool2d, "average": ops.avg_pool2d}


class _Pair(NamedTuple):
    """An array before and after the shift, and the upper end of their colour scale."""

    before: np.ndarray
    after: np.ndarray
    most: float

    @property
    def changed(self) -> int:
        return int((self.before != self.after).sum())

    @property
    def share(self) -> float:
        """How much changes in total, divided by the sum of the numbers before."""
        return float(abs(self.after - self.before).sum() / (abs(self.before).sum() or 1))


@quiet
def shift(
    image, kernel, *, down=0, right=0, kernel_size=2, stride=None, kind="maximum", step=0
) -> str:
    """Draw an image, its feature map after ReLU and the pooled map, before and after a shift.

    A step is a window of the pooling.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 8x8
        Laid on a canvas of 16x16 zeros, on which it moves.
    kernel : array_like, shape (3, 3)
        The feature map is as large as the canvas.
    down, right : int
        The shift, from 0 to 4.
    kernel_size, stride : int
        Of the pooling; by default the stride is as large as the window.
    kind : {"maximum", "average"}
    """
    pool = KINDS[as_choice(kind, "kind", KINDS)]
    image, by = as_image(image, "image"), (down, right)
    stride = kernel_size if stride is None else stride
    pixels, maps, pooled = _pairs(image, kernel, by, kernel_size, stride, pool)
    walk = list(np.ndindex(pooled.after.shape))
    now = walk[min(step, len(walk) - 1)]
    windows = _Windows(kernel_size, stride, walk, now)
    body = [
        _column(0, "image", pixels, _images(0, pixels)),
        _column(1, "map", maps, [*_images(1, maps), *_panes(1, maps, windows)]),
        _column(2, "pooled", pooled, _cells(2, kind, maps, pooled, windows)),
    ]
    lines = _words(maps, pooled, by, stride)
    width, height = _left(2) + _SIDE + _MARGIN, _BOTTOM + _MARGIN
    return svg.document(width, height, body, notes=lines)


def _pairs(image, kernel, by, kernel_size, stride, pool) -> tuple[_Pair, _Pair, _Pair]:
    if max(image.shape) > LARGEST_IMAGE:
        raise ValueError(
            f"the image is {size(image.shape)}, but must be at most "
            f"{LARGEST_IMAGE}×{LARGEST_IMAGE} so that it can move: use a smaller one"
        )
    canvas = np.pad(image, [(FIRST, CANVAS - FIRST - side) for side in image.shape])
    pixels = canvas, _moved(canvas, by)
    maps = [np.maximum(ops.correlate2d(one, kernel, padding="same"), 0) for one in pixels]
    pooled = [pool(one[np.newaxis], kernel_size, stride=stride)[0] for one in maps]
    brightest = float(maps[0].max()) or 1.0
    return (
        _Pair(*pixels, float(abs(image).max()) or 1.0),
        _Pair(*maps, brightest),
        _Pair(*pooled, brightest),
    )


class _Windows(NamedTuple):
    """The windows of the pooling: their starts are multiples of the stride."""

    span: int
    stride: int
    walk: list[tuple[int, int]]
    now: tuple[int, int]


def _left(column: int) -> float:
    return _MARGIN + column * (_SIDE + _GAP)


def _column(column: int, caption: str, pair: _Pair, before_and_after) -> str:
    """Draw an array before and after the shift, and the difference, below each other."""
    x = _left(column)
    names = (*_WHEN, f"{pair.changed} differ")
    title = f"{caption} {size(pair.before.shape)}"
    change = raster.signed(pair.after.astype(float) - pair.before, pair.most)
    body = [
        svg.text(x + _SIDE / 2, _CAPTION / 2, title, 15, "caption"),
        *(
            svg.text(x + _SIDE / 2, top - _NAME / 2, name, 13, "quiet")
            for name, top in zip(names, _TOPS, strict=True)
        ),
        *before_and_after,
        raster.picture(change, x, _TOPS[2], _SIDE, _SIDE, label=f"{caption}: difference"),
    ]
    longest = max(title, *names, key=len)
    return svg.panel(body, x, 0, _SIDE, _BOTTOM, smallest=_SIDE, label=longest)


def _images(column: int, pair: _Pair) -> list[str]:
    name = ("image", "map")[column]
    return [
        raster.picture(
            raster.paint(values, raster.GREY_COLORMAP, 0, pair.most),
            *(_left(column), top, _SIDE, _SIDE),
            label=f"{name}: {when}",
        )
        for when, values, top in zip(_WHEN, pair[:2], _TOPS[:2], strict=True)
    ]


def _panes(column: int, maps: _Pair, windows: _Windows) -> list[str]:
    """Draw each window on both maps, visible while it is lit."""
    cell = _SIDE / len(maps.before)
    return [
        svg.rect(
            _left(column) + across * windows.stride * cell,
            top + down * windows.stride * cell,
            *[windows.span * cell] * 2,
            "pane lit" if (down, across) == windows.now else "pane",
            data_id=f"{when}-{down}-{across}",
            fill_opacity=0.25,
            stroke_width=2,
        )
        for when, top in zip(_WHEN, _TOPS[:2], strict=True)
        for down, across in windows.walk
    ]


def _cells(column: int, kind: str, maps: _Pair, pooled: _Pair, windows: _Windows) -> list[str]:
    """Draw the pooled maps cell by cell; those after the shift are the steps of the walk."""
    old, new = (
        Grid(name, *pooled.before.shape, _left(column), top, _SIDE / len(pooled.before))
        for name, top in zip(("old", "new"), _TOPS[:2], strict=True)
    )
    fills = [raster.fills(one, raster.GREY_COLORMAP, 0, pooled.most) for one in pooled[:2]]
    parts, lit = [], {old.identity(*windows.now)}
    for row, across in windows.walk:
        colour = f"fill:{fills[0][row][across]}"
        parts.append(old.linked_box(row, across, "cell", lit, style=colour))
    for index, at in enumerate(windows.walk):
        reads = [*(f"{when}-{at[0]}-{at[1]}" for when in _WHEN), old.identity(*at)]
        classes = "cell now" if at == windows.now else "cell"
        box = new.box(*at, classes, style=f"fill:{fills[1][at[0]][at[1]]}")
        says = _says(kind, maps.after, pooled, windows, at)
        parts.append(svg.group([box], **links.step(index, at, reads, says)))
    return parts


def _says(kind: str, source, pooled: _Pair, windows: _Windows, at) -> str:
    starts = [place * windows.stride for place in at]
    rows, columns = (slice(start, start + windows.span) for start in starts)
    cells = source[rows, columns].ravel()
    terms = without_middle(list(map(number, cells)), _MOST_TERMS)
    total = f"({' + '.join(terms)})" if cells.size > 1 else terms[0]
    if kind == "maximum":
        largest = number(pooled.after[at])
        if cells.size > _MOST_TERMS:  # the largest may be one of those that are left out
            terms = ["…", largest, "…"]
        sums = f"max({', '.join(terms)}) = {largest}"
    else:
        sums = f"{total} / {cells.size} {equals(pooled.after[at], *cells)}"
    return (
        f"pooled map [{at[0]}, {at[1]}]: rows {rows.start} to {rows.stop - 1}, columns "
        f"{columns.start} to {columns.stop - 1}:  {sums};  "
        f"before the shift: {number(pooled.before[at])}"
    )


def _steps(way) -> str:
    """Write a movement.

    >>> _steps((0, 2)), _steps((1, 2))
    ('2 right', '1 down and 2 right')
    """
    named = zip(way, ("down", "right"), strict=True)
    return " and ".join(f"{count} {name}" for count, name in named if count)


def _words(maps: _Pair, pooled: _Pair, by, stride: int) -> list[str]:
    """Say how much of each map changes, and whether it only moves."""
    if not any(by):
        return ["Not shifted: nothing changes."]
    lines = []
    for name, pair, jump in (("Feature map", maps, 1), ("Pooled map", pooled, stride)):
        cells = pair.before.size
        change = "changes" if 1 in (pair.changed, cells) else "change"
        if not pair.changed:
            lines.append(f"{name}: 0 of {cells} {plural('cell', cells)} {change}.")
            continue
        lines.append(
            f"{name}: {pair.changed} of {cells} {plural('cell', cells)} {change} "
            f"({pair.changed / cells:.0%}), in total by {pair.share:.0%} of its sum. "
            f"{_movement(pair, by, jump)}"
        )
    return lines


def _movement(pair: _Pair, by, jump: int) -> str:
    """Say whether an array is the one before the shift, moved by a whole number of cells."""
    for way in itertools.product(*({count // jump, -(-count // jump)} for count in by)):
        if np.array_equal(_moved(pair.before, way), pair.after):
            return f"It is the old map, moved {_steps(way)}."
    if any(count % jump for count in by):
        return f"It is not a moved copy of the old map, which can only move in steps of {jump}."
    return "It is a moved copy of the old map, except at the border."


def _moved(array, way) -> np.ndarray:
    """Move an array down and to the right; zeros come in."""
    rows, columns = array.shape
    return np.pad(array, ((way[0], 0), (way[1], 0)))[:rows, :columns]
