import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convlab.feedback.outcome import Outcome
from convlab.feedback.signature import error_kinds, signature, signatures

ANSWER = (None,)  # no error is right


def of(answer, kinds=ANSWER, **options):
    return signature([Outcome(np.asarray(answer))], kinds, **options)


def of_error(error, kinds=ANSWER, **options):
    return signature([Outcome(error=error, message=str(error))], kinds, **options)


SIXTHS = arrays(int, array_shapes(max_dims=3, max_side=4), elements=st.integers(-600, 600))


@given(SIXTHS, st.data())
def test_rounding_and_the_type_of_the_numbers_do_not_matter(numbers, data):
    noise = data.draw(arrays(float, numbers.shape, elements=st.floats(-1e-6, 1e-6)))
    assert of(numbers / 6) == of(numbers / 6 + noise)
    assert of(numbers) == of(numbers.astype(np.float32)) == of(numbers.tolist())


@given(SIXTHS, st.data())
def test_one_number_or_the_shape_matters(numbers, data):
    index = data.draw(st.integers(0, numbers.size - 1))
    other = numbers / 6
    other.flat[index] += 1 / 6
    assert of(other) != of(numbers / 6) != of(numbers[None] / 6)


@pytest.mark.parametrize("one", [np.nan, np.inf, -np.inf, 1e300, -1e300, 0.0])
def test_numbers_that_are_large_or_none_are_like_no_others(one):
    others = {np.nan, np.inf, -np.inf, 0.0, 7.0} - {one}
    if np.isfinite(one) and one:
        others -= {np.copysign(np.inf, one)}  # such numbers are all alike
    assert of([1.0, one]) == of([1.0, one])
    assert of([1.0, one]) not in {of([1.0, other]) for other in others if other is not one}


def test_arrays_without_cells_are_alike():
    assert of([]) == of(np.zeros((0, 3))) != of([0])


def test_names_and_the_order_of_shapes_in_an_error_do_not_matter():
    words = "operands could not be broadcast together with shapes "
    assert of_error(ValueError(words + "(2,3) (7,) ")) == of_error(ValueError(words + "(7,) (2,3)"))
    assert of_error(ValueError(words + "(2,3) (7,)")) != of_error(ValueError(words + "(2,3) (8,)"))
    assert of_error(NameError("name 'a' is not")) == of_error(NameError("name 'b_2' is not"))
    assert of_error(TypeError("no")) != of_error(ValueError("no"))


def test_of_a_right_error_only_the_type_matters():
    kinds = error_kinds([Outcome(error=ValueError("does not fit"))])
    assert of_error(ValueError("a"), kinds) == of_error(UnicodeError("b"), kinds)
    assert of_error(KeyError("a"), kinds) != of_error(ValueError("a"), kinds)


def test_loosely_an_error_about_a_shape_an_index_or_a_step_is_like_an_array_without_cells():
    errors = ValueError("operands"), IndexError("index 3"), ZeroDivisionError("division by zero")
    nothing = {of_error(error, loose=True) for error in errors} | {of([], loose=True)}
    assert len(nothing) == 1
    assert of_error(TypeError("no"), loose=True) not in nothing
    assert len({of_error(error) for error in errors} | {of([])}) == 4


def test_loose_signature_is_given_only_where_two_answers_remain():
    answer, error = Outcome(np.ones(2)), Outcome(error=IndexError("index 3"), message="index 3")
    assert len(signatures([answer, answer, error], [None] * 3)) == 2
    assert len(signatures([answer, error, error], [None] * 3)) == 1
    assert len(signatures([answer, answer, answer], [None] * 3)) == 1
