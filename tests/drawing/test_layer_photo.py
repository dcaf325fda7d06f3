"""A layer on a photograph: the maps' pixels, ranges and numbers, compared with SciPy."""

import re

import numpy as np
import pytest
from matplotlib import colormaps
from scipy.signal import correlate2d

from convlab import samples
from convlab.drawing import svg
from convlab.drawing.formatting import number
from convlab.drawing.layer_photo import layer_photo
from tests import svg_reader as reader

PHOTO = samples.chelsea()[:, 40:90:2, 60:130:2]
WEIGHT = np.random.default_rng(8).integers(-2, 3, (2, 3, 3, 2))
BIAS = np.array([100, -300])
NAMES = ("red", "green", "blue")
SIGNED = colormaps["PuOr_r"]


def parse(*arguments, **options):
    return reader.parse(layer_photo(*arguments, **options))


def by_scipy(x, weight, bias, shown):
    pairs = zip(x.astype(float), weight[shown], strict=True)
    partials = np.array([correlate2d(channel, kernel, mode="valid") for channel, kernel in pairs])
    return partials, partials.sum(axis=0) + bias[shown]


def coloured(values, limit):
    return SIGNED(values / (2 * limit) + 0.5, bytes=True)


def limit_of(partials):
    """The end of the scale that partial maps share with their sum, for any bias."""
    return max(np.abs(partials).max(), np.abs(partials.sum(axis=0)).max())


@pytest.mark.parametrize("shown", [0, 1])
def test_partial_maps_and_their_sum_are_coloured_on_one_scale_and_their_ranges_stated(shown):
    partials, total = by_scipy(PHOTO, WEIGHT, BIAS, shown)
    limit = limit_of(partials)
    root = parse(PHOTO, WEIGHT, BIAS, shown=shown)
    found, written = reader.pixels(root), reader.texts(root)
    for channel in range(3):
        assert np.array_equal(found[f"partial map {channel}"], coloured(partials[channel], limit))
    sums = found["sum of the partial maps and the bias"]
    assert np.array_equal(sums, coloured(total, limit))
    for values in (*partials, total):
        low, high = (f"{int(end)}".replace("-", "−") for end in (values.min(), values.max()))
        assert f"{low} to {high}" in written
    assert any(text.endswith(f"−{int(limit)}") for text in written)
    assert {"0", f"{int(limit)}"} <= set(written)


@pytest.mark.parametrize(
    "weight",
    [1, -1, 1 / 9, 1 / 16, 12345.5, np.float32(1e-9) / 7],
    ids=lambda weight: f"{weight:.3g}",
)
@pytest.mark.parametrize("side", [1, 2, 3, 5])
def test_enlarged_weights_fit_into_their_cells(weight, side):
    root = parse(PHOTO, np.full((1, 3, side, side), weight), [0])
    boxes = [one for one in root.iter("rect") if reader.classes(one) == ["cell", "kernel"]]
    smallest = [
        float(panel.get("data-panel").split()[4])
        for panel in root.iter("g")
        if panel.get("data-panel") and boxes[0] in list(panel.iter("rect"))
    ]
    # The stage scales the panel so that digits of this size are legible, and enlarges smaller ones.
    assert svg.cell_width(number(weight), smallest[0]) <= float(boxes[0].get("width")) + 0.1
    assert len(boxes) == 3 * side**2


@pytest.mark.parametrize("relu", [True, False])
def test_every_filters_activation_map_is_shown_on_its_own_scale(relu):
    root = parse(PHOTO, WEIGHT, BIAS, relu=relu)
    for index in range(2):
        total = by_scipy(PHOTO, WEIGHT, BIAS, index)[1]
        active = np.where(total > 0, total, 0) if relu else total
        shown = reader.pixels(root)[f"activation map {index}"]
        assert np.array_equal(shown, coloured(active, np.abs(active).max()))
        low, high = (f"{int(end)}".replace("-", "−") for end in (active.min(), active.max()))
        assert f"{index}: {low} to {high}" in reader.texts(root)


def test_negative_sums_are_purple_and_become_neutral():
    _, total = by_scipy(PHOTO, WEIGHT, BIAS, 1)
    found = reader.pixels(parse(PHOTO, WEIGHT, BIAS, shown=1))
    negative = total < -0.2 * np.abs(total).max()
    assert negative.any()
    before = found["sum of the partial maps and the bias"][negative].astype(int)
    after = found["activation map 1"][negative].astype(int)
    assert (before[:, 2] > before[:, 0]).all()
    assert (np.ptp(after[:, :3], axis=1) <= 2).all()


