"""A convolution as a sequence of steps: the window, its products, and their sum."""

from dataclasses import dataclass

import numpy as np

from convlab import ops, shapes
from convlab._checks.numbers import quiet


@dataclass(frozen=True, eq=False)
class Step:
    """One position of the kernel."""

    index: int  # the number of the step, counted from 0 along the rows of the feature map
    at: tuple[int, int]  # row and column of the sum in the feature map
    corner: tuple[int, int]  # row and column of the window's first cell, in the *padded* image
    window: np.ndarray  # shape (kh, kw): the cells under the kernel
    products: np.ndarray  # shape (kh, kw): the product of each with its weight
    total: float  # the sum of the products


@quiet
def steps(image, kernel, *, padding=0, stride=1, dilation=1) -> list[Step]:
    """List every step of the cross-correlation of an image with a kernel.

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (kh, kw)
    padding, stride, dilation
        As in `convlab.correlate2d`.

    Returns
    -------
    list of Step
        One for each cell of the feature map, row by row.

    Raises
    ------
    ValueError, TypeError
        The same as `convlab.correlate2d` raises.

    Examples
    --------
    >>> walk = steps([[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[0, 1], [2, 3]])
    >>> len(walk)
    4
    >>> walk[1].window.tolist(), walk[1].products.tolist(), walk[1].total
    ([[1, 2], [4, 5]], [[0, 2], [8, 15]], 25)
    """
    feature_map = ops.correlate2d(image, kernel, padding=padding, stride=stride, dilation=dilation)
    kernel = np.asarray(kernel)
    sides = shapes.as_padding(padding, kernel.shape, dilation)
    padded = ops.pad2d(image, sides).astype(feature_map.dtype)
    kernel = kernel.astype(feature_map.dtype)
    down, across = shapes.as_pair(stride, "stride")
    gaps = shapes.as_pair(dilation, "dilation")
    spans = tuple(map(shapes.span, kernel.shape, gaps))
    windows = np.lib.stride_tricks.sliding_window_view(padded, spans)
    windows = windows[::down, ::across, :: gaps[0], :: gaps[1]]
    products, totals = windows * kernel, feature_map.ravel().tolist()
    return [
        Step(index, at, (at[0] * down, at[1] * across), windows[at], products[at], totals[index])
        for index, at in enumerate(np.ndindex(feature_map.shape))
    ]
