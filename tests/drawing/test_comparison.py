import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from convlab.drawing.comparison import Panel, comparison

SVG = "{http://www.w3.org/2000/svg}"
IMAGE = Panel("image", np.arange(6).reshape(2, 3))


def cells(picture):
    """Count the cells of each kind: the class names after `cell`."""
    root = ElementTree.fromstring(picture)
    kinds = [
        rect.get("class").split()[1:]
        for rect in root.iter(f"{SVG}rect")
        if "cell" in rect.get("class")
    ]
    return {kind: sum(kind in found for found in kinds) for found in kinds for kind in found}


def captions(picture):
    root = ElementTree.fromstring(picture)
    return [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "caption"]


def test_wrong_cells_are_marked_in_yours_and_in_the_difference():
    expected, given = np.array([[1, 2], [3, 4]]), np.array([[1, 9], [3, 4]])
    picture = comparison([IMAGE], expected, given, wrong=expected != given, at=(0, 1))
    assert captions(picture) == ["image", "expected", "yours", "yours − expected"]
    assert cells(picture)["wrong"] == 2
    assert cells(picture)["lit"] == 1
    assert ">7<" in picture
    assert "first wrong cell [0, 1]" in picture


def test_what_hangs_over_is_extra_and_what_is_not_there_is_missing():
    picture = comparison([], np.zeros((3, 4)), np.zeros((4, 2)), at=None)
    assert captions(picture) == ["expected 3×4", "yours 4×2"]
    # a fourth row of two is too many, and columns 2 and 3 of three rows are missing
    assert cells(picture)["extra"] == 2
    assert cells(picture)["missing"] == 6


@pytest.mark.parametrize("shape", [(5,), (2, 3), (3, 2, 4), (2, 2, 3, 3)])
def test_any_number_of_axes_is_drawn_at_the_first_wrong_cell(shape):
    expected = np.zeros(shape)
    given = expected.copy()
    at = tuple(side - 1 for side in shape)
    given[at] = 8
    picture = comparison([], expected, given, wrong=given != expected, at=at)
    assert cells(picture)["wrong"] == 2
    assert picture.count(">8<") == 2


def test_single_numbers_need_no_picture():
    assert comparison([], np.array(4), np.array(5), wrong=np.array(True), at=()) == ""


def test_numbers_of_axes_that_differ():
    picture = comparison([IMAGE], np.zeros((2, 3)), np.zeros(3))
    assert "yours 3" in captions(picture)[-1]


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e300, 1e-300])
def test_odd_numbers_are_drawn(odd):
    given = np.array([[odd, 1.0]])
    picture = comparison([], np.ones((1, 2)), given, wrong=np.array([[True, False]]), at=(0, 0))
    ElementTree.fromstring(picture)


def test_no_picture_is_wider_than_a_notebook():
    panels = [Panel(f"x[{index}]", np.zeros((6, 7))) for index in range(5)]
    expected = np.zeros((4, 5))
    picture = comparison(panels, expected, expected + 1, wrong=expected == 0, at=(0, 0))
    assert float(ElementTree.fromstring(picture).get("width")) <= 960


def test_same_comparison_is_the_same_text():
    arguments = ([IMAGE], np.zeros((2, 2)), np.ones((2, 2)))
    options = {"wrong": np.ones((2, 2), bool), "at": (0, 0)}
    assert comparison(*arguments, **options) == comparison(*arguments, **options)
