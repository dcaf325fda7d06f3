"""Exercise 05: correct programs of every style pass, and the model answers count real windows."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from tests.exercises.programs import assert_accepted, diagnosed, folder, programs

EXERCISE = "05_output_size"


# ------------------------------------------------------------------ correct programs


def output_size_by_floor_division(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding:
        raise ValueError
    return (input_size + 2 * padding - kernel_size) // stride + 1


def output_size_by_numpy_floor(input_size, kernel_size, padding=0, stride=1):
    size = np.floor((input_size + 2 * padding - kernel_size) / stride) + 1
    if size < 1:
        raise ValueError("too large a kernel")
    return size


class DoesNotFit(ValueError):
    pass


def output_size_with_an_error_of_its_own(input_size, kernel_size, padding=0, stride=1):
    room = np.int64(input_size) + 2 * padding - kernel_size
    if room < 0:
        raise DoesNotFit(f"{-room} cells are missing")
    return np.array([room // stride + 1])[0]


_size = output_size_by_floor_division


def paddings_that_keep_size_solved(input_size, kernel_size, stride):
    least = (input_size - 1) * stride + kernel_size - input_size
    return np.arange(math.ceil(least / 2), (least + stride - 1) // 2 + 1, dtype=float)


def paddings_that_keep_size_by_a_generator(input_size, kernel_size, stride):
    def kept():
        for padding in itertools.count():
            size = _size(input_size, kernel_size, padding, stride)
            if size > input_size:
                return
            if size == input_size:
                yield padding

    return tuple(kept())


def paddings_that_keep_size_of_real_lines(input_size, kernel_size, stride):
    kept = []
    for padding in range(input_size * stride + kernel_size):
        line = np.pad(np.ones(input_size, np.float32), padding)
        if len(np.convolve(line, np.ones(kernel_size), "valid")[::stride]) == input_size:
            kept = [*kept, padding]
    return np.array(kept, np.float32)


def trace_by_a_generator(input_size, layers):
    def sizes(size):
        yield size
        for kernel_size, padding, stride in layers:
            size = _size(size, kernel_size, padding=padding, stride=stride)
            yield size

    return tuple(sizes(input_size))


def trace_in_floats(input_size, layers):
    sizes = [float(input_size)]
    for kernel_size, padding, stride in np.array(layers):
        sizes.append(output_size_by_numpy_floor(sizes[-1], kernel_size, padding, stride))
    return np.array(sizes, dtype=np.float32)


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers

small = st.integers(1, 40)


def windows(cells, kernel_size, stride):
    """Count the windows of a real line; NumPy refuses one that is too short."""
    return len(sliding_window_view(np.empty(cells), kernel_size)[::stride])


@given(small, small, st.integers(0, 12), st.integers(1, 12))
def test_output_size_is_the_number_of_windows_numpy_finds(cells, kernel_size, padding, stride):
    output_size = folder(EXERCISE).solution.output_size
    if kernel_size > cells + 2 * padding:
        with pytest.raises(ValueError, match=f"kernel of {kernel_size}"):
            output_size(cells, kernel_size, padding, stride)
    else:
        expected = windows(cells + 2 * padding, kernel_size, stride)
        assert output_size(cells, kernel_size, padding, stride) == expected


@given(st.integers(1, 12), st.integers(0, 11), st.integers(1, 8))  # 1152 to draw from
def test_paddings_that_keep_size_are_all_those_with_as_many_windows(kernel_size, more, stride):
    cells = kernel_size + more
    far = cells * stride + kernel_size
    sizes = [windows(cells + 2 * padding, kernel_size, stride) for padding in range(far)]
    given = folder(EXERCISE).solution.paddings_that_keep_size(cells, kernel_size, stride)
    assert given == np.flatnonzero(np.equal(sizes, cells)).tolist()
    assert sizes[-1] > cells  # there are none beyond it, as the text says


layer = st.tuples(st.integers(1, 7), st.integers(0, 3), st.integers(1, 4))


@given(st.integers(1, 300), st.lists(layer, min_size=1, max_size=6))
def test_trace_gives_the_lengths_of_a_real_line(cells, layers):
    trace = folder(EXERCISE).solution.trace
    line, lengths = np.zeros(cells), [cells]
    for kernel_size, padding, stride in layers:
        line = np.pad(line, padding)
        if line.size < kernel_size:
            with pytest.raises(ValueError):
                trace(cells, layers)
            return
        line = np.convolve(line, np.ones(kernel_size), "valid")[::stride]
        lengths.append(line.size)
    assert trace(cells, layers) == lengths


def test_output_size_of_the_examples_of_conv_arithmetic():
    for line in ("4 2 0 3 1", "5 6 2 4 1", "5 5 1 3 1", "5 7 2 3 1", "5 2 0 3 2", "6 3 1 3 2"):
        cells, expected, padding, kernel_size, stride = map(int, line.split())
        given = folder(EXERCISE).solution.output_size(cells, kernel_size, padding, stride)
        assert given == expected, line


def test_known_networks_have_their_published_sizes():
    known = {case.about: case.arguments for case in folder(EXERCISE).tasks["trace"].cases}
    trace = folder(EXERCISE).solution.trace
    assert trace(*known["LeNet-5"]) == [32, 28, 14, 10, 5, 1]
    assert trace(*known["AlexNet"]) == [227, 55, 27, 27, 13, 13, 13, 13, 6]
    assert sorted(set(trace(*known["VGG16"]))) == [7, 14, 28, 56, 112, 224]
    assert len(known["VGG16"][1]) == 13 + 5


def test_examples_of_the_text():
    solution = folder(EXERCISE).solution
    assert solution.output_size(10, 3, padding=1, stride=2) == solution.output_size(7, 3) == 5
    with pytest.raises(ValueError):
        solution.output_size(4, 7, 1)
    asked = [(5, 3, 1), (5, 2, 1), (7, 3, 3)]
    assert [solution.paddings_that_keep_size(*one) for one in asked] == [[1], [], [7, 8]]
    assert solution.trace(12, [(3, 0, 1), (2, 0, 2), (3, 1, 2)]) == [12, 10, 5, 3]


# ------------------------------------------------------------------ mistakes that are not known


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_list_of_paddings_is_not_a_known_mistake(seed):
    def paddings_that_keep_size(input_size, kernel_size, stride):
        rng = np.random.default_rng([seed, input_size, kernel_size, stride])
        return np.flatnonzero(rng.integers(0, 2, 8))

    report = diagnosed(EXERCISE, paddings_that_keep_size)
    assert (report.status, report.mistake) == ("wrong", "")
    assert report.hint and report.picture


def test_error_of_another_type_is_reported():
    def output_size(input_size, kernel_size, padding=0, stride=1):
        if kernel_size > input_size + 2 * padding:
            raise KeyError("kernel")
        return (input_size + 2 * padding - kernel_size) // stride + 1

    report = diagnosed(EXERCISE, output_size)
    assert report.status == "error"
    assert report.findings[0].endswith("KeyError: 'kernel'")
    assert report.findings[1].startswith("Here a `ValueError` was expected (a kernel of 7 ")


def test_unexpected_error_is_reported():
    def trace(input_size, layers):
        raise ValueError("no")

    report = diagnosed(EXERCISE, trace)
    assert report.findings[1] == "Here an answer was expected, not an error: [13, 7]."


def test_sizes_returned_instead_of_an_error_are_reported():
    def trace(input_size, layers):
        sizes = [input_size]
        for kernel_size, padding, stride in layers:
            sizes.append(max(0, (sizes[-1] + 2 * padding - kernel_size) // stride + 1))
        return sizes

    assert diagnosed(EXERCISE, trace).findings[0].endswith("and you returned [10, 4, 0].")


@pytest.mark.parametrize(
    "answer, message",
    [
        ([1.5], "a padding must be an integer from 0 up, but yours is 1.5"),
        ([-1, float("inf")], "a padding must be an integer from 0 up, but yours is -1"),
        ([float("inf")], "a padding must be an integer from 0 up, but yours is inf"),
        ([2, 1, 1], "list each padding once, the smallest first, but yours is [2, 1, 1]"),
        ([999], "padding 999 is much too large"),
        ([(1, 1)], "return a list of paddings"),
        (1, "return a list of paddings, but yours is one number"),
    ],
)
def test_invalid_list_of_paddings_is_explained(answer, message):
    report = diagnosed(EXERCISE, lambda *numbers, **named: answer, "paddings_that_keep_size")
    assert message in report.findings[0]
