"""The gradients of a layer: of its filters and of its input, from the gradient of its maps."""

import math

import numpy as np

from convlab._checks.geometry import Geometry, as_method
from convlab._checks.numbers import are_finite, new_array
from convlab.ops._columns import (
    BLOCK_BYTES,
    add_columns,
    blocks,
    crop,
    lines_of,
    overlapping_columns,
    padded_shape,
    shifted_lines,
)
from convlab.ops._workspace import Workspace
from convlab.ops.methods import convolve, count_pieces, fastest, in_pieces


def weight_gradient(grad, x, weight, geometry):
    """Sum, over all windows, the input of each filter cell times the gradient of the window."""
    groups, filters, depth, *kernel = weight.shape
    grad = grad.reshape(len(x), groups, filters, *geometry.output_shape)
    method = fastest(weight, geometry, grad.dtype)
    sum_up = _sum_over_columns if method == "mec" else _sum_over_lines
    total = sum_up(grad, x, weight, geometry)
    total = total.reshape(groups, kernel[0], depth, kernel[1], filters)
    return total.transpose(0, 4, 2, 1, 3)


def _sum_over_columns(grad, x, weight, geometry):
    """Multiply the columns of `mec` by the gradients, for each row of windows."""
    groups, filters = weight.shape[:2]
    total = np.zeros((groups, weight[0, 0].size, filters), grad.dtype)
    pieces = count_pieces(filters, total.shape[1], grad.shape[4])
    for image, rows, columns in overlapping_columns(x, weight, geometry):
        windows = in_pieces(grad[image, :, :, rows].swapaxes(1, 2), pieces).swapaxes(3, 4)
        with Workspace() as empty:
            products = (groups, columns.shape[1], pieces, *total.shape[1:])
            products = empty(products, grad.dtype, "the products")
            np.matmul(in_pieces(columns, pieces), windows, out=products)
            total += products.sum((1, 2))
    return total


def _sum_over_lines(grad, x, weight, geometry):
    """Multiply the lines that each row of the kernels reads by the gradients."""
    groups, filters, depth, *kernel = weight.shape
    total = np.zeros((groups, kernel[0], depth * kernel[1], filters), grad.dtype)
    for image, rows, lines in lines_of(x, weight, geometry):
        windows = grad[image, :, :, rows].reshape(groups, filters, -1).swapaxes(1, 2)
        with Workspace() as empty:
            size = sorted(total.shape[2:], reverse=True)
            products = empty((groups, *size), grad.dtype, "the products")
            if filters > total.shape[2]:  # a product is faster with the longer side first
                products = products.swapaxes(1, 2)
            for i in range(kernel[0]):
                np.matmul(shifted_lines(lines, rows, geometry, i), windows, out=products)
                total[:, i] += products
    return total


def input_gradient(grad, weight, geometry, shape, method=None):
    """Sum, for each input cell, over all windows that read it, weight times gradient.

    Shapes: `grad` (N, F, H', W'), `weight` (groups, filters, depth, kh, kw), and the `shape` of the
    input, (height, width).
    """
    reach = [gap * (k - 1) for k, gap in zip(geometry.kernel, geometry.dilation, strict=True)]
    fits = all(max(ends) <= most for ends, most in zip(geometry.padding, reach, strict=True))
    cannot = None
    if geometry.stride != (1, 1) or not fits:
        cannot = "needs stride 1, and padding smaller than the span of the kernel"
    as_method(method, {"flipped": cannot, "col2im": None})
    if method is None:
        # Flipping reads all filters and long rows of gradients, so it pays only if there are few;
        # and the zeros around the gradient times an infinite weight would be NaN.
        are_few = weight.shape[1] <= math.prod(geometry.output_shape)
        row_fits = weight[:, :, 0].nbytes * shape[1] <= BLOCK_BYTES
        is_better = are_few and row_fits and are_finite(weight)
        method = "flipped" if cannot is None and is_better else "col2im"
    return (flipped if method == "flipped" else col2im)(grad, weight, geometry, shape)


def flipped(grad, weight, geometry, shape):
    """Convolve the gradient with the kernels, flipped along both axes."""
    padding = tuple(
        (gap * (cells - 1) - before, size - count + before)
        for cells, gap, (before, _), size, count in zip(
            geometry.kernel,
            geometry.dilation,
            geometry.padding,
            shape,
            geometry.output_shape,
            strict=True,
        )
    )
    backward = Geometry(geometry.kernel, padding, (1, 1), geometry.dilation, tuple(shape))
    kernels = np.ascontiguousarray(weight[..., ::-1, ::-1].swapaxes(1, 2))
    return convolve(grad, kernels, backward, grad.dtype)


def col2im(grad, weight, geometry, shape):
    """Multiply the filters by the gradients, and add the columns up where windows overlap."""
    groups, filters, depth, *kernel = weight.shape
    count, width = len(grad), geometry.output_shape[1]
    matrix = weight.reshape(groups, filters, -1).swapaxes(1, 2)
    grad = grad.reshape(count, groups, filters, *geometry.output_shape)
    padded = (count, groups * depth, *padded_shape(geometry))
    padded = new_array(padded, grad.dtype, "the padded gradient", 0)
    for images, some_rows in blocks(count, weight, geometry):
        for rows in some_rows:
            windows = grad[images, :, :, rows]
            size = len(windows)
            windows = windows.reshape(size, groups, filters, -1)
            with Workspace() as empty:
                columns = (size, groups, matrix.shape[1], windows.shape[3])
                columns = empty(columns, grad.dtype, "the columns")
                np.matmul(matrix, windows, out=columns)
                columns = columns.reshape(size, groups * depth, *kernel, -1, width)
                add_columns(columns, padded[images], geometry, rows)
    return crop(padded, geometry, shape)
