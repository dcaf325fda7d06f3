"""The functions of one channel: equal to the loops and to SciPy, and properties of convolution."""

import itertools

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import ops, reference, shapes

DTYPES = ["?", "u1", "i2", "i8", "f2", "f4", "f8", ">f4"]
TOLERANCE = {"f2": 2e-3, "f4": 1e-5, "f8": 1e-12}
AXIS_PADDING = st.integers(0, 3) | st.tuples(st.integers(0, 3), st.integers(0, 3))
PADDINGS = st.one_of(
    st.sampled_from(["valid", "same", "full"]),
    st.integers(0, 3),
    st.tuples(AXIS_PADDING, AXIS_PADDING),
)
PAIRS = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))
SEEDS = st.integers(0, 2**32 - 1)


def draw_array(rng, shape, dtype):
    """Draw small numbers, and for floats some NaN and infinities."""
    dtype = np.dtype(dtype)
    if dtype.kind != "f":
        return rng.integers(0 if dtype.kind in "bu" else -9, 10, shape).astype(dtype)
    array = rng.normal(size=shape).astype(dtype)
    odd = rng.random(shape) < 0.02
    array[odd] = rng.choice([np.nan, np.inf, -np.inf, 0], np.count_nonzero(odd))
    return array


def assert_same(found, expected):
    """Compare dtype, shape and values: integers exactly, NaN as equal to NaN."""
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    if found.dtype.kind == "f":
        tolerance = TOLERANCE[found.dtype.str[1:]]
        np.testing.assert_allclose(found, expected, rtol=tolerance, atol=10 * tolerance)
    else:
        np.testing.assert_array_equal(found, expected)


@st.composite
def settings_that_fit(draw):
    """Draw a kernel's shape, options, and an image's shape into which the kernel fits."""
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 4)))
    options = {"padding": draw(PADDINGS), "stride": draw(PAIRS), "dilation": draw(PAIRS)}
    gaps = np.broadcast_to(options["dilation"], 2)
    spans = (np.array(kernel) - 1) * gaps + 1
    image = tuple(draw(st.integers(int(span), int(span) + 4)) for span in spans)
    return image, kernel, options


@settings(max_examples=200)  # 64 pairs of dtypes
@given(settings_that_fit(), st.sampled_from(DTYPES), st.sampled_from(DTYPES), SEEDS)
def test_correlate2d_and_convolve2d_equal_the_reference(setting, image_type, kernel_type, seed):
    image_shape, kernel_shape, options = setting
    rng = np.random.default_rng(seed)
    image = draw_array(rng, image_shape, image_type)
    kernel = draw_array(rng, kernel_shape, kernel_type)
    for name in ("correlate2d", "convolve2d"):
        found = getattr(ops, name)(image, kernel, **options)
        assert_same(found, getattr(reference, name)(image, kernel, **options))


@given(
    st.tuples(st.integers(1, 5), st.integers(0, 6), st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(["valid", "same", "full"]) | AXIS_PADDING,
    st.tuples(st.sampled_from(DTYPES), st.sampled_from(DTYPES)),
    SEEDS,
)
def test_correlate1d_and_convolve1d_equal_the_reference(sizes, padding, dtypes, seed):
    kernel_size, extra, stride, dilation = sizes
    rng = np.random.default_rng(seed)
    signal = draw_array(rng, dilation * (kernel_size - 1) + 1 + extra, dtypes[0])
    kernel = draw_array(rng, kernel_size, dtypes[1])
    options = {"padding": padding, "stride": stride, "dilation": dilation}
    for name in ("correlate1d", "convolve1d"):
        found = getattr(ops, name)(signal, kernel, **options)
        assert_same(found, getattr(reference, name)(signal, kernel, **options))


@given(
    settings_that_fit(),
    st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(1, 2), st.integers(1, 2)),
    st.tuples(*[st.sampled_from(DTYPES)] * 3),
    st.booleans(),
    SEEDS,
)
def test_conv2d_equals_the_reference(setting, sizes, dtypes, has_bias, seed):
    (image_shape, kernel_shape, options), (count, groups, depth, filters) = setting, sizes
    rng = np.random.default_rng(seed)
    # A count of 0 or more is a batch, 0 an empty one; a batch of one is also passed without its
    # axis.
    x = draw_array(rng, (count, groups * depth, *image_shape), dtypes[0])
    x = x[0] if count == 1 else x
    weight = draw_array(rng, (groups * filters, depth, *kernel_shape), dtypes[1])
    bias = draw_array(rng, groups * filters, dtypes[2]) if has_bias else None
    found = ops.conv2d(x, weight, bias, groups=groups, **options)
    assert_same(found, reference.conv2d(x, weight, bias, groups=groups, **options))


