"""Pooling: the largest cell or the mean of each window, with stride, padding and rounding up."""

import numpy as np

from convlab import shapes
from convlab._checks.choices import as_choice
from convlab.drawing.pooling import KINDS
from convlab.drawing.pooling import pooling as draw
from convlab.explore._controls import as_grid, checkbox, dropdown, slider, within
from convlab.explore._explorer import Explorer

_LARGEST, _LARGEST_KERNEL, _MOST_PADDING = 9, 5, 2


def pooling(
    image=None,
    kernel_size: int = 2,
    *,
    kind="maximum",
    stride=None,
    padding: int = 0,
    ceil_mode=False,
    count_include_pad=True,
) -> Explorer:
    """Show the windows of a pooling layer, and the largest cell or the mean of each.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 9x9, optional
        By default whole numbers from 0 to 9, and sliders for height and width.
    kernel_size : int
        Height and width of the window, at most 5 and not larger than the image.
    kind : {"maximum", "average"}
    stride : int, optional
        At most 5; by default as large as the window.
    padding : int
        On each side, at most 2 and smaller than the window.
    ceil_mode, count_include_pad : bool
        As in `convlab.avg_pool2d`.

    Returns
    -------
    Explorer
        With the controls `kind`, `kernel_size`, `stride`, `together`, `padding`, `ceil_mode`,
        `count_include_pad` and, unless you give an image, `height` and `width`.

    Raises
    ------
    ValueError, TypeError
        If the image cannot be drawn cell by cell, or a setting is out of range.
    """
    kernel_size = within(kernel_size, "kernel_size", 1, _LARGEST_KERNEL)
    jump = kernel_size if stride is None else within(stride, "stride", 1, _LARGEST_KERNEL)
    padding = within(padding, "padding", 0, min(_MOST_PADDING, kernel_size - 1))
    ceil_mode = shapes.as_flag(ceil_mode, "ceil_mode")
    count_include_pad = shapes.as_flag(count_include_pad, "count_include_pad")
    controls = {
        "kind": dropdown("pooling", KINDS, as_choice(kind, "kind", KINDS)),
        "height": slider("input height", 5, 1, _LARGEST),
        "width": slider("input width", 6, 1, _LARGEST),
        "kernel_size": slider("window", kernel_size, 1, _LARGEST_KERNEL),
        "stride": slider("stride", jump, 1, _LARGEST_KERNEL),
        "together": checkbox("stride as large as the window", jump == kernel_size),
        "padding": slider("padding", padding, 0, _MOST_PADDING),
        "ceil_mode": checkbox("round sizes up (ceil_mode)", ceil_mode),
        "count_include_pad": checkbox("count the padding in averages", count_include_pad),
    }
    if image is None:
        whole = np.random.default_rng(8).integers(0, 10, (_LARGEST, _LARGEST))
    else:
        whole = as_grid(image, "image", _LARGEST)
        shapes.pooled_shape(whole.shape, kernel_size, stride=jump, padding=padding)
        within(kernel_size, "kernel_size", 1, min(whole.shape))
        del controls["height"], controls["width"]

    def picture(*, together, height=None, width=None, **options):
        return draw(whole[:height, :width], **options)

    def largest(now):
        sides = now.get("height", whole.shape[0]), now.get("width", whole.shape[1])
        return min(_LARGEST_KERNEL, *sides)

    limits = {
        "kernel_size": lambda now: (1, largest(now)),
        # Together with the window, it has the same limits.
        "stride": lambda now: (1, largest(now) if now["together"] else _LARGEST_KERNEL),
        "padding": lambda now: (0, min(_MOST_PADDING, now["kernel_size"] - 1)),
    }
    sizes = [name for name in controls if name in ("kind", "height", "width", "kernel_size")]
    columns = [sizes, ["stride", "together", "padding", "ceil_mode", "count_include_pad"]]
    ties = {"together": ("kernel_size", "stride")}
    return Explorer(picture, controls, limits=limits, ties=ties, step=0, columns=columns)
