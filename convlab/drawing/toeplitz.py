"""A one-dimensional convolution as a product: a matrix with one row for each window."""

from dataclasses import replace

import numpy as np

from convlab import ops, shapes
from convlab._checks.arrays import as_signal
from convlab.drawing import links, svg
from convlab.drawing.formatting import number, numbers, plural, size, sum_of_products
from convlab.drawing.grid import Grid, in_a_row, narrowest_cell, readable_cell

_MARGIN, _TOP, _SIGN = 24, 44, 40
_DIGITS, _TALL = 0.55, 28


def toeplitz(signal, kernel, *, padding="valid", flip=False, step=0) -> str:
    """Draw the matrix of a correlation or a convolution, times the signal.

    A step is a row of the matrix. With `flip`, the kernel is flipped: convolution.
    """
    signal, kernel = as_signal(signal, "signal"), as_signal(kernel, "kernel")
    weights = kernel[::-1] if flip else kernel
    result = ops.correlate1d(signal, weights, padding=padding)
    matrix, in_band = _matrix_of(weights, result.size, signal.size, padding)
    written = [numbers(values) for values in (matrix, signal, result)]
    cell = readable_cell(sum(written, []), least=28)
    middle = _TOP + max(result.size, signal.size) * _TALL / 2
    parts = [
        ("matrix", matrix.shape, cell, f"matrix {size(matrix.shape)}"),
        ("input", (signal.size, 1), cell, "signal"),
        ("output", (result.size, 1), cell, "output"),
    ]
    grids, end = in_a_row(parts, _MARGIN, _TOP, gap=_SIGN, digits=_DIGITS)
    grids = [replace(grid, y=middle - grid.rows * _TALL / 2, cell_height=_TALL) for grid in grids]
    left, right, target = grids
    walk = [_row(grids, n, matrix, in_band, signal, result) for n in range(result.size)]
    now = min(step, result.size - 1)
    lit = set(walk[now][0])
    body = [
        *(grid.caption(caption) for grid, (*_, caption) in zip(grids, parts, strict=True)),
        _cells(left, written[0], in_band, lit),
        svg.text((left.right + right.x) / 2, middle, "×", 18),
        right.draw(signal[:, np.newaxis], role="input", lit=lit),
        svg.text((right.right + target.x) / 2, middle, "=", 18),
        *(
            target.output((n, 0), number(total), links.step(n, (n, 0), *walk[n]), now=n == now)
            for n, total in enumerate(result)
        ),
    ]
    lines = _words(matrix, in_band, kernel.size, flip)
    bottom = max(left.bottom, right.bottom)
    place = _MARGIN - 12, 12, end - _MARGIN + 24, bottom - 8
    row = left.x, left.right, left.columns * narrowest_cell(left, written[0])
    drawn = svg.panel(body, *place, smallest=left.font(sum(written, [])), row=row)
    return svg.document(end + _MARGIN, bottom + 12, [drawn], notes=lines)


def _matrix_of(weights, rows: int, columns: int, padding) -> tuple[np.ndarray, np.ndarray]:
    """Return the matrix, and which of its cells are in the band of the weights."""
    first = np.arange(rows) - shapes.as_padding_1d(padding, weights.size)[0]
    at = np.arange(columns) - first[:, np.newaxis]  # which weight is in each cell
    in_band = (at >= 0) & (at < weights.size)
    return np.where(in_band, weights[at * in_band], 0), in_band


def _row(grids, n: int, matrix, in_band, signal, result) -> tuple[list[str], str]:
    """Return the cells that row `n` reads, and its sentence."""
    left, right, _ = grids
    cells = np.flatnonzero(in_band[n]).tolist()
    reads = [left.identity(n, at) for at in cells] + [right.identity(at, 0) for at in cells]
    terms = sum_of_products(matrix[n, cells].tolist(), signal[cells].tolist(), result[n])
    return reads, f"row {n} × signal:  {terms}"


def _cells(place: Grid, texts, in_band, lit) -> str:
    """Draw the matrix: the band of the kernel's weights, and zeros around it."""
    font, parts = place.font(texts), []
    for at, text in zip(np.ndindex(in_band.shape), texts, strict=True):
        classes, ink = ("cell kernel", "kernel") if in_band[at] else ("cell", "quiet")
        parts.append(place.linked(at, classes, text, ink, lit, font=font, data_stands_for=at[0]))
    return svg.group(parts)


def _words(matrix, in_band, kernel_size: int, flip) -> list[str]:
    rows, columns = matrix.shape
    name = "the flipped kernel" if flip else "the kernel"
    if (in_band.sum(axis=1) < kernel_size).any():
        name += ", or the part of it that lies on the signal"
    moved = ", one cell further to the right than in the row above" if rows > 1 else ""
    shape = (
        f"{rows} {plural('row', rows)}, one for each number of the output; {columns} "
        f"{plural('column', columns)}, one for each cell of the signal. "
        f"{'The' if rows == 1 else 'Each'} row holds {name}{moved}."
    )
    inside = int(in_band.sum())
    outside = matrix.size - inside
    share = (
        f"{inside} of {matrix.size} {plural('cell', matrix.size)} {plural('is', inside, 'are')} in "
        "the band of the kernel"
    )
    if outside:
        share += f"; the other {outside} {plural('is', outside, 'are')} 0 for every kernel"
    return [shape, f"{share}."]
