"""Checks of the shapes of arrays, each alone and against each other."""

import math
from typing import NamedTuple

import numpy as np

from convlab._checks.choices import as_choice
from convlab._checks.geometry import as_geometry
from convlab._checks.numbers import as_numbers, as_value
from convlab.shapes import PADDING_MODES, as_count, as_padding, as_pair


class Layer(NamedTuple):
    """The checked arguments of a convolutional layer."""

    x: np.ndarray  # always with its batch axis
    weight: np.ndarray
    bias: np.ndarray | None
    groups: int
    is_batch: bool


class ConvGradients(NamedTuple):
    """The gradients of the loss with respect to each argument of a layer."""

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray


def as_signal(value, name):
    """Return `value` as an array of shape (L,) of real numbers, L at least 1."""
    if _is_plain(value, 1):
        return value
    return _with_axes(as_numbers(value, name), name, (1,), "(length,)", "")


def as_image(value, name):
    """Return `value` as an array of shape (H, W) of real numbers, neither side empty."""
    if _is_plain(value, 2):
        return value
    hint = ": conv2d takes several channels"
    return _with_axes(as_numbers(value, name), name, (2,), "(height, width)", hint)


def as_maps(x, name):
    """Return `x` of shape (C, H, W) or (N, C, H, W) with a batch axis, and whether it had one."""
    if _is_plain(x, 4):
        return x, True
    x = as_numbers(x, name)
    layout = "(channels, height, width) or (batch, channels, height, width)"
    hint = f": add the axis of one channel with {name}[np.newaxis]"
    _with_axes(x, name, (3, 4), layout, hint)
    return (x, True) if x.ndim == 4 else (x[np.newaxis], False)


def as_layer(x, weight, bias, groups):
    """Check the arrays of a layer, whose weight has shape (F, C / groups, kh, kw)."""
    x, is_batch = as_maps(x, "x")
    if not _is_plain(weight, 4):
        weight = as_numbers(weight, "weight")
        _with_axes(weight, "weight", (4,), "(filters, channels / groups, height, width)", "")
    groups = as_count(groups, "groups")
    channels, filters = x.shape[1], weight.shape[0]
    if channels % groups:
        raise ValueError(f"groups={groups} does not divide the number of channels of x, {channels}")
    if filters % groups:
        raise ValueError(f"groups={groups} does not divide the number of filters, {filters}")
    if weight.shape[1] != channels // groups:
        wanted = (filters, channels // groups, *weight.shape[2:])
        raise ValueError(
            f"the channels differ: weight of shape {weight.shape} reads {weight.shape[1]}, "
            f"but x has {channels} in groups={groups}: give weight the shape {wanted}"
        )
    return Layer(x, weight, _as_bias(bias, filters), groups, is_batch)


def as_transposed(x, weight, bias, groups):
    """Check the arrays of a transposed layer, whose weight has shape (C, F / groups, kh, kw)."""
    x, is_batch = as_maps(x, "x")
    weight, groups = as_numbers(weight, "weight"), as_count(groups, "groups")
    _with_axes(weight, "weight", (4,), "(channels, filters / groups, height, width)", "")
    channels = x.shape[1]
    if channels % groups:
        raise ValueError(f"groups={groups} does not divide the number of channels of x, {channels}")
    if len(weight) != channels:
        raise ValueError(
            f"the channels differ: weight of shape {weight.shape} reads {len(weight)}, "
            f"but x has {channels}: give weight the shape {(channels, *weight.shape[1:])}"
        )
    return Layer(x, weight, _as_bias(bias, weight.shape[1] * groups), groups, is_batch)


def as_gradient(grad_output, shape, is_batch):
    """Return the gradient with its batch axis, after checking that it has the output's shape."""
    grad = as_numbers(grad_output, "grad_output")
    wanted = tuple(shape) if is_batch else tuple(shape[1:])
    if grad.shape != wanted:
        raise ValueError(
            f"grad_output has shape {grad.shape}, but with these arguments the layer returns "
            f"{wanted}: give one number for each of its outputs"
        )
    return grad.reshape(shape)


def as_columns(columns, output_size, kernel_size, padding, stride, dilation):
    """Check the arguments of `fold`.

    Returns the columns in shape (N, C, kh, kw, H', W'), their geometry, height and width of the
    maps to fold into, and whether the columns had a batch axis.
    """
    columns = as_numbers(columns, "columns")
    _with_axes(columns, "columns", (2, 3), "(rows, windows) or (batch, rows, windows)", "")
    is_batch = columns.ndim == 3
    shape = as_pair(output_size, "output_size")
    geometry = as_geometry(shape, kernel_size, padding, stride, dilation)
    rows, count = columns.shape[-2:]
    cells, (height, width) = math.prod(geometry.kernel), geometry.output_shape
    if rows % cells:
        raise ValueError(
            f"columns have {rows} rows, which is not a multiple of the {cells} cells of the kernel"
        )
    if count != height * width:
        raise ValueError(
            f"columns hold {count} windows, but {height}x{width} = {height * width} "
            f"fit into an output of {shape[0]}x{shape[1]}"
        )
    batch = len(columns) if is_batch else 1
    columns = columns.reshape(batch, rows // cells, *geometry.kernel, *geometry.output_shape)
    return columns, geometry, shape, is_batch


def as_padded(image, padding, mode, value):
    """Return the image of `pad2d`, the padding of each side, and the value in the image's dtype."""
    image = as_numbers(image, "image")
    if image.ndim < 2:
        raise ValueError(f"image must have shape (..., height, width), not {image.shape}")
    if 0 in image.shape[-2:]:
        raise ValueError(
            f"image of shape {image.shape} is empty: height and width must be 1 or more"
        )
    _, source, limit = PADDING_MODES[as_choice(mode, "mode", PADDING_MODES)]
    sides = as_padding(padding, None)
    value = as_value(value, image.dtype)
    if source is not None and value != 0:
        raise ValueError(f"value={value} needs mode 'zeros': mode {mode!r} repeats the image")
    for size, ends, axis in zip(image.shape[-2:], sides, ("height", "width"), strict=True):
        if limit is not None and max(ends) > limit(size):
            raise ValueError(
                f"mode {mode!r} copies cells of the image, so {axis} {size} allows padding of "
                f"at most {limit(size)}, not {max(ends)}: use less padding or mode 'replicate'"
            )
    return image, sides, value


def _is_plain(value, axes):
    """Whether an array needs no conversion: a fast check for the usual case."""
    plain = type(value) is np.ndarray and value.ndim == axes and value.size
    return plain and value.dtype.kind in "biuf"


def _as_bias(bias, filters):
    if bias is None:
        return None
    bias = as_numbers(bias, "bias")
    if bias.shape != (filters,):
        raise ValueError(
            f"bias must have shape ({filters},), one number for each filter, not {bias.shape}"
        )
    return bias


def _with_axes(array, name, axes, layout, hint):
    """Return the array if it has one of these numbers of axes; only a batch axis may be empty."""
    if array.ndim not in axes:
        raise ValueError(f"{name} must have shape {layout}, not {array.shape}{hint}")
    if 0 in array.shape[array.ndim - min(axes) :]:
        raise ValueError(f"{name} of shape {array.shape} is empty: each side must be 1 or more")
    return array
