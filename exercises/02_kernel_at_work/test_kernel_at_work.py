"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import convolve2d, correlate2d
from convlab.grading import assert_same, small_array


def odd_kernel(answer):
    """Return an answer as a kernel, whose sides must be odd and at most 5."""
    kernel = small_array(answer)
    odd = kernel.ndim == 2 and {1, 3, 5}.issuperset(kernel.shape)
    assert odd, f"expected odd sides of at most 5, got the shape {kernel.shape}"
    return kernel


@pytest.mark.points(2)
def test_correlate2d_kernel_and_image_that_are_not_square(submission, rng):
    image, kernel = rng.integers(1, 10, (6, 8)), rng.permutation(6).reshape(3, 2) - 3
    assert_same(submission.correlate2d(image, kernel), correlate2d(image, kernel))


@pytest.mark.points(1)
def test_correlate2d_fractions_and_negative_numbers(submission, rng):
    image, kernel = rng.normal(size=(5, 7)), rng.normal(size=(2, 4))
    for one in (image, rng.integers(1, 10, (5, 7))):
        for weights in (kernel, 100 * np.abs(kernel)):
            assert_same(submission.correlate2d(one, weights), correlate2d(one, weights))


@pytest.mark.points(1)
def test_correlate2d_kernel_as_large_as_the_image(submission, rng):
    image, kernel = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    for signed in (image, -image):
        assert_same(submission.correlate2d(signed, kernel), [[np.sum(signed * kernel)]])


@pytest.mark.points(2)
def test_convolve2d_kernel_and_image_that_are_not_square(submission, rng):
    image, kernel = rng.integers(1, 10, (7, 6)), rng.permutation(6).reshape(2, 3) - 3
    assert_same(submission.convolve2d(image, kernel), convolve2d(image, kernel))


@pytest.mark.points(1)
def test_convolve2d_fractions_and_negative_numbers(submission, rng):
    image, kernel = rng.normal(size=(5, 6)), rng.normal(size=(3, 3))
    for one in (image, -image, rng.integers(1, 10, (5, 6))):
        for weights in (kernel, 100 * np.abs(kernel)):
            assert_same(submission.convolve2d(one, weights), convolve2d(one, weights))


@pytest.mark.points(1)
def test_shift_left_moves_every_column(submission, rng):
    image = rng.integers(1, 100, (5, 7))
    kernel = odd_kernel(submission.shift_left())
    shifted = correlate2d(image, kernel, padding="same")
    assert_same(shifted[:, :-1], image[:, 1:])


@pytest.mark.points(1)
def test_vertical_edges_responds_only_to_changing_columns(submission, rng):
    kernel = odd_kernel(submission.vertical_edges())
    low, high = np.sort(rng.choice(90, 2, replace=False))
    edge = np.repeat([[low] * 5 + [high] * 5], 10, axis=0)
    assert np.abs(correlate2d(edge, kernel)).max() > 1e-6, "no response to a vertical edge"
    assert_same(correlate2d(edge.T, kernel), np.zeros(correlate2d(edge.T, kernel).shape))


@pytest.mark.points(1)
def test_sharpen_raises_an_edge_and_keeps_a_flat_region(submission, rng):
    kernel = odd_kernel(submission.sharpen())
    low, high = np.sort(rng.choice(90, 2, replace=False))
    flat = correlate2d(np.full((7, 7), high), kernel)
    assert_same(flat, np.full(flat.shape, high))
    edge = np.repeat([[low] * 6 + [high] * 6], 12, axis=0)
    across = correlate2d(edge, kernel)[0], correlate2d(edge.T, kernel)[:, 0]
    for line in across:  # from the dark side of the edge to its bright side
        brighter, darker = np.flatnonzero(line > high + 1e-6), np.flatnonzero(line < low - 1e-6)
        assert brighter.size, "the bright side of an edge is not brighter"
        assert darker.size, "the dark side of an edge is not darker"
        assert darker.min() < brighter.max(), (
            "the dark side is brighter, and the bright side darker"
        )
