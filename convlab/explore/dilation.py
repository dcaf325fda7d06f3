"""Dilation: the holes in the kernel, and the cells that a window reads."""

from functools import partial

import numpy as np

from convlab import shapes
from convlab.drawing.dilation import dilation as draw
from convlab.explore._controls import KernelEditor, as_grid, slider
from convlab.explore._explorer import Explorer

_LARGEST, _MOST_PADDING, _MOST_DILATION = 12, 4, 5


def dilation(image=None, kernel="sobel x", *, dilation: int = 2, padding: int = 0) -> Explorer:
    """Show the cells that a dilated kernel reads, and the feature map that results.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 12x12, optional
        By default whole numbers from 0 to 9, in 8 rows and 9 columns.
    kernel : str or array_like, shape (kh, kw), at most 5x5
        A name of `samples.KERNELS`, or your own weights.
    dilation : int
        Cells from one weight to the next, at most 5.
    padding : int
        Zeros on each side, at most 4.

    Returns
    -------
    Explorer
        With the controls `dilation`, `padding`, `kernel`.

    Raises
    ------
    ValueError, TypeError
        If an array cannot be drawn cell by cell, a setting is out of range, or the dilated kernel
        does not fit.
    """
    if image is None:
        image = np.random.default_rng(4).integers(0, 10, (8, 9))
    image = as_grid(image, "image", _LARGEST)
    controls = {
        "dilation": slider("dilation", dilation, 1, _MOST_DILATION),
        "padding": slider("padding", padding, 0, _MOST_PADDING),
        "kernel": KernelEditor(kernel),
    }
    given = np.shape(controls["kernel"].value)
    shapes.output_shape(image.shape, given, padding=padding, dilation=dilation)  # must fit

    def fits(kernel, padding: int, dilation: int) -> bool:
        spans = (shapes.span(cells, dilation) for cells in np.shape(kernel))
        return all(n + 2 * padding >= s for n, s in zip(image.shape, spans, strict=True))

    def needed(now: dict) -> int:
        """Return the smallest padding with which the kernel fits without holes."""
        return next((p for p in range(_MOST_PADDING) if fits(now["kernel"], p, 1)), _MOST_PADDING)

    def widest(now: dict) -> int:
        wider = range(_MOST_DILATION, 1, -1)
        return next((d for d in wider if fits(now["kernel"], now["padding"], d)), 1)

    limits = {
        "padding": lambda now: (needed(now), _MOST_PADDING),
        "dilation": lambda now: (1, widest(now)),
    }
    columns = [["dilation", "padding"], ["kernel"]]
    return Explorer(partial(draw, image), controls, limits=limits, step=0, columns=columns)
