"""A layer in numbers, read back from its SVG and compared with SciPy."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import correlate2d

from convlab.drawing.layer import fits, layer
from tests import svg_reader as reader

GENERATOR = np.random.default_rng(11)
X = GENERATOR.integers(0, 6, (3, 4, 5))
WEIGHT = GENERATOR.integers(-2, 3, (2, 3, 2, 3))
BIAS = np.array([4, -7])


def parse(*arguments, **options):
    return reader.parse(layer(*arguments, **options))


def partials_of(x, kernels):
    """One filter's partial maps, by SciPy."""
    pairs = zip(x, kernels, strict=True)
    return np.array([correlate2d(channel, kernel, mode="valid") for channel, kernel in pairs])


@st.composite
def layers(draw):
    """An image, filters that fit, their biases, and the index of the filter shown."""
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
    found = reader.grids(root)
    for channel, partial in enumerate(partials_of(x, weight[shown])):
        assert np.array_equal(found[f"input{channel}"], x[channel])
        assert np.array_equal(found[f"kernel{channel}"], weight[shown, channel])
        assert np.array_equal(found[f"partial{channel}"], partial)
    for index, kernels in enumerate(weight):
        total = partials_of(x, kernels).sum(axis=0) + bias[index]
        active = np.where(total > 0, total, 0) if relu else total
        if index == shown:
            assert np.array_equal(found["sum"], total)
        drawn_map = reader.outputs(root) if index == shown else found[f"map{index}"]
        assert np.array_equal(drawn_map, active)


@given(layers())
def test_every_sentence_adds_up(drawn):
    x, weight, bias, shown = drawn
    partials = partials_of(x, weight[shown])
    for node in reader.steps(parse(x, weight, bias, shown=shown)):
        says = node.get("data-says")
        where, sums, relu = re.split(r":  channels and bias |;  ReLU ", says)
        assert where == "activation map {} [{}, {}]".format(shown, *reader.at(node))
        terms, total = sums.split(" = ")
        terms = [reader.number(term) for term in terms.split(" + ")]
        assert terms == [*partials[:, *reader.at(node)], bias[shown]]
        assert sum(terms) == reader.number(total)
        most, active = re.fullmatch(r"max\(0, (.*)\) = (.*)", relu).groups()
        assert reader.number(most) == reader.number(total)
        assert reader.number(active) == max(0, sum(terms)) == reader.output(node)


def test_each_step_reads_its_windows_and_its_cells_of_the_maps_which_stand_for_it():
    root = parse(X, WEIGHT, BIAS)
    identities, stand_for = reader.by_id(root).keys(), {}
    assert len(reader.steps(root)) == 9
    for node in reader.steps(root):
        row, column = reader.at(node)
        windows = {
            f"input{c}-{row + i}-{column + j}" for c in range(3) for i in range(2) for j in range(3)
        }
        cells = {f"partial{c}-{row}-{column}" for c in range(3)} | {f"sum-{row}-{column}"}
        assert set(reader.reads(node)) == windows | cells <= identities
        stand_for |= dict.fromkeys(cells, node.get("data-step"))
    found = {node.get("data-id"): node.get("data-stands-for") for node in root.iter()}
    assert {cell: step for cell, step in found.items() if step} == stand_for


def test_only_the_filter_shown_has_steps():
    names = {"map0", "map1"}
    assert names & reader.grids(parse(X, WEIGHT, BIAS, shown=0)).keys() == {"map1"}
    assert names & reader.grids(parse(X, WEIGHT, BIAS, shown=1)).keys() == {"map0"}


@pytest.mark.parametrize("relu", [True, False])
def test_slots_show_the_sum_of_the_current_step_and_without_relu_negatives_stay(relu):
    root = parse(X, WEIGHT, BIAS, relu=relu, step=5)
    slots = reader.slots(root)
    assert len(slots) == (6 if relu else 5)
    for node in reader.steps(root):
        assert len(node.get("data-fill").split("|")) == len(slots)
    account = reader.steps(root)[5].get("data-fill").split("|")
    assert slots == account
    *terms, total = map(reader.number, account[:5])
    assert sum(terms) == total
    assert terms[-1] == BIAS[0]
    assert ("no ReLU" in reader.texts(root)) == (not relu)
    assert np.sign(reader.outputs(root).min()) == (0 if relu else -1)


def test_title_and_captions_state_the_numbers():
    root = parse(X, WEIGHT, BIAS, shown=1, names=("red", "green", "blue"))
    assert root.get("aria-label") == (
        "Layer 1: a 3×4×5 input and 2 filters of 3×2×3. Filter 1: 3 partial maps, bias −7 and "
        "ReLU make one activation map of 3×3; the output of the layer is 2×3×3."
    )
    words = {"input 3×4×5", "3 channels of an image", "filter 0", "filter 1", "3 kernels 2×3"}
    words |= {"of filters 0 to 1", "channel 2", "red", "green", "blue"}
    assert words <= set(reader.texts(root))
    places = {node.text: float(node.get("x")) for node in root.iter("text")}
    below = {"input 3×4×5": "input0", "partial maps": "partial0", "sum + bias": "sum"}
    for caption, grid in below.items():
        ends = [reader.middle(cell)[0] for cell in reader.cells(root, grid).values()]
        assert places[caption] == pytest.approx((min(ends) + max(ends)) / 2, abs=0.02)
    root = parse(X[:2], WEIGHT[:1, :2], BIAS[:1], depth=2)
    assert "the 2 maps of layer 1" in reader.texts(root)
    assert root.get("aria-label").startswith("Layer 2: ")


@pytest.mark.parametrize("shape", [(3, 5, 5), (1, 1, 1), (6, 3, 3), (1, 9, 9), (2, 1, 8)])
@pytest.mark.parametrize("value", [1, -99, 0.123, np.nan, np.inf, True])
def test_extremes_are_drawn_inside_the_picture(shape, value):
    weight = np.ones((2, shape[0], 1, 1))
    root = parse(np.full(shape, value), weight, [0.5, -1e9])
    *_, width, height = map(float, root.get("viewBox").split())
    assert width <= 910 and height <= 440
    assert reader.outside(root) == []
    assert min(float(cell.get("y")) for cell in reader.by_id(root).values()) >= 40


@pytest.mark.parametrize(("x_shape", "filters"), [((3, 5, 5), 2), ((2, 3, 3), 2), ((4, 3, 3), 1)])
def test_one_digit_numbers_that_fit_are_at_least_ten_units_high(x_shape, filters):
    x, weight = np.zeros(x_shape, int), np.ones((filters, x_shape[0], 2, 2), int)
    assert fits(x, weight)
    assert reader.smallest_text(parse(x, weight, [0] * filters)) >= 10


@pytest.mark.parametrize(
    ("x", "weight", "is_small"),
    [
        (np.zeros((3, 12, 5), int), np.zeros((2, 3, 3, 3), int), False),
        (np.zeros((1, 5, 30), int), np.zeros((1, 1, 3, 3), int), False),
        (np.zeros((1, 9, 9), int), np.zeros((6, 1, 1, 1), int), False),
        *(
            (np.full((3, 5, 5), x), np.full((1, 3, 3, 3), weight), is_small)
            for x, weight, is_small in [
                (99, 1, True), (0.125, 1, False), (0, 0.125, False), (200, 200, False)]
        ),
    ],
)  # fmt: skip
def test_too_many_cells_or_digits_do_not_fit(x, weight, is_small):
    assert fits(x, weight) is is_small
