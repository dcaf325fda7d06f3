"""The convolutional layer, its backward pass and its transpose."""

import numpy as np

from convlab._checks.arrays import ConvGradients, as_gradient, as_layer, as_transposed
from convlab._checks.geometry import as_geometry, as_transposed_geometry
from convlab._checks.numbers import as_result, fast_types, gradient_types, number_types, quiet
from convlab.ops._batches import is_faster_merged, merge_batch, merge_geometry, split_batch
from convlab.ops.gradients import input_gradient, weight_gradient
from convlab.ops.methods import convolve


@quiet
def conv2d(x, weight, bias=None, *, stride=1, padding=0, dilation=1, groups=1, method=None):
    """Apply a convolutional layer: each filter, correlated with all its channels, gives one map.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
        One image of several channels, or a batch of them.
    weight : array_like, shape (F, C / groups, kh, kw)
        The filters.
    bias : array_like, shape (F,), optional
        A number added to the map of each filter.
    stride, padding, dilation : optional
        As for `correlate2d`.
    groups : int, optional
        The number of groups that channels and filters are split into; each filter reads only the
        channels of its group.
    method : {"shift_and_add", "im2col", "mec", "fft"}, optional
        How to compute it, for a lesson or a comparison; by default the one expected to be fastest.
        ``"fft"`` needs stride 1 and floats, ``"mec"`` a vertical dilation of 1 unless the kernel
        has one row. See `convlab.ops.methods`.

    Returns
    -------
    ndarray, shape (F, H', W') or (N, F, H', W')
        ``output[n, f] = bias[f] + sum over c of correlate2d(x[n, c], weight[f, c])`` with one
        group; as many axes as `x`.

    Raises
    ------
    TypeError
        If an array does not hold real numbers, or an option is not a whole number.
    ValueError
        If shapes do not match, an option is too small, the kernel does not fit, the method is
        unknown or cannot be used here, or sums of whole numbers exceed int64.

    Notes
    -----
    The same numbers as ``torch.nn.functional.conv2d``, which is a cross-correlation too. If the
    batch has more images than a row has cells, the batch may be the last axis of the maps in
    memory, which is faster for the next layer; ``numpy.ascontiguousarray`` reorders them.

    Examples
    --------
    >>> x = np.arange(18).reshape(2, 3, 3)
    >>> weight = np.array([[[[1, 0], [0, 0]], [[0, 0], [0, 1]]]])
    >>> conv2d(x, weight, [100])  # 100 + upper left of channel 0 + lower right of channel 1
    array([[[113, 115],
            [119, 121]]])
    """
    x, weight, bias, groups, is_batch = as_layer(x, weight, bias, groups)
    geometry = as_geometry(x.shape[2:], weight.shape[2:], padding, stride, dilation)
    work, result = fast_types(x, weight, bias)
    kernels = weight.reshape(groups, -1, *weight.shape[1:]).astype(work, copy=False)
    output = convolve(x, kernels, geometry, result, method)
    if bias is not None:
        output += bias.astype(work)[:, None, None]
    return as_result(output if is_batch else output[0], result)


def conv2d_backward(
    grad_output, x, weight, *, stride=1, padding=0, dilation=1, groups=1, method=None
):
    """Compute the backward pass of `conv2d`: the gradients of input, filters and bias.

    Parameters
    ----------
    grad_output : array_like, shape of the output of `conv2d`
        The gradient of the loss with respect to each output of the layer.
    x : array_like, shape (C, H, W) or (N, C, H, W)
    weight : array_like, shape (F, C / groups, kh, kw)
    stride, padding, dilation, groups : optional
        As for `conv2d`.
    method : {"flipped", "col2im"}, optional
        How to compute the gradient of `x`; by default the one expected to be faster.

    Returns
    -------
    ConvGradients
        A named tuple ``(x, weight, bias)`` of the gradients, each in the shape of its argument.

    Raises
    ------
    TypeError, ValueError
        As for `conv2d`, and if `grad_output` does not have the shape of the layer's output.

    Notes
    -----
    Each product ``weight[f, c, i, j] * x[...]`` of the forward pass adds the gradient of its output
    to the gradients of both factors, multiplied by the other factor; the bias adds it unchanged.

    Examples
    --------
    >>> x, weight = np.arange(16.0).reshape(1, 4, 4), np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    >>> grad = np.zeros((1, 3, 3))
    >>> grad[0, 0, 0] = 1  # only the first window counts
    >>> gradients = conv2d_backward(grad, x, weight)
    >>> gradients.weight  # the window itself
    array([[[[0., 1.],
             [4., 5.]]]])
    >>> gradients.x[0, :2, :2]  # the kernel itself
    array([[1., 2.],
           [3., 4.]])
    """
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return layer_gradients(grad_output, x, weight, method=method, **options)


