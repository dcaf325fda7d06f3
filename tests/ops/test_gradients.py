"""The gradients of the layer and its transpose: against the loops, PyTorch, and mathematics."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convlab import ops, reference
from convlab.ops import _columns
from convlab.shapes import as_padding
from tests.ops.layer_cases import FLOATS, PAIR, SEEDS, arrays, assert_close, layers, torch_options


@given(layers(), st.sampled_from(list(FLOATS)), SEEDS)
def test_conv2d_backward_equals_torch(torch, layer, dtype, seed):
    x_shape, weight_shape, options = layer
    x, weight, bias = arrays([x_shape, weight_shape, weight_shape[:1]], dtype, seed)
    rest, pad = torch_options(options, weight_shape[2:])
    tensors = [torch.from_numpy(array).requires_grad_() for array in (x, weight, bias)]
    padded = torch.nn.functional.pad(tensors[0], pad)
    output = torch.nn.functional.conv2d(padded, *tensors[1:], **rest)
    grad = np.random.default_rng(seed + 1).normal(size=tuple(output.shape)).astype(dtype)
    output.backward(torch.from_numpy(grad))
    found = ops.conv2d_backward(grad, x, weight, **options)
    for gradient, tensor in zip(found, tensors, strict=True):
        assert gradient.dtype == x.dtype
        assert_close(gradient, tensor.grad.numpy(), FLOATS[dtype])


@given(layers(), st.sampled_from(["?", "u1", "i8", "f2", "f4", "f8"]), SEEDS)
def test_conv2d_backward_equals_the_reference(layer, dtype, seed):
    x_shape, weight_shape, options = layer
    rng = np.random.default_rng(seed)
    x, weight = rng.integers(0, 9, x_shape).astype(dtype), rng.integers(-9, 9, weight_shape)
    shape = ops.conv2d(x, weight, **options).shape
    grad = rng.integers(-9, 9, shape)
    found = ops.conv2d_backward(grad, x, weight, **options)
    expected = reference.conv2d_backward(grad, x, weight, **options)
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


@st.composite
def transposed(draw):
    """Draw the shapes and options of a transposed layer whose output is not empty."""
    kernel, groups = draw(PAIR), draw(st.integers(1, 2))
    options = {"stride": draw(PAIR), "dilation": draw(PAIR), "groups": groups}
    options["padding"] = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    steps = zip(options["stride"], options["dilation"], strict=True)
    options["output_padding"] = tuple(draw(st.integers(0, max(pair) - 1)) for pair in steps)
    size = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    for axis in range(2):
        span = options["dilation"][axis] * (kernel[axis] - 1) + 1
        whole = options["stride"][axis] * (size[axis] - 1) + span + options["output_padding"][axis]
        assume(whole > 2 * options["padding"][axis])
    count, depth, filters = (draw(st.integers(1, 2)) for _ in range(3))
    return (count, groups * depth, *size), (groups * depth, filters, *kernel), options


@given(transposed(), st.sampled_from(list(FLOATS)), st.booleans(), SEEDS)
def test_conv_transpose2d_equals_torch(torch, layer, dtype, has_bias, seed):
    x_shape, weight_shape, options = layer
    filters = weight_shape[1] * options["groups"]
    x, weight, bias = arrays([x_shape, weight_shape, filters], dtype, seed)
    tensors = [torch.from_numpy(array) for array in (x, weight, bias)]
    expected = torch.nn.functional.conv_transpose2d(
        *tensors[:2], tensors[2] if has_bias else None, **options
    )
    found = ops.conv_transpose2d(x, weight, bias if has_bias else None, **options)
    assert_close(found, expected.numpy(), FLOATS[dtype])


@given(transposed(), st.sampled_from(["u1", "i8", "f2", "f4", "f8"]), SEEDS)
def test_conv_transpose2d_equals_the_reference(layer, dtype, seed):
    x_shape, weight_shape, options = layer
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 9, x_shape).astype(dtype)
    weight, bias = (
        rng.integers(-9, 9, weight_shape),
        rng.integers(-9, 9, weight_shape[1] * options["groups"]),
    )
    found = ops.conv_transpose2d(x, weight, bias, **options)
    expected = reference.conv_transpose2d(x, weight, bias, **options)
    assert found.dtype == expected.dtype
    assert np.array_equal(found, expected)
    for method in ("flipped", "col2im"):
        try:
            forced = ops.conv_transpose2d(x, weight, bias, method=method, **options)
        except ValueError as error:
            assert "stride 1" in str(error)
        else:
            assert np.array_equal(forced, expected)


@settings(max_examples=40)
@given(layers(), SEEDS)
def test_gradients_are_finite_differences(layer, seed):
    x_shape, weight_shape, options = layer
    shapes = [x_shape, weight_shape, weight_shape[:1]]
    parts = arrays(shapes, "f8", seed)
    grad = np.random.default_rng(seed + 1).normal(size=ops.conv2d(*parts, **options).shape)
    found = ops.conv2d_backward(grad, *parts[:2], **options)
    for position, gradient in enumerate(found):
        direction = np.random.default_rng(seed + 2).normal(size=shapes[position])
        ends = []
        for step in (-1e-4, 1e-4):
            moved = list(parts)
            moved[position] = parts[position] + step * direction
            ends.append((ops.conv2d(*moved, **options) * grad).sum())
        slope = (ends[1] - ends[0]) / 2e-4
        assert np.isclose((gradient * direction).sum(), slope, rtol=1e-8, atol=1e-8)


@given(layers(), SEEDS)
def test_conv_transpose2d_is_the_adjoint_of_conv2d(layer, seed):
    # <conv2d(x), y> = <x, conv_transpose2d(y)>, to the last digit for whole numbers.
    x_shape, weight_shape, options = layer
    x, weight = arrays([x_shape, weight_shape], None, seed, whole=True)
    forward = ops.conv2d(x, weight, **options)
    (y,) = arrays([forward.shape], None, seed + 1, whole=True)
    missing = tuple(map(int, np.subtract(x_shape[2:], _smallest(y, weight, options))))
    back = ops.conv_transpose2d(y, weight, output_padding=missing, **options)
    assert back.shape == x.shape
    assert (forward * y).sum() == (x * back).sum()


def _smallest(y, weight, options):
    """Return the output size without output_padding by the formula, even if it is below 1."""
    kernel, gaps = weight.shape[2:], options["dilation"]
    ends = np.sum(as_padding(options["padding"], kernel, gaps), axis=1)
    spans = np.multiply(gaps, np.subtract(kernel, 1)) + 1
    return np.multiply(options["stride"], np.subtract(y.shape[2:], 1)) + spans - ends


@pytest.mark.parametrize("padding", [((3, 1), (0, 2)), ((9, 8), (5, 5))])
def test_weight_gradient_in_blocks_of_every_size(monkeypatch, padding):
    rng = np.random.default_rng(3)
    x, weight = rng.integers(-9, 9, (2, 4, 11, 9)), rng.integers(-9, 9, (6, 2, 5, 3))
    options = {"groups": 2, "padding": padding, "dilation": (2, 1)}
    grad = rng.integers(-9, 9, reference.conv2d(x, weight, **options).shape)
    expected = reference.conv2d_backward(grad, x, weight, **options)
    for block in (1, 1 << 9, 1 << 11, 1 << 20):
        monkeypatch.setattr(_columns, "BLOCK_BYTES", block)
        found = ops.conv2d_backward(*(part.astype(float) for part in (grad, x, weight)), **options)
        assert np.array_equal(found.weight, expected.weight), block


@pytest.mark.parametrize("shape", [(1, 8, 9, 8), (40, 2, 9, 8)])
def test_infinite_gradients_times_padding_are_nan(shape):
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=shape), rng.normal(size=(3, shape[1], 3, 3))
    grad = rng.normal(size=(shape[0], 3, *shape[2:]))
    grad[0, 1, 0, 5] = np.inf
    found = ops.conv2d_backward(grad, x, weight, padding=1)
    expected = reference.conv2d_backward(grad, x, weight, padding=1)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11)


def test_an_infinite_weight_only_affects_its_windows():
    for f in (ops, reference):
        found = f.conv_transpose2d(np.ones((1, 1, 3)), [[[[np.inf, 1.0]]]])
        assert found.tolist() == [[[np.inf, np.inf, np.inf, 1]]]
