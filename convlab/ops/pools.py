"""Pooling: the largest cell or the mean of each window, and the backward passes."""

import operator
from typing import NamedTuple

import numpy as np

from convlab._checks.arrays import as_gradient, as_maps
from convlab._checks.geometry import Geometry, as_pool_geometry
from convlab._checks.numbers import (
    are_finite,
    as_result,
    mean_types,
    new_array,
    number_types,
    quiet,
)
from convlab.ops._columns import crop, pad_input, padded_shape, shifted_view
from convlab.shapes import as_flag


def max_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Keep the largest cell of each window.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
        Booleans, integers or floats.
    kernel_size : int or (int, int)
        Height and width of the windows.
    stride : int or (int, int), optional
        Cells from one window to the next; by default `kernel_size`, so that none overlap.
    padding : int, pair or {"valid", "same", "full"}, optional
        Cells of minus infinity added on every side, in the forms that `conv2d` accepts; smaller
        than the kernel.
    ceil_mode : bool, optional
        Round the number of windows up: the last ones may extend over the far end.

    Returns
    -------
    ndarray, shape (C, H', W') or (N, C, H', W')
        Height and width as given by `convlab.shapes.pooled_size`.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers, or an option is not a whole number.
    ValueError
        If `x` has the wrong shape, an option is too small, the kernel does not fit, or padding is
        not smaller than the kernel.

    Notes
    -----
    The same numbers as ``torch.nn.functional.max_pool2d``. The padding is never the
    largest, so maps of negative numbers stay negative. A window that contains NaN gives NaN.

    Examples
    --------
    >>> max_pool2d(np.arange(24).reshape(1, 4, 6), (2, 3))
    array([[[ 8, 11],
            [20, 23]]])
    """
    return max_pool(x, kernel_size, stride, padding, ceil_mode)[0]


def max_pool2d_backward(grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Compute the backward pass of `max_pool2d`: the largest cell of a window gets its gradient.

    Parameters
    ----------
    grad_output : array_like, shape of the output of `max_pool2d`
        How the loss changes with each output of the layer.
    x, kernel_size, stride, padding, ceil_mode
        As for `max_pool2d`.

    Returns
    -------
    ndarray, shape of x
        Where windows overlap, gradients are added.

    Raises
    ------
    TypeError, ValueError
        As for `max_pool2d`; also if `grad_output` does not have the shape of the layer's output,
        or sums of whole numbers exceed int64.

    Notes
    -----
    If several cells are the largest, the first of them, row by row, gets the whole gradient, as in
    PyTorch; if several are NaN, the first NaN gets it (in PyTorch, the last).

    Examples
    --------
    >>> x = [[[1, 5, 2, 8], [3, 5, 0, 6]]]
    >>> max_pool2d_backward([[[7, 9]]], x, 2)
    array([[[0, 7, 0, 9],
            [0, 0, 0, 0]]])
    """
    _, pooled = max_pool(x, kernel_size, stride, padding, ceil_mode)
    return max_pool_gradient(grad_output, pooled)


@quiet
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Take the mean of each window.

    Parameters
    ----------
    x, kernel_size, stride, padding, ceil_mode
        As for `max_pool2d`, but the padding holds zeros.
    count_include_pad : bool, optional
        Whether the cells of the padding count in the divisor. Cells of a window beyond the padding,
        with `ceil_mode`, never do.

    Returns
    -------
    ndarray, shape (C, H', W') or (N, C, H', W')
        Floats keep their dtype; the mean of whole numbers, summed exactly, is float64.

    Raises
    ------
    TypeError, ValueError
        As for `max_pool2d`.

    Notes
    -----
    The same numbers as ``torch.nn.functional.avg_pool2d``.

    Examples
    --------
    >>> avg_pool2d(np.arange(24).reshape(1, 4, 6), (2, 3))
    array([[[ 4.,  7.],
            [16., 19.]]])
    >>> avg_pool2d(-np.ones((1, 4, 4)), 2, padding=1)[0, 0]  # corner, edge, corner
    array([-0.25, -0.5 , -0.25])
    """
    x, is_batch = as_maps(x, "x")
    geometry, padding = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    count_include_pad = as_flag(count_include_pad, "count_include_pad")
    work, result = mean_types(x, geometry)
    _, sums = _combine(np.add, pad_input(x, geometry, work), geometry)
    means = sums / _counts(geometry, padding, x.shape[2:], count_include_pad).astype(work)
    means = means.astype(result, copy=False)
    return means if is_batch else means[0]


@quiet
def avg_pool2d_backward(
    grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True
):
    """Compute the backward pass of `avg_pool2d`: the cells of a window share its gradient.

    Parameters
    ----------
    grad_output : array_like, shape of the output of `avg_pool2d`
        How the loss changes with each output of the layer.
    x, kernel_size, stride, padding, ceil_mode, count_include_pad
        As for `avg_pool2d`; of `x` only the shape matters.

    Returns
    -------
    ndarray, shape of x
        Floats keep their dtype; gradients of whole numbers are float64.

    Raises
    ------
    TypeError, ValueError
        As for `avg_pool2d`, and if `grad_output` does not have the shape of the layer's output.

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
    _, result = mean_types(grad, geometry)
    work = np.dtype(np.float32) if result == np.float16 else result
    counts = _counts(geometry, padding, x.shape[2:], count_include_pad).astype(work)
    share = grad.astype(work, copy=False) / counts
    padded = (*x.shape[:2], *padded_shape(geometry))
    padded = new_array(padded, work, "the padded gradient", 0)
    for i, j in np.ndindex(*geometry.kernel):
        target = shifted_view(padded, geometry, i, j)
        target += share
    grad_x = crop(padded, geometry, x.shape[2:])
    grad_x = grad_x.astype(result, copy=False)
    return grad_x if is_batch else grad_x[0]


