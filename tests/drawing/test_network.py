"""The drawing of a network, read back from its SVG."""

import pytest

from convlab.drawing.network import network
from convlab.shapes import AdaptivePool, Branches, Conv, Linear, Norm, Pool
from tests import svg_reader as reader
from tests.browser.inspection import sum_is_right

BLOCK = Branches(((Conv(4, 2, 1, bias=False), Norm(2), Conv(2, 4, 3, padding=1)), ()))
LINES = [
    ("conv 4 3", (Conv(2, 4, 3),), (4, 6, 6)),
    ("block", (BLOCK,), (4, 6, 6)),
    ("pool 2", (Pool(2),), (4, 3, 3)),
    ("global pool", (AdaptivePool(1),), (4, 1, 1)),
    ("linear 5", (Linear(4, 5),), (5,)),
]
# Parameters, multiplications, numbers in maps.
COSTS = [
    (4 * (2 * 9 + 1), 4 * 36 * 18, 144),
    (8 + 4 + 4 * (2 * 9 + 1), 36 * 8 + 36 * 72, 2 * 36 + 4 * 36),
    (0, 0, 36),
    (0, 0, 4),
    (25, 20, 5),
]


@pytest.fixture(scope="module")
def root():
    return reader.parse(network(LINES, (2, 8, 8), step=1))


def test_each_line_states_its_costs_and_its_shape(root):
    written = set(reader.texts(root))
    for costs, (text, _, shape) in zip(COSTS, LINES, strict=True):
        assert {*(f"{cost:,}" for cost in costs), text, "×".join(map(str, shape))} <= written


def test_bars_are_as_long_as_the_costs(root):
    for which in range(3):
        bars = reader.cells(root, f"cost{which}")
        widths = [float(bars[row, 0].get("width")) for row in range(len(LINES))]
        costs = [one[which] for one in COSTS]
        expected = [max(80 * cost / max(costs), float(cost > 0)) for cost in costs]
        assert widths == pytest.approx(expected, abs=0.01)


def test_steps_are_the_lines_and_read_their_bars(root):
    steps = reader.steps(root)
    assert [reader.at(step) for step in steps] == [(row, 0) for row in range(len(LINES))]
    for row, step in enumerate(steps):
        assert reader.reads(step) == [f"cost{which}-{row}-0" for which in range(3)]
    assert [reader.classes(step.find("rect")) for step in steps][1] == ["cell", "now"]


def test_sentences_have_right_sums_and_fields(root):
    says = [step.get("data-says") for step in reader.steps(root)]
    assert all(map(sum_is_right, says))
    ends = [one.rsplit(";  ", 1)[1] for one in says]
    assert ends[:3] == ["each cell sees 3×3", "each cell sees 5×5", "each cell sees 6×6"]
    assert ends[3:] == ["each number depends on the whole image"] * 2


def test_totals_and_largest_shares_are_stated(root):
    parameters, macs, numbers = (sum(column) for column in zip(*COSTS, strict=True))
    notes = reader.all_text(root)
    assert f"{parameters} parameters, {4 * parameters} bytes in float32." in notes
    assert f"{macs:,} multiplications for one image" in notes
    assert f"{2 * macs:,} floating point operations." in notes
    assert f"{numbers} numbers in all maps, {4 * numbers / 1000:.3g} kB in float32" in notes
    assert "line 2 has 47% of the parameters" in notes


def test_long_lines_are_shortened_in_the_table_only():
    long = "conv 4 3 stride 1 padding 0 dilation 1 groups 1"
    root = reader.parse(network([(long, *LINES[0][1:]), *LINES[1:]], (2, 8, 8)))
    assert "conv 4 3 stride 1 dilation…" in reader.texts(root)
    assert f"line 1, {long}:" in reader.steps(root)[0].get("data-says")
