"""Batches whose images lie beside each other in memory: the same numbers, in the same order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import ops, reference
from convlab.ops._interleaved import interleaved, is_interleaved

PAIR = st.tuples(st.integers(1, 3), st.integers(1, 3))


@settings(deadline=None, max_examples=100)
@given(PAIR, PAIR, PAIR, PAIR, PAIR, st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_every_layer_gives_the_same_numbers(kernel, stride, dilation, padding, shape, groups, seed):
    rng = np.random.default_rng(seed)
    (depth, filters), size = shape, [d * (k - 1) + 3 for k, d in zip(kernel, dilation, strict=True)]
    x = rng.integers(-9, 10, (5, groups * depth, *size))
    weight = rng.integers(-9, 10, (groups * filters, depth, *kernel))
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    expected = reference.conv2d(x, weight, **options)
    grad = rng.integers(-9, 10, expected.shape)
    gradients = reference.conv2d_backward(grad, x, weight, **options)
    for batch in (x, interleaved(x)):
        assert np.array_equal(ops.conv2d(batch, weight, **options), expected)
        found = ops.conv2d_backward(grad, batch, weight, **options)
        for one, other in zip(found, gradients, strict=True):
            assert np.array_equal(one, other)


@pytest.mark.parametrize("stride", [1, 2])
def test_pools_give_the_same_numbers(stride):
    x = np.random.default_rng(0).integers(0, 4, (3, 2, 6, 5))  # many cells are equal
    options = {"kernel_size": 2, "stride": stride, "padding": 1}
    maps = ops.max_pool2d(x, **options)
    assert np.array_equal(ops.max_pool2d(interleaved(x), **options), maps)
    found = ops.max_pool2d_backward(maps, interleaved(x), **options)
    assert np.array_equal(found, ops.max_pool2d_backward(maps, x, **options))


def test_maps_lie_in_memory_as_the_images_do():
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(3, 2, 5, 4)), rng.normal(size=(2, 2, 3, 3))
    assert ops.conv2d(x, weight).flags.c_contiguous
    maps = ops.conv2d(interleaved(x), weight)
    assert is_interleaved(maps)
    assert is_interleaved(ops.conv2d_backward(np.ones(maps.shape), interleaved(x), weight).x)


def test_small_maps_come_back_beside_each_other():
    rng = np.random.default_rng(2)
    x, weight = rng.normal(size=(6, 2, 5, 4)), rng.normal(size=(2, 2, 3, 3))
    maps = ops.conv2d(x, weight)
    assert is_interleaved(maps)
    assert is_interleaved(ops.conv2d_backward(maps, x, weight).x)
    assert ops.conv2d(x, weight[..., :1, :1]).flags.c_contiguous  # reads no row: nothing to gain
