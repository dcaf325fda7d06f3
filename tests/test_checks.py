"""Arguments and results, the same for both versions: dtypes, unusual arrays, errors."""

from functools import partial

import numpy as np
import pytest

from tests.numpy_modes import NUMPY_MODES

ONES = np.ones((3, 3), int)
INT64 = np.iinfo(np.int64)


def calls(f, image, kernel):
    """Return a call of every function that multiplies and sums with one image and one kernel."""
    return {
        "correlate1d": partial(f.correlate1d, image[0], kernel[0]),
        "convolve1d": partial(f.convolve1d, image[0], kernel[0]),
        "correlate2d": partial(f.correlate2d, image, kernel),
        "convolve2d": partial(f.convolve2d, image, kernel),
        "conv2d": partial(f.conv2d, image[None], kernel[None, None]),
    }


@pytest.mark.parametrize(
    ("image", "kernel", "result"),
    [
        ("?", "?", "i8"), ("u1", "u1", "i8"), ("u1", "i1", "i8"), ("i8", "u8", "i8"),
        ("u8", "u8", "i8"), ("u1", "f2", "f2"), ("i2", "f2", "f4"), ("u1", "f4", "f4"),
        ("i8", "f4", "f8"), ("?", "f4", "f4"), ("f2", "f2", "f2"), ("f4", "f4", "f4"),
        ("f4", "f8", "f8"), (">f4", ">f4", "f4"), ("g", "g", "g"),
    ],
)  # fmt: skip
def test_dtype_of_the_result(f, image, kernel, result):
    for first, second in ((image, kernel), (kernel, image)):
        for name, call in calls(f, np.ones((4, 4), first), np.ones((2, 2), second)).items():
            answer = call()
            assert answer.dtype == np.dtype(result), name
            assert np.all(answer == (2 if "1d" in name else 4)), name


def test_uint8_does_not_wrap_round(f):
    bright = np.full((3, 3), 255, np.uint8)
    assert f.correlate2d(bright, bright).tolist() == [[9 * 255 * 255]]
    assert f.correlate2d(bright, -np.ones((3, 3), np.int8)).tolist() == [[-9 * 255]]
    assert f.correlate1d(bright[0], bright[0]).tolist() == [3 * 255 * 255]


def test_integers_do_not_go_through_float(f):
    big = 2**53 + 1
    assert float(big) != big
    assert f.correlate2d([[big, 1]], [[1, 1]]).tolist() == [[big + 1]]
    assert f.conv2d([[[big]]], [[[[1]]]], [2]).tolist() == [[[big + 2]]]
    assert f.conv2d([[[0]]], [[[[1]]]], np.array([big], np.uint64)).tolist() == [[[big]]]


def test_a_bias_of_floats_makes_the_result_float(f):
    x, weight = ONES[None], ONES[None, None]
    assert f.conv2d(x, weight, [0.5]).tolist() == [[[9.5]]]
    assert f.conv2d(x, weight, np.array([1], np.float32)).dtype == float
    assert f.conv2d(x, weight, [True]).dtype == np.int64


def test_float16_is_summed_in_float32(f):
    ones = np.ones((1, 4096), np.float16)
    # In float16 the sum would stop at 2048, where 2048 + 1 rounds to 2048.
    for name, call in calls(f, ones, ones).items():
        answer = call()
        assert answer.dtype == np.float16, name
        assert answer.item() == 4096, name


def test_sums_at_the_edges_of_int64_are_exact(f):
    low, high = INT64.min, INT64.max
    assert f.correlate2d([[high, 1]], [[1, -1]]).tolist() == [[high - 1]]
    assert f.correlate1d([low, 1], [1, 1]).tolist() == [low + 1]
    # The first partial sum exceeds int64; the last one fits again.
    answer = f.correlate1d([high, high, low], [1, 1, 1])
    assert answer.tolist() == [high - 1]
    assert answer.dtype == np.int64
    assert f.correlate1d(np.array([2**64 - 1, 2**63], np.uint64), [1, -1]).tolist() == [2**63 - 1]
    assert f.conv2d([[[high]]], [[[[1]]]], [low]).tolist() == [[[-1]]]


