"""Pooling, forward and backward, window by window."""

import numpy as np

from convlab._checks.arrays import as_gradient, as_maps
from convlab._checks.geometry import as_pool_geometry
from convlab._checks.numbers import as_result, mean_types, number_types, quiet
from convlab.shapes import as_flag


@quiet
def max_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Keep the largest cell of each window.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    kernel_size, stride, padding, ceil_mode
        As for `convlab.max_pool2d`.

    Returns
    -------
    ndarray, shape (C, H', W') or (N, C, H', W')
        int64 for whole numbers, else a float dtype.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.max_pool2d`.

    Examples
    --------
    >>> max_pool2d([[[1, 5, 2, 0], [3, 4, 8, 6]]], 2)
    array([[[5, 8]]])
    """
    x, is_batch = as_maps(x, "x")
    geometry, _ = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    work, result = number_types(x, np.ones(1, bool))
    x = x.astype(work)
    output = np.zeros((*x.shape[:2], *geometry.output_shape), work)
    for image, c, m, n in np.ndindex(output.shape):
        row, column = _largest(x[image, c], geometry, m, n)
        output[image, c, m, n] = x[image, c, row, column]
    return as_result(output if is_batch else output[0], result)


@quiet
def max_pool2d_backward(grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Add the gradient of each window to its largest cell, the first if there are several.

    Parameters
    ----------
    grad_output : array_like, shape of the output of `max_pool2d`
    x, kernel_size, stride, padding, ceil_mode
        As for `convlab.max_pool2d`.

    Returns
    -------
    ndarray, shape of x

    Raises
    ------
    TypeError, ValueError
        As for `convlab.max_pool2d_backward`.

    Examples
    --------
    >>> max_pool2d_backward([[[7, 9]]], [[[1, 5, 2, 8], [3, 5, 0, 6]]], 2)
    array([[[0, 7, 0, 9],
            [0, 0, 0, 0]]])
    """
    x, is_batch = as_maps(x, "x")
    geometry, _ = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    grad = as_gradient(grad_output, (*x.shape[:2], *geometry.output_shape), is_batch)
    work, result = number_types(grad, np.ones(geometry.kernel, bool))
    grad, grad_x = grad.astype(work), np.zeros(x.shape, work)
    for image, c, m, n in np.ndindex(grad.shape):
        row, column = _largest(x[image, c], geometry, m, n)
        grad_x[image, c, row, column] += grad[image, c, m, n]
    return as_result(grad_x if is_batch else grad_x[0], result)


@quiet
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Take the mean of each window.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    kernel_size, stride, padding, ceil_mode, count_include_pad
        As for `convlab.avg_pool2d`.

    Returns
    -------
    ndarray, shape (C, H', W') or (N, C, H', W')
        float64 for whole numbers.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.avg_pool2d`.

    Examples
    --------
    >>> avg_pool2d([[[1, 5, 2, 0], [3, 4, 8, 6]]], 2)  # 13 / 4 and 16 / 4
    array([[[3.25, 4.  ]]])
    """
    x, is_batch = as_maps(x, "x")
    geometry, padding = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    count_include_pad = as_flag(count_include_pad, "count_include_pad")
    work, result = mean_types(x, geometry)
    x = x.astype(work)
    output = np.zeros((*x.shape[:2], *geometry.output_shape), result)
    for image, c, m, n in np.ndindex(output.shape):
        total = np.zeros((), work)
        for row, column in _cells(geometry, x.shape[2:], m, n):
            total = total + x[image, c, row, column]
        output[image, c, m, n] = total / _count(
            geometry, padding, x.shape[2:], m, n, count_include_pad
        )
    return output if is_batch else output[0]


@quiet
def avg_pool2d_backward(
    grad_output,
    x,
    kernel_size,
    *,
    stride=None,
    padding=0,
    ceil_mode=False,
    count_include_pad=True,
):
    """Divide the gradient of each window equally among its cells.

    Parameters
    ----------
    grad_output : array_like, shape of the output of `avg_pool2d`
    x, kernel_size, stride, padding, ceil_mode, count_include_pad
        As for `convlab.avg_pool2d`.

    Returns
    -------
    ndarray, shape of x
        float64 for whole numbers.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.avg_pool2d_backward`.

    Examples
    --------
    >>> avg_pool2d_backward([[[8]]], [[[1, 5], [3, 4]]], 2)
    array([[[2., 2.],
            [2., 2.]]])
    """
    x, is_batch = as_maps(x, "x")
    geometry, padding = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    count_include_pad = as_flag(count_include_pad, "count_include_pad")
    grad = as_gradient(grad_output, (*x.shape[:2], *geometry.output_shape), is_batch)
    work, result = mean_types(grad, geometry)
    work = np.dtype(np.float64) if result == np.float64 else work
    grad, grad_x = grad.astype(work), np.zeros(x.shape, work)
    for image, c, m, n in np.ndindex(grad.shape):
        share = grad[image, c, m, n] / _count(
            geometry, padding, x.shape[2:], m, n, count_include_pad
        )
        for row, column in _cells(geometry, x.shape[2:], m, n):
            grad_x[image, c, row, column] += share
    return as_result(grad_x if is_batch else grad_x[0], result)


def _reach(geometry, m, n):
    """Return the rows and columns of the window at (m, n), including those outside the input."""
    (top, _), (left, _) = geometry.padding
    (height, width), (down, across) = geometry.kernel, geometry.stride
    first_row, first_column = m * down - top, n * across - left
    return range(first_row, first_row + height), range(first_column, first_column + width)


def _cells(geometry, shape, m, n):
    """Yield the cells of the input in the window at (m, n), row by row."""
    rows, columns = _reach(geometry, m, n)
    for row in rows:
        for column in columns:
            if 0 <= row < shape[0] and 0 <= column < shape[1]:
                yield row, column


def _largest(image, geometry, m, n):
    """Return the position of the first largest cell of a window; NaN counts as the largest."""
    best = None
    for cell in _cells(geometry, image.shape, m, n):
        if best is None or image[cell] > image[best]:
            best = cell
        if image[cell] != image[cell]:
            return cell
    return best


def _count(geometry, padding, shape, m, n, count_include_pad):
    """Return the divisor of the sum of the window at (m, n).

    Cells of the requested padding may count; cells beyond it never do.
    """
    if not count_include_pad:
        return sum(1 for _ in _cells(geometry, shape, m, n))
    (_, bottom), (_, right) = padding
    rows, columns = _reach(geometry, m, n)
    inside_rows = [row for row in rows if row < shape[0] + bottom]
    inside_columns = [column for column in columns if column < shape[1] + right]
    return len(inside_rows) * len(inside_columns)
