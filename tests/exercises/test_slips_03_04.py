"""Exercises 03 and 04: one slip in an ordinary program of slices or of loops is named.

A known mistake may be implemented in any way; these are programs that a learner would write.
"""

import numpy as np
import pytest

from tests.exercises.programs import diagnosed

STRIDED = """
def correlate2d(image, kernel, padding=0, stride=1):
    padded = np.pad(image, padding)
    height, width = padded.shape
    kh, kw = kernel.shape
    rows, columns = (height - kh) // stride + 1, (width - kw) // stride + 1
    feature_map = np.zeros((rows, columns))
    for m in range(rows):
        for n in range(columns):
            top, left = m * stride, n * stride
"""
SLICES = f"""{STRIDED}
            window = padded[top : top + kh, left : left + kw]
            feature_map[m, n] = np.sum(window * kernel)
    return feature_map
"""
LOOPS = f"""{STRIDED}
            total = 0
            for i in range(kh):
                for j in range(kw):
                    total += padded[top + i, left + j] * kernel[i, j]
            feature_map[m, n] = total
    return feature_map
"""
PAD = "np.pad(image, padding)"
MAP = "np.zeros((rows, columns))"
SIZES = "(height - kh) // stride + 1, (width - kw) // stride + 1"
STARTS = "m * stride, n * stride"

