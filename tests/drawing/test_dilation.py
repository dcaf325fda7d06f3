"""The drawing of dilation, read back from its SVG and compared with SciPy."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from convlab.drawing.dilation import dilation
from tests import svg_reader as reader

IMAGE = np.random.default_rng(8).integers(-9, 10, (8, 9))
KERNEL = np.array([[1, -2, 3], [0, 4, -1]])
CASES = [
    {"dilation": 1},
    {"dilation": 2},
    {"dilation": 4, "padding": 1},
    {"dilation": (5, 1), "padding": (0, 2)},
]


def spread(kernel, gaps):
    """Put zeros between the weights, as SciPy's and OpenCV's users do."""
    rows, columns = ((side - 1) * gap + 1 for side, gap in zip(kernel.shape, gaps, strict=True))
    holes = np.zeros((rows, columns), int)
    holes[:: gaps[0], :: gaps[1]] = kernel
    return holes


def setting(case):
    gaps = tuple(np.broadcast_to(case["dilation"], 2).tolist())
    down, across = np.broadcast_to(case.get("padding", 0), 2).tolist()
    return gaps, np.pad(IMAGE, ((down, down), (across, across)))


@pytest.mark.parametrize("case", CASES)
def test_map_is_scipys_with_zeros_put_into_the_kernel_which_are_holes(case):
    root = reader.parse(dilation(IMAGE, KERNEL, **case, step=3))
    gaps, padded = setting(case)
    holed = spread(KERNEL, gaps)
    assert np.array_equal(reader.grid(root, "input"), padded)
    assert np.array_equal(reader.grid(root, "kernel"), KERNEL)
    assert np.array_equal(reader.outputs(root), correlate2d(padded, holed, mode="valid"))
    holes = [node for node in root.iter("rect") if "missing" in reader.classes(node)]
    assert len(holes) == holed.size - KERNEL.size
    frame = next(node for node in root.iter("rect") if node.get("class") == "frame")
    cell = reader.numbers_of(reader.cells(root, "input")[0, 0], "height", "width")
    frame_size = reader.numbers_of(frame, "height", "width")
    assert frame_size == pytest.approx(np.multiply(holed.shape, cell), abs=0.1)


@pytest.mark.parametrize("case", CASES)
def test_each_step_reads_as_many_cells_as_there_are_weights(case):
    root = reader.parse(dilation(IMAGE, KERNEL, **case))
    gaps, padded = setting(case)
    places = np.argwhere(spread(np.ones(KERNEL.shape, int), gaps))
    for node in reader.steps(root):
        expected = [f"input-{row}-{column}" for row, column in places + reader.at(node)]
        assert reader.reads(node) == expected
        terms, total = reader.products(node.get("data-says").split(":  ")[1])
        cells = [padded[tuple(map(int, name.split("-")[1:]))] for name in reader.reads(node)]
        assert terms == list(zip(cells, KERNEL.ravel().tolist(), strict=True))
        assert total == sum(cell * weight for cell, weight in terms) == reader.output(node)


def test_text_computes_the_reach_and_the_size():
    said = reader.all_text(reader.parse(dilation(IMAGE, np.ones((3, 3), int), padding=1)))
    assert "dilation 2. Its 9 weights span 2·(3 − 1) + 1 = 5 rows and 2·(3 − 1)" in said
    assert "The map has 8 + 2 − 5 + 1 = 6 rows and 9 + 2 − 5 + 1 = 7 columns." in said
    said = reader.all_text(reader.parse(dilation(IMAGE, KERNEL, dilation=(5, 1))))
    assert "dilation (5, 1)." in said
    assert "span 5·(2 − 1) + 1 = 6 rows and 1·(3 − 1) + 1 = 3 columns." in said
