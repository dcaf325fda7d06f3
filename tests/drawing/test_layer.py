"""A layer in numbers, read back from its SVG and compared with SciPy."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import correlate2d

from convlab.drawing.layer import fits, layer

SVG = "{http://www.w3.org/2000/svg}"
GENERATOR = np.random.default_rng(11)
X = GENERATOR.integers(0, 6, (3, 4, 5))
WEIGHT = GENERATOR.integers(-2, 3, (2, 3, 2, 3))
BIAS = np.array([4, -7])


def parse(*arguments, **options):
    return ElementTree.fromstring(layer(*arguments, **options))


def number(text):
    return float(text.strip("()").replace("−", "-").replace("∞", "inf"))


def grids(root):
    """The numbers of each grid, as an array, by the grid's name; a label follows its cell."""
    found = {}
    for group in root.iter(SVG + "g"):
        parts = list(group)
        for box, label in zip(parts, parts[1:], strict=False):
            name, _, at = (box.get("data-id") or "").partition("-")
            if name and label.tag == SVG + "text":
                cells = found.setdefault(name, {})
                cells[tuple(map(int, at.split("-")))] = number(label.text)
    return {name: as_array(cells) for name, cells in found.items()}


def as_array(cells):
    shape = np.max(list(cells), axis=0) + 1
    return np.array([cells[at] for at in np.ndindex(*shape)]).reshape(shape)


def walk(root):
    found = [node for node in root.iter() if node.get("data-step")]
    return sorted(found, key=lambda node: int(node.get("data-step")))


def at(node):
    return tuple(map(int, node.get("data-at").split()))


def walked(root):
    return as_array({at(node): number(node.find(SVG + "text").text) for node in walk(root)})


def partials_of(x, kernels):
    """One filter's partial maps, by SciPy."""
    pairs = zip(x, kernels, strict=True)
    return np.array([correlate2d(channel, kernel, mode="valid") for channel, kernel in pairs])


@st.composite
def layers(draw):
    """An image, filters that fit, a bias for each, and which filter is shown."""
    channels, filters = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    sides = [draw(st.integers(side, side + 3)) for side in kernel]
    ints = st.integers(-9, 9)
    x = draw(arrays(np.int64, (channels, *sides), elements=ints))
    weight = draw(arrays(np.int64, (filters, channels, *kernel), elements=ints))
    bias = draw(arrays(np.int64, filters, elements=ints))
    return x, weight, bias, draw(st.integers(0, filters - 1))


@given(layers(), st.booleans())
def test_partial_maps_add_up_with_the_bias_and_pass_the_relu(drawn, relu):
    x, weight, bias, shown = drawn
    root = parse(x, weight, bias, shown=shown, relu=relu)
    found = grids(root)
    partials = partials_of(x, weight[shown])
    for channel in range(len(x)):
        assert np.array_equal(found[f"input{channel}"], x[channel])
        assert np.array_equal(found[f"kernel{channel}"], weight[shown, channel])
        assert np.array_equal(found[f"partial{channel}"], partials[channel])
    total = partials.sum(axis=0) + bias[shown]
    assert np.array_equal(found["sum"], total)
    assert np.array_equal(walked(root), np.where(total > 0, total, 0) if relu else total)


@given(layers())
def test_every_filters_map_is_there(drawn):
    x, weight, bias, shown = drawn
    found = grids(parse(x, weight, bias, shown=shown, relu=False))
    for index, kernels in enumerate(weight):
        if index != shown:
            expected = partials_of(x, kernels).sum(axis=0) + bias[index]
            assert np.array_equal(found[f"map{index}"], expected)


