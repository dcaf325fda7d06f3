"""The windows of a layer as the columns of a matrix, and the reverse."""

import numpy as np

from convlab._checks.arrays import as_columns, as_maps
from convlab._checks.geometry import as_geometry
from convlab._checks.numbers import as_result, number_types, quiet
from convlab.reference.images import pad2d


def unfold(x, kernel_size, *, stride=1, padding=0, dilation=1):
    """Write each window as a column.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    kernel_size, stride, padding, dilation
        As for `convlab.unfold`.

    Returns
    -------
    ndarray, shape (C * kh * kw, H' * W') or (N, C * kh * kw, H' * W')
        In the dtype of x.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.unfold`.

    Examples
    --------
    >>> unfold([[[1, 2, 3]]], (1, 2))
    array([[1, 2],
           [2, 3]])
    """
    x, is_batch = as_maps(x, "x")
    geometry = as_geometry(x.shape[2:], kernel_size, padding, stride, dilation)
    padded = pad2d(x, geometry.padding)
    count, channels = x.shape[:2]
    columns = np.zeros((count, channels, *geometry.kernel, *geometry.output_shape), x.dtype)
    for c, i, j, m, n in np.ndindex(columns.shape[1:]):
        row = m * geometry.stride[0] + i * geometry.dilation[0]
        column = n * geometry.stride[1] + j * geometry.dilation[1]
        columns[:, c, i, j, m, n] = padded[:, c, row, column]
    cells, places = np.prod(geometry.kernel), np.prod(geometry.output_shape)
    columns = columns.reshape(count, channels * cells, places)
    return columns if is_batch else columns[0]


@quiet
def fold(columns, output_size, kernel_size, *, stride=1, padding=0, dilation=1):
    """Add each column to the cells that its window was read from.

    Parameters
    ----------
    columns : array_like, shape (C * kh * kw, L) or (N, C * kh * kw, L)
    output_size, kernel_size, stride, padding, dilation
        As for `convlab.fold`.

    Returns
    -------
    ndarray, shape (C, H, W) or (N, C, H, W)
        int64 for whole numbers, else a float dtype.

    Raises
    ------
    TypeError, ValueError
        As for `convlab.fold`.

    Examples
    --------
    >>> fold([[1, 20], [300, 4000]], (1, 3), (1, 2))  # 1 300, plus 20 4000 one cell further on
    array([[[   1,  320, 4000]]])
    """
    columns, geometry, (height, width), is_batch = as_columns(
        columns, output_size, kernel_size, padding, stride, dilation
    )
    work, result = number_types(columns, np.ones(geometry.kernel, bool))
    columns = columns.astype(work)
    (top, _), (left, _) = geometry.padding
    image = np.zeros((*columns.shape[:2], height, width), work)
    for i, j, m, n in np.ndindex(columns.shape[2:]):
        row = m * geometry.stride[0] + i * geometry.dilation[0] - top
        column = n * geometry.stride[1] + j * geometry.dilation[1] - left
        if 0 <= row < height and 0 <= column < width:
            image[:, :, row, column] += columns[:, :, i, j, m, n]
    return as_result(image if is_batch else image[0], result)
