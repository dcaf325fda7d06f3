"""Stride: where the windows start, which cells they miss, and how the map gets smaller."""

import numpy as np

from convlab import shapes
from convlab.drawing.stride import stride as draw
from convlab.explore._controls import as_grid, checkbox, slider, within
from convlab.explore._explorer import Explorer

_LARGEST, _LARGEST_KERNEL, _LARGEST_STRIDE, _MOST_PADDING = 12, 5, 5, 2
_JUMPS = ("vertical", "horizontal")


def stride(image=None, kernel_size: int = 3, *, stride=2, padding: int = 0) -> Explorer:
    """Show where the windows start, the cells in no window, and the feature map that results.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 12x12, optional
        By default whole numbers from 0 to 9, and sliders for height and width.
    kernel_size : int
        Height and width of the kernel, at most 5.
    stride : int or (int, int)
        Down and across, at most 5.
    padding : int
        Zeros on each side, at most 2.

    Returns
    -------
    Explorer
        With the controls `height` and `width` (unless you give an image), `kernel_size`,
        `padding`, `together`, `vertical`, `horizontal`.

    Raises
    ------
    ValueError, TypeError
        If the image cannot be drawn cell by cell, or a setting is out of range.
    """
    jumps = [
        within(jump, "stride", 1, _LARGEST_STRIDE) for jump in shapes.as_pair(stride, "stride")
    ]
    controls = {
        "height": slider("input height", 8, 1, _LARGEST),
        "width": slider("input width", 8, 1, _LARGEST),
        "kernel_size": slider("kernel size", kernel_size, 1, _LARGEST_KERNEL),
        "padding": slider("padding", padding, 0, _MOST_PADDING),
        "vertical": slider("vertical stride", jumps[0], 1, _LARGEST_STRIDE),
        "horizontal": slider("horizontal stride", jumps[1], 1, _LARGEST_STRIDE),
        "together": checkbox("both strides together", jumps[0] == jumps[1]),
    }
    if image is None:
        whole = np.random.default_rng(4).integers(0, 10, (_LARGEST, _LARGEST))
    else:
        whole = as_grid(image, "image", _LARGEST)
        shapes.output_shape(whole.shape, kernel_size, padding=padding)
        del controls["height"], controls["width"]

    def picture(*, together, vertical, horizontal, height=None, width=None, **options):
        return draw(whole[:height, :width], stride=(vertical, horizontal), **options)

    limits = {
        "kernel_size": lambda now: (1, _largest_kernel(now, whole.shape)),
        "vertical": lambda now: (1, _largest_stride(now, whole.shape, 0)),
        "horizontal": lambda now: (1, _largest_stride(now, whole.shape, 1)),
    }
    names = [name for name in controls if name not in (*_JUMPS, "together")]
    columns = [names, [*_JUMPS, "together"]]
    ties = {"together": _JUMPS}
    return Explorer(picture, controls, limits=limits, ties=ties, step=0, columns=columns)


def _sides(now: dict, shape) -> tuple[int, int]:
    return now.get("height", shape[0]), now.get("width", shape[1])


def _largest_kernel(now: dict, shape) -> int:
    return min(_LARGEST_KERNEL, *(side + 2 * now["padding"] for side in _sides(now, shape)))


def _largest_stride(now: dict, shape, axis: int) -> int:
    """Return the smallest stride with a single window; a larger one would show nothing new."""
    most = shapes.output_shape(_sides(now, shape), now["kernel_size"], padding=now["padding"])
    return min(_LARGEST_STRIDE, *most) if now["together"] else min(_LARGEST_STRIDE, most[axis])
