"""The heart of the course: slide a kernel over an image, step by step."""

from __future__ import annotations

import numpy as np

from convlab import shapes
from convlab.drawing.sliding_window import sliding_window as draw
from convlab.explore._controls import KernelEditor, as_grid, slider, within
from convlab.explore._explorer import Explorer

_LARGEST, _MOST_PADDING, _MOST_STRIDE = 16, 3, 4


def sliding_window(image=None, kernel="sobel x", *, padding: int = 0, stride: int = 1) -> Explorer:
    """Show the window, its products, their sum and the feature map filling up.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 16x16, optional
        By default whole numbers from 0 to 9, and a slider for the size.
    kernel : str or array_like, shape (kh, kw), at most 5x5
        A name of `samples.KERNELS`, or your own weights.
    padding, stride : int
        Where their sliders start.

    Returns
    -------
    Explorer
        With the controls `size` (only without an image of your own), `padding`, `stride`,
        `kernel`.

    Raises
    ------
    ValueError, TypeError
        If an array is empty, not two-dimensional, holds no real numbers or is too large to draw
        with them, if no kernel has that name, or a slider does not reach `padding` or `stride`.
    """
    padding = within(padding, "padding", 0, _MOST_PADDING)
    stride = within(stride, "stride", 1, _MOST_STRIDE)
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

    def picture(*, kernel, padding, stride, size=_LARGEST):
        step = explorer.stage.step if explorer else 0
        return draw(whole[:size, :size], kernel, padding=padding, stride=stride, step=step)

    explorer = None
    limits = {
        "padding": lambda now: (_needed(_sides(now, whole), now["kernel"]), _MOST_PADDING),
        "stride": lambda now: (1, _largest_stride(_sides(now, whole), now)),
    }
    columns = [[name for name in controls if name != "kernel"], ["kernel"]]
    explorer = Explorer(picture, controls, limits=limits, columns=columns)
    return explorer


def _sides(now: dict, whole) -> tuple[int, int]:
    size = now.get("size", _LARGEST)
    return min(size, whole.shape[0]), min(size, whole.shape[1])


def _needed(sides, kernel) -> int:
    """The least padding with which the kernel fits."""
    lacks = [length - side for side, length in zip(sides, np.shape(kernel), strict=True)]
    return max(0, *((lack + 1) // 2 for lack in lacks))


def _largest_stride(sides, now: dict) -> int:
    """The largest stride worth showing: one more than the last with a second window."""
    steps = [
        shapes.output_size(side, length, padding=now["padding"])
        for side, length in zip(sides, np.shape(now["kernel"]), strict=True)
    ]
    return max(1, min(_MOST_STRIDE, max(steps)))
