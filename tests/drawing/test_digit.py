"""The drawing of a painted digit, read back from its SVG."""

import numpy as np
import pytest
from matplotlib import colormaps

from convlab.drawing.digit import digit
from tests import svg_reader as reader

RNG = np.random.default_rng(3)
CELLS = RNG.integers(0, 17, (8, 8))
KERNELS = RNG.normal(size=(8, 3, 3))
MAPS = np.maximum(RNG.normal(size=(8, 8, 8)), 0)
SHARES = np.array([0.2, 0.01, 0.04, 0.6, 0.003, 0.017, 0.05, 0.04, 0.03, 0.01])


@pytest.fixture(scope="module")
def root():
    return reader.parse(digit(CELLS, KERNELS, MAPS, SHARES, most=16, note="and so on"))


def coloured(group):
    """Return the corners and the colours of the cells of a kernel or a map, without its edge."""
    back, *cells, edge = group.findall("rect")
    assert edge.get("class") == "outline"
    x, y, wide, high = reader.numbers_of(back, "x", "y", "width", "height")
    found = {}
    for cell in cells:
        left, top, side = reader.numbers_of(cell, "x", "y", "width")
        found[round((top - y) / side), round((left - x) / side)] = cell.get("fill")
    return back.get("fill"), found


def test_ink_of_each_cell_is_its_share_of_full_ink_and_the_area_to_paint_on_covers_them(root):
    cells = reader.cells(root, "input")
    ink = {at: float(cell.get("fill-opacity")) for at, cell in cells.items()}
    np.testing.assert_allclose(reader.table(ink), CELLS / 16, atol=0.005)
    [area] = [node for node in root.iter("rect") if node.get("data-paint")]
    assert area.get("data-paint") == "8 8 16"
    x, y, wide, high = reader.numbers_of(area, "x", "y", "width", "height")
    assert reader.numbers_of(cells[0, 0], "x", "y") == [x, y]
    last = reader.numbers_of(cells[7, 7], "x", "y", "width", "height")
    assert [last[0] + last[2], last[1] + last[3]] == pytest.approx([x + wide, y + high])


def test_filters_and_maps_have_the_colours_of_a_signed_map(root):
    groups = [node for node in root.iter("g") if node.get("shape-rendering")]
    assert len(groups) == 16
    most = np.maximum(KERNELS, 0).sum((1, 2)).max(), np.abs(KERNELS).max()

    def fill(share):
        return "#{:02x}{:02x}{:02x}".format(*colormaps["PuOr_r"](share, bytes=True)[:3])

    for number, group in enumerate(groups):
        arrays, limit = ((KERNELS, most[1]), (MAPS, most[0]))[number % 2]
        values = arrays[number // 2]
        expected = {at: fill(value / (2 * limit) + 0.5) for at, value in np.ndenumerate(values)}
        shown = {at: colour for at, colour in expected.items() if values[at]}
        assert coloured(group) == (fill(0.5), shown)


def test_bars_are_as_long_as_the_shares(root):
    bars = [node for node in root.iter("rect") if node.get("class") == "cell output"]
    lengths = np.array([float(bar.get("width")) for bar in bars])
    expected = np.maximum(130 * SHARES, 1)
    np.testing.assert_allclose(lengths, expected, atol=0.01)
    texts = reader.texts(root)
    assert [text for text in texts if text.endswith("%")] == [
        *("20%", "1%", "4%", "60%", "0%", "2%", "5%", "4%", "3%", "1%")
    ]
    bold = [node.text for node in root.iter("text") if "caption" in reader.classes(node)]
    assert "3" in bold and "60%" in bold and "0" not in bold


def test_sentence_names_the_answer_and_the_next_and_the_title_all(root):
    says = root.get("data-says")
    assert says == "The network reads 3: 60%. Next is 0: 20%."
    assert says in root.get("aria-label")
    assert root.get("aria-label").endswith("7: 4%, 8: 3%, 9: 1%.")


def test_everything_is_inside_and_legible(root):
    assert reader.outside(root) == []
    assert reader.smallest_text(root) >= 15


@pytest.mark.parametrize(
    ("cells", "shares", "says"),
    [
        (CELLS, [0.999, *[0.001 / 9] * 9], "The network reads 0: > 99%."),
        (0 * CELLS, [0.2, 0.3, *[0.5 / 8] * 8], "The grid is empty. The network reads 1: 30%."),
    ],
)
def test_sentence_of_a_clear_answer_and_of_an_empty_grid(cells, shares, says):
    assert reader.parse(digit(cells, KERNELS, MAPS, shares, most=16)).get("data-says") == says


def test_a_picture_without_the_stage_says_that_painting_needs_a_kernel(root):
    captions = {node.text: reader.classes(node) for node in root.iter("text") if node.text}
    assert "offline" in captions["painting needs a running kernel"]
    assert "online" in captions["draw a digit here"]
    assert ".convlab .online{display:none}" in root.find("style").text
