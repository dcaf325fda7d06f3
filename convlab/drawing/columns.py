"""im2col: each window becomes a column, and the kernel times the columns is the feature map."""

import math

import numpy as np

from convlab import ops, shapes
from convlab.drawing import links, svg
from convlab.drawing.formatting import number, numbers, plural, size, sum_of_products
from convlab.drawing.grid import Grid, in_a_row, narrowest_cell, panel, readable_cell
from convlab.drawing.window_positions import window_counts
from convlab.steps import steps

_MARGIN, _TOP, _GAP = 24, 44, 44
_TO_SUMS = 30  # between the columns and their sums
_CELL, _LARGEST_CELL, _DIGITS = 30, 40, 0.5
_CAPTION_LETTER = 10.5  # the width of a bold letter of a caption


def columns(image, kernel, *, stride=1, step=0) -> str:
    """Draw an image, its windows as columns beside the kernel, their sums, and the feature map."""
    image, kernel = np.asarray(image), np.asarray(kernel)
    walk = steps(image, kernel, stride=stride)
    now = walk[min(step, len(walk) - 1)]
    matrix = ops.unfold(image[np.newaxis], kernel.shape, stride=stride)
    sums = np.array([[one.total for one in walk]])
    result = tuple(last + 1 for last in walk[-1].at)
    texts = sum(map(numbers, (image, kernel, sums)), [])
    cell = readable_cell(texts, least=_CELL, most=_LARGEST_CELL)
    parts = (
        ("input", image.shape, cell, f"image {size(image.shape)}"),
        ("kernel", (kernel.size, 1), cell, "kernel"),
        ("column", matrix.shape, cell, f"columns {size(matrix.shape)}"),
        ("output", result, cell, f"feature map {size(result)}"),
    )
    grids, end = in_a_row(parts, _MARGIN, _TOP, gap=_GAP, digits=_DIGITS)
    source, left, right, target = grids
    below = Grid("sum", 1, len(walk), right.x, right.bottom + _TO_SUMS, cell, _DIGITS)

    reads = [_reads(source, right, below, kernel.shape, one) for one in walk]
    lit, digits = set(reads[now.index]), source.font(texts)
    cells = source.draw(image, role="input", lit=lit)
    frame = source.frame(*now.corner, *kernel.shape)
    outputs = [_output_cell(target, one, kernel, reads[one.index], one is now) for one in walk]
    body = [
        panel([cells, frame], source, parts[0][3], smallest=digits),
        _product(left, right, below, (kernel, matrix, sums), (now.index, lit), digits),
        panel(outputs, target, parts[3][3], smallest=digits),
    ]
    lines = _words(image, kernel, matrix, stride)
    high = max(source.bottom, below.bottom) + 12
    return svg.document(end + _MARGIN, high, body, notes=lines)


def _product(left: Grid, right: Grid, below: Grid, values, now, digits: float) -> str:
    """Draw the kernel beside the rows that it is multiplied by, and the sum of each column."""
    kernel, matrix, sums = values
    index, lit = now
    caption = f"columns {size(matrix.shape)}"
    body = [
        left.caption("kernel"),
        left.draw(kernel.reshape(-1, 1), role="kernel"),
        svg.text((left.right + right.x) / 2, left.middle[1], "×", 18),
        right.caption(caption),
        right.draw(matrix, role="input", lit=lit, step_of=lambda _, column: column),
        right.frame(0, index, kernel.size, 1),
        svg.text(right.x - 14, below.middle[1], "=", 18),
        below.draw(sums, role="output", lit=lit, step_of=lambda _, column: column),
    ]
    narrow = narrowest_cell(right, numbers(sums) + numbers(matrix))
    beyond = max(24, _CAPTION_LETTER * len(caption) / 2 - right.width / 2)
    place = left.x - 24, 16, right.right - left.x + 24 + beyond, below.bottom - 12
    row = right.x, right.right, right.columns * narrow
    return svg.panel(body, *place, smallest=digits, row=row)


def _reads(source: Grid, right: Grid, below: Grid, kernel_shape, one) -> list[str]:
    column = right.window((0, one.index), (right.rows, 1))
    return [*source.window(one.corner, kernel_shape), *column, below.identity(0, one.index)]


def _output_cell(place: Grid, one, kernel, reads, now: bool) -> str:
    terms = sum_of_products(one.window.ravel().tolist(), kernel.ravel().tolist(), one.total)
    says = f"window [{one.at[0]}, {one.at[1]}] is column {one.index}:  {terms}"
    link = links.step(one.index, one.at, reads, says)
    return place.output(one.at, number(one.total), link, now=now)


def _words(image, kernel, matrix, stride) -> list[str]:
    counts = [
        window_counts(input_size=length, kernel_size=span, stride=jump)
        for length, span, jump in zip(
            image.shape, kernel.shape, shapes.as_pair(stride, "stride"), strict=True
        )
    ]
    most, count = math.prod(max(side) for side in counts), matrix.shape[1]
    windows = f"each column is one of the {count} windows"
    windows = windows if count > 1 else "the column is the only window"
    shape = (
        f"Each row belongs to one of the kernel's {kernel.size} {plural('weight', kernel.size)} "
        f"and is multiplied by it; {windows}, with its sum below."
    )
    times = number(matrix.size / image.size)
    ratio = "as many" if times == "1" else f"{times} times as many"
    copies = (
        f"The columns hold {matrix.size} {plural('number', matrix.size)}, the image {image.size}: "
        f"{ratio}. "
        f"A cell is copied up to {most} {plural('time', most)}."
    )
    return [shape, copies]
