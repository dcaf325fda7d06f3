"""Exercises 05 and 06: one slip in a right program, in any of its styles, is named.

Each program is the source a learner would write, and each slip changes a piece of it.
"""

import math

import numpy as np
import pytest

from tests.exercises.programs import diagnosed

SIZE = """
def output_size(input_size, kernel_size, padding=0, stride=1):
    if kernel_size > input_size + 2 * padding: raise ValueError("the kernel does not fit")
    return (input_size + 2 * padding - kernel_size) // stride + 1
"""
TRACE = """
def trace(input_size, layers):
    sizes = [input_size]
    for kernel_size, padding, stride in layers:
        if kernel_size > sizes[-1] + 2 * padding: raise ValueError("the kernel does not fit")
        sizes.append((sizes[-1] + 2 * padding - kernel_size) // stride + 1)
    return sizes
"""
WINDOWS = """
def conv2d(x, weight, bias, padding=0, stride=1):
    filters, channels, kh, kw = weight.shape
    height, width = x.shape[1:]
    image, x = x, np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    maps = np.zeros((filters, rows, columns))
    for f in range(filters):
        for m in range(rows):
            for n in range(columns):
                top, left = m * stride, n * stride
                window = x[:, top : top + kh, left : left + kw]
                maps[f, m, n] = np.sum(window * weight[f]) + bias[f]
    return maps
"""
FILTER_FIRST = WINDOWS.replace("window * weight[f]", "weight[f] * window")
CELLS = """
def conv2d(x, weight, bias, padding=0, stride=1):
    filters, channels, kh, kw = weight.shape
    height, width = x.shape[1:]
    image, x = x, np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    rows = (height + 2 * padding - kh) // stride + 1
    columns = (width + 2 * padding - kw) // stride + 1
    maps = np.zeros((filters, rows, columns))
    for f in range(filters):
        for m in range(rows):
            for n in range(columns):
                top, left = m * stride, n * stride
                total = 0
                for c in range(len(x)):
                    for i in range(kh):
                        for j in range(kw):
                            total += x[c, top + i, left + j] * weight[f, c, i, j]
                maps[f, m, n] = total + bias[f]
    return maps
"""


def without_check(program):
    return "".join(line for line in program.splitlines(True) if "raise" not in line)


def named(exercise, program, *slips):
    """Return the mistake that is named after pieces of a program were replaced."""
    for right, wrong in slips:
        assert right in program
        program = program.replace(right, wrong)
    written = {"np": np, "math": math}
    exec(program, written)
    (task,) = set(written) - {"np", "math", "__builtins__"}
    return diagnosed(exercise, written[task]).mistake


@pytest.mark.parametrize(
    "right, wrong, mistake",
    [
        ("// stride", "/ stride", "not rounded down"),
        ("// stride + 1", "// stride", "plus one forgotten"),
        ("// stride + 1", "// (stride + 1)", "divided by stride plus one"),
        ("2 * padding - k", "padding - k", "padding counted once"),
        (" + 2 * padding - k", " - k", "padding left out"),
        ("// stride + 1", "+ 1", "stride left out"),
    ],
)
@pytest.mark.parametrize("program", [SIZE, TRACE], ids=["output_size", "trace"])
def test_slip_in_a_size_is_named_with_and_without_the_check(program, right, wrong, mistake):
    assert named("05_output_size", program, (right, wrong)) == mistake
    unchecked = named("05_output_size", without_check(program), (right, wrong))
    assert unchecked == f"{mistake} and no error"


def by_int(program):
    """Return a program without the check, in which `int` rounds."""
    program = without_check(program).replace("// stride", "/ stride)")
    return program.replace("return (", "return int((").replace("append((", "append(int((")


@pytest.mark.parametrize(
    "right, wrong, mistake",
    [
        ("stride) + 1", "stride)", "plus one forgotten"),
        ("/ stride) + 1", "/ (stride + 1))", "divided by stride plus one"),
        ("2 * padding - k", "padding - k", "padding counted once"),
        (" + 2 * padding - k", " - k", "padding left out"),
    ],
)
@pytest.mark.parametrize("program", [SIZE, TRACE], ids=["output_size", "trace"])
def test_slip_beside_int_is_named_without_the_check(program, right, wrong, mistake):
    found = named("05_output_size", by_int(program), (right, wrong))
    assert found == f"{mistake} and no error with int"


@pytest.mark.parametrize("program", [SIZE, TRACE], ids=["output_size", "trace"])
def test_any_rounding_is_named_without_the_check(program):
    assert named("05_output_size", without_check(program)) == "no error"
    assert named("05_output_size", by_int(program)) == "rounded towards zero and no error"
    ceil = named("05_output_size", by_int(program), ("int(", "math.ceil("))
    assert ceil == "rounded up and no error"


@pytest.mark.parametrize("error", ["Exception('no')", "KeyError(3)", "AssertionError", "'no'"])
@pytest.mark.parametrize("program", [SIZE, TRACE], ids=["output_size", "trace"])
def test_any_other_error_is_named(program, error):
    slip = ('ValueError("the kernel does not fit")', error)
    assert named("05_output_size", program, slip) == "another error"