def test_sums_beyond_int64_raise(f):
    message = rf"the sums reach from 0 to {INT64.max + 1}, but int64 holds only"
    with pytest.raises(ValueError, match=message):
        f.correlate1d([INT64.max, 1], [1, 1])
    with pytest.raises(ValueError, match=rf"the sums reach from {INT64.min - 1} to 0, but"):
        f.conv2d([[[INT64.min]]], [[[[1]]]], [-1])
    with pytest.raises(ValueError, match=rf"from 0 to {2**63}, but"):
        f.conv2d([[[2**62]]], [[[[1]]]], [2**62])
    with pytest.raises(ValueError, match=rf"from 0 to {65535 * 2**50}, but"):
        f.correlate2d(np.array([[65535]], np.uint16), [[2**50]])
    with pytest.raises(ValueError, match="use smaller numbers, or floats, which round"):
        f.correlate2d(np.array([[2**63]], np.uint64), [[1]])


@pytest.mark.filterwarnings("error")
def test_nan_and_infinity_follow_the_arithmetic(f):
    image = np.array([[1.0, np.nan, 2, 3, np.inf, 4]])
    found = f.correlate2d(image, [[1.0, -1]])
    np.testing.assert_array_equal(found, [[np.nan, np.nan, -1, -np.inf, np.inf]])
    # A weight of zero does not hide a NaN, and infinity times zero is NaN.
    found = f.correlate2d(image, [[0.0, 1]])
    np.testing.assert_array_equal(found, [[np.nan, np.nan, 3, np.inf, np.nan]])
    # The zeros of the padding are multiplied like any other cell.
    found = f.correlate2d([[1.0, 2]], [[np.inf, 1, 1]], padding=(0, 1))
    np.testing.assert_array_equal(found, [[np.nan, np.inf]])
    found = f.conv2d([[[1.0, 2]]], [[[[np.inf, 1, 1]]]], padding=(0, 1))
    np.testing.assert_array_equal(found, [[[np.nan, np.inf]]])
    found = f.conv2d([[[np.nan, 2]], [[1, 1]]], [[[[0.0]], [[1.0]]]])
    np.testing.assert_array_equal(found, [[[np.nan, 1]]])
    largest = np.finfo(np.float32).max
    assert f.correlate1d(np.full(2, largest), np.ones(2, np.float32)).tolist() == [np.inf]
    assert f.correlate1d(np.full(2, 6e4, "f2"), np.ones(2, "f2")).tolist() == [np.inf]


def test_lists_ranges_and_subclasses_are_taken_as_arrays(f):
    assert f.correlate2d([[1, 2], [3, 4]], ((1, 1),)).tolist() == [[3], [7]]
    assert f.correlate1d(range(4), [1, 1]).tolist() == [1, 3, 5]
    one_value = np.broadcast_to(np.float64(2), (4, 5))
    assert f.correlate2d(one_value, ONES).tolist() == [[18.0] * 3] * 2
    subclass = np.array([[1, 2]]).view(type("Photograph", (np.ndarray,), {}))
    for answer in (f.correlate2d(subclass, subclass), f.pad2d(subclass, 0)):
        assert type(answer) is np.ndarray


def test_an_empty_batch_has_no_sums_beyond_int64(f):
    huge = np.full((3, 2, 2, 2), INT64.max)
    assert f.conv2d(np.zeros((0, 2, 5, 6), int), huge).shape == (0, 3, 4, 5)


