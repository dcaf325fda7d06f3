"""Windows as columns: against the loops, PyTorch, and the layer they compute."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab import ops, reference
from tests.ops.layer_cases import PAIR, SEEDS


@st.composite
def windows(draw):
    """Draw an input's shape, a kernel and options that fit."""
    kernel, dilation = draw(PAIR), draw(PAIR)
    options = {"stride": draw(PAIR), "dilation": dilation}
    options["padding"] = (draw(st.integers(0, 2)), draw(st.integers(0, 2)))
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    size = tuple(span + draw(st.integers(0, 4)) for span in spans)
    return (draw(st.integers(1, 2)), draw(st.integers(1, 3)), *size), kernel, options


@given(windows(), SEEDS)
def test_unfold_and_fold_equal_torch(torch, setting, seed):
    shape, kernel, options = setting
    x = np.random.default_rng(seed).normal(size=shape)
    expected = torch.nn.functional.unfold(torch.from_numpy(x), kernel, **options)
    found = ops.unfold(x, kernel, **options)
    assert np.array_equal(found, expected.numpy())
    expected = torch.nn.functional.fold(expected, shape[2:], kernel, **options)
    found = ops.fold(found, shape[2:], kernel, **options)
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-12, atol=1e-12)


@given(windows(), st.sampled_from(["?", "u1", "u8", "i8", "f2", "f4", "f8"]), SEEDS)
def test_unfold_and_fold_equal_the_reference(setting, dtype, seed):
    shape, kernel, options = setting
    x = np.random.default_rng(seed).integers(0, 9, shape).astype(dtype)
    columns = ops.unfold(x, kernel, **options)
    expected = reference.unfold(x, kernel, **options)
    assert columns.dtype == expected.dtype == x.dtype
    assert np.array_equal(columns, expected)
    found, expected = (f.fold(columns, shape[2:], kernel, **options) for f in (ops, reference))
    assert found.dtype == expected.dtype
    assert np.array_equal(found, expected)


@given(windows(), SEEDS)
def test_filters_times_columns_are_the_layer(setting, seed):
    shape, kernel, options = setting
    rng = np.random.default_rng(seed)
    x, weight = rng.integers(-9, 10, shape), rng.integers(-9, 10, (4, shape[1], *kernel))
    maps = ops.conv2d(x, weight, **options)
    found = weight.reshape(4, -1) @ ops.unfold(x, kernel, **options)
    assert np.array_equal(found.reshape(maps.shape), maps)


@given(windows(), SEEDS)
def test_fold_is_the_adjoint_of_unfold(setting, seed):
    shape, kernel, options = setting
    rng = np.random.default_rng(seed)
    x = rng.integers(-9, 10, shape)
    columns = ops.unfold(x, kernel, **options)
    y = rng.integers(-9, 10, columns.shape)
    assert (columns * y).sum() == (x * ops.fold(y, shape[2:], kernel, **options)).sum()


def test_alexnet_columns_of_cs231n(f):
    assert ops.unfold(np.zeros((3, 227, 227), "f4"), 11, stride=4).shape == (363, 3025)
    assert f.unfold(np.zeros((1, 3, 5, 4)), (3, 2), stride=2).shape == (1, 18, 4)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (np.ones((5, 4)),
         "columns have 5 rows, which is not a multiple of the 4 cells of the kernel"),
        (np.ones((4, 3)), "columns hold 3 windows, but 2x2 = 4 fit into an output of 3x3"),
        (np.ones(4), r"columns must have shape \(rows, windows\) or \(batch, rows, windows\)"),
        (np.full((4, 4), 2**62), "but int64 holds only"),
    ],
)  # fmt: skip
def test_columns_that_do_not_match_raise(f, columns, message):
    with pytest.raises(ValueError, match=message):
        f.fold(columns, 3, 2)
