"""Kernels on a photograph: the picture, its feature map, and a magnified window."""

import numpy as np

from convlab import ops
from convlab.drawing.kernels import kernels as draw
from convlab.explore._controls import KernelEditor, dropdown
from convlab.explore._explorer import Explorer
from convlab.explore._photo import PhotoSource

_COLOURS = [("automatic", "auto"), ("grey", "grey"), ("signed", "signed")]


def kernels(image=None, kernel="sobel x") -> Explorer:
    """Show a photograph beside its feature map, and the window behind the pixel pointed at.

    Parameters
    ----------
    image : array_like, shape (H, W), (3, H, W) or (H, W, 3), at least 5x5, optional
        By default a photograph of `convlab.samples`. Colours are reduced to their brightness, and
        sides to at most 256 pixels, by averaging.
    kernel : str or array_like, shape (kh, kw), at most 5x5
        A name of `samples.KERNELS`, or your own weights.

    Returns
    -------
    Explorer
        With the controls `photo`, `colours` (of the map: grey if the weights sum to 1, signed if
        they sum to 0, or as you choose) and `kernel`. `stage.point` is the pixel of the feature
        map whose window is magnified, at first the one with the largest magnitude.

    Raises
    ------
    ValueError, TypeError
        If an array has no real numbers or another shape, or is too small or too large.
    """
    controls = {
        "photo": PhotoSource(image),
        "colours": dropdown("map colours", _COLOURS, "auto"),
        "kernel": KernelEditor(kernel),
    }

    strongest = _strongest(controls["photo"].value, controls["kernel"].value)
    return Explorer(
        lambda *, photo, kernel, **options: draw(photo, kernel, **options),
        controls,
        point=strongest,
        columns=[["photo", "colours"], ["kernel"]],
    )


def _strongest(photo, kernel) -> tuple[int, int]:
    """Return where the magnitude of the feature map is largest."""
    feature_map = np.nan_to_num(ops.correlate2d(photo, kernel))
    row, column = np.unravel_index(np.abs(feature_map).argmax(), feature_map.shape)
    return int(row), int(column)
