"""The sliding window, read back from its SVG and compared with SciPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import correlate2d

from convlab.drawing.sliding_window import sliding_window
from tests import svg_reader as reader

IMAGE = np.random.default_rng(3).integers(-9, 10, (5, 7))
KERNEL = np.array([[1, -2, 0], [3, 0, -4]])


def parse(*arguments, **options):
    return reader.parse(sliding_window(*arguments, **options))


@pytest.mark.parametrize("stride", [1, 2, (2, 3)])
@pytest.mark.parametrize("padding", [0, 1, ((2, 0), (1, 3))])
def test_every_number_is_scipys_and_each_step_reads_its_window(padding, stride):
    steps, sides = np.broadcast_to(stride, 2), np.broadcast_to(padding, (2, 2))
    root, padded = parse(IMAGE, KERNEL, padding=padding, stride=stride), np.pad(IMAGE, sides)
    dense = correlate2d(padded, KERNEL, mode="valid")
    assert np.array_equal(reader.outputs(root), dense[:: steps[0], :: steps[1]])
    assert np.array_equal(reader.grid(root, "input"), padded)
    assert np.array_equal(reader.grid(root, "kernel"), KERNEL)
    identities = reader.by_id(root).keys()
    for node in reader.steps(root):
        row, column = np.multiply(reader.at(node), steps)
        window = {f"input-{row + i}-{column + j}" for i in range(2) for j in range(3)}
        assert set(reader.reads(node)) == window <= identities


@given(
    arrays(np.int64, st.tuples(st.integers(3, 6), st.integers(3, 6)), elements=st.integers(-9, 9)),
    arrays(np.int64, st.tuples(st.integers(1, 3), st.integers(1, 3)), elements=st.integers(-9, 9)),
)
def test_every_sentence_multiplies_out_to_its_cell(image, kernel):
    for node in reader.steps(parse(image, kernel)):
        where, sum_of_products = node.get("data-says").split(":  ")
        assert where == "feature map [{}, {}]".format(*reader.at(node))
        factors, total = reader.products(sum_of_products)
        row, column = reader.at(node)
        window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
        assert factors == list(zip(window.flat, kernel.flat, strict=True))
        assert sum(a * b for a, b in factors) == total == reader.output(node)


def test_slots_hold_the_products_of_the_step_shown_and_each_step_fills_them_all():
    root = parse(IMAGE, KERNEL, step=4)
    slots = reader.slots(root)
    assert len(slots) == KERNEL.size + 1
    for node in reader.steps(root):
        *products, total = node.get("data-fill").split("|")
        row, column = reader.at(node)
        window = IMAGE[row : row + 2, column : column + 3]
        assert list(map(reader.number, products)) == (window * KERNEL).ravel().tolist()
        assert reader.number(total.removeprefix("sum = ")) == (window * KERNEL).sum()
    assert reader.steps(root)[4].get("data-fill").split("|") == slots


@pytest.mark.parametrize("step", [0, 4, 19])
def test_cells_after_the_step_are_not_filled_yet(step):
    nodes = reader.steps(parse(IMAGE, KERNEL, step=step))
    later = [int(node.get("data-step")) for node in nodes if node.get("class") == "later"]
    assert later == list(range(step + 1, 20))


def test_the_frame_is_as_large_as_the_window():
    root = parse(IMAGE, KERNEL, padding=1, step=9)
    side = float(reader.by_id(root)["input-0-0"].get("width"))
    [frame] = [node for node in root.iter() if node.get("data-follow")]
    sides = reader.numbers_of(frame.find("rect"), "width", "height")
    assert sides == pytest.approx([3 * side, 2 * side], abs=0.03)


def test_padding_cells_are_drawn_as_padding():
    root = parse(np.ones((2, 2)), [[1]], padding=((1, 0), (0, 2)))
    cells = reader.cells(root, "input")
    padding = {at for at, cell in cells.items() if "padding" in reader.classes(cell)}
    assert padding == set(np.ndindex(3, 4)) - {(1, 0), (1, 1), (2, 0), (2, 1)}


def test_title_states_the_sizes():
    title = parse(IMAGE, KERNEL, padding=1).get("aria-label")
    assert title == "A 2×3 kernel slides over a 5×7 input; the feature map is 6×7."
    title = parse(np.ones((8, 9)), np.ones((8, 3))).get("aria-label")
    assert title == "An 8×3 kernel slides over an 8×9 input; the feature map is 1×7."


@pytest.mark.parametrize("kernel", [np.full((3, 3), -99.5), np.full((5, 5), 0.125)])
def test_with_long_weights_each_panel_is_legible_in_the_width_of_a_phone(kernel):
    image = np.random.default_rng(4).integers(0, 10, (7, 7))
    assert reader.narrowest(parse(image, kernel)) < 289
