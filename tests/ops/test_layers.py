"""The layer, its gradients and its transpose: against the loops, PyTorch, and mathematics."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convlab import ops, reference
from convlab._checks import as_geometry
from convlab.ops import _columns, _lines, backwards, methods
from convlab.ops.methods import METHODS, choose

patient = settings(deadline=None, max_examples=500)

SEEDS = st.integers(0, 2**32 - 1)
PAIR = st.tuples(st.integers(1, 3), st.integers(1, 3))
ENDS = st.tuples(st.integers(0, 3), st.integers(0, 3))
FLOATS = {"f4": 2e-5, "f8": 1e-12}


@st.composite
def layers(draw, most=2):
    """Draw the shapes and options of a layer that fits."""
    kernel, options = draw(PAIR), {"stride": draw(PAIR), "dilation": draw(PAIR)}
    options["padding"] = draw(st.tuples(ENDS, ENDS) | st.sampled_from(["valid", "same", "full"]))
    options["groups"] = groups = draw(st.integers(1, 2))
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, options["dilation"], strict=True)]
    size = tuple(span + draw(st.integers(0, 4)) for span in spans)
    count, depth, filters = (draw(st.integers(1, most)) for _ in range(3))
    x, weight = (count, groups * depth, *size), (groups * filters, depth, *kernel)
    return x, weight, options


def arrays(shapes, dtype, seed, whole=False):
    rng = np.random.default_rng(seed)
    if whole:
        return [rng.integers(-9, 10, shape) for shape in shapes]
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


def assert_close(found, expected, tolerance):
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=10 * tolerance)


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


def in_torch(options, x_shape, kernel):
    """Return PyTorch's options, and how much to pad before: it knows symmetric padding only."""
    from convlab.shapes import as_padding

    (top, bottom), (left, right) = as_padding(options["padding"], kernel, options["dilation"])
    rest = {key: value for key, value in options.items() if key != "padding"}
    return rest, (left, right, top, bottom)


@patient
@given(layers(), st.sampled_from(list(FLOATS)), st.booleans(), SEEDS)
def test_conv2d_equals_torch(torch, layer, dtype, has_bias, seed):
    x_shape, weight_shape, options = layer
    x, weight, bias = arrays([x_shape, weight_shape, weight_shape[:1]], dtype, seed)
    rest, pad = in_torch(options, x_shape, weight_shape[2:])
    padded = torch.nn.functional.pad(torch.from_numpy(x), pad)
    tensors = torch.from_numpy(weight), torch.from_numpy(bias) if has_bias else None
    expected = torch.nn.functional.conv2d(padded, *tensors, **rest).numpy()
    found = ops.conv2d(x, weight, bias if has_bias else None, **options)
    assert found.dtype == x.dtype
    assert_close(found, expected, FLOATS[dtype])


@patient
@given(layers(), st.sampled_from(list(FLOATS)), SEEDS)
def test_conv2d_backward_equals_torch(torch, layer, dtype, seed):
    x_shape, weight_shape, options = layer
    x, weight, bias = arrays([x_shape, weight_shape, weight_shape[:1]], dtype, seed)
    rest, pad = in_torch(options, x_shape, weight_shape[2:])
    tensors = [torch.from_numpy(array).requires_grad_() for array in (x, weight, bias)]
    padded = torch.nn.functional.pad(tensors[0], pad)
    output = torch.nn.functional.conv2d(padded, *tensors[1:], **rest)
    grad = np.random.default_rng(seed + 1).normal(size=tuple(output.shape)).astype(dtype)
    output.backward(torch.from_numpy(grad))
    found = ops.conv2d_backward(grad, x, weight, **options)
    for gradient, tensor in zip(found, tensors, strict=True):
        assert gradient.dtype == x.dtype
        assert_close(gradient, tensor.grad.numpy(), FLOATS[dtype])


@st.composite
def transposed(draw):
    """Draw the shapes and options of a transposed layer of which something is left."""
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


@patient
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


@patient
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


@patient
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


@patient
@given(layers(most=3), st.sampled_from(["i8", "f4", "f8"]), SEEDS)
def test_every_method_gives_the_same_numbers(layer, dtype, seed):
    x_shape, weight_shape, options = layer
    x, weight = arrays([x_shape, weight_shape], dtype, seed, whole=dtype == "i8")
    expected = reference.conv2d(x, weight, **options)
    for method in usable(x, weight, **options):
        found = ops.conv2d(x, weight, method=method, **options)
        assert found.dtype == expected.dtype
        assert_close(found, expected, {"i8": 0, **FLOATS}[dtype])


