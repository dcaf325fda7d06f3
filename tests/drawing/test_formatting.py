"""Formatting of numbers and arithmetic: short, correct, and readable back."""

import math
import operator
import re
from fractions import Fraction
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.drawing.formatting import (
    MINUS,
    equals,
    factor,
    in_full,
    listed,
    number,
    plural,
    size,
    sum_of_products,
    with_article,
)
from tests import svg_reader as reader


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (-0.0, "0"), (True, "1"), (np.uint8(255), "255"), (np.int64(-1020), "−1020"),
        (np.array(3), "3"), (9999999, "9999999"), (10000000, "1e7"), (-12345678, "−1.23e7"),
        # Short binary fractions in full, others to three digits or one decimal.
        (np.float32(0.5), "0.5"), (-1 / 16, "−0.0625"), (12.25, "12.25"),
        (np.float32(-3.625), "−3.625"), (34.1875, "34.1875"), (100.5, "100.5"), (0.001, "0.001"),
        (1 / 9, "0.111"), (12.26, "12.3"), (1 / 32, "0.0312"), (123.0625, "123.1"), (99.96, "100"),
        (100.04, "100"), (1234.56, "1234.6"), (0.00099, "9.9e−4"),
        (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "NaN"), (np.float16("nan"), "NaN"),
    ],
)  # fmt: skip
def test_number_is_written_short(value, text):
    assert number(value) == text


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_in_full_have_all_digits(value):
    assert reader.number(in_full(value).replace(",", "")) == value
    assert ("," in in_full(value)) == (abs(value) >= 10_000)
    assert in_full(0.123456) == number(0.123456)


@given(st.integers(-9_999_999, 9_999_999), st.integers(-1599, 1599))
def test_whole_numbers_up_to_seven_digits_and_sixteenths_below_100_are_exact(value, sixteenths):
    for exact in (value, float(value), sixteenths / 16):
        assert reader.number(number(exact)) == exact


@given(st.floats(-1e300, 1e300))
def test_other_numbers_are_short_and_correct_to_half_a_percent(value):
    text = number(value)
    assert len(text) <= 10
    assert math.isclose(reader.number(text), value, rel_tol=0.00501)


@given(st.floats(allow_nan=False))
def test_no_number_has_an_ascii_hyphen_and_only_negative_ones_have_brackets(value):
    assert "-" not in number(value)
    assert factor(value).startswith("(") == number(value).startswith(MINUS)


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=1, max_size=25))
def test_sum_of_products_multiplies_out(pairs):
    cells, weights = zip(*pairs, strict=True)
    total = int(np.dot(cells, weights))
    factors, result = reader.products(sum_of_products(cells, weights, total))
    assert factors == pairs
    assert sum(cell * weight for cell, weight in factors) == result


FRACTIONS = st.fractions(-99, 99, max_denominator=16)


@given(st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=1, max_size=9))
def test_equals_sign_is_where_every_number_is_exact_as_written(pairs):
    cells, weights = zip(*pairs, strict=True)
    total = sum(cell * weight for cell, weight in pairs)
    text = sum_of_products(map(float, cells), map(float, weights), float(total))
    left, sign, right = re.split(" ([=≈]) ", text)
    written = [Fraction(one.strip("()").replace(MINUS, "-")) for one in re.split(" [+] |·", left)]
    exact = [one == value for one, value in zip(written, chain(*pairs), strict=True)]
    counts = [bool(cell * weight) for cell, weight in pairs for _ in range(2)]
    right_result = Fraction(right.replace(MINUS, "-")) == total
    assert (sign == "=") == (right_result and all(map(operator.le, counts, exact)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (99999.99, "≈ 1e5"), (10_000_001, "≈ 1e7"), (1.0000001e7, "≈ 1e7"), (999.9999, "≈ 1000"),
        (0.1 + 0.2, "= 0.3"), (np.float32(0.1), "= 0.1"), (float(np.float32(0.1)), "= 0.1"),
        (1e5 + 0.1 - 1e5, "= 0.1"), (1e22, "= 1e22"), (10**7, "= 1e7"), (1e300 * 3, "= 3e300"),
        (math.inf, "= ∞"), (-0.0, "= 0"),
    ],
)  # fmt: skip
def test_only_rounding_errors_are_written_after_an_equals_sign(value, text):
    assert equals(value) == text


def test_sum_of_more_products_than_allowed_keeps_the_first_and_the_last():
    text = sum_of_products(range(30), [1] * 30, 435, most=4)
    assert text == "0·1 + 1·1 + … + 29·1 = 435"
    assert "…" not in sum_of_products(range(25), [1] * 25, 300)
    assert "…" in sum_of_products(range(26), [1] * 26, 325)


def test_numpy_values_are_formatted_like_python_numbers():
    cells, weights = np.array([0.5, -2.0]), np.array([2.0, 3.0])
    assert sum_of_products(cells, weights, np.float64(-5.0)) == "0.5·2 + (−2)·3 = −5"
    assert size(np.array([3, 32, 24])) == "3×32×24"


def test_plurals_and_lists_of_which_only_long_ones_are_abbreviated():
    assert [plural("cell", several) for several in range(3)] == ["cells", "cell", "cells"]
    assert listed(range(5)) == "0, 1, 2, 3, 4"
    assert listed(range(6)) == "0, 1, 2, …, 5"


@pytest.mark.parametrize(
    ("word", "nouns"),
    [
        ("an", ["int", "ndarray", "8×8", "11×3", "18×2", "80×60"]),
        ("a", ["list", "ufunc", "1×8", "7×7", "10×11", "110×3", "28×28"]),
    ],
)
def test_article_is_that_of_the_spoken_word_or_number(word, nouns):
    assert list(map(with_article, nouns)) == [f"{word} {noun}" for noun in nouns]
