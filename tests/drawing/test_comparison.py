from collections import Counter

import numpy as np
import pytest

from convlab.drawing.comparison import Panel, comparison
from tests import svg_reader as reader

IMAGE = Panel("image", np.arange(6).reshape(2, 3))


def cells(picture):
    """Count the cells of each kind: the class names after `cell`."""
    found = map(reader.classes, reader.parse(picture).iter("rect"))
    return Counter(kind for classes in found if "cell" in classes for kind in classes[1:])


def captions(picture):
    root = reader.parse(picture)
    return [text.text for text in root.iter("text") if text.get("class") == "caption"]


def test_wrong_cells_are_marked_in_yours_and_in_the_difference():
    expected, given = np.array([[1, 2], [3, 4]]), np.array([[1, 9], [3, 4]])
    picture = comparison([IMAGE], expected, given, wrong=expected != given, at=(0, 1))
    assert captions(picture) == ["image", "expected", "yours", "yours − expected"]
    assert cells(picture)["wrong"] == 2
    assert cells(picture)["lit"] == 1
    assert ">7<" in picture
    # Thick borders are drawn over their neighbours.
    yours = picture[picture.index(">yours<") : picture.index(">yours − expected<")]
    assert yours.index("cell wrong") > yours.rindex("cell output")
    assert title(picture) == (
        "image: 0 1 2; 3 4 5. expected: 1 2; 3 4. yours: 1 9; 3 4. The first wrong cell is [0, 1]."
    )


def test_surplus_cells_are_extra_and_absent_cells_are_missing():
    picture = comparison([], np.zeros((3, 4)), np.zeros((4, 2)), at=None)
    assert captions(picture) == ["expected 3×4", "yours 4×2"]
    # a fourth row of two is extra, and columns 2 and 3 of three rows are missing
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


def test_arrays_of_different_axes_are_not_compared_cell_by_cell():
    picture = comparison([IMAGE], np.zeros((2, 3)), np.zeros(3))
    assert "yours, 3 cells" in captions(picture)[-1]
    picture = comparison([], np.ones((2, 3)), np.ones((1, 2, 3)))
    assert set(cells(picture)) == {"output", "same"}


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e300, 1e-300])
def test_unusual_numbers_are_drawn(odd):
    given = np.array([[odd, 1.0]])
    picture = comparison([], np.ones((1, 2)), given, wrong=np.array([[True, False]]), at=(0, 0))
    reader.parse(picture)


def test_no_picture_is_wider_than_a_notebook():
    panels = [Panel(f"x[{index}]", np.zeros((6, 7))) for index in range(5)]
    expected = np.zeros((4, 5))
    picture = comparison(panels, expected, expected + 1, wrong=expected == 0, at=(0, 0))
    assert float(reader.parse(picture).get("width")) <= 960


def texts(picture, kind):
    """Return the numbers of a kind with their places."""
    root = reader.parse(picture)
    return [
        (text.text, float(text.get("x")), float(text.get("y")), float(text.get("font-size")))
        for text in root.iter("text")
        if text.get("class") == kind
    ]


def test_surplus_cells_on_all_sides_surround_the_right_ones():
    expected = np.array([[1, 2], [3, 4]])
    picture = comparison([], expected, np.pad(expected, 1, constant_values=9))
    assert cells(picture)["extra"] == 12
    assert "wrong" not in cells(picture)
    right = [row[:3] for row in texts(picture, "output")]
    # the four right numbers are in the same rows of both pictures
    assert sorted(text for text, _, _ in right) == sorted("1234" * 2)
    assert len({y for text, _, y in right if text == "1"}) == 1


def test_rows_are_aligned_below_each_other():
    expected, given = np.array([1, 2, 3]), np.array([1, 5, 3])
    picture = comparison([], expected, given, wrong=expected != given, at=(1,))
    assert captions(picture) == []  # they are beside the rows
    (yours, x, y, _), (difference, below, lower, _) = texts(picture, "wrong")
    assert (yours, difference) == ("5", "3")
    assert x == below and y < lower
    (_, above, higher, _) = next(row for row in texts(picture, "output") if row[0] == "2")
    assert above == x and higher < y


