"""Padding: what stands round the image, what it does to the border and to the size."""

from __future__ import annotations

import numpy as np

from convlab import ops, shapes
from convlab.drawing.padding import padding as draw
from convlab.explore._controls import as_grid, checkbox, dropdown, slider, within
from convlab.explore._explorer import Explorer

_LARGEST, _LARGEST_KERNEL, _MOST = 10, 5, 4
_SIDES = ("top", "bottom", "left", "right")


def padding(image=None, kernel_size: int = 3, *, padding=1, mode: str = "zeros") -> Explorer:
    """Show the padded image, how many windows use each cell, and the size that results.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 10x10, optional
        By default the numbers 1 to 25, all different, so that copies can be told apart.
    kernel_size : int
        Height and width of the kernel, at most 5.
    padding : int, pair or str
        As in `convlab.correlate2d`, at most 4 on each side.
    mode : {"zeros", "reflect", "replicate", "circular"}
        What the padding holds.

    Returns
    -------
    Explorer
        With the controls `kernel_size`, `mode`, `together`, `top`, `bottom`, `left`, `right`.

    Raises
    ------
    ValueError, TypeError
        If the image cannot be drawn cell by cell, or a setting is out of range.
    """
    whole = np.arange(1, 26).reshape(5, 5) if image is None else as_grid(image, "image", _LARGEST)
    kernel_size = within(kernel_size, "kernel_size", 1, _LARGEST_KERNEL)
    sides = shapes.as_padding(padding, kernel_size)
    shapes.output_shape(whole.shape, kernel_size, padding=sides)
    ops.pad2d(whole, sides, mode=mode)
    amounts = [within(amount, "padding", 0, _MOST) for ends in sides for amount in ends]
    controls = {
        "kernel_size": slider("kernel size", kernel_size, 1, _LARGEST_KERNEL),
        "mode": dropdown("mode", list(shapes.PADDING_MODES), mode),
        "together": checkbox("all sides together", len(set(amounts)) == 1),
        **{
            name: slider(f"padding {name}", amount, 0, _MOST)
            for name, amount in zip(_SIDES, amounts, strict=True)
        },
    }

    def picture(*, kernel_size, mode, together, top, bottom, left, right):
        step = explorer.stage.step if explorer else 0
        ends = (top, bottom), (left, right)
        return draw(whole, kernel_size, padding=ends, mode=mode, step=step)

    explorer = None
    limits = {
        **{name: _amounts(name, whole.shape) for name in _SIDES},
        "kernel_size": lambda now: (1, _largest_kernel(now, whole.shape)),
    }
    columns = [["kernel_size", "mode", "together"], list(_SIDES)]
    explorer = Explorer(
        picture, controls, limits=limits, ties={"together": _SIDES}, columns=columns
    )
    return explorer


def _amounts(name: str, shape):
    """Return the limits of one side; the mode may allow less padding than the slider."""

    def limit(now: dict) -> tuple[int, int]:
        side = min(shape) if now["together"] else shape[_SIDES.index(name) // 2]
        most = shapes.PADDING_MODES[now["mode"]].limit
        return 0, _MOST if most is None else min(_MOST, most(side))

    return limit


def _largest_kernel(now: dict, shape) -> int:
    high, wide = shape
    padded = high + now["top"] + now["bottom"], wide + now["left"] + now["right"]
    return min(_LARGEST_KERNEL, *padded)
