"""A batch of small images, computed as one wide image.

The rows of small images are too short for fast loops. With the batch as the last axis, the cells at
one position of all N images are neighbours in memory, and the batch is one image of shape (C, H, W
* N): a kernel whose columns are N cells apart gives the same maps.
"""

import numpy as np

from convlab.ops._columns import BLOCK_BYTES


def is_faster_merged(x, weight, geometry):
    """Whether a layer is faster on the merged batch."""
    width = x.shape[3]
    has_short_rows = width < len(x) and geometry.kernel[1] > 1
    fits = weight[:, 0].nbytes * width * len(x) <= 2 * BLOCK_BYTES
    return has_short_rows and fits and geometry.stride[1] == 1


def merge_batch(x):
    """Return a batch (N, C, H, W) as one image (1, C, H, W * N); a view if the batch is last."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0)).reshape(1, *x.shape[1:3], -1)


def split_batch(maps, count):
    """Return the maps of a merged batch as (N, F, H', W'): a view whose batch axis is last."""
    return maps.reshape(*maps.shape[1:3], -1, count).transpose(3, 0, 1, 2)


def merge_geometry(geometry, count):
    """Return the geometry of the merged batch: horizontal distances are `count` times as long."""
    (height, width), (down, across) = geometry.output_shape, geometry.dilation
    vertical, (left, right) = geometry.padding
    return geometry._replace(
        padding=(vertical, (left * count, right * count)),
        dilation=(down, across * count),
        output_shape=(height, width * count),
    )
