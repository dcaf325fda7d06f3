"""One channel: padding, correlation and convolution."""

import math

import numpy as np

from convlab._checks.arrays import as_image, as_padded, as_signal
from convlab._checks.geometry import as_geometry
from convlab._checks.numbers import as_result, fast_types, new_array, number_types, quiet
from convlab.ops.methods import convolve
from convlab.shapes import PADDING_MODES, as_padding_1d, output_size

# Up to this many numbers in the padded image and in the columns, calls into NumPy dominate.
SMALL_SIZE = 1 << 16


def pad2d(image, padding, *, mode="zeros", value=0):
    """Add a border around the last two axes.

    Parameters
    ----------
    image : array_like, shape (..., H, W)
        Booleans, integers or floats.
    padding : int or pair
        Cells to add on every side, ``(vertical, horizontal)``, or
        ``((top, bottom), (left, right))``.
    mode : {"zeros", "reflect", "replicate", "circular"}, optional
        The contents of the border: one `value`; the image mirrored in its outermost row or column,
        which is not repeated; the outermost row or column, repeated; or the opposite edge.
    value : number, optional
        The number to fill the border with in mode ``"zeros"``.

    Returns
    -------
    ndarray, shape (..., top + H + bottom, left + W + right)
        In the dtype of the image.

    Raises
    ------
    TypeError
        If the image or the value does not hold real numbers, or a padding is not a whole number.
    ValueError
        If the image has no height and width, the padding or the mode is unknown, the padding is
        larger than the mode allows, or the value does not fit the dtype or the mode.

    Examples
    --------
    >>> pad2d([[1, 2], [3, 4]], 1)
    array([[0, 0, 0, 0],
           [0, 1, 2, 0],
           [0, 3, 4, 0],
           [0, 0, 0, 0]])
    >>> pad2d([[1, 2, 3]], (0, 2), mode="reflect")
    array([[3, 2, 1, 2, 3, 2, 1]])
    >>> pad2d([[1, 2, 3]], ((0, 0), (0, 2)), mode="circular")
    array([[1, 2, 3, 1, 2]])
    """
    image, sides, value = as_padded(image, padding, mode, value)
    (top, bottom), (left, right) = sides
    height, width = image.shape[-2:]
    shape = (*image.shape[:-2], top + height + bottom, left + width + right)
    padded = new_array(shape, image.dtype, "the padded image", value)
    padded[..., top : top + height, left : left + width] = image
    source = PADDING_MODES[mode].source
    if source is not None:
        middle = padded[..., top : top + height, :]
        columns = _outside(width, left, right)
        middle[..., left + columns] = middle[..., left + source(columns, width)]
        rows = _outside(height, top, bottom)
        padded[..., top + rows, :] = padded[..., top + source(rows, height), :]
    return padded


@quiet
def correlate1d(signal, kernel, *, padding=0, stride=1, dilation=1):
    """Slide a kernel along a signal: multiply, sum, step on.

    Parameters
    ----------
    signal : array_like, shape (L,)
        Booleans, integers or floats.
    kernel : array_like, shape (K,)
        The weights that each window of the signal is multiplied by.
    padding : int, (int, int) or {"valid", "same", "full"}, optional
        Zeros added at each end, ``(before, after)``, or a name as in
        `convlab.shapes.output_size`; if ``"same"`` needs an odd number, the extra one comes after.
    stride : int, optional
        Cells from one window to the next.
    dilation : int, optional
        Cells from one cell of the kernel to the next.

    Returns
    -------
    ndarray, shape (output_size(L, K, ...),)
        ``output[n] = sum over i of kernel[i] * padded[n * stride + i * dilation]``.

    Raises
    ------
    TypeError
        If an array does not hold real numbers, or an option is not a whole number.
    ValueError
        If an array has the wrong shape, an option is too small, the kernel does not fit, or sums of
        whole numbers exceed int64.

    Examples
    --------
    >>> correlate1d([0, 1, 2, 3], [1, 2, 3], padding=(0, 2))  # 0*1 + 1*2 + 2*3 = 8
    array([ 8, 14,  8,  3])
    >>> correlate1d([1, 2, 3, 4, 5], [1, 0, -1], stride=2)
    array([-2, -2])
    """
    signal, kernel = as_signal(signal, "signal"), as_signal(kernel, "kernel")
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    length = output_size(signal.size, kernel.size, **options)
    work, result = number_types(signal, kernel)
    kernel = kernel.astype(work, copy=False)
    before, after = as_padding_1d(padding, kernel.size, dilation)
    padded = signal.astype(work, copy=False)
    if before or after:
        padded = new_array((before + signal.size + after,), work, "the padded signal", 0)
        padded[before : before + signal.size] = signal
    if stride == dilation == 1:
        return as_result(np.correlate(padded, kernel, "valid"), result)
    output = np.zeros(length, work)
    for i, weight in enumerate(kernel):
        start = i * dilation
        output += weight * padded[start : start + length * stride : stride]
    return as_result(output, result)


