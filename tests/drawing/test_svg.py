"""The elements of an SVG: well-formed for any content, and the same every time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.drawing import svg
from tests.svg_reader import parse, texts

# XML cannot contain control characters or half a surrogate pair.
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))


@given(WORDS, WORDS, WORDS)
def test_any_words_come_back_from_a_document(content, title, says):
    picture = svg.document(10, 20, [svg.text(1, 2, content, 11)], title=title, says=says)
    root = parse(picture)
    assert root.get("aria-label") == title
    assert root.get("data-says", "") == says
    assert (root.find("text").text or "") == content


@given(WORDS)
def test_any_words_come_back_from_an_attribute(value):
    root = parse(svg.element("g", aria_label=value))
    assert root.attrib == {"aria-label": value}


def test_document_has_its_size_and_its_paper():
    root = parse(svg.document(120, 45.5, [], title="nothing"))
    assert root.get("viewBox") == "0 0 120 45.5"
    assert (root.get("width"), root.get("height")) == ("120", "45.5")
    assert root.get("role") == "img"
    assert root.find("rect").get("class") == "paper"
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg.document(1, 1, [])  # `parse` needs none


def test_long_note_is_wrapped_and_remains_one_text():
    notes = ["a wrapped note " * 13 + "1 < 2", "", "short"]
    root = parse(svg.document(120, 40, [], notes=notes))
    assert texts(root) == notes
    lines = list(root.iter("text"))
    assert [len(text) for text in lines] == [1, 0, 0]  # lines after the first
    assert [float(text.get("y")) for text in lines] == [63, 63 + 2 * 22.5, 63 + 3 * 22.5]
    assert float(root.get("width")) <= 850
    assert float(root.get("height")) == 40 + 23 * (1 + 4)


def test_only_a_filling_document_is_marked():
    assert "data-filling" not in svg.document(1, 1, [], title="")
    assert parse(svg.document(1, 1, [], filling=True)).get("data-filling")


def test_document_loads_no_other_file():
    picture = svg.document(1, 1, [], title="")
    assert picture.replace("http://www.w3.org/2000/svg", "").count("//") == 0
    assert "url(" not in picture and "@import" not in picture


def test_rectangle_line_and_group():
    rect, line = svg.rect(1, 2, 3, 4, "cell lit", data_id="a"), svg.line(0, 0, 5, 6)
    root = parse(svg.group([rect, line], "row", id="g"))
    assert (root.get("class"), root.get("id")) == ("row", "g")
    place = {"x": "1", "y": "2", "width": "3", "height": "4"}
    assert root[0].attrib == {"class": "cell lit", **place, "data-id": "a"}
    assert [root[1].get(name) for name in ("x1", "y1", "x2", "y2")] == ["0", "0", "5", "6"]


def test_runs_are_one_line_of_text_in_several_classes():
    line = svg.runs(1, 2, [("a < b ", ""), ("& c", "kernel")], 12, "start", data_slot=0)
    root = parse(line)
    assert "".join(root.itertext()) == "a < b & c"
    assert root.get("data-slot") == "0"
    assert [(child.get("class"), child.text) for child in root] == [("kernel", "& c")]


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (3.0, "3"), (1 / 3, "0.33"), (2.5, "2.5"), (np.float64(0.125), "0.12"),
     (-7.1, "-7.1")],
)  # fmt: skip
def test_coordinates_are_written_to_a_hundredth(value, text):
    assert f'x="{text}"' in svg.rect(value, 0, 1, 1)


def test_fitting_never_exceeds_the_largest_size():
    assert svg.fitting("1", 1000, 14) == 14
    assert svg.fitting("", 10, 14) == 14


@pytest.mark.parametrize(
    "content", ["0", "−9", "255", "−1020", "0.125", "−3.33e−7", "×−1", "∞", "NaN"]
)
@pytest.mark.parametrize("width", [9, 21.5, 40])
def test_fitting_text_is_not_too_wide_in_the_widest_font(content, width):
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    size = svg.fitting(content, width, 100)
    # DejaVu Sans comes with Matplotlib; no font in the style has wider digits.
    drawn = TextPath((0, 0), content, size=size, prop=FontProperties(family="DejaVu Sans"))
    assert drawn.get_extents().width <= width