class Pooled(NamedTuple):
    """The data that the backward pass of a `max_pool2d` needs from the forward pass."""

    x: np.ndarray
    is_batch: bool
    geometry: Geometry
    padded: np.ndarray
    row_maxima: np.ndarray
    maxima: np.ndarray


@quiet
def max_pool(x, kernel_size, stride, padding, ceil_mode):
    """Return what `max_pool2d` returns, and a `Pooled`."""
    x, is_batch = as_maps(x, "x")
    geometry, _ = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    work, result = number_types(x, np.ones(1, bool))
    padded = pad_input(x, geometry, work, fill=_least(x, work))
    row_maxima, maxima = _combine(np.maximum, padded, geometry)
    output = as_result(maxima if is_batch else maxima[0], result)
    return output, Pooled(x, is_batch, geometry, padded, row_maxima, maxima)


@quiet
def max_pool_gradient(grad_output, pooled):
    """Return what `max_pool2d_backward` returns.

    The gradient of each window is passed to the first of its rows that holds the largest cell, and
    from there to the first such cell of the row.
    """
    x, is_batch, geometry, padded, row_maxima, maxima = pooled
    grad = as_gradient(grad_output, maxima.shape, is_batch)
    work, result = number_types(grad, np.ones(geometry.kernel, bool))
    grad = grad.astype(work, copy=False)
    inside_rows = inside_columns = None
    # Minus infinity in the input looks like the padding, which must get no gradient.
    if any(map(any, geometry.padding)) and (x == _least(x, padded.dtype)).any():
        inside = pad_input(np.ones((1, 1, *x.shape[2:]), bool), geometry, np.dtype(bool))
        inside_rows = _rows(inside.any(3, keepdims=True), geometry)
        inside_columns = _columns(inside.any(2, keepdims=True), geometry)
    # Windows that overlap add to each other's gradients; otherwise copying is faster.
    overlap = any(map(operator.lt, geometry.stride, geometry.kernel))
    put = operator.iadd if overlap else np.copyto
    grad_rows = np.zeros_like(row_maxima, work)
    targets = _rows(grad_rows, geometry)
    _to_first(put, grad, _rows(row_maxima, geometry), maxima, targets, inside_rows)
    grad_padded = np.zeros_like(padded, work)
    targets = _columns(grad_padded, geometry)
    _to_first(put, grad_rows, _columns(padded, geometry), row_maxima, targets, inside_columns)
    grad_x = crop(grad_padded, geometry, x.shape[2:])
    grad_x += 0  # turns minus zero, a negative gradient times False, into zero
    return as_result(grad_x if is_batch else grad_x[0], result)


def _rows(cells, geometry):
    """Return the cells that each row of the kernel reads, window after window."""
    reach = (geometry.output_shape[0] - 1) * geometry.stride[0] + 1
    return [cells[:, :, i : i + reach : geometry.stride[0]] for i in range(geometry.kernel[0])]


def _columns(cells, geometry):
    """Return the cells that each column of the kernel reads, window after window."""
    reach = (geometry.output_shape[1] - 1) * geometry.stride[1] + 1
    return [cells[..., j : j + reach : geometry.stride[1]] for j in range(geometry.kernel[1])]


def _combine(function, padded, geometry):
    """Combine the cells of each window along its rows, then the results down its columns."""
    along_rows = _reduce(function, _columns(padded, geometry))
    return along_rows, _reduce(function, _rows(along_rows, geometry))


def _reduce(function, parts):
    """Combine arrays of one shape."""
    if len(parts) == 1:
        return parts[0].copy("K")
    total = function(*parts[:2])
    for part in parts[2:]:
        function(total, part, out=total)
    return total


def _to_first(put, grad, parts, largest, targets, inside):
    """Put the gradient into the target of the first part that holds the largest cell."""
    may_have_nan, is_finite = not are_finite(largest), are_finite(grad)
    for number, target in enumerate(targets[:-1]):
        hit = parts[number] == largest
        if may_have_nan:
            hit |= parts[number] != parts[number]
        if inside is not None:
            hit &= inside[number]
        # A product is faster than `where`, but infinity times False is NaN.
        taken = hit * grad if is_finite else np.where(hit, grad, 0)
        grad = grad - taken if is_finite else np.where(hit, 0, grad)
        put(target, taken)
    put(targets[-1], grad)  # the rest, which no other part has taken


def _counts(geometry, padding, shape, count_include_pad):
    """Return the divisors of the sums of the windows: (H', W')."""
    sides = []
    for axis in range(2):
        before, after = padding[axis]
        starts = np.arange(geometry.output_shape[axis]) * geometry.stride[axis] - before
        ends = starts + geometry.kernel[axis]
        low, high = (-before, shape[axis] + after) if count_include_pad else (0, shape[axis])
        sides.append(np.minimum(ends, high) - np.maximum(starts, low))
    return sides[0][:, None] * sides[1]


def _least(x, work):
    """Return a number that is not larger than any cell of `x`."""
    if work.kind == "f":
        return -np.inf
    return int(x.min(initial=0)) if work.kind == "O" else np.iinfo(work).min
