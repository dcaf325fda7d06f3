"""Where the windows of a layer are: every option is read and checked here."""

from functools import lru_cache
from typing import NamedTuple

from convlab._checks.choices import as_choice
from convlab.shapes import as_padding, as_pair, output_shape, pooled_shape, transposed_output_shape


class Geometry(NamedTuple):
    """The checked options of a layer with windows: each a pair ``(vertical, horizontal)``."""

    kernel: tuple
    padding: tuple  # ((top, bottom), (left, right))
    stride: tuple
    dilation: tuple
    output_shape: tuple


def as_geometry(input_shape, kernel_shape, padding, stride, dilation):
    """Read the options of a layer with windows over maps of (height, width) `input_shape`."""
    shapes = tuple(input_shape), as_pair(kernel_shape, "kernel_size")
    plain = type(padding) in (int, str) and type(stride) is type(dilation) is int
    read = _read if plain else _read.__wrapped__
    return read(*shapes, padding, stride, dilation)


# Only plain numbers are cached: 1.0 and True are equal to 1, but are errors here.
@lru_cache(maxsize=256)
def _read(input_shape, kernel, padding, stride, dilation):
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    output = output_shape(input_shape, kernel, **options)
    ends, gaps = as_padding(padding, kernel, dilation), as_pair(dilation, "dilation")
    return Geometry(kernel, ends, as_pair(stride, "stride"), gaps, output)


def as_pool_geometry(input_shape, kernel_size, stride, padding, ceil_mode):
    """Read the options of a pooling layer; return its geometry, and the requested padding.

    The geometry's padding reaches as far as the windows: with `ceil_mode`, it may be wider at the
    far end.
    """
    plain = all(type(one) in (int, str, bool, type(None)) for one in (stride, padding, ceil_mode))
    read = _read_pool if plain and type(kernel_size) is int else _read_pool.__wrapped__
    return read(tuple(input_shape), kernel_size, stride, padding, ceil_mode)


@lru_cache(maxsize=256, typed=True)
def _read_pool(input_shape, kernel_size, stride, padding, ceil_mode):
    options = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    output = pooled_shape(input_shape, kernel_size, **options)
    kernel = as_pair(kernel_size, "kernel_size")
    strides = kernel if stride is None else as_pair(stride, "stride")
    requested = as_padding(padding, kernel)
    reached = tuple(
        (before, max(after, (count - 1) * step + cells - before - length))
        for length, cells, step, count, (before, after) in zip(
            input_shape, kernel, strides, output, requested, strict=True
        )
    )
    return Geometry(kernel, reached, strides, (1, 1), output), requested


def as_transposed_geometry(input_shape, kernel_shape, padding, stride, output_padding, dilation):
    """Read the options of a transposed layer; return a geometry, and the shape of the output.

    The geometry is that of the convolution in the other direction, with one window for each cell
    of the input.
    """
    kernel, steps = as_pair(kernel_shape, "kernel_size"), as_pair(stride, "stride")
    gaps, ends = as_pair(dilation, "dilation"), as_padding(padding, kernel, dilation)
    options = {"padding": ends, "stride": steps, "dilation": gaps}
    result = transposed_output_shape(input_shape, kernel, **options, output_padding=output_padding)
    return Geometry(kernel, ends, steps, gaps, tuple(input_shape)), result


def as_method(method, possible):
    """Check a method that the caller forces by name, if any.

    `possible` has, for each method, why it cannot be used here, or None if it can.
    """
    if method is None:
        return
    if possible[as_choice(method, "method", possible)]:
        raise ValueError(
            f"method {method!r} {possible[method]}: leave method out to have one chosen for you"
        )
