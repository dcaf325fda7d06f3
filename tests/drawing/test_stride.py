"""The drawing of stride, read back from its SVG and compared with SciPy and NumPy's windows."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d

from convlab.drawing.stride import stride

SVG = "{http://www.w3.org/2000/svg}"
IMAGE = np.random.default_rng(7).integers(-9, 10, (9, 8))
CASES = [
    {"kernel_size": 3, "stride": 2},
    {"kernel_size": 2, "stride": (3, 4), "padding": 1},
    {"kernel_size": (1, 4), "stride": (2, 1), "padding": (0, 2)},
    {"kernel_size": 5, "stride": 1, "padding": "same"},
    {"kernel_size": 3, "stride": 5},
]


def parse(picture):
    return ElementTree.fromstring(picture)


def written(root):
    return " ".join("".join(node.itertext()) for node in root.iter(SVG + "text"))


def grid(root, name):
    """The cells of one grid by row and column."""
    found = {}
    for node in root.iter(SVG + "rect"):
        begin, *at = (node.get("data-id") or "").split("-")
        if begin == name:
            found[tuple(map(int, at))] = node
    return found


def number_on(root, cell):
    x = float(cell.get("x")) + float(cell.get("width")) / 2
    y = float(cell.get("y")) + float(cell.get("height")) / 2
    here = [
        node.text
        for node in root.iter(SVG + "text")
        if abs(float(node.get("x")) - x) < 0.1 and abs(float(node.get("y")) - y) < 0.1
    ]
    assert len(here) == 1
    return int(here[0].replace("\N{MINUS SIGN}", "-"))


def steps(root):
    found = [node for node in root.iter() if node.get("data-step")]
    return sorted(found, key=lambda node: int(node.get("data-step")))


def setting(case):
    """Padded image, kernel height and width, and strides of a case, without asking convlab."""
    high, wide = np.broadcast_to(case["kernel_size"], 2).tolist()
    padding = {"same": 2}.get(case.get("padding"), case.get("padding", 0))
    down, across = np.broadcast_to(padding, 2).tolist()
    padded = np.pad(IMAGE, ((down, down), (across, across)))
    return padded, (high, wide), tuple(np.broadcast_to(case["stride"], 2).tolist())


@pytest.mark.parametrize("case", CASES)
def test_both_maps_are_scipys(case):
    root = parse(stride(IMAGE, **case))
    padded, kernel, (down, across) = setting(case)
    dense = correlate2d(padded, np.ones(kernel, dtype=int), mode="valid")
    for at, cell in grid(root, "dense").items():
        assert number_on(root, cell) == dense[at]
    assert len(grid(root, "dense")) == dense.size
    thinned = dense[::down, ::across]
    assert len(steps(root)) == thinned.size
    for node, value in zip(steps(root), thinned.flat, strict=True):
        assert node.find(SVG + "text").text.replace("\N{MINUS SIGN}", "-") == str(value)


@pytest.mark.parametrize("case", CASES)
def test_cells_crossed_out_are_those_in_none_of_numpys_windows(case):
    root = parse(stride(IMAGE, **case))
    padded, kernel, (down, across) = setting(case)
    places = np.arange(padded.size).reshape(padded.shape)
    reached = np.unique(sliding_window_view(places, kernel)[::down, ::across])
    missed = set(range(padded.size)) - set(reached.tolist())
    crossed = {
        np.ravel_multi_index(at, padded.shape).item()
        for at, cell in grid(root, "input").items()
        if "unreached" in cell.get("class").split()
    }
    assert crossed == missed
    slashes = [node for node in root.iter(SVG + "line") if node.get("class") == "arrow"]
    assert len(slashes) == len(missed)
    top, left = ((now - own) // 2 for now, own in zip(padded.shape, IMAGE.shape, strict=True))
    inside = set(places[top : top + 9, left : left + 8].ravel().tolist())
    if missed:
        assert f"{len(missed & inside)} of the image's 72 cells" in written(root)
    else:
        assert "Every cell is in a window." in written(root)
    in_padding = f"{len(missed - inside)} of the {padded.size - 72} padding cells"
    assert (in_padding in written(root)) == bool(missed - inside)


@pytest.mark.parametrize("case", CASES)
def test_marks_stand_where_windows_start(case):
    root = parse(stride(IMAGE, **case))
    padded, (high, wide), (down, across) = setting(case)
    corners = {
        (float(cell.get("x")), float(cell.get("y"))): at for at, cell in grid(root, "input").items()
    }
    marks = {
        corners[float(node.get("x")) - 2.5, float(node.get("y")) - 2.5]
        for node in root.iter(SVG + "rect")
        if node.get("class") == "mark"
    }
    rows = range(0, padded.shape[0] - high + 1, down)
    columns = range(0, padded.shape[1] - wide + 1, across)
    assert marks == {(row, column) for row in rows for column in columns}


@pytest.mark.parametrize("case", CASES)
def test_steps_read_their_window_and_their_cell_of_the_stride_1_map(case):
    root = parse(stride(IMAGE, **case))
    padded, kernel, (down, across) = setting(case)
    dense, source = grid(root, "dense"), grid(root, "input")
    for index, node in enumerate(steps(root)):
        row, column = (int(part) for part in node.get("data-at").split())
        corner = row * down, column * across
        *window, last = (tuple(map(int, r.split("-")[1:])) for r in node.get("data-reads").split())
        assert node.get("data-reads").split()[-1] == f"dense-{corner[0]}-{corner[1]}"
        assert last == corner and dense[last].get("data-stands-for") == str(index)
        assert "output" in dense[last].get("class").split()
        expected = [(corner[0] + r, corner[1] + c) for r, c in np.ndindex(*kernel)]
        assert window == expected and all(at in source for at in window)
    kept = [cell for cell in dense.values() if cell.get("data-stands-for")]
    assert len(kept) == len(steps(root))
    assert all(("output" in c.get("class").split()) == (c in kept) for c in dense.values())


@pytest.mark.parametrize("case", CASES)
def test_sentences_add_up(case):
    padded, (high, wide), (down, across) = setting(case)
    for node in steps(parse(stride(IMAGE, **case))):
        says = node.get("data-says").replace("\N{MINUS SIGN}", "-")
        found = re.fullmatch(
            r"feature map \[(\d+), (\d+)\]: window from row (\d+)·(\d+) = (\d+), "
            r"column (\d+)·(\d+) = (\d+):  (.+) = (-?\d+)",
            says,
        )
        row, column, n, a, top, m, b, left = map(int, found.groups()[:8])
        assert (row, column, a, b) == (n, m, down, across)
        assert (n * a, m * b) == (top, left)
        terms = [int(term.strip("()")) for term in found[9].split(" + ")]
        assert terms == padded[top : top + high, left : left + wide].ravel().tolist()
        assert sum(terms) == int(found[10])


def test_words_count_the_cells_that_stay():
    said = written(parse(stride(IMAGE, 3, stride=(2, 3))))
    assert "The map has 7×6 = 42 cells at stride 1 and 4×2 = 8 at stride (2, 3)." in said
    assert "rows 0, 2, 4, 6 and columns 0, 3." in said


def test_many_gaps_are_counted_rather_than_listed_with_a_hole():
    said = written(parse(stride(np.zeros((12, 12)), 1, stride=(2, 5))))
    assert "(6 rows, 9 columns)" in said


def test_frame_lies_on_the_window_of_the_step_shown():
    picture = stride(IMAGE, 3, stride=2, step=4)
    root = parse(picture)
    follower = next(node for node in root.iter() if node.get("data-follow"))
    corner = grid(root, "input")[2, 2]
    moved = [float(part) for part in follower.get("transform")[10:-1].split()]
    assert moved == pytest.approx([float(corner.get("x")), float(corner.get("y"))], abs=0.01)
    lit = {n.get("data-id") for n in root.iter() if "lit" in (n.get("class") or "").split()}
    assert lit == set(steps(root)[4].get("data-reads").split())
    assert picture == stride(IMAGE, 3, stride=2, step=4)
    assert stride(IMAGE, 3, stride=2, step=999) == stride(IMAGE, 3, stride=2, step=11)


@pytest.mark.parametrize(
    ("image", "options"),
    [
        ([[3]], {"kernel_size": 1, "stride": 5}),
        ([[np.nan, np.inf, -1e9, 0.125]], {"kernel_size": (1, 2), "stride": 2}),
        (np.full((12, 12), 9), {"kernel_size": 5, "stride": 1, "padding": 2}),
        (np.ones((2, 2), dtype=bool), {"kernel_size": 2, "stride": 1}),
    ],
)
def test_extremes_are_drawn_with_text_that_can_be_read(image, options):
    root = parse(stride(image, **options))
    assert root.get("aria-label")
    small = [n for n in root.iter(SVG + "text") if float(n.get("font-size")) < 10.99]
    assert not small
    width = float(root.get("width"))
    for node in root.iter(SVG + "rect"):
        if node.get("class") not in ("paper", "frame"):
            assert float(node.get("x")) + float(node.get("width")) <= width


def test_kernel_that_does_not_fit_is_told():
    with pytest.raises(ValueError, match="kernel 4x4 does not fit into the 3x3 input"):
        stride(np.ones((3, 3)), 4)