@pytest.mark.parametrize(
    "value",
    [
        np.ones((3, 3), complex),
        np.ones((3, 3), object),
        np.full((3, 3), "1"),
        np.zeros((3, 3), "M8[s]"),
        np.zeros((3, 3), "m8[s]"),
        [[None] * 3] * 3,
        "photograph",
        None,
        {},
    ],
    ids=["complex", "object", "str", "date", "time", "None inside", "a string", "None", "a dict"],
)
def test_arrays_without_real_numbers_are_a_type_error(f, value):
    layer = ONES[None]
    for name, function, arguments in (
        ("image", f.correlate2d, (value, ONES)),
        ("image", f.convolve2d, (value, ONES)),
        ("image", f.pad2d, (value, 1)),
        ("kernel", f.correlate2d, (ONES, value)),
        ("kernel", f.convolve2d, (ONES, value)),
        ("signal", f.correlate1d, (value, [1])),
        ("signal", f.convolve1d, (value, [1])),
        ("x", f.conv2d, (value, layer[None])),
        ("weight", f.conv2d, (layer, value)),
    ):
        with pytest.raises(TypeError, match=f"^{name} must hold real numbers, not dtype"):
            function(*arguments)


@pytest.mark.parametrize("value", ["1", 1j])
def test_a_padding_value_that_is_no_real_number_is_a_type_error(f, value):
    with pytest.raises(TypeError, match="^value must hold real numbers, not dtype"):
        f.pad2d(ONES, 1, value=value)


