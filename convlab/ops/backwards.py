"""The ways back through a layer: from the gradient of its maps to those of filters and input."""

import numpy as np

from convlab._checks import Geometry, are_finite, as_method
from convlab.ops._columns import BLOCK_BYTES, blocks, columns_of, slices
from convlab.ops._interleaved import (
    apart,
    can_be_wide,
    images_beside,
    in_parts,
    merge_geometry,
    wide,
)
from convlab.ops._lines import fit_in_long_lines, lines_of, long_lines_of, rows_that_read
from convlab.ops._phases import empty_phases, from_phases, tap
from convlab.ops._workspace import Workspace
from convlab.ops.methods import METHODS, choose

# With so many maps for each channel of the input, the columns of the gradient of the input are few
# beside those of the gradient of the maps.
MAPS_FOR_A_CHANNEL = 4
# Up to so many filters, a product of the columns with the gradients is quicker than one of the
# gradients with the columns: of two matrices, the smaller one is better the one that is turned.
FEW_FILTERS = 64
# So many times as many rows as the kernel has should fit into the memory for long lines.
LONG_LINES_ROWS = 4


def weight_gradient(grad, x, weight, geometry, finite):
    """Sum, over all windows, what each cell of each filter read times the window's gradient.

    The product of the gradients with the columns that the forward pass multiplies, block by block.
    `finite` says whether all of the gradient is.
    """
    if weight.shape[3:] == (1, 1) and can_be_wide(x, weight, geometry):
        one = wide(grad), wide(x), weight, merge_geometry(geometry, len(x))
        return weight_gradient(*one, finite)
    if images_beside(x, weight) > 1:
        return _from_rows(grad, x, weight, geometry)
    # Long lines have no padding above and below, and infinity times its zeros would be NaN.
    if finite and _suits_long_lines(weight, geometry):
        return _from_long_lines(grad, x, weight, geometry)
    groups, filters = weight.shape[:2]
    in_front = _columns_in_front(weight)
    total = None  # zeros to add to would be one more array of the size of all filters
    lines = grad.reshape(
        len(x), groups, filters, geometry.output_shape[0] * geometry.output_shape[1]
    )
    for images, cells, columns in columns_of(x, weight, geometry):
        some = lines[images, ..., cells]
        one, other = (columns, some) if in_front else (some, columns)
        products = one @ other.swapaxes(2, 3)
        sums = products.sum(0) if len(products) > 1 else products[0]
        total = sums if total is None else np.add(total, sums, out=total)
    if total is None:
        return np.zeros(weight.shape, grad.dtype)
    return (total.swapaxes(1, 2) if in_front else total).reshape(weight.shape)


def _columns_in_front(weight):
    """Whether the columns come first in the product with the gradients."""
    _, filters, depth, *kernel = weight.shape
    return filters <= FEW_FILTERS and filters < depth * kernel[0] * kernel[1]


