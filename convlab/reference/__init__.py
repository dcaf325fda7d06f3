"""Every operation in plain loops, each with its formula visible, as in a textbook.

Names, arguments, results and errors are those of `convlab.ops`, the vectorised version, where
``method=`` also chooses how to compute; the tests check that the two are equal. This package shows
the meaning of a function, `convlab.ops` a fast way to compute it.
"""

from convlab.reference.images import convolve1d, convolve2d, correlate1d, correlate2d, pad2d
from convlab.reference.layers import conv2d, conv2d_backward, conv_transpose2d
from convlab.reference.pools import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from convlab.reference.windows import fold, unfold

__all__ = [
    "avg_pool2d",
    "avg_pool2d_backward",
    "conv2d",
    "conv2d_backward",
    "conv_transpose2d",
    "convolve1d",
    "convolve2d",
    "correlate1d",
    "correlate2d",
    "fold",
    "max_pool2d",
    "max_pool2d_backward",
    "pad2d",
    "unfold",
]
