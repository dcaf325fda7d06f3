"""The rows of the input as lines, each once for each column of a kernel.

In two orders: as `rows` multiplies them, line after line for each row of the input, and as `kn2row`
does, all rows of the input in one line.
"""

import itertools
import math

import numpy as np

from convlab.ops._columns import BLOCK_BYTES, slices, write_moved
from convlab.ops._phases import shared
from convlab.ops._workspace import Workspace

# Long lines and their products are made for as many rows at a time as memory is kept for.
LONG_BYTES = 5 << 20


def lines_of(parts, weight, geometry):
    """Yield, block by block, what rows of windows read, as columns that share their memory.

    Each row of the input is written down once for each column of the kernel, moved by its place.
    What a row of windows reads are then so many lines one after the other, and the next row of
    windows begins some lines further down: nothing is copied for each row of the kernel.

    Parameters
    ----------
    parts : ndarray, shape (parts, C, H, W, images)
        A batch as `convlab.ops._interleaved.in_parts` cuts it.
    weight : ndarray, shape (groups, filters, depth, kh, kw)
    geometry : Geometry

    Yields
    ------
    part : int
    rows : slice
        Of the windows of each image.
    columns : ndarray, shape (groups, rows, kh * depth * kw, W' * images)
        To be used at once: the next block is written over it.
    """
    groups, _, depth, *kernel = weight.shape
    (height, width), (down, _), (gap, _) = geometry.output_shape, geometry.stride, geometry.dilation
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
                _write_rows(parts[part], geometry, top * down, gap, apart)
                shape = (groups, count, kernel[0] * depth * kernel[1], cells)
                group, line, _, *rest = lines.strides
                # As as_strided would; this is much quicker to make.
                steps = (group, step * line, *rest)
                columns = np.ndarray(shape, weight.dtype, lines, 0, steps)
                yield part, slice(top, top + (count - 1) * every + 1, every), columns


def fit_in_long_lines(rows, weight, geometry):
    """Whether memory is kept for so many rows of windows in long lines, with their products."""
    return rows * _bytes_of_a_long_row(weight, geometry) <= LONG_BYTES


def _bytes_of_a_long_row(weight, geometry):
    """Return the size of what `long_lines_of` writes for a row of the input, with its products."""
    groups, filters, depth, *kernel = weight.shape
    cells = groups * (depth * kernel[1] + kernel[0] * filters) * geometry.output_shape[1]
    return cells * weight.itemsize


def long_lines_of(x, weight, geometry):
    """Yield, block by block, some rows of the input in long lines.

    For strides that are 1 from row to row. Padding above and below is left out.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    weight, geometry
        As for `lines_of`.

    Yields
    ------
    image : int
    read : slice
        Of the rows of the input.
    lines : ndarray, shape (groups, depth * kw, rows * W')
        To be used at once: the next block is written over it.
    empty : callable
        Gives memory for a product with them: `convlab.ops._workspace.Workspace`.
    """
    groups, _, depth, *kernel = weight.shape
    x, width = x.reshape(len(x), groups, depth, *x.shape[2:]), geometry.output_shape[1]
    # As many windows as cells in a row: what a column of the kernel reads is the image, moved.
    moved = geometry.stride[1] == 1 and width == x.shape[4]
    if moved:
        x = np.ascontiguousarray(x)
        one_row = geometry._replace(kernel=(1, kernel[1]), padding=((0, 0), geometry.padding[1]))
    most = max(1, LONG_BYTES // max(1, _bytes_of_a_long_row(weight, geometry)))
    for image, read in itertools.product(range(len(x)), slices(x.shape[3], most)):
        count = read.stop - read.start
        with Workspace() as empty:
            lines = empty((groups, depth, kernel[1], count, width), weight.dtype, "the lines")
            if moved:
                write_moved(x[image], one_row, read, lines[:, :, np.newaxis])
            else:
                _write_cells(x[image, :, :, read], geometry, lines.transpose(2, 0, 1, 3, 4))
            yield image, read, lines.reshape(groups, depth * kernel[1], count * width), empty


def rows_that_read(read, geometry):
    """Yield, for each row of the kernel, which rows of windows read some rows with it, and which.

    Parameters
    ----------
    read : slice
        As `long_lines_of` yields it.
    geometry : Geometry

    Yields
    ------
    i : int
        The row of the kernel.
    reading : slice
        Of the rows of windows.
    found : slice
        Of the rows in `read`, as many: the first row of windows reads the first, and so on.
    """
    for i in range(geometry.kernel[0]):
        down = i * geometry.dilation[0] - geometry.padding[0][0]
        first, last = max(0, read.start - down), min(geometry.output_shape[0], read.stop - down)
        if first < last:
            yield i, slice(first, last), slice(first + down - read.start, last + down - read.start)


def _write_rows(x, geometry, start, step, lines):
    """Write some rows of the padded input, every `step` of them.

    From (groups, depth, H, W, images) into (groups, rows, depth, kw, W', images).
    """
    to_rows, from_rows = shared(start, step, lines.shape[1], geometry.padding[0][0], x.shape[2])
    lines[:, : to_rows.start] = 0
    lines[:, to_rows.stop :] = 0
    lines, read = lines[:, to_rows].swapaxes(1, 2), x[:, :, from_rows]
    _write_cells(read.swapaxes(3, 4), geometry, lines.transpose(3, 0, 1, 2, 5, 4))


def _write_cells(x, geometry, lines):
    """Write what each column of the kernel reads of rows: from (..., W) into (kw, ..., W')."""
    across, gap, left = geometry.stride[1], geometry.dilation[1], geometry.padding[1][0]
    for j, line in enumerate(lines):
        to_cells, from_cells = shared(j * gap, across, line.shape[-1], left, x.shape[-1])
        line[..., : to_cells.start] = 0
        line[..., to_cells.stop :] = 0
        line[..., to_cells] = x[..., from_cells]
