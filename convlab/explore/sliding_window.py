"""The central explorer of the course: a kernel slides over an image, step by step."""

import numpy as np

from convlab import shapes
from convlab.drawing.sliding_window import sliding_window as draw
from convlab.explore._controls import KernelEditor, as_grid, slider
from convlab.explore._explorer import Explorer

_LARGEST, _MOST_PADDING, _MOST_STRIDE = 16, 3, 4


def sliding_window(image=None, kernel="sobel x", *, padding: int = 0, stride: int = 1) -> Explorer:
    """Show the window, its products, their sum, and the feature map as it fills up.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 16x16, optional
        By default whole numbers from 0 to 9, and a slider for the size.
    kernel : str or array_like, shape (kh, kw), at most 5x5
        A name of `samples.KERNELS`, or your own weights.
    padding, stride : int
        The initial values of their sliders.

    Returns
    -------
    Explorer
        With the controls `size` (unless you give an image), `padding`, `stride`, `kernel`.

    Raises
    ------
    ValueError, TypeError
        If an array is empty, not two-dimensional, not of real numbers or too large to draw with
        its numbers, if no kernel has that name, or if `padding` or `stride` is out of range.
    """
    controls = {
        "size": slider("input size", 7, 1, _LARGEST),
        "padding": slider("padding", padding, 0, _MOST_PADDING),
        "stride": slider("stride", stride, 1, _MOST_STRIDE),
        "kernel": KernelEditor(kernel),
    }
    if image is None:
        whole = np.random.default_rng(4).integers(0, 10, (_LARGEST, _LARGEST))
    else:
        whole = as_grid(image, "image", _LARGEST)
        del controls["size"]

    def picture(*, kernel, size=_LARGEST, **options):
        return draw(whole[:size, :size], kernel, **options)

    limits = {
        "padding": lambda now: (_needed(_sides(now, whole), now["kernel"]), _MOST_PADDING),
        "stride": lambda now: (1, _largest_stride(_sides(now, whole), now)),
    }
    columns = [[name for name in controls if name != "kernel"], ["kernel"]]
    return Explorer(picture, controls, limits=limits, step=0, columns=columns)


def _sides(now: dict, whole) -> tuple[int, int]:
    size = now.get("size", _LARGEST)
    return min(size, whole.shape[0]), min(size, whole.shape[1])


def _needed(sides, kernel) -> int:
    """Return the smallest padding with which the kernel fits."""
    lacks = [length - side for side, length in zip(sides, np.shape(kernel), strict=True)]
    return max(0, *((lack + 1) // 2 for lack in lacks))


def _largest_stride(sides, now: dict) -> int:
    """Return the smallest stride with a single window; a larger one would show nothing new."""
    steps = [
        shapes.output_size(side, length, padding=now["padding"])
        for side, length in zip(sides, np.shape(now["kernel"]), strict=True)
    ]
    return max(1, min(_MOST_STRIDE, max(steps)))
