"""Exercise 09: correct programs of every style pass, and the model answers equal SciPy's."""

import numpy as np
import pytest
import scipy.fft
import scipy.linalg
import scipy.signal
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "09_many_ways"


# ------------------------------------------------------------------ correct programs


def _windows(x, kernel_size):
    """Every window, shape (C, rows, columns, kh, kw)."""
    return sliding_window_view(x, kernel_size, axis=(1, 2))


def im2col_by_a_list_of_windows(x, kernel_size):
    kh, kw = kernel_size
    tops, lefts = range(x.shape[1] - kh + 1), range(x.shape[2] - kw + 1)
    return np.array([x[:, t : t + kh, u : u + kw].ravel() for t in tops for u in lefts]).T


def im2col_by_shifted_views(x, kernel_size):
    kh, kw = kernel_size
    rows, columns = x.shape[1] - kh + 1, x.shape[2] - kw + 1
    return [
        x[c, i : i + rows, j : j + columns].reshape(-1)
        for c in range(len(x))
        for i in range(kh)
        for j in range(kw)
    ]


def im2col_by_sliding_windows(x, kernel_size):
    windows = _windows(x, kernel_size).transpose(0, 3, 4, 1, 2)
    return windows.reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


def im2col_on_plain_lists(x, kernel_size):
    x, (kh, kw) = x.tolist(), kernel_size
    rows, columns = len(x[0]) - kh + 1, len(x[0][0]) - kw + 1
    places = [(m, n) for m in range(rows) for n in range(columns)]
    cells = [(c, i, j) for c in range(len(x)) for i in range(kh) for j in range(kw)]
    return [[x[c][m + i][n + j] for m, n in places] for c, i, j in cells]


def im2col_with_a_counter(x, kernel_size):
    kh, kw = kernel_size
    count = (x.shape[1] - kh + 1) * (x.shape[2] - kw + 1)
    out, at = np.zeros((x.shape[0] * kh * kw, count), np.float32), 0
    for m in range(x.shape[1] - kh + 1):
        for n in range(x.shape[2] - kw + 1):
            out[:, at] = x[:, m : m + kh, n : n + kw].flatten()
            at += 1
    return out


def conv2d_im2col_by_einsum(x, weight):
    return np.einsum("chwij,fcij->fhw", _windows(x, weight.shape[2:]), weight)


def _maps_shape(x, weight):
    return x.shape[1] - weight.shape[2] + 1, x.shape[2] - weight.shape[3] + 1


def conv2d_im2col_in_float32(x, weight):
    columns = im2col_by_sliding_windows(x.astype(np.float32), weight.shape[2:])
    product = weight.reshape(len(weight), -1).astype(np.float32) @ columns
    return product.reshape(len(weight), *_maps_shape(x, weight))


def conv2d_im2col_by_scipy(x, weight):
    maps = [scipy.signal.correlate(x, one, "valid", method="direct")[0] for one in weight]
    return np.array(maps)


def toeplitz_matrix_on_plain_lists(kernel, length):
    zeros = length - len(kernel)
    return [[0] * m + kernel.tolist() + [0] * (zeros - m) for m in range(zeros + 1)]


def toeplitz_matrix_by_scipy(kernel, length):
    column = [kernel[0]] + [0] * (length - len(kernel))
    return scipy.linalg.toeplitz(column, [*kernel] + [0] * (length - len(kernel)))


def fft_correlate2d_left_complex(image, kernel):
    product = np.fft.fft2(image) * np.fft.fft2(kernel, image.shape).conj()
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    return np.round(np.fft.ifft2(product)[:rows, :columns], 9)


def fft_correlate2d_by_dft_matrices(image, kernel):
    down, across = (scipy.linalg.dft(side) for side in image.shape)
    rows, columns = kernel.shape
    second = down[:, :rows] @ kernel @ across[:columns]
    product = (down @ image @ across) * second.conj()
    found = (down.conj() @ product @ across.conj()).real / image.size
    return found[: len(image) - rows + 1, : len(image[0]) - columns + 1]


def fft_correlate2d_directly(image, kernel):
    return np.einsum("hwij,ij->hw", sliding_window_view(image, kernel.shape), kernel)


def fft_correlate2d_in_float32(image, kernel):
    size = image.shape
    first = scipy.fft.rfft2(image.astype(np.float32))
    second = scipy.fft.rfft2(kernel.astype(np.float32), size)
    found = scipy.fft.irfft2(first * second.conj(), size)
    return found[: size[0] - kernel.shape[0] + 1, : size[1] - kernel.shape[1] + 1]


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers


@st.composite
def _layers(draw):
    channels, filters = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    size = [draw(st.integers(1, 6)) for _ in range(2)]
    kernel = [draw(st.integers(1, side)) for side in size]
    return draw(numbers((channels, *size))), draw(numbers((filters, channels, *kernel)))


