"""The drawing of padding, read back from its SVG and compared with NumPy and SciPy."""

import re

import numpy as np
import pytest
from scipy.signal import convolve2d

from convlab.drawing.padding import padding
from tests import svg_reader as reader
from tests.numpy_modes import NUMPY_MODES

IMAGE = np.arange(1, 26).reshape(5, 5)
SIDES = ((2, 1), (0, 3))


def rendered_windows(kernel, output, at):
    """The windows that use a cell of the padded image, by trying every one."""
    return {
        (row, column)
        for row, column in np.ndindex(*output)
        if row <= at[0] < row + kernel[0] and column <= at[1] < column + kernel[1]
    }


@pytest.mark.parametrize("kernel", [(1, 1), (3, 3), (2, 4), (5, 5)])
def test_heat_map_is_scipys_convolution_of_ones(kernel):
    root = reader.parse(padding(IMAGE, kernel, padding=SIDES))
    expected = convolve2d(np.ones(np.subtract((9, 9), kernel)), np.ones(kernel))
    found = {reader.at(step): reader.output(step) for step in reader.steps(root)}
    assert found == {(row - 2, column): count for (row, column), count in np.ndenumerate(expected)}


@pytest.mark.parametrize("mode", NUMPY_MODES)
def test_each_cell_lights_its_windows_and_its_source_or_copies(mode):
    root = reader.parse(padding(IMAGE, (3, 2), padding=SIDES, mode=mode))
    expected = np.pad(IMAGE, SIDES, mode=NUMPY_MODES[mode])
    assert reader.grid(root, "input").tolist() == expected.tolist()
    cells = reader.by_id(root)
    sources = np.pad(np.arange(25).reshape(5, 5), SIDES, mode=NUMPY_MODES[mode])
    inside = np.pad(np.ones((5, 5)), SIDES)
    for node in reader.steps(root):
        at = reader.at(node)[0] + 2, reader.at(node)[1]
        stands_for = cells["input-{}-{}".format(*at)].get("data-stands-for")
        assert stands_for == node.get("data-step")
        reads = reader.reads(node)
        assert len(set(reads)) == len(reads) and all(name in cells for name in reads)
        lit = {name: set() for name in ("input", "value", "window", "output")}
        for name, *place in (one.split("-") for one in reads):
            lit[name].add(tuple(map(int, place)))
        assert lit["window"] == lit["output"] == rendered_windows((3, 2), (6, 7), at)
        family = {at}
        if mode != "zeros":
            other = inside == 0 if inside[at] else inside == 1
            family |= set(zip(*np.nonzero((sources == sources[at]) & other), strict=True))
        assert lit["input"] == family


def test_cells_of_the_image_come_first_then_the_padding():
    places = [reader.at(n) for n in reader.steps(reader.parse(padding(IMAGE, 3)))]
    assert places[:25] == list(np.ndindex(5, 5))
    assert all(not (0 <= row < 5 and 0 <= column < 5) for row, column in places[25:])
    assert len(places) == 49


@pytest.mark.parametrize("mode", NUMPY_MODES)
def test_sentences_multiply_out_and_name_the_source(mode):
    for node in reader.steps(reader.parse(padding(IMAGE, 3, padding=2, mode=mode))):
        says = node.get("data-says").replace("\N{MINUS SIGN}", "-")
        value = int(re.search(r"= (-?\d+):", says)[1])
        arithmetic = re.search(r"in (\d+)·(\d+) = (\d+) of the (\d+)·(\d+) = (\d+) windows", says)
        high, wide, count, rows, columns, every = map(int, arithmetic.groups())
        assert high * wide == count and rows * columns == every == 49
        label = node.find("text").text
        assert str(count) == label
        row, column = reader.at(node)
        if 0 <= row < 5 and 0 <= column < 5:
            assert says.startswith(f"image [{row}, {column}] = {IMAGE[row, column]}:")
        else:
            assert says.startswith(f"padding, row {row}, column {column}")
            named = re.search(r"a copy of image \[(\d+), (\d+)\]", says)
            assert (named is None) == (mode == "zeros")
            assert value == (IMAGE[int(named[1]), int(named[2])] if named else 0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Height: 5 + 0 + 0 − 3 + 1 = 3, shrunk from 5."),
        (1, "Height: 5 + 1 + 1 − 3 + 1 = 5, still 5."),
        (2, "Height: 5 + 2 + 2 − 3 + 1 = 7, grown from 5."),
        (0, "least used cell of the image is in 1 window, the most used in 9"),
        ("full", "Every cell of the image is in 9 windows"),
    ],
)
def test_text_describes_the_change_in_size_and_the_use_of_the_border(amount, words):
    assert words in reader.all_text(reader.parse(padding(IMAGE, 3, padding=amount)))


def test_only_cells_of_the_image_are_coloured_by_their_count():
    fills = {}
    for node in reader.steps(reader.parse(padding(IMAGE, 3, padding=1))):
        row, column = reader.at(node)
        box = node.find("rect")
        inside = 0 <= row < 5 and 0 <= column < 5
        assert (box.get("style") is not None) == inside
        assert ("padding" in reader.classes(box)) != inside
        if inside:
            fills.setdefault(node.find("text").text, set()).add(box.get("style"))
    assert {count: len(found) for count, found in fills.items()} == {"4": 1, "6": 1, "9": 1}
    assert len(set.union(*fills.values())) == 3


def test_copied_values_have_the_ink_of_the_image_unlike_zeros():
    def inks(mode):
        root = reader.parse(padding([[7, 8], [9, 5]], 1, padding=1, mode=mode))
        ends = root.find("g/g").findall("text")
        return {reader.classes(label)[0] for label in ends}

    assert inks("replicate") == {"input"}
    assert inks("zeros") == {"input", "padding"}
