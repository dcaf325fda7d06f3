"""The rows of the input as lines, each once for each column of a kernel.

In two orders: as `rows` multiplies them, line after line for each row of the input, and as `kn2row`
does, all rows of the input in one line.
"""

import itertools
import math

import numpy as np

from convlab.ops._columns import BLOCK_BYTES, slices
from convlab.ops._phases import shared
from convlab.ops._workspace import Workspace

# Long lines and their products are made for as many rows at a time as memory is kept for.
LONG_BYTES = 5 << 20


def lines_of(parts, weight, windows):
    """Yield, block by block, what rows of windows read, as columns that share their memory.

    Each row of the input is written down once for each column of the kernel, moved by its place.
    What a row of windows reads are then so many lines one after the other, and the next row of
    windows begins some lines further down: nothing is copied for each row of the kernel.

    Parameters
    ----------
    parts : ndarray, shape (parts, C, H, W, images)
        A batch as `convlab.ops._interleaved.in_parts` cuts it.
    weight : ndarray, shape (groups, filters, depth, kh, kw)
    windows : Windows

    Yields
    ------
    part : int
    rows : slice
        Of the windows of each image.
    columns : ndarray, shape (groups, rows, kh * depth * kw, W' * images)
        To be used at once: the next block is written over it.
    """
    groups, _, depth, *kernel = weight.shape
    (height, width), (down, _), (gap, _) = windows.size, windows.stride, windows.dilation
    parts = parts.reshape(len(parts), groups, depth, *parts.shape[2:])
    cells = width * parts.shape[-1]
    # Of a dilated kernel, only every so many rows of windows have their lines in common.
    every, step = gap // math.gcd(gap, down), down // math.gcd(gap, down)
    most = BLOCK_BYTES // max(1, groups * depth * kernel[1] * cells * weight.itemsize)
    for part, first in itertools.product(range(len(parts)), range(min(every, height))):
        for some in slices(-(-(height - first) // every), max(1, (most - kernel[0]) // step + 1)):
            count, top = some.stop - some.start, first + every * some.start
            shape = (groups, (count - 1) * step + kernel[0], depth, kernel[1], cells)
            with Workspace() as empty:
                lines = empty(shape, weight.dtype, "the lines")
                apart = lines.reshape(*shape[:4], width, -1)
                _write(parts[part], windows, top * down, gap, apart)
                shape = (groups, count, kernel[0] * depth * kernel[1], cells)
                group, line, _, *rest = lines.strides
                # As as_strided would; this is much quicker to make.
                steps = (group, step * line, *rest)
                columns = np.ndarray(shape, weight.dtype, lines, 0, steps)
                yield part, slice(top, top + (count - 1) * every + 1, every), columns


def fit_in_long_lines(rows, weight, windows):
    """Whether memory is kept for so many rows of windows in long lines, with their products."""
    return rows * _bytes_of_a_long_row(weight, windows) <= LONG_BYTES


def _bytes_of_a_long_row(weight, windows):
    """Return the size of what `long_lines_of` writes for a row of the input, with its products."""
    groups, filters, depth, *kernel = weight.shape
    cells = groups * (depth * kernel[1] + kernel[0] * filters) * windows.size[1]
    return cells * weight.itemsize


def long_lines_of(x, weight, windows):
    """Yield, block by block, the rows of the input that rows of windows read, in long lines.

    For strides that are 1 from row to row.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    weight, windows
        As for `lines_of`.

    Yields
    ------
    image : int
    rows : slice
        Of the windows.
    read : slice
        Of the input: what these windows read of it.
    lines : ndarray, shape (groups, depth * kw, rows read * W')
        To be used at once: the next block is written over it.
    product : ndarray, shape (groups, kh * filters, rows read * W')
        Memory for a product with them.
    """
    groups, filters, depth, *kernel = weight.shape
    (height, width), top = windows.size, windows.sides[0][0]
    below = (kernel[0] - 1) * windows.dilation[0]
    parts = x.reshape(len(x), groups, depth, *x.shape[2:], 1)
    most = max(1, LONG_BYTES // max(1, _bytes_of_a_long_row(weight, windows)) - below)
    for image, rows in itertools.product(range(len(x)), slices(height, most)):
        read = slice(*(min(max(0, at - top), x.shape[2]) for at in (rows.start, rows.stop + below)))
        count = read.stop - read.start
        with Workspace() as empty:
            lines = empty((groups, depth, kernel[1], count, width, 1), weight.dtype, "the lines")
            apart = lines.transpose(0, 3, 1, 2, 4, 5)
            _write(parts[image], windows, read.start + top, 1, apart)
            shape = (groups, kernel[0] * filters, count * width)
            product = empty(shape, weight.dtype, "the products")
            lines = lines.reshape(groups, depth * kernel[1], count * width)
            yield image, rows, read, lines, product


def rows_that_read(rows, read, windows):
    """Yield, for each row of the kernel, which rows of windows read the input with it, and what.

    Parameters
    ----------
    rows, read : slice
        As `long_lines_of` yields them.
    windows : Windows

    Yields
    ------
    i : int
        The row of the kernel.
    reading : slice
        Of all rows of windows, those of `rows` that read no padding there.
    found : slice
        Of the rows in `read`, what they read: the first of them the first, and so on.
    """
    for i in range(windows.kernel[0]):
        down = i * windows.dilation[0] - windows.sides[0][0]
        first = min(max(rows.start, read.start - down), rows.stop)
        last = min(max(first, read.stop - down), rows.stop)
        yield i, slice(first, last), slice(first + down - read.start, last + down - read.start)


def _write(x, windows, start, step, lines):
    """Write some rows of the padded input, every `step` of them.

    From (groups, depth, H, W, images) into (groups, rows, depth, kw, W', images).
    """
    (top, _), (left, _) = windows.sides
    across, gap, width = windows.stride[1], windows.dilation[1], windows.size[1]
    to_rows, from_rows = shared(start, step, lines.shape[1], top, x.shape[2])
    lines[:, : to_rows.start] = 0
    lines[:, to_rows.stop :] = 0
    lines, read = lines[:, to_rows], x[:, :, from_rows].swapaxes(1, 2)
    for j in range(windows.kernel[1]):
        to_cells, from_cells = shared(j * gap, across, width, left, x.shape[3])
        lines[:, :, :, j, : to_cells.start] = 0
        lines[:, :, :, j, to_cells.stop :] = 0
        lines[:, :, :, j, to_cells] = read[:, :, :, from_cells]
