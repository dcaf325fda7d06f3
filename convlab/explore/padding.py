"""Padding: the cells around the image, and their effect on the border and on the size."""

import numpy as np

from convlab import shapes
from convlab.drawing.padding import padding as draw
from convlab.explore._controls import as_grid, checkbox, dropdown, slider, within
from convlab.explore._explorer import Explorer

_LARGEST, _LARGEST_KERNEL, _MOST = 10, 5, 4
_SIDES = ("top", "bottom", "left", "right")


def padding(image=None, kernel_size: int = 3, *, padding=1, mode: str = "zeros") -> Explorer:
    """Show the padded image, how many windows use each cell, and the size of the feature map.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 10x10, optional
        By default the numbers 1 to 25, all different, so that each copy can be recognised.
    kernel_size : int
        Height and width of the kernel, at most 5.
    padding : int, pair or str
        As in `convlab.correlate2d`, at most 4 on each side.
    mode : {"zeros", "reflect", "replicate", "circular"}
        The values of the padding.

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
    draw(whole, kernel_size, padding=sides, mode=mode)  # raises an error if they do not fit
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

    def picture(*, together, top, bottom, left, right, **options):
        return draw(whole, padding=((top, bottom), (left, right)), **options)

    limits = {
        **{name: _amounts(name, whole.shape) for name in _SIDES},
        "kernel_size": lambda now: (1, _largest_kernel(now, whole.shape)),
    }
    columns = [["kernel_size", "mode", "together"], list(_SIDES)]
    ties = {"together": _SIDES}
    return Explorer(picture, controls, limits=limits, ties=ties, step=0, columns=columns)


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