@settings(deadline=None, max_examples=100)
@given(st.tuples(*[st.integers(1, 9)] * 2), st.integers(1, 3), st.integers(0, 2), SEEDS)
def test_winograd_equals_torch(torch, size, groups, padding, seed):
    assume(min(size) + 2 * padding >= 3)
    x, weight = arrays([(2, 2 * groups, *size), (3 * groups, 2, 3, 3)], "f4", seed)
    options = {"padding": padding, "groups": groups}
    found = ops.conv2d(x, weight, method="winograd", **options)
    expected = torch.nn.functional.conv2d(*map(torch.from_numpy, (x, weight)), **options)
    assert_close(found, expected.numpy(), FLOATS["f4"])


@settings(deadline=None, max_examples=40)
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


@settings(deadline=None, max_examples=500)
@given(layers(), SEEDS)
def test_conv_transpose2d_is_the_adjoint_of_conv2d(layer, seed):
    # <conv2d(x), y> = <x, conv_transpose2d(y)>, to the last digit for whole numbers.
    x_shape, weight_shape, options = layer
    x, weight = arrays([x_shape, weight_shape], None, seed, whole=True)
    forward = ops.conv2d(x, weight, **options)
    (y,) = arrays([forward.shape], None, seed + 1, whole=True)
    wanted = np.array(x_shape[2:])
    base = np.array(_smallest(y, weight, options))
    back = ops.conv_transpose2d(
        y, weight, output_padding=tuple(int(n) for n in wanted - base), **options
    )
    assert back.shape == x.shape
    assert (forward * y).sum() == (x * back).sum()


def _smallest(y, weight, options):
    """Return what is left without output_padding; where that is nothing, as the formula says."""
    from convlab.shapes import as_padding

    sides = as_padding(options["padding"], weight.shape[2:], options["dilation"])
    return [
        s * (count - 1) + d * (k - 1) + 1 - sum(ends)
        for s, count, d, k, ends in zip(
            options["stride"],
            y.shape[2:],
            options["dilation"],
            weight.shape[2:],
            sides,
            strict=True,
        )
    ]


def small_blocks(monkeypatch, block):
    for module, name in (
        (_columns, "BLOCK_BYTES"),
        (_lines, "BLOCK_BYTES"),
        (_lines, "LONG_BYTES"),
    ):
        monkeypatch.setattr(module, name, block)


@pytest.mark.parametrize("block", [1, 1 << 10, 1 << 13, 1 << 20])
@pytest.mark.parametrize("method", ["im2col", "mec", "kn2row"])
def test_blocks_of_columns_of_every_size_give_the_same_numbers(monkeypatch, method, block):
    small_blocks(monkeypatch, block)
    rng = np.random.default_rng(3)
    x, weight = rng.integers(-9, 9, (3, 4, 11, 9)), rng.integers(-9, 9, (6, 2, 5, 3))
    options = {"groups": 2, "padding": ((3, 1), (0, 2)), "dilation": (2, 1)}
    found = ops.conv2d(x.astype(float), weight.astype(float), method=method, **options)
    assert np.array_equal(found, reference.conv2d(x, weight, **options))


@pytest.mark.parametrize("block", [1, 1 << 9, 1 << 12])
@pytest.mark.parametrize("method", ["im2col", "mec"])
@pytest.mark.parametrize(
    ("shape", "kernel", "options"),
    [
        ((40, 9), (3, 3), {"padding": 1}),
        ((9, 40), (3, 3), {"padding": 1, "stride": 2}),
        ((37, 23), (7, 5), {"padding": (3, 2), "stride": (2, 3)}),
        ((35, 20), (2, 3), {"padding": ((0, 5), (4, 0)), "dilation": (3, 2), "stride": (2, 1)}),
        ((1, 1), (3, 2), {"padding": ((6, 0), (9, 1)), "stride": 4}),
        ((50, 3), (5, 1), {"padding": "full", "stride": (7, 1)}),
    ],
)
def test_blocks_for_filters_of_one_channel(monkeypatch, method, block, shape, kernel, options):
    small_blocks(monkeypatch, block)
    rng = np.random.default_rng(1)
    x, weight = rng.integers(-9, 10, (2, 3, *shape)), rng.integers(-9, 10, (3, 1, *kernel))
    expected = reference.conv2d(x, weight, groups=3, **options)
    for dtype in ("f4", "f8", "i8"):
        found = ops.conv2d(x.astype(dtype), weight, groups=3, method=method, **options)
        assert np.array_equal(found, expected)
        found = ops.correlate2d(x[0, 1].astype(dtype), weight[1, 0], method=method, **options)
        assert np.array_equal(found, expected[0, 1])


@pytest.mark.parametrize("method", ["im2col", "mec", "kn2row"])
def test_blocks_of_windows_that_lie_in_the_padding_alone(monkeypatch, method):
    small_blocks(monkeypatch, 1)
    rng = np.random.default_rng(4)
    x, weight = rng.integers(-9, 9, (1, 2, 3, 4)), rng.integers(-9, 9, (3, 2, 2, 2))
    options = {"padding": ((7, 6), (5, 5))}
    found = ops.conv2d(x.astype(float), weight.astype(float), method=method, **options)
    assert np.array_equal(found, reference.conv2d(x, weight, **options))


