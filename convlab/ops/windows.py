"""The windows of a layer as the columns of a matrix, and the reverse."""

import math

import numpy as np

from convlab._checks.arrays import as_columns, as_maps
from convlab._checks.geometry import as_geometry
from convlab._checks.numbers import as_result, new_array, number_types, quiet
from convlab.ops._columns import add_columns, columns_of, crop, pad_input, padded_shape


def unfold(x, kernel_size, *, stride=1, padding=0, dilation=1):
    """Write each window as a column.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
        Booleans, integers or floats.
    kernel_size : int or (int, int)
        Height and width of the windows.
    stride, padding, dilation : optional
        As for `conv2d`.

    Returns
    -------
    ndarray, shape (C * kh * kw, H' * W') or (N, C * kh * kw, H' * W')
        In the dtype of `x`. A column holds the window's cells channel by channel and row by row;
        the columns are in the order of the windows, row by row.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers, or an option is not a whole number.
    ValueError
        If `x` has the wrong shape, an option is too small, or the kernel does not fit.

    Notes
    -----
    ``weight.reshape(F, -1) @ unfold(x, kernel_size)`` has the numbers of `conv2d` with one group,
    one row for each map. The same order as ``torch.nn.functional.unfold``.

    Examples
    --------
    >>> unfold([[[1, 2, 3], [4, 5, 6]]], 2)  # the windows 1 2 4 5 and 2 3 5 6
    array([[1, 2],
           [2, 3],
           [4, 5],
           [5, 6]])
    """
    x, is_batch = as_maps(x, "x")
    geometry = as_geometry(x.shape[2:], kernel_size, padding, stride, dilation)
    columns = columns_of(pad_input(x, geometry, x.dtype), geometry)
    count, channels, *kernel = columns.shape[:4]
    shape = (count, channels * math.prod(kernel), math.prod(geometry.output_shape))
    columns = columns.reshape(shape)
    return columns if is_batch else columns[0]


@quiet
def fold(columns, output_size, kernel_size, *, stride=1, padding=0, dilation=1):
    """Add each column to the cells that its window was read from.

    Parameters
    ----------
    columns : array_like, shape (C * kh * kw, L) or (N, C * kh * kw, L)
        In the order of `unfold`, L being the number of windows.
    output_size : int or (int, int)
        Height and width of the maps to fold into.
    kernel_size, stride, padding, dilation
        As for `unfold`.

    Returns
    -------
    ndarray, shape (C, H, W) or (N, C, H, W)

    Raises
    ------
    TypeError
        If the columns do not hold real numbers, or an option is not a whole number.
    ValueError
        If the columns do not belong to windows of these sizes, an option is too small, the kernel
        does not fit, or sums of whole numbers exceed int64.

    Notes
    -----
    The gradient of `unfold`, not its inverse: a cell is added once for each window that reads it.
    The same numbers as ``torch.nn.functional.fold``.

    Examples
    --------
    >>> fold(unfold([[[1, 2, 3], [4, 5, 6]]], 2), (2, 3), 2)  # the middle column was read twice
    array([[[ 1,  4,  3],
            [ 4, 10,  6]]])
    """
    columns, geometry, shape, is_batch = as_columns(
        columns, output_size, kernel_size, padding, stride, dilation
    )
    work, result = number_types(columns, np.ones(geometry.kernel, bool))
    padded = (*columns.shape[:2], *padded_shape(geometry))
    padded = new_array(padded, work, "the padded image", 0)
    add_columns(columns, padded, geometry)
    image = crop(padded, geometry, shape)
    return as_result(image if is_batch else image[0], result)
