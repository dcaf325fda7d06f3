"""Exercise 00: correct programs of every style pass, and the model answer doubles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, folder, programs

EXERCISE = "00_start_here"


def double_by_a_product(image):
    return image * 2


def double_by_loops(image):
    doubled = np.zeros(image.shape)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            doubled[row, column] = 2 * image[row, column]
    return doubled


def double_on_plain_lists(image):
    return [[2 * cell for cell in row] for row in image.tolist()]


def double_in_float32(image):
    return np.float32(2) * image.astype(np.float32)


def double_by_map(image):
    return tuple(tuple(map(np.add, row, row)) for row in image)


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


@given(numbers(array_shapes(min_dims=2, max_dims=2)))
def test_double_adds_each_number_to_itself(image):
    doubled = folder(EXERCISE).solution.double(image)
    assert doubled.tolist() == [[cell + cell for cell in row] for row in image.tolist()]