@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=4),
    st.tuples(AXIS_PADDING, AXIS_PADDING) | st.integers(0, 3),
    st.sampled_from(list(shapes.PADDING_MODES)),
    st.sampled_from(DTYPES),
    SEEDS,
)
def test_pad2d_equals_the_reference(shape, padding, mode, dtype, seed):
    shape = (*shape[:-2], *(side + 3 for side in shape[-2:]))
    image = draw_array(np.random.default_rng(seed), shape, dtype)
    value = int(mode == "zeros")
    found = ops.pad2d(image, padding, mode=mode, value=value)
    assert_same(found, reference.pad2d(image, padding, mode=mode, value=value))


@pytest.mark.parametrize("mode", ["valid", "full"])
@pytest.mark.parametrize("size", [1, 4, 5])
def test_1d_equals_scipy(mode, size):
    rng = np.random.default_rng(size)
    pair = rng.integers(-99, 100, 11), rng.integers(-99, 100, size)
    for name in ("correlate", "convolve"):
        found = getattr(ops, f"{name}1d")(*pair, padding=mode)
        assert np.array_equal(found, getattr(scipy.signal, name)(*pair, mode, "direct"))


@pytest.mark.parametrize(
    ("mode", "shape"),
    [
        *itertools.product(["valid", "full"], [(1, 1), (3, 3), (2, 5), (4, 1)]),
        *itertools.product(["same"], [(3, 3), (1, 5), (7, 3)]),
    ],
)
def test_2d_equals_scipy(mode, shape):
    rng = np.random.default_rng(sum(shape))
    pair = rng.integers(-99, 100, (9, 12)), rng.integers(-99, 100, shape)
    for name in ("correlate2d", "convolve2d"):
        found = getattr(ops, name)(*pair, padding=mode)
        assert np.array_equal(found, getattr(scipy.signal, name)(*pair, mode))


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_same_padding_of_convolve1d_begins_where_its_notes_say(size):
    rng = np.random.default_rng(size)
    signal, kernel = rng.integers(-9, 10, 8), rng.integers(-9, 10, size)
    full = np.convolve(signal, kernel)
    numpy_start, our_start = (size - 1) // 2, size // 2
    assert np.array_equal(np.convolve(signal, kernel, "same"), full[numpy_start:][:8])
    assert np.array_equal(ops.convolve1d(signal, kernel, padding="same"), full[our_start:][:8])


SCIPY_MODES = {"zeros": "constant", "reflect": "mirror", "replicate": "nearest",
               "circular": "grid-wrap"}  # fmt: skip


@pytest.mark.parametrize("mode", shapes.PADDING_MODES)
def test_padding_modes_equal_ndimage(mode):
    assert mode in SCIPY_MODES, "add what SciPy calls the mode"
    rng = np.random.default_rng(3)
    image, kernel = rng.normal(size=(6, 8)), rng.normal(size=(3, 5))
    padded = ops.pad2d(image, (1, 2), mode=mode)
    expected = scipy.ndimage.correlate(image, kernel, mode=SCIPY_MODES[mode])
    np.testing.assert_allclose(ops.correlate2d(padded, kernel), expected, rtol=1e-12, atol=1e-12)


def test_stride_keeps_every_nth_of_scipy_and_dilation_spreads_its_kernel():
    rng = np.random.default_rng(5)
    image, kernel = rng.integers(-99, 100, (15, 17)), rng.integers(-99, 100, (3, 2))
    spread = np.zeros((5, 4), int)
    spread[::2, ::3] = kernel
    expected = scipy.signal.correlate2d(image, spread, "valid")[::2, ::3]
    found = ops.correlate2d(image, kernel, stride=(2, 3), dilation=(2, 3))
    assert np.array_equal(found, expected)


