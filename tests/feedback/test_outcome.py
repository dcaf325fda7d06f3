import tracemalloc
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convlab.drawing.alignment import wrong_cells
from convlab.feedback import Task, case
from convlab.feedback.outcome import Outcome, agree, as_answer, call, outcomes

TASK = Task("double", (case(1),), ())


def outcome(function, *arguments, **options):
    return call(function, case(*arguments, **options), TASK)


@pytest.mark.parametrize(
    "answer",
    [
        [[1, 2], [3, 4]],
        ((1.0, 2.0), (3.0, 4.0)),
        np.array([[1, 2], [3, 4]], np.float32),
        np.asfortranarray([[1, 2], [3, 4]]),
        np.ma.array([[1, 2], [3, 4]]),
        [[True, 2], [3, 4]],
        np.array([[1, 2.0], [Fraction(3), Decimal(4)]], dtype=object),
        np.fft.ifft2(np.fft.fft2([[1, 2], [3, 4]])) + 1e-9j,
    ],
    ids=["list", "tuple", "float32", "fortran", "masked", "mixed", "objects", "complex"],
)
def test_whatever_becomes_the_right_array_counts(answer):
    right = Outcome(np.array([[1, 2], [3, 4]]))
    assert agree(right, outcome(lambda: answer))


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (None, "None was returned"),
        (NotImplemented, "NotImplemented was returned"),
        ([[1, 2], [3]], "not an array of numbers: its rows differ in length"),
        (([1, 2], [3]), "not an array of numbers: its rows differ in length"),
        ((np.ones(2), np.ones(3)), "not an array of numbers: its rows differ in length"),
        ((np.ones((1, 2)), np.ones((1, 3))), "not an array of numbers: its rows differ in length"),
        ((np.ones((2, 2)), (3, {"a": 1})), "you returned a tuple of 2 different things: `return`"),
        ((np.ones((2, 2)), np.ones(3)), "you returned a tuple of 2 different things"),
        ((np.ones((2, 2)), None), "you returned a tuple of 2 different things"),
        ("seven", "the answer is the text 'seven', not an array of real numbers"),
        ("x" * 99, "the answer is a str, not an array"),
        (ValueError("too large"), "you returned the ValueError: `raise` it"),
        (ValueError, "you returned the ValueError: `raise` it"),
        (1 + 2j, "complex numbers with imaginary parts that are not 0: is a `.real` missing?"),
        ([1 + 2j, 3], "is a `.real` missing?"),
        ([object()], "the answer is a list of object, not an array"),
        (np.array([object()]), "the answer is an ndarray of object, not an array"),
        (["1", "2"], "the answer is a list of str, not an array"),
        ([[1, 2], [3, b"4"]], "the answer is a list of bytes, not an array"),
        ({1: 2}, "the answer is a dict, not an array of real numbers: return a list"),
        ({1: 2}.values(), "a dict_values, not an array of real numbers: return a list"),
        ({1, 2}, "the answer is a set, not an array of real numbers: return a list"),
        (iter([1]), "the answer is a list_iterator, not an array of real numbers: return a list"),
    ],
)
def test_invalid_answer_is_reported(answer, problem):
    value, output = as_answer(answer)
    assert value is None
    assert problem in output


def test_texts_among_numbers_take_no_memory():
    # Each cell of NumPy's array would be as long as the longest text: 2.3 GB.
    answer = [*([0] * 19_000), "A" * 30_000]
    tracemalloc.start()
    try:
        refused = as_answer(answer)
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()
    assert refused == (None, "the answer is a list of str, not an array of real numbers")


@pytest.mark.parametrize(("width", "depth"), [(10, 9), (2, 39), (1, 60)])
def test_lists_that_hold_themselves_many_times_are_refused(width, depth):
    answer = 1
    for _ in range(depth):
        answer = [answer] * width
    value, problem = as_answer(answer)
    assert value is None
    assert "more than" in problem


def test_float32_rounding_is_accepted():
    exact = np.random.default_rng(1).normal(size=(9, 9)) * 1000
    assert not wrong_cells(exact, exact.astype(np.float32)).any()


def test_one_part_in_a_thousand_is_a_mistake():
    assert wrong_cells([1000.0, 2000.0], [1001.0, 2000.0]).tolist() == [True, False]


def test_a_small_cell_beside_large_ones_may_carry_their_rounding():
    # An FFT spreads the rounding of the largest cell over all of them.
    assert not wrong_cells([0.0, 1e6], [1e-3, 1e6]).any()
    assert wrong_cells([0.0, 1.0], [1e-3, 1.0]).any()


def test_whole_numbers_of_integer_types_have_no_rounding():
    assert wrong_cells(138357544, 138357543)
    assert wrong_cells([61706, 2], np.array([61700, 2], np.int32)).tolist() == [True, False]
    assert not wrong_cells(138357544, np.float32(138357544))
    assert not wrong_cells([True, False], [1, 0]).any()


