"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

from convlab import correlate2d, pad2d
from convlab import convolve2d as _convolve2d

_HEADING = "See lesson 02, "


def correlate2d_kernel_flipped(image, kernel):
    """You turned the kernel by 180° before sliding it: that is convolution, not correlation. See lesson 02, "Compute it"."""
    return _convolve2d(image, kernel)


def correlate2d_kernel_transposed(image, kernel):
    """You used the kernel with its rows and columns exchanged. See lesson 02, "Compute it"."""
    return correlate2d(image, np.asarray(kernel).T)
