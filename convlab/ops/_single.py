"""Filters that read one channel each: above all a photograph under a kernel.

The windows, written down as the columns of a matrix, meet a filter that is a single row, so to
write them costs more than the product. For large kernels a band matrix is quicker: it holds the
kernel once for each of some rows of outputs, one row further down each time. Then a column holds
those rows of cells once for each column of the kernel, instead of once for each of its cells. Most
of the matrix is zeros, and the product with it is still quicker than the writing that it saves.
"""

import itertools
import math

import numpy as np

from convlab._checks import new_array
from convlab.ops._phases import shared
from convlab.ops._workspace import workspace

# The columns of a block should stay in a processor's cache, beside the rows of cells that they are
# read from.
COLUMN_BYTES = 1 << 19
STRIP_BYTES = 1 << 17
COLUMN_WIDTH = 1024
# So many rows of outputs share a band matrix; up to twice as many, if these are all there are.
BAND_ROWS = 16
# Up to so many numbers in all columns, the calls into NumPy are what takes the time.
SMALL_CELLS = 1 << 16


def is_small(image, kernel, windows):
    """Tell whether `correlate_small` is the way for an image (H, W) and a kernel (kh, kw)."""
    (top, bottom), (left, right) = windows.sides
    padded = (top + image.shape[0] + bottom) * (left + image.shape[1] + right)
    columns = kernel.size * windows.size[0] * windows.size[1]
    return columns <= SMALL_CELLS >= padded


def correlate_small(image, kernel, windows):
    """Return the map (H', W') of one small image under one kernel, in as few calls as can be."""
    (height, width), (gap_down, gap_across) = image.shape, windows.dilation
    (top, bottom), (left, right) = windows.sides
    padded = np.zeros((top + height + bottom, left + width + right), kernel.dtype)
    padded[top : top + height, left : left + width] = image
    row, cell = padded.strides
    (down, across), shape = windows.stride, (*kernel.shape, *windows.size)
    steps = (gap_down * row, gap_across * cell, down * row, across * cell)
    columns = _cells(padded, shape, 0, steps).reshape(kernel.size, -1)
    return np.dot(kernel.reshape(-1), columns).reshape(windows.size)


