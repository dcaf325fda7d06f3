"""What every function asks of its arrays before it works: shared by `reference` and `ops`.

One place for the rules, so that the two can differ in how they compute and in nothing else.
"""

from typing import NamedTuple

import numpy as np

from convlab.shapes import as_count, as_padding

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")

# Infinity times a padding zero is NaN and a float may overflow to infinity: both are answers here,
# and the loops and the fast functions must not differ in whether they warn.
quiet = np.errstate(all="ignore")

_INT64 = np.iinfo(np.int64)


class Layer(NamedTuple):
    """The checked arguments of a convolutional layer."""

    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    groups: int
    is_batch: bool


def as_signal(value, name):
    """Return `value` as an array of shape (L,) of real numbers, L at least 1."""
    return _with_axes(_as_numbers(value, name), name, (1,), "(length,)", "")


def as_image(value, name):
    """Return `value` as an array of shape (H, W) of real numbers, neither side empty."""
    hint = ": conv2d takes several channels"
    return _with_axes(_as_numbers(value, name), name, (2,), "(height, width)", hint)


def as_layer(x, weight, bias, groups):
    """Check the arrays of a layer against each other.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
    weight : array_like, shape (F, C / groups, kh, kw)
    bias : array_like, shape (F,), or None
    groups : int

    Returns
    -------
    Layer
        `x` always with its batch axis, `bias` always an array.
    """
    x = _as_numbers(x, "x")
    weight = _as_numbers(weight, "weight")
    groups = as_count(groups, "groups")
    layout = "(channels, height, width) or (batch, channels, height, width)"
    _with_axes(x, "x", (3, 4), layout, ": add the axis of one channel with x[np.newaxis]")
    _with_axes(weight, "weight", (4,), "(filters, channels / groups, height, width)", "")
    is_batch = x.ndim == 4
    x = x if is_batch else x[np.newaxis]
    channels, filters = x.shape[1], weight.shape[0]
    if channels % groups:
        raise ValueError(f"groups={groups} does not divide the {channels} channels of x")
    if filters % groups:
        raise ValueError(f"groups={groups} does not divide the {filters} filters of weight")
    if weight.shape[1] != channels // groups:
        wanted = (filters, channels // groups, *weight.shape[2:])
        raise ValueError(
            f"weight of shape {weight.shape} reads {weight.shape[1]} channels, but x has "
            f"{channels} in groups={groups}: give weight the shape {wanted}"
        )
    # Booleans change no other dtype, so "no bias" leaves the type of the result alone.
    bias = np.zeros(filters, bool) if bias is None else _as_numbers(bias, "bias")
    if bias.shape != (filters,):
        raise ValueError(
            f"bias must have shape ({filters},), one number for each filter, not {bias.shape}"
        )
    return Layer(x, weight, bias, groups, is_batch)


def as_padded(image, padding, mode, value):
    """Check what `pad2d` is asked for.

    Returns
    -------
    image : ndarray, shape (..., H, W)
    sides : ((int, int), (int, int))
        ``(top, bottom), (left, right)``.
    value : ndarray, shape ()
        In the dtype of the image.
    """
    image = _as_numbers(image, "image")
    if image.ndim < 2:
        raise ValueError(f"image must have shape (..., height, width), not {image.shape}")
    if 0 in image.shape[-2:]:
        raise ValueError(
            f"image of shape {image.shape} is empty: height and width must be 1 or more"
        )
    if mode not in PADDING_MODES:
        raise ValueError(f"mode must be one of {', '.join(PADDING_MODES)}, not {mode!r}")
    sides = as_padding(padding, None)
    value = _as_value(value, image.dtype)
    if mode != "zeros" and value != 0:
        raise ValueError(f"value={value} needs mode 'zeros': mode {mode!r} repeats the image")
    for size, ends, axis in zip(image.shape[-2:], sides, ("height", "width"), strict=True):
        if mode == "reflect" and max(ends) >= size:
            raise ValueError(
                f"mode 'reflect' does not repeat the border, so {axis} {size} allows padding of "
                f"at most {size - 1}, not {max(ends)}: use less padding or mode 'replicate'"
            )
    return image, sides, value


def number_types(x, weight, bias=None):
    """Choose the dtype to sum in and the dtype to answer in.

    Parameters
    ----------
    x, weight, bias : ndarray
        What is multiplied, and what is added; the last axes of `weight` are one filter.

    Returns
    -------
    work, result : numpy.dtype
        Integers and booleans: int64 for both, or Python's own integers (object) to work in where
        the sums might leave int64. Floats: NumPy's result type, float16 summed in float32.
    """
    arrays = [array for array in (x, weight, bias) if array is not None]
    if all(array.dtype.kind in "biu" for array in arrays):
        taps = weight[0].size if weight.ndim == 4 else weight.size
        largest = _magnitude(x) * _magnitude(weight) * taps
        if bias is not None:
            largest += _magnitude(bias)
        return np.dtype(np.int64 if largest <= _INT64.max else object), np.dtype(np.int64)
    result = np.result_type(*(array.dtype for array in arrays))
    return (np.dtype(np.float32) if result == np.float16 else result), result


def as_result(sums, result):
    """Return the sums in the dtype of the result.

    Raises
    ------
    ValueError
        If whole-number sums do not fit into int64.
    """
    if sums.dtype == object:
        low, high = sums.min(initial=0), sums.max(initial=0)
        if low < _INT64.min or high > _INT64.max:
            raise ValueError(
                f"the sums reach from {low} to {high}, but int64 holds only {_INT64.min} to "
                f"{_INT64.max}: use smaller numbers, or floats, which round"
            )
    return sums.astype(result, copy=False)


def _as_numbers(value, name):
    """Return `value` as an array of booleans, integers or floats."""
    try:
        array = np.asarray(value)
    except ValueError as error:
        if "inhomogeneous" not in str(error):
            raise
        raise ValueError(f"{name} is ragged: its rows must all have the same length") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"{name} must hold real numbers, not dtype {array.dtype}")
    return array


def _with_axes(array, name, axes, layout, hint):
    """Return the array if it has one of these numbers of axes; only a batch axis may be empty."""
    if array.ndim not in axes:
        raise ValueError(f"{name} must have shape {layout}, not {array.shape}{hint}")
    if 0 in array.shape[array.ndim - min(axes) :]:
        raise ValueError(f"{name} of shape {array.shape} is empty: each side must be 1 or more")
    return array


@quiet
def _as_value(value, dtype):
    """Return the padding value as an array of shape () of the image's dtype, if it fits."""
    given = _as_numbers(value, "value")
    if given.ndim:
        raise ValueError(f"value must be one number, not an array of shape {given.shape}")
    cast = given.astype(dtype)
    exact = cast == given
    # A float image may round the value (0.1 in float32), but not turn it into infinity.
    rounded = dtype.kind == "f" and bool(np.isfinite(cast)) == bool(np.isfinite(given))
    if not (exact or rounded):
        raise ValueError(
            f"value={value} cannot be stored in an image of dtype {dtype}: "
            "convert the image first, such as image.astype(float)"
        )
    return cast


def _magnitude(array):
    """Bound the absolute values of an integer array, as an exact Python integer."""
    if array.dtype.itemsize <= 2:
        return 2 ** (8 * array.dtype.itemsize)
    if not array.size:
        return 0
    return max(abs(int(array.min())), abs(int(array.max())))
