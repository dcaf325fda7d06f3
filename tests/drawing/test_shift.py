"""The drawing of a shift, read back from its SVG and compared with SciPy and NumPy."""

import re

import numpy as np
import pytest
from matplotlib import colormaps
from scipy.signal import correlate2d

from convlab import samples
from convlab.drawing.shift import shift
from tests import svg_reader as reader

DIGIT = samples.digits()[0][3]
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
CASES = [
    {"right": 1},
    {"right": 2, "down": 2, "kind": "average"},
    {"down": 3, "kernel_size": 4, "kind": "average"},
    {"down": 1, "right": 4, "kernel_size": 3, "stride": 2},
]


def expected(down=0, right=0, kernel_size=2, stride=None, kind="maximum"):
    """Image, map and pooled map of each case, without convlab."""
    stride = stride or kernel_size
    image = np.zeros((16, 16), int)
    image[3 + down : 11 + down, 3 + right : 11 + right] = DIGIT
    feature_map = np.maximum(correlate2d(image, SOBEL, mode="same"), 0)
    windows = np.lib.stride_tricks.sliding_window_view(feature_map, (kernel_size, kernel_size))
    windows = windows[::stride, ::stride]
    return image, feature_map, getattr(windows, {"maximum": "max"}.get(kind, "mean"))((2, 3))


def pair(case):
    unmoved = {name: value for name, value in case.items() if name not in ("down", "right")}
    return zip(expected(**unmoved), expected(**case), strict=True)


def parse(**options):
    return reader.parse(shift(DIGIT, SOBEL, **options))


def notes(root):
    """Return the two lines below the picture."""
    return [text for text in reader.texts(root) if re.match(r"(Feature|Pooled) map:|Not", text)]


@pytest.mark.parametrize("case", CASES)
def test_pictures_have_the_colours_of_the_maps_and_of_their_differences(case):
    root, maps = parse(**case), list(pair(case))
    found = reader.pixels(root)
    grey, signed = colormaps["gray"], colormaps["PuOr_r"]
    brightest = maps[1][0].max()
    limits = maps[0][0].max(), brightest, brightest
    names = "image", "map", "pooled"
    for name, (before, after), most in zip(names, maps, limits, strict=True):
        change = signed((after - before + most) / (2 * most), bytes=True)
        assert np.array_equal(found[f"{name}: difference"], change)
        if name != "pooled":
            for when, values in (("before", before), ("after", after)):
                assert np.array_equal(found[f"{name}: {when}"], grey(values / most, bytes=True))
    before, after = maps[2]
    old = {at: cell.get("style") for at, cell in reader.cells(root, "old").items()}
    new = {reader.at(node): node.find("rect").get("style") for node in reader.steps(root)}
    for shown, values in ((old, before), (new, after)):
        assert len(shown) == values.size
        for at, style in shown.items():
            red = grey(values[at] / brightest, bytes=True)[0]
            assert style == f"fill:#{red:02x}{red:02x}{red:02x}"


@pytest.mark.parametrize("case", CASES)
def test_notes_count_the_changes(case):
    how = r": (\d+) of (\d+) cells change \((\d+)%\), in total by (\d+)% of its sum"
    for note, (before, after) in zip(notes(parse(**case)), list(pair(case))[1:], strict=True):
        changed, cells, percent, share = map(int, re.search(how, note).groups())
        assert (changed, cells) == ((before != after).sum(), before.size)
        assert percent == pytest.approx(100 * (before != after).mean(), abs=0.51)
        change = np.abs(after - before).sum() / before.sum()
        assert share == pytest.approx(100 * change, abs=0.51)


@pytest.mark.parametrize("case", CASES)
def test_steps_name_their_windows_and_the_number_before(case):
    root = parse(**case)
    (_, feature_map), (before, after) = list(pair(case))[1:]
    ids = reader.by_id(root)
    for node in reader.steps(root):
        row, column = reader.at(node)
        reads = [f"before-{row}-{column}", f"after-{row}-{column}", f"old-{row}-{column}"]
        assert reader.reads(node) == reads and set(reads) <= ids.keys()
        place, sums = node.get("data-says").split(":  ")
        top, bottom, left, right = map(int, re.findall(r"\d+", place.split("]: ")[1]))
        result, last = sums.split(";  before the shift: ")
        window = feature_map[top : bottom + 1, left : right + 1]
        kind = np.mean if case.get("kind") == "average" else np.max
        assert kind(window) == after[row, column]
        terms, shown = re.split(" [=≈] ", result)
        assert reader.number(shown) == pytest.approx(kind(window), rel=0.01)
        assert reader.number(last) == pytest.approx(before[row, column], rel=0.01)
        values = list(map(int, re.findall(r"\d+", terms.split(" / ")[0])))
        cells = window.ravel().tolist()
        assert values == (cells if len(cells) <= 9 else [*cells[:7], cells[-1]])


@pytest.mark.parametrize(
    ("case", "feature_map", "pooled"),
    [
        ({"right": 1}, "moved 1 right.", "which can only move in steps of 2."),
        ({"right": 2}, "moved 2 right.", "It is the old map, moved 1 right."),
        ({"down": 4, "right": 2}, "moved 4 down and 2 right.", "moved 2 down and 1 right."),
        ({"right": 3, "kernel_size": 2, "stride": 1}, "moved 3 right.", "moved 3 right."),
        ({"right": 2, "kernel_size": 8, "stride": 1}, "moved 2 right.", "except at the border."),
        ({"right": 4, "kernel_size": 16}, "moved 4 right.", "Pooled map: 0 of 1 cell changes."),
        ({"right": 4, "kernel_size": 14, "stride": 1}, "moved 4 right.", "Pooled map: "),
    ],
)  # fmt: skip
def test_notes_say_whether_a_map_only_moves(case, feature_map, pooled):
    first, second = notes(parse(**case))
    assert first.endswith(feature_map) and pooled in second


@pytest.mark.parametrize("name", [name for name in samples.KERNELS if "5x5" not in name])
def test_every_feature_map_only_moves(name):
    for by in ({"down": 4, "right": 4}, {"right": 3}):
        first = notes(reader.parse(shift(DIGIT, samples.kernel(name), **by)))[0]
        assert "It is the old map, moved" in first


def test_without_a_shift_nothing_changes():
    assert notes(parse()) == ["Not shifted: nothing changes."]


def test_window_of_the_step_shown_is_lit_on_both_maps():
    root = parse(right=1, step=27)
    assert reader.lit(root) == {"before-3-3", "after-3-3", "old-3-3"}
    panes = [reader.by_id(root)[f"{when}-3-3"] for when in ("before", "after")]
    images = [reader.images(root)[f"map: {when}"] for when in ("before", "after")]
    for pane, image in zip(panes, images, strict=True):
        x, y, side = reader.numbers_of(image, "x", "y", "width")
        found = reader.numbers_of(pane, "x", "y", "width", "height")
        assert found == pytest.approx([x + 6 * side / 16, y + 6 * side / 16, side / 8, side / 8])


def test_largest_of_more_cells_than_are_written_is_one_of_those_written():
    def says(kind):
        steps = reader.steps(parse(kernel_size=16, stride=16, kind=kind))
        return steps[0].get("data-says")

    largest = expected(kernel_size=16)[1].max()
    assert f":  max(…, {largest}, …) = {largest};" in says("maximum")
    assert " + … + " in says("average")