@given(layers())
def test_every_sentence_adds_up(drawn):
    x, weight, bias, shown = drawn
    partials = partials_of(x, weight[shown])
    for node in walk(parse(x, weight, bias, shown=shown)):
        says = node.get("data-says")
        where, sums, relu = re.split(r":  channels and bias |;  ReLU ", says)
        assert where == "activation map {} [{}, {}]".format(shown, *at(node))
        terms, total = sums.split(" = ")
        terms = [number(term) for term in terms.split(" + ")]
        assert terms == [*partials[:, *at(node)], bias[shown]]
        assert sum(terms) == number(total)
        most, active = re.fullmatch(r"max\(0, (.*)\) = (.*)", relu).groups()
        assert number(most) == number(total)
        assert number(active) == max(0, sum(terms)) == number(node.find(SVG + "text").text)


def test_each_step_reads_the_window_of_every_channel_and_its_cell_of_every_map():
    root = parse(X, WEIGHT, BIAS)
    identities = [node.get("data-id") for node in root.iter() if node.get("data-id")]
    assert len(identities) == len(set(identities))
    assert len(walk(root)) == 9
    for node in walk(root):
        row, column = at(node)
        expected = {
            f"input{c}-{row + i}-{column + j}" for c in range(3) for i in range(2) for j in range(3)
        }
        expected |= {f"partial{c}-{row}-{column}" for c in range(3)} | {f"sum-{row}-{column}"}
        assert set(node.get("data-reads").split()) == expected
        assert expected <= set(identities)


def test_a_cell_of_a_partial_map_stands_for_its_step():
    root = parse(X, WEIGHT, BIAS)
    places = {at(node): node.get("data-step") for node in walk(root)}
    stand = [node for node in root.iter() if node.get("data-stands-for")]
    assert len(stand) == 4 * 9
    for node in stand:
        name, row, column = node.get("data-id").split("-")
        assert name == "sum" or name.startswith("partial")
        assert node.get("data-stands-for") == places[int(row), int(column)]


def test_only_the_filter_shown_is_walked():
    names = {"map0", "map1"}
    assert names & grids(parse(X, WEIGHT, BIAS, shown=0)).keys() == {"map1"}
    assert names & grids(parse(X, WEIGHT, BIAS, shown=1)).keys() == {"map0"}


@pytest.mark.parametrize("relu", [True, False])
def test_slots_hold_the_account_of_the_step_shown(relu):
    root = parse(X, WEIGHT, BIAS, relu=relu, step=5)
    slots = {int(n.get("data-slot")): n.text for n in root.iter() if n.get("data-slot")}
    assert sorted(slots) == list(range(6 if relu else 5))
    for node in walk(root):
        assert len(node.get("data-fill").split("|")) == len(slots)
    account = walk(root)[5].get("data-fill").split("|")
    assert [slots[index] for index in sorted(slots)] == account
    *terms, total = map(number, account[:5])
    assert sum(terms) == total
    assert terms[-1] == BIAS[0]


def test_a_frame_on_each_channel_follows_the_window():
    root = parse(X, WEIGHT, BIAS, step=4)
    cells = {node.get("data-id"): node for node in root.iter() if node.get("data-id")}
    frames = [node for node in root.iter() if node.get("data-follow")]
    assert [frame.get("data-follow") for frame in frames] == ["input0", "input1", "input2"]
    for frame in frames:
        first = cells[f"{frame.get('data-follow')}-1-1"]
        place = re.fullmatch(r"translate\((\S+) (\S+)\)", frame.get("transform")).groups()
        corner = float(first.get("x")), float(first.get("y"))
        assert [float(value) for value in place] == pytest.approx(corner, abs=0.01)


def test_lit_cells_are_those_the_step_reads():
    root = parse(X, WEIGHT, BIAS, step=8)
    lit = {n.get("data-id") for n in root.iter() if "lit" in (n.get("class") or "").split()}
    assert lit == set(walk(root)[8].get("data-reads").split())


def test_without_relu_negatives_stay_and_the_picture_says_so():
    words = [
        "".join(node.itertext()) for node in parse(X, WEIGHT, BIAS, relu=False).iter(SVG + "text")
    ]
    assert "no ReLU" in words
    assert walked(parse(X, WEIGHT, BIAS, relu=False)).min() < 0
    assert walked(parse(X, WEIGHT, BIAS)).min() == 0


