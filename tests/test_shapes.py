"""Sizes: against windows counted one by one, and against published numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.shapes import (
    as_count,
    as_padding,
    as_padding_1d,
    as_pair,
    leftover,
    output_shape,
    output_size,
    same_padding,
)

# A busy machine is not a failure.
patient = settings(deadline=None)

SIZES = st.integers(1, 40)
SMALL = st.integers(1, 6)
ENDS = st.tuples(st.integers(0, 5), st.integers(0, 5))


def walk(cells, kernel_size, stride, dilation):
    """Step a kernel along `cells` cells; return the cells each window reads."""
    windows, start = [], 0
    while True:
        window = [start + tap * dilation for tap in range(kernel_size)]
        if window[-1] >= cells:
            return windows
        windows.append(window)
        start += stride


@patient
@given(SIZES, SMALL, ENDS, SMALL, SMALL)
def test_sizes_agree_with_the_steps_really_taken(size, kernel, ends, stride, dilation):
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


@patient
@given(SIZES, SMALL, SMALL)
def test_the_padding_the_error_names_is_the_least_that_fits(size, kernel, dilation):
    try:
        output_size(size, kernel, dilation=dilation)
    except ValueError as error:
        needed = int(str(error).split("at least ")[1].split()[0])
        assert output_size(size, kernel, padding=needed, dilation=dilation) >= 1
        with pytest.raises(ValueError, match="does not fit"):
            output_size(size, kernel, padding=needed - 1, dilation=dilation)


@patient
@given(SIZES, SMALL, SMALL, SMALL)
def test_same_divides_the_size_by_the_stride_and_rounds_up(size, kernel, stride, dilation):
    options = {"padding": "same", "stride": stride, "dilation": dilation}
    assert output_size(size, kernel, **options) == -(-size // stride)


@patient
@given(SMALL, SMALL)
def test_same_padding_puts_the_extra_cell_after(kernel, dilation):
    before, after = same_padding(kernel, dilation=dilation)
    assert before + after == dilation * (kernel - 1)
    assert after - before in (0, 1)
    assert as_padding_1d("same", kernel, dilation) == (before, after)


@patient
@given(SIZES, SMALL, SMALL)
def test_full_has_one_output_for_every_window_that_touches_the_input(size, kernel, dilation):
    reach = dilation * (kernel - 1)
    touching = range(-reach, size)
    assert output_size(size, kernel, padding="full", dilation=dilation) == len(touching)


def test_output_size_one_cell_more_than_the_kernel_needs_each_time():
    assert [output_size(size, 3) for size in (3, 4, 5)] == [1, 2, 3]
    assert [output_size(size, 3, stride=2) for size in (3, 4, 5, 6, 7)] == [1, 1, 2, 2, 3]
    assert [leftover(size, 3, stride=2) for size in (3, 4, 5, 6, 7)] == [0, 1, 0, 1, 0]


def test_leftover_counts_the_padding_that_no_window_reaches():
    # 4 + 1 + 1 = 6 cells; windows of 3 at 0 and 2 end at cell 4; the padding cell 5 is left.
    assert leftover(4, 3, padding=1, stride=2) == 1
    assert leftover(4, 3, padding=(1, 0), stride=2) == 0


def test_padding_may_differ_before_and_after():
    assert output_size(5, 4, padding=(1, 2)) == 5
    assert output_size(5, 4, padding=[0, 3]) == 5
    assert output_size(5, 4, padding=(0, 0)) == 2


@pytest.mark.parametrize(
    ("i", "o", "p", "k", "s", "d"),
    [
        (4, 2, 0, 3, 1, 1),
        (5, 6, 2, 4, 1, 1),
        (5, 5, 1, 3, 1, 1),
        (5, 7, 2, 3, 1, 1),
        (5, 2, 0, 3, 2, 1),
        (5, 3, 1, 3, 2, 1),
        (6, 3, 1, 3, 2, 1),
        (7, 3, 0, 3, 1, 2),
    ],
)
def test_examples_of_the_guide_to_convolution_arithmetic(i, o, p, k, s, d):
    assert output_size(i, k, padding=p, stride=s, dilation=d) == o


@patient
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
        (
            "AlexNet of torchvision",
            224,
            [(11, 2, 4), (3, 0, 2), (5, 2, 1), (3, 0, 2)] + [(3, 1, 1)] * 3 + [(3, 0, 2)],
            [55, 27, 27, 13, 13, 13, 13, 6],
        ),
        ("VGG16", 224, [(3, 1, 1), (2, 0, 2)] * 5, [224, 112, 112, 56, 56, 28, 28, 14, 14, 7]),
        ("ten 5x5 layers in d2l", 240, [(5, 0, 1)] * 10, list(range(236, 199, -4))),
    ],
)
def test_sizes_through_published_networks(network, size, layers, sizes):
    found = []
    for kernel, padding, stride in layers:
        size = output_size(size, kernel, padding=padding, stride=stride)
        found.append(size)
    assert found == sizes, network


def test_alexnet_of_cs231n_has_55x55x96_neurons():
    side = output_size(227, 11, stride=4)
    assert side == 55
    assert side * side * 96 == 290_400


def test_resnet_rounds_111_and_a_half_plus_one_down():
    assert output_size(224, 7, padding=3, stride=2) == 112
    assert leftover(224, 7, padding=3, stride=2) == 1


def test_cs231n_setting_that_does_not_divide_rounds_down():
    assert output_size(10, 3, stride=2) == 4  # (10 - 3) / 2 + 1 = 4.5


def test_a_negative_numerator_is_not_cut_towards_zero():
    # int((2 - 3) / 2) + 1 would be 1: the kernel does not fit, whatever the stride.
    with pytest.raises(ValueError, match="kernel 3 does not fit into the input of 2"):
        output_size(2, 3, stride=2)


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


@patient
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


@pytest.mark.parametrize(
    ("padding", "sides"),
    [
        (0, ((0, 0), (0, 0))),
        (2, ((2, 2), (2, 2))),
        (np.int8(2), ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([1, 2], ((1, 1), (2, 2))),
        (np.array([1, 2]), ((1, 1), (2, 2))),
        (((1, 2), (3, 4)), ((1, 2), (3, 4))),
        ((5, (3, 4)), ((5, 5), (3, 4))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (4, 5))),
        ("full", ((2, 2), (9, 9))),
        (("same", 0), ((1, 1), (0, 0))),
    ],
)
def test_every_form_of_padding(padding, sides):
    # Height: kernel 3, dilation 1. Width: kernel 4, dilation 3, so it spans 10 cells.
    assert as_padding(padding, (3, 4), (1, 3)) == sides


@pytest.mark.parametrize(
    ("padding", "ends"),
    [(2, (2, 2)), ((1, 0), (1, 0)), ("valid", (0, 0)), ("same", (1, 2)), ("full", (3, 3))],
)
def test_every_form_of_padding_of_a_signal(padding, ends):
    assert as_padding_1d(padding, 4) == ends


@pytest.mark.parametrize("value", [3, np.uint8(3), np.array(3), (3, 3), [3, 3]])
def test_as_pair_takes_one_number_or_two(value):
    pair = as_pair(value, "stride")
    assert pair == (3, 3)
    assert [type(side) for side in pair] == [int, int]


def test_as_pair_is_vertical_then_horizontal():
    assert as_pair((1, 2), "stride") == (1, 2)


def test_as_count_takes_any_whole_number():
    assert as_count(np.int16(7), "size") == 7
    assert as_count(0, "padding", least=0) == 0


@pytest.mark.parametrize("value", [2.0, np.float64(2), "2", None, True, np.True_, (2, 2), [2]])
@pytest.mark.parametrize("name", ["input_size", "kernel_size", "stride", "dilation"])
def test_a_size_must_be_a_whole_number(name, value):
    arguments = {"input_size": 9, "kernel_size": 3, name: value}
    for function in (output_size, leftover):
        with pytest.raises(TypeError, match=rf"{name} must be a whole number, not"):
            function(**arguments)


def test_a_float_size_is_told_to_divide_with_two_slashes():
    with pytest.raises(TypeError, match=r"not 4\.0: divide sizes with // instead of /"):
        output_size(8 / 2, 3)


@pytest.mark.parametrize("name", ["input_size", "kernel_size", "stride", "dilation"])
@pytest.mark.parametrize("value", [0, -1])
def test_a_size_must_be_at_least_one(name, value):
    arguments = {"input_size": 9, "kernel_size": 3, name: value}
    with pytest.raises(ValueError, match=rf"^{name} must be at least 1, not {value}$"):
        output_size(**arguments)


def test_same_padding_checks_its_sizes():
    with pytest.raises(ValueError, match="kernel_size must be at least 1, not 0"):
        same_padding(0)
    with pytest.raises(ValueError, match="dilation must be at least 1, not 0"):
        same_padding(3, dilation=0)
    with pytest.raises(TypeError, match="kernel_size must be a whole number"):
        same_padding((3, 3))


@pytest.mark.parametrize(
    ("padding", "error", "message"),
    [
        (-1, ValueError, "padding must be at least 0, not -1"),
        ((0, -2), ValueError, "padding must be at least 0, not -2"),
        (1.5, TypeError, "padding must be a whole number, not 1.5"),
        (None, TypeError, "padding must be a whole number, not None"),
        (True, TypeError, "padding must be a whole number, not True"),
        ((1, 2, 3), ValueError, r"padding must be an int, \(before, after\), .* not \(1, 2, 3\)"),
        ((), ValueError, "padding must be an int"),
        ("SAME", ValueError, '"valid", "same" or "full", not \'SAME\''),
    ],
)
def test_padding_that_cannot_be_read(padding, error, message):
    for function in (output_size, leftover):
        with pytest.raises(error, match=message):
            function(9, 3, padding=padding)
    with pytest.raises(error, match=message.replace(r"\(before, after\)", r"\(vertical")):
        as_padding(padding, 3)


def test_padding_of_three_levels_cannot_be_read():
    with pytest.raises(TypeError, match=r"padding must be a whole number, not \(1, 2\)"):
        as_padding(((0, 0), (0, (1, 2))), 3)


def test_a_named_padding_needs_a_kernel():
    with pytest.raises(ValueError, match='padding "same" depends on a kernel: give numbers'):
        as_padding("same", None)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0, ValueError, "stride must be at least 1, not 0"),
        ((1, 0), ValueError, "stride must be at least 1, not 0"),
        ((1, 2, 3), ValueError, r"stride must be an int or a pair .* not \(1, 2, 3\)"),
        ((1, 2.0), TypeError, "stride must be a whole number, not 2.0"),
        ("2", TypeError, "stride must be an int or a pair .* not '2'"),
    ],
)
def test_as_pair_that_cannot_be_read(value, error, message):
    with pytest.raises(error, match=message):
        as_pair(value, "stride")


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (
            ((4, 4), (5, 5)),
            {},
            "kernel 5x5 does not fit into the 4x4 input with padding 0: "
            "add padding of at least 1 or use a smaller kernel",
        ),
        (
            ((4, 9), (9, 3)),
            {"padding": 1},
            "kernel 9x3 does not fit into the 4x9 input with padding 1: "
            "raise padding to at least 3 or use a smaller kernel",
        ),
        (
            ((9, 4), 3),
            {"dilation": 2, "padding": ((0, 0), (0, 0))},
            "kernel 3x3, dilated to 5x5, does not fit into the 9x4 input with padding 0: "
            "add padding of at least 1 or use a smaller kernel",
        ),
        (
            ((2, 2), 7),
            {"padding": (0, 1)},
            "kernel 7x7 does not fit into the 2x2 input with padding ((0, 0), (1, 1)): "
            "raise padding to at least 3 or use a smaller kernel",
        ),
    ],
)
def test_a_kernel_that_does_not_fit_is_told_with_numbers_and_mend(arguments, options, message):
    with pytest.raises(ValueError) as caught:
        output_shape(*arguments, **options)
    assert str(caught.value) == message


def test_a_kernel_that_does_not_fit_along_one_side():
    with pytest.raises(ValueError) as caught:
        output_size(2, 3, padding=(0, 1), dilation=2)
    assert str(caught.value) == (
        "kernel 3, dilated to 5, does not fit into the input of 2 with padding (0, 1): "
        "raise padding to at least 2 or use a smaller kernel"
    )
