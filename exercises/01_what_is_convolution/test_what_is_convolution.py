"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import convolve1d, correlate1d
from convlab.grading import assert_same


def some(rng, size):
    """Different integers, none of them 0, so that no end equals another."""
    return rng.permutation(np.arange(1, 10))[:size] * rng.choice([-1, 1], size)


@pytest.mark.points(1)
def test_correlate1d_kernels_of_odd_and_even_size(submission, rng):
    signal = some(rng, 9)
    for size in (3, 4):
        kernel = some(rng, size)
        assert_same(submission.correlate1d(signal, kernel), correlate1d(signal, kernel))


@pytest.mark.points(1)
def test_correlate1d_fractions_and_negative_numbers(submission, rng):
    signal, kernel = rng.normal(size=8), rng.normal(size=4)
    for one in (signal, -signal, some(rng, 8), np.pad(signal, 2)):
        assert_same(submission.correlate1d(one, kernel), correlate1d(one, kernel))


@pytest.mark.points(1)
def test_correlate1d_kernel_as_long_as_the_signal_and_of_one_number(submission, rng):
    signal, kernel = rng.normal(size=5), rng.normal(size=5)
    weight = int(rng.integers(2, 10))
    for signed in (signal, -signal):
        assert_same(submission.correlate1d(signed, kernel), [sum(signed * kernel)])
        assert_same(submission.correlate1d(signed, np.array([weight])), weight * signed)


@pytest.mark.points(1)
def test_convolve1d_valid_with_kernels_of_odd_and_even_size(submission, rng):
    signal = some(rng, 9)
    for size in (3, 4):
        kernel = some(rng, size)
        assert_same(submission.convolve1d(signal, kernel, "valid"), convolve1d(signal, kernel))


@pytest.mark.points(1)
def test_convolve1d_same_is_as_long_as_the_signal(submission, rng):
    signal = some(rng, 8)
    for size in (3, 5):
        kernel = some(rng, size)
        expected = convolve1d(signal, kernel, padding="same")
        assert_same(submission.convolve1d(signal, kernel, "same"), expected)


@pytest.mark.points(1)
def test_convolve1d_full_multiplies_two_polynomials(submission, rng):
    one, other = some(rng, 6), some(rng, 4)
    assert_same(submission.convolve1d(one, other, "full"), np.polymul(one, other))


@pytest.mark.points(1)
def test_convolve1d_full_with_fractions_and_negative_numbers(submission, rng):
    signal, kernel = rng.normal(size=7), rng.normal(size=4)
    for one in (signal, some(rng, 7), np.pad(signal, 2)):
        expected = convolve1d(one, kernel, padding="full")
        assert_same(submission.convolve1d(one, kernel, "full"), expected)


@pytest.mark.points(1)
def test_convolve1d_kernel_as_long_as_the_signal_and_of_one_number(submission, rng):
    signal, kernel = rng.normal(size=5), rng.normal(size=5)
    assert_same(submission.convolve1d(signal, kernel, "valid"), [sum(signal * kernel[::-1])])
    for mode in ("valid", "same", "full"):
        assert_same(submission.convolve1d(signal, kernel[:1], mode), kernel[0] * signal)


@pytest.mark.points(1)
def test_agree_true_for_symmetric_kernels(submission, rng):
    for size in (3, 4):
        half = some(rng, size)
        for kernel in ([*half, *half[::-1]], [*half, *half[-2::-1]]):
            assert_same(submission.agree(np.array(kernel)), True)
    assert_same(submission.agree(some(rng, 1)), True)


@pytest.mark.points(1)
def test_agree_false_for_other_kernels(submission, rng):
    half = some(rng, 3)
    balanced = [half[0], 0, 0, 2 * half[0], 0]
    for kernel in ([*half, 0, *-half[::-1]], [*half, *half], [*half[:2], *half[:2]], balanced):
        assert_same(submission.agree(np.array(kernel)), False)
    for place in range(6):
        kernel = np.array([*half, *half[::-1]])
        kernel[place] += 1
        assert_same(submission.agree(kernel), False)
        assert_same(submission.agree(kernel / 32), False)
