"""The padded input of a layer, and its windows as columns, in blocks that fit into the cache."""

import itertools

import numpy as np

from convlab._checks.numbers import new_array
from convlab.ops._workspace import Workspace

# The size of a block: about that of a core's cache.
BLOCK_BYTES = 2 << 20


def pad_input(x, geometry, dtype, *, fill=0, empty=new_array):
    """Return the part of the padded input that the windows read, of shape (N, C, H'', W'').

    It is a view if nothing is added. The memory comes from `empty`, such as a `Workspace`.
    """
    (top, _), (left, _) = geometry.padding
    height, width = padded_shape(geometry)
    rows, columns = max(0, min(height - top, x.shape[2])), max(0, min(width - left, x.shape[3]))
    if (rows, columns) == (height, width) and x.dtype == dtype:
        return x[:, :, :height, :width]
    padded = empty((*x.shape[:2], height, width), dtype, "the padded input")
    padded.fill(fill)
    padded[:, :, top : top + rows, left : left + columns] = x[:, :, :rows, :columns]
    return padded


def crop(padded, geometry, shape):
    """Return the gradient of an input of (height, width) `shape` from that of its padded cells."""
    (top, _), (left, _) = geometry.padding
    inner = padded[:, :, top : top + shape[0], left : left + shape[1]]
    if inner.shape[2:] == tuple(shape):
        return inner
    gradient = new_array((*padded.shape[:2], *shape), padded.dtype, "the gradient", 0)
    gradient[:, :, : inner.shape[2], : inner.shape[3]] = inner  # no window reads the rest
    return gradient


def padded_shape(geometry):
    """Return height and width of the part of the padded input that the windows read."""
    return tuple(
        (windows - 1) * step + (cells - 1) * gap + 1
        for windows, step, cells, gap in zip(
            geometry.output_shape,
            geometry.stride,
            geometry.kernel,
            geometry.dilation,
            strict=True,
        )
    )


def shifted_view(padded, geometry, i, j):
    """Return the cells that kernel cell (i, j) reads, one per window: a view (..., H', W')."""
    starts = i * geometry.dilation[0], j * geometry.dilation[1]
    rows, columns = (
        slice(start, start + (windows - 1) * step + 1, step)
        for start, windows, step in zip(starts, geometry.output_shape, geometry.stride, strict=True)
    )
    return padded[..., rows, columns]


def columns_of(padded, geometry, rows=slice(None), empty=new_array):
    """Write some rows of windows as columns: (N, C, kh, kw, rows, W')."""
    views = [
        shifted_view(padded, geometry, i, j)[:, :, rows] for i, j in np.ndindex(*geometry.kernel)
    ]
    shape = (*padded.shape[:2], len(views), *views[0].shape[2:])
    columns = empty(shape, padded.dtype, "the columns")
    for cell, view in enumerate(views):
        columns[:, :, cell] = view
    return columns.reshape(*padded.shape[:2], *geometry.kernel, *views[0].shape[2:])


def add_columns(columns, padded, geometry, rows=slice(None)):
    """Add the columns of some rows of windows to the cells that they were read from."""
    for i, j in np.ndindex(*geometry.kernel):
        target = shifted_view(padded, geometry, i, j)[:, :, rows]
        target += columns[:, :, i, j].astype(target.dtype, copy=False)  # uint64, too


def blocks(count, weight, geometry):
    """Yield slices of images, each with slices of rows whose columns take up to `BLOCK_BYTES`."""
    height, width = geometry.output_shape
    rows = max(1, BLOCK_BYTES // (weight[:, 0].nbytes * width))
    for images in slices(count, max(1, rows // height)):
        yield images, slices(height, rows)


def slices(count, most):
    """Cut `count` into slices of about equal size, at most `most`; the first is the longest."""
    parts = max(1, -(-count // most))
    size = -(-count // parts)
    return [slice(first, min(count, first + size)) for first in range(0, count, size or 1)]


def overlapping_columns(x, weight, geometry):
    """Yield, block by block, rows of windows as columns that share their memory.

    The lines that one row of windows reads are neighbours in memory, and those of the next row of
    windows start some lines further, so no line is copied for a second row of the kernel. Needs
    dilation 1 from row to row.

    Takes and yields the same as `lines_of`, with columns in place of the lines: an array of shape
    (groups, rows, kh * depth * kw, W').
    """
    for image, rows, lines in lines_of(x, weight, geometry, by_row=True):
        group, row, _, *line = lines.strides
        shape = (len(weight), rows.stop - rows.start, weight[0, 0].size, lines.shape[-1])
        strides = (group, geometry.stride[0] * row, *line)
        # The same view as from as_strided, which is slower.
        yield image, rows, np.ndarray(shape, weight.dtype, lines, 0, strides)


def lines_of(x, weight, geometry, by_row=False):
    """Yield, block by block, the rows that windows read, each once for each kernel column.

    The weight has shape (groups, filters, depth, kh, kw), and the dtype of the lines.

    Yields the number of the image, the rows of windows that read these lines, and the lines:
    (groups, depth, kw, H'', W') or, with `by_row`, (groups, H'', depth, kw, W'), so that all lines
    of a row are neighbours in memory. They are valid until the next block overwrites them.
    """
    groups, _, depth, kernel_rows, kernel_columns = weight.shape
    (height, width), step = geometry.output_shape, geometry.stride[0]
    reach = (kernel_rows - 1) * geometry.dilation[0] + 1
    row_bytes = groups * depth * kernel_columns * width * weight.itemsize
    some_rows = slices(height, max(1, (BLOCK_BYTES // row_bytes - reach) // step + 1))
    x = x.reshape(len(x), groups, depth, *x.shape[2:])
    for image, rows in itertools.product(range(len(x)), some_rows):
        with Workspace() as empty:
            shape = [groups, depth, kernel_columns, (rows.stop - rows.start - 1) * step + reach]
            if by_row:
                shape.insert(1, shape.pop())
            lines = empty((*shape, width), weight.dtype, "the lines")
            by_column = np.moveaxis(lines, 1, 3) if by_row else lines
            _write_lines(x[image], geometry, rows.start * step, by_column)
            yield image, rows, lines


def _write_lines(x, geometry, first_row, lines):
    """Write rows of the padded input, once for each kernel column, into (..., kw, H'', W')."""
    (top, _), (left, _) = geometry.padding
    rows, read_rows = _inside(first_row - top, 1, lines.shape[-2], x.shape[-2])
    lines[..., : rows.start, :] = 0
    lines[..., rows.stop :, :] = 0
    for j in range(lines.shape[-3]):
        start = j * geometry.dilation[1] - left
        cells, read = _inside(start, geometry.stride[1], lines.shape[-1], x.shape[-1])
        line = lines[..., j, rows, :]
        line[..., : cells.start] = 0
        line[..., cells.stop :] = 0
        line[..., cells] = x[..., read_rows, read]


def _inside(start, step, count, size):
    """Return which of `count` positions from `start` on are within `size`, and where they are."""
    first = max(0, -(start // step))
    last = max(first, min(count, -((start - size) // step)))
    return slice(first, last), slice(start + first * step, start + last * step, step)


def shifted_lines(lines, rows, geometry, i):
    """Return the lines that row `i` of the kernel reads: (groups, depth * kw, rows * W')."""
    step, first = geometry.stride[0], i * geometry.dilation[0]
    last = first + (rows.stop - rows.start - 1) * step
    groups, depth, kernel_columns = lines.shape[:3]
    return lines[..., first : last + 1 : step, :].reshape(groups, depth * kernel_columns, -1)
