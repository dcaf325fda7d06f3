"""Rules for every function: unchanged inputs, any layout, threads, extreme numbers, memory."""

import inspect
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from convlab import ops

rng = np.random.default_rng(1)
X, WEIGHT, GRAD = rng.normal(size=(2, 4, 9, 8)), rng.normal(size=(6, 2, 3, 2)), (2, 6, 7, 7)
POOL, GRAD = {"stride": 1, "padding": 1}, rng.normal(size=GRAD)
POOLED = rng.normal(size=(2, 4, 10, 9))

# Functions with arrays for them: all arguments that are arrays, and the rest.
CASES = [
    ("correlate1d", (X[0, 0, 0], WEIGHT[0, 0, 0]), {"padding": 2}),
    ("convolve1d", (X[0, 0, 0], WEIGHT[0, 0, 0]), {"stride": 2}),
    ("correlate2d", (X[0, 0], WEIGHT[0, 0]), {"padding": "full"}),
    ("convolve2d", (X[0, 0], WEIGHT[0, 0]), {"dilation": 2}),
    ("pad2d", (X,), {"padding": 1, "mode": "reflect"}),
    ("pad2d", (X,), {"padding": 0}),
    ("conv2d", (X, WEIGHT, WEIGHT[:, 0, 0, 0]), {"groups": 2, "padding": "same"}),
    ("conv2d", (X, WEIGHT, WEIGHT[:, 0, 0, 0]), {"groups": 2}),
    ("conv2d", (X, WEIGHT, WEIGHT[:, 0, 0, 0]), {"groups": 2, "stride": 2}),
    ("conv2d", (X, WEIGHT, WEIGHT[:, 0, 0, 0]), {"groups": 2, "dilation": 2}),
    ("conv2d_backward", (GRAD, X, WEIGHT), {"groups": 2}),
    ("conv_transpose2d", (X, WEIGHT[:4], WEIGHT[:4, 0, 0, 0]), {"groups": 2, "stride": 2}),
    ("max_pool2d", (X,), {"kernel_size": 2, **POOL}),
    ("avg_pool2d", (X,), {"kernel_size": 2, **POOL}),
    ("max_pool2d_backward", (POOLED, X), {"kernel_size": 2, **POOL}),
    ("avg_pool2d_backward", (POOLED, X), {"kernel_size": 2, **POOL}),
    ("unfold", (X,), {"kernel_size": (3, 2)}),
    ("fold", (rng.normal(size=(2, 24, 49)),), {"output_size": (9, 8), "kernel_size": (3, 2)}),
    # The result is the input, and must be a copy.
    ("correlate1d", (X[0, 0, 0], np.ones(1)), {}),
    ("correlate2d", (X[0, 0], np.ones((1, 1))), {}),
    ("conv2d", (X[:, :1], np.ones((1, 1, 1, 1))), {}),
    ("max_pool2d", (X,), {"kernel_size": 1}),
    ("avg_pool2d", (X,), {"kernel_size": 1}),
    ("unfold", (X,), {"kernel_size": 1}),
    ("fold", (X.reshape(2, 4, 72),), {"output_size": (9, 8), "kernel_size": 1}),
]
EACH = pytest.mark.parametrize(("name", "arrays", "options"), CASES)


def answer(name, arrays, options, f=ops):
    """Return the result of a function as a tuple of arrays."""
    found = getattr(f, name)(*arrays, **options)
    return found if isinstance(found, tuple) else (found,)


def assert_equal(found, expected):
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)


def test_every_function_is_tested_here():
    functions = {name for name in ops.__all__ if inspect.isfunction(getattr(ops, name))}
    assert {name for name, *_ in CASES} == functions, "add a call of each to CASES"


def every_second(array):
    """Return a view of every second cell, along each axis, of a larger array."""
    view = np.zeros([2 * side for side in array.shape])[(slice(None, None, 2),) * array.ndim]
    view[...] = array
    return view


