"""Sizes: against windows counted one by one, and against published numbers."""

import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convlab.shapes import (
    leftover,
    output_shape,
    output_size,
    pooled_shape,
    pooled_size,
    same_padding,
    transposed_output_size,
)

SIZES = st.integers(1, 40)
SMALL = st.integers(1, 6)
ENDS = st.tuples(st.integers(0, 5), st.integers(0, 5))
# The guide's examples: input, output, padding, kernel, stride, dilation.
in_the_guide = pytest.mark.parametrize(
    ("i", "o", "p", "k", "s", "d"),
    [
        (4, 2, 0, 3, 1, 1), (5, 6, 2, 4, 1, 1), (5, 5, 1, 3, 1, 1), (5, 7, 2, 3, 1, 1),
        (5, 2, 0, 3, 2, 1), (5, 3, 1, 3, 2, 1), (6, 3, 1, 3, 2, 1), (7, 3, 0, 3, 1, 2),
    ],
)  # fmt: skip


def walk(cells, kernel_size, stride, dilation):
    """Step a kernel along `cells` cells; return the cells each window reads."""
    windows, start = [], 0
    while True:
        window = [start + cell * dilation for cell in range(kernel_size)]
        if window[-1] >= cells:
            return windows
        windows.append(window)
        start += stride


@given(SIZES, SMALL, ENDS, SMALL, SMALL)
def test_sizes_agree_with_the_steps_taken(size, kernel, ends, stride, dilation):
    cells = size + ends[0] + ends[1]
    windows = walk(cells, kernel, stride, dilation)
    options = {"padding": ends, "stride": stride, "dilation": dilation}
    if windows:
        assert output_size(size, kernel, **options) == len(windows)
        assert leftover(size, kernel, **options) == cells - 1 - windows[-1][-1]
    else:
        for function in (output_size, leftover):
            with pytest.raises(ValueError, match="does not fit"):
                function(size, kernel, **options)


@given(SIZES, SMALL, SMALL)
def test_the_padding_in_the_error_is_the_least_that_fits(size, kernel, dilation):
    try:
        output_size(size, kernel, dilation=dilation)
    except ValueError as error:
        needed = int(str(error).split("at least ")[1].split()[0])
        assert output_size(size, kernel, padding=needed, dilation=dilation) >= 1
        with pytest.raises(ValueError, match="does not fit"):
            output_size(size, kernel, padding=needed - 1, dilation=dilation)


