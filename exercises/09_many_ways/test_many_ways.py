"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import conv2d, correlate1d, correlate2d, unfold
from convlab.grading import assert_same


def different(rng, *shape):
    """An array of different integers, so that no order of them looks like another."""
    count = np.prod(shape)
    return rng.permutation(np.arange(count) - count // 3).reshape(shape)


@pytest.mark.points(1)
def test_im2col_one_channel(submission, rng):
    for kernel_size in [(2, 2), (2, 3), (3, 1)]:
        x = different(rng, 1, *rng.permutation([4, 5, 6])[:2])
        assert_same(submission.im2col(x, kernel_size), unfold(x, kernel_size))


@pytest.mark.points(1)
def test_im2col_several_channels(submission, rng):
    for channels, kernel_size in [(2, (2, 2)), (3, (3, 2)), (4, (1, 3))]:
        x = different(rng, channels, 4, 6)
        assert_same(submission.im2col(x, kernel_size), unfold(x, kernel_size))


@pytest.mark.points(1)
def test_im2col_kernels_of_one_cell_and_as_large_as_the_image_and_fractions(submission, rng):
    x = rng.normal(size=(3, 4, 5))
    assert_same(submission.im2col(x, (1, 1)), x.reshape(3, 20))
    assert_same(submission.im2col(x, (4, 5)), x.reshape(60, 1))
    assert_same(submission.im2col(x, (2, 4)), unfold(x, (2, 4)))


@pytest.mark.points(1)
def test_conv2d_im2col_filters_and_channels(submission, rng):
    for shape in [(1, 1, 2, 2), (3, 2, 2, 3), (2, 3, 3, 2), (4, 1, 1, 2)]:
        x, weight = different(rng, shape[1], 5, 7), different(rng, *shape)
        assert_same(submission.conv2d_im2col(x, weight), conv2d(x, weight))


@pytest.mark.points(1)
def test_conv2d_im2col_kernels_of_one_cell_and_as_large_as_the_image(submission, rng):
    x, weight = rng.normal(size=(3, 5, 4)), rng.normal(size=(2, 3))
    mixed = np.einsum("fc,chw->fhw", weight, x)
    assert_same(submission.conv2d_im2col(x, weight.reshape(2, 3, 1, 1)), mixed)
    both, square = np.stack([x, -x]), np.sum(x * x)
    assert_same(submission.conv2d_im2col(x, both), [[[square]], [[-square]]])
    weight, whole = rng.normal(size=(2, 3, 2, 3)), different(rng, 3, 5, 4)
    for image in (x, whole):
        assert_same(submission.conv2d_im2col(image, weight), conv2d(image, weight))


@pytest.mark.points(1)
def test_toeplitz_matrix_times_a_signal_is_the_correlation(submission, rng):
    for size in (2, 3, 4):
        kernel, signal = different(rng, size) + size, different(rng, int(rng.integers(6, 9)))
        matrix = submission.toeplitz_matrix(kernel, len(signal))
        expected = [correlate1d(row, kernel) for row in np.eye(len(signal), dtype=int)]
        assert_same(matrix, np.transpose(expected))
        assert_same(np.asarray(matrix) @ signal, correlate1d(signal, kernel))


@pytest.mark.points(1)
def test_toeplitz_matrix_kernels_of_one_cell_and_as_long_as_the_signal(submission, rng):
    kernel = rng.normal(size=4)
    assert_same(submission.toeplitz_matrix(kernel, 4), [kernel])
    assert_same(submission.toeplitz_matrix(kernel[:1], 3), kernel[0] * np.eye(3))
    expected = [[*kernel, 0], [0, *kernel]]
    assert_same(submission.toeplitz_matrix(kernel, 5), expected)


@pytest.mark.points(1)
def test_fft_correlate2d_square_images_and_kernels(submission, rng):
    for size in (6, 7):
        image, kernel = different(rng, size, size), different(rng, 3, 3)
        assert_same(submission.fft_correlate2d(image, kernel), correlate2d(image, kernel))


@pytest.mark.points(1)
def test_fft_correlate2d_even_and_odd_sizes(submission, rng):
    for image, kernel in [((5, 8), (2, 3)), ((6, 7), (3, 2)), ((8, 5), (1, 4)), ((7, 9), (4, 1))]:
        image, kernel = different(rng, *image), different(rng, *kernel)
        assert_same(submission.fft_correlate2d(image, kernel), correlate2d(image, kernel))


@pytest.mark.points(1)
def test_fft_correlate2d_fractions_and_kernels_as_small_and_as_large_as_possible(submission, rng):
    image, kernel = rng.normal(size=(5, 6)), rng.normal(size=(5, 6))
    assert_same(submission.fft_correlate2d(image, kernel), [[np.sum(image * kernel)]])
    assert_same(submission.fft_correlate2d(image, kernel[:1, :1]), kernel[0, 0] * image)
    assert_same(
        submission.fft_correlate2d(image, kernel[:3, :2]), correlate2d(image, kernel[:3, :2])
    )
    whole, kernel = different(rng, 5, 6), kernel[:3, :2]
    assert_same(submission.fft_correlate2d(whole, kernel), correlate2d(whole, kernel))
