"""One slip in a first program of exercise 01 or 02: the check names it, in slices and in loops."""

import numpy as np
import pytest

from tests.exercises.programs import diagnosed

MAP = """
def correlate2d(image, kernel):
    height, width = image.shape
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    feature_map = np.zeros((rows, columns))
    for m in range(rows):
        for n in range(columns):
"""
MAP_BY_SLICES = f"""{MAP}
            window = image[m : m + kh, n : n + kw]
            feature_map[m, n] = np.sum(window * kernel)
    return feature_map
"""
MAP_BY_LOOPS = f"""{MAP}
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += image[m + i, n + j] * kernel[i, j]
            feature_map[m, n] = total
    return feature_map
"""
OUTPUT = """
def correlate1d(signal, kernel):
    size = len(kernel)
    places = len(signal) - size + 1
    output = np.zeros(places)
    for n in range(places):
"""
OUTPUT_BY_SLICES = f"""{OUTPUT}
        output[n] = np.sum(signal[n : n + size] * kernel)
    return output
"""
OUTPUT_BY_LOOPS = f"""{OUTPUT}
        total = 0
        for i in range(size):
            total += kernel[i] * signal[n + i]
        output[n] = total
    return output
"""
IN_ALL_MAPS = [
    ("feature_map = np.zeros((rows, columns))", "feature_map = np.zeros((columns, rows))",
     "map created transposed"),
    ("np.zeros((rows, columns))", "np.zeros_like(image)", "map created like the image"),
    ("np.zeros((rows, columns))", "np.zeros(image.shape)", "map as large as the image"),
    ("np.zeros((rows, columns))", "np.zeros((rows, columns), int)", "fractions lost"),
    ("height - kh + 1, width - kw + 1", "height - kh, width - kw",
     "last row and column missing"),
    ("height - kh + 1", "height - kh", "last row missing"),
    ("width - kw + 1", "width - kw", "last column missing"),
    ("    return feature_map", "        return feature_map", "first row only"),
    ("    return feature_map", "            return feature_map", "first cell only"),
]  # fmt: skip
IN_SLICES = [
    ("height, width = image", "width, height = image", "height and width swapped"),
    ("kh, kw = kernel", "kw, kh = kernel", "kernel height and width swapped"),
    ("image[m : m + kh, n : n + kw]", "image[n : n + kh, m : m + kw]",
     "row and column swapped"),
    ("window * kernel", "window * kernel.T", "one of both transposed"),
    ("window * kernel", "kernel * window.T", "one of both transposed"),
    ("window * kernel", "window @ kernel", "matrix product"),
    ("window * kernel", "np.dot(window, kernel)", "dot product"),
    ("np.sum", "np.mean", "products averaged"),
    ("kh, kw = kernel.shape", "kh = kw = len(kernel)", "kernel treated as square"),
    ("height - kh + 1, width - kw + 1", "height - kh + 2, width - kw + 2",
     "one row and column too many"),
    ("height - kh + 1", "height - kh + 2", "one row too many"),
]  # fmt: skip
IN_LOOPS = [
    ("height, width = image", "width, height = image",
     "height and width swapped cell by cell"),
    ("image[m + i, n + j]", "image[n + i, m + j]", "row and column swapped cell by cell"),
    ("kernel[i, j]", "kernel[j, i]", "kernel transposed cell by cell"),
    ("height - kh + 1, width - kw + 1", "height - kh + 2, width - kw + 2", "one place too far"),
    ("total += ", "total = ", "only one product"),
]  # fmt: skip
IN_ALL_OUTPUTS = [
    ("np.zeros(places)", "np.zeros_like(signal)", "created like the signal"),
    ("np.zeros(places)", "np.zeros(len(signal))", "output as long as the signal"),
    ("np.zeros(places)", "np.zeros(places, int)", "fractions lost"),
    ("size + 1", "size", "last window missing"),
    ("in range(places)", "in range(places - 1)", "last number never filled"),
    ("    return output", "        return output", "returned inside the loop"),
]
ALL = [
    (program, *slip)
    for programs, slips in (
        ([MAP_BY_SLICES, MAP_BY_LOOPS], IN_ALL_MAPS),
        ([MAP_BY_SLICES], IN_SLICES),
        ([MAP_BY_LOOPS], IN_LOOPS),
        ([OUTPUT_BY_SLICES, OUTPUT_BY_LOOPS], IN_ALL_OUTPUTS),
        ([OUTPUT_BY_SLICES], [("size + 1", "size + 2", "one window too many")]),
        ([OUTPUT_BY_LOOPS], [("size + 1", "size + 2", "one place too far")]),
    )
    for program in programs
    for slip in slips
]


@pytest.mark.parametrize("program, right, wrong, mistake", ALL)
def test_slip_is_named(program, right, wrong, mistake):
    assert right in program
    written = {"np": np}
    exec(program.replace(right, wrong), written)
    one_dimension = "correlate1d" in program
    exercise = "01_what_is_convolution" if one_dimension else "02_kernel_at_work"
    report = diagnosed(exercise, written["correlate1d" if one_dimension else "correlate2d"])
    assert report.mistake == mistake
