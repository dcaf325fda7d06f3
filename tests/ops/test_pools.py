"""Pooling and its backward pass: against the loops and PyTorch."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import ops, reference
from tests.ops.layer_cases import SEEDS


@st.composite
def pools(draw, half=False):
    """Draw an input's shape and the options of a pooling layer that fits; some for PyTorch."""
    kernel = tuple(draw(st.integers(1, 4)) for _ in range(2))
    stride = draw(st.none() | st.tuples(st.integers(1, 4), st.integers(1, 4)))
    most = [k // 2 if half else k - 1 for k in kernel]
    padding = tuple(draw(st.integers(0, p)) for p in most)
    ceil_mode = draw(st.booleans())
    # Rounded up, a window may extend over the far end by less than the stride.
    over = [s - 1 if ceil_mode else 0 for s in stride or kernel]
    size = tuple(
        draw(st.integers(max(1, k - 2 * p - o), k + 5))
        for k, p, o in zip(kernel, padding, over, strict=True)
    )
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 2)), *size)
    options = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode}
    return shape, kernel, options


def draw_numbers(shape, dtype, seed):
    """Draw few different numbers, so that there are ties, and for floats some odd ones."""
    rng = np.random.default_rng(seed)
    x = rng.integers(-3, 4, shape).astype(dtype)
    if x.dtype.kind == "f":
        odd = rng.random(shape) < 0.1
        x[odd] = rng.choice([np.inf, -np.inf], np.count_nonzero(odd))
    return x


@given(pools(half=True), st.booleans(), SEEDS)
def test_pools_and_their_gradients_equal_torch(torch, pool, count_include_pad, seed):
    shape, kernel, options = pool
    x = np.random.default_rng(seed).integers(-4, 4, shape).astype("f8")
    functional = torch.nn.functional
    for name, more in (
        ("max_pool2d", {}),
        ("avg_pool2d", {"count_include_pad": count_include_pad}),
    ):
        tensor = torch.from_numpy(x).requires_grad_()
        expected = getattr(functional, name)(tensor, kernel, **options, **more)
        found = getattr(ops, name)(x, kernel, **options, **more)
        np.testing.assert_allclose(found, expected.detach().numpy(), rtol=1e-13, atol=1e-13)
        grad = np.random.default_rng(seed + 1).normal(size=found.shape)
        tensor.grad = None
        expected.backward(torch.from_numpy(grad))
        back = getattr(ops, f"{name}_backward")(grad, x, kernel, **options, **more)
        np.testing.assert_allclose(back, tensor.grad.numpy(), rtol=1e-12, atol=1e-12)


@given(pools(), st.sampled_from(["?", "u1", "i4", "i8", "f2", "f4", "f8"]), SEEDS)
def test_max_pool_equals_the_reference(pool, dtype, seed):
    shape, kernel, options = pool
    x = draw_numbers(shape, dtype, seed)
    if x.dtype.kind == "f":
        x[np.random.default_rng(seed + 2).random(shape) < 0.05] = np.nan
    found, expected = (f.max_pool2d(x, kernel, **options) for f in (ops, reference))
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)
    grad = np.random.default_rng(seed + 1).integers(-9, 10, found.shape)
    found, expected = (f.max_pool2d_backward(grad, x, kernel, **options) for f in (ops, reference))
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


@given(pools(), st.sampled_from(["?", "u1", "i8", "f2", "f4", "f8"]), st.booleans(), SEEDS)
def test_avg_pool_equals_the_reference(pool, dtype, count_include_pad, seed):
    shape, kernel, options = pool
    options["count_include_pad"] = count_include_pad
    x = draw_numbers(shape, dtype, seed)
    found, expected = (f.avg_pool2d(x, kernel, **options) for f in (ops, reference))
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)
    grad = np.random.default_rng(seed + 1).integers(-9, 10, found.shape).astype(dtype)
    found, expected = (f.avg_pool2d_backward(grad, x, kernel, **options) for f in (ops, reference))
    assert found.dtype == expected.dtype
    tolerance = 1e-2 if dtype == "f2" else 1e-5
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


@settings(max_examples=50)
@given(pools(), SEEDS)
def test_gradients_are_finite_differences(pool, seed):
    shape, kernel, options = pool
    rng = np.random.default_rng(seed)
    x, direction = rng.permutation(np.prod(shape)).reshape(shape) / 7, rng.normal(size=shape)
    for name in ("max_pool2d", "avg_pool2d"):
        forward = getattr(ops, name)
        low, high = (forward(x + step * direction, kernel, **options) for step in (-1e-3, 1e-3))
        grad = rng.normal(size=low.shape)
        back = getattr(ops, f"{name}_backward")(grad, x, kernel, **options)
        slope = ((high - low) * grad).sum() / 2e-3
        assert np.isclose((back * direction).sum(), slope, rtol=1e-8, atol=1e-8)


