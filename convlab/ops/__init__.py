"""The operations of a convolutional network: the vectorised versions of `convlab.reference`.

Booleans and integers are summed exactly and returned in int64, so a uint8 photograph never wraps
round, and sums that do not fit into int64 are a ``ValueError``; means of them are float64. `pad2d`
and `unfold`, which only copy, keep every dtype. Floats keep theirs; float16 is summed in float32
and returned in float16. Mixed dtypes give NumPy's result type (uint8 with float32 gives float32,
int64 with float32 gives float64). NaN and infinity follow the arithmetic, without a warning. Lists
are accepted as arrays, no argument is changed, and no result shares memory with an argument.

Every function checks its arguments first. Layers are computed by one of `convlab.ops.methods`,
which ``method=`` forces.
"""

from convlab.ops.images import convolve1d, convolve2d, correlate1d, correlate2d, pad2d
from convlab.ops.layers import conv2d, conv2d_backward, conv_transpose2d
from convlab.ops.pools import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from convlab.ops.windows import fold, unfold

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
