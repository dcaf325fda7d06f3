"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab import conv2d, correlate2d
from convlab.grading import assert_same


def parameters(rng, *shape):
    """Integer weights and biases, with different filters, kernels and biases."""
    weight = rng.permutation(np.arange(np.prod(shape)) - np.prod(shape) // 3).reshape(shape)
    return weight, rng.permutation(np.arange(10, 20))[: shape[0]]


@pytest.mark.points(1)
def test_conv2d_one_filter_sums_its_channels(submission, rng):
    x = rng.integers(-99, 100, (3, 5, 6))
    weight, bias = parameters(rng, 1, 3, 2, 3)
    partial = [correlate2d(x[channel], weight[0, channel]) for channel in range(3)]
    assert_same(submission.conv2d(x, weight, bias), [sum(partial) + bias[0]])


@pytest.mark.points(2)
def test_conv2d_each_filter_has_its_kernels_and_its_bias(submission, rng):
    for filters, channels in [(3, 2), (2, 3), (4, 1), (3, 3)]:
        x = rng.integers(-9, 10, (channels, *rng.permutation([4, 6, 8])[:2]))
        weight, bias = parameters(rng, filters, channels, 3, 2)
        assert_same(submission.conv2d(x, weight, bias), conv2d(x, weight, bias))


@pytest.mark.points(1)
def test_conv2d_padding(submission, rng):
    x = rng.integers(0, 10, (2, 4, 5))  # integers, and weights that are fractions
    for padding in (1, 2):
        weight, bias = rng.normal(size=(3, 2, 3, 2)), rng.normal(size=3)
        expected = conv2d(x, weight, bias, padding=padding)
        assert_same(submission.conv2d(x, weight, bias, padding=padding), expected)
    weight, bias = parameters(rng, 3, 2, 3, 2)  # integers, and biases that are fractions
    expected = conv2d(x, weight, bias + 0.5, padding=1)
    assert_same(submission.conv2d(x, weight, bias + 0.5, padding=1), expected)


@pytest.mark.points(1)
def test_conv2d_stride_with_and_without_cells_left_over(submission, rng):
    weight, bias = parameters(rng, 2, 3, 2, 3)
    for shape, padding, stride in [((8, 9), 0, 2), ((7, 8), 1, 2), ((8, 10), 1, 3), ((6, 6), 2, 3)]:
        x = rng.integers(-9, 10, (3, *shape))
        expected = conv2d(x, weight, bias, padding=padding, stride=stride)
        assert_same(submission.conv2d(x, weight, bias, padding, stride), expected)


@pytest.mark.points(1)
def test_conv2d_kernels_of_one_cell_and_as_large_as_the_image(submission, rng):
    x, weight, bias = rng.normal(size=(4, 3, 5)), rng.normal(size=(2, 4)), rng.normal(size=2)
    mixed = np.einsum("fc,chw->fhw", weight, x) + bias.reshape(2, 1, 1)
    assert_same(submission.conv2d(x, weight.reshape(2, 4, 1, 1), bias), mixed)
    given = submission.conv2d(x, x[np.newaxis], bias[:1], stride=2)
    assert_same(given, [[[np.sum(x * x) + bias[0]]]])


@pytest.mark.points(0.5)
def test_relu_keeps_positive_numbers_and_sets_negative_ones_to_zero(submission, rng):
    # Small and large numbers, every second one negative, in random order.
    x = np.geomspace(0.1, 600, 24) * rng.uniform(0.9, 1) * np.tile([1, -1], 12)
    x = rng.permutation(x).reshape(2, 3, 4)
    x *= -np.sign(x[0, 0, 0])  # `np.vectorize` takes its dtype from the first result, an integer 0
    assert_same(submission.relu(x), (x + abs(x)) / 2)


@pytest.mark.points(0.5)
def test_relu_keeps_the_shape(submission, rng):
    for shape in [(5,), (3, 4), (2, 3, 2)]:
        x = rng.integers(1, 900, shape)
        x.flat[0] = 1  # softplus, for one, keeps large numbers
        assert_same(submission.relu(x), x)
        assert_same(submission.relu(-x), 0 * x)


def in_turn(x, layers):
    for weight, bias, padding, stride in layers:
        x = np.maximum(0, conv2d(x, weight, bias, padding=padding, stride=stride))
    return x


@pytest.mark.points(2)
def test_two_layers_passes_the_maps_on(submission, rng):
    for channels, hidden, filters in [(1, 1, 1), (3, 2, 4), (2, 2, 3)]:
        x = rng.normal(size=(channels, 7, 8))
        first = rng.normal(size=(hidden, channels, 3, 2)), rng.normal(size=hidden), 0, 1
        second = rng.normal(size=(filters, hidden, 2, 3)), rng.normal(size=filters), 0, 1
        layers = [first, second]
        assert_same(submission.two_layers(x, layers), in_turn(x, layers))


@pytest.mark.points(1)
def test_two_layers_each_with_its_own_padding_and_stride(submission, rng):
    for first, second in [((1, 2), (2, 1)), ((2, 1), (0, 2)), ((0, 1), (1, 3))]:
        x = rng.normal(size=(2, 8, 7))
        layers = [
            (rng.normal(size=(3, 2, 2, 3)), rng.normal(size=3), *first),
            (rng.normal(size=(2, 3, 3, 2)), rng.normal(size=2), *second),
        ]
        assert_same(submission.two_layers(x, layers), in_turn(x, layers))
