"""The layer: against the loops, PyTorch, and arithmetic at the edges of the dtypes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab import ops, reference
from convlab.ops import _columns
from convlab.ops.methods import METHODS
from tests.ops.layer_cases import FLOATS, SEEDS, arrays, assert_close, layers, torch_options

EXACT = [method for method in METHODS if method != "fft"]


def usable(x, weight, **options):
    """Return the methods that can compute this layer."""
    found = []
    for method in METHODS:
        try:
            ops.conv2d(x, weight, method=method, **options)
        except ValueError:
            continue
        found.append(method)
    return found


@given(layers(), st.sampled_from(list(FLOATS)), st.booleans(), SEEDS)
def test_conv2d_equals_torch(torch, layer, dtype, has_bias, seed):
    x_shape, weight_shape, options = layer
    x, weight, bias = arrays([x_shape, weight_shape, weight_shape[:1]], dtype, seed)
    rest, pad = torch_options(options, weight_shape[2:])
    padded = torch.nn.functional.pad(torch.from_numpy(x), pad)
    tensors = torch.from_numpy(weight), torch.from_numpy(bias) if has_bias else None
    expected = torch.nn.functional.conv2d(padded, *tensors, **rest).numpy()
    found = ops.conv2d(x, weight, bias if has_bias else None, **options)
    assert found.dtype == x.dtype
    assert_close(found, expected, FLOATS[dtype])


@given(layers(most=3), st.sampled_from(["i8", "f4", "f8"]), SEEDS)
def test_every_method_gives_the_same_numbers(layer, dtype, seed):
    x_shape, weight_shape, options = layer
    x, weight = arrays([x_shape, weight_shape], dtype, seed, whole=dtype == "i8")
    expected = reference.conv2d(x, weight, **options)
    for method in usable(x, weight, **options):
        found = ops.conv2d(x, weight, method=method, **options)
        assert found.dtype == expected.dtype
        assert_close(found, expected, {"i8": 0, **FLOATS}[dtype])


@pytest.mark.parametrize("method", ["im2col", "mec", "shift_and_add"])
# With the wider padding, some windows lie in it alone.
@pytest.mark.parametrize("padding", [((3, 1), (0, 2)), ((10, 11), (5, 5))])
def test_layers_in_blocks_of_every_size(monkeypatch, padding, method):
    rng = np.random.default_rng(3)
    x, weight = rng.integers(-9, 9, (3, 4, 11, 9)), rng.integers(-9, 9, (6, 2, 5, 3))
    dilation = (1 if method == "mec" else 2, 1)
    options = {"groups": 2, "padding": padding, "dilation": dilation}
    expected = reference.conv2d(x, weight, **options)
    for block in (1, 1 << 10, 1 << 13, 1 << 20):
        monkeypatch.setattr(_columns, "BLOCK_BYTES", block)
        found = ops.conv2d(x.astype(float), weight.astype(float), method=method, **options)
        assert np.array_equal(found, expected), block


@pytest.mark.parametrize("block", [1, 1 << 9, 1 << 12])
@pytest.mark.parametrize("method", [None, "im2col", "shift_and_add", "mec"])
@pytest.mark.parametrize(
    ("shape", "kernel", "options"),
    [
        ((40, 9), (3, 3), {"padding": 1}),
        ((9, 40), (3, 3), {"padding": 1, "stride": 2}),
        ((37, 23), (7, 5), {"padding": (3, 2), "stride": (2, 3)}),
        ((35, 20), (2, 3), {"padding": ((0, 5), (4, 0)), "dilation": (3, 2), "stride": (2, 1)}),
        ((1, 1), (3, 2), {"padding": ((6, 0), (9, 1)), "stride": 4}),
        ((50, 3), (5, 1), {"padding": "full", "stride": (7, 1)}),
        ((5, 6), (5, 6), {}),
    ],
)
def test_depthwise_layers_in_blocks_of_every_size(
    monkeypatch, method, block, shape, kernel, options
):
    monkeypatch.setattr(_columns, "BLOCK_BYTES", block)
    rng = np.random.default_rng(1)
    x, weight = rng.integers(-9, 10, (2, 3, *shape)), rng.integers(-9, 10, (3, 1, *kernel))
    if method == "mec":
        options = {**options, "dilation": (1, np.max(options.get("dilation", 1)))}
    expected = reference.conv2d(x, weight, groups=3, **options)
    for dtype in ("f4", "f8", "i8"):
        found = ops.conv2d(x.astype(dtype), weight, groups=3, method=method, **options)
        assert np.array_equal(found, expected)
        found = ops.correlate2d(x[0, 1].astype(dtype), weight[1, 0], method=method, **options)
        assert np.array_equal(found, expected[0, 1])


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("method", [None, *EXACT])
def test_infinite_inputs_only_affect_their_windows(bad, method):
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(2, 3, 9, 8)), rng.normal(size=(4, 3, 3, 3))
    x[0, 1, 4, 5] = bad
    found = ops.conv2d(x, weight, padding=1, method=method)
    expected = reference.conv2d(x, weight, padding=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("method", [None, *EXACT])
def test_infinite_weights_times_padding_are_nan(bad, method):
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(1, 16, 28, 28)), rng.normal(size=(4, 16, 3, 3))
    weight[1, 2, 0, 1] = bad
    found = ops.conv2d(x, weight, padding=1, method=method)
    expected = ops.conv2d(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), weight, method="im2col")
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_huge_and_tiny_values(scale):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(1, 8, 12, 12)).astype("f4") * np.float32(scale)
    weight = rng.normal(size=(8, 8, 3, 3)).astype("f4")
    expected = ops.conv2d(x.astype("f8"), weight.astype("f8"))
    np.testing.assert_allclose(ops.conv2d(x, weight), expected, rtol=1e-4, atol=1e-4 * scale)


@pytest.mark.parametrize("method", [None, *EXACT])
def test_numbers_close_to_the_largest_do_not_overflow(method):
    x = np.full((1, 1, 4, 4), 3e38, "f4")
    weight = np.zeros((1, 1, 3, 3), "f4")
    weight[0, 0, 1, 1] = 1
    assert np.array_equal(ops.conv2d(x, weight, method=method), x[:, :, 1:-1, 1:-1])


EDGE = 2**63 - 1


def test_int64_is_exact_to_its_edge_and_raises_beyond(f):
    x, weight = np.array([[[EDGE // 2, EDGE // 2, 1]]]), np.ones((1, 1, 1, 3), int)
    assert f.conv2d(x, weight).tolist() == [[[EDGE]]]
    with pytest.raises(ValueError, match=f"the sums reach from 0 to {EDGE + 2}, but int64"):
        f.conv2d(x + 1, weight, [-1])
    grads = f.conv2d_backward([[[1]]], x, weight)
    assert grads.weight.tolist() == [[x[0].tolist()]]
    with pytest.raises(ValueError, match="but int64 holds only"):
        f.conv2d_backward([[[3]]], x, weight)
    with pytest.raises(ValueError, match="but int64 holds only"):
        f.conv_transpose2d([[[EDGE, EDGE]]], [[[[1, 1]]]])
    with pytest.raises(ValueError, match="but int64 holds only"):
        f.max_pool2d(np.array([[[2**64 - 1]]], np.uint64), 1)
    assert f.avg_pool2d([[[EDGE, EDGE - 2]]], (1, 2)).tolist() == [[[float(EDGE - 1)]]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x, w: ops.conv2d(x, w, method="magic"),
         "method must be one of shift_and_add, .*, not 'magic'"),
        (lambda x, w: ops.conv2d(x, w, dilation=2, padding=2, method="mec"),
         "method 'mec' needs a vertical dilation of 1: leave method out"),
        (lambda x, w: ops.conv2d(x, w, stride=2, method="fft"), "method 'fft' needs stride 1"),
        (lambda x, w: ops.conv2d_backward(np.ones((2, 3, 4)), x, w),
         r"grad_output has shape \(2, 3, 4\), but with these arguments the layer returns "
         r"\(2, 4, 3\): give one number"),
        (lambda x, w: ops.conv_transpose2d(x, w),
         r"weight of shape \(2, 1, 3, 3\) reads 2, but x has 1: give weight the shape"),
        (lambda x, w: ops.conv_transpose2d(x, w[:1], stride=2, output_padding=2),
         "output_padding must be smaller than the stride or the dilation"),
    ],
)  # fmt: skip
def test_impossible_layers_raise(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((1, 6, 5)), np.ones((2, 1, 3, 3)))