@given(SIZES, SMALL, SMALL, SMALL)
def test_same_divides_the_size_by_the_stride_and_rounds_up(size, kernel, stride, dilation):
    options = {"padding": "same", "stride": stride, "dilation": dilation}
    assert output_size(size, kernel, **options) == -(-size // stride)


@given(SIZES, SMALL, SMALL)
def test_full_has_one_output_for_every_window_that_touches_the_input(size, kernel, dilation):
    reach = dilation * (kernel - 1)
    touching = range(-reach, size)
    assert output_size(size, kernel, padding="full", dilation=dilation) == len(touching)


@in_the_guide
def test_examples_of_the_guide_to_convolution_arithmetic(i, o, p, k, s, d):
    assert output_size(i, k, padding=p, stride=s, dilation=d) == o


@given(SIZES, SMALL, st.integers(0, 5), SMALL, SMALL)
def test_relationships_of_the_guide_to_convolution_arithmetic(i, k, p, s, d):
    if i >= k:
        assert output_size(i, k) == (i - k) + 1  # relationship 1
        assert output_size(i, k, padding=p) == (i - k) + 2 * p + 1  # 2
        assert output_size(i, k, stride=s) == (i - k) // s + 1  # 5, and 7 for pooling
        assert output_size(i, k, padding=p, stride=s) == (i + 2 * p - k) // s + 1  # 6
    if k % 2:
        assert output_size(i, k, padding=k // 2) == i  # 3, half padding
        assert same_padding(k) == (k // 2, k // 2)
    assert output_size(i, k, padding=k - 1) == i + (k - 1)  # 4, full padding
    if i + 2 * p >= k + (k - 1) * (d - 1):
        o = (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1
        assert output_size(i, k, padding=p, stride=s, dilation=d) == o  # 15


@pytest.mark.parametrize(
    ("network", "size", "layers", "sizes"),
    [
        # (kernel, padding, stride) of convolutions and pools alike
        ("LeNet-5", 32, [(5, 0, 1), (2, 0, 2)] * 2 + [(5, 0, 1)], [28, 14, 10, 5, 1]),
        ("AlexNet of torchvision", 224,
         [(11, 2, 4), (3, 0, 2), (5, 2, 1), (3, 0, 2)] + [(3, 1, 1)] * 3 + [(3, 0, 2)],
         [55, 27, 27, 13, 13, 13, 13, 6]),
        ("VGG16", 224, [(3, 1, 1), (2, 0, 2)] * 5, [224, 112, 112, 56, 56, 28, 28, 14, 14, 7]),
        ("ten 5x5 layers in d2l", 240, [(5, 0, 1)] * 10, list(range(236, 199, -4))),
    ],
)  # fmt: skip
def test_sizes_through_published_networks(network, size, layers, sizes):
    found = []
    for kernel, padding, stride in layers:
        size = output_size(size, kernel, padding=padding, stride=stride)
        found.append(size)
    assert found == sizes, network


def test_published_sizes_that_round_down():
    assert output_size(227, 11, stride=4) ** 2 * 96 == 55**2 * 96 == 290_400  # AlexNet in CS231n
    assert output_size(224, 7, padding=3, stride=2) == 112  # ResNet: 111.5 + 1
    assert leftover(224, 7, padding=3, stride=2) == 1
    assert output_size(10, 3, stride=2) == 4  # CS231n: (10 - 3) / 2 + 1 = 4.5


@pytest.mark.parametrize(
    ("kernel", "padding", "stride", "shape"),
    [
        (3, 1, 1, (8, 8)),
        ((5, 3), (2, 1), 1, (8, 8)),
        (3, 1, 2, (4, 4)),
        ((3, 5), (0, 1), (3, 4), (2, 2)),
    ],
)
def test_shapes_from_8x8_in_d2l(kernel, padding, stride, shape):
    assert output_shape((8, 8), kernel, padding=padding, stride=stride) == shape


@given(st.tuples(SIZES, SIZES), st.tuples(SMALL, SMALL), st.tuples(SMALL, SMALL), ENDS)
def test_output_shape_is_output_size_of_each_side(image, kernel, stride, padding):
    try:
        sides = tuple(
            output_size(image[axis], kernel[axis], padding=padding[axis], stride=stride[axis])
            for axis in range(2)
        )
    except ValueError:
        with pytest.raises(ValueError, match="does not fit"):
            output_shape(image, kernel, padding=padding, stride=stride)
    else:
        assert output_shape(image, kernel, padding=padding, stride=stride) == sides


@pytest.mark.parametrize("name", ["input_size", "kernel_size", "stride", "dilation"])
@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        *((value, TypeError, "{} must be a whole number, not") for value in (
            2.0, np.float64(2), "2", None, True, np.True_, (2, 2), [2])),
        *((value, ValueError, f"^{{}} must be at least 1, not {value}$") for value in (0, -1)),
    ],
)  # fmt: skip
def test_a_size_must_be_a_whole_number_of_at_least_one(name, value, error, message):
    arguments = {"input_size": 9, "kernel_size": 3, name: value}
    for function in (output_size, leftover):
        with pytest.raises(error, match=message.format(name)):
            function(**arguments)


def test_the_error_of_a_float_size_names_the_operator_for_whole_numbers():
    with pytest.raises(TypeError, match=r"not 4\.0: divide sizes with // instead of /"):
        output_size(8 / 2, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: output_shape((4, 4), (5, 5)),
         "kernel 5x5 does not fit into the 4x4 input with padding 0: add padding of at least 1 "
         "or use a smaller kernel"),
        (lambda: output_shape((4, 9), (9, 3), padding=1),
         "kernel 9x3 does not fit into the 4x9 input with padding 1: raise padding to at least 3 "
         "or use a smaller kernel"),
        (lambda: output_shape((9, 4), 3, dilation=2, padding=((0, 0), (0, 0))),
         "kernel 3x3 (dilated to 5x5) does not fit into the 9x4 input with padding 0: add "
         "padding of at least 1 or use a smaller kernel"),
        (lambda: output_shape((2, 2), 7, padding=(0, 1)),
         "kernel 7x7 does not fit into the 2x2 input with padding ((0, 0), (1, 1)): raise "
         "padding to at least 3 or use a smaller kernel"),
        (lambda: output_size(2, 3, padding=(0, 1), dilation=2),
         "kernel 3 (dilated to 5) does not fit into the input of 2 with padding (0, 1): raise "
         "padding to at least 2 or use a smaller kernel"),
    ],
)  # fmt: skip
def test_the_error_of_a_kernel_that_does_not_fit_has_numbers_and_remedy(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


@in_the_guide
def test_transposed_sizes_of_the_guide(i, o, p, k, s, d):
    # Relationship 14: a cells are left over by the convolution, and added by its transpose.
    a = (i + 2 * p - d * (k - 1) - 1) % s
    options = {"padding": p, "stride": s, "dilation": d}
    assert transposed_output_size(o, k, output_padding=a, **options) == i


def test_transposed_sizes_of_d2l():
    assert transposed_output_size(2, 2) == 3
    assert transposed_output_size(2, 2, stride=2) == 4
    assert transposed_output_size(2, 2, padding=1) == 1


@given(*[st.integers(1, 9)] * 4, st.integers(0, 3), st.integers(0, 3), st.integers(0, 8))
def test_output_size_takes_a_transposed_size_back(size, k, s, d, before, after, extra):
    assume(extra < s and s * (size - 1) + d * (k - 1) + 1 + extra > before + after)
    options = {"padding": (before, after), "stride": s, "dilation": d}
    larger = transposed_output_size(size, k, output_padding=extra, **options)
    assert output_size(larger, k, **options) == size


@given(SIZES, SMALL, SMALL, ENDS, SMALL, st.booleans())
def test_pooled_size_counts_the_windows_by_hand(size, k, s, ends, d, ceil_mode):
    (before, after), span = ends, d * (k - 1) + 1
    assume(max(ends) < span)
    starts = [start for start in range(-before, size, s) if start + span <= size + after]
    if ceil_mode:
        following = starts[-1] + s if starts else -before
        leaves_some = (starts[-1] if starts else -before - s) + span < size + after
        starts += [following] if leaves_some and following < size else []
    options = {"stride": s, "padding": ends, "dilation": d, "ceil_mode": ceil_mode}
    if starts:
        assert pooled_size(size, k, **options) == len(starts)
    else:
        with pytest.raises(ValueError, match="does not fit"):
            pooled_size(size, k, **options)


@given(SIZES, SMALL, SMALL, st.integers(0, 3), st.integers(1, 3), st.booleans())
def test_pooled_size_equals_torch(torch, size, k, s, p, d, ceil_mode):
    assume(p <= k // 2)
    options = {"stride": s, "padding": p, "dilation": d, "ceil_mode": ceil_mode}
    signal = torch.zeros(1, 1, size)
    try:
        expected = torch.nn.functional.max_pool1d(signal, k, **options).shape[2]
    except RuntimeError:
        with pytest.raises(ValueError, match="does not fit"):
            pooled_size(size, k, **options)
    else:
        assert pooled_size(size, k, **options) == expected


def test_pooled_sizes_of_alexnet_by_floor_and_of_caffe_by_ceiling():
    assert [pooled_size(size, 3, stride=2) for size in (55, 27, 13)] == [27, 13, 6]
    assert pooled_size(112, 3, stride=2) == 55
    assert pooled_size(112, 3, stride=2, ceil_mode=True) == 56
    assert pooled_size(1, 2, ceil_mode=True) == 1  # (1 - 2) / 2 + 1 = 0.5
    assert pooled_shape((1, 2), 3, ceil_mode=True) == (1, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: transposed_output_size(1, 2, padding=1), r"padding \(1, 1\) removes all 2 cells"),
        (lambda: transposed_output_size(3, 3, stride=2, output_padding=2),
         "output_padding must be smaller than the stride or the dilation, so at most 1 here"),
        (lambda: pooled_size(5, 2, padding=2), "padding 2 is not smaller than the kernel 2"),
        (lambda: pooled_size(2, 3), "does not fit into the input of 2 with padding 0"),
        # (1 - 3) / 2 + 1 = 0
        (lambda: pooled_size(1, 3, stride=2, ceil_mode=True),
         "kernel 3 does not fit into the input of 1"),
    ],
)  # fmt: skip
def test_impossible_sizes_raise(call, message):
    with pytest.raises(ValueError, match=message):
        call()
