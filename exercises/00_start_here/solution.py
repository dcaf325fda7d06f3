"""The model answer."""

import numpy as np


def double(image):
    return 2 * np.asarray(image)
