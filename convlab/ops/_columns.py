"""The windows of a layer as columns, in blocks that stay in the cache: what `im2col` multiplies."""

import numpy as np

from convlab.ops._phases import as_phases, tap
from convlab.ops._workspace import Workspace

# Columns are made for as many windows at a time as fit into a processor's cache.
BLOCK_BYTES = 2 << 20


def blocks(column, geometry, count):
    """Yield slices of images, each with slices of rows, whose columns take `BLOCK_BYTES`.

    Several whole images, or some rows of one. A `column` for each window takes so many bytes.
    """
    height, width = geometry.output_shape
    rows = max(1, BLOCK_BYTES // (column * width))
    for images in slices(count, max(1, rows // height)):
        yield images, slices(height, rows)


def columns_of(x, weight, geometry):
    """Yield, block by block, which images and which windows, and these windows as columns.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    weight : ndarray, shape (groups, filters, depth, kh, kw)
    geometry : Geometry

    Yields
    ------
    images : slice
    cells : slice
        Of the H' * W' windows of each image.
    columns : ndarray, shape (images, groups, depth * kh * kw, cells)
        To be used at once: the next block is written over it.
    """
    groups, width = len(weight), geometry.output_shape[1]
    # As many windows as cells: what a cell of the kernel reads is the image, moved.
    moved = geometry.stride == (1, 1) and geometry.output_shape == x.shape[2:]
    write = write_moved if moved else _taps
    for images, all_rows in blocks(weight[:, 0].nbytes, geometry, len(x)):
        with Workspace() as empty:
            part = x[images]
            if moved:
                source = np.ascontiguousarray(part, weight.dtype)
            else:
                source = as_phases(part, geometry, weight.dtype, empty=empty)
            shape = (*part.shape[:2], *geometry.kernel)
            most = (*shape, all_rows[0].stop, width)
            memory = empty(most, weight.dtype, "the columns").reshape(-1)
            for rows in all_rows:
                count = rows.stop - rows.start
                if moved and geometry.kernel == (1, 1):  # what is read is the input itself
                    columns = source[:, :, rows]
                else:
                    columns = memory[: memory.size // most[4] * count].reshape(*shape, count, width)
                    write(source, geometry, rows, columns)
                cells = slice(rows.start * width, rows.stop * width)
                yield images, cells, columns.reshape(len(part), groups, -1, count * width)


def _taps(phases, geometry, rows, columns):
    """Write what each cell of the kernel reads in some rows: (N, C, kh, kw, rows, W')."""
    for i, j in np.ndindex(*geometry.kernel):
        columns[:, :, i, j] = tap(phases, geometry, i, j)[:, :, rows]


def write_moved(x, geometry, rows, columns):
    """Write the image once for each cell of the kernel, as one line, moved by its place.

    From (N, C, H, W) into (N, C, kh, kw, rows, W): what some rows of windows read. Long lines are
    quick. What moved in from the row before or after is wiped out.
    """
    (height, width), count = x.shape[2:], rows.stop - rows.start
    (top, _), (left, _) = geometry.padding
    lines, targets = x.reshape(*x.shape[:2], -1), columns.reshape(*columns.shape[:4], -1)
    for i in range(geometry.kernel[0]):
        down = rows.start + i * geometry.dilation[0] - top
        for j in range(geometry.kernel[1]):
            start = down * width + j * geometry.dilation[1] - left
            first, last = max(0, -start), min(count * width, height * width - start)
            if first < last:
                targets[:, :, i, j, first:last] = lines[:, :, start + first : start + last]
        columns[:, :, i, :, : max(0, -down)] = 0
        columns[:, :, i, :, max(0, height - down) :] = 0
    for j in range(geometry.kernel[1]):
        across = j * geometry.dilation[1] - left
        columns[:, :, :, j, :, : max(0, -across)] = 0
        columns[:, :, :, j, :, max(0, width - across) :] = 0


def slices(count, most):
    """Cut `count` into slices of about one size, at most `most`; the first is the longest."""
    parts = max(1, -(-count // most))
    size = -(-count // parts)
    return [slice(first, min(count, first + size)) for first in range(0, count, size or 1)]
