"""Exercise 05: correct programs of every style pass, and the model answers count real windows."""

import bisect
import functools
import itertools
import math
from fractions import Fraction

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


def output_size_by_math_floor(input_size, kernel_size, padding=0, stride=1):
    size = math.floor((input_size + 2 * padding - kernel_size) / stride + 1)
    if size <= 0:
        raise ValueError(f"no window: {size}")
    return size


def output_size_by_numpy_floor(input_size, kernel_size, padding=0, stride=1):
    size = np.floor((input_size + 2 * padding - kernel_size) / stride) + 1
    if size < 1:
        raise ValueError("too large a kernel")
    return size


def output_size_by_int_of_a_quotient(input_size, kernel_size, padding=0, stride=1):
    room = input_size + padding + padding - kernel_size
    if room < 0:
        raise ValueError("kernel too large", kernel_size)
    return int(room / stride) + 1


def output_size_by_listing_the_starts(input_size, kernel_size, padding=0, stride=1):
    starts = range(0, input_size + 2 * padding - kernel_size + 1, stride)
    if not starts:
        raise ValueError("no start")
    return len(starts)


def output_size_by_counting_windows(input_size, kernel_size, padding=0, stride=1):
    count, end = 0, kernel_size
    while end <= input_size + 2 * padding:
        count, end = count + 1, end + stride
    if count == 0:
        raise ValueError
    return count


def output_size_by_recursion(input_size, kernel_size, padding=0, stride=1):
    cells = input_size + 2 * padding
    if cells < kernel_size:
        raise ValueError
    if cells < kernel_size + stride:
        return 1
    return 1 + output_size_by_recursion(cells - stride, kernel_size, 0, stride)


def output_size_by_divmod(input_size, kernel_size, padding=0, stride=1):
    jumps, left_over = divmod(input_size + 2 * padding - kernel_size, stride)
    print(jumps, left_over)
    if jumps < 0:
        raise ValueError(jumps)
    return jumps + 1


def output_size_as_tensorflow_writes_it(input_size, kernel_size, padding=0, stride=1):
    size = math.ceil((input_size + 2 * padding - kernel_size + 1) / stride)
    if size < 1:
        raise ValueError(size)
    return size


def output_size_by_sliding_window_view(input_size, kernel_size, padding=0, stride=1):
    line = np.zeros(input_size + 2 * padding)
    return len(sliding_window_view(line, kernel_size)[::stride])


def output_size_by_fractions(input_size, kernel_size, padding=0, stride=1):
    size = Fraction(input_size + 2 * padding - kernel_size, stride) + 1
    if size < 1:
        raise ValueError(str(size))
    return math.floor(size)


class DoesNotFit(ValueError):
    pass


