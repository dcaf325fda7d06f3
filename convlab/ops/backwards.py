"""The ways back through a layer: from the gradient of its maps to those of filters and input."""

import numpy as np

from convlab._checks import Windows, as_method
from convlab.ops._phases import empty_phases, from_phases, tap
from convlab.ops.methods import METHODS, blocks, choose, columns_of


def weight_gradient(grad, phases, weight, windows):
    """Sum, over all windows, what each cell of each filter read times the window's gradient.

    The product of the gradients with the columns of `im2col`, block by block; where a channel
    has a filter to itself, a sum for each cell of the kernel.
    """
    groups, filters, depth, *kernel = weight.shape
    total = np.zeros((groups, filters, depth * kernel[0] * kernel[1]), grad.dtype)
    if depth * filters == 1:
        for index, (i, j) in enumerate(np.ndindex(*kernel)):
            seen = tap(phases, windows, i, j)
            total[:, 0, index] = np.einsum("nchw,nchw->c", seen, grad)
        return total.reshape(weight.shape)
    count, (height, width) = len(grad), windows.size
    lines = grad.reshape(count, groups, filters, height * width)
    for images, rows in blocks(phases, weight, windows):
        columns = columns_of(phases, windows, groups, images, rows)
        some = lines[images, ..., rows.start * width : rows.stop * width]
        some = some.transpose(1, 2, 0, 3).reshape(groups, filters, -1)
        total += some @ columns.transpose(0, 2, 1)
    return total.reshape(weight.shape)


def input_gradient(grad, weight, windows, shape, method=None):
    """Hand each window's gradient back to the cells it was computed from.

    Parameters
    ----------
    grad : ndarray, shape (N, F, H', W')
    weight : ndarray, shape (groups, filters, depth, kh, kw)
    windows : Windows
    shape : (int, int)
        Height and width of the input.
    method : {"turned", "col2im"}, optional
    """
    spans = [d * (k - 1) for k, d in zip(windows.kernel, windows.dilation, strict=True)]
    fits = all(max(ends) <= span for ends, span in zip(windows.sides, spans, strict=True))
    cannot = None
    if windows.stride != (1, 1) or not fits:
        cannot = "needs stride 1, and less padding than the kernel reaches over"
    as_method(method, {"turned": cannot, "col2im": None})
    # Infinity times the zeros round the gradient would be NaN, where no window was.
    is_safe = weight.dtype.kind != "f" or np.isfinite(weight.sum())
    if method == "turned" or method is None and cannot is None and is_safe:
        return turned(grad, weight, windows, shape)
    return col2im(grad, weight, windows, shape)


def turned(grad, weight, windows, shape):
    """Convolve the gradient with the kernels turned by 180 degrees: the same as going back."""
    sides = tuple(
        (d * (k - 1) - before, size - count + before)
        for k, d, (before, _), size, count in zip(
            windows.kernel, windows.dilation, windows.sides, shape, windows.size, strict=True
        )
    )
    back = Windows(windows.kernel, sides, (1, 1), windows.dilation, tuple(shape))
    kernels = np.ascontiguousarray(weight[..., ::-1, ::-1].swapaxes(1, 2))
    method = choose(kernels, back, grad.dtype)
    return METHODS[method](grad, kernels, back)


def col2im(grad, weight, windows, shape):
    """Make the gradients of all columns with one product, and add them up where windows overlap."""
    groups, filters, depth, *kernel = weight.shape
    count, (height, width) = len(grad), windows.size
    phases = empty_phases(count, groups * depth, windows, grad.dtype)
    matrix = weight.reshape(groups, filters, -1).transpose(0, 2, 1)
    lines = grad.reshape(count, groups, filters, height * width)
    for images, rows in blocks(phases, weight, windows):
        some = lines[images, ..., rows.start * width : rows.stop * width]
        some = some.transpose(1, 2, 0, 3).reshape(groups, filters, -1)
        columns = (matrix @ some).reshape(
            groups * depth, *kernel, images.stop - images.start, rows.stop - rows.start, width
        )
        for i, j in np.ndindex(*kernel):
            target = tap(phases, windows, i, j)[images, :, rows]
            target += columns[:, i, j].transpose(1, 0, 2, 3)
    return from_phases(phases, windows, shape)