def convolve1d(signal, kernel, *, padding=0, stride=1, dilation=1):
    """Convolve as defined in mathematics: `correlate1d` with the kernel flipped.

    Parameters
    ----------
    signal, kernel, padding, stride, dilation
        As for `correlate1d`.

    Returns
    -------
    ndarray
        As for `correlate1d`, with the kernel read from its last cell.

    Raises
    ------
    TypeError, ValueError
        As for `correlate1d`.

    Notes
    -----
    ``padding="full"`` is the convolution of mathematics, ``output[n] = sum over i of
    signal[i] * kernel[n - i]``. ``"same"`` pads the signal as `correlate1d` does, the extra zero
    after; for a kernel of even size that is the full convolution from index ``K // 2`` on, while
    NumPy and SciPy begin at ``(K - 1) // 2``, one earlier.

    Examples
    --------
    >>> convolve1d([1, 2, 3], [0, 1, 10], padding="full")  # 123 * 10 + 123 * 100, digit by digit
    array([ 0,  1, 12, 23, 30])
    """
    kernel = as_signal(kernel, "kernel")
    return correlate1d(signal, kernel[::-1], padding=padding, stride=stride, dilation=dilation)


@quiet
def correlate2d(image, kernel, *, padding=0, stride=1, dilation=1, method=None):
    """Slide a kernel over an image of one channel: multiply, sum, step on.

    Parameters
    ----------
    image : array_like, shape (H, W)
        Booleans, integers or floats.
    kernel : array_like, shape (kh, kw)
        The weights that each window of the image is multiplied by.
    padding : int, pair or {"valid", "same", "full"}, optional
        Zeros added on every side, ``(vertical, horizontal)``, ``((top, bottom), (left, right))``,
        or a name as in `convlab.shapes.output_size`; if ``"same"`` needs an odd number, the
        extra one comes below and to the right.
    stride : int or (int, int), optional
        Cells from one window to the next, ``(vertical, horizontal)``.
    dilation : int or (int, int), optional
        Cells from one cell of the kernel to the next, ``(vertical, horizontal)``.
    method : {"shift_and_add", "im2col", "mec", "fft"}, optional
        How to compute it, as for `conv2d`; by default the one expected to be fastest.

    Returns
    -------
    ndarray, shape (output_size(H, kh, ...), output_size(W, kw, ...))
        The feature map: with stride 1 and dilation 1, ``output[m, n] = sum over i and j of
        kernel[i, j] * padded[m + i, n + j]``.

    Raises
    ------
    TypeError
        If an array does not hold real numbers, or an option is not a whole number.
    ValueError
        If an array has the wrong shape, an option is too small, the kernel does not fit, the method
        is unknown or cannot be used here, or sums of whole numbers exceed int64.

    Examples
    --------
    >>> correlate2d([[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[0, 1], [2, 3]])
    array([[19, 25],
           [37, 43]])
    """
    image, kernel = as_image(image, "image"), as_image(kernel, "kernel")
    geometry = as_geometry(image.shape, kernel.shape, padding, stride, dilation)
    work, result = fast_types(image, kernel)
    kernel = kernel.astype(work, copy=False)
    if method is None and work.kind == "f" and _is_small(image, kernel, geometry):
        return as_result(_correlate_small(image, kernel, geometry), result)
    # A layer of one channel and one filter.
    x, weight = image[np.newaxis, np.newaxis], kernel[np.newaxis, np.newaxis, np.newaxis]
    return as_result(convolve(x, weight, geometry, result, method)[0, 0], result)


def convolve2d(image, kernel, *, padding=0, stride=1, dilation=1, method=None):
    """Convolve as defined in mathematics: `correlate2d` with the kernel flipped along both axes.

    Parameters
    ----------
    image, kernel, padding, stride, dilation, method
        As for `correlate2d`.

    Returns
    -------
    ndarray
        As for `correlate2d`, with the kernel flipped along both axes.

    Raises
    ------
    TypeError, ValueError
        As for `correlate2d`.

    Notes
    -----
    ``"same"`` pads the image as `correlate2d` does; see `convolve1d` for where that differs from
    SciPy.

    Examples
    --------
    >>> convolve2d([[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[0, 1], [2, 3]])  # 0*3 + 1*2 + 3*1 + 4*0 = 5
    array([[ 5, 11],
           [23, 29]])
    """
    kernel = as_image(kernel, "kernel")[::-1, ::-1]
    options = {"padding": padding, "stride": stride, "dilation": dilation, "method": method}
    return correlate2d(image, kernel, **options)


def _is_small(image, kernel, geometry):
    (top, bottom), (left, right) = geometry.padding
    padded = (top + image.shape[0] + bottom) * (left + image.shape[1] + right)
    return max(padded, kernel.size * math.prod(geometry.output_shape)) <= SMALL_SIZE


def _correlate_small(image, kernel, geometry):
    """Return the feature map by one product with all columns, in as few calls as possible."""
    (height, width), (gap_down, gap_across) = image.shape, geometry.dilation
    (top, bottom), (left, right) = geometry.padding
    padded = np.zeros((top + height + bottom, left + width + right), kernel.dtype)
    padded[top : top + height, left : left + width] = image
    row, cell = padded.strides
    (down, across), shape = geometry.stride, (*kernel.shape, *geometry.output_shape)
    strides = (gap_down * row, gap_across * cell, down * row, across * cell)
    # The same view as from sliding_window_view, which is slower.
    columns = np.ndarray(shape, kernel.dtype, padded, 0, strides).reshape(kernel.size, -1)
    # Not `dot`: it treats a kernel of one cell as a number, and then 0 times NaN is 0.
    return np.matmul(kernel.reshape(1, -1), columns).reshape(geometry.output_shape)


def _outside(size, before, after):
    """Return the positions outside a side of `size` cells, whose first cell is 0."""
    return np.concatenate([np.arange(-before, 0), np.arange(size, size + after)])
