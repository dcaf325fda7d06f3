"""Padding in every form, and arguments that are not padding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.shapes import as_padding, as_padding_1d, leftover, output_size, same_padding

SMALL = st.integers(1, 6)


@given(SMALL, SMALL)
def test_same_padding_puts_the_extra_cell_after(kernel, dilation):
    before, after = same_padding(kernel, dilation=dilation)
    assert before + after == dilation * (kernel - 1)
    assert after - before in (0, 1)
    assert as_padding_1d("same", kernel, dilation) == (before, after)


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


def test_padding_of_three_levels_or_named_without_a_kernel_cannot_be_read():
    with pytest.raises(TypeError, match=r"padding must be a whole number, not \(1, 2\)"):
        as_padding(((0, 0), (0, (1, 2))), 3)
    with pytest.raises(ValueError, match='padding "same" depends on a kernel: give numbers'):
        as_padding("same", None)
