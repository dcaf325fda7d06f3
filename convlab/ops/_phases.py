"""The padded input, laid out so that each cell of a kernel reads one block of neighbours.

With a stride of 2 a cell of the kernel reads every second row and column. Sort the rows and the
columns by their remainder, and what it reads lies side by side again: every stride becomes
stride 1, and no method has to know about padding, stride or dilation.
"""

import operator

import numpy as np

from convlab._checks import new_array


def as_phases(x, geometry, work, *, fill=0, empty=new_array):
    """Pad a batch and sort its rows and columns by their remainder after division by the stride.

    Parameters
    ----------
    x : ndarray, shape (N, C, H, W)
    geometry : Geometry
    work : numpy.dtype
    fill : number, optional
        What the padding holds.
    empty : callable, optional
        Where the memory comes from: `convlab.ops._workspace.Workspace`.

    Returns
    -------
    ndarray, shape (down, across, N, C, H'', W'')
        C-contiguous; the input itself, not a copy, where nothing has to be done.
    """
    (down, across), ((top, _), (left, _)) = geometry.stride, geometry.padding
    needed = needed_shape(geometry)
    plain = geometry.stride == (1, 1) and x.shape[2:] == needed and not top and not left
    if plain and x.dtype == work and x.flags.c_contiguous:
        return x[np.newaxis, np.newaxis]
    rows, columns = -(-needed[0] // down), -(-needed[1] // across)
    shape = (down, across, *x.shape[:2], rows, columns)
    phases = empty(shape, work, "the padded input")
    if not plain:
        phases.fill(fill)
    for a, b in np.ndindex(down, across):
        to_rows, from_rows = shared(a, down, rows, top, x.shape[2])
        to_columns, from_columns = shared(b, across, columns, left, x.shape[3])
        phases[a, b, ..., to_rows, to_columns] = x[..., from_rows, from_columns]
    return phases


def as_padded(x, geometry, work, *, fill=0, empty=new_array):
    """Return the padded cells that the windows read, (N, C, H'', W''); where it can, a view."""
    needed = needed_shape(geometry)
    is_bare = geometry.padding[0][0] == geometry.padding[1][0] == 0
    if is_bare and x.dtype == work and all(map(operator.le, needed, x.shape[2:])):
        return x[:, :, : needed[0], : needed[1]]
    (height, width), (down, across) = geometry.output_shape, geometry.stride
    reach = ((height - 1) * down + 1, (width - 1) * across + 1)
    whole = geometry._replace(stride=(1, 1), output_shape=reach)
    return as_phases(x, whole, work, fill=fill, empty=empty)[0, 0]


def from_phases(phases, geometry, shape):
    """Take the inner (H, W) cells back out of what `as_phases` would have made of them."""
    (down, across), ((top, _), (left, _)) = geometry.stride, geometry.padding
    image = new_array((*phases.shape[2:4], *shape), phases.dtype, "the gradient")
    inner = (down * phases.shape[4] - top, across * phases.shape[5] - left)
    if shape[0] > inner[0] or shape[1] > inner[1]:
        image.fill(0)  # no window reached the rest
    for a, b in np.ndindex(down, across):
        to_rows, from_rows = shared(a, down, phases.shape[4], top, shape[0])
        to_columns, from_columns = shared(b, across, phases.shape[5], left, shape[1])
        image[..., from_rows, from_columns] = phases[a, b, ..., to_rows, to_columns]
    return image


def empty_phases(count, channels, geometry, work, empty=new_array):
    """Return phases of zeros, for gradients to be added up in."""
    (down, across), (height, width) = geometry.stride, needed_shape(geometry)
    shape = (down, across, count, channels, -(-height // down), -(-width // across))
    phases = empty(shape, work, "the padded gradient")
    phases.fill(0)
    return phases


def needed_shape(geometry):
    """Return how many padded rows and columns the windows read, leftovers not among them."""
    (rows, columns), (height, width) = geometry.output_shape, geometry.kernel
    (down, across), (gap_down, gap_across) = geometry.stride, geometry.dilation
    return (
        (rows - 1) * down + (height - 1) * gap_down + 1,
        (columns - 1) * across + (width - 1) * gap_across + 1,
    )


def offset(geometry, i, j):
    """Return which phase cell (i, j) of the kernel reads, and the first cell it reads there."""
    (down, across), (gap_down, gap_across) = geometry.stride, geometry.dilation
    row, phase_row = divmod(i * gap_down, down)
    column, phase_column = divmod(j * gap_across, across)
    return phase_row, phase_column, row, column


def tap(phases, geometry, i, j):
    """Return what cell (i, j) of the kernel reads, window after window: (N, C, H', W')."""
    a, b, row, column = offset(geometry, i, j)
    height, width = geometry.output_shape
    return phases[a, b, :, :, row : row + height, column : column + width]


def shared(phase, step, count, before, size):
    """Return where in a phase the cells of the input go along one side, and where they are."""
    first = max(0, -(-(before - phase) // step))
    last = max(first, min(count, -(-(size + before - phase) // step)))
    start = phase + first * step - before
    return slice(first, last), slice(start, start + (last - first) * step, step)
