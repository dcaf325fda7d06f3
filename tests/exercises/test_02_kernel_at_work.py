"""Exercise 02: correct programs of every style pass, and the model answers equal SciPy's."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "02_kernel_at_work"


# ------------------------------------------------------------------ correct programs


def correlate2d_by_four_loops(image, kernel):
    (height, width), (kh, kw) = image.shape, kernel.shape
    feature_map = []
    for row in range(height - kh + 1):
        sums = []
        for column in range(width - kw + 1):
            total = 0.0
            for i in range(kh):
                for j in range(kw):
                    total += image[row + i][column + j] * kernel[i][j]
            sums.append(total)
        feature_map.append(sums)
    return feature_map


def correlate2d_by_columns(image, kernel):
    windows = sliding_window_view(image, kernel.shape)
    return (windows.reshape(-1, kernel.size) @ kernel.ravel()).reshape(windows.shape[:2])


def correlate2d_by_fft(image, kernel):
    spectrum = np.fft.fft2(image) * np.conj(np.fft.fft2(kernel, image.shape))
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    return np.fft.ifft2(spectrum).real[:rows, :columns]


def correlate2d_on_plain_lists(image, kernel):
    image, kernel = image.tolist(), kernel.tolist()
    kh, kw = len(kernel), len(kernel[0])
    places = range(len(image) - kh + 1), range(len(image[0]) - kw + 1)
    return [
        [
            sum(image[r + i][c + j] * kernel[i][j] for i in range(kh) for j in range(kw))
            for c in places[1]
        ]
        for r in places[0]
    ]


def correlate2d_in_float32(image, kernel):
    windows = sliding_window_view(image.astype(np.float32), kernel.shape)
    return np.einsum("hwij,ij->hw", windows, kernel.astype(np.float32))


def convolve2d_by_fft(image, kernel):
    size = np.add(image.shape, kernel.shape) - 1
    full = np.fft.ifft2(np.fft.fft2(image, size) * np.fft.fft2(kernel, size)).real
    kh, kw = kernel.shape
    return full[kh - 1 : image.shape[0], kw - 1 : image.shape[1]]


def convolve2d_on_plain_lists(image, kernel):
    turned = [list(reversed(line)) for line in reversed(kernel.tolist())]
    return correlate2d_on_plain_lists(image, np.array(turned))


def convolve2d_in_float32(image, kernel):
    turned = kernel[::-1, ::-1].astype(np.float32)
    return correlate2d_by_columns(image.astype(np.float32), turned)


def convolve2d_while_printing(image, kernel):
    print(kernel, "turned is", kernel[::-1, ::-1], sep="\n")
    return correlate2d_by_four_loops(image, kernel[::-1, ::-1])


def shift_left_by_a_row():
    return [[0, 0, 1]]


def shift_left_by_a_large_kernel():
    kernel = np.zeros((5, 5), np.float32)
    kernel[2, 3] = 1
    return kernel


def vertical_edges_by_prewitt():
    return [[-1, 0, 1]] * 3


def vertical_edges_by_a_difference():
    return np.array([[1.0, 0.0, -1.0]])


def vertical_edges_by_scharr():
    return np.outer([3, 10, 3], [-1, 0, 1]) / 32


def vertical_edges_by_a_second_difference():
    return [[0, 0, 0, 0, 0], [1, 0, -2, 0, 1], [0, 0, 0, 0, 0]]


def sharpen_with_all_neighbours():
    return np.full((3, 3), -1) + 10 * np.diag([0, 1, 0])


def sharpen_by_an_unsharp_mask():
    blur = np.outer([1, 4, 6, 4, 1], [1, 4, 6, 4, 1]) / 256
    kernel = -blur
    kernel[2, 2] += 2
    return kernel


def sharpen_gently():
    return [[0, -0.25, 0], [-0.25, 2, -0.25], [0, -0.25, 0]]


def sharpen_and_move_the_image():
    return [[0, -1, 0, 0, 0], [-1, 5, -1, 0, 0], [0, -1, 0, 0, 0], [0] * 5, [0] * 5]


def sharpen_with_ripples():
    line = np.array([1, -3, 5, -3, 1])
    return np.outer(line, line)


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers


@st.composite
def _images_and_kernels(draw):
    kernel = draw(st.tuples(st.integers(1, 4), st.integers(1, 4)))
    image = tuple(side + draw(st.integers(0, 4)) for side in kernel)
    return draw(numbers(image)), draw(numbers(kernel))


@given(_images_and_kernels())
def test_correlate2d_and_convolve2d_are_those_of_scipy(pair):
    solution = folder(EXERCISE).solution
    for found, expected in (
        (solution.correlate2d(*pair), scipy.signal.correlate2d(*pair, "valid")),
        (solution.convolve2d(*pair), scipy.signal.convolve2d(*pair, "valid")),
    ):
        np.testing.assert_allclose(found, expected, 1e-12, 1e-9)


@given(arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_shift_left_moves_any_image_as_scipy_does(image):
    seen = scipy.ndimage.correlate(image, folder(EXERCISE).solution.shift_left(), mode="constant")
    assert np.array_equal(seen, scipy.ndimage.shift(image, (0, -1), order=0))


# ------------------------------------------------------------------ mistakes that are not known


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_kernel_does_not_shift_left_and_is_not_a_known_mistake(seed):
    def shift_left():
        return np.random.default_rng(seed).normal(size=(3, 5))

    report = diagnosed(EXERCISE, shift_left)
    assert (report.status, report.mistake) == ("wrong", "")
    # The kernel has other cells than the map that is compared, so no cell is mentioned.
    (finding,) = report.findings
    assert finding.startswith("Your kernel does not give the same square one column to the left")


def _along(kernel):
    """The sums of the kernel's rows, top to bottom, and those of its columns, left to right."""
    return kernel.sum(axis=1), kernel.sum(axis=0)