def test_conv2d_is_the_sum_over_channels_by_scipy():
    rng = np.random.default_rng(6)
    x, weight = rng.normal(size=(2, 4, 8, 9)), rng.normal(size=(6, 2, 3, 2))
    bias = rng.normal(size=6)
    found = ops.conv2d(x, weight, bias, groups=2)
    for n, f in np.ndindex(2, 6):
        channels = x[n, 2 * (f // 3) : 2 * (f // 3) + 2]
        maps = [
            scipy.signal.correlate2d(*pair, "valid")
            for pair in zip(channels, weight[f], strict=True)
        ]
        np.testing.assert_allclose(found[n, f], sum(maps) + bias[f], rtol=1e-12, atol=1e-12)


@given(settings_that_fit(), st.integers(-9, 9), st.integers(-9, 9), SEEDS)
def test_correlate2d_is_linear_in_image_and_in_kernel(setting, a, b, seed):
    image_shape, kernel_shape, options = setting
    rng = np.random.default_rng(seed)
    images, kernels = rng.integers(-99, 100, (2, *image_shape)), rng.integers(-9, 10, kernel_shape)
    maps = [ops.correlate2d(image, kernels, **options) for image in images]
    mixed = ops.correlate2d(a * images[0] + b * images[1], kernels, **options)
    assert np.array_equal(mixed, a * maps[0] + b * maps[1])
    scaled = ops.correlate2d(images[0], a * kernels, **options)
    assert np.array_equal(scaled, a * maps[0])


@given(settings_that_fit(), SEEDS)
def test_a_shift_of_the_image_shifts_the_map(setting, seed):
    image_shape, kernel_shape, options = setting
    options["padding"] = 0
    down, across = np.broadcast_to(options["stride"], 2)
    rng = np.random.default_rng(seed)
    image = rng.integers(-99, 100, (image_shape[0] + down, image_shape[1] + across))
    kernel = rng.integers(-9, 10, kernel_shape)
    whole = ops.correlate2d(image, kernel, **options)
    shifted = ops.correlate2d(image[down:, across:], kernel, **options)
    assert np.array_equal(shifted, whole[1:, 1:])


@given(settings_that_fit(), SEEDS)
def test_flipping_the_kernel_twice_changes_nothing(setting, seed):
    image_shape, kernel_shape, options = setting
    rng = np.random.default_rng(seed)
    image, kernel = rng.integers(-99, 100, image_shape), rng.integers(-9, 10, kernel_shape)
    flipped = ops.convolve2d(image, np.rot90(kernel, 2), **options)
    assert np.array_equal(flipped, ops.correlate2d(image, kernel, **options))
    options = {"padding": "full"}
    line = ops.convolve1d(image[0], kernel[0][::-1], **options)
    assert np.array_equal(line, ops.correlate1d(image[0], kernel[0], **options))


@given(SEEDS, st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_full_convolution_commutes_and_associates_and_correlation_does_not(seed, a, b, c):
    rng = np.random.default_rng(seed)
    x, y, z = rng.integers(1, 10, (a, b)), rng.integers(1, 10, (b, c)), rng.integers(1, 10, (c, a))

    def full(first, second):
        return ops.convolve2d(first, second, padding="full")

    assert np.array_equal(full(x, y), full(y, x))
    assert np.array_equal(full(full(x, y), z), full(x, full(y, z)))
    assert ops.correlate1d([1, 2], [3, 5], padding="full").tolist() == [5, 13, 6]
    assert ops.correlate1d([3, 5], [1, 2], padding="full").tolist() == [6, 13, 5]


def test_one_dimension_is_two_dimensions_of_one_row():
    rng = np.random.default_rng(8)
    signal, kernel = rng.integers(-99, 100, 13), rng.integers(-9, 10, 4)
    for padding in ("valid", "same", "full", 2):
        line = ops.correlate1d(signal, kernel, padding=padding, stride=2, dilation=3)
        sides = padding if isinstance(padding, str) else (0, padding)
        image = ops.correlate2d(
            signal[None], kernel[None], padding=sides, stride=(1, 2), dilation=(1, 3)
        )
        assert np.array_equal(image, line[None])


@pytest.mark.parametrize("size", [8, 150])
@pytest.mark.parametrize("k", [1, 3, 7])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_infinite_inputs_only_affect_their_windows(size, k, bad):
    rng = np.random.default_rng(3)
    image, kernel = rng.integers(-9, 10, (size, size)) + 0.5, rng.integers(1, 10, (k, k)) + 0.5
    clean = ops.correlate2d(image, kernel, padding="same")
    image[4, 5] = bad
    found = ops.correlate2d(image, kernel, padding="same")
    rows, columns = (slice(max(0, at - k // 2), at + k // 2 + 1) for at in (4, 5))
    assert np.array_equal(found[rows, columns], np.full_like(found[rows, columns], bad), True)
    found[rows, columns] = clean[rows, columns]
    np.testing.assert_allclose(found, clean, rtol=1e-12)


def test_zero_times_nan_is_nan_for_a_kernel_of_one_cell():
    image = np.array([[np.nan, 1.0], [np.inf, 2.0]])
    assert np.isnan(ops.correlate2d(image, [[0.0]])).tolist() == [[True, False], [True, False]]
