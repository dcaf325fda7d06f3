"""The textbook: every operation as loops that can be read aloud, one visible formula each.

The same names, arguments, results and errors as `convlab.ops`, which is fast and can be told by
``method=`` how to compute; the tests prove the two equal. Read here what a function means, and
there how it is computed.
"""

from convlab.reference.images import convolve1d, convolve2d, correlate1d, correlate2d, pad2d
from convlab.reference.layers import conv2d, conv2d_backward, conv_transpose2d
from convlab.reference.pools import (
    avg_pool2d,
    avg_pool2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
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
