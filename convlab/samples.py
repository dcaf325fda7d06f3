"""Photographs, digits and named kernels that come with the course; nothing is downloaded.

``data/SOURCES.md`` lists the origins, authors and licences of the photographs and the digits.
"""

from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

__all__ = ["KERNELS", "camera", "chelsea", "digits", "kernel"]

_DATA = Path(__file__).parent / "data"


def camera():
    """Return a greyscale photograph: a man behind a camera on a tripod.

    Returns
    -------
    ndarray of uint8, shape (256, 256)
        A new array, from 0 (black) to 255 (white).

    Examples
    --------
    >>> camera().shape
    (256, 256)
    """
    return _load("camera")["image"].copy()


def chelsea():
    """Return a colour photograph: the face of the cat Chelsea.

    Returns
    -------
    ndarray of uint8, shape (3, 150, 225)
        A new array; the channels are red, green and blue.

    Examples
    --------
    >>> chelsea().shape
    (3, 150, 225)
    """
    return _load("chelsea")["image"].copy()


def digits():
    """Return handwritten digits and their labels.

    Returns
    -------
    images : ndarray of uint8, shape (1797, 8, 8)
        A new array; 0 is blank paper, 16 is full ink.
    labels : ndarray of uint8, shape (1797,)
        A new array, from 0 to 9.

    Examples
    --------
    >>> images, labels = digits()
    >>> images.shape, labels[:5]
    ((1797, 8, 8), array([0, 1, 2, 3, 4], dtype=uint8))
    """
    data = _load("digits")
    return data["images"].copy(), data["labels"].copy()


def kernel(name):
    """Return a named kernel.

    Parameters
    ----------
    name : str
        One of `KERNELS`.

    Returns
    -------
    ndarray, shape (3, 3) or (5, 5)
        A new array; int64 if all weights are whole numbers, else float64.

    Raises
    ------
    ValueError
        If there is no kernel of that name; the message lists the names.

    Examples
    --------
    >>> kernel("sobel x")
    array([[-1,  0,  1],
           [-2,  0,  2],
           [-1,  0,  1]])
    """
    if not isinstance(name, str) or name not in KERNELS:
        raise ValueError(f"no kernel is named {name!r}: choose one of {', '.join(KERNELS)}")
    return KERNELS[name].copy()


def _named_kernels():
    """Build the kernels, for cross-correlation as in a CNN."""
    smooth, rise = np.array([1, 2, 1]), np.array([-1, 0, 1])
    smooth5 = np.array([1, 4, 6, 4, 1])
    centre = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    kernels = {
        "identity": centre,
        "shift left": np.roll(centre, 1, axis=1),
        "shift right": np.roll(centre, -1, axis=1),
        "shift up": np.roll(centre, 1, axis=0),
        "shift down": np.roll(centre, -1, axis=0),
        "box blur": np.ones((3, 3)) / 9,
        "box blur 5x5": np.ones((5, 5)) / 25,
        "gaussian blur": np.outer(smooth, smooth) / 16,
        "gaussian blur 5x5": np.outer(smooth5, smooth5) / 256,
        "sharpen": centre - laplacian,
        "sobel x": np.outer(smooth, rise),
        "sobel y": np.outer(rise, smooth),
        "prewitt x": np.outer([1, 1, 1], rise),
        "prewitt y": np.outer(rise, [1, 1, 1]),
        "laplacian": laplacian,
        "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
    }
    for weights in kernels.values():
        weights.flags.writeable = False
    return kernels


@cache
def _load(name):
    """Read a data file, once."""
    with np.load(_DATA / f"{name}.npz") as data:
        return dict(data)


KERNELS = MappingProxyType(_named_kernels())
