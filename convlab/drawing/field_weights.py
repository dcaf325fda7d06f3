"""How much each cell of an image counts for a cell of a deep map."""

from functools import lru_cache, reduce

import numpy as np

from convlab import shapes
from convlab.shapes import Branches, Conv, Pool


@lru_cache(maxsize=256)
def field_weights(layers: tuple, size: int) -> np.ndarray:
    """Return how each output cell of a network depends on each input cell, along one side.

    These are the gradients if a network only averages: all weights of a layer are equal and sum
    to 1, maxima are replaced by means, and the branches of a block are averaged. In two dimensions
    they are the products of those of the rows and of the columns.

    The layers are square, with windows, as for `convlab.shapes.receptive_field`. Returns a
    read-only array of shape (cells of the output, size).

    >>> field_weights((Conv(1, 1, 2), Pool(2)), 5) * 4  # cells 0 and 1, and 1 and 2
    array([[1., 2., 1., 0., 0.],
           [0., 0., 1., 2., 1.]])
    """
    if not layers:
        return _frozen(np.eye(size))
    return _frozen(_averaged(field_weights(layers[:-1], size), layers[-1]))


def _averaged(weights: np.ndarray, layer) -> np.ndarray:
    """Return the weights after one more layer: means of the rows that its windows read."""
    if isinstance(layer, Branches):
        return np.mean([reduce(_averaged, branch, weights) for branch in layer.branches], axis=0)
    if not isinstance(layer, (Conv, Pool)):  # a normalisation
        return weights
    cells, channels = len(weights), getattr(layer, "in_channels", 1)
    count = shapes.map_shapes([layer], (channels, cells, cells))[-1][1]
    first, last = shapes.seen_cells([layer], 0, 0)[0]
    stride = shapes.receptive_field([layer]).stride[0]
    before, after = max(0, -first), max(0, last + stride * (count - 1) - cells + 1)
    padded = np.pad(weights, ((before, after), (0, 0)))
    starts = range(first + before, last + before + 1, layer.dilation)
    return sum(padded[start::stride][:count] for start in starts) / layer.kernel_size


def _frozen(weights: np.ndarray) -> np.ndarray:
    weights.flags.writeable = False
    return weights


def narrowest(weights, share: float = 0.95) -> int:
    """Return the smallest number of neighbouring cells with at least this share of the weights.

    >>> narrowest(np.array([1, 2, 3, 2, 1]) / 9, 0.75)
    3
    """
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    wanted = share * sums[-1] - 1e-12
    widths = range(1, len(weights))
    return next((n for n in widths if (sums[n:] - sums[:-n]).max() >= wanted), len(weights))