@given(_layers())
def test_model_answers_are_those_of_numpy_and_scipy(layer):
    (x, weight), solution = layer, folder(EXERCISE).solution
    columns = im2col_by_sliding_windows(x, weight.shape[2:])
    assert np.array_equal(solution.im2col(x, weight.shape[2:]), columns)
    expected = conv2d_im2col_by_scipy(x, weight)
    np.testing.assert_allclose(solution.conv2d_im2col(x, weight), expected, 1e-12, 1e-9)
    image, kernel = x[0], weight[0, 0]
    expected = scipy.signal.correlate2d(image, kernel, "valid")
    np.testing.assert_allclose(solution.fft_correlate2d(image, kernel), expected, 1e-12, 1e-9)
    expected = toeplitz_matrix_by_scipy(kernel[0], len(image[0]))
    assert np.array_equal(solution.toeplitz_matrix(kernel[0], len(image[0])), expected)


def test_examples_of_the_text():
    solution, x = folder(EXERCISE).solution, np.arange(1, 13).reshape(1, 3, 4)
    columns = [[1, 2, 3, 5, 6, 7], [2, 3, 4, 6, 7, 8], [5, 6, 7, 9, 10, 11], [6, 7, 8, 10, 11, 12]]
    assert solution.im2col(x, (2, 2)).tolist() == columns
    kernel = np.array([[1, 2], [3, 4]])
    maps = [[44, 54, 64], [84, 94, 104]]
    assert solution.conv2d_im2col(x, kernel[None, None]).tolist() == [maps]
    assert solution.fft_correlate2d(x[0], kernel).round(9).tolist() == maps
    matrix = [[2, 1, -1, 0, 0], [0, 2, 1, -1, 0], [0, 0, 2, 1, -1]]
    assert solution.toeplitz_matrix(np.array([2, 1, -1]), 5).tolist() == matrix


# ------------------------------------------------------------------ wrong programs


def _reshaped(x, kernel_size):
    found = im2col_by_a_list_of_windows(x, kernel_size).T
    return found.reshape(found.shape[1], -1)


def _by_columns(x, kernel_size):
    windows = _windows(x, kernel_size).transpose(0, 4, 3, 1, 2)
    return windows.reshape(len(x) * kernel_size[0] * kernel_size[1], -1)


def _scrambled_maps(x, weight):
    return conv2d_im2col_by_einsum(x, weight).reshape(len(weight), *_maps_shape(x, weight)[::-1])


def _circulant(kernel, length):
    row = np.pad(kernel, (0, length - len(kernel)))
    return np.array([np.roll(row, m) for m in range(length)])


def _image_conjugated(image, kernel):
    product = np.conj(np.fft.fft2(image)) * np.fft.fft2(kernel, image.shape)
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    return np.fft.ifft2(product).real[:rows, :columns]


def _convolved(image, kernel):
    return scipy.signal.convolve2d(image, kernel, "valid")


def _absolute(image, kernel):
    return abs(scipy.signal.correlate2d(image, kernel, "valid"))


@pytest.mark.parametrize(
    ("task", "program", "mistake"),
    [
        ("im2col", _reshaped, "reshaped instead of transposed"),
        ("im2col", _by_columns, "cells column by column"),
        ("conv2d_im2col", _scrambled_maps, "rows and columns of maps swapped"),
        ("toeplitz_matrix", _circulant, "circulant matrix"),
        ("fft_correlate2d", _image_conjugated, "image conjugated"),
        ("fft_correlate2d", _convolved, "convolution"),
        ("fft_correlate2d", _absolute, "absolute values"),
    ],
)
def test_mistake_in_another_style_is_named(task, program, mistake):
    report = diagnosed(EXERCISE, program, task)
    assert (report.status, report.mistake) == ("wrong", mistake)


def test_published_wrong_numbers_come_from_their_mistakes():
    """Worked out with NumPy alone, for the image 1 to 12 and the kernel 1 2, 3 4."""
    x, kernel = np.arange(1, 13).reshape(1, 3, 4), np.array([1, 2, 3, 4])
    wrong = folder(EXERCISE).wrong_programs("im2col")
    found = {
        name: (kernel @ wrong[name](x, (2, 2))).reshape(2, 3).tolist()
        for name in ("reshaped instead of transposed", "cells column by column")
    }
    assert found == {
        "reshaped instead of transposed": [[68, 78, 66], [76, 78, 88]],
        "cells column by column": [[41, 51, 61], [81, 91, 101]],
    }
    swapped = folder(EXERCISE).wrong_programs("conv2d_im2col")["rows and columns of maps swapped"]
    assert swapped(x, kernel.reshape(1, 1, 2, 2)).tolist() == [[[44, 54], [64, 84], [94, 104]]]


def test_cell_of_the_columns_is_explained_by_its_channel():
    def im2col(x, kernel_size):
        return im2col_by_sliding_windows(x, kernel_size) + (len(x) == 2)

    report = diagnosed(EXERCISE, im2col)
    assert (
        "row 0 is cell [0, 0] of channel 0, and column 0 is window [0, 0]: x[0, 0 + 0, 0 + 0]"
        in str(report.findings)
    )
