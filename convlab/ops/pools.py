"""Pooling: the largest cell or the mean of each window, and the way back."""

import operator
from typing import NamedTuple

import numpy as np

from convlab._checks import (
    Geometry,
    are_finite,
    as_gradient,
    as_maps,
    as_pool_geometry,
    as_result,
    mean_types,
    new_array,
    number_types,
    quiet,
)
from convlab.ops._interleaved import empty_beside
from convlab.ops._phases import as_padded, needed_shape
from convlab.ops._workspace import Workspace
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
        Cells of minus infinity added on every side, in the forms that `conv2d` reads; fewer than
        the kernel has.
    ceil_mode : bool, optional
        Round the number of windows up: the last ones may hang over the far end.

    Returns
    -------
    ndarray, shape (C, H', W') or (N, C, H', W')
        Height and width as `convlab.shapes.pooled_size` tells.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers, or an option is not a whole number.
    ValueError
        If `x` has the wrong shape, an option is too small, the kernel does not fit, or padding is
        not smaller than the kernel.

    Notes
    -----
    The same numbers as ``torch.nn.functional.max_pool2d``. The padding never wins, so the map of
    negative numbers stays negative. A window with NaN in it gives NaN.

    Examples
    --------
    >>> max_pool2d(np.arange(24).reshape(1, 4, 6), (2, 3))
    array([[[ 8, 11],
            [20, 23]]])
    """
    with Workspace() as empty:
        return max_pool(x, kernel_size, stride, padding, ceil_mode, empty=empty)[0]


def max_pool2d_backward(grad_output, x, kernel_size, *, stride=None, padding=0, ceil_mode=False):
    """Go back through `max_pool2d`: the largest cell of each window takes its gradient.

    Parameters
    ----------
    grad_output : array_like, shape of what `max_pool2d` returns
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
        As for `max_pool2d`, and if `grad_output` has not the shape of the layer's output.

    Notes
    -----
    Of several largest cells the first, row by row, takes the whole gradient, as in PyTorch; of
    several NaN the first.

    Examples
    --------
    >>> x = [[[1, 5, 2, 8], [3, 5, 0, 6]]]
    >>> max_pool2d_backward([[[7, 9]]], x, 2)
    array([[[0, 7, 0, 9],
            [0, 0, 0, 0]]])
    """
    with Workspace() as empty:
        _, pooled = max_pool(x, kernel_size, stride, padding, ceil_mode, empty=empty)
        return max_pool_gradient(grad_output, pooled, empty=empty)


@quiet
def avg_pool2d(x, kernel_size, *, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Take the mean of each window.

    Parameters
    ----------
    x, kernel_size, stride, padding, ceil_mode
        As for `max_pool2d`, but the padding holds zeros.
    count_include_pad : bool, optional
        Whether the cells of the padding count when the sum is divided. Cells that a window has
        beyond the padding, with `ceil_mode`, never do.

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
    with Workspace() as empty:
        cells = as_padded(x, geometry, work, empty=empty)
        sums = _along_both(np.add, cells, geometry, empty)[1]
    means = sums / _counts(geometry, padding, x.shape[2:], count_include_pad).astype(work)
    means = means.astype(result, copy=False)
    return means if is_batch else means[0]


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
    """Go back through `avg_pool2d`: the cells of each window share its gradient.

    Parameters
    ----------
    grad_output : array_like, shape of what `avg_pool2d` returns
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
        As for `avg_pool2d`, and if `grad_output` has not the shape of the layer's output.

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
    with Workspace() as empty:
        grad_line, grad_x, read = _empty_gradients(share, x, geometry, empty)
        for target in _rows(grad_line, geometry):
            target += share
        for target in _columns(read, geometry):
            target += grad_line
    grad_x = grad_x.astype(result, copy=False)
    return grad_x if is_batch else grad_x[0]


class Pooled(NamedTuple):
    """What the way back through a `max_pool2d` needs to know of the way there."""

    x: np.ndarray
    is_batch: bool
    geometry: Geometry
    cells: np.ndarray
    line: np.ndarray
    largest: np.ndarray