LAYER, IMAGES = np.ones((1, 1, 2, 2)), np.ones((3, 5, 5))


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("correlate1d", (ONES, [1]), r"signal must have shape \(length,\), not \(3, 3\)"),
        ("correlate1d", ([1], 5), r"kernel must have shape \(length,\), not \(\)"),
        ("convolve1d", ([1], ONES), r"kernel must have shape \(length,\), not \(3, 3\)"),
        ("correlate1d", ([], [1]), r"signal of shape \(0,\) is empty: each side must be 1 or more"),
        ("correlate2d", (IMAGES, ONES),
         r"image must have shape \(height, width\), not \(3, 5, 5\): conv2d takes several"),
        ("correlate2d", (ONES, [1]), r"kernel must have shape \(height, width\), not \(1,\)"),
        ("correlate2d", ([[1, 2], [3]], ONES),
         "image is ragged: its rows must all have the same length"),
        ("convolve2d", (ONES, [[]]), r"kernel of shape \(1, 0\) is empty"),
        ("pad2d", ([1, 2], 1), r"image must have shape \(\.\.\., height, width\), not \(2,\)"),
        ("pad2d", (np.ones((2, 0, 3)), 1), r"image of shape \(2, 0, 3\) is empty"),
        ("conv2d", (ONES, LAYER),
         r"x must have shape .* not \(3, 3\): add the axis of one channel with x\[np.newaxis\]"),
        ("conv2d", (np.ones((2, 0, 3, 3)), LAYER), r"x of shape .* is empty"),
        ("conv2d", (np.ones((0, 3, 3)), LAYER), r"x of shape .* is empty"),
        ("conv2d", (ONES[None], ONES),
         r"weight must have shape \(filters, channels / groups, height, width\), not \(3, 3\)"),
        ("conv2d", (ONES[None], np.ones((0, 1, 2, 2))), r"weight of shape .* is empty"),
        ("conv2d", (IMAGES, np.ones((8, 4, 3, 3))),
         r"the channels differ: weight of shape \(8, 4, 3, 3\) reads 4, but x has 3 in groups=1: "
         r"give weight the shape \(8, 3, 3, 3\)"),
        ("conv2d", (IMAGES, np.ones((8, 3, 3, 3)), np.ones(7)),
         r"bias must have shape \(8,\), one number for each filter, not \(7,\)"),
        ("conv2d", (IMAGES, np.ones((8, 3, 3, 3)), 1.0),
         r"bias must have shape \(8,\), one number for each filter, not \(\)"),
    ],
)  # fmt: skip
def test_shapes_that_do_not_match_raise(f, name, arguments, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        getattr(f, name)(*arguments)


@pytest.mark.parametrize(
    ("groups", "error", "message"),
    [
        (3, ValueError, "groups=3 does not divide the number of channels of x, 4"),
        (4, ValueError, "groups=4 does not divide the number of filters, 6"),
        (2, ValueError, r"reads 4, but x has 4 in groups=2: .* shape \(6, 2, 3, 3\)"),
        (0, ValueError, "groups must be at least 1, not 0"),
        (1.0, TypeError, "groups must be a whole number, not 1.0"),
    ],
)
def test_groups_that_do_not_divide_raise(f, groups, error, message):
    with pytest.raises(error, match=message):
        f.conv2d(np.ones((4, 5, 5)), np.ones((6, 4, 3, 3)), groups=groups)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"stride": 0}, ValueError, "stride must be at least 1, not 0"),
        ({"stride": 1.5}, TypeError, "stride must be a whole number, not 1.5"),
        ({"dilation": 0}, ValueError, "dilation must be at least 1, not 0"),
        ({"padding": -1}, ValueError, "padding must be at least 0, not -1"),
        ({"padding": "half"}, ValueError, '"valid", "same" or "full", not \'half\''),
        ({"dilation": 3}, ValueError, "dilated to 7.* does not fit .* add padding of at least 2"),
    ],
)
def test_invalid_options_raise(f, options, error, message):
    for call in calls(f, np.ones((3, 4)), ONES).values():
        with pytest.raises(error, match=message):
            call(**options)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"padding": "same"}, 'padding "same" depends on a kernel: give numbers here'),
        ({"padding": ("full", 0)}, 'padding "full" depends on a kernel'),
        ({"padding": -1}, "padding must be at least 0, not -1"),
        ({"padding": (1, 2, 3)}, r"\(\(top, bottom\), \(left, right\)\), .* not \(1, 2"),
        ({"mode": "edge"}, f"one of {', '.join(NUMPY_MODES)}, not 'edge'"),
        ({"mode": "reflect", "value": 3}, "value=3 needs mode 'zeros'"),
        ({"mode": "circular", "value": -1}, "value=-1 needs mode 'zeros'"),
        ({"mode": "reflect", "padding": ((0, 2), (0, 0))},
         "so height 2 allows padding of at most 1, not 2: use less padding or mode 'replicate'"),
        ({"mode": "reflect", "padding": (1, 3)}, "so width 3 allows padding of at most 2, not 3"),
        ({"value": 0.5}, r"value=0.5 cannot be stored .* int64: .* image.astype\(float"),
        ({"value": np.nan}, "value=nan cannot be stored in an image of dtype int64"),
        ({"value": [1]}, r"value must be one number, not an array of shape \(1,\)"),
    ],
)  # fmt: skip
def test_padding_that_pad2d_cannot_do_raises(f, arguments, message):
    with pytest.raises(ValueError, match=message):
        f.pad2d(np.ones((2, 3), int), **{"padding": 1, **arguments})


@pytest.mark.parametrize(
    ("dtype", "value"), [("u1", 256), ("u1", -1), ("?", 2), ("f4", 1e300), ("i8", 2**63)]
)
def test_a_padding_value_that_the_dtype_cannot_hold(f, dtype, value):
    with pytest.raises(
        ValueError, match=f"cannot be stored in an image of dtype {np.dtype(dtype)}"
    ):
        f.pad2d(np.ones((2, 3), dtype), 1, value=value)


@pytest.mark.parametrize(
    ("dtype", "value"),
    [("u1", 255), ("u1", 7.0), ("?", True), ("f4", 0.1), ("f4", np.inf), ("f8", -3), ("f2", 1)],
)
def test_pad2d_keeps_the_dtype(f, dtype, value):
    padded = f.pad2d(np.ones((2, 3), dtype), 1, value=value)
    assert padded.dtype == np.dtype(dtype)
    assert padded[0, 0] == np.dtype(dtype).type(value)
    assert f.pad2d(np.ones((2, 3), dtype), 1, mode="reflect").dtype == np.dtype(dtype)


def test_pad2d_fills_with_nan(f):
    assert np.isnan(f.pad2d([[1.0]], 1, value=np.nan)).sum() == 8