@quiet
def layer_gradients(
    grad_output, x, weight, *, stride, padding, dilation, groups, method=None, needs_input_grad=True
):
    """Return what `conv2d_backward` returns; the gradient of `x` is None unless it is needed."""
    x, weight, _, groups, is_batch = as_layer(x, weight, None, groups)
    geometry = as_geometry(x.shape[2:], weight.shape[2:], padding, stride, dilation)
    grad = as_gradient(grad_output, (len(x), len(weight), *geometry.output_shape), is_batch)
    work, result = gradient_types(grad, x, weight)
    grad, grad_x = grad.astype(work, copy=False), None
    kernels = weight.reshape(groups, -1, *weight.shape[1:]).astype(work, copy=False)
    count = len(x)
    grad_bias = grad.sum((0, 2, 3), dtype=work)
    is_merged = is_faster_merged(x, kernels, geometry)
    if is_merged:
        x, grad, geometry = merge_batch(x), merge_batch(grad), merge_geometry(geometry, count)
    grad_weight = weight_gradient(grad, x, kernels, geometry).reshape(weight.shape)
    if needs_input_grad:
        grad_x = input_gradient(grad, kernels, geometry, x.shape[2:], method)
        grad_x = split_batch(grad_x, count) if is_merged else grad_x
        grad_x = as_result(grad_x if is_batch else grad_x[0], result)
    return ConvGradients(grad_x, as_result(grad_weight, result), as_result(grad_bias, result))


@quiet
def conv_transpose2d(
    x,
    weight,
    bias=None,
    *,
    stride=1,
    padding=0,
    output_padding=0,
    dilation=1,
    groups=1,
    method=None,
):
    """Apply a transposed layer: each cell of the input adds a scaled kernel to the output.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    weight : array_like, shape (C, F / groups, kh, kw)
        For each channel of the input, the kernels that it adds to the maps of its group.
    bias : array_like, shape (F,), optional
        A number added to each map.
    stride : int or (int, int), optional
        Cells of the output from one added kernel to the next.
    padding : int, pair or {"valid", "same", "full"}, optional
        Cells removed on every side, in the forms that `conv2d` accepts.
    output_padding : int or (int, int), optional
        Additional cells below and to the right; smaller than the stride or the dilation.
    dilation, groups : optional
        As for `conv2d`.
    method : {"flipped", "col2im"}, optional
        How to compute it; by default the one expected to be faster.

    Returns
    -------
    ndarray, shape (F, H', W') or (N, F, H', W')
        Height and width as given by `convlab.shapes.transposed_output_size`.

    Raises
    ------
    TypeError, ValueError
        As for `conv2d`; also if `output_padding` is too large, or nothing is left of the output.

    Notes
    -----
    The gradient of `conv2d` with respect to its input, used as a layer; not its inverse. The same
    numbers as ``torch.nn.functional.conv_transpose2d``.

    Examples
    --------
    >>> conv_transpose2d([[[0, 1], [2, 3]]], [[[[0, 1], [2, 3]]]])
    array([[[ 0,  0,  1],
            [ 0,  4,  6],
            [ 4, 12,  9]]])
    """
    x, weight, bias, groups, is_batch = as_transposed(x, weight, bias, groups)
    geometry, shape = as_transposed_geometry(
        x.shape[2:], weight.shape[2:], padding, stride, output_padding, dilation
    )
    work, result = number_types(x, weight, bias, products=weight[:, 0].size // groups)
    kernels = weight.reshape(groups, -1, *weight.shape[1:]).astype(work, copy=False)
    output = input_gradient(np.ascontiguousarray(x, work), kernels, geometry, shape, method)
    if bias is not None:
        output += bias.astype(work)[:, None, None]
    return as_result(output if is_batch else output[0], result)
