"""Convolution in one dimension: a kernel slides along a signal, as it is or flipped."""

from functools import lru_cache

from convlab.drawing.convolution1d import convolution1d as draw
from convlab.explore._controls import checkbox, slider
from convlab.explore._explorer import Explorer, reported
from convlab.explore._number_row import NumberRow
from convlab.shapes import as_flag

_LONGEST_SIGNAL, _LONGEST_KERNEL = 14, 5

_SIGNALS = {
    "whole numbers": (3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8),
    "pulse": (0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    "step": (0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 6),
    "noisy curve": (1, 4, 3, 7, 6, 9, 7, 8, 5, 6, 2, 3),
    # Measured in Seattle from 1 to 12 January 2012 by NOAA, whose data are in the public domain:
    # seattle-weather.csv of the Python package vega_datasets 0.9.0.
    "rain, mm a day": (0, 10.9, 0.8, 20.3, 1.3, 2.5, 0, 0, 4.3, 1, 0, 0),
}
_KERNELS = {
    "one, two, three": (1, 2, 3),
    "moving average": (1 / 3, 1 / 3, 1 / 3),
    "smooth": (1, 2, 1),
    "difference": (-1, 1),
    "slope": (-1, 0, 1),
    "fading echo": (1, 0.5, 0.25),
}


def convolution1d(signal=None, kernel=None, *, flip: bool = False) -> Explorer:
    """Show a kernel under a signal, and that flipping it turns correlation into convolution.

    Parameters
    ----------
    signal : str or array_like, shape (L,), at most 14 numbers, optional
        "whole numbers", "pulse", "step", "noisy curve", "rain, mm a day", or your numbers.
    kernel : str or array_like, shape (K,), at most 5 numbers, optional
        "one, two, three", "moving average", "smooth", "difference", "slope", "fading echo", or
        your numbers.
    flip : bool
        Whether the kernel is flipped at first.

    Returns
    -------
    Explorer
        With the controls `signal`, `kernel`, `shift` (the cell of the results that is being
        computed, from 0 to L + K - 2) and `flip`. `stage.step` is `shift` in the correlation, and
        L + K - 1 more in the convolution.

    Raises
    ------
    ValueError, TypeError
        If a name is unknown, or an array is not one row of real numbers of these lengths.
    """
    controls = {
        "signal": NumberRow("signal", _SIGNALS, signal, most=_LONGEST_SIGNAL),
        "kernel": NumberRow("kernel", _KERNELS, kernel, most=_LONGEST_KERNEL),
        "flip": checkbox("flip the kernel (convolution)", as_flag(flip, "flip")),
    }
    last = _last({name: control.value for name, control in controls.items()})
    controls["shift"] = slider("shift", min(5, last), 0, last)

    # The stage walks through both results without the kernel: only new numbers need a new picture.
    @lru_cache(maxsize=1)
    def drawn(signal, kernel, name):
        now = {key: controls[key].value for key in ("flip", "shift")}
        return draw(signal, kernel, signal_name=name, **now)

    def picture(*, signal, kernel, **_shown):
        return drawn(signal, kernel, controls["signal"].choice.value)

    @reported
    def walked(explorer, _change):
        if explorer.stage.step != _step(explorer.values):  # unless the controls have set it
            flipped, shift = divmod(explorer.stage.step, _last(explorer.values) + 1)
            explorer.set(flip=flipped > 0, shift=shift)

    limits = {"shift": lambda now: (0, _last(now))}
    columns = [["signal", "shift"], ["kernel", "flip"]]
    explorer = Explorer(picture, controls, limits=limits, step=_step, columns=columns)
    explorer.stage.observe(lambda change: walked(explorer, change), names="step")
    return explorer


def _step(values: dict) -> int:
    return values["shift"] + values["flip"] * (_last(values) + 1)


def _last(values: dict) -> int:
    """Return the last cell of the results."""
    return len(values["signal"]) + len(values["kernel"]) - 2