@pytest.mark.parametrize("white", [255, 1])
def test_colour_photograph_is_shown_in_colour_above_its_tinted_channels(white):
    root = parse(PHOTO if white == 255 else PHOTO / 255, WEIGHT, BIAS, names=NAMES)
    found = reader.pixels(root)
    assert np.array_equal(found["photograph"][..., :3], np.moveaxis(PHOTO, 0, -1))
    tops = [float(node.get("y")) for node in root.iter("image")][:4]
    assert tops == sorted(tops)
    for channel, name in enumerate(NAMES):
        shades = found[f"channel {channel}: {name}"].astype(int)
        assert (shades[..., channel] >= shades[..., :3].max(axis=-1)).all()
        order = np.argsort(PHOTO[channel], axis=None)
        assert (np.diff(shades[..., channel].ravel()[order]) >= 0).all()
        assert f"channel {channel}: {name}" in reader.texts(root)


@pytest.mark.parametrize(
    ("x", "names", "depth"), [(PHOTO, (), 1), (PHOTO[:2], ("red", "green"), 1), (PHOTO, NAMES, 2)]
)
def test_only_a_photograph_of_red_green_and_blue_is_shown_in_colour(x, names, depth):
    found = reader.pixels(parse(x, WEIGHT[:, : len(x)], BIAS, names=names, depth=depth))
    assert "photograph" not in found


@pytest.mark.parametrize("white", [255, 1])
def test_channels_without_names_are_grey_as_they_are(white):
    found = reader.pixels(parse(PHOTO if white == 255 else PHOTO / 255, WEIGHT, BIAS))
    for channel, hue in np.ndindex(3, 3):
        assert np.array_equal(found[f"channel {channel}"][..., hue], PHOTO[channel])


@pytest.mark.parametrize(
    ("bias", "labels"), [(0, ["0", "LOW", "HIGH"]), (-5000, ["HIGH", "≤ LOW"])]
)
def test_zero_of_the_scale_is_left_out_beside_long_numbers(bias, labels):
    # On a narrow page, where texts are enlarged, "≤ −1211" and "0" would read as −12110.
    root = parse(PHOTO, WEIGHT, [bias, 0])
    limit = int(limit_of(by_scipy(PHOTO, WEIGHT, BIAS, 0)[0]))
    bar = next(node for node in root.iter("image") if node.get("aria-label") == "colour scale")
    below = [node for node in root.iter("text") if node.get("y") == str(int(bar.get("y")) + 20)]
    wanted = [label.replace("LOW", f"−{limit}").replace("HIGH", f"{limit}") for label in labels]
    assert sorted(node.text for node in below) == sorted(wanted)


def test_bias_does_not_change_the_scale_whose_ends_are_marked():
    before, after = (parse(PHOTO, WEIGHT, [bias, 0]) for bias in (0, 5000))
    for channel in range(3):
        name = f"partial map {channel}"
        assert np.array_equal(reader.pixels(before)[name], reader.pixels(after)[name])
    limit = int(limit_of(by_scipy(PHOTO, WEIGHT, BIAS, 0)[0]))
    assert {f"−{limit}", f"{limit}"} <= set(reader.texts(before))
    assert {f"−{limit}", f"≥ {limit}"} <= set(reader.texts(after))
    sums = reader.pixels(after)["sum of the partial maps and the bias"]
    assert (sums == SIGNED(1.0, bytes=True)).all()


@pytest.mark.parametrize(("x", "depth"), [(PHOTO.astype(int) - 128, 1), (PHOTO, 2)])
def test_other_inputs_than_photographs_are_signed(x, depth):
    found = reader.pixels(parse(x, WEIGHT, BIAS, depth=depth))
    for channel, values in enumerate(x.astype(float)):
        expected = coloured(values, np.abs(x.astype(float)).max())
        assert np.array_equal(found[f"channel {channel}"], expected)


