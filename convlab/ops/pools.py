"""Pooling: the largest cell or the mean of each window, and the way back."""

import numpy as np

from convlab._checks import (
    as_gradient,
    as_maps,
    as_pool,
    as_result,
    mean_types,
    number_types,
    quiet,
)
from convlab.ops._phases import as_phases, empty_phases, from_phases, offset, tap
from convlab.ops._workspace import workspace


@quiet
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
    x, is_batch = as_maps(x, "x")
    windows, _ = as_pool(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    work, result = number_types(x, np.ones(1, bool))
    with workspace() as empty:
        phases = as_phases(x, windows, work, fill=_least(x, work), empty=empty)
        output = _largest(phases, windows)
    return as_result(output if is_batch else output[0], result)


@quiet
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
    x, is_batch = as_maps(x, "x")
    windows, _ = as_pool(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    grad = as_gradient(grad_output, (*x.shape[:2], *windows.size), is_batch)
    read, _ = number_types(x, np.ones(1, bool))
    work, result = number_types(grad, np.ones(windows.kernel, bool))
    with workspace() as empty:
        grad_x = _to_the_largest(grad.astype(work, copy=False), x, read, windows, empty)
    return as_result(grad_x if is_batch else grad_x[0], result)


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
    windows, asked = as_pool(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    work, result = mean_types(x, windows)
    with workspace() as empty:
        sums = _along_both(np.add, as_phases(x, windows, work, empty=empty), windows)
    means = sums / _counts(windows, asked, x.shape[2:], count_include_pad).astype(work)
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
    windows, asked = as_pool(x.shape[2:], kernel_size, stride, padding, ceil_mode)
    grad = as_gradient(grad_output, (*x.shape[:2], *windows.size), is_batch)
    _, result = mean_types(grad, windows)
    work = np.dtype(np.float32) if result == np.float16 else result
    counts = _counts(windows, asked, x.shape[2:], count_include_pad).astype(work)
    share = grad.astype(work, copy=False) / counts
    with workspace() as empty:
        phases = empty_phases(*x.shape[:2], windows, work, empty)
        for i, j in np.ndindex(*windows.kernel):
            tap(phases, windows, i, j)[...] += share
        grad_x = from_phases(phases, windows, x.shape[2:]).astype(result, copy=False)
    return grad_x if is_batch else grad_x[0]


def _largest(phases, windows):
    """Return the largest cell of each window."""
    return _along_both(np.maximum, phases, windows)


def _along_both(combine, phases, windows):
    """Combine the cells of each window, first along its rows, then down its columns."""
    (height, width), (kernel_height, kernel_width) = windows.size, windows.kernel
    lines = []
    for a in range(min(windows.stride[0], kernel_height)):
        line = None
        for j in range(kernel_width):
            _, b, _, column = offset(windows, a, j)
            seen = phases[a, b, ..., column : column + width]
            line = seen.copy() if line is None else combine(line, seen, out=line)
        lines.append(line)
    output = lines[0][:, :, :height].copy()
    for i in range(1, kernel_height):
        a, _, row, _ = offset(windows, i, 0)
        combine(output, lines[a][:, :, row : row + height], out=output)
    return output


def _to_the_largest(grad, x, read, windows, empty):
    """Add each window's gradient to the first of its largest cells."""
    least = _least(x, read)
    phases = as_phases(x, windows, read, fill=least, empty=empty)
    largest = _largest(phases, windows)
    is_padded = phases.shape[2:] != x.shape or windows.stride != (1, 1)
    # Minus infinity in the input looks like the padding, which must take no gradient.
    inside = None
    if is_padded and any(map(any, windows.sides)) and (x == least).any():
        inside = as_phases(np.ones((1, 1, *x.shape[2:]), bool), windows, np.dtype(bool))
    total = empty_phases(*x.shape[:2], windows, grad.dtype, empty)
    waiting = np.ones(grad.shape, bool)
    has_nan = read.kind == "f" and np.isnan(largest).any()
    for i, j in np.ndindex(*windows.kernel):
        cells = tap(phases, windows, i, j)
        hit = cells == largest
        if has_nan:
            hit |= np.isnan(cells)
        hit &= waiting
        if inside is not None:
            hit &= tap(inside, windows, i, j)
        waiting ^= hit
        tap(total, windows, i, j)[...] += np.where(hit, grad, 0)
    return from_phases(total, windows, x.shape[2:])


def _counts(windows, asked, shape, count_include_pad):
    """Return by how much each window's sum is divided: (H', W')."""
    sides = []
    for axis in range(2):
        before, after = asked[axis]
        starts = np.arange(windows.size[axis]) * windows.stride[axis] - before
        ends = starts + windows.kernel[axis]
        low, high = (-before, shape[axis] + after) if count_include_pad else (0, shape[axis])
        sides.append(np.minimum(ends, high) - np.maximum(starts, low))
    return sides[0][:, None] * sides[1]


def _least(x, work):
    """Return what never wins against a cell of `x`."""
    if work.kind == "f":
        return -np.inf
    return int(x.min(initial=0)) if work.kind == "O" else np.iinfo(work).min