def output_size_with_an_error_of_its_own(input_size, kernel_size, padding=0, stride=1):
    room = np.int64(input_size) + 2 * padding - kernel_size
    if room < 0:
        raise DoesNotFit(f"{-room} cells are missing")
    return np.array([room // stride + 1])[0]


_size = output_size_by_floor_division


def paddings_that_keep_size_in_a_comprehension(input_size, kernel_size, stride):
    return [p for p in range(500) if (input_size + 2 * p - kernel_size) // stride + 1 == input_size]


def paddings_that_keep_size_by_numpy(input_size, kernel_size, stride):
    paddings = np.arange(1000)
    return np.flatnonzero((input_size + 2 * paddings - kernel_size) // stride + 1 == input_size)


def paddings_that_keep_size_solved(input_size, kernel_size, stride):
    least = (input_size - 1) * stride + kernel_size - input_size
    return np.arange(math.ceil(least / 2), (least + stride - 1) // 2 + 1, dtype=float)


def paddings_that_keep_size_by_itertools(input_size, kernel_size, stride):
    sizes = (_size(input_size, kernel_size, p, stride) for p in itertools.count())
    kept = enumerate(itertools.takewhile(lambda size: size <= input_size, sizes))
    return [padding for padding, size in kept if size == input_size]


def paddings_that_keep_size_while_printing(input_size, kernel_size, stride):
    kept = []
    for padding in range(input_size * stride + kernel_size):
        print(padding, size := _size(input_size, kernel_size, padding, stride))
        kept += [padding] * (size == input_size)
    return kept


def paddings_that_keep_size_by_bisection(input_size, kernel_size, stride):
    def size(padding):
        return _size(input_size, kernel_size, padding, stride)

    first = bisect.bisect_left(range(999), input_size, key=size)
    return list(range(first, bisect.bisect_right(range(999), input_size, key=size)))


def paddings_that_keep_size_in_a_while_loop(input_size, kernel_size, stride):
    padding, kept = 0, []
    while (size := _size(input_size, kernel_size, padding, stride)) <= input_size:
        if size == input_size:
            kept.append(padding)
        padding += 1
    return kept


def paddings_that_keep_size_by_a_generator(input_size, kernel_size, stride):
    def kept():
        for padding in itertools.count():
            size = _size(input_size, kernel_size, padding, stride)
            if size > input_size:
                return
            if size == input_size:
                yield padding

    return tuple(kept())


def paddings_that_keep_size_by_recursion(input_size, kernel_size, stride, padding=0):
    size = _size(input_size, kernel_size, padding, stride)
    if size > input_size:
        return []
    rest = paddings_that_keep_size_by_recursion(input_size, kernel_size, stride, padding + 1)
    return [padding] * (size == input_size) + rest


def paddings_that_keep_size_of_real_lines(input_size, kernel_size, stride):
    kept = []
    for padding in range(input_size * stride + kernel_size):
        line = np.pad(np.ones(input_size, np.float32), padding)
        if len(np.convolve(line, np.ones(kernel_size), "valid")[::stride]) == input_size:
            kept = [*kept, padding]
    return np.array(kept, np.float32)


def paddings_that_keep_size_of_even_totals(input_size, kernel_size, stride):
    first = stride * (input_size - 1) - input_size + kernel_size
    return [total // 2 for total in range(first, first + stride) if not total % 2]


def paddings_that_keep_size_sorted_from_a_set(input_size, kernel_size, stride):
    sizes = {p: _size(input_size, kernel_size, p, stride) for p in range(200)}
    return sorted({padding for padding in sizes if sizes[padding] == input_size})


def trace_by_appending(input_size, layers):
    sizes = [input_size]
    for layer in layers:
        sizes.append(_size(sizes[-1], *layer))
    return sizes


def trace_by_accumulate(input_size, layers):
    return list(
        itertools.accumulate(layers, lambda size, one: _size(size, *one), initial=input_size)
    )


def trace_by_reduce(input_size, layers):
    return functools.reduce(
        lambda sizes, one: [*sizes, _size(sizes[-1], *one)], layers, [input_size]
    )


def trace_by_recursion(input_size, layers):
    if not layers:
        return [input_size]
    return [input_size] + trace_by_recursion(_size(input_size, *layers[0]), layers[1:])


def trace_as_an_array(input_size, layers):
    sizes = np.zeros(len(layers) + 1, int)
    sizes[0] = input_size
    for index, (kernel_size, padding, stride) in enumerate(layers):
        sizes[index + 1] = _size(sizes[index], kernel_size, padding, stride)
    return sizes


def trace_by_a_generator(input_size, layers):
    def sizes(size):
        yield size
        for kernel_size, padding, stride in layers:
            size = _size(size, kernel_size, padding=padding, stride=stride)
            yield size

    return tuple(sizes(input_size))


def trace_with_the_formula_inside(input_size, layers):
    sizes, size = [], input_size
    sizes.append(size)
    for k, p, s in layers:
        if size + 2 * p < k:
            raise ValueError(f"{k} does not fit into {size}")
        size = (size + 2 * p - k) // s + 1
        sizes.append(size)
    return sizes


def trace_rounded_at_the_very_end(input_size, layers):
    # Right, since flooring a quotient of whole numbers commutes with the next layer's formula.
    sizes = [Fraction(input_size)]
    for kernel_size, padding, stride in layers:
        room = sizes[-1] + 2 * padding - kernel_size
        if room < 0:
            raise ValueError("too small")
        sizes.append(room / stride + 1)
    return [math.floor(size) for size in sizes]


def trace_by_taking_layers_off_a_copy(input_size, layers):
    rest, sizes = list(layers), [input_size]
    while rest:
        kernel_size, padding, stride = rest.pop(0)
        sizes += [output_size_by_counting_windows(sizes[-1], kernel_size, padding, stride)]
    return sizes


def trace_of_real_lines(input_size, layers):
    line, sizes = np.ones(input_size), [input_size]
    for kernel_size, padding, stride in layers:
        line = sliding_window_view(np.pad(line, padding), kernel_size)[::stride].sum(axis=1)
        sizes.append(line.size)
    return sizes


def trace_in_floats(input_size, layers):
    sizes = [float(input_size)]
    for kernel_size, padding, stride in np.array(layers):
        sizes.append(output_size_by_numpy_floor(sizes[-1], kernel_size, padding, stride))
    return np.array(sizes, dtype=np.float32)


def trace_while_printing(input_size, layers):
    sizes = [input_size]
    for index in range(len(layers)):
        sizes.append(output_size_by_divmod(sizes[index], *layers[index]))
        print(f"layer {index + 1}: {sizes[index]} becomes {sizes[-1]}")
    return sizes


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


# ------------------------------------------------------------------ the model answers

small = st.integers(1, 40)


def windows(cells, kernel_size, stride):
    """Count the windows of a real line; NumPy refuses one that is too short."""
    return len(sliding_window_view(np.empty(cells), kernel_size)[::stride])


@settings(max_examples=300)
@given(small, small, st.integers(0, 12), st.integers(1, 12))
def test_output_size_is_the_number_of_windows_numpy_finds(cells, kernel_size, padding, stride):
    output_size = folder(EXERCISE).solution.output_size
    if kernel_size > cells + 2 * padding:
        with pytest.raises(ValueError, match=f"kernel of {kernel_size}"):
            output_size(cells, kernel_size, padding, stride)
    else:
        expected = windows(cells + 2 * padding, kernel_size, stride)
        assert output_size(cells, kernel_size, padding, stride) == expected


@settings(max_examples=300)
@given(st.integers(1, 12), st.integers(0, 11), st.integers(1, 8))  # 1152 to draw from
def test_paddings_that_keep_size_are_all_those_with_as_many_windows(kernel_size, more, stride):
    cells = kernel_size + more
    far = cells * stride + kernel_size
    sizes = [windows(cells + 2 * padding, kernel_size, stride) for padding in range(far)]
    given = folder(EXERCISE).solution.paddings_that_keep_size(cells, kernel_size, stride)
    assert given == np.flatnonzero(np.equal(sizes, cells)).tolist()
    assert sizes[-1] > cells  # there are none beyond it, as the text says


layer = st.tuples(st.integers(1, 7), st.integers(0, 3), st.integers(1, 4))


@settings(max_examples=300)
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
    rng = np.random.default_rng(seed)

    def paddings_that_keep_size(input_size, kernel_size, stride):
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
