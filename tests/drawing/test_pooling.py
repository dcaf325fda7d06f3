"""The drawing of pooling, read back from its SVG and compared with numbers worked out by hand."""

import re

import numpy as np
import pytest

from convlab.drawing.pooling import pooling
from tests import svg_reader as reader

IMAGE = np.array([list(map(int, row)) for row in "132904 728153 064271 519328 240617".split()])
SQUARE = np.arange(1, 17).reshape(4, 4)
THIRD = {"kernel_size": 3, "stride": 2}
AVERAGE = {"kind": "average"}
# The results as PyTorch gives them.
CASES = [
    (IMAGE, {}, [[7, 9, 5], [6, 9, 8]]),
    (IMAGE, {"ceil_mode": True}, [[7, 9, 5], [6, 9, 8], [4, 6, 7]]),
    (IMAGE, AVERAGE, [[3.25, 5, 3], [3, 4.5, 4.5]]),
    (IMAGE, AVERAGE | {"ceil_mode": True}, [[3.25, 5, 3], [3, 4.5, 4.5], [3, 3, 4]]),
    (IMAGE, THIRD, [[8, 9], [9, 9]]),
    (IMAGE, THIRD | {"ceil_mode": True}, [[8, 9, 7], [9, 9, 8]]),
    (-IMAGE, {"kernel_size": 3, "padding": 1}, [[-1, 0], [0, 0]]),
    (SQUARE, THIRD | AVERAGE | {"padding": 1}, [[1.5556, 3.3333], [6.3333, 11]]),
    (SQUARE, THIRD | AVERAGE | {"padding": 1, "count_include_pad": False}, [[3.5, 5], [9.5, 11]]),
    (SQUARE, THIRD | AVERAGE | {"padding": 1, "ceil_mode": True},
     [[1.5556, 3.3333, 2], [6.3333, 11, 6], [4.5, 7.5, 4]]),
    (IMAGE, {"kernel_size": (1, 6)}, [[9], [8], [7], [9], [7]]),
]  # fmt: skip


def parse(image=IMAGE, **options):
    return reader.parse(pooling(image, **options))


@pytest.mark.parametrize(("image", "options", "expected"), CASES)
def test_map_and_sentences_are_right(image, options, expected):
    root = parse(image, **options)
    np.testing.assert_allclose(reader.outputs(root), expected, rtol=0.01)
    for node in reader.steps(root):
        says = node.get("data-says").replace("\N{MINUS SIGN}", "-").replace("∞", "inf")
        place, sums = says.split(":  ")
        top, bottom, left, right = map(int, re.findall(r"-?\d+", place.split("]: ")[1]))
        around = np.pad(image.astype(float), 3, constant_values=np.nan)
        cells = around[top + 3 : bottom + 4, left + 3 : right + 4].ravel()
        terms, sign, result = re.split(" ([=≈]) ", sums)
        if options.get("kind") == "average":
            total, count = terms.split(" / ")
            values = list(map(float, re.findall(r"-?\d+", total)))
            assert sum(values) == np.nansum(cells)
            assert len(values) == int(count)
            assert sum(values) / len(values) == pytest.approx(float(result), rel=0.01)
            assert (sign == "=") == (sum(values) == float(result) * len(values))
        else:
            values = list(map(float, terms.removeprefix("max(").rstrip(")").split(", ")))
            assert values == np.nan_to_num(cells, nan=-np.inf).tolist()
            assert (sign, max(values)) == ("=", float(result))


@pytest.mark.parametrize(("image", "options", "expected"), CASES)
def test_steps_read_their_window_and_the_ring_is_on_the_largest_cell(image, options, expected):
    root = parse(image, **options)
    cells = reader.cells(root, "input")
    high, wide = np.broadcast_to(options.get("kernel_size", 2), 2).tolist()
    step_of = np.broadcast_to(options.get("stride", (high, wide)), 2).tolist()
    for node in reader.steps(root):
        top, left = (place * step for place, step in zip(reader.at(node), step_of, strict=True))
        *window, more = reader.reads(node)
        places = [(top + row, left + column) for row in range(high) for column in range(wide)]
        assert window == [f"input-{row}-{column}" for row, column in places]
        assert set(places) <= cells.keys()
        kind, *at = more.split("-")
        if options.get("kind") == "average":
            assert (kind, tuple(map(int, at))) == ("sum", reader.at(node))
        else:
            label = reader.label(root, cells[tuple(map(int, at))])
            assert kind == "largest" and tuple(map(int, at)) in places
            assert reader.number(label) == reader.output(node)
            assert "output" in reader.classes(cells[tuple(map(int, at))])