@pytest.mark.parametrize("block", [1, 1 << 9, 1 << 11, 1 << 20])
@pytest.mark.parametrize("padding", [((3, 1), (0, 2)), ((9, 8), (5, 5))])
def test_the_gradient_of_filters_in_blocks_of_every_size(monkeypatch, block, padding):
    small_blocks(monkeypatch, block)
    monkeypatch.setattr(backwards, "LONG_LINES_ROWS", 0)  # so that long lines are used for each
    rng = np.random.default_rng(3)
    x, weight = rng.integers(-9, 9, (2, 4, 11, 9)), rng.integers(-9, 9, (6, 2, 5, 3))
    options = {"groups": 2, "padding": padding, "dilation": (2, 1)}
    grad = rng.integers(-9, 9, reference.conv2d(x, weight, **options).shape)
    found = ops.conv2d_backward(*(part.astype(float) for part in (grad, x, weight)), **options)
    expected = reference.conv2d_backward(grad, x, weight, **options)
    assert np.array_equal(found.weight, expected.weight)


def test_each_layer_is_computed_as_is_quickest(monkeypatch):
    monkeypatch.setattr(methods, "WINOGRAD_PAYS", False)  # as where products have several threads

    def chosen(count, depth, size, filters, kernel, stride=1, groups=1):
        x = np.zeros((count, depth, size, size), "f4")
        weight = (groups, filters // groups, depth // groups, kernel, kernel)
        options = {"padding": kernel // 2, "stride": stride, "dilation": 1}
        windows = as_geometry((size, size), (kernel, kernel), **options)
        return choose(x, np.zeros(weight, "f4"), windows, np.dtype("f4"))

    assert chosen(1, 3, 224, 64, 7, 2) == chosen(1, 6, 28, 16, 5) == "mec"
    assert chosen(1, 1, 256, 1, 3) == chosen(1, 1, 1024, 1, 7, 2) == "mec"
    assert chosen(64, 8, 14, 16, 3) == chosen(64, 64, 4, 512, 3, 2) == "mec"
    assert chosen(1, 64, 56, 64, 3) == chosen(1, 128, 28, 128, 3) == "kn2row"
    assert chosen(1, 64, 112, 64, 5) == chosen(1, 24, 112, 24, 7) == "kn2row"
    assert chosen(1, 16, 224, 16, 3) == chosen(1, 32, 112, 32, 3) == "mec"
    assert chosen(1, 128, 28, 128, 3, groups=128) == chosen(1, 9, 7, 9, 5, groups=9) == "kn2row"
    assert chosen(1, 64, 14, 64, 3) == chosen(1, 64, 56, 64, 3, 2) == "im2col"
    assert chosen(64, 8, 14, 16, 1) == "pointwise"
    monkeypatch.setattr(methods, "WINOGRAD_PAYS", True)
    assert chosen(1, 128, 56, 128, 3) == chosen(1, 192, 40, 192, 3) == "winograd"
    assert chosen(1, 128, 28, 128, 3) == chosen(1, 64, 56, 64, 3) == "kn2row"
    assert chosen(1, 256, 28, 256, 3) == chosen(1, 128, 14, 128, 3) == "im2col"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("method", [None, "im2col", "mec", "kn2row", "winograd", "shift_and_add"])
def test_what_is_not_finite_stays_where_the_windows_are(bad, method):
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(2, 3, 9, 8)), rng.normal(size=(4, 3, 3, 3))
    x[0, 1, 4, 5] = bad
    found = ops.conv2d(x, weight, padding=1, method=method)
    expected = reference.conv2d(x, weight, padding=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("method", ["im2col", "mec", "kn2row", "winograd", "shift_and_add", None])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_meets_the_padding_too(bad, method):
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=(1, 16, 28, 28)), rng.normal(size=(4, 16, 3, 3))
    weight[1, 2, 0, 1] = bad
    found = ops.conv2d(x, weight, padding=1, method=method)
    expected = ops.conv2d(np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1))), weight, method="im2col")
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("shape", [(1, 8, 9, 8), (40, 2, 9, 8)])
def test_a_gradient_that_is_not_finite_meets_the_padding_too(shape):
    rng = np.random.default_rng(1)
    x, weight = rng.normal(size=shape), rng.normal(size=(3, shape[1], 3, 3))
    grad = rng.normal(size=(shape[0], 3, *shape[2:]))
    grad[0, 1, 0, 5] = np.inf
    found = ops.conv2d_backward(grad, x, weight, padding=1)
    expected = reference.conv2d_backward(grad, x, weight, padding=1)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-11)


