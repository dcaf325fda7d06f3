"""One small image under one kernel, for which the calls into NumPy are what takes the time."""

import numpy as np

# Up to so many numbers in all columns.
SMALL_CELLS = 1 << 16


def is_small(image, kernel, geometry):
    """Tell whether `correlate_small` is the way for an image (H, W) and a kernel (kh, kw)."""
    (top, bottom), (left, right) = geometry.padding
    padded = (top + image.shape[0] + bottom) * (left + image.shape[1] + right)
    columns = kernel.size * geometry.output_shape[0] * geometry.output_shape[1]
    return columns <= SMALL_CELLS >= padded


def correlate_small(image, kernel, geometry):
    """Return the map (H', W') of one small image under one kernel, in as few calls as can be."""
    (height, width), (gap_down, gap_across) = image.shape, geometry.dilation
    (top, bottom), (left, right) = geometry.padding
    padded = np.zeros((top + height + bottom, left + width + right), kernel.dtype)
    padded[top : top + height, left : left + width] = image
    row, cell = padded.strides
    (down, across), shape = geometry.stride, (*kernel.shape, *geometry.output_shape)
    steps = (gap_down * row, gap_across * cell, down * row, across * cell)
    # As sliding_window_view would; this is much quicker to make.
    columns = np.ndarray(shape, kernel.dtype, padded, 0, steps).reshape(kernel.size, -1)
    # Not `dot`, for which a kernel of one cell is a number: then it takes 0 times NaN for 0.
    return np.matmul(kernel.reshape(1, -1), columns).reshape(geometry.output_shape)