@EACH
def test_inputs_may_be_read_only_and_of_any_layout_and_are_not_changed(f, name, arrays, options):
    plain = [np.array(array) for array in arrays]
    expected = answer(name, plain, options, f)
    layouts = {
        "every second": list(map(every_second, plain)),
        "backwards": [np.flip(np.flip(array).copy()) for array in plain],
        "by columns": [np.asfortranarray(array) for array in plain],
        "bytes swapped": [array.astype(">f8") for array in plain],
    }
    for arrays in layouts.values():
        for array in arrays:
            array.flags.writeable = False
        found = answer(name, arrays, options, f)
        assert_equal(found, expected)
        for one in found:
            assert one.flags.writeable
            assert not any(np.shares_memory(one, array) for array in arrays)
        for array, copy in zip(arrays, plain, strict=True):
            assert np.array_equal(array, copy)


@EACH
def test_concurrent_calls_in_threads_give_their_own_results(name, arrays, options):
    several = [[array * factor for array in arrays] for factor in (1, 2, 3, 4)]
    alone = [answer(name, arrays, options) for arrays in several]
    with ThreadPoolExecutor(4) as pool:
        together = [pool.submit(answer, name, several[i % 4], options) for i in range(24)]
        for i, future in enumerate(together):
            for one, other in zip(future.result(), alone[i % 4], strict=True):
                assert np.array_equal(one, other)


@EACH
@pytest.mark.parametrize("scale", [1e-150, 1e150])
def test_huge_and_tiny_numbers_scale_the_result(name, arrays, options, scale):
    # A power of two near the scale, so that not even rounding may differ.
    factor = 2.0 ** round(np.log2(scale))
    expected = answer(name, arrays, options)
    first = [arrays[0] * factor, *arrays[1:]]
    if name.endswith("pool2d_backward"):
        for found, wanted in zip(answer(name, first, options), expected, strict=True):
            assert np.array_equal(found, wanted * factor)
        return
    if name in ("conv2d", "conv_transpose2d") and len(first) > 2:  # the bias
        first[2] = first[2] * factor
    found = answer(name, first, options)
    if name == "conv2d_backward":
        assert_equal([gradient / factor for gradient in found], expected)
    else:
        assert_equal([found[0] / factor], expected)


@EACH
def test_nan_stays_nan_and_nothing_warns(name, arrays, options):
    for found in answer(name, [np.full(arrays[0].shape, np.nan), *arrays[1:]], options):
        reached = found if name not in ("pad2d",) else found[..., 1:-1, 1:-1]
        assert np.isnan(reached).any()


@pytest.mark.parametrize(
    ("name", "arrays", "options"), [case for case in CASES if case[1][0].ndim > 2]
)
def test_an_empty_batch_gives_an_empty_batch_and_gradients_of_zero(f, name, arrays, options):
    full = answer(name, arrays, options, f)
    empty = [array[:0] if len(array) == len(X) else array for array in arrays]
    for found, expected in zip(answer(name, empty, options, f), full, strict=True):
        batch = expected[:0] if len(expected) == len(X) else 0 * expected
        assert np.array_equal(found, batch) and found.dtype == expected.dtype


ONE = np.ones((1, 1, 1), "f4")


@pytest.mark.parametrize(
    "call",
    [
        lambda: ops.correlate1d([1.0], [1.0], padding=10**15),
        lambda: ops.correlate2d([[1.0]], [[1.0]], padding=10**8),
        lambda: ops.correlate2d([[1.0]], [[1.0]], padding=10**8, stride=10**8),
        lambda: ops.pad2d([[1.0]], 10**8),
        lambda: ops.conv2d(ONE, ONE[None], padding=10**8),
        lambda: ops.conv2d(ONE, ONE[None], padding=10**8, stride=10**8),
        lambda: ops.conv_transpose2d(ONE, ONE[None], stride=10**9, output_padding=10**9 - 1),
        lambda: ops.unfold(ONE, 1, padding=10**8),
        lambda: ops.fold(np.ones((1, 1)), 10**8, 1, stride=10**8),
    ],
)
def test_too_little_memory_is_an_error_with_the_size_needed(call):
    with pytest.raises(MemoryError, match=r"needs \d+\.\d [TPE]iB, more memory than is available"):
        call()
