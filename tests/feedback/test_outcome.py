import numpy as np
import pytest

from convlab.feedback import Task, case
from convlab.feedback.outcome import Outcome, agree, as_answer, call, wrong_cells

TASK = Task("double", (), ())


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
    ],
    ids=["list", "tuple", "float32", "fortran", "masked", "mixed"],
)
def test_whatever_becomes_the_right_array_counts(answer):
    right = Outcome(np.array([[1, 2], [3, 4]]))
    assert agree(right, outcome(lambda: answer))


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (None, "None was returned"),
        (NotImplemented, "NotImplemented was returned"),
        ([[1, 2], [3]], "no array of numbers: its rows are not equally long"),
        ("seven", "no array of real numbers but a str"),
        (1 + 2j, "no array of real numbers but a complex"),
        ([1 + 2j, 3], "no array of real numbers but a list of complex"),
        ([object()], "no array of real numbers but a list of object"),
        (["1", "2"], "no array of real numbers but a list of str"),
        ({1: 2}, "no array of real numbers but a dict"),
    ],
)
def test_what_is_no_answer_is_told(answer, complaint):
    value, told = as_answer(answer)
    assert value is None
    assert complaint in told


def test_float32_rounding_is_no_mistake():
    exact = np.random.default_rng(1).normal(size=(9, 9)) * 1000
    assert not wrong_cells(exact, exact.astype(np.float32)).any()


def test_one_part_in_a_thousand_is_a_mistake():
    assert wrong_cells([1000.0, 2000.0], [1001.0, 2000.0]).tolist() == [True, False]


def test_a_small_cell_beside_large_ones_may_carry_their_rounding():
    # An FFT spreads the rounding of the largest cell over all of them.
    assert not wrong_cells([0.0, 1e6], [1e-3, 1e6]).any()
    assert wrong_cells([0.0, 1.0], [1e-3, 1.0]).any()


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


def test_an_error_is_kept_and_no_interrupt_is_swallowed():
    def fail():
        raise KeyError("gone")

    def interrupt():
        raise KeyboardInterrupt

    assert isinstance(outcome(fail).error, KeyError)
    with pytest.raises(KeyboardInterrupt):
        outcome(interrupt)


def test_observe_compares_what_an_answer_does():
    task = Task("kernel", (), (), observe=lambda kernel: kernel.sum())
    assert call(lambda: [[1, 2], [3, 4]], case(), task).value == 10


def test_an_answer_that_cannot_be_observed_is_told():
    def observe(kernel):
        raise ValueError("a kernel has two sides")

    task = Task("kernel", (), (), observe=observe)
    found = call(lambda: 5, case(), task)
    assert found.value is None
    assert "a kernel has two sides" in found.complaint
