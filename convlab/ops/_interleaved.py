"""Batches whose images lie in memory cell by cell beside each other: (C, H, W, N) in order.

Such a batch is one wide image, and a kernel on it takes N cells for one: the same layer, with rows
N times as long. The maps of small images have rows too short for quick loops; these have not.
"""

import numpy as np

from convlab.ops._columns import BLOCK_BYTES


def interleaved(x):
    """Return a copy of a batch (N, C, H, W) whose images lie beside each other in memory."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)


def is_interleaved(x):
    """Return whether the images lie beside each other, and not one after the other."""
    return x.transpose(1, 2, 3, 0).flags.c_contiguous and not x.flags.c_contiguous


def in_order_of(x, array, dtype):
    """Return the array in a dtype, and its images in memory as those of `x`."""
    if is_interleaved(x):
        return interleaved(array.astype(dtype, copy=False))
    return np.ascontiguousarray(array, dtype)


def can_be_wide(x, weight, windows):
    """Return whether a layer can read the batch as one image, some rows of it at a time."""
    row_bytes = weight[:, 0].size * windows.size[1] * len(x) * weight.itemsize
    return windows.stride == (1, 1) and row_bytes <= BLOCK_BYTES and is_interleaved(x)


def wide(x):
    """Return the batch as one image: (1, C, H, W * N)."""
    return x.transpose(1, 2, 3, 0).reshape(1, *x.shape[1:3], -1)


def apart(maps, count):
    """Return the maps of one wide image as those of `count` images."""
    return maps.reshape(*maps.shape[1:3], -1, count).transpose(3, 0, 1, 2)


def wide_windows(windows, count):
    """Return the windows on the wide image: to the side, all is `count` times as far."""
    (rows, (left, right)), (down, across) = windows.sides, windows.dilation
    return windows._replace(
        sides=(rows, (left * count, right * count)),
        dilation=(down, across * count),
        size=(windows.size[0], windows.size[1] * count),
    )