@pytest.mark.parametrize(
    ("image", "ends", "rings"),
    [(np.full((2, 2), 5), 0, ["0-0"]),
     (np.full((2, 2), -np.inf), 1, ["1-1", "1-2", "2-1", "2-2"])],
)  # fmt: skip
def test_ring_is_on_the_first_of_several_and_never_on_padding(image, ends, rings):
    found = [reader.reads(node)[-1] for node in reader.steps(parse(image, padding=ends))]
    assert found == [f"largest-{place}" for place in rings]


def test_sums_are_shown_with_the_number_of_cells_that_count():
    def fractions(**options):
        root = parse(SQUARE, kind="average", kernel_size=3, stride=2, padding=1, **options)
        return [reader.label(root, cell) for cell in reader.cells(root, "sum").values()]

    assert fractions() == ["14 / 9", "30 / 9", "57 / 9", "99 / 9"]
    assert fractions(count_include_pad=False) == ["14 / 4", "30 / 6", "57 / 6", "99 / 9"]
    overhang = fractions(ceil_mode=True)
    assert [text.split(" / ")[1] for text in overhang] == "9 9 6 9 9 6 6 6 4".split()


@pytest.mark.parametrize(
    ("options", "blank"),
    [
        ({"kind": "average", "padding": 1, "kernel_size": 3, "stride": 2}, 0),
        ({"kind": "average", "padding": 1, "kernel_size": 3, "stride": 2, "ceil_mode": True}, 7),
        ({"kind": "average", "padding": 1, "kernel_size": 2, "count_include_pad": False}, 26),
    ],
)
def test_cells_that_do_not_count_in_the_average_have_no_number(options, blank):
    root = parse(**options)
    labels = {tuple(reader.numbers_of(node, "x", "y")) for node in root.iter("text")}
    middles = [reader.middle(cell) for cell in reader.cells(root, "input").values()]
    near = [any(np.allclose(middle, at, atol=0.03) for at in labels) for middle in middles]
    assert near.count(False) == blank
    assert ("Cells without a number" in reader.all_text(root)) == bool(blank)


def test_cells_in_no_window_are_crossed_out_and_counted():
    root = parse(kernel_size=2, stride=3)
    cells = reader.cells(root, "input").items()
    crossed = {at for at, cell in cells if "unreached" in reader.classes(cell)}
    assert crossed == {(r, c) for r in range(5) for c in range(6) if r == 2 or c in (2, 5)}
    said = "crossed out: 14 of the input's cells (row 2, columns 2, 5)"
    assert said in reader.all_text(root) and "Windows leave gaps" in reader.all_text(root)
    assert len([node for node in root.iter("line") if node.get("class") == "arrow"]) == 14
    # Many gaps are counted: "1, 2, 3, …, 8" would include 5, which windows read like 0.
    said = reader.all_text(parse(np.zeros((9, 9)), kernel_size=1, stride=5))
    assert "77 of the input's cells (7 rows, 7 columns)" in said


@pytest.mark.parametrize(
    ("shape", "options", "size"),
    [
        ((7, 6), {"ceil_mode": False}, "Height: (7 − 2) / 2 + 1 = 3.5, rounded down to 3."),
        ((7, 6), {"ceil_mode": True}, "Height: (7 − 2) / 2 + 1 = 3.5, rounded up to 4."),
        ((7, 6), {"ceil_mode": True}, "Width: (6 − 2) / 2 + 1 = 3."),
        ((5, 5), {"padding": 1, "ceil_mode": True}, "/ 2 + 1 = 3.5, not rounded up"),
    ],
)  # fmt: skip
def test_formula_says_how_the_size_is_rounded(shape, options, size):
    assert size in reader.all_text(parse(np.ones(shape), **options))


def test_green_cells_are_counted():
    assert "Green marks the maximum of a window: 6 of 30 cells." in reader.all_text(parse())
    assert "window: 3 of 30 cells" in reader.all_text(parse(kernel_size=3, stride=2))