def test_longer_row_is_aligned_with_the_expected_one():
    picture = comparison([], np.array([4, 5]), np.array([8, 4, 5, 9]))
    (first, x, *_), (last, end, *_) = texts(picture, "extra")
    assert (first, last) == ("8", "9")
    places = sorted(row[1] for row in texts(picture, "output"))
    assert places[0] == places[1] and places[2] == places[3]
    assert x < places[0] < places[2] < end


def test_number_instead_of_an_array_or_the_reverse_shows_the_array_without_a_verdict():
    picture = comparison([], np.array([4, 5]), np.array(4))
    assert [row[0] for row in texts(picture, "output")] == ["4", "5"]
    picture = comparison([], np.array(4), np.array([4, 5]))
    assert [row[0] for row in texts(picture, "same")] == ["4", "5"]
    assert comparison([], np.array(True), np.array([True, False])) == ""
    assert comparison([], np.array(4), np.array(5), wrong=np.array(True), at=()) == ""


def test_bold_negative_numbers_fit_between_thick_borders():
    expected = np.zeros((3, 4))
    given = expected - 12.25
    picture = comparison([], expected, given, wrong=given != 0, at=(0, 0))
    root = reader.parse(picture)
    cell = min(float(r.get("width")) for r in root.iter("rect") if "wrong" in r.get("class"))
    # Widths in DejaVu Sans Bold, in font sizes: a minus, four digits, a point.
    wide = 0.838 + 4 * 0.696 + 0.38
    for text, _, _, font in texts(picture, "wrong"):
        assert text == "−12.25"
        assert wide * font < cell - 4


def test_outputs_are_below_the_inputs_if_one_line_is_too_short():
    panels = [Panel(f"x[{index}]", np.full((3, 5), -10.5)) for index in range(3)]
    expected = np.zeros((2, 4))
    picture = comparison(panels, expected, expected + 1, wrong=expected == 0, at=(0, 0))
    placed = {label: y for label, _, y, _ in texts(picture, "caption")}
    assert placed["expected"] == placed["yours"] == placed["yours − expected"]
    assert placed["x[0]"] == placed["x[2]"] < placed["expected"]


def title(picture):
    return reader.parse(picture).get("aria-label")


def test_title_has_the_numbers_or_sizes_of_the_cells_that_are_there():
    assert title(comparison([IMAGE])) == "image: 0 1 2; 3 4 5."
    picture = comparison([], np.array([[1, 2], [3, 4]]), np.array([[1, 2]]))
    assert title(picture) == "expected 2×2: 1 2; 3 4. yours 1×2: 1 2."
    assert title(comparison([Panel("x", np.zeros((9, 8)))])) == "x: 9×8 numbers."


def test_large_arrays_are_cropped_around_their_common_corner():
    expected = np.arange(1, 13).reshape(3, 4)
    given = np.zeros((1000, 900))
    given[997:, 896:] = expected
    picture = comparison([], expected, given)
    assert captions(picture) == ["expected 3×4", "yours 1000×900, from [988, 888]"]
    assert cells(picture)["output"] == 2 * 12
    assert cells(picture)["extra"] == 12 * 12 - 12
    picture = comparison([], given, expected)
    assert captions(picture) == ["expected 1000×900, from [988, 888]", "yours 3×4"]
    assert cells(picture)["missing"] == 12 * 12 - 12


def test_known_shift_is_used():
    picture = comparison([], np.array([[1, 2], [3, 4]]), np.zeros((3, 3)), place=(1, 1))
    assert cells(picture)["wrong"] == 4
    assert comparison([], np.array([1]), np.zeros(3), place=(2,)).count("cell extra") == 2


@pytest.mark.parametrize("shape", [(3000,), (300, 300), (1, 3000), (2, 300, 300)])
def test_picture_of_a_large_array_is_no_larger_than_can_be_seen(shape):
    for expected in (np.ones(4), np.ones((3, 4)), np.ones((2, 3, 4)), np.array(5)):
        assert len(comparison([], expected, np.zeros(shape))) < 60_000
