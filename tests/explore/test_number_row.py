"""The row of numbers: choices, typed numbers, and invalid input."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.explore._number_input import write_number
from convlab.explore._number_row import NumberRow, read_row

NAMED = {"one": (1, 2, 3), "third": (1 / 3, 1 / 3)}


def row(given="one"):
    return NumberRow("kernel", NAMED, given, most=5)


def test_named_row_fills_the_box_and_an_own_row_is_shown_first():
    numbers = row("third")
    assert numbers.value == (1 / 3, 1 / 3)
    assert numbers.choice.value == "third" and numbers.typed.value == "1/3, 1/3"
    numbers.choice.value = "one"
    assert numbers.value == (1, 2, 3) and numbers.typed.value == "1, 2, 3"
    numbers = row(np.array([4, 0.5]))
    assert numbers.value == (4.0, 0.5)
    assert numbers.choice.value == "your own" and numbers.typed.value == "4, 0.5"
    assert numbers.choice.description == "kernel" and numbers.typed.tooltip == "kernel numbers"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1, 2, 3", (1, 2, 3)),
        ("4 -1", (4, -1)),
        (" [1;2 , 3] ", (1, 2, 3)),
        ("(−2)", (-2,)),
        ("1/4 -3/2 .5", (0.25, -1.5, 0.5)),
        ("1e3", (1000,)),
    ],
)
def test_typed_numbers_are_read(text, expected):
    numbers = row()
    numbers.typed.value = text
    assert numbers.value == expected and numbers.problem == ""


def test_typing_the_numbers_of_a_name_chooses_it():
    numbers = row([7])
    numbers.typed.value = "1 2 3"
    assert numbers.choice.value == "one"
    numbers.typed.value = "1 2 4"
    assert numbers.choice.value == "your own"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1, two", "'two' is not a number: type the kernel as 1 to 5 numbers, such as 1, -2, 1/3"),
        ("", "'' is not a number"),
        ("1/0", "'1/0' is not a number"),
        ("1/2/3", "'1/2/3' is not a number"),
        ("nan", "'nan' is not a number"),
        ("1e999", "'1e999' is not a number"),
        ("1 2 3 4 5 6", "the kernel has 6 numbers, but only 1 to 5 can be drawn: leave out 1"),
    ],
)
def test_invalid_row_shows_a_message_and_changes_nothing(text, problem):
    numbers = row()
    numbers.typed.value = text
    assert numbers.problem.startswith(problem)
    assert numbers.value == (1, 2, 3)
    numbers.typed.value = "5"
    assert numbers.problem == "" and numbers.value == (5,)


def test_whole_numbers_are_integers_so_that_sums_are_exact():
    assert all(type(number) is int for number in row([2.0, -3.0]).value)
    assert all(type(number) is int for number in row([True, False]).value)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_what_is_written_reads_back_the_same(numbers):
    text = ", ".join(map(write_number, numbers))
    assert read_row(text, "kernel", 5) == tuple(numbers)


@given(st.integers(-99, 99), st.integers(1, 99))
def test_fractions_are_written_short(above, below):
    text = write_number(above / below)
    assert len(text) <= len("-0.046875") and math.isclose(Fraction(text), above / below)
