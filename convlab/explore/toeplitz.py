"""A one-dimensional convolution as a matrix times the signal."""

import numpy as np

from convlab._checks.choices import as_choice
from convlab.drawing.toeplitz import toeplitz as draw
from convlab.explore._controls import checkbox, dropdown, slider
from convlab.explore._explorer import Explorer
from convlab.explore._number_row import NumberRow, as_row
from convlab.explore._short_signals import KERNELS, LONGEST_KERNEL, LONGEST_SIGNAL
from convlab.shapes import as_flag, output_size

_PADDINGS = ("valid", "same", "full")


def toeplitz(signal=None, kernel=None, *, padding: str = "valid", flip: bool = False) -> Explorer:
    """Show the matrix of a one-dimensional convolution, and the row that computes each number.

    Parameters
    ----------
    signal : array_like, shape (L,), at most 8 numbers, optional
        By default 1, 2, 3, ..., and a slider for how many.
    kernel : str or array_like, shape (K,), at most 4 numbers, optional
        "2, 1, -1", "one, two, three", "smooth", "difference", "fading echo", or your numbers.
    padding : {"valid", "same", "full"}
    flip : bool
        Whether the kernel is flipped: convolution instead of correlation.

    Returns
    -------
    Explorer
        With the controls `length` (unless you give a signal), `kernel`, `padding`, `flip`.

    Raises
    ------
    ValueError, TypeError
        If a name is unknown, an array is not one row of real numbers of these lengths, or the
        kernel does not fit.
    """
    controls = {
        "length": slider("signal length", 5, 1, LONGEST_SIGNAL),
        "kernel": NumberRow("kernel", KERNELS, kernel, most=LONGEST_KERNEL),
        "padding": dropdown("padding", _PADDINGS, as_choice(padding, "padding", _PADDINGS)),
        "flip": checkbox("flip the kernel (convolution)", as_flag(flip, "flip")),
    }
    columns, limits = [["length", "padding"], ["kernel", "flip"]], {"length": _lengths}
    if signal is None:
        row = tuple(range(1, LONGEST_SIGNAL + 1))
    else:
        row = as_row(signal, "signal", LONGEST_SIGNAL)
        output_size(len(row), len(controls["kernel"].value), padding=padding)
        del controls["length"], columns[0][0], limits["length"]

    def picture(*, kernel, length=None, **options):
        return draw(np.array(row[:length]), kernel, **options)

    return Explorer(picture, controls, limits=limits, step=0, columns=columns)


def _lengths(now: dict) -> tuple[int, int]:
    """Return the lengths of signals that the kernel fits into."""
    return len(now["kernel"]) if now["padding"] == "valid" else 1, LONGEST_SIGNAL
