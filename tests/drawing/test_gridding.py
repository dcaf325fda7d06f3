"""The drawing of a stack of dilated layers, compared with gradients computed with NumPy."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from convlab.drawing.gridding import CELLS, _holes, gridding, path_counts
from tests import svg_reader as reader

STACKS = [(3, (2, 2, 2)), (3, (1, 2, 4)), (3, (1, 2, 9)), (2, (1, 2, 4, 8)), (1, (3,)), (5, (2, 6))]


def taps(kernel_size, dilations):
    """List the distance of each path, one for each choice of a weight in every layer."""
    choices = ([gap * tap for tap in range(kernel_size)] for gap in dilations)
    return [sum(chosen) for chosen in product(*choices)]


# FACTS: width and cells reached by kernels of 3 in a row; 2, 2, 2 reaches 49 of 169 pixels.
@pytest.mark.parametrize(
    ("dilations", "width", "reached"),
    [((2, 2, 2), 13, 7), ((1, 2, 4), 15, 15), ((1, 2, 5), 17, 17), ((1, 2, 9), 25, 21),
     ((2, 4, 8), 29, 15), ((1, 1, 2, 4, 8), 33, 33)],
)  # fmt: skip
def test_published_widths_and_cells_reached(dilations, width, reached):
    counts = path_counts(3, dilations)
    assert (len(counts), (counts > 0).sum()) == (width, reached)
    text = reader.all_text(reader.parse(gridding(3, dilations)))
    assert f" = {width} cells of the input." in text
    assert f"reads {reached} of {width} in a row, and {reached**2} of {width**2} pixels" in text


@pytest.mark.parametrize(("kernel_size", "dilations"), STACKS)
def test_paths_are_counted_and_steps_read_the_cells_behind_one_output(kernel_size, dilations):
    paths = taps(kernel_size, dilations)
    counts, reached = np.bincount(paths), sorted(set(paths))
    assert np.array_equal(path_counts(kernel_size, dilations), counts)
    root = reader.parse(gridding(kernel_size, dilations))
    seen = [node for node in root.iter("rect") if "seen" in reader.classes(node)]
    assert len(seen) == len(reached) ** 2
    strongest = [float(node.get("opacity")) for node in seen]
    assert max(strongest) == 1 and min(strongest) >= 0.25
    names, steps = reader.by_id(root), reader.steps(root)
    assert len(steps) == CELLS - max(reached)
    for at, node in enumerate(steps):
        cells = [name for name in reader.reads(node) if name.startswith("input-")]
        assert cells == [f"input-0-{at + cell}" for cell in reached]
        links = [name for name in reader.reads(node) if name.startswith("link1-")]
        ends = sorted({float(names[name].get("x1")) for name in links})
        assert ends == pytest.approx([reader.middle(names[cell])[0] for cell in cells])


def test_links_join_a_cell_to_the_cells_it_reads():
    root = reader.parse(gridding(3, (2, 3)))
    names = reader.by_id(root)
    ends = reader.numbers_of(names["link2-4-2"], "x1", "y1", "x2", "y2")
    source, (x, _) = names["layer1-0-10"], reader.middle(names["layer1-0-10"])
    output = reader.steps(root)[4].find("rect")
    bottom = float(source.get("y")) + float(source.get("height"))
    assert ends == pytest.approx([x, bottom, reader.middle(output)[0], float(output.get("y"))])


@pytest.mark.parametrize(
    ("kernel_size", "dilations", "reasons"),
    [
        (3, (1, 2, 4), "there are no holes."),
        (3, (2, 4, 8), "since 2 divides every dilation."),
        (3, (3, 2), "since no dilation is 1."),
        (3, (9, 2, 1),
         "since dilation 9 is more than the 7 cells that the layers with smaller dilations span."),
        (3, (1, 5, 9), "since dilation 5 is more than the 3 cells"),
        (3, (1, 5, 4), "since dilation 4 is more than the 3 cells"),
        (2, (2, 2), "since 2 divides every dilation."),
        (2, (3, 2), "since no dilation is 1."),
        (2, (2, 6),
         "since 2 divides every dilation and dilation 6 is more than the 3 cells that the "
         "layers with smaller dilations span."),
        (2, (2, 5), "since no dilation is 1 and dilation 5 is more than the 3 cells"),
        (2, (4, 6), "since 2 divides every dilation and no dilation is 2."),
    ],
)  # fmt: skip
def test_reasons_of_the_holes(kernel_size, dilations, reasons):
    assert reasons in reader.all_text(reader.parse(gridding(kernel_size, dilations)))


@pytest.mark.parametrize("kernel_size", [2, 3, 4])
def test_there_is_a_reason_exactly_if_there_are_holes(kernel_size):
    for dilations in combinations_with_replacement(range(1, 9), 3):
        paths = path_counts(kernel_size, dilations)
        says = _holes(kernel_size, dilations, paths)
        assert ("no holes" in says) == bool(paths.all())
        assert says.partition(", since ")[2] != "."
