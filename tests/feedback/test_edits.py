import pytest

from convlab.feedback.edits import edited, function_of, wrong_programs

MODEL = """
def area(height, width):
    rows = height + 1
    columns = width + 1
    return rows * columns
"""


def area(*edits):
    return function_of(edited(MODEL, *edits), "area")(2, 4)


def test_edit_is_made_wherever_its_text_occurs():
    assert area(("+ 1", "- 1")) == 1 * 3


def test_texts_of_one_edit_belong_together():
    assert area(("height + 1", "height", "width + 1", "width")) == 2 * 4
    assert edited(MODEL, ("height + 1", "height", "depth + 1", "depth")) is None


def test_text_replaced_by_itself_restricts_an_edit_and_collides_with_none():
    restricted = ("rows = ", "rows = ", "width + 1", "width")
    assert area(restricted) == 3 * 4
    assert area(restricted, ("rows = height + 1", "rows = 7")) == 7 * 4
    assert edited(MODEL, ("lines = ", "lines = ", "width + 1", "width")) is None


def test_edits_of_different_places_are_made_together_and_of_the_same_place_are_not():
    assert area(("height + 1", "height"), ("return rows", "return 10 * rows")) == 10 * 2 * 5
    assert edited(MODEL, ("height + 1", "height"), ("+ 1", "- 1")) is None
    assert edited(MODEL, ("height + 1", "height"), ("rows = height", "rows = width")) is None


def test_each_edit_is_made_in_each_model_program_that_it_fits():
    other = "def area(height, width):\n    return (height + 1) * (width + 1)\n"
    rows = {"smaller": ("", ("height + 1", "height")), "rows only": ("", (" * columns", ""))}
    found = wrong_programs("area", (MODEL, other), rows)
    assert [(one.mistake, one.model) for one in found] == [(0, 0), (0, 1), (1, 0)]
    assert [function_of(one.source, "area")(2, 4) for one in found] == [10, 10, 3]


def test_edit_that_fits_no_model_program_is_an_error():
    with pytest.raises(ValueError, match="area, lower: no model program contains 'depth'"):
        wrong_programs("area", (MODEL,), {"lower": ("", ("depth", "height"))})


def test_program_with_a_syntax_error_or_without_the_function_is_an_error():
    with pytest.raises(ValueError, match=r"invalid syntax in line 5, `return rows \*`"):
        area(("* columns", "* "))
    with pytest.raises(ValueError, match="the program does not define area"):
        area(("def area", "def volume"))
