"""Output size: count the windows along one axis, and find the padding or stride for a size."""

from convlab import shapes
from convlab.drawing.output_size import output_size as draw
from convlab.explore._controls import slider, within
from convlab.explore._explorer import Explorer

_RANGES = {"input_size": (1, 20), "kernel_size": (1, 7), "padding": (0, 5), "stride": (1, 6)}


def output_size(
    input_size: int = 7,
    kernel_size: int = 3,
    *,
    padding: int = 0,
    stride: int = 2,
    wanted: int | None = None,
) -> Explorer:
    """Show every window along one axis, and the formula that counts them.

    Parameters
    ----------
    input_size : int
        At most 20.
    kernel_size : int
        At most 7.
    padding : int
        On each side, at most 5.
    stride : int
        At most 6.
    wanted : int, optional
        The size to find strides for; by default the size that these settings give.

    Returns
    -------
    Explorer
        With the controls `input_size`, `kernel_size`, `padding`, `stride`, `wanted`.

    Raises
    ------
    ValueError, TypeError
        If a setting is out of range, or the kernel does not fit.
    """
    given = dict(zip(_RANGES, (input_size, kernel_size, padding, stride), strict=True))
    remedy = ": convlab.output_size computes any size"
    settings = {name: within(given[name], name, *_RANGES[name], remedy) for name in _RANGES}
    size, most = shapes.output_size(**settings), _most(settings)
    wanted = size if wanted is None else within(wanted, "wanted", 1, most)
    controls = {
        name: slider(name.replace("_", " "), value, *_RANGES[name])
        for name, value in settings.items()
    }
    controls["wanted"] = slider("wanted size", wanted, 1, most)

    limits = {
        "kernel_size": lambda now: _up_to("kernel_size", now["input_size"] + 2 * now["padding"]),
        "stride": lambda now: _up_to("stride", _most(now)),
        "wanted": lambda now: (1, _most(now)),
    }
    columns = [["input_size", "kernel_size", "padding"], ["stride", "wanted"]]
    return Explorer(draw, controls, limits=limits, step=0, columns=columns)


def _most(now: dict) -> int:
    """Return the size that stride 1 gives, the largest possible."""
    return shapes.output_size(now["input_size"], now["kernel_size"], padding=now["padding"])


def _up_to(name: str, most: int) -> tuple[int, int]:
    low, high = _RANGES[name]
    return low, min(high, most)