def _from_rows(grad, x, weight, geometry):
    """Return the gradient of the filters from the columns of `rows`."""
    groups, filters, depth, *kernel = weight.shape
    cells_read, images = depth * kernel[0] * kernel[1], images_beside(x, weight)
    in_front = _columns_in_front(weight)
    shape = (groups, cells_read, filters) if in_front else (groups, filters, cells_read)
    total = np.zeros(shape, grad.dtype)
    lines = in_parts(grad, images)
    lines = lines.reshape(len(lines), groups, filters, *geometry.output_shape, images)
    for part, some, columns in lines_of(in_parts(x, images), weight, geometry):
        seen = lines[part, :, :, some].swapaxes(1, 2).reshape(*columns.shape[:2], filters, -1)
        one, other = (columns, seen) if in_front else (seen, columns)
        for few in slices(columns.shape[1], max(1, BLOCK_BYTES // max(1, total.nbytes))):
            total += (one[:, few] @ other[:, few].swapaxes(2, 3)).sum(1)
    if in_front:
        total = total.swapaxes(1, 2)
    return total.reshape(groups, filters, kernel[0], depth, kernel[1]).transpose(0, 1, 3, 2, 4)


def _suits_long_lines(weight, geometry):
    """Whether a product for each row of the kernels takes less than the columns they stand for."""
    _, filters, depth, *kernel = weight.shape
    are_few = filters <= min(depth * kernel[1], geometry.output_shape[0] * geometry.output_shape[1])
    is_possible = kernel[0] > 1 and geometry.stride[0] == 1
    # Blocks of fewer rows would have too much to add up.
    rows = min(geometry.output_shape[0], LONG_LINES_ROWS * kernel[0])
    return are_few and is_possible and fit_in_long_lines(rows, weight, geometry)


def _from_long_lines(grad, x, weight, geometry):
    """Return the gradient of the filters from the lines of `kn2row`."""
    groups, filters, depth, *kernel = weight.shape
    width = geometry.output_shape[1]
    total = np.zeros((kernel[0], groups, depth * kernel[1], filters), grad.dtype)
    grad = grad.reshape(len(x), groups, filters, geometry.output_shape[0] * width)
    for image, read, lines, _ in long_lines_of(x, weight, geometry):
        for i, reading, found in rows_that_read(read, geometry):
            seen = grad[image, ..., reading.start * width : reading.stop * width]
            total[i] += lines[..., found.start * width : found.stop * width] @ seen.swapaxes(1, 2)
    total = total.reshape(kernel[0], groups, depth, kernel[1], filters)
    return total.transpose(1, 4, 2, 0, 3)


def input_gradient(grad, weight, geometry, shape, method=None):
    """Hand each window's gradient back to the cells it was computed from.

    Parameters
    ----------
    grad : ndarray, shape (N, F, H', W')
    weight : ndarray, shape (groups, filters, depth, kh, kw)
    geometry : Geometry
    shape : (int, int)
        Height and width of the input.
    method : {"flipped", "col2im"}, optional
    """
    spans = [d * (k - 1) for k, d in zip(geometry.kernel, geometry.dilation, strict=True)]
    fits = all(max(ends) <= span for ends, span in zip(geometry.padding, spans, strict=True))
    cannot = None
    if geometry.stride != (1, 1) or not fits:
        cannot = "needs stride 1, and less padding than the kernel reaches over"
    as_method(method, {"flipped": cannot, "col2im": None})
    # Infinity times the zeros round the gradient would be NaN, where no window was.
    best = are_finite(weight) and cannot is None and not _prefers_columns(grad, weight)
    if method == "flipped" or method is None and best:
        return flipped(grad, weight, geometry, shape)
    return col2im(grad, weight, geometry, shape)


def _prefers_columns(grad, weight):
    """Whether to turn the kernels, or to read the gradients of so many maps, costs too much."""
    _, filters, depth, *kernel = weight.shape
    are_many = filters >= MAPS_FOR_A_CHANNEL * depth and kernel != [1, 1]
    return filters > grad[:, 0].size or are_many


def flipped(grad, weight, geometry, shape):
    """Convolve the gradient with the kernels turned by 180 degrees: the same as going back."""
    sides = tuple(
        (d * (k - 1) - before, size - count + before)
        for k, d, (before, _), size, count in zip(
            geometry.kernel,
            geometry.dilation,
            geometry.padding,
            shape,
            geometry.output_shape,
            strict=True,
        )
    )
    back = Geometry(geometry.kernel, sides, (1, 1), geometry.dilation, tuple(shape))
    kernels = weight[..., ::-1, ::-1].swapaxes(1, 2)
    method = choose(grad, kernels, back, grad.dtype)
    return METHODS[method](grad, kernels, back)


def col2im(grad, weight, geometry, shape_of_x):
    """Make the gradients of all columns with one product, and add them up where windows overlap."""
    if can_be_wide(grad, weight, geometry):
        count, (height, width) = len(grad), shape_of_x
        one = wide(grad), weight, merge_geometry(geometry, count), (height, width * count)
        return apart(col2im(*one), count)
    groups, filters, depth, *kernel = weight.shape
    count, (height, width) = len(grad), geometry.output_shape
    phases = empty_phases(count, groups * depth, geometry, grad.dtype)
    matrix = weight.reshape(groups, filters, -1).transpose(0, 2, 1)
    lines = grad.reshape(count, groups, filters, height * width)
    for images, all_rows in blocks(weight[:, 0].nbytes, geometry, count):
        for rows in all_rows:
            some = lines[images, ..., rows.start * width : rows.stop * width]
            shape = (len(some), groups, depth * kernel[0] * kernel[1], some.shape[-1])
            with Workspace() as empty:
                columns = empty(shape, grad.dtype, "the columns")
                np.matmul(matrix, some, out=columns)
                columns = columns.reshape(len(some), groups * depth, *kernel, -1, width)
                for i, j in np.ndindex(*kernel):
                    target = tap(phases[:, :, images], geometry, i, j)[:, :, rows]
                    target += columns[:, :, i, j]
    return from_phases(phases, geometry, shape_of_x)
