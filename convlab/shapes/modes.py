"""The padding modes: how each fills the border of a padded image, in a single table."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class PaddingMode(NamedTuple):
    """How one mode fills the cells outside an image.

    Attributes
    ----------
    meaning : str
        The rule, in words.
    source : callable or None
        ``source(position, size)`` is the index, along a side of `size` cells, of the cell that is
        repeated at `position`, an int or an array of ints that may lie outside; a position inside
        is its own source. None if all cells outside hold the same value.
    limit : callable or None
        ``limit(size)`` is the most padding that a side of `size` cells allows.
    """

    meaning: str
    source: Callable | None = None
    limit: Callable | None = None


def _mirrored(position, size):
    last = size - 1
    return last - abs(last - abs(position))


PADDING_MODES = {
    "zeros": PaddingMode("every padded cell is 0"),
    "reflect": PaddingMode(
        "the image mirrored in its outermost cells, which are not repeated",
        _mirrored,
        limit=lambda size: size - 1,
    ),
    "replicate": PaddingMode(
        "each padded cell repeats the nearest cell of the image",
        lambda position, size: np.clip(position, 0, size - 1),
    ),
    "circular": PaddingMode(
        "beyond each edge, the image continues from the opposite edge",
        lambda position, size: position % size,
    ),
}
