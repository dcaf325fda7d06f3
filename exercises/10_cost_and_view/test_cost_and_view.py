"""The graded tests; their inputs are drawn from the run's seed."""

import numpy as np
import pytest

from convlab.grading import assert_same
from convlab.shapes import Conv, Linear, Pool, count_macs, count_parameters, map_shapes, seen_cells
from convlab.shapes import receptive_field as convlab_field

_LENET5 = [
    *[("conv", 6, 5, 1, 0, 1), ("pool", 2, 2, 0), ("conv", 16, 5, 1, 0, 1), ("pool", 2, 2, 0)],
    *[("linear", 120), ("linear", 84), ("linear", 10)],
]


# Each padding and each stride changes the shape of its last map.
_POOL_FIRST = (
    (3, 34, 38),
    [("pool", 2, 1, 0), ("conv", 4, 5, 2, 2, 1), ("pool", 3, 2, 1), ("linear", 3)],
)


def described(shape, layers):
    """Describe layers as `convlab.shapes` does, and return the shapes of their outputs."""
    found, shapes = [], [shape]
    for kind, *numbers in layers:
        channels = shapes[-1][0]
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = numbers
            found.append(Conv(channels, filters, kernel_size, stride, padding, groups=groups))
        elif kind == "pool":
            found.append(Pool(*numbers))
        else:
            found.append(Linear(int(np.prod(shapes[-1])), *numbers))
        after = map_shapes(found[-1:], shapes[-1])[-1]
        shapes.append(after if len(after) == 3 else (*after, 1, 1))
    return found, shapes


def network(rng, *, groups=1):
    """Draw an image that is not square, and a network with all kinds of layers."""
    height = int(rng.integers(16, 22))
    shape = int(rng.integers(2, 5)), height, 2 * height + int(rng.integers(5))
    kernel, stride, first, second, outputs = map(
        int, rng.integers((3, 2, 2, 2, 3), (6, 4, 5, 5, 9))
    )
    layers = [
        ("conv", 4 * first, kernel, stride, 1, 1),
        ("pool", 3, 2, 1),
        ("conv", 4 * second, 2, 1, 1, groups),
        ("pool", 2, 2, 0),
        ("linear", outputs),
        ("linear", outputs + 1),
    ]
    return shape, layers


@pytest.mark.points(1)
def test_trace_convolutions_and_poolings(submission, rng):
    for groups in (1, 2, 4, 1, 2, 4):
        shape, layers = network(rng, groups=groups)
        _, shapes = described(shape, layers[:4])
        assert_same(submission.trace(shape, layers[:4]), shapes)


@pytest.mark.points(1)
def test_trace_known_networks(submission):
    shapes = [(1, 32, 32), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)]
    rest = [(120, 1, 1), (84, 1, 1), (10, 1, 1)]
    assert_same(submission.trace((1, 32, 32), _LENET5), shapes + rest)
    stem = [("conv", 64, 7, 2, 3, 1), ("pool", 3, 2, 1), ("conv", 256, 1, 1, 0, 1)]
    shapes = [(3, 224, 224), (64, 112, 112), (64, 56, 56), (256, 56, 56)]
    assert_same(submission.trace((3, 224, 224), layers=stem), shapes)


@pytest.mark.points(1)
def test_trace_kernel_that_does_not_fit_is_a_value_error(submission, rng):
    size = int(rng.integers(4, 9))
    for wide in (False, True):
        for layer in (("conv", 2, size + 3, 1, 1, 1), ("pool", size + 3, 2, 1)):
            shape = (2, size + 9, size) if wide else (2, size, size + 9)
            with pytest.raises(ValueError):
                submission.trace(shape, [layer])
            with pytest.raises(ValueError):
                submission.trace(shape, [layer, ("linear", 3)])
        fitting = ("pool", size + 2, 2, 1)
        assert_same(submission.trace((2, size, size), [fitting]), [(2, size, size), (2, 1, 1)])


