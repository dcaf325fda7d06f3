"""Convolution by Fourier transforms of a chosen size, and where the result wraps around."""

from convlab.drawing.fourier import fourier as draw
from convlab.explore._controls import checkbox, slider, within
from convlab.explore._explorer import Explorer
from convlab.explore._number_row import NumberRow
from convlab.explore._short_signals import KERNELS, LONGEST_KERNEL, LONGEST_SIGNAL, SIGNALS
from convlab.shapes import as_flag


def fourier(signal=None, kernel=None, *, size: int | None = None, conjugate=False) -> Explorer:
    """Show the result of multiplying transforms, and which of its numbers are sums of two.

    Parameters
    ----------
    signal : str or array_like, shape (L,), at most 8 numbers, optional
        "1 to 5", "digits", "pulse", or your numbers.
    kernel : str or array_like, shape (K,), at most 4 numbers, optional
        "2, 1, -1", "one, two, three", "smooth", "difference", "fading echo", or your numbers.
    size : int, optional
        How many numbers the transforms have: from the longer of signal and kernel (the default) up
        to L + K.
    conjugate : bool
        Whether the transform of the kernel is conjugated: correlation instead of convolution.

    Returns
    -------
    Explorer
        With the controls `signal`, `kernel`, `size`, `conjugate`.

    Raises
    ------
    ValueError, TypeError
        If a name is unknown, an array is not one row of real numbers of these lengths, or the size
        is out of range.
    """
    rows = {
        "signal": NumberRow("signal", SIGNALS, signal, most=LONGEST_SIGNAL),
        "kernel": NumberRow("kernel", KERNELS, kernel, most=LONGEST_KERNEL),
    }
    low, high = _sizes({name: row.value for name, row in rows.items()})
    size = low if size is None else within(size, "size", low, high)
    controls = {
        **rows,
        "size": slider("transform size", size, low, high),
        "conjugate": checkbox("conjugate (correlation)", as_flag(conjugate, "conjugate")),
    }
    columns = [["signal", "size"], ["kernel", "conjugate"]]
    return Explorer(draw, controls, limits={"size": _sizes}, step=0, columns=columns)


def _sizes(now: dict) -> tuple[int, int]:
    lengths = len(now["signal"]), len(now["kernel"])
    return max(lengths), sum(lengths)
