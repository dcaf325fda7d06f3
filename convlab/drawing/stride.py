"""Stride: where the windows start, which cells they miss, and how the map gets smaller."""

import math

import numpy as np

from convlab import ops, shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import equals, factor, gaps, listed, number, numbers, plural, size
from convlab.drawing.grid import Grid, in_a_row, panel, readable_cell
from convlab.drawing.window_positions import window_counts, window_starts
from convlab.steps import Step, steps

_MARGIN, _TOP = 24, 44
_LARGEST_CELL, _SIDE = 38, 300


def stride(image, kernel_size=3, *, stride=2, padding=0, step=0) -> str:
    """Draw the input with the starts of its windows, and the maps at stride 1 and at this stride.

    The kernel is all ones, so each cell of a map is the sum of its window.
    """
    image = np.asarray(image)
    kernel = shapes.as_pair(kernel_size, "kernel_size")
    strides = shapes.as_pair(stride, "stride")
    sides = shapes.as_padding(padding, kernel)
    ones = np.ones(kernel, dtype=np.int64)
    walk = steps(image, ones, padding=sides, stride=strides)
    dense = ops.correlate2d(image, ones, padding=sides)
    now = walk[min(step, len(walk) - 1)]
    along = [
        {"input_size": length, "kernel_size": span, "padding": ends, "stride": jump}
        for length, span, ends, jump in zip(image.shape, kernel, sides, strides, strict=True)
    ]

    padded = ops.pad2d(image, sides)
    written = numbers(padded), numbers(dense)
    readable = readable_cell(sum(written, []))
    cell = max(readable, min(_LARGEST_CELL, _SIDE / max(padded.shape)))
    result = tuple(last + 1 for last in walk[-1].at)
    captions = (
        f"input {size(image.shape)}{' + padding' if any(map(any, sides)) else ''}",
        f"stride 1: map {size(dense.shape)}",
        f"stride {_strides(strides)}: map {size(result)}",
    )
    names, maps = ("input", "dense", "output"), (padded.shape, dense.shape, result)
    parts = zip(names, maps, [cell] * 3, captions, strict=True)
    grids, right = in_a_row(parts, _MARGIN, _TOP)
    source, every, target = grids

    reads = [[*source.window(one.corner, kernel), every.identity(*one.corner)] for one in walk]
    lit = set(reads[now.index])
    lines = _words(image.shape, along, dense.shape, result)
    bodies = (
        [_source(source, written[0], along, lit), source.frame(*now.corner, *kernel)],
        [_every(every, written[1], walk, lit)],
        [_output_cell(target, one, strides, reads[one.index], one is now) for one in walk],
    )
    digits = source.font(sum(written, []))
    body = [
        panel(drawn, grid, caption, smallest=digits)
        for grid, caption, drawn in zip(grids, captions, bodies, strict=True)
    ]
    bottom = _TOP + max(source.height, every.height)
    return svg.document(right + _MARGIN, bottom, body, notes=lines)


def _source(place: Grid, texts, along, lit) -> str:
    """Draw the input: a mark where a window starts, and a slash in cells that no window reads."""
    counts = np.outer(*(window_counts(**side) for side in along)).tolist()
    starts = [set(window_starts(**side)) for side in along]
    image = [range(side["padding"][0], side["padding"][0] + side["input_size"]) for side in along]
    font, parts = place.font(texts), []
    for (row, column), text in zip(np.ndindex(place.rows, place.columns), texts, strict=True):
        role = "input" if row in image[0] and column in image[1] else "padding"
        reached = counts[row][column] > 0
        parts.append(place.source((row, column), text, role, lit, reached=reached, font=font))
        if row in starts[0] and column in starts[1]:
            x, y = place.corner(row, column)
            parts.append(svg.rect(x + 2.5, y + 2.5, 6, 6, "mark"))
    return svg.group(parts)


def _every(place: Grid, texts, walk, lit) -> str:
    """Draw the map of stride 1; only the cells that the stride keeps have the output's colour."""
    kept = {one.corner: one.index for one in walk}
    font, parts = place.font(texts), []
    for at, text in zip(np.ndindex(place.rows, place.columns), texts, strict=True):
        classes, ink = ("cell output", "output") if at in kept else ("cell", "quiet")
        step = kept.get(at)
        parts.append(place.linked(at, classes, text, ink, lit, font=font, data_stands_for=step))
    return svg.group(parts)


def _output_cell(place: Grid, one: Step, strides, reads, now: bool) -> str:
    window = one.window.ravel().tolist()
    row, column = (
        f"{index}·{jump} = {start}"
        for index, jump, start in zip(one.at, strides, one.corner, strict=True)
    )
    says = (
        f"feature map [{one.at[0]}, {one.at[1]}]: window from row {row}, column {column}:  "
        f"{' + '.join(map(factor, window))} {equals(one.total, *window)}"
    )
    link = links.step(one.index, one.at, reads, says)
    return place.output(one.at, number(one.total), link, now=now)


def _words(shape, along, dense, result) -> list[str]:
    rows, columns = (list(window_starts(**side)) for side in along)
    padded = " of the padded input" if any(any(side["padding"]) for side in along) else ""
    starts = (
        f"Windows start (small squares) at {plural('row', len(rows))} {listed(rows)} "
        f"and {plural('column', len(columns))} {listed(columns)}{padded}."
    )
    jumps = _strides([side["stride"] for side in along])
    thinner = (
        f"The map has {size(dense)} = {math.prod(dense)} {plural('cell', math.prod(dense))} at "
        f"stride 1 and {size(result)} = {math.prod(result)} at stride {jumps}."
    )
    return [starts, _missed(shape, along), f"{thinner} Each number is the sum of its window."]


def _missed(shape, along) -> str:
    """Count the cells in no window, separately for the image and the padding."""
    counts = [window_counts(**side) for side in along]
    reached = np.outer(*counts) > 0
    (top, _), (left, _) = (side["padding"] for side in along)
    image = reached[top : top + shape[0], left : left + shape[1]]
    missed, in_padding = int((~image).sum()), int((~reached).sum() - (~image).sum())
    border = reached.size - image.size
    if not missed and not in_padding:
        return "Every cell is in a window."
    parts = [f"{missed} of the image's {image.size} {plural('cell', image.size)}"]
    if in_padding:
        parts.append(f"{in_padding} of the {border} padding cells")
    unread = [[at for at, count in enumerate(side) if not count] for side in counts]
    where = [gaps(name, some) for name, some in zip(("row", "column"), unread, strict=True) if some]
    return f"Not read by any window (crossed out): {' and '.join(parts)} ({', '.join(where)})."


def _strides(strides) -> str:
    return str(strides[0]) if strides[0] == strides[1] else f"({strides[0]}, {strides[1]})"