def test_title_and_captions_state_the_numbers():
    root = parse(X, WEIGHT, BIAS, shown=1, names=("red", "green", "blue"))
    assert root.get("aria-label") == (
        "Layer 1: a 3×4×5 input meets 2 filters of 3×2×3. Filter 1: 3 partial maps, bias −7 and "
        "ReLU make one activation map of 3×3; the output of the layer is 2×3×3."
    )
    words = {"".join(node.itertext()) for node in root.iter(SVG + "text")}
    assert {
        "input 3×4×5",
        "3 channels of an image",
        "filter 1",
        "3 kernels 2×3",
        "of filters 0 to 1",
    } <= words
    assert {"channel 2", "red", "green", "blue", "filter 0", "filter 1"} <= words


def test_the_next_layer_says_whose_maps_it_reads():
    root = parse(X[:2], WEIGHT[:1, :2], BIAS[:1], depth=2)
    words = {"".join(node.itertext()) for node in root.iter(SVG + "text")}
    assert "the 2 maps of layer 1" in words
    assert root.get("aria-label").startswith("Layer 2: ")


def test_same_picture_every_time():
    assert layer(X, WEIGHT, BIAS) == layer(X.tolist(), WEIGHT.tolist(), BIAS.tolist())
    assert layer(X, WEIGHT, BIAS, step=99) == layer(X, WEIGHT, BIAS, step=8)


@pytest.mark.parametrize("shape", [(3, 5, 5), (1, 1, 1), (6, 3, 3), (1, 9, 9), (2, 1, 8)])
@pytest.mark.parametrize("value", [1, -99, 0.123, np.nan, np.inf, True])
def test_extremes_are_drawn_inside_the_picture(shape, value):
    weight = np.ones((2, shape[0], 1, 1))
    root = parse(np.full(shape, value), weight, [0.5, -1e9])
    *_, width, height = map(float, root.get("viewBox").split())
    assert width <= 910
    assert height <= 440
    for node in root.iter(SVG + "rect"):
        if node.get("data-id"):
            assert (
                0
                <= float(node.get("x"))
                <= float(node.get("x")) + float(node.get("width"))
                <= width
            )
            assert 40 <= float(node.get("y")) <= float(node.get("y")) + float(node.get("height"))
            assert float(node.get("y")) + float(node.get("height")) <= height


@pytest.mark.parametrize(("x_shape", "filters"), [((3, 5, 5), 2), ((2, 3, 3), 2), ((4, 3, 3), 1)])
def test_one_digit_numbers_that_fit_are_at_least_ten_units_high(x_shape, filters):
    weight = np.ones((filters, x_shape[0], 2, 2), int)
    x = np.zeros(x_shape, int)
    assert fits(x, weight)
    root = parse(x, weight, [0] * filters)
    assert min(float(node.get("font-size")) for node in root.iter(SVG + "text")) >= 10


@pytest.mark.parametrize(
    ("x_shape", "weight_shape"),
    [((3, 12, 5), (2, 3, 3, 3)), ((1, 5, 30), (1, 1, 3, 3)), ((1, 9, 9), (6, 1, 1, 1))],
)
def test_what_has_too_many_cells_does_not_fit(x_shape, weight_shape):
    assert not fits(np.zeros(x_shape, int), np.zeros(weight_shape, int))


@pytest.mark.parametrize(
    ("x", "weight", "is_small"),
    [(99, 1, True), (0.125, 1, False), (0, 0.125, False), (200, 200, False)],
)
def test_what_has_too_many_digits_does_not_fit(x, weight, is_small):
    assert fits(np.full((3, 5, 5), x), np.full((1, 3, 3, 3), weight)) is is_small


def test_filters_for_other_channels_are_told():
    with pytest.raises(ValueError, match="reads 2, and x has 3"):
        layer(X, WEIGHT[:, :2], BIAS)
