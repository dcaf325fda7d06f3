"""Which numbers are allowed, and the dtypes they are summed and returned in."""

import math

import numpy as np

# Infinity times a padding zero is NaN, and floats may overflow to infinity: both are valid results,
# so neither the loops nor the fast functions warn.
quiet = np.errstate(all="ignore")

_INT64 = np.iinfo(np.int64)
_PLAIN = np.dtype(np.float32), np.dtype(np.float64)
_BOOL = np.dtype(bool)


def number_types(x, weight, bias=None, *, products=None):
    """Choose the dtype to sum in and the dtype to return.

    A sum has as many `products` as a filter has weights, if not stated otherwise.

    Integers and booleans: int64 for both, or Python integers (object) to sum in if the sums might
    not fit into int64. Floats: NumPy's result type, float16 summed in float32.
    """
    if x.dtype in _PLAIN and weight.dtype in (x.dtype, _BOOL):
        if bias is None or bias.dtype == x.dtype:  # a fast check for the usual case
            return x.dtype, x.dtype
    arrays = [array for array in (x, weight, bias) if array is not None]
    if all(array.dtype.kind in "biu" for array in arrays):
        largest = _largest_sum(x, weight, bias, products)
        return np.dtype(np.int64 if largest <= _INT64.max else object), np.dtype(np.int64)
    result = np.result_type(*(array.dtype for array in arrays))
    return (np.dtype(np.float32) if result == np.float16 else result), result


def fast_types(x, weight, bias=None):
    """Choose as `number_types` does, but sum integers in floats if that is exact.

    Every integer up to 2**53 is a float64, and NumPy multiplies matrices of floats many times
    faster than matrices of integers.
    """
    work, result = number_types(x, weight, bias)
    if work.kind == "i" and _largest_sum(x, weight, bias) <= 2**53:
        work = np.dtype(np.float64)
    return work, result


def _largest_sum(x, weight, bias, products=None):
    """Return an upper bound for the absolute value of every sum of products of integers."""
    if products is None:
        products = weight[0].size if weight.ndim == 4 else weight.size
    largest = _magnitude(x) * _magnitude(weight) * products
    return largest if bias is None else largest + _magnitude(bias)


def gradient_types(grad, x, weight):
    """Choose the dtype to sum the gradients of a layer in and the dtype to return.

    As in `number_types`, for each of ``grad * weight``, ``grad * x`` and the sum of `grad`.
    """
    if x.dtype in _PLAIN and grad.dtype == weight.dtype == x.dtype:
        return x.dtype, x.dtype
    arrays = (grad, x, weight)
    result = np.result_type(*arrays)
    if result.kind == "f" and any(array.dtype.kind == "f" for array in arrays):
        return (np.dtype(np.float32) if result == np.float16 else result), result
    terms = max(grad.size, weight.size)  # no sum has more products
    largest = terms * _magnitude(grad) * max(1, _magnitude(x), _magnitude(weight))
    return np.dtype(np.int64 if largest <= _INT64.max else object), np.dtype(np.int64)


def mean_types(x, geometry):
    """Choose the dtype to sum windows in and the dtype of their means, float64 for integers."""
    work, result = number_types(x, np.ones(geometry.kernel, bool))
    return work, np.dtype(np.float64) if result == np.int64 else result


def as_result(sums, result):
    """Return the sums in the dtype of the result, if whole numbers fit into int64."""
    if sums.dtype.kind == "O":
        low, high = sums.min(initial=0), sums.max(initial=0)
        if low < _INT64.min or high > _INT64.max:
            raise ValueError(
                f"the sums reach from {low} to {high}, but int64 holds only {_INT64.min} to "
                f"{_INT64.max}: use smaller numbers, or floats, which round"
            )
    return sums.astype(result, copy=False)


def are_finite(array):
    """Whether no number is infinite or NaN; also False if their sum overflows."""
    return array.dtype.kind != "f" or bool(np.isfinite(array.sum()))


def new_array(shape, dtype, what, fill=None):
    """Allocate an array; if memory is too small, the error says how much is needed."""
    try:
        if fill is None:
            return np.empty(shape, dtype)
        return np.full(shape, fill, dtype) if fill else np.zeros(shape, dtype)  # zeros is faster
    except (MemoryError, ValueError) as error:
        needed = math.prod(shape) * np.dtype(dtype).itemsize
        unit = max(0, min(6, (needed.bit_length() - 1) // 10))
        size = f"{needed / 1024**unit:.1f} {('B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB')[unit]}"
        raise MemoryError(
            f"{what} of shape {tuple(shape)} in {np.dtype(dtype)} needs {size}, more memory "
            "than is available: use smaller images, fewer of them at once, or less padding"
        ) from error


def as_numbers(value, name):
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


@quiet
def as_value(value, dtype):
    """Return the padding value as an array of shape () of the image's dtype, if it fits."""
    given = as_numbers(value, "value")
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
    """Return an upper bound for the absolute values of an integer array, as a Python integer."""
    if array.dtype.itemsize <= 2:
        return 2 ** (8 * array.dtype.itemsize)
    if not array.size:
        return 0
    return max(abs(int(array.min())), abs(int(array.max())))