def test_an_infinite_weight_does_not_reach_beyond_its_windows():
    x, weight = np.ones((1, 1, 3)), np.array([[[[np.inf, 1.0]]]])
    found = ops.conv_transpose2d(x, weight)
    assert np.array_equal(found, reference.conv_transpose2d(x, weight))
    assert found[0, 0].tolist() == [np.inf, np.inf, np.inf, 1]


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_huge_and_tiny_values(scale):
    rng = np.random.default_rng(2)
    x = rng.normal(size=(1, 8, 12, 12)).astype("f4") * np.float32(scale)
    weight = rng.normal(size=(8, 8, 3, 3)).astype("f4")
    expected = ops.conv2d(x.astype("f8"), weight.astype("f8"))
    np.testing.assert_allclose(ops.conv2d(x, weight), expected, rtol=1e-4, atol=1e-4 * scale)


def test_a_sum_that_only_winograd_would_overflow_does_not():
    x = np.full((1, 1, 4, 4), 3e38, "f4")
    weight = np.zeros((1, 1, 3, 3), "f4")
    weight[0, 0, 1, 1] = 1
    assert np.array_equal(ops.conv2d(x, weight), x[:, :, 1:-1, 1:-1])
    assert np.array_equal(ops.conv2d(x, weight, method="winograd"), x[:, :, 1:-1, 1:-1])


EDGE = 2**63 - 1


@pytest.mark.parametrize("f", [reference, ops], ids=["reference", "ops"])
def test_int64_is_exact_to_its_edge_and_told_beyond(f):
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


def test_whole_numbers_beyond_the_doubles_stay_exact():
    # 2**53 + 1 is no double: a product of matrices in floats would lose the last digit.
    x = np.array([[[2**53, 1, 0], [0, 0, 0]]])
    assert ops.conv2d(x, np.ones((1, 1, 1, 2), int)).tolist() == [[[2**53 + 1, 1], [0, 0]]]


def test_inputs_of_every_layout_and_none_is_changed():
    rng = np.random.default_rng(3)
    base, weight = rng.normal(size=(9, 8, 4, 2)), rng.normal(size=(3, 2, 3, 2)[::-1]).T
    x = base.T[:, ::-1, :, ::-1]
    x.flags.writeable = weight.flags.writeable = False
    before = x.copy(), weight.copy()
    for options in ({}, {"padding": (1, 2)}, {"stride": 2}, {"dilation": 2}):
        one = {**options, "groups": 2}
        weights = weight if x.shape[1] == 4 else weight
        weights = np.concatenate([weights, weights[:1]])
        found = ops.conv2d(x, weights, **one)
        expected = ops.conv2d(before[0].copy(), weights.copy(), **one)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)
        grad = np.ones(found.shape)
        grad.flags.writeable = False
        ops.conv2d_backward(grad, x, weights, **one)
        ops.conv_transpose2d(grad, weights, groups=2)
    assert np.array_equal(x, before[0])
    assert np.array_equal(weight, before[1])


def test_a_batch_of_none():
    x, weight = np.zeros((0, 4, 6, 5)), np.ones((2, 4, 3, 3))
    found = ops.conv2d(x, weight)
    assert found.shape == (0, 2, 4, 3)
    grads = ops.conv2d_backward(found, x, weight)
    assert grads.x.shape == x.shape
    assert not grads.weight.any() and grads.weight.shape == weight.shape
    assert grads.bias.tolist() == [0, 0]
    assert ops.conv_transpose2d(found, weight).shape == (0, 4, 6, 5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda x, w: ops.conv2d(x, w, method="magic"),
            "method must be one of pointwise, .*, not 'magic'",
        ),
        (
            lambda x, w: ops.conv2d(x, w, method="pointwise"),
            "method 'pointwise' needs a kernel of 1x1, not 3x3: leave method out",
        ),
        (lambda x, w: ops.conv2d(x, w, stride=2, method="fft"), "method 'fft' needs stride 1"),
        (
            lambda x, w: ops.conv2d_backward(np.ones((2, 3, 4)), x, w),
            r"grad_output has shape \(2, 3, 4\), but with these arguments the layer returns "
            r"\(2, 4, 3\): give one number",
        ),
        (
            lambda x, w: ops.conv_transpose2d(x, w),
            r"weight of shape \(2, 1, 3, 3\) reads 2, and x has 1: give weight the shape",
        ),
        (
            lambda x, w: ops.conv_transpose2d(x, w[:1], stride=2, output_padding=2),
            "output_padding must be smaller than the stride or the dilation",
        ),
    ],
)
def test_what_cannot_be_is_told(call, message):
    with pytest.raises(ValueError, match=message):
        call(np.ones((1, 6, 5)), np.ones((2, 1, 3, 3)))
