"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import avg_pool2d, max_pool2d
from convlab.grading import assert_same


def numbers(rng, *shape):
    """Draw different whole numbers from -3 on, in random order, so that 0 is among them."""
    return rng.permutation(np.arange(-3, np.prod(shape) - 3)).reshape(shape)


@pytest.mark.points(1)
def test_max_pool2d_without_a_stride(submission, rng):
    for kernel_size, shape in [(2, (1, 4, 6)), (2, (3, 5, 7)), (3, (2, 9, 8))]:
        x = numbers(rng, *shape) + 3
        assert_same(submission.max_pool2d(x, kernel_size), max_pool2d(x, kernel_size))


@pytest.mark.points(1)
def test_max_pool2d_windows_that_overlap_or_leave_gaps(submission, rng):
    height, width = int(rng.choice([6, 8])), int(rng.choice([7, 9]))
    for kernel_size, stride in [(3, 2), (2, 1), (2, 3), (1, 2)]:
        x = numbers(rng, 2, height, width)
        x[0, 0, 0] = -4  # alone in the first window of one cell
        expected = max_pool2d(x, kernel_size, stride=stride)
        assert_same(submission.max_pool2d(x, kernel_size, stride), expected)


@pytest.mark.points(2)
def test_max_pool2d_padding_and_negative_numbers(submission, rng):
    for kernel_size, stride, padding in [(2, 2, 1), (3, 2, 1), (3, 1, 1), (4, 3, 2)]:
        x = numbers(rng, 3, 6, 7) - 150
        expected = max_pool2d(x, kernel_size, stride=stride, padding=padding)
        assert_same(submission.max_pool2d(x, kernel_size, stride=stride, padding=padding), expected)
    far_below = 10**10 * (numbers(rng, 2, 5, 4) - 60)
    for x in (rng.normal(size=(2, 5, 4)) - 9, far_below):
        assert_same(submission.max_pool2d(x, 2, padding=1), max_pool2d(x, 2, padding=1))


@pytest.mark.points(1)
def test_max_pool2d_window_as_large_as_the_map_and_fractions(submission, rng):
    x = rng.normal(size=(3, 4, 4)) - 9
    x[1, 0, 0] = x[1].max() + 1
    x[0, 3, 3] = x[0].max() + 1  # in the last row and column
    assert_same(submission.max_pool2d(x, 4), x.max((1, 2)).reshape(3, 1, 1))
    small = x[:, :2, :1]
    assert_same(submission.max_pool2d(small, 3, 1, 1), max_pool2d(small, 3, stride=1, padding=1))


@pytest.mark.points(1)
def test_avg_pool2d_without_padding(submission, rng):
    height, width = int(rng.choice([6, 8])), int(rng.choice([7, 9]))
    for kernel_size, options in [(2, {}), (3, {}), (3, {"stride": 2}), (2, {"stride": 3})]:
        x = numbers(rng, 3, height, width) + 3
        x[0, 0, 0] = 0
        expected = avg_pool2d(x, kernel_size, **options)
        assert_same(submission.avg_pool2d(x, kernel_size, **options), expected)


@pytest.mark.points(1)
def test_avg_pool2d_padding_that_counts(submission, rng):
    for channels, kernel_size, stride, padding in [(1, 2, 2, 1), (2, 3, 2, 1), (3, 4, 1, 2)]:
        x = numbers(rng, channels, 5, 6)
        x[0, 0, 0] = -9  # alone with padding in the first window of four cells
        expected = avg_pool2d(x, kernel_size, stride=stride, padding=padding)
        assert_same(submission.avg_pool2d(x, kernel_size, stride, padding), expected)
        given = submission.avg_pool2d(
            x, kernel_size, stride=stride, padding=padding, count_include_pad=True
        )
        assert_same(given, expected)


@pytest.mark.points(2)
def test_avg_pool2d_padding_that_does_not_count(submission, rng):
    x = numbers(rng, 3, 7, 5)
    x[1, :3] = 0  # zeros of the map count
    for kernel_size, stride, padding in [(2, 2, 1), (3, 2, 1), (3, 1, 1), (4, 3, 2), (1, 2, 0)]:
        expected = avg_pool2d(
            x, kernel_size, stride=stride, padding=padding, count_include_pad=False
        )
        given = submission.avg_pool2d(x, kernel_size, stride, padding, False)
        assert_same(given, expected)
    x = rng.normal(size=(2, 4, 3))
    expected = avg_pool2d(x, 2, padding=1, count_include_pad=False)
    assert_same(submission.avg_pool2d(x, 2, padding=1, count_include_pad=False), expected)


@pytest.mark.points(1)
def test_global_avg_pool2d_is_one_number_for_each_channel(submission, rng):
    for shape in [(1, 4, 5), (3, 2, 6), (5, 1, 1)]:
        x = rng.normal(size=shape)
        assert_same(
            submission.global_avg_pool2d(x), [channel.sum() / channel.size for channel in x]
        )
    x = rng.integers(-9, 10, (4, 3, 5))
    x[:, 0, :2] = 0  # zeros count
    assert_same(submission.global_avg_pool2d(x), x.sum((1, 2)) / 15)