ALIKE = {  # the mistake's name, and the replacements in both programs
    "stride left out": ["// stride", "// 1", "* stride", "* 1"],
    "starts not multiplied": [STARTS, "m, n"],
    "map filled in steps of the stride": [
        "in range(rows)", "in range(0, rows, stride)",
        "in range(columns)", "in range(0, columns, stride)", STARTS, "m, n"],
    "written where the window starts": ["feature_map[m, n]", "feature_map[top, left]"],
    "plus one forgotten": ["// stride + 1", "// stride"],
    "size divided by the stride plus one": ["// stride + 1", "// (stride + 1)"],
    "map created transposed": [MAP, "np.zeros((columns, rows))"],
    "map created like the image": [MAP, "np.zeros_like(image)"],
    "map created like the padded image": [MAP, "np.zeros_like(padded)"],
    "map as large as the image": [MAP, "np.zeros(image.shape)"],
    "map as large as the padded image": [MAP, "np.zeros(padded.shape)"],
    "map of the images type": [MAP, "np.zeros((rows, columns), image.dtype)"],
    "map of bytes": [MAP, "np.zeros((rows, columns), np.uint8)"],
    "fractions lost": [MAP, "np.zeros((rows, columns), int)"],
    "map transposed": [MAP, "np.zeros((columns, rows))", "map[m, n]", "map[n, m]"],
    "windows that touch the end left at zero": [
        f"top, left = {STARTS}\n",
        f"top, left = {STARTS}\n"
        "            if not (top + kh < height and left + kw < width): continue\n"],
    "padding left out": [PAD, "image"],
    "padding twice": [PAD, "np.pad(image, 2 * padding)"],
    "padding above and left only": [PAD, "np.pad(image, ((padding, 0), (padding, 0)))"],
    "padding below and right only": [PAD, "np.pad(image, ((0, padding), (0, padding)))"],
    "padding all above and left": [PAD, "np.pad(image, ((2 * padding, 0), (2 * padding, 0)))"],
    "padding all below and right": [PAD, "np.pad(image, ((0, 2 * padding), (0, 2 * padding)))"],
    "padding above and below only": [PAD, "np.pad(image, ((padding, padding), (0, 0)))"],
    "padding left and right only": [PAD, "np.pad(image, ((0, 0), (padding, padding)))"],
    "border repeated": [PAD, "np.pad(image, padding, mode='edge')"],
    "border reflected": [PAD, "np.pad(image, padding, mode='reflect')"],
    "border from the opposite side": [PAD, "np.pad(image, padding, mode='wrap')"],
    "padding and stride swapped": [
        PAD, "np.pad(image, stride)", "// stride", "// padding", "* stride", "* padding"],
    "parameters in another order": ["padding=0, stride=1", "stride=1, padding=0"],
    "kernel rotated": ["kh, kw =", "kernel = kernel[::-1, ::-1]; kh, kw ="],
    "kernel rows flipped": ["kh, kw =", "kernel = kernel[::-1]; kh, kw ="],
    "kernel columns flipped": ["kh, kw =", "kernel = kernel[:, ::-1]; kh, kw ="],
    "kernel transposed": ["kh, kw =", "kernel = kernel.T; kh, kw ="],
}  # fmt: skip
CUT_SHORT = {  # where a slice is cut short, a loop ends in an error
    "size rounded up and read": [
        "(height - kh) // stride", "-((kh - height) // stride)",
        "(width - kw) // stride", "-((kw - width) // stride)"],
    "size divided by the stride only": [
        SIZES, "image.shape[0] // stride, image.shape[1] // stride"],
    "padded size divided by the stride only": [SIZES, "height // stride, width // stride"],
    "rows counted along the width": ["rows, columns =", "columns, rows ="],
    "height and width swapped": ["height, width =", "width, height ="],
    "image read without padding": ["padded[top", "image[top"],
    "start row and column swapped": ["top, left =", "left, top ="],
    "padding above and left counted on all sides": [
        "kh, kw =", "padded = padded[: height - padding, : width - padding]; kh, kw ="],
    "padding below and right counted on all sides": [
        "kh, kw =", "padded = padded[padding:, padding:]; kh, kw ="],
}  # fmt: skip
BY_CELL = {f"{name} cell by cell": changes for name, changes in CUT_SHORT.items()}
IN_SLICES = {
    "ends not multiplied": ["top + kh", "m + kh", "left + kw", "n + kw"],
    "one of both transposed": ["window * kernel", "kernel.T * window"],
    "matrix product": ["window *", "window @"],
    "matrix product by dot": ["window * kernel", "np.dot(window, kernel)"],
    "whole image times kernel": ["window *", "padded *"],
    "mean instead of sum": ["np.sum", "np.mean"],
    "kernel unused": ["window * kernel", "window"],
}
IN_LOOPS = {
    "row and column of an index swapped": ["kernel[i, j]", "kernel[j, i]"],
    "cells read across": ["top + i, left + j", "top + j, left + i"],
    "kernel unused": [" * kernel[i, j]", ""],
}
ZERO_PAD = """
def zero_pad(image, padding):
    if isinstance(padding, int):
        padding = ((padding, padding), (padding, padding))
    (top, bottom), (left, right) = padding
    height, width = image.shape
    padded = np.zeros((top + height + bottom, left + width + right))
    padded[top : top + height, left : left + width] = image
    return padded
"""
NO_LOOK = "isinstance(padding, int)", "False"
SIDES = {
    "slice to minus zero": [": top + height", ":-bottom", ": left + width", ":-right"],
    "four sides only": NO_LOOK,
    "four sides by index only": [
        *NO_LOOK, "(top, bottom), (left, right) = padding",
        "top, bottom = padding[0]; left, right = padding[1]"],
    "four numbers in a row": [
        "= ((padding, padding), (padding, padding))", "= (padding,) * 4",
        "(top, bottom), (left, right)", "top, bottom, left, right"],
    "one number only": [
        *NO_LOOK, "(top, bottom), (left, right) = padding", "top = left = padding",
        "top + height + bottom", "height + 2 * padding",
        "left + width + right", "width + 2 * padding"],
    "one number only first in a sum": [
        *NO_LOOK, "(top, bottom), (left, right)", "top = bottom = left = right"],
    "above and left only": [" + bottom", "", " + right", ""],
    "below and right only": [
        "top + height + b", "height + b", "left + width + r", "width + r",
        "top : top + ", ": ", "left : left + ", ": "],
    "above and left only of one number": ["(padding, padding)", "(padding, 0)"],
    "left and right only of one number": ["((padding, padding)", "((0, 0)"],
    "rows and columns swapped": ["(top, bottom), (left, right)", "(left, right), (top, bottom)"],
}  # fmt: skip
REFLECT_PAD = """
def reflect_pad(image, padding):
    height, width = image.shape
    padded = np.zeros((height + 2 * padding, width + 2 * padding))
    padded[padding : padding + height, padding : padding + width] = image
    padded[:padding] = padded[padding + 1 : 2 * padding + 1][::-1]
    padded[padding + height :] = padded[height - 1 : height - 1 + padding][::-1]
    padded[:, :padding] = padded[:, padding + 1 : 2 * padding + 1][:, ::-1]
    padded[:, padding + width :] = padded[:, width - 1 : width - 1 + padding][:, ::-1]
    return padded
"""
BORDERS = {
    "slice to minus zero": [
        ": padding + height,", ":-padding,", ": padding + width]", ":-padding]"],
    "rows from minus zero": ["[padding + height :]", "[-padding:]"],
    "columns from minus zero": ["padding + width :]", "-padding:]"],
    "left and right left at zero": ["    padded[:, ", "    padded.copy()[:, "],
    "order kept": ["[::-1]", "", "[:, ::-1]", ""],
    "": ["height, width =", "if padding == 0: raise ValueError('none')\n    height, width ="],
}  # fmt: skip
SLIPS = [
    pytest.param(exercise, text, mistake, changes, id=f"{style}-{mistake}")
    for style, exercise, text, table in [
        ("slices", "04_stride", SLICES, ALIKE | CUT_SHORT | IN_SLICES),
        ("loops", "04_stride", LOOPS, ALIKE | BY_CELL | IN_LOOPS),
        ("sides", "03_padding", ZERO_PAD, SIDES),
        ("borders", "03_padding", REFLECT_PAD, BORDERS),
    ]
    for mistake, changes in table.items()
]


def changed(text, changes):
    """Return the function of a program in which some words are replaced by others."""
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    namespace = {"np": np}
    exec(text, namespace)
    return namespace[text.split("def ")[1].split("(")[0]]


@pytest.mark.parametrize("exercise, text, mistake, changes", SLIPS)
def test_slip_is_named(exercise, text, mistake, changes):
    report = diagnosed(exercise, changed(text, changes))
    assert report.status in ("wrong", "error")
    assert report.mistake == mistake, report.findings


@pytest.mark.parametrize(
    "exercise, text",
    [
        ("04_stride", SLICES),
        ("04_stride", LOOPS),
        ("03_padding", ZERO_PAD),
        ("03_padding", REFLECT_PAD),
    ],
)
def test_program_without_a_slip_is_right(exercise, text):
    assert diagnosed(exercise, changed(text, [])).status == "passed"
