"""im2col: windows as the columns of a matrix, and one product for the whole feature map."""

import numpy as np

from convlab import shapes
from convlab.drawing.columns import columns as draw
from convlab.explore._controls import as_grid, slider
from convlab.explore._explorer import Explorer

_LARGEST, _KERNELS, _LARGEST_STRIDE = 5, (2, 4), 4


def columns(image=None, kernel_size: int = 2, *, stride: int = 1) -> Explorer:
    """Show each window beside its column, and the kernel times the columns.

    The kernel's weights are 1, 2, 3, ... row by row.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 5x5, optional
        By default whole numbers from 0 to 9, and sliders for height and width.
    kernel_size : int
        Height and width of the kernel, from 2 to 4.
    stride : int
        Down and across, at most 4.

    Returns
    -------
    Explorer
        With the controls `height` and `width` (unless you give an image), `kernel_size`, `stride`.

    Raises
    ------
    ValueError, TypeError
        If the image cannot be drawn cell by cell, or a setting is out of range.
    """
    controls = {
        "height": slider("image height", 4, 2, _LARGEST),
        "width": slider("image width", 5, 2, _LARGEST),
        "kernel_size": slider("kernel size", kernel_size, *_KERNELS),
        "stride": slider("stride", stride, 1, _LARGEST_STRIDE),
    }
    if image is None:
        whole = np.random.default_rng(7).integers(0, 10, (_LARGEST, _LARGEST))
    else:
        whole = as_grid(image, "image", _LARGEST)
        shapes.output_shape(whole.shape, kernel_size)
        del controls["height"], controls["width"]

    def picture(*, kernel_size, height=None, width=None, **options):
        weights = np.arange(1, kernel_size**2 + 1).reshape(kernel_size, kernel_size)
        return draw(whole[:height, :width], weights, **options)

    def shortest(now):
        return min(now.get("height", whole.shape[0]), now.get("width", whole.shape[1]))

    limits = {
        "kernel_size": lambda now: (_KERNELS[0], min(_KERNELS[1], shortest(now))),
        # The smallest stride with a single window; a larger one would show nothing new.
        "stride": lambda now: (1, min(_LARGEST_STRIDE, shortest(now) - now["kernel_size"] + 1)),
    }
    sides = [name for name in ("height", "width") if name in controls]
    layout = [side for side in (sides, ["kernel_size", "stride"]) if side]
    return Explorer(picture, controls, limits=limits, step=0, columns=layout)
