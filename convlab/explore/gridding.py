"""Gridding: the cells that one output of several dilated layers sees, and the holes."""

from convlab import shapes
from convlab.drawing.gridding import CELLS
from convlab.drawing.gridding import gridding as draw
from convlab.explore._controls import slider, within
from convlab.explore._explorer import Explorer

_LARGEST_KERNEL, _MOST_LAYERS, _MOST_DILATION = 5, 4, 9


def gridding(dilations=(2, 2, 2), kernel_size: int = 3) -> Explorer:
    """Show which cells of the input one output cell of a stack of dilated layers reads.

    Parameters
    ----------
    dilations : sequence of int
        The dilation of each layer, first to last: at most 4 layers, each at most 9.
    kernel_size : int
        The same for all layers, at most 5. Together the layers must not span more than 33 cells.

    Returns
    -------
    Explorer
        With the controls `kernel_size`, and `dilation1`, `dilation2`, ... for the layers.

    Raises
    ------
    ValueError, TypeError
        If a setting is out of range, or the layers span too many cells.
    """
    kernel_size = within(kernel_size, "kernel_size", 1, _LARGEST_KERNEL)
    dilations = _as_dilations(dilations)
    draw(kernel_size, dilations)  # raises an error if they span too many cells
    names = [f"dilation{layer}" for layer in range(1, len(dilations) + 1)]
    controls = {
        name: slider(f"dilation of layer {layer}", gap, 1, _MOST_DILATION)
        for layer, (name, gap) in enumerate(zip(names, dilations, strict=True), 1)
    }
    controls["kernel_size"] = slider("kernel size", kernel_size, 1, _LARGEST_KERNEL)

    def span(now: dict, **change) -> int:
        """Return how many cells the layers span if some controls are changed."""
        now = now | change
        return 1 + sum(shapes.span(now["kernel_size"], now[name]) - 1 for name in names)

    def widest(name: str):
        choices = range(_MOST_DILATION, 1, -1)
        return lambda now: (1, next((d for d in choices if span(now, **{name: d}) <= CELLS), 1))

    def largest_kernel(now: dict) -> tuple[int, int]:
        choices = range(_LARGEST_KERNEL, 1, -1)
        return 1, next((k for k in choices if span(now, kernel_size=k) <= CELLS), 1)

    def picture(*, kernel_size, step, **gaps):
        return draw(kernel_size, [gaps[name] for name in names], step=step)

    limits = {"kernel_size": largest_kernel, **{name: widest(name) for name in names}}
    return Explorer(picture, controls, limits=limits, step=0, columns=[names, ["kernel_size"]])


def _as_dilations(dilations) -> list[int]:
    try:
        given = list(dilations)
    except TypeError:
        raise TypeError(
            "dilations must be a sequence of whole numbers, one for each layer, such as "
            f"(1, 2, 4), not {dilations!r}"
        ) from None
    within(len(given), "the number of layers", 1, _MOST_LAYERS)
    return [within(gap, "dilation", 1, _MOST_DILATION) for gap in given]
