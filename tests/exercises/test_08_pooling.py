"""Exercise 08: correct programs of every style pass, and the model answers equal convlab's."""

import math
import re
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

import convlab
from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "08_pooling"
PUBLISHED = [[1, 3, 2, 9, 0, 4], [7, 2, 8, 1, 5, 3], [0, 6, 4, 2, 7, 1], [5, 1, 9, 3, 2, 8]]


# ------------------------------------------------------------------ correct programs


def _starts(side, kernel_size, stride):
    return range(0, side - kernel_size + 1, stride)


def _around(x, padding, value):
    """Pad rows and columns by hand."""
    channels, height, width = x.shape
    larger = np.full((channels, height + 2 * padding, width + 2 * padding), float(value))
    larger[:, padding : padding + height, padding : padding + width] = x
    return larger


def _views(x, kernel_size, stride):
    return sliding_window_view(x, (kernel_size, kernel_size), (1, 2))[:, ::stride, ::stride]


def max_pool2d_by_views(x, kernel_size, stride=None, padding=0):
    return _views(_around(x, padding, -np.inf), kernel_size, stride or kernel_size).max((3, 4))


def max_pool2d_padded_with_the_smallest_integer(x, kernel_size, stride=None, padding=0):
    least = np.iinfo(x.dtype).min if x.dtype.kind == "i" else np.finfo(x.dtype).min
    sides = ((0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, sides, constant_values=least)
    return _views(padded, kernel_size, stride or kernel_size).max((3, 4))


def avg_pool2d_by_an_integral_image(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    def sums(numbers):
        ends = (padding + 1, padding)
        table = np.pad(numbers * 1.0, ((0, 0), ends, ends)).cumsum(1).cumsum(2)
        above = table[:, kernel_size:] - table[:, :-kernel_size]
        found = above[:, :, kernel_size:] - above[:, :, :-kernel_size]
        return found[:, :: stride or kernel_size, :: stride or kernel_size]

    return sums(x) / (kernel_size**2 if count_include_pad else sums(np.ones(x.shape)))


def max_pool2d_channel_by_channel_in_lists(x, kernel_size, stride=None, padding=0):
    s = kernel_size if stride is None else stride

    def one(plane):
        rows = _starts(plane.shape[0], kernel_size, s)
        columns = _starts(plane.shape[1], kernel_size, s)
        return [
            [max(map(max, plane[r:][:kernel_size, c : c + kernel_size])) for c in columns]
            for r in rows
        ]

    return [one(np.pad(plane * 1.0, padding, constant_values=-math.inf)) for plane in x]


def max_pool2d_in_float32_while_printing(x, kernel_size, stride=None, padding=0):
    s, x = stride or kernel_size, _around(x, padding, -np.inf).astype(np.float32)
    top, maps = 0, []
    while top + kernel_size <= x.shape[1]:
        left, row = 0, []
        while left + kernel_size <= x.shape[2]:
            row.append(np.amax(x[:, top : top + kernel_size, left : left + kernel_size], (1, 2)))
            left += s
        print("row", top)
        maps.append(row)
        top += s
    return np.moveaxis(np.array(maps), -1, 0)


def avg_pool2d_by_views(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s = kernel_size if stride is None else stride
    sums = _views(_around(x, padding, 0), kernel_size, s).sum((3, 4))
    ones = _around(np.ones_like(x), padding, count_include_pad)
    return sums / _views(ones, kernel_size, s).sum((3, 4))


def avg_pool2d_by_lists(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s = kernel_size if stride is None else stride
    height, width = len(x[0]), len(x[0][0])

    def cells(channel, top, left):
        for i in range(top, top + kernel_size):
            for j in range(left, left + kernel_size):
                if 0 <= i < height and 0 <= j < width:
                    yield float(channel[i, j])
                elif count_include_pad:
                    yield 0.0

    tops = range(-padding, height + padding - kernel_size + 1, s)
    lefts = range(-padding, width + padding - kernel_size + 1, s)
    return tuple([[fmean(cells(channel, t, u)) for u in lefts] for t in tops] for channel in x)


def avg_pool2d_in_float32(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s, inside = stride or kernel_size, _around(np.ones(x.shape), padding, 0)
    sums = _views(_around(x, padding, 0).astype(np.float32), kernel_size, s).sum((3, 4))
    counts = _views(inside.astype(np.float32), kernel_size, s).sum((3, 4))
    return sums / np.where(count_include_pad, np.float32(kernel_size**2), counts)


def global_avg_pool2d_by_mean(x):
    return x.mean(axis=(1, 2))


def global_avg_pool2d_by_loops(x):
    return [sum(sum(float(cell) for cell in row) for row in plane) / plane.size for plane in x]


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program, seeds=(1, 2))


# ------------------------------------------------------------------ the model answers


@st.composite
def _inputs(draw):
    """Draw maps, and options of a pooling layer whose padding is at most half a window."""
    kernel_size = draw(st.integers(1, 5))
    padding = draw(st.integers(0, kernel_size // 2))
    least = max(1, kernel_size - 2 * padding)
    shape = draw(st.integers(1, 3)), *(least + draw(st.integers(0, 5)) for _ in range(2))
    return draw(numbers(shape)), kernel_size, draw(st.none() | st.integers(1, 5)), padding


@given(_inputs(), st.booleans())
def test_pooling_is_that_of_convlab(inputs, counts):
    solution, (x, kernel_size, stride, padding) = folder(EXERCISE).solution, inputs
    options = {"stride": stride, "padding": padding}
    given = solution.max_pool2d(*inputs)
    np.testing.assert_array_equal(given, convlab.max_pool2d(x, kernel_size, **options))
    expected = convlab.avg_pool2d(x, kernel_size, **options, count_include_pad=counts)
    np.testing.assert_allclose(solution.avg_pool2d(*inputs, counts), expected, 1e-12, 1e-9)
    means = solution.global_avg_pool2d(x)
    np.testing.assert_allclose(means, global_avg_pool2d_by_loops(x), 1e-12, 1e-9)


def test_model_answers_give_published_numbers():
    solution, x = folder(EXERCISE).solution, np.array([PUBLISHED])
    assert solution.max_pool2d(x, 2).tolist() == [[[7, 9, 5], [6, 9, 8]]]
    assert solution.avg_pool2d(x, 2).tolist() == [[[3.25, 5, 3], [3, 4.5, 4.5]]]
    square = np.arange(1, 17).reshape(1, 4, 4)
    counted = solution.avg_pool2d(square, 3, 2, 1)
    np.testing.assert_allclose(counted, [[[1.5556, 3.3333], [6.3333, 11]]], atol=1e-4)
    assert solution.avg_pool2d(square, 3, 2, 1, False).tolist() == [[[3.5, 5], [9.5, 11]]]
    # CS231n: max_pool_forward_naive, pooled 2x2.
    line = np.linspace(-0.3, 0.4, 96).reshape(2, 3, 4, 4)
    published = [[-0.26315789, -0.24842105], [-0.20421053, -0.18947368]]
    np.testing.assert_allclose(solution.max_pool2d(line[0], 2)[0], published, atol=1e-8)
    published = [[0.32631579, 0.34105263], [0.38526316, 0.4]]
    np.testing.assert_allclose(solution.max_pool2d(line[1], 2)[2], published, atol=1e-8)
    # Dive into Deep Learning: windows of 2x2, stride 1.
    x = np.arange(9).reshape(1, 3, 3)
    assert solution.max_pool2d(x, 2, 1).tolist() == [[[4, 5], [7, 8]]]
    assert solution.avg_pool2d(x, 2, 1).tolist() == [[[2, 3], [5, 6]]]


def test_examples_of_the_text():
    solution, x = folder(EXERCISE).solution, np.arange(1, 10).reshape(1, 3, 3)
    assert solution.max_pool2d(-x, 2, padding=1).tolist() == [[[-1, -2], [-4, -5]]]
    assert solution.avg_pool2d(x, 2, padding=1).tolist() == [[[0.25, 1.25], [2.75, 7]]]
    assert solution.avg_pool2d(x, 2, 2, 1, False).tolist() == [[[1, 2.5], [5.5, 7]]]
    two = np.array([[[1, 2, 3], [4, 5, 6]], [[0, 0, 0], [6, 6, 0]]])
    assert solution.global_avg_pool2d(two).tolist() == [3.5, 2]


# ------------------------------------------------------------------ wrong programs


def _padded_by_numpy(x, kernel_size, stride=None, padding=0):
    sides = ((0, 0), (padding, padding), (padding, padding))
    return _views(np.pad(x, sides), kernel_size, stride or kernel_size).max((3, 4))


def _integers_padded(x, kernel_size, stride=None, padding=0):
    sides = ((0, 0), (padding, padding), (padding, padding))
    padded = np.pad(x, sides, constant_values=-np.inf)
    return _views(padded, kernel_size, stride or kernel_size).max((3, 4))


def _stride_of_conv2d(x, kernel_size, stride=1, padding=0):
    return max_pool2d_by_views(x, kernel_size, stride, padding)


def _nonzero_cells(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    views = _views(_around(x, padding, 0), kernel_size, stride or kernel_size)
    if count_include_pad:
        return views.mean((3, 4))
    return views.sum((3, 4)) / np.maximum(1, (views != 0).sum((3, 4)))


def _nonzero_cells_of_which_there_may_be_none(
    x, kernel_size, stride=None, padding=0, count_include_pad=True
):
    views = _views(_around(x, padding, 0), kernel_size, stride or kernel_size)
    return views.sum((3, 4)) / (kernel_size**2 if count_include_pad else (views != 0).sum((3, 4)))


def _windows(x, kernel_size, stride, padding):
    """Yield the position of each window, and the part of it that is on the map."""
    for m, top in enumerate(_starts(x.shape[1] + 2 * padding, kernel_size, stride)):
        for n, left in enumerate(_starts(x.shape[2] + 2 * padding, kernel_size, stride)):
            i, j = max(0, top - padding), max(0, left - padding)
            yield (slice(None), m, n), x[:, i : i + kernel_size, j : j + kernel_size]


def _largest_from_the_edge_on(x, kernel_size, stride=None, padding=0):
    s = stride or kernel_size
    out = np.zeros_like(max_pool2d_by_views(x, kernel_size, s, padding))
    for place, window in _windows(x, kernel_size, s, padding):
        out[place] = window.max((1, 2))
    return out


def _mean_from_the_edge_on(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    s = stride or kernel_size
    out = np.zeros_like(avg_pool2d_by_views(x, kernel_size, s, padding))
    for place, window in _windows(x, kernel_size, s, padding):
        count = kernel_size**2 if count_include_pad else window[0].size
        out[place] = window.sum((1, 2)) / count
    return out


def _from_start_to_start(x, kernel_size, stride=None, padding=0):
    s, x = stride or kernel_size, _around(x, padding, -np.inf)
    tops, lefts = (_starts(side, kernel_size, s) for side in x.shape[1:])
    rows = [[x[:, t : t + s, u : u + s].max((1, 2)) for u in lefts] for t in tops]
    return np.moveaxis(np.array(rows), -1, 0)


def _padded_with_minus_999(x, kernel_size, stride=None, padding=0):
    return _views(_around(x, padding, -999), kernel_size, stride or kernel_size).max((3, 4))


def _padded_with_minus_one(x, kernel_size, stride=None, padding=0):
    return _views(_around(x, padding, -1), kernel_size, stride or kernel_size).max((3, 4))


@pytest.mark.parametrize(
    ("task", "program", "mistake"),
    [
        ("max_pool2d", _padded_with_minus_one, "padded with -1"),
        ("max_pool2d", _padded_with_minus_999, "padded with a large negative number"),
        ("max_pool2d", _from_start_to_start, "window as large as the stride"),
        ("max_pool2d", _largest_from_the_edge_on, "starts moved to the edge"),
        ("avg_pool2d", _mean_from_the_edge_on, "starts moved to the edge"),
        ("avg_pool2d", _nonzero_cells_of_which_there_may_be_none, "zeros not counted"),
        ("max_pool2d", _padded_by_numpy, "padded with zeros"),
        ("max_pool2d", _integers_padded, "integers padded with minus infinity"),
        ("max_pool2d", _stride_of_conv2d, "stride of 1 by default"),
        ("avg_pool2d", _nonzero_cells, "zeros not counted"),
    ],
)
def test_common_mistake_in_another_style_is_named(task, program, mistake):
    assert diagnosed(EXERCISE, program, task).mistake == mistake


def test_cell_is_explained_with_its_window_and_the_cells_that_count():
    report = diagnosed(EXERCISE, _padded_by_numpy, "max_pool2d")
    assert "max(−∞, −∞, −∞, −3) = −3" in " ".join(report.findings)
    report = diagnosed(EXERCISE, _nonzero_cells, "avg_pool2d")
    assert re.search(r"\([^)]*0[^)]*\) / \d = ", " ".join(report.findings))


@pytest.mark.parametrize("value", [-2, -10, -100])
def test_padding_that_is_too_large_is_found_and_its_hint_names_minus_infinity(value):
    def program(x, kernel_size, stride=None, padding=0):
        return _views(_around(x, padding, value), kernel_size, stride or kernel_size).max((3, 4))

    report = diagnosed(EXERCISE, program, "max_pool2d")
    assert report.status == "wrong" and "pad with minus infinity" in report.hint


def test_hint_for_a_divisor_is_true_whether_or_not_the_padding_counts():
    def program(x, kernel_size, stride=None, padding=0, count_include_pad=True):
        right = avg_pool2d_by_views(x, kernel_size, stride, padding, count_include_pad)
        return right if count_include_pad else right + 1

    hint = diagnosed(EXERCISE, program, "avg_pool2d").hint
    assert "if the padding counts, otherwise only those in `x`" in hint


def test_lost_fractions_are_explained_where_the_lessons_explain_them():
    message, *_ = folder(EXERCISE).known_mistakes["max_pool2d"]["fractions lost"]
    assert message.endswith('See lesson 02, "Compute it".')