@pytest.mark.points(1)
def test_count_parameters_of_convolutions(submission, rng):
    for groups in (1, 2, 4):
        shape, layers = network(rng, groups=groups)
        for count in (1, 3):
            expected = count_parameters(described(shape, layers[:count])[0])
            assert_same(submission.count_parameters(shape, layers[:count]), expected)


@pytest.mark.points(1)
def test_count_parameters_of_whole_networks(submission, rng):
    assert_same(submission.count_parameters((1, 32, 32), _LENET5), 61706)
    assert_same(submission.count_parameters((2, 3, 4), [("linear", 5)]), 5 * (24 + 1))
    assert_same(submission.count_parameters(*_POOL_FIRST), 4 * (75 + 1) + 3 * (4 * 9 * 10 + 1))
    shape, layers = network(rng)
    assert_same(
        submission.count_parameters(input_shape=shape, layers=layers),
        count_parameters(described(shape, layers)[0]),
    )


@pytest.mark.points(1)
def test_count_macs_of_convolutions(submission, rng):
    for groups in (1, 2, 4):
        shape, layers = network(rng, groups=groups)
        for count in (1, 3):
            expected = count_macs(described(shape, layers[:count])[0], shape)
            assert_same(submission.count_macs(shape, layers[:count]), expected)


@pytest.mark.points(1)
def test_count_macs_of_whole_networks(submission, rng):
    assert_same(submission.count_macs((1, 32, 32), _LENET5), 416520)
    assert_same(submission.count_macs((2, 3, 4), [("linear", 5)]), 5 * 24)
    assert_same(submission.count_macs(*_POOL_FIRST), 4 * 17 * 19 * 75 + 3 * 4 * 9 * 10)
    shape, layers = network(rng)
    assert_same(
        submission.count_macs(input_shape=shape, layers=layers),
        count_macs(described(shape, layers)[0], shape),
    )


def windows(rng, *, padded=True, dilated=True):
    """Draw three layers, and return them with the size, jump and start that convlab finds."""
    layers = []
    for stride, dilation in zip((2, 3, 4), rng.permutation([2, 3, 4]).tolist(), strict=True):
        kernel_size, padding = map(int, rng.integers((3, 1), (6, 4)))
        layers.append((kernel_size, stride, padding * padded, dilation if dilated else 1))
    made = [Conv(1, 1, kernel, stride, pad, gap) for kernel, stride, pad, gap in layers]
    (size, _), (jump, _) = convlab_field(made)
    (start, _), _ = seen_cells(made, (0, 0), (0, 0))
    return layers, (size, jump, start)


@pytest.mark.points(1)
def test_receptive_field_size_and_jump_without_padding(submission, rng):
    for dilated in (False, True):
        layers, expected = windows(rng, padded=False, dilated=dilated)
        assert_same(submission.receptive_field(layers), expected)
        assert_same(submission.receptive_field(layers[:1]), expected_one(layers[0]))


def expected_one(layer):
    kernel_size, stride, padding, dilation = layer
    return dilation * (kernel_size - 1) + 1, stride, -padding


@pytest.mark.points(1)
def test_receptive_field_start_with_padding(submission, rng):
    for dilated in (False, True):
        layers, expected = windows(rng, dilated=dilated)
        assert_same(submission.receptive_field(layers=layers), expected)
        assert_same(submission.receptive_field(layers[:1]), expected_one(layers[0]))


@pytest.mark.points(1)
def test_receptive_field_known_networks(submission):
    pool = (2, 2, 0, 1)
    vgg16 = sum(([(3, 1, 1, 1)] * count + [pool] for count in (2, 2, 3, 3, 3)), [])
    assert_same(submission.receptive_field(vgg16), (212, 32, -90))
    lenet5 = [(5, 1, 0, 1), pool, (5, 1, 0, 1), pool, (5, 1, 0, 1)]
    assert_same(submission.receptive_field(lenet5), (32, 4, 0))
