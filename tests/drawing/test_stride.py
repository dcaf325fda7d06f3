"""The drawing of stride, read back from its SVG and compared with SciPy and NumPy's windows."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

from convlab.drawing.stride import stride
from tests import svg_reader as reader

IMAGE = np.random.default_rng(7).integers(-9, 10, (9, 8))
CASES = [
    {"kernel_size": 3, "stride": 2},
    {"kernel_size": 2, "stride": (3, 4), "padding": 1},
    {"kernel_size": (1, 4), "stride": (2, 1), "padding": (0, 2)},
    {"kernel_size": 5, "stride": 1, "padding": "same"},
    {"kernel_size": 3, "stride": 5},
]


@pytest.fixture(params=CASES)
def drawn(request):
    """The picture of a case; its padded image, kernel and strides, without convlab."""
    case = request.param
    kernel = tuple(np.broadcast_to(case["kernel_size"], 2).tolist())
    padding = {"same": 2}.get(case.get("padding"), case.get("padding", 0))
    down, across = np.broadcast_to(padding, 2).tolist()
    padded = np.pad(IMAGE, ((down, down), (across, across)))
    steps = tuple(np.broadcast_to(case["stride"], 2).tolist())
    return reader.parse(stride(IMAGE, **case)), padded, kernel, steps


def test_both_maps_are_scipys_and_marks_are_where_windows_start(drawn):
    root, padded, kernel, (down, across) = drawn
    dense = correlate2d(padded, np.ones(kernel, dtype=int), mode="valid")
    assert np.array_equal(reader.grid(root, "dense"), dense)
    assert np.array_equal(reader.outputs(root), dense[::down, ::across])
    cells = reader.cells(root, "input").items()
    corners = {tuple(reader.numbers_of(cell, "x", "y")): at for at, cell in cells}
    marks = [node for node in root.iter("rect") if node.get("class") == "mark"]
    places = [np.subtract(reader.numbers_of(mark, "x", "y"), 2.5).tolist() for mark in marks]
    starts = {(down * row, across * at) for row, at in np.ndindex(dense[::down, ::across].shape)}
    assert {corners[tuple(place)] for place in places} == starts


def test_cells_crossed_out_are_those_in_none_of_numpys_windows(drawn):
    root, padded, kernel, (down, across) = drawn
    places = np.arange(padded.size).reshape(padded.shape)
    reached = np.unique(sliding_window_view(places, kernel)[::down, ::across])
    missed = set(range(padded.size)) - set(reached.tolist())
    cells = reader.cells(root, "input").items()
    assert {places[at] for at, cell in cells if "unreached" in reader.classes(cell)} == missed
    slashes = [node for node in root.iter("line") if node.get("class") == "arrow"]
    assert len(slashes) == len(missed)
    top, left = ((now - own) // 2 for now, own in zip(padded.shape, IMAGE.shape, strict=True))
    inside = set(places[top : top + 9, left : left + 8].ravel().tolist())
    said, every = reader.all_text(root), "Every cell is in a window."
    assert (f"{len(missed & inside)} of the image's 72 cells" if missed else every) in said
    in_padding = f"{len(missed - inside)} of the {padded.size - 72} padding cells"
    assert (in_padding in said) == bool(missed - inside)


def test_steps_read_their_window_and_their_cell_of_the_stride_1_map(drawn):
    root, _, kernel, (down, across) = drawn
    dense, source = reader.cells(root, "dense"), reader.cells(root, "input")
    for index, node in enumerate(reader.steps(root)):
        row, column = reader.at(node)
        corner = row * down, column * across
        *window, last = (tuple(map(int, r.split("-")[1:])) for r in reader.reads(node))
        assert reader.reads(node)[-1] == f"dense-{corner[0]}-{corner[1]}"
        assert last == corner and dense[last].get("data-stands-for") == str(index)
        assert "output" in reader.classes(dense[last])
        expected = [(corner[0] + r, corner[1] + c) for r, c in np.ndindex(*kernel)]
        assert window == expected and all(at in source for at in window)
    kept = [cell for cell in dense.values() if cell.get("data-stands-for")]
    assert len(kept) == len(reader.steps(root))
    assert all(("output" in reader.classes(c)) == (c in kept) for c in dense.values())


def test_sentences_add_up(drawn):
    root, padded, (high, wide), (down, across) = drawn
    for node in reader.steps(root):
        row, column = reader.at(node)
        top, left = row * down, column * across
        where, terms = node.get("data-says").split(":  ")
        assert where == (
            f"feature map [{row}, {column}]: window from row {row}·{down} = {top}, "
            f"column {column}·{across} = {left}"
        )
        terms, total = terms.split(" = ")
        terms = list(map(reader.number, terms.split(" + ")))
        assert terms == padded[top : top + high, left : left + wide].ravel().tolist()
        assert sum(terms) == reader.number(total)


def test_text_counts_the_remaining_cells_and_many_gaps():
    said = reader.all_text(reader.parse(stride(IMAGE, 3, stride=(2, 3))))
    assert "The map has 7×6 = 42 cells at stride 1 and 4×2 = 8 at stride (2, 3)." in said
    assert "rows 0, 2, 4, 6 and columns 0, 3." in said
    said = reader.all_text(reader.parse(stride(np.zeros((12, 12)), 1, stride=(2, 5))))
    assert "(6 rows, 9 columns)" in said
