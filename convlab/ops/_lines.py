"""The rows of the input as lines, each once for each column of a kernel: what `rows` multiplies."""

import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from convlab.ops._columns import BLOCK_BYTES, slices
from convlab.ops._phases import shared
from convlab.ops._workspace import workspace


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
    for part, first in np.ndindex(len(parts), min(every, height)):
        for some in slices(-(-(height - first) // every), max(1, (most - kernel[0]) // step + 1)):
            count, top = some.stop - some.start, first + every * some.start
            shape = (groups, (count - 1) * step + kernel[0], depth, kernel[1], cells)
            with workspace() as empty:
                lines = empty(shape, weight.dtype, "the lines")
                _write(parts[part], windows, top, lines)
                shape = (groups, count, kernel[0] * depth * kernel[1], cells)
                group, line, _, *rest = lines.strides
                columns = as_strided(lines, shape, (group, step * line, *rest))
                yield part, slice(top, top + (count - 1) * every + 1, every), columns


def _write(x, windows, first, lines):
    """Write what a row of windows reads, and all that is so many rows further down.

    From (groups, depth, H, W, images) into (groups, rows, depth, kw, W' * images).
    """
    (top, _), (left, _) = windows.sides
    (down, across), (gap_down, gap_across) = windows.stride, windows.dilation
    width, images = windows.size[1], x.shape[-1]
    to_rows, from_rows = shared(down * first, gap_down, lines.shape[1], top, x.shape[2])
    lines[:, : to_rows.start] = 0
    lines[:, to_rows.stop :] = 0
    lines = lines.reshape(*lines.shape[:4], width, images)[:, to_rows]
    read = x[:, :, from_rows].swapaxes(1, 2)
    for j in range(windows.kernel[1]):
        to_cells, from_cells = shared(j * gap_across, across, width, left, x.shape[3])
        lines[:, :, :, j, : to_cells.start] = 0
        lines[:, :, :, j, to_cells.stop :] = 0
        lines[:, :, :, j, to_cells] = read[:, :, :, from_cells]