def correlate_in_columns(x, weight, windows):
    """Return the maps (N, C, H', W'), each filter times its channel's windows as columns."""
    (height, width), kernel = windows.size, windows.kernel
    matrices = weight.reshape(x.shape[1], 1, -1)
    most = COLUMN_BYTES // matrices[0].nbytes
    wide = min(width, COLUMN_WIDTH)
    rows = max(1, min(height, most // wide))
    return _correlate(x, matrices, windows, (rows, wide), (*kernel, rows), windows.stride[0])


def correlate_in_bands(x, weight, windows):
    """Return the maps (N, C, H', W'), by a band matrix for each filter.

    Where something is not finite, it is so in outputs that did not read it too.
    """
    height, kernel = windows.size[0], windows.kernel
    rows = height if height <= 2 * BAND_ROWS else BAND_ROWS
    matrices = _band_matrices(weight[:, 0, 0], windows, rows)
    shape = (1, kernel[1], matrices.shape[2] // kernel[1])
    wide = max(1, min(windows.size[1], COLUMN_BYTES // 2 // matrices[0, 0].nbytes))
    return _correlate(x, matrices, windows, (rows, wide), shape, 1)


def _band_matrices(kernels, windows, rows):
    """Return for each kernel its band matrix: (C, rows, kw * the rows of cells that they read)."""
    channels, height, width = kernels.shape
    down, gap = windows.stride[0], windows.dilation[0]
    span = (rows - 1) * down + (height - 1) * gap + 1
    matrices = np.zeros((channels, rows, width, span), kernels.dtype)
    plane, row, column, cell = matrices.strides
    # From one row of outputs to the next: one row of the matrix, and `down` cells along it.
    steps = (plane, gap * cell, column, row + down * cell)
    bands = np.ndarray((channels, height, width, rows), kernels.dtype, matrices, 0, steps)
    bands[...] = kernels[..., np.newaxis]
    return matrices.reshape(channels, rows, width * span)


def _correlate(x, matrices, windows, block, shape, down):
    """Multiply matrices (C, n, K) with columns of K cells, a block of outputs at a time.

    A `block` has so many rows and columns. `shape` tells how often a column of the kernel's cells
    is written, moved down and moved along, and how many rows of cells it has each time, `down`
    from one to the next.
    """
    (height, width), (count, channels), dtype = windows.size, x.shape[:2], matrices.dtype
    output = new_array((count, channels, height, width), dtype, "the output")
    (rows, wide), (step, across) = block, windows.stride
    span = (shape[2] - 1) * down + (shape[0] - 1) * windows.dilation[0] + 1
    whole = (width - 1) * across + (shape[1] - 1) * windows.dilation[1] + 1
    some = max(1, min(channels, COLUMN_BYTES // (math.prod(shape) * wide * dtype.itemsize)))
    tall = STRIP_BYTES // (some * whole * dtype.itemsize * step)  # rows that are read at a time
    tall = min(height, max(1, tall // rows) * rows)
    with workspace() as empty:
        apart = (some, span + (tall - rows) * step, across, -(-whole // across))
        strips = empty(apart, dtype, "the rows")
        strips.fill(0)
        columns = empty((some, *shape, wide), dtype, "the columns")
        views = _views(strips, columns, windows, down)
        blocks = range(count), range(0, channels, some), range(0, height, tall)
        for image, channel, top in itertools.product(*blocks):
            # The last block begins earlier rather than to be smaller.
            channel, top = min(channel, channels - some), min(top, height - tall)
            part = slice(channel, channel + some)
            _read_rows(x[image, part], windows, top * step, strips)
            maps = output[image, part, top : top + tall]
            _multiply(matrices[part], columns, strips, views, step, maps)
    return output


def _views(strips, columns, windows, down):
    """Return which part of the columns is which view of the strips, where these begin.

    The strips have their columns sorted by the remainder after division by the stride, so that
    what a column of the kernel reads lies side by side. Columns of the kernel that read the same
    sort are one view each: a part of the columns, where it begins, and the bytes between channels,
    cells of the kernel, and outputs, each down and along.
    """
    plane, row, sort, cell = strips.strides
    (gap_down, gap), across = windows.dilation, windows.stride[1]
    sorts = across // math.gcd(across, gap)
    steps = (plane, gap_down * row, sorts * gap // across * cell, down * row, cell)
    views = []
    for first in range(min(sorts, columns.shape[2])):
        part = columns[:, :, first::sorts]
        start = first * gap % across * sort + first * gap // across * cell
        views.append((part, start, steps))
    return views


def _multiply(matrices, columns, strips, views, down, maps):
    """Write the maps (C, rows, width) of the strips, as many at a time as the columns hold."""
    some, height, width = maps.shape
    wide, matrix = columns.shape[4], columns.reshape(some, matrices.shape[2], -1)
    rows = matrices.shape[1] * matrix.shape[2] // wide
    # A product goes to its place at once where that is one piece of memory.
    direct = matrices.shape[1] == rows or wide == width
    shape = (some, matrices.shape[1], matrix.shape[2])
    for row, left in itertools.product(range(0, height, rows), range(0, width, wide)):
        row, left = min(row, height - rows), min(left, width - wide)
        corner = row * down * strips.strides[1] + left * strips.itemsize
        for part, start, steps in views:
            part[...] = _cells(strips, part.shape, corner + start, steps)
        place = maps[:, row : row + rows, left : left + wide]
        if direct:
            np.matmul(matrices, matrix, out=place.reshape(shape))
        else:
            place[...] = np.matmul(matrices, matrix).reshape(place.shape)


def _cells(strips, shape, first, steps):
    """View the strips as sliding_window_view would; this is much quicker to make."""
    return np.ndarray(shape, strips.dtype, strips, first, steps)


def _read_rows(maps, windows, first, strips):
    """Write the padded rows from `first` on into the strips, whose columns of padding are zero."""
    (top, _), (left, _) = windows.sides
    span, across, length = strips.shape[1:]
    first -= top
    start = min(span, max(0, -first))
    stop = max(start, min(span, maps.shape[1] - first))
    strips[:, :start] = 0
    strips[:, stop:] = 0
    rows = maps[:, first + start : first + stop]
    for sort in range(across):
        to, read = shared(sort, across, length, left, maps.shape[2])
        strips[:, start:stop, sort, to] = rows[..., read]
