"""Exercise 03: correct programs of every style pass, and the model answers equal NumPy's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exercises.inputs import numbers
from tests.exercises.programs import (
    assert_accepted,
    diagnosed,
    failed_tests,
    folder,
    programs,
)

EXERCISE = "03_padding"


def _sides(padding):
    return ((padding, padding), (padding, padding)) if np.ndim(padding) == 0 else padding


# ------------------------------------------------------------------ correct programs


def zero_pad_on_plain_lists(image, padding):
    (top, bottom), (left, right) = _sides(padding)
    blank = [0] * (left + image.shape[1] + right)
    inside = [[0] * left + row + [0] * right for row in image.tolist()]
    return [blank] * top + inside + [blank] * bottom


def zero_pad_in_float32(image, padding):
    return np.pad(image.astype(np.float32), padding)


def same_padding_by_halves(kernel_size):
    return (kernel_size - 1) // 2, kernel_size // 2


def same_padding_as_a_list(kernel_size):
    before = int((kernel_size - 1) / 2)
    return [before, kernel_size - 1 - before]


def same_padding_as_an_array_of_floats(kernel_size):
    half = (kernel_size - 1) / 2
    return np.array([np.floor(half), np.ceil(half)])


def reflect_pad_on_plain_lists(image, padding):
    def mirror(cells):
        return cells[1 : padding + 1][::-1] + cells + cells[::-1][1 : padding + 1]

    return mirror([mirror(row) for row in image.tolist()])


def reflect_pad_in_float32(image, padding):
    return np.pad(np.float32(image), ((padding,) * 2, (padding,) * 2), "reflect")


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers

images = numbers(st.tuples(st.integers(1, 7), st.integers(1, 7)))
sides = st.integers(0, 5)


@given(images, st.one_of(sides, st.tuples(st.tuples(sides, sides), st.tuples(sides, sides))))
def test_zero_pad_is_that_of_numpy(image, padding):
    assert np.array_equal(
        folder(EXERCISE).solution.zero_pad(image, padding), np.pad(image, padding)
    )


@given(images, st.data())
def test_reflect_pad_is_that_of_numpy(image, data):
    padding = data.draw(st.integers(0, min(image.shape) - 1))
    expected = np.pad(image, padding, mode="reflect")
    assert np.array_equal(folder(EXERCISE).solution.reflect_pad(image, padding), expected)


@given(st.integers(1, 60), st.integers(1, 60))
def test_same_padding_keeps_the_size_of_any_signal(size, kernel_size):
    before, after = folder(EXERCISE).solution.same_padding(kernel_size)
    padded = np.pad(np.ones(size), (before, after))
    assert len(padded) - kernel_size + 1 == size
    assert after - before in (0, 1)


# ------------------------------------------------------------------ reports for the learner


def test_border_overwritten_is_not_taken_for_padding_of_one_cell():
    def zero_pad(image, padding):
        (top, bottom), (left, right) = _sides(padding)
        kept = image.copy()
        kept[:top] = kept[-bottom:] = 0  # -0 is the first row
        kept[:, :left] = kept[:, -right:] = 0
        return kept

    report = diagnosed(EXERCISE, zero_pad)
    assert "always one" not in [mistake.name for mistake in report.mistakes]


def test_sides_as_high_as_the_image_is_wide_are_noticed():
    def zero_pad(image, padding):
        if padding == 0 or not isinstance(padding, int):
            return folder(EXERCISE).solution.zero_pad(image, padding)
        above, beside = np.zeros((1, image.shape[1])), np.zeros((image.shape[1], 1))
        tall = np.concatenate([above, image, above])
        return zero_pad(np.concatenate([beside, tall, beside], axis=1), padding - 1)

    assert diagnosed(EXERCISE, zero_pad).status == "error"
    for seed in range(3):
        assert failed_tests(EXERCISE, "zero_pad", zero_pad, seed)


def wrong_from(row, column):
    """Let everything from one cell on be wrong, so that this cell is the first one reported."""

    def wrong(task, *arguments):
        answer = np.asarray(getattr(folder(EXERCISE).solution, task)(*arguments), dtype=float)
        answer[row:, column:] += 0.5
        return answer

    return wrong


@pytest.mark.parametrize(
    "task, cell, message",
    [
        ("zero_pad", (0, 2), "For that cell: above the image there is padding, so the value is 0."),
        (
            "zero_pad",
            (3, 4),
            "For that cell: below and right of the image there is padding, so the value is 0.",
        ),
        (
            "zero_pad",
            (1, 2),
            "For that cell: with 1 row above the image and 1 column left of it, "
            "this is the image's cell [0, 1], which is 2.",
        ),
        (
            "reflect_pad",
            (0, 0),
            "For that cell: 1 row above the image is row 1 and 1 column left of the image is "
            "column 1, so this is the image's cell [1, 1], which is 9.",
        ),
        (
            "reflect_pad",
            (4, 2),
            "For that cell: 1 row below the image is row 1, so this is the image's cell [1, 1], "
            "which is 9.",
        ),
        ("reflect_pad", (2, 2), "For that cell: this is the image's cell [1, 1], which is 9."),
    ],
)
def test_first_wrong_cell_is_reported_with_its_arithmetic(task, cell, message):
    wrong = wrong_from(*cell)
    report = diagnosed(EXERCISE, lambda image, padding: wrong(task, image, padding), task)
    assert report.findings[-1] == message
