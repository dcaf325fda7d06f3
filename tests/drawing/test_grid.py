"""Grids of numbers: each number in its cell, each cell in its place."""

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convlab.drawing.grid import Grid, ink_on, narrowest_cell
from tests import svg_reader as reader
from tests.drawing.test_colours import contrast

VALUES = np.array([[1, -20, 3], [400, 5, 0]])
PLACE = Grid("input", 2, 3, 100, 50, 30)


def boxes_and_labels(drawn):
    """The cells of a grid and the text on each, in the order they are drawn."""
    parts = list(reader.parse(drawn))
    return list(zip(parts[::2], parts[1::2], strict=True))


def test_cells_of_another_height():
    grid = Grid("a", 2, 3, 0, 0, 30, cell_height=20)
    assert (grid.width, grid.height) == (90, 40)
    assert grid.corner(1, 2) == (60, 20)


def test_roles_padding_lit_cells_and_digits_of_one_size():
    padding = np.array([[True, False, False], [False, False, False]])
    drawn = PLACE.draw(VALUES, role="input", padding=padding, lit={"input-1-2", "input-0-0"})
    boxes, labels = zip(*boxes_and_labels(drawn), strict=True)
    classes = ["cell padding lit", *["cell input"] * 4, "cell input lit"]
    assert [box.get("class") for box in boxes] == classes
    assert [label.get("class") for label in labels] == ["padding", *["input"] * 5]
    assert len({label.get("font-size") for label in labels}) == 1


def test_fills_replace_the_role_of_cells_and_ink():
    fills = [["#000000", "#ffffff", "#777777"]] * 2
    for box, label in boxes_and_labels(PLACE.draw(VALUES, role="output", fills=fills)):
        fill = re.fullmatch(r"fill:(#[0-9a-f]{6})", box.get("style"))[1]
        ink = re.fullmatch(r"fill:(#[0-9a-f]{3})", label.get("style"))[1]
        assert {"#000000": "#fff", "#ffffff": "#000", "#777777": "#000"}[fill] == ink


@given(st.integers(0, 0xFFFFFF))
def test_ink_has_enough_contrast_on_any_fill(colour):
    fill = f"#{colour:06x}"
    ink = {"fill:#000": "#000000", "fill:#fff": "#ffffff"}[ink_on(fill)]
    ratios = {other: contrast(other, fill) for other in ("#000000", "#ffffff")}
    assert ratios[ink] >= 4.5
    assert ratios[ink] >= max(ratios.values()) - 0.02


def test_widest_text_sets_the_font_size():
    assert Grid("a", 1, 1, 0, 0, 20, digits=0.5).font([]) == 10
    grid = Grid("a", 1, 2, 0, 0, 20)
    assert grid.font(["100", "−10"]) == grid.font(["−10", "100"]) == grid.font(["−10"])
    assert grid.font(["−10"]) < grid.font(["100"])


def test_caption_is_centred_above_the_grid():
    node = reader.parse(PLACE.caption("input 2×3"))
    assert (node.text, node.get("x")) == ("input 2×3", "145")
    assert float(node.get("y")) < 50


def test_narrowest_cell_keeps_the_size_of_the_digits():
    grid = Grid("row", 1, 4, 0, 0, 30, 0.5)
    narrow = narrowest_cell(grid, ["5", "17"])
    assert 2 * 0.64 * 15 < narrow < 0.9 * 30  # two digits, 15 high
    assert narrowest_cell(grid, ["1234567"]) == 30