def test_infinity_and_nan_in_the_answer_are_wrong():
    assert wrong_cells([1.0, 2.0, 3.0], [np.inf, np.nan, 3.0]).tolist() == [True, True, False]


def test_shapes_that_broadcast_do_not_agree():
    assert not agree(Outcome(np.ones((3, 3))), Outcome(np.ones((1, 3))))
    assert not agree(Outcome(np.array(5)), Outcome(np.array([5])))


def test_an_expected_error_is_met_by_its_kind_only():
    def expects(kind):
        return Outcome(error=kind("does not fit"))

    class Own(ValueError):
        pass

    assert agree(expects(ValueError), Outcome(error=Own()))
    assert not agree(expects(ValueError), Outcome(error=Exception()))
    assert not agree(expects(ValueError), Outcome(np.array(1)))
    assert not agree(Outcome(np.array(1)), Outcome(error=ValueError()))


def test_the_function_works_on_copies_and_a_change_is_noticed():
    image, layers = np.ones((2, 2)), [(np.ones(2), 1)]

    def spoil(image, layers, scale):
        image += 1
        layers[0][0][0] = 7
        return image

    found = outcome(spoil, image, layers, 3)
    assert found.changed == (0, 1)
    assert image.tolist() == [[1, 1], [1, 1]]
    assert layers[0][0].tolist() == [1, 1]


def test_an_argument_that_becomes_something_else_is_noticed():
    def spoil(layers):
        layers[0] = np.ones(3)
        return 1

    assert outcome(spoil, [(3, 1), (2, 2)]).changed == (0,)


def interrupt():
    raise KeyboardInterrupt


def leave():
    raise SystemExit(3)


def test_an_error_is_kept_and_no_interrupt_is_swallowed_but_the_learners_own():
    def fail():
        raise KeyError("gone")

    assert isinstance(outcome(fail).error, KeyError)
    for function, kind in ((interrupt, KeyboardInterrupt), (leave, SystemExit)):
        with pytest.raises(kind):
            outcome(function)
        assert isinstance(call(function, case(), TASK, in_notebook=True).error, kind)


def test_after_an_interrupt_no_case_is_tried():
    cases = (case(), case(), case())
    assert len(outcomes(interrupt, cases, TASK, in_notebook=True)) == 1
    assert len(outcomes(leave, cases, TASK, in_notebook=True)) == 3


def test_answer_and_error_that_fail_themselves_are_reported():
    class Fails(Exception):
        def __array__(self, *_, **__):
            raise RuntimeError("no array")

        def __str__(self):
            raise RuntimeError("no words")

    class Array:
        __array__ = Fails.__array__

    def fail():
        raise Fails

    assert outcome(fail).message == ""
    assert outcome(Array).problem == "the answer is not an array of numbers: no array"


def test_beginning_of_printed_text_in_the_notebook_is_kept(capsys):
    def loud():
        for number in range(10_000):
            print(number)
        return 1

    outcome(loud)
    assert capsys.readouterr().out.endswith("9999\n")
    printed = call(loud, case(), TASK, in_notebook=True).printed
    assert capsys.readouterr().out == ""
    assert printed.startswith("0\n1\n") and len(printed) == 4000


def test_observe_compares_the_effect_of_an_answer():
    task = Task("kernel", (case(),), (), observe=lambda kernel: kernel.sum())
    assert call(lambda: [[1, 2], [3, 4]], case(), task).value == 10


def test_answer_that_cannot_be_observed_is_reported():
    def observe(kernel):
        raise ValueError("a kernel has two sides")

    task = Task("kernel", (case(),), (), observe=observe)
    found = call(lambda: 5, case(), task)
    assert found.value is None
    assert "a kernel has two sides" in found.problem


NUMBERS = st.floats(width=32) | st.sampled_from([0.0, 1.0, -1.0, 1e30, np.inf, -np.inf, np.nan])


@given(st.data())
def test_cells_are_wrong_where_numpy_finds_them_not_close(data):
    shape = data.draw(array_shapes(min_dims=0, max_dims=2, max_side=4))
    expected = data.draw(arrays(float, shape, elements=NUMBERS))
    moved = data.draw(arrays(float, shape, elements=st.sampled_from([0, 1e-6, 1e-4, 1e-3, 1])))
    found = data.draw(st.sampled_from([expected * (1 + moved), expected + moved]))
    largest = np.abs(expected[np.isfinite(expected)]).max(initial=1.0)
    close = np.isclose(found, expected, rtol=1e-4, atol=1e-5 * largest, equal_nan=True)
    assert np.array_equal(wrong_cells(expected, found), ~close)