PAD = "((0, 0), (padding, padding), (padding, padding))"
IN_BOTH = [
    ("height, width = x", "stride = 2; height, width = x", "stride of 2 always"),
    ("height, width = x", "padding = 1; height, width = x", "padding of 1 always"),
    ("m * stride, n * stride", "m, n", "starts not multiplied"),
    ("m * stride, n * stride", "m * stride, n", "starts multiplied down only"),
    ("m * stride, n * stride", "m, n * stride", "starts multiplied across only"),
    ("2 * padding - k", "padding - k", "padding above and left only"),
    (" + 2 * padding - k", " - k", "windows counted before padding"),
    ("// stride + 1", "// stride", "last row and column missing"),
    ("(filters, rows, columns)", "(filters, rows, columns), int", "fractions lost"),
    ("(filters, rows, columns)", "(filters, rows, columns), x.dtype",
     "fractions lost where x has none"),
    ("(filters, rows, columns)", "(filters, rows, columns), np.uint8", "numbers from 0 to 255"),
    ("(filters, rows, columns)", "(filters, rows, columns), np.int8",
     "numbers from minus 128 to 127"),
    ("np.zeros((filters, rows, columns))", "np.zeros_like(x)", "maps like the padded x"),
    ("np.zeros((filters, rows, columns))", "np.zeros_like(image)", "maps like x"),
    (PAD, "((0, 0), (0, 2 * padding), (0, 2 * padding))", "padding all below and right"),
    (PAD, "((0, 0), (2 * padding, 0), (2 * padding, 0))", "padding all above and left"),
    (f"{PAD})", f"{PAD}, 'edge')", "edge repeated"),
    (f"{PAD})", f"{PAD}, 'reflect')", "image mirrored"),
    ("+ bias[f]", "+ bias[0]", "first bias for all maps"),
    ("return maps", "return maps.transpose(0, 2, 1)", "maps transposed"),
]  # fmt: skip


@pytest.mark.parametrize("right, wrong, mistake", IN_BOTH)
@pytest.mark.parametrize("program", [WINDOWS, CELLS], ids=["windows", "cells"])
def test_slip_in_a_layer_is_named_however_it_sums(program, right, wrong, mistake):
    assert named("06_convolutional_layer", program, (right, wrong)) == mistake


@pytest.mark.parametrize(
    "slips, in_windows, in_cells",
    [
        ([("channels, kh, kw", "channels, kw, kh")],
         "kernel height and width swapped", "kernel height and width swapped by index"),
        ([("(height + 2 * padding - kh) //", "-(-(height + 2 * padding - kh) //"),
          ("(width + 2 * padding - kw) //", "-(-(width + 2 * padding - kw) //"),
          ("stride + 1", "stride) + 1")],
         "one window too many", "one window too many by index"),
        ([(PAD, "padding")], "all axes padded", "all axes padded by index"),
        ([("height, width = x", "width, height = x")], "height and width swapped", ""),
        ([("m * stride, n * stride", "n * stride, m * stride")], "row and column swapped", ""),
    ],
)  # fmt: skip
def test_slip_that_ends_in_an_error_is_named_where_nothing_else_gives_it(
    slips, in_windows, in_cells
):
    assert named("06_convolutional_layer", WINDOWS, *slips) == in_windows
    assert named("06_convolutional_layer", FILTER_FIRST, *slips) == in_windows
    assert named("06_convolutional_layer", CELLS, *slips) == in_cells


@pytest.mark.parametrize(
    "right, wrong, mistake",
    [
        ("top + kh, left : left + kw", "m + kh, left : n + kw", "ends not multiplied"),
        ("weight[f]", "weight[f].transpose(0, 2, 1)", "kernels transposed"),
        ("weight[f]", "weight[:, f]", "filter and channel swapped"),
        ("weight[f]", "weight[..., f]", "filter on the last axis"),
        ("weight[f]", "weight[f][:, ::-1]", "kernels upside down"),
        ("weight[f]", "weight[f][:, :, ::-1]", "kernels left to right"),
        ("window * weight", "window @ weight", "matrix product"),
        ("np.sum(window * weight[f])", "np.dot(window, weight[f]).sum()", "dot product of stacks"),
    ],
)
def test_slip_in_whole_windows_is_named(right, wrong, mistake):
    assert named("06_convolutional_layer", WINDOWS, (right, wrong)) == mistake


@pytest.mark.parametrize(
    "wrong, mistake",
    [
        ("weight[f, c, j, i]", "kernels transposed by index"),
        ("weight[c, f, i, j]", "filter and channel swapped by index"),
        ("weight[f, c, kh - 1 - i, j]", "kernels upside down"),
        ("weight[f, c, i, kw - 1 - j]", "kernels left to right"),
        ("weight[f, c, -1 - i, -1 - j]", "kernels rotated"),
    ],
)
def test_slip_in_the_innermost_loop_is_named(wrong, mistake):
    assert named("06_convolutional_layer", CELLS, ("weight[f, c, i, j]", wrong)) == mistake
