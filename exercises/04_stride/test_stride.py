"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import correlate2d
from convlab.grading import assert_same


def kernel_of(rng, *shape):
    """A kernel of different numbers, so that it differs when rotated or transposed."""
    return rng.permutation(np.arange(-2, np.prod(shape) - 2)).reshape(shape)


@pytest.mark.points(2)
def test_correlate2d_strides_with_and_without_cells_left_over(submission, rng):
    kernel = kernel_of(rng, 2, 3)
    for stride, shape in [(2, (8, 9)), (2, (7, 8)), (3, (8, 9)), (3, (9, 10))]:
        image = rng.integers(-9, 10, shape)
        expected = correlate2d(image, kernel, stride=stride)
        assert_same(submission.correlate2d(image, kernel, stride=stride), expected)


@pytest.mark.points(1)
def test_correlate2d_padding_without_a_stride(submission, rng):
    image, kernel = rng.integers(1, 10, (5, 6)), kernel_of(rng, 3, 2)
    for padding in (0, 1, 2):
        expected = correlate2d(image, kernel, padding=padding)
        assert_same(submission.correlate2d(image, kernel, padding=padding), expected)


@pytest.mark.points(2)
def test_correlate2d_padding_and_stride_together(submission, rng):
    # Sizes for which wrong formulas give another number of rows or columns.
    for stride, padding, shape in [
        (2, 1, (9, 5)),
        (3, 1, (6, 10)),
        (2, 2, (10, 6)),
        (3, 2, (5, 9)),
    ]:
        image, kernel = rng.integers(1, 10, shape), kernel_of(rng, 2, 3)
        expected = correlate2d(image, kernel, padding=padding, stride=stride)
        assert_same(submission.correlate2d(image, kernel, padding, stride), expected)


@pytest.mark.points(1)
def test_correlate2d_stride_larger_than_the_kernel_and_fractions(submission, rng):
    kernel = rng.normal(size=(2, 2))
    for image in (rng.normal(size=(8, 9)), rng.integers(-9, 10, (8, 9))):
        for weights in (kernel, 100 * kernel):
            given = submission.correlate2d(image, weights, stride=3, padding=1)
            assert_same(given, correlate2d(image, weights, stride=3, padding=1))


@pytest.mark.points(1)
def test_correlate2d_kernel_as_large_as_the_image_after_padding(submission, rng):
    image, kernel = rng.normal(size=(3, 4)), rng.normal(size=(5, 6))
    inner = kernel[1:-1, 1:-1]
    for signed in (image, -image):
        given = submission.correlate2d(signed, kernel, padding=1, stride=2)
        assert_same(given, [[np.sum(signed * inner)]])
        assert_same(submission.correlate2d(signed, inner, stride=2), [[np.sum(signed * inner)]])


@pytest.mark.points(1)
def test_unreached_cells_left_over_at_the_end(submission, rng):
    windows = int(rng.integers(2, 5))
    for kernel_size, left_over in [(3, 0), (3, 1), (3, 2), (4, 0), (4, 1), (4, 2), (5, 2)]:
        end = kernel_size + (windows - 1) * 3
        unread = submission.unreached(end + left_over, kernel_size, 3)
        assert_same(np.sort(unread), np.arange(end, end + left_over))


@pytest.mark.points(1)
def test_unreached_cells_between_windows(submission, rng):
    windows, gap = int(rng.integers(3, 5)), int(rng.integers(1, 3))
    for kernel_size in (1, int(rng.integers(2, 4))):
        line = ([1] * kernel_size + [0] * gap) * windows
        unread = submission.unreached(len(line) - gap, kernel_size, stride=kernel_size + gap)
        assert_same(np.sort(unread), np.flatnonzero(np.equal(line[:-gap], 0)))


@pytest.mark.points(1)
def test_unreached_cells_between_windows_and_at_the_end(submission, rng):
    gap, windows = int(rng.integers(2, 4)), int(rng.integers(3, 6))
    for kernel_size in (2, 3):
        line = ([1] * kernel_size + [0] * gap) * windows + [0]
        given = submission.unreached(
            input_size=len(line), kernel_size=kernel_size, stride=kernel_size + gap
        )
        assert_same(np.sort(given), np.flatnonzero(np.equal(line, 0)))
