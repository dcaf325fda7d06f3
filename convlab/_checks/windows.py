"""Where windows lie: every option of a layer that slides, read and checked in one place."""

from functools import lru_cache
from typing import NamedTuple

from convlab.shapes import (
    as_padding,
    as_pair,
    output_shape,
    pooled_shape,
    transposed_output_shape,
)


class Windows(NamedTuple):
    """Where windows lie on their input: every option read and checked, one pair for both sides."""

    kernel: tuple
    sides: tuple
    stride: tuple
    dilation: tuple
    size: tuple  # how many windows there are, (height, width)


def as_windows(input_shape, kernel_shape, *, padding=0, stride=1, dilation=1):
    """Read the options of a layer that slides over maps of (height, width) `input_shape`."""
    sizes = tuple(input_shape), as_pair(kernel_shape, "kernel_size")
    plain = type(padding) in (int, str) and type(stride) is type(dilation) is int
    read = _as_windows if plain else _as_windows.__wrapped__
    return read(*sizes, padding, stride, dilation)


# Remembered for plain numbers only: 1.0 and True are equal to 1, but are errors here.
@lru_cache(maxsize=256)
def _as_windows(input_shape, kernel_shape, padding, stride, dilation):
    """Read the options, whatever their form."""
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    size = output_shape(input_shape, kernel_shape, **options)
    kernel, stride = as_pair(kernel_shape, "kernel_size"), as_pair(stride, "stride")
    sides = as_padding(padding, kernel, dilation)
    return Windows(kernel, sides, stride, as_pair(dilation, "dilation"), size)


def as_pool(input_shape, kernel_size, stride, padding, ceil_mode):
    """Read the options of a pooling layer.

    Returns
    -------
    Windows
        Its sides are as wide as the windows reach, so with `ceil_mode` they may be wider, at the
        far end, than the padding asked for.
    asked : ((int, int), (int, int))
        The padding asked for.
    """
    plain = all(type(one) in (int, str, bool, type(None)) for one in (stride, padding, ceil_mode))
    read = _as_pool if plain and type(kernel_size) is int else _as_pool.__wrapped__
    return read(tuple(input_shape), kernel_size, stride, padding, ceil_mode)


@lru_cache(maxsize=256, typed=True)
def _as_pool(input_shape, kernel_size, stride, padding, ceil_mode):
    """Read the options, whatever their form."""
    options = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    size = pooled_shape(input_shape, kernel_size, **options)
    kernel = as_pair(kernel_size, "kernel_size")
    strides = kernel if stride is None else as_pair(stride, "stride")
    asked = as_padding(padding, kernel)
    sides = tuple(
        (before, max(after, (count - 1) * step + cells - before - length))
        for length, cells, step, count, (before, after) in zip(
            input_shape, kernel, strides, size, asked, strict=True
        )
    )
    return Windows(kernel, sides, strides, (1, 1), size), asked


def as_transposed_windows(input_shape, kernel_shape, *, padding, stride, output_padding, dilation):
    """Read the options of a transposed layer.

    Returns
    -------
    Windows
        Of the convolution the other way, whose windows are the cells of `input_shape`.
    output_shape : (int, int)
    """
    kernel, steps = as_pair(kernel_shape, "kernel_size"), as_pair(stride, "stride")
    gaps, sides = as_pair(dilation, "dilation"), as_padding(padding, kernel, dilation)
    options = {"padding": sides, "stride": steps, "dilation": gaps}
    result = transposed_output_shape(input_shape, kernel, **options, output_padding=output_padding)
    return Windows(kernel, sides, steps, gaps, tuple(input_shape)), result


def as_method(method, possible):
    """Check a method forced by its name.

    Parameters
    ----------
    method : str or None
    possible : dict
        Name of each method, and why it cannot be used here, or None where it can.
    """
    if method is None:
        return
    if not isinstance(method, str) or method not in possible:
        raise ValueError(f"method must be one of {', '.join(possible)}, not {method!r}")
    if possible[method]:
        raise ValueError(f"method {method!r} {possible[method]}: leave method out, to choose one")
