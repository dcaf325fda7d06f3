"""One channel: padding, correlation and convolution, cell by cell."""

import numpy as np

from convlab._checks.arrays import as_image, as_padded, as_signal
from convlab._checks.geometry import as_geometry
from convlab._checks.numbers import as_result, number_types, quiet
from convlab.shapes import PADDING_MODES, as_padding_1d, output_size


def pad2d(image, padding, *, mode="zeros", value=0):
    """Add a border around the last two axes, cell by cell.

    Parameters
    ----------
    image : array_like, shape (..., H, W)
    padding, mode, value
        As for `convlab.pad2d`.

    Returns
    -------
    ndarray, shape (..., top + H + bottom, left + W + right)
        In the dtype of the image.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.pad2d`.

    Examples
    --------
    >>> pad2d([[1, 2, 3]], (0, 1), value=7)
    array([[7, 1, 2, 3, 7]])
    >>> pad2d([[1, 2, 3]], (0, 1), mode="replicate")
    array([[1, 1, 2, 3, 3]])
    """
    image, ((top, bottom), (left, right)), value = as_padded(image, padding, mode, value)
    height, width = image.shape[-2:]
    shape = (*image.shape[:-2], top + height + bottom, left + width + right)
    padded = np.full(shape, value, image.dtype)
    for row in range(shape[-2]):
        for column in range(shape[-1]):
            from_row = _source(row - top, height, mode)
            from_column = _source(column - left, width, mode)
            if from_row is not None and from_column is not None:
                padded[..., row, column] = image[..., from_row, from_column]
    return padded


@quiet
def correlate1d(signal, kernel, *, padding=0, stride=1, dilation=1):
    """Slide a kernel along a signal: multiply, sum, step on.

    Parameters
    ----------
    signal : array_like, shape (L,)
    kernel : array_like, shape (K,)
    padding, stride, dilation
        As for `convlab.correlate1d`.

    Returns
    -------
    ndarray, shape (output_size(L, K, ...),)
        int64 for whole numbers, else a float dtype.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.correlate1d`.

    Examples
    --------
    >>> correlate1d([1, 2, 3, 4], [1, 10])  # 1*1 + 2*10, 2*1 + 3*10, 3*1 + 4*10
    array([21, 32, 43])
    """
    signal, kernel = as_signal(signal, "signal"), as_signal(kernel, "kernel")
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    length = output_size(len(signal), len(kernel), **options)
    work, result = number_types(signal, kernel)
    padded = np.pad(signal, as_padding_1d(padding, len(kernel), dilation)).astype(work)
    kernel = kernel.astype(work)

    output = np.zeros(length, work)
    for n in range(length):
        for i in range(len(kernel)):
            output[n] += kernel[i] * padded[n * stride + i * dilation]
    return as_result(output, result)


def convolve1d(signal, kernel, *, padding=0, stride=1, dilation=1):
    """Convolve as defined in mathematics: read the kernel from its last cell, then correlate.

    Parameters
    ----------
    signal, kernel, padding, stride, dilation
        As for `convlab.convolve1d`.

    Returns
    -------
    ndarray
        As for `correlate1d`.

    Raises
    ------
    TypeError, ValueError
        As for `correlate1d`.

    Examples
    --------
    >>> convolve1d([1, 2, 3, 4], [1, 10])  # 1*10 + 2*1, 2*10 + 3*1, 3*10 + 4*1
    array([12, 23, 34])
    """
    kernel = as_signal(kernel, "kernel")
    flipped = kernel.copy()
    for i in range(len(kernel)):
        flipped[i] = kernel[len(kernel) - 1 - i]
    return correlate1d(signal, flipped, padding=padding, stride=stride, dilation=dilation)


@quiet
def correlate2d(image, kernel, *, padding=0, stride=1, dilation=1):
    """Slide a kernel over an image of one channel: multiply, sum, step on.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
    padding, stride, dilation
        As for `convlab.correlate2d`.

    Returns
    -------
    ndarray, shape (output_size(H, kh, ...), output_size(W, kw, ...))
        int64 for whole numbers, else a float dtype.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.correlate2d`.

    Examples
    --------
    >>> correlate2d([[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[0, 1], [2, 3]])  # 0*0 + 1*1 + 2*3 + 3*4
    array([[19, 25],
           [37, 43]])
    """
    image, kernel = as_image(image, "image"), as_image(kernel, "kernel")
    geometry = as_geometry(image.shape, kernel.shape, padding, stride, dilation)
    (height, width), (down, across) = geometry.output_shape, geometry.stride
    gap_down, gap_across = geometry.dilation
    work, result = number_types(image, kernel)
    padded = pad2d(image, geometry.padding).astype(work)
    kernel = kernel.astype(work)

    output = np.zeros((height, width), work)
    for m in range(height):
        for n in range(width):
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    cell = padded[m * down + i * gap_down, n * across + j * gap_across]
                    output[m, n] += kernel[i, j] * cell
    return as_result(output, result)


def convolve2d(image, kernel, *, padding=0, stride=1, dilation=1):
    """Convolve as defined in mathematics: flip the kernel along both axes, then correlate.

    Parameters
    ----------
    image, kernel, padding, stride, dilation
        As for `convlab.convolve2d`.

    Returns
    -------
    ndarray
        As for `correlate2d`.

    Raises
    ------
    TypeError, ValueError
        As for `correlate2d`.

    Examples
    --------
    >>> convolve2d([[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[0, 1], [2, 3]])  # 0*3 + 1*2 + 3*1 + 4*0
    array([[ 5, 11],
           [23, 29]])
    """
    kernel = as_image(kernel, "kernel")
    height, width = kernel.shape
    flipped = kernel.copy()
    for i in range(height):
        for j in range(width):
            flipped[i, j] = kernel[height - 1 - i, width - 1 - j]
    return correlate2d(image, flipped, padding=padding, stride=stride, dilation=dilation)


def _source(position, size, mode):
    """Return which cell along one side is repeated at a position outside, or None."""
    if 0 <= position < size:
        return position
    source = PADDING_MODES[mode].source
    return None if source is None else source(position, size)
