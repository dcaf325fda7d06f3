"""Exercise 04: correct programs of every style pass, and the model answers equal SciPy's."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "04_stride"


# ------------------------------------------------------------------ correct programs


def _full(image, kernel):
    return np.einsum("hwij,ij->hw", sliding_window_view(image, kernel.shape), kernel)


def correlate2d_by_fft(image, kernel, padding=0, stride=1):
    image = np.pad(image, padding)
    spectrum = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, image.shape))
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    return np.fft.ifft2(spectrum).real[:rows:stride, :columns:stride]


def correlate2d_into_zeros(image, kernel, padding=0, stride=1):
    larger = np.zeros((image.shape[0] + 2 * padding, image.shape[1] + 2 * padding))
    larger[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    tops = range(0, larger.shape[0] - kernel.shape[0] + 1, stride)
    lefts = range(0, larger.shape[1] - kernel.shape[1] + 1, stride)
    kh, kw = kernel.shape
    return [[np.vdot(larger[t : t + kh, u : u + kw], kernel) for u in lefts] for t in tops]


def correlate2d_on_plain_lists(image, kernel, padding=0, stride=1):
    kernel, zeros = kernel.tolist(), [0] * padding
    rows = [zeros + row + zeros for row in image.tolist()]
    empty = [[0] * len(rows[0]) for _ in zeros]
    rows = empty + rows + empty
    kh, kw = len(kernel), len(kernel[0])
    return tuple(
        tuple(
            sum(rows[t + i][u + j] * kernel[i][j] for i in range(kh) for j in range(kw))
            for u in range(0, len(rows[0]) - kw + 1, stride)
        )
        for t in range(0, len(rows) - kh + 1, stride)
    )


def correlate2d_in_float32(image, kernel, padding=0, stride=1):
    image = np.pad(image.astype(np.float32), padding)
    return _full(image, kernel.astype(np.float32))[::stride, ::stride]


def correlate2d_while_printing(image, kernel, padding=0, stride=1):
    image, top, feature_map = np.pad(image, padding, mode="constant"), 0, []
    while top + kernel.shape[0] <= image.shape[0]:
        left, sums = 0, []
        while left + kernel.shape[1] <= image.shape[1]:
            band = image[top : top + kernel.shape[0], left : left + kernel.shape[1]]
            sums.append(float((band * kernel).sum()))
            left += stride
        print("row", top, sums)
        feature_map.append(np.array(sums))
        top += stride
    return feature_map


def unreached_by_any(input_size, kernel_size, stride):
    starts = range(0, input_size - kernel_size + 1, stride)
    return tuple(
        cell
        for cell in range(input_size)
        if not any(start <= cell < start + kernel_size for start in starts)
    )


def unreached_by_sliding_window_view(input_size, kernel_size, stride):
    line = np.arange(input_size)
    windows = sliding_window_view(line, kernel_size)[::stride]
    return line[~np.isin(line, windows)].astype(float)


def unreached_from_the_far_end(input_size, kernel_size, stride):
    counts = [0] * input_size
    for start in range(0, input_size - kernel_size + 1, stride):
        for cell in range(start, start + kernel_size):
            counts[cell] += 1
    return [cell for cell in reversed(range(input_size)) if counts[cell] == 0]


def unreached_by_fft(input_size, kernel_size, stride):
    starts = np.zeros(input_size)
    starts[: input_size - kernel_size + 1 : stride] = 1
    spectrum = np.fft.rfft(starts) * np.fft.rfft(np.ones(kernel_size), input_size)
    return np.flatnonzero(np.fft.irfft(spectrum, input_size) < 0.5).astype(np.float32)


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers


@st.composite
def _inputs(draw):
    """An image, a kernel that fits into it after padding, the padding and the stride."""
    padding, stride = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    image = tuple(max(1, side - 2 * padding) + draw(st.integers(0, 5)) for side in kernel)
    return draw(numbers(image)), draw(numbers(kernel)), padding, stride


@given(_inputs())
def test_correlate2d_is_that_of_scipy(inputs):
    image, kernel, padding, stride = inputs
    full = scipy.signal.correlate2d(np.pad(image, padding), kernel, "valid")
    given = folder(EXERCISE).solution.correlate2d(*inputs)
    np.testing.assert_allclose(given, full[::stride, ::stride], 1e-12, 1e-9)


@given(st.integers(1, 30), st.integers(0, 29), st.integers(1, 12))
def test_unreached_cells_are_those_a_single_one_leaves_no_trace_in(kernel_size, more, stride):
    line, kernel = np.eye(kernel_size + more), np.ones(kernel_size)
    traces = [np.correlate(one, kernel, "valid")[::stride].any() for one in line]
    given = folder(EXERCISE).solution.unreached(len(line), kernel_size, stride)
    assert given == np.flatnonzero(np.logical_not(traces)).tolist()


def test_correlate2d_gives_the_numbers_of_dive_into_deep_learning_and_of_conv_arithmetic():
    correlate2d = folder(EXERCISE).solution.correlate2d
    image, kernel = np.arange(9).reshape(3, 3), np.arange(4).reshape(2, 2)
    assert correlate2d(image, kernel, 1).tolist() == [
        [0, 3, 8, 4], [9, 19, 25, 10], [21, 37, 43, 16], [6, 7, 8, 0],
    ]  # fmt: skip
    assert correlate2d(image, kernel, 1, 2).tolist() == [[0, 8], [21, 43]]  # the text's example
    image = np.array(
        [[int(cell) for cell in row] for row in "22333 01303 23013 33212 33023".split()]
    )
    kernel = np.array([[2, 0, 1], [1, 0, 0], [0, 1, 1]])
    assert correlate2d(image, kernel, 1, 2).tolist() == [[1, 5, 6], [7, 8, 3], [3, 10, 4]]


def test_unreached_gives_the_example_of_the_text():
    assert folder(EXERCISE).solution.unreached(12, 2, 4) == [2, 3, 6, 7, 10, 11]


# ------------------------------------------------------------------ mistakes that are not known


@pytest.mark.parametrize(
    "number_of, mistake",
    [
        (lambda room, left_over: 42, ""),
        (lambda room, left_over: room, ""),
        (lambda room, left_over: left_over, "leftover as a number"),
    ],
)
def test_number_is_called_the_number_of_cells_only_where_it_is(number_of, mistake):
    def unreached(input_size, kernel_size, stride):
        room = input_size - kernel_size
        return number_of(room, room % stride)

    assert diagnosed(EXERCISE, unreached).mistake == mistake


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_list_of_cells_is_not_a_known_mistake(seed):
    def unreached(input_size, kernel_size, stride):
        rng = np.random.default_rng([seed, input_size, kernel_size, stride])
        return np.flatnonzero(rng.integers(0, 2, input_size))

    report = diagnosed(EXERCISE, unreached)
    assert (report.status, report.mistake) == ("wrong", "")
    assert report.hint and report.picture


# ------------------------------------------------------------------ reports for the learner


def test_first_wrong_cell_of_a_list_is_explained():
    report = diagnosed(EXERCISE, lambda input_size, kernel_size, stride: [5], "unreached")
    assert report.findings[-1] == (
        "Cell 5 is in your list, but the window from cell 4 to cell 6 reads it."
    )
    report = diagnosed(EXERCISE, lambda input_size, kernel_size, stride: [], "unreached")
    assert report.findings[-1] == (
        "No window reads cell 7, but it is not in your list: the window before it ends at "
        "cell 6, and no other window fits."
    )
    assert report.picture.startswith("<svg")


@pytest.mark.parametrize(
    "answer, message",
    [
        ([7, 7], "your list has cell 7 twice"),
        ([7, 8], "the cells are 0 to 7, but your list has 8"),
        ([6.5], "the cells are 0 to 7, but your list has 6.5"),
        (1, "return a list of cell numbers, but yours is one number"),
        ([[7]], "return a list of cell numbers"),
        ([False] * 7 + [True], "return a list of cell numbers"),
    ],
)
def test_invalid_list_of_cells_is_explained(answer, message):
    report = diagnosed(EXERCISE, lambda input_size, kernel_size, stride: answer, "unreached")
    assert message in report.findings[0]
