"""The sliding window, read back from its SVG and compared with SciPy."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import correlate2d

from convlab.drawing.sliding_window import sliding_window

SVG = "{http://www.w3.org/2000/svg}"
IMAGE = np.random.default_rng(3).integers(-9, 10, (5, 7))
KERNEL = np.array([[1, -2, 0], [3, 0, -4]])


def parse(*arguments, **options):
    return ElementTree.fromstring(sliding_window(*arguments, **options))


def number(text):
    return float(text.strip("()").replace("−", "-").replace("∞", "inf"))


def labelled(root, kind):
    """The number on each cell of a grid, by row and column; a label follows its cell."""
    found = {}
    for group in root.iter(SVG + "g"):
        parts = list(group)
        for box, label in zip(parts, parts[1:], strict=False):
            grid, _, at = (box.get("data-id") or "").partition("-")
            if grid == kind and label.tag == SVG + "text":
                found[tuple(map(int, at.split("-")))] = number(label.text)
    return found


def as_array(cells):
    shape = np.max(list(cells), axis=0) + 1
    return np.array([cells[at] for at in np.ndindex(*shape)]).reshape(shape)


def walk(root):
    found = [node for node in root.iter() if node.get("data-step")]
    return sorted(found, key=lambda node: int(node.get("data-step")))


def at(node):
    return tuple(map(int, node.get("data-at").split()))


def feature_map(root):
    return as_array({at(node): number(node.find(SVG + "text").text) for node in walk(root)})


def test_every_number_is_scipys():
    root = parse(IMAGE, KERNEL)
    assert np.array_equal(as_array(labelled(root, "input")), IMAGE)
    assert np.array_equal(as_array(labelled(root, "kernel")), KERNEL)
    assert np.array_equal(feature_map(root), correlate2d(IMAGE, KERNEL, mode="valid"))


@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
@pytest.mark.parametrize("padding", [0, 1, ((2, 0), (1, 3))])
def test_padding_and_stride_are_scipys(padding, stride):
    down, across = np.broadcast_to(stride, 2)
    sides = np.broadcast_to(padding, (2, 2))
    root = parse(IMAGE, KERNEL, padding=padding, stride=stride)
    expected = correlate2d(np.pad(IMAGE, sides), KERNEL, mode="valid")[::down, ::across]
    assert np.array_equal(feature_map(root), expected)
    assert np.array_equal(as_array(labelled(root, "input")), np.pad(IMAGE, sides))


@given(
    arrays(np.int64, st.tuples(st.integers(3, 6), st.integers(3, 6)), elements=st.integers(-9, 9)),
    arrays(np.int64, st.tuples(st.integers(1, 3), st.integers(1, 3)), elements=st.integers(-9, 9)),
)
def test_every_sentence_multiplies_out_to_its_cell(image, kernel):
    for node in walk(parse(image, kernel)):
        where, sum_of_products = node.get("data-says").split(":  ")
        assert where == "feature map [{}, {}]".format(*at(node))
        products, total = sum_of_products.split(" = ")
        factors = [tuple(map(number, term.split("·"))) for term in products.split(" + ")]
        row, column = at(node)
        window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
        assert factors == list(zip(window.flat, kernel.flat, strict=True))
        assert sum(a * b for a, b in factors) == number(total)
        assert number(node.find(SVG + "text").text) == number(total)


def test_each_step_reads_its_window_and_nothing_else():
    root = parse(IMAGE, KERNEL, padding=1, stride=2)
    identities = [node.get("data-id") for node in root.iter() if node.get("data-id")]
    assert len(identities) == len(set(identities))
    for node in walk(root):
        row, column = np.multiply(at(node), 2)
        window = {f"input-{row + i}-{column + j}" for i in range(2) for j in range(3)}
        assert set(node.get("data-reads").split()) == window
        assert window <= set(identities)


def test_dilated_window_leaves_gaps():
    root = parse(np.arange(25).reshape(5, 5), [[1, 1], [1, 1]], dilation=(2, 3))
    first = walk(root)[0]
    assert first.get("data-reads").split() == ["input-0-0", "input-0-3", "input-2-0", "input-2-3"]
    assert first.get("data-says").endswith("0·1 + 3·1 + 10·1 + 13·1 = 26")


def test_slots_hold_the_products_of_the_step_shown_and_each_step_fills_them_all():
    root = parse(IMAGE, KERNEL, step=4)
    slots = {int(n.get("data-slot")): n.text for n in root.iter() if n.get("data-slot")}
    assert sorted(slots) == list(range(KERNEL.size + 1))
    for node in walk(root):
        *products, total = node.get("data-fill").split("|")
        row, column = at(node)
        window = IMAGE[row : row + 2, column : column + 3]
        assert list(map(number, products)) == (window * KERNEL).ravel().tolist()
        assert number(total.removeprefix("sum = ")) == (window * KERNEL).sum()
    shown = walk(root)[4].get("data-fill").split("|")
    assert [slots[index] for index in sorted(slots)] == shown


@pytest.mark.parametrize("step", [0, 4, 19])
def test_cells_after_the_step_are_not_filled_yet(step):
    nodes = walk(parse(IMAGE, KERNEL, step=step))
    later = [int(node.get("data-step")) for node in nodes if node.get("class") == "later"]
    assert later == list(range(step + 1, 20))


def test_a_step_past_the_end_is_the_last():
    assert sliding_window(IMAGE, KERNEL, step=999) == sliding_window(IMAGE, KERNEL, step=19)


def test_the_frame_lies_on_the_window_of_the_step():
    root = parse(IMAGE, KERNEL, padding=1, step=9)
    [frame] = [node for node in root.iter() if node.get("data-follow") == "input"]
    place = re.fullmatch(r"translate\((\S+) (\S+)\)", frame.get("transform"))
    first = walk(root)[9].get("data-reads").split()[0]
    [cell] = [node for node in root.iter() if node.get("data-id") == first]
    assert [float(v) for v in place.groups()] == pytest.approx(
        [float(cell.get("x")), float(cell.get("y"))], abs=0.01
    )
    box = frame.find(SVG + "rect")
    side = float(cell.get("width"))
    assert float(box.get("width")) == pytest.approx(3 * side, abs=0.03)
    assert float(box.get("height")) == pytest.approx(2 * side, abs=0.03)


def test_lit_cells_are_those_the_step_reads():
    root = parse(IMAGE, KERNEL, step=6)
    lit = {n.get("data-id") for n in root.iter() if "lit" in (n.get("class") or "").split()}
    assert lit == set(walk(root)[6].get("data-reads").split())


def test_padding_cells_are_drawn_as_padding():
    root = parse(np.ones((2, 2)), [[1]], padding=((1, 0), (0, 2)))
    padding = {
        n.get("data-id")
        for n in root.iter()
        if "padding" in (n.get("class") or "") and n.get("data-id")
    }
    inside = {"input-1-0", "input-1-1", "input-2-0", "input-2-1"}
    assert padding == {f"input-{i}-{j}" for i in range(3) for j in range(4)} - inside


def test_title_states_the_sizes():
    title = parse(IMAGE, KERNEL, padding=1).get("aria-label")
    assert title == "A 2×3 kernel slides over a 5×7 input; the feature map is 6×7."


def test_same_picture_every_time():
    assert sliding_window(IMAGE, KERNEL, step=3) == sliding_window(IMAGE.tolist(), KERNEL, step=3)


@pytest.mark.parametrize(
    ("image", "kernel"),
    [
        ([[7]], [[-1]]),
        (np.full((16, 16), -9999), np.full((5, 5), 9)),
        (np.random.default_rng(5).normal(size=(4, 5)), np.full((3, 3), 1 / 9)),
        (np.full((16, 16), -0.123), np.full((5, 5), -0.123)),
        ([[np.nan, np.inf], [-np.inf, 0.0]], [[1.0]]),
        (np.eye(3, dtype=bool), [[True, False]]),
        (np.full((2, 2), 255, np.uint8), np.full((2, 2), 255, np.uint8)),
    ],
)
@pytest.mark.parametrize("padding", [0, 3])
def test_extremes_are_drawn_inside_the_picture(image, kernel, padding):
    root = parse(image, kernel, padding=padding)
    *_, width, height = map(float, root.get("viewBox").split())
    for node in root.iter(SVG + "rect"):
        if node.get("data-id"):
            assert (
                0
                <= float(node.get("x"))
                <= float(node.get("x")) + float(node.get("width"))
                <= width
            )
            assert float(node.get("y")) + float(node.get("height")) <= height
    assert all(float(node.get("font-size")) > 0 for node in root.iter(SVG + "text"))


def test_text_at_the_default_size_is_at_least_eleven_units():
    root = parse(np.zeros((7, 7), int), [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    assert min(float(node.get("font-size")) for node in root.iter(SVG + "text")) >= 11


def test_what_does_not_fit_is_told():
    with pytest.raises(ValueError, match="kernel 2x3 does not fit into the 1x1 input"):
        sliding_window([[1]], KERNEL)