@pytest.mark.parametrize("point", [(0, 0), (7, 20), (22, 33)])
@pytest.mark.parametrize("shown", [0, 1])
def test_written_sum_at_a_point_adds_up(point, shown):
    partials, total = by_scipy(PHOTO, WEIGHT, BIAS, shown)
    root = parse(PHOTO, WEIGHT, BIAS, shown=shown, point=point)
    expected = [*partials[:, *point], BIAS[shown], total[point], max(0, total[point])]
    written = reader.texts(root)
    names = ["channel 0", "channel 1", "channel 2", "bias", "sum", "ReLU"]
    start = [i for i, word in enumerate(written) if word == "channel 0"][-1]
    assert written[start : start + 12 : 2] == names
    assert [reader.number(word) for word in written[start + 1 : start + 12 : 2]] == expected
    sums = re.search(r"channels and bias (.*) = (.*);  ReLU", root.get("data-says")).groups()
    assert [reader.number(term) for term in sums[0].split(" + ")] == expected[:4]
    assert reader.number(sums[1]) == expected[4]


def test_maps_can_be_pointed_at_and_all_have_the_same_cells():
    root = parse(PHOTO, WEIGHT, BIAS, shown=1)
    points = {label: node.get("data-points") for label, node in reader.images(root).items()}
    maps = [*(f"partial map {c}" for c in range(3)), "sum of the partial maps and the bias"]
    pointed = {label: shape for label, shape in points.items() if shape}
    assert pointed == dict.fromkeys([*maps, "activation map 1"], "23 34")
    assert not [node for node in root.iter() if node.get("data-step")]


def test_the_window_is_framed_in_every_channel():
    x, weight = np.zeros((2, 20, 20), np.uint8), np.ones((1, 2, 5, 5), int)
    root = parse(x, weight, [0], point=(3, 10))
    frames = [
        reader.numbers_of(node, "x", "y", "width", "height")
        for node in root.iter("rect")
        if node.get("class") == "frame"
    ]
    for channel in range(2):
        picture = reader.images(root)[f"channel {channel}"]
        left, top, width = reader.numbers_of(picture, "x", "y", "width")
        cell = width / 20
        expected = [left + 10 * cell, top + 3 * cell, 5 * cell, 5 * cell]
        assert any(frame == pytest.approx(expected, abs=0.02) for frame in frames)


def test_the_kernels_are_written_in_numbers_and_all_text_is_at_least_eleven_units():
    root = parse(PHOTO, WEIGHT, BIAS, shown=1, names=NAMES)
    for channel in range(3):
        assert np.array_equal(reader.grid(root, f"kernel{channel}"), WEIGHT[1, channel])
    assert reader.smallest_text(root) >= 11


def test_title_states_the_numbers():
    title = parse(PHOTO, WEIGHT, BIAS, depth=2, relu=False).get("aria-label")
    assert title == (
        "Layer 2: a 3×25×35 input and 2 filters of 3×3×2. Filter 0: 3 partial maps, bias 100 "
        "make one activation map of 23×34; the output of the layer is 2×23×34."
    )


def test_a_point_outside_is_the_nearest_inside():
    for outside, inside in (((99, 5), (22, 5)), ((3, 99), (3, 33)), ((-4, -1), (0, 0))):
        pictures = {layer_photo(PHOTO, WEIGHT, BIAS, point=point) for point in (outside, inside)}
        assert len(pictures) == 1


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 1, 256), (1, 256, 1), (6, 20, 30), (3, 128, 128)])
@pytest.mark.parametrize("filters", [1, 6])
def test_extremes_are_drawn_inside_the_picture(shape, filters):
    root = parse(np.ones(shape), -np.ones((filters, shape[0], 1, 1)), [0] * filters)
    *_, width, height = map(float, root.get("viewBox").split())
    assert width <= 910 and height <= 550
    for node in root.iter("image"):
        x, y, wide, high = reader.numbers_of(node, "x", "y", "width", "height")
        assert 0 <= x <= x + wide <= width
        assert 40 <= y <= y + high <= height
        assert min(wide, high) >= 10


@pytest.mark.parametrize("value", [0, np.nan, np.inf, -np.inf, 1e300, True])
def test_unusual_values_are_drawn(value):
    root = parse(np.full((2, 6, 7), value), np.ones((1, 2, 2, 2), int), [1], point=(1, 1))
    assert len(reader.pixels(root)) == 2 + 2 + 1 + 1 + 1


def test_a_map_of_zeros_is_neutral():
    found = reader.pixels(parse(np.zeros((1, 4, 4)), np.ones((1, 1, 2, 2)), [0.0]))
    for name in ("partial map 0", "activation map 0"):
        assert (np.ptp(found[name][..., :3].astype(int), axis=2) <= 2).all()
