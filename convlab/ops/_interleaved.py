"""Batches whose images lie in memory cell by cell beside each other: (C, H, W, N) in order.

Such a batch is one wide image, and a kernel on it takes N cells for one: the same layer, with rows
N times as long. The maps of small images have rows too short for quick loops; these have not.
"""

import numpy as np

from convlab._checks import new_array
from convlab.ops._columns import BLOCK_BYTES

# Of more images, the lines across the batch do not stay in the cache.
MOST_IMAGES = 256


def interleaved(x):
    """Return a copy of a batch (N, C, H, W) whose images lie beside each other in memory."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)


def is_interleaved(x):
    """Return whether the images lie beside each other, and not one after the other."""
    return not x.flags.c_contiguous and x.transpose(1, 2, 3, 0).flags.c_contiguous


def empty_beside(x, shape, dtype, what, empty=new_array):
    """Return an empty batch of a shape, its images in memory as those of `x`."""
    if is_interleaved(x):
        return empty((*shape[1:], shape[0]), dtype, what).transpose(3, 0, 1, 2)
    return empty(shape, dtype, what)


def has_short_rows(x):
    """Return whether the rows are too short for quick loops, and those across the batch are not."""
    return x.shape[3] < len(x) <= MOST_IMAGES


def images_beside(x, weight):
    """Return how many images lie beside each other, or would be better off so.

    A kernel of one cell goes along no row; and what a row of windows reads should be in the cache.
    """
    is_better = has_short_rows(x) and weight.shape[3:] != (1, 1)
    is_better = is_better and _bytes_of_a_row(x, weight) <= 2 * BLOCK_BYTES
    return len(x) if is_better or is_interleaved(x) else 1


def in_parts(x, images):
    """Cut the batch into an image a part, or one part of all images, side by side.

    Of shape (parts, C, H, W, images of a part); a copy where images have yet to be moved.
    """
    if images > 1:
        return np.ascontiguousarray(x.transpose(1, 2, 3, 0))[np.newaxis]
    return x[..., np.newaxis]


def from_parts(parts):
    """Return the parts as a batch (N, C, H, W)."""
    return parts[0].transpose(3, 0, 1, 2) if len(parts) == 1 else parts[..., 0]


def in_one_order(x, grad, weight):
    """Return the batch and the gradient of its maps, both with images beside each other or not."""
    if images_beside(x, weight) > 1:
        return interleaved(x), interleaved(grad)
    return x, np.ascontiguousarray(grad)


def can_be_wide(x, weight, geometry):
    """Return whether a layer can read the batch as one image, some rows of it at a time."""
    can_be = geometry.stride == (1, 1) and is_interleaved(x)
    return can_be and _bytes_of_a_row(x, weight) <= BLOCK_BYTES


def _bytes_of_a_row(x, weight):
    """Return the size of the columns that a row of windows across the batch takes, at stride 1."""
    return weight[:, 0].size * x.shape[3] * len(x) * weight.itemsize


def wide(x):
    """Return the batch as one image: (1, C, H, W * N)."""
    return x.transpose(1, 2, 3, 0).reshape(1, *x.shape[1:3], -1)


def apart(maps, count):
    """Return the maps of one wide image as those of `count` images."""
    return maps.reshape(*maps.shape[1:3], -1, count).transpose(3, 0, 1, 2)


def merge_geometry(geometry, count):
    """Return the windows on the wide image: to the side, all is `count` times as far."""
    (rows, (left, right)), (down, across) = geometry.padding, geometry.dilation
    return geometry._replace(
        padding=(rows, (left * count, right * count)),
        dilation=(down, across * count),
        output_shape=(geometry.output_shape[0], geometry.output_shape[1] * count),
    )
