"""A one-dimensional convolution as a matrix times the signal."""

from __future__ import annotations

from convlab.drawing.toeplitz import toeplitz as draw
from convlab.explore._controls import checkbox, dropdown
from convlab.explore._explorer import Explorer
from convlab.explore._number_row import NumberRow
from convlab.explore._short_signals import KERNELS, LONGEST_KERNEL, LONGEST_SIGNAL, SIGNALS
from convlab.shapes import as_flag

_PADDINGS = ("valid", "same", "full")


def toeplitz(signal=None, kernel=None, *, padding: str = "valid", flip: bool = False) -> Explorer:
    """Show the matrix of a one-dimensional convolution, and the row that computes each number.

    Parameters
    ----------
    signal : str or array_like, shape (L,), at most 8 numbers, optional
        "1 to 5", "digits", "pulse", or your numbers.
    kernel : str or array_like, shape (K,), at most 4 numbers, optional
        "2, 1, -1", "one, two, three", "smooth", "difference", "fading echo", or your numbers.
    padding : {"valid", "same", "full"}
    flip : bool
        Whether the kernel is flipped: convolution instead of correlation.

    Returns
    -------
    Explorer
        With the controls `signal`, `kernel`, `padding`, `flip`.

    Raises
    ------
    ValueError, TypeError
        If a name is unknown, or an array is not one row of real numbers of these lengths.
    """
    if padding not in _PADDINGS:
        raise ValueError(f"padding must be one of {', '.join(_PADDINGS)}, not {padding!r}")
    signal = "1 to 5" if signal is None else signal
    kernel = "2, 1, -1" if kernel is None else kernel
    controls = {
        "signal": NumberRow("signal", SIGNALS, signal, most=LONGEST_SIGNAL),
        "kernel": NumberRow("kernel", KERNELS, kernel, most=LONGEST_KERNEL),
        "padding": dropdown("padding", _PADDINGS, padding),
        "flip": checkbox("flip the kernel (convolution)", as_flag(flip, "flip")),
    }
    columns = [["signal", "padding"], ["kernel", "flip"]]
    return Explorer(draw, controls, step=0, columns=columns)
