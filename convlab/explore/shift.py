"""Shift: what changes in the feature map and in the pooled map when the image moves."""

import numpy as np

from convlab import samples
from convlab._checks.choices import as_choice
from convlab.drawing import shift as drawing
from convlab.explore._controls import as_grid, checkbox, dropdown, slider, within
from convlab.explore._explorer import Explorer

_KERNELS = [name for name in samples.KERNELS if samples.kernel(name).shape == (3, 3)]
_FIRST_STEP = 27  # in the middle of the default pooled map


def shift(
    image=None,
    kernel="sobel x",
    *,
    down: int = 0,
    right: int = 1,
    kernel_size: int = 2,
    stride=None,
    kind="maximum",
) -> Explorer:
    """Shift an image, and show what changes in its feature map and in the pooled map.

    Parameters
    ----------
    image : array_like, shape (H, W), at most 8x8, optional
        By default handwritten digits, and a slider to choose one.
    kernel : str
        A name of `samples.KERNELS` with 3x3 weights. ReLU follows.
    down, right : int
        The shift, at most 4.
    kernel_size, stride : int
        Those of the pooling, at most 16; by default the stride is as large as the window.
    kind : {"maximum", "average"}

    Returns
    -------
    Explorer
        With the controls `down`, `right`, `kernel_size`, `stride`, `together`, `kind`, `kernel`
        and, unless you give an image, `digit`.

    Raises
    ------
    ValueError, TypeError
        If the image cannot be drawn cell by cell, or a setting is out of range.
    """
    most = drawing.LARGEST_SHIFT
    kernel_size = within(kernel_size, "kernel_size", 1, drawing.CANVAS)
    jump = kernel_size if stride is None else within(stride, "stride", 1, drawing.CANVAS)
    controls = {
        "right": slider("shift right", within(right, "right", 0, most), 0, most),
        "down": slider("shift down", within(down, "down", 0, most), 0, most),
        "digit": slider("digit", 3, 0, 9),
        "kernel_size": slider("window", kernel_size, 1, drawing.CANVAS),
        "stride": slider("stride", jump, 1, drawing.CANVAS),
        "together": checkbox("stride as large as the window", jump == kernel_size),
        "kind": dropdown("pooling", list(drawing.KINDS), as_choice(kind, "kind", drawing.KINDS)),
        "kernel": dropdown("kernel", _KERNELS, as_choice(kernel, "kernel", _KERNELS)),
    }
    if image is None:
        images, labels = samples.digits()
        shown = [images[np.flatnonzero(labels == label)[0]] for label in range(10)]
    else:
        shown = [as_grid(image, "image", drawing.LARGEST_IMAGE)]
        del controls["digit"]

    def picture(*, together, kernel, digit=0, **options):
        return drawing.shift(shown[digit], samples.kernel(kernel), **options)

    first = [name for name in controls if name in ("right", "down", "digit", "kernel")]
    columns = [first, ["kernel_size", "stride", "together", "kind"]]
    ties = {"together": ("kernel_size", "stride")}
    return Explorer(picture, controls, ties=ties, step=_FIRST_STEP, columns=columns)