@quiet
def max_pool(x, kernel_size, stride, padding, ceil_mode, empty=new_array):
    """Return what `max_pool2d` does, and a `Pooled`."""
    x, is_batch = as_maps(x, "x")
    geometry, _ = as_pool_geometry(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    work, result = number_types(x, np.ones(1, bool))
    cells = as_padded(x, geometry, work, fill=_least(x, work), empty=empty)
    line, largest = _along_both(np.maximum, cells, geometry, empty)
    output = as_result(largest if is_batch else largest[0], result)
    return output, Pooled(x, is_batch, geometry, cells, line, largest)


@quiet
def max_pool_gradient(grad_output, pooled, empty=new_array):
    """Return what `max_pool2d_backward` does."""
    geometry = pooled.geometry
    grad = as_gradient(grad_output, pooled.largest.shape, pooled.is_batch)
    work, result = number_types(grad, np.ones(geometry.kernel, bool))
    grad_x = _to_the_largest(grad.astype(work, copy=False), pooled, empty)
    return as_result(grad_x if pooled.is_batch else grad_x[0], result)


def _rows(cells, geometry):
    """Return what each row of the kernel reads, window after window."""
    reach = (geometry.output_shape[0] - 1) * geometry.stride[0] + 1
    return [cells[:, :, i : i + reach : geometry.stride[0]] for i in range(geometry.kernel[0])]


def _columns(cells, geometry):
    """Return what each column of the kernel reads, window after window."""
    reach = (geometry.output_shape[1] - 1) * geometry.stride[1] + 1
    return [cells[..., j : j + reach : geometry.stride[1]] for j in range(geometry.kernel[1])]


def _along_both(combine, cells, geometry, empty):
    """Combine the cells of each window along its rows, and these down its columns."""
    shape = (*cells.shape[:2], needed_shape(geometry)[0], geometry.output_shape[1])
    line = empty_beside(cells, shape, cells.dtype, "the rows of windows", empty)
    line = _combined(combine, _columns(cells[:, :, : shape[2]], geometry), line)
    return line, _combined(combine, _rows(line, geometry))


def _combined(combine, parts, into=None):
    """Combine arrays of one shape."""
    if len(parts) == 1:
        return parts[0].copy("K")
    total = combine(parts[0], parts[1], out=into)
    for part in parts[2:]:
        combine(total, part, out=total)
    return total


def _empty_gradients(grad, x, geometry, empty, filled=False):
    """Return gradients to be: of the rows of windows, of `x`, and of all that the windows read.

    Zeros to add to; or, where they will be `filled`, only what no window reads is sure to be zero.
    """
    ((top, _), (left, _)), (height, width) = geometry.padding, x.shape[2:]
    needed, lead = needed_shape(geometry), x.shape[:2]
    shape = (*lead, max(needed[0], top + height), max(needed[1], left + width))
    whole = empty_beside(x, shape, grad.dtype, "the gradient")
    lines = (*lead, needed[0], geometry.output_shape[1])
    lines = empty_beside(x, lines, grad.dtype, "the gradients of rows", empty)
    are_read = filled and geometry.stride == geometry.kernel
    if not are_read:
        lines.fill(0)
    if not are_read or shape[2:] != needed:
        whole.fill(0)
    grad_x = whole[:, :, top : top + height, left : left + width]
    return lines, grad_x, whole[:, :, : needed[0], : needed[1]]


def _to_the_largest(grad, pooled, empty):
    """Add each window's gradient to the first of its largest cells.

    Each window to the first of its rows that holds the largest cell, and this to the first there.
    """
    x, _, geometry, cells, line, largest = pooled
    # Minus infinity in the input looks like the padding, which must take no gradient.
    inside = None, None
    if any(map(any, geometry.padding)) and (x == _least(x, cells.dtype)).any():
        is_inside = as_padded(np.ones((1, 1, *x.shape[2:]), bool), geometry, np.dtype(bool))
        inside = (
            _rows(is_inside.any(3, keepdims=True), geometry),
            _columns(is_inside.any(2, keepdims=True), geometry),
        )
    has_nan = cells.dtype.kind == "f" and bool(np.isnan(largest.sum()))
    is_finite = are_finite(grad)
    filled = is_finite and all(map(operator.ge, geometry.stride, geometry.kernel))
    grad_line, grad_x, whole = _empty_gradients(grad, x, geometry, empty, filled)
    how = {"has_nan": has_nan, "is_finite": is_finite, "filled": filled}
    rows = _rows(line, geometry), largest, _rows(grad_line, geometry)
    _to_the_first(grad, *rows, inside[0], **how)
    columns = _columns(cells, geometry), line, _columns(whole, geometry)
    _to_the_first(grad_line, *columns, inside[1], **how)
    if filled:
        grad_x += 0  # of minus zero, a negative gradient times False, this makes zero
    return grad_x


def _to_the_first(grad, parts, largest, targets, inside, *, has_nan, is_finite, filled):
    """Add the gradient to the target of the first part that holds the largest cell, or fill it."""
    rest = grad
    for number, target in enumerate(targets[:-1]):
        hit = parts[number] == largest
        if has_nan:
            hit |= np.isnan(parts[number])
        if inside is not None:
            hit &= inside[number]
        taken, rest = _taken(rest, hit, is_finite, target if filled else None)
        if not filled:
            target += taken
    # What no other part took is the last one's.
    if filled:
        targets[-1][...] = rest
    else:
        targets[-1] += rest


def _taken(gradient, hit, is_finite, into):
    """Return the gradient where there is a hit, and where there is none; zero elsewhere."""
    if not is_finite:  # infinity times False is NaN
        return np.where(hit, gradient, 0), np.where(hit, 0, gradient)
    # A product is quicker than a choice, and one of numbers of one type is the quickest.
    taken = np.multiply(gradient, hit.astype(gradient.dtype), out=into)
    return taken, gradient - taken


def _counts(geometry, padding, shape, count_include_pad):
    """Return by how much each window's sum is divided: (H', W')."""
    sides = []
    for axis in range(2):
        before, after = padding[axis]
        starts = np.arange(geometry.output_shape[axis]) * geometry.stride[axis] - before
        ends = starts + geometry.kernel[axis]
        low, high = (-before, shape[axis] + after) if count_include_pad else (0, shape[axis])
        sides.append(np.minimum(ends, high) - np.maximum(starts, low))
    return sides[0][:, None] * sides[1]


def _least(x, work):
    """Return what never wins against a cell of `x`."""
    if work.kind == "f":
        return -np.inf
    return int(x.min(initial=0)) if work.kind == "O" else np.iinfo(work).min
