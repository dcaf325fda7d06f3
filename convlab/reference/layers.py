"""The convolutional layer, its backward pass and its transpose, as nested loops."""

import numpy as np

from convlab._checks.arrays import ConvGradients, as_gradient, as_layer, as_transposed
from convlab._checks.geometry import as_geometry, as_transposed_geometry
from convlab._checks.numbers import as_result, gradient_types, number_types, quiet
from convlab.reference.images import pad2d


@quiet
def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1):
    """Apply a convolutional layer: seven loops, as in the textbook.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    weight : array_like, shape (F, C / groups, kh, kw)
    bias : array_like, shape (F,), optional
    stride, padding, dilation, groups
        As for `convlab.conv2d`.

    Returns
    -------
    ndarray, shape (F, H', W') or (N, F, H', W')
        int64 for whole numbers, else a float dtype.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.conv2d`.

    Examples
    --------
    >>> x = [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]
    >>> conv2d(x, [[[[1]], [[10]]]])  # the first channel + 10 times the second
    array([[[51, 62],
            [73, 84]]])
    """
    x, weight, bias, groups, is_batch = as_layer(x, weight, bias, groups)
    geometry = as_geometry(x.shape[2:], weight.shape[2:], padding, stride, dilation)
    (height, width), (down, across) = geometry.output_shape, geometry.stride
    gap_down, gap_across = geometry.dilation
    work, result = number_types(x, weight, bias)
    padded = pad2d(x, geometry.padding).astype(work)
    weight = weight.astype(work)
    filters, depth, kernel_height, kernel_width = weight.shape
    bias = np.zeros(filters, work) if bias is None else bias.astype(work)

    output = np.zeros((len(x), filters, height, width), work)
    for image in range(len(x)):
        for f in range(filters):
            first = f // (filters // groups) * depth  # the first channel of this filter's group
            for m in range(height):
                for n in range(width):
                    for c in range(depth):
                        for i in range(kernel_height):
                            for j in range(kernel_width):
                                row, column = m * down + i * gap_down, n * across + j * gap_across
                                cell = padded[image, first + c, row, column]
                                output[image, f, m, n] += weight[f, c, i, j] * cell
                    output[image, f, m, n] += bias[f]
    return as_result(output if is_batch else output[0], result)


@quiet
def conv2d_backward(grad_output, x, weight, *, stride=1, padding=0, dilation=1, groups=1):
    """Compute the backward pass of a layer: each product adds to the gradients of both factors.

    Parameters
    ----------
    grad_output : array_like, shape of the output of `conv2d`
    x : array_like, shape (C, H, W) or (N, C, H, W)
    weight : array_like, shape (F, C / groups, kh, kw)
    stride, padding, dilation, groups
        As for `convlab.conv2d`.

    Returns
    -------
    ConvGradients
        ``(x, weight, bias)``, in their shapes.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.conv2d_backward`.

    Examples
    --------
    >>> conv2d_backward([[[10]]], [[[3]]], [[[[2]]]]).x  # the output is 2 * x: 2 * 10
    array([[[20]]])
    """
    x, weight, _, groups, is_batch = as_layer(x, weight, None, groups)
    geometry = as_geometry(x.shape[2:], weight.shape[2:], padding, stride, dilation)
    grad = as_gradient(grad_output, (len(x), len(weight), *geometry.output_shape), is_batch)
    work, result = gradient_types(grad, x, weight)
    ((top, _), (left, _)), height, width = geometry.padding, *x.shape[2:]
    padded = pad2d(x, geometry.padding).astype(work)
    grad, weight = grad.astype(work), weight.astype(work)
    grad_padded, grad_weight = np.zeros(padded.shape, work), np.zeros(weight.shape, work)
    grad_bias = np.zeros(len(weight), work)
    filters_of_group = len(weight) // groups
    for image, f, m, n in np.ndindex(grad.shape):
        first = f // filters_of_group * weight.shape[1]  # the first channel of this filter's group
        share = grad[image, f, m, n]
        grad_bias[f] += share
        for c, i, j in np.ndindex(weight.shape[1:]):
            cell = (image, first + c, *_cell(geometry, m, n, i, j))
            grad_padded[cell] += share * weight[f, c, i, j]
            grad_weight[f, c, i, j] += share * padded[cell]
    grad_x = grad_padded[:, :, top : top + height, left : left + width]
    grads = (grad_x if is_batch else grad_x[0], grad_weight, grad_bias)
    return ConvGradients(*(as_result(grad, result) for grad in grads))


@quiet
def conv_transpose2d(
    x, weight, bias=None, *, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """Apply a transposed layer: each cell of the input adds a scaled kernel to the output.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    weight : array_like, shape (C, F / groups, kh, kw)
    bias : array_like, shape (F,), optional
    stride, padding, output_padding, dilation, groups
        As for `convlab.conv_transpose2d`.

    Returns
    -------
    ndarray, shape (F, H', W') or (N, F, H', W')
        int64 for whole numbers, else a float dtype.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.conv_transpose2d`.

    Examples
    --------
    >>> conv_transpose2d([[[1, 10]]], [[[[1, 2, 3]]]])  # 1 2 3, plus 10 20 30 one cell further on
    array([[[ 1, 12, 23, 30]]])
    """
    x, weight, bias, groups, is_batch = as_transposed(x, weight, bias, groups)
    geometry, (height, width) = as_transposed_geometry(
        x.shape[2:], weight.shape[2:], padding, stride, output_padding, dilation
    )
    work, result = number_types(x, weight, bias, products=weight[:, 0].size // groups)
    x, weight = x.astype(work), weight.astype(work)
    (top, _), (left, _) = geometry.padding
    output = np.zeros((len(x), weight.shape[1] * groups, height, width), work)
    for image, c, m, n in np.ndindex(x.shape):
        first = c // (x.shape[1] // groups) * weight.shape[1]  # the first filter of its group
        for f, i, j in np.ndindex(weight.shape[1:]):
            row, column = _cell(geometry, m, n, i, j)
            row, column = row - top, column - left
            if 0 <= row < height and 0 <= column < width:
                output[image, first + f, row, column] += x[image, c, m, n] * weight[c, f, i, j]
    if bias is not None:
        output += bias.astype(work)[:, np.newaxis, np.newaxis]
    return as_result(output if is_batch else output[0], result)


def _cell(geometry, m, n, i, j):
    """Return which padded cell the window at (m, n) reads with kernel cell (i, j)."""
    down, across = geometry.stride
    gap_down, gap_across = geometry.dilation
    return m * down + i * gap_down, n * across + j * gap_across
