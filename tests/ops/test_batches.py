"""Batches of small images, in both orders of memory: the same numbers as for each image."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import ops, reference
from tests.ops.layer_cases import PAIR, SEEDS


def batch_last(x):
    """Return a copy of a batch (N, C, H, W) whose last axis in memory is the batch."""
    return np.ascontiguousarray(x.transpose(1, 2, 3, 0)).transpose(3, 0, 1, 2)


@settings(max_examples=100)
@given(PAIR, PAIR, PAIR, PAIR, PAIR, st.integers(1, 2), SEEDS)
def test_every_layer_gives_the_same_numbers(kernel, stride, dilation, padding, shape, groups, seed):
    rng = np.random.default_rng(seed)
    (depth, filters), size = shape, [d * (k - 1) + 3 for k, d in zip(kernel, dilation, strict=True)]
    x = rng.integers(-9, 10, (5, groups * depth, *size))
    weight = rng.integers(-9, 10, (groups * filters, depth, *kernel))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    expected = reference.conv2d(x, weight, **options)
    grad = rng.integers(-9, 10, expected.shape)
    gradients = reference.conv2d_backward(grad, x, weight, **options)
    for batch in (x, batch_last(x), batch_last(x).astype(float)):
        assert np.array_equal(ops.conv2d(batch, weight, **options), expected)
        found = ops.conv2d_backward(grad, batch, weight, **options)
        for one, other in zip(found, gradients, strict=True):
            assert np.array_equal(one, other)


@pytest.mark.parametrize("stride", [1, 2])
def test_pools_give_the_same_numbers(stride):
    x = np.random.default_rng(0).integers(0, 4, (3, 2, 6, 5))  # many cells are equal
    options = {"kernel_size": 2, "stride": stride, "padding": 1}
    maps = ops.max_pool2d(x, **options)
    assert np.array_equal(ops.max_pool2d(batch_last(x), **options), maps)
    found = ops.max_pool2d_backward(maps, batch_last(x), **options)
    assert np.array_equal(found, ops.max_pool2d_backward(maps, x, **options))


def test_a_batch_gives_what_each_of_its_images_gives():
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(70, 3, 8, 6)), rng.normal(size=(40, 3, 3, 3))
    grad = rng.normal(size=(70, 40, 8, 6))
    maps = ops.conv2d(x, weight, padding=1)
    back = ops.conv2d_backward(grad, x, weight, padding=1)
    for number in (0, 35, 69):
        expected = ops.conv2d(x[number], weight, padding=1)
        np.testing.assert_allclose(maps[number], expected, rtol=1e-12, atol=1e-12)
        expected = ops.conv2d_backward(grad[number], x[number], weight, padding=1)
        np.testing.assert_allclose(back.x[number], expected.x, rtol=1e-12, atol=1e-12)