class TestPublished:
    """Numbers published by courses and in their tests."""

    def test_padding_is_never_the_largest(self, f):
        x = -np.arange(1.0, 10).reshape(1, 3, 3)
        assert f.max_pool2d(x, 2, padding=1)[0].tolist() == [[-1, -2], [-4, -5]]

    def test_average_with_and_without_padding(self, f):
        x = -np.ones((1, 4, 4))
        found = f.avg_pool2d(x, 2, padding=1)[0]
        assert found.tolist() == [[-0.25, -0.5, -0.25], [-0.5, -1, -0.5], [-0.25, -0.5, -0.25]]
        assert np.array_equal(
            f.avg_pool2d(x, 2, padding=1, count_include_pad=False), -np.ones((1, 3, 3))
        )

    def test_cs231n(self, f):
        x = np.linspace(-0.3, 0.4, 96).reshape(2, 3, 4, 4)
        expected = [
            [[-0.26315789, -0.24842105], [-0.20421053, -0.18947368]],
            [[-0.14526316, -0.13052632], [-0.08631579, -0.07157895]],
            [[-0.02736842, -0.01263158], [0.03157895, 0.04631579]],
        ]
        found = f.max_pool2d(x, 2)
        np.testing.assert_allclose(found[0], expected, atol=1e-8)
        assert np.allclose(found[1, 2], [[0.32631579, 0.34105263], [0.38526316, 0.4]], atol=1e-8)

    def test_d2l(self, f):
        x = np.arange(9).reshape(1, 3, 3)
        assert f.max_pool2d(x, 2, stride=1)[0].tolist() == [[4, 5], [7, 8]]
        assert f.avg_pool2d(x, 2, stride=1)[0].tolist() == [[2, 3], [5, 6]]

    def test_tinytorch(self, f):
        x = np.arange(24).reshape(1, 4, 6)
        assert f.max_pool2d(x, (2, 3))[0].tolist() == [[8, 11], [20, 23]]
        assert f.avg_pool2d(x, (2, 3))[0].tolist() == [[4, 7], [16, 19]]

    def test_coursera_backward(self, f):
        rng = np.random.RandomState(1)  # noqa: NPY002 - the course's own numbers need its generator
        x = rng.randn(5, 5, 3, 2).transpose(0, 3, 1, 2)
        grad = rng.randn(5, 4, 2, 2)
        assert np.isclose(grad.mean(), 0.145713902729)
        grad = grad.transpose(0, 3, 1, 2)
        back = f.max_pool2d_backward(grad, x, 2, stride=1)
        expected = [[0, 0], [5.05844394, -1.68282702], [0, 0]]
        assert np.allclose(back[1, :, 1].T, expected)
        back = f.avg_pool2d_backward(grad, x, 2, stride=1)
        expected = [[0.08485462, 0.2787552], [1.26461098, -0.25749373], [1.17975636, -0.53624893]]
        assert np.allclose(back[1, :, 1].T, expected)

    def test_the_first_of_several_largest_gets_the_gradient(self, f):
        x = np.zeros((1, 2, 4))
        assert f.max_pool2d_backward([[[5.0, 7.0]]], x, 2)[0].tolist() == [[5, 0, 7, 0], [0] * 4]

    def test_minus_infinity_keeps_the_gradient_inside(self, f):
        x = np.full((1, 2, 2), -np.inf)
        back = f.max_pool2d_backward(np.ones((1, 2, 2)), x, 2, padding=1)
        assert back[0].tolist() == [[1, 1], [1, 1]]

    def test_too_much_padding_raises(self, f):
        with pytest.raises(ValueError, match="padding 2 is not smaller than the kernel 2"):
            f.max_pool2d(np.ones((1, 4, 4)), 2, padding=2)


def test_cells_without_gradient_are_positive_zero():
    for stride, size in ((2, 2), (1, 3)):
        x, grad = np.arange(16.0).reshape(1, 4, 4), -np.ones((1, size, size))
        back = ops.max_pool2d_backward(grad, x, 2, stride=stride)
        assert (back == 0).any() and not np.signbit(back[back == 0]).any()