def _steps(sums):
    """The outputs at an edge from 0 to 1 while the kernel slides over it."""
    return np.cumsum(sums[::-1])


def _sharpens(sums):
    brighter, darker = np.flatnonzero(_steps(sums) > 1), np.flatnonzero(_steps(sums) < 0)
    return brighter.size and darker.size and darker.min() < brighter.max()


def _softens(sums):
    steps = _steps(sums)
    return steps.min() >= 0 and steps.max() <= 1 and ((0 < steps) & (steps < 1)).any()


# Conditions for the sentence of each mistake, from the kernel's sums, without computing a map.
TRUE = {
    "finds horizontal ones": lambda rows, columns: rows.any() and not columns.any(),
    "finds both kinds": lambda rows, columns: rows.any() and columns.any(),
    "finds none": lambda rows, columns: not rows.any() and not columns.any(),
    "responds to flat regions": lambda rows, columns: rows.sum() != 0,
    "does nothing": lambda rows, columns: np.count_nonzero(rows) == np.count_nonzero(columns) == 1,
    "blurs": lambda rows, columns: _softens(rows) and _softens(columns),
    "vertical edges only": lambda rows, columns: _sharpens(columns) and not _sharpens(rows),
    "horizontal edges only": lambda rows, columns: _sharpens(rows) and not _sharpens(columns),
    "keeps only the edges": lambda rows, columns: (
        TRUE["finds both kinds"](rows, columns) and rows.sum() == 0
    ),
    "brightens": lambda rows, columns: rows.sum() > 1,
    "darkens": lambda rows, columns: rows.sum() < 1,
}


@pytest.mark.parametrize("task", ["vertical_edges", "sharpen"])
@settings(max_examples=100)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_said_of_a_random_kernel_is_true(task, seed):
    rng = np.random.default_rng(seed)
    kernel = rng.integers(-1, 2, rng.choice([1, 3], 2)) / rng.choice([1, 2, 4])
    # Kernels with the sums 0 and 1, which have more possible messages, are rare.
    kernel[kernel.shape[0] // 2, kernel.shape[1] // 2] += (
        rng.choice([0, 1, 1, kernel.sum()]) - kernel.sum()
    )
    report = diagnosed(EXERCISE, lambda: kernel, task)
    assert report.status == "passed" or not report.mistake or TRUE[report.mistake](*_along(kernel))


@pytest.mark.parametrize(
    ("task", "mistake", "kernel"),
    [
        ("sharpen", "keeps only the edges", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        ("sharpen", "blurs", np.outer([1, 2, 1], [1, 2, 1]) / 16),
        ("sharpen", "vertical edges only", [[0, 0, 0], [-1, 3, -1], [0, 0, 0]]),
        ("sharpen", "brightens", [[0, -1, 0], [-1, 5.1, -1], [0, -1, 0]]),
        ("sharpen", "", [[0, 0, 0], [0, 2, -1], [0, 0, 0]]),
        ("sharpen", "", [[0, -1, 0], [0, 3, -1], [0, 0, 0]]),
        ("sharpen", "", [[0, 0, 1]]),
        # These make the dark side brighter, and the bright side darker.
        ("sharpen", "", [[1, 1, 1], [1, -7, 1], [1, 1, 1]]),
        ("sharpen", "vertical edges only", [[0, 2, 0], [-2, 1, -2], [0, 2, 0]]),
        ("sharpen", "", [[np.nan]]),
        ("vertical_edges", "finds none", np.zeros((3, 3))),
        ("vertical_edges", "", [[np.nan]]),
    ],
)
def test_kernel_of_another_kind_is_described(task, mistake, kernel):
    report = diagnosed(EXERCISE, lambda: kernel, task)
    assert (report.status, report.mistake) == ("wrong", mistake)
