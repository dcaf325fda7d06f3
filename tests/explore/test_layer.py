"""The layer explorer: the effect of its controls on the picture."""

import zlib
from itertools import product

import numpy as np
import pytest
from scipy.signal import correlate2d

from convlab import explore, samples
from tests import svg_reader as reader
from tests.browser import picture_checks
from tests.explore.uploads import as_file, upload
from tests.svg_reader import shown as root


def words(explorer):
    return reader.texts(root(explorer))


def title(explorer):
    return root(explorer).get("aria-label")


def grids(explorer):
    """The numbers of each grid by its name, those of the map that is walked as "shown"."""
    picture = root(explorer)
    return {**reader.grids(picture), "shown": reader.outputs(picture)}


def checked(explorer):
    """The grids of a layer drawn in numbers, whose sums are right."""
    picture_checks.check_drawn("layer", explorer)
    return grids(explorer)


def chelsea():
    explorer = explore.layer()
    explorer.controls["picture"].choice.value = "chelsea"
    return explorer


def test_default_has_small_whole_numbers_of_both_signs():
    explorer = explore.layer()
    for filter in (0, 1):
        explorer.set(filter=filter)
        total = checked(explorer)["sum"]
        assert "a 3×5×5 input" in title(explorer)
        assert (total < 0).any() and (total > 0).any()
        assert np.abs(total).max() <= 9


def test_layer_two_reads_the_maps_of_layer_one():
    explorer = explore.layer()
    maps = []
    for filter in (0, 1):
        explorer.set(filter=filter)
        maps.append(grids(explorer)["shown"])
    explorer.set(layer=2, filter=0)
    found = checked(explorer)
    assert np.array_equal([found["input0"], found["input1"]], maps)
    assert "a 2×3×3 input" in title(explorer)
    assert "the 2 maps of layer 1" in words(explorer)
    explorer.set(layer=1, filter=1, bias=10)
    expected = grids(explorer)["shown"]
    explorer.set(layer=2)
    assert np.array_equal(grids(explorer)["input1"], expected)
    explorer.set(relu=False)
    assert grids(explorer)["input0"].min() < 0


def test_each_filter_of_each_layer_keeps_its_own_bias():
    explorer = explore.layer()
    bias = explorer.controls["bias"]
    assert bias.value == 1
    bias.value = 5
    explorer.controls["filter"].value = 1
    assert bias.value == -2
    bias.value = -6
    explorer.controls["layer"].value = 2
    explorer.controls["filter"].value = 0
    assert bias.value == 0
    bias.value = 3
    explorer.controls["layer"].value = 1
    assert bias.value == 5
    checked(explorer)
    explorer.controls["filter"].value = 1
    assert bias.value == -6
    explorer.set(filter=0)
    explorer.set(filter=1, bias=4)  # of the filter that is set before it
    assert explorer.values["bias"] == 4
    explorer.set(filter=0)
    assert explorer.values["bias"] == 5


@pytest.mark.parametrize("picture", ["whole numbers", "chelsea"])
def test_no_reachable_setting_is_invalid(picture):
    explorer = explore.layer()
    explorer.controls["picture"].choice.value = picture
    bias, seen = explorer.controls["bias"], 0
    for layer in (1, 2):
        explorer.set(layer=layer)
        for filter in range(explorer.controls["filter"].max + 1):
            explorer.set(filter=filter)
            for value in (bias.min, bias.max):
                explorer.set(bias=value, relu=not explorer.values["relu"])
                assert root(explorer).get("aria-label").startswith(f"Layer {layer}: ")
                seen += 1
    assert seen == {"whole numbers": 8, "chelsea": 14}[picture]


def test_the_filter_slider_ends_at_the_last_filter():
    explorer = chelsea()
    slider = explorer.controls["filter"]
    assert slider.max == 3
    slider.value = 3
    explorer.controls["layer"].value = 2
    assert slider.max == slider.value == 2
    explorer.controls["picture"].choice.value = "whole numbers"
    assert slider.max == slider.value == 1
    assert title(explorer).startswith("Layer 2: a 2×3×3 input")


@pytest.mark.parametrize("layer", [1, 2])
def test_bias_slider_can_make_a_map_all_zero_or_all_positive(layer):
    explorer = chelsea()
    explorer.set(layer=layer, filter=0)
    bias = explorer.controls["bias"]
    explorer.set(bias=bias.min)
    assert [word for word in words(explorer) if word.startswith("0: ")] == ["0: 0 to 0"]
    explorer.set(bias=bias.max)
    [text] = [word for word in words(explorer) if word.startswith("0: ")]
    assert reader.number(text.removeprefix("0: ").split(" to ")[0]) >= 0


def test_the_photograph_has_named_channels_and_a_point_with_an_edge():
    explorer = chelsea()
    assert {"channel 0: red", "channel 1: green", "channel 2: blue"} <= set(words(explorer))
    sobel = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    total = sum(correlate2d(c, sobel, mode="valid") for c in samples.chelsea().astype(int))
    assert explorer.stage.point == np.unravel_index(total.argmax(), total.shape)
    assert root(explorer).get("data-says").endswith(f"= {int(total.max())}")
    explorer.stage.point = (3, 100)
    assert root(explorer).get("data-says").startswith("activation map 0 [3, 100]:")
    explorer.stage.point = (147, 222)
    explorer.controls["layer"].value = 2  # whose maps are smaller
    assert "[145, 220]" in root(explorer).get("data-says")


def test_an_uploaded_picture_becomes_the_input_and_a_large_one_is_reduced():
    explorer = explore.layer()
    noise = np.random.default_rng(1).integers(0, 256, (40, 30, 3), np.uint8)
    upload(explorer.controls["picture"], as_file(noise), "mine.png")
    assert "a 3×40×30 input and 4 filters" in title(explorer)
    assert explorer.controls["picture"].choice.value == "mine.png"
    explorer = explore.layer(np.zeros((3, 600, 400), np.uint8))
    assert "a 3×200×133 input" in title(explorer)
    assert explorer.controls["picture"].note.value == "reduced from 600×400 to 200×133 pixels"


@pytest.mark.parametrize("name", ["chelsea", "your own"])
def test_photograph_is_shown_in_colour_and_its_channels_tinted(name):
    own = samples.chelsea() / 255
    explorer = explore.layer(samples.chelsea() if name == "chelsea" else own)
    shown = reader.images(root(explorer))
    assert {"photograph", "channel 0: red", "channel 1: green", "channel 2: blue"} <= set(shown)
    assert "input 3×150×225" in words(explorer)
    assert shown["activation map 0"].get("data-points") == "148 223"
    choice = explorer.controls["picture"].choice
    assert choice.value == name and set(choice.options) == {name, "chelsea", "whole numbers"}


def test_a_step_of_the_bias_compresses_only_the_sum_and_the_map_it_changes(monkeypatch):
    explorer, compress, found = explore.layer(samples.chelsea()), zlib.compress, []
    monkeypatch.setattr(zlib, "compress", lambda *given: found.append(given) or compress(*given))
    bias = explorer.controls["bias"]
    for _ in range(5):
        bias.value -= bias.step
        assert len(found) <= 2
        found.clear()
    explorer.stage.point = (17, 33)
    assert found == []


def test_own_numbers_and_filters():
    generator = np.random.default_rng(6)
    x, weight = generator.integers(-5, 6, (2, 4, 6)), generator.integers(-3, 4, (3, 2, 2, 3))
    explorer = explore.layer(x, weight, [1, -2, 3])
    for filter in range(3):
        explorer.set(filter=filter)
        found = checked(explorer)
        assert np.array_equal([found["input0"], found["input1"]], x)
        assert np.array_equal([found["kernel0"], found["kernel1"]], weight[filter])
    assert explorer.values["bias"] == 3
    assert list(explorer.controls["picture"].choice.options) == ["your own"]


def test_own_filters_without_bias_on_the_pictures_of_the_course():
    explorer = explore.layer(weight=np.ones((1, 3, 2, 2), int))
    assert explorer.values["bias"] == 0
    assert checked(explorer)["sum"].shape == (4, 4) and "a 3×5×5 input" in title(explorer)
    explorer.controls["picture"].choice.value = "chelsea"
    assert "1 filter of 3×2×2" in title(explorer)


def test_own_bias_is_not_rounded_and_not_changed():
    bias = np.array([0.125, -7.5])
    explorer = explore.layer(np.ones((1, 3, 3)), np.ones((2, 1, 2, 2)), bias)
    assert explorer.values["bias"] == 0.125
    explorer.set(bias=1.5, filter=1)
    assert explorer.values["bias"] == -7.5
    assert bias.tolist() == [0.125, -7.5]


@pytest.mark.parametrize("bias", [2**60, 1e20, -1e300])
def test_own_bias_that_is_larger_than_the_integers_of_numpy(bias):
    explorer = explore.layer(np.ones((1, 3, 3), int), np.ones((1, 1, 2, 2), int), [bias])
    explorer.set(layer=2)
    explorer.set(layer=1)
    assert explorer.values["bias"] == bias and explorer.stage.message == ""
    assert explorer.controls["bias"].readout_format == ".4g", "not hundreds of digits"


@pytest.mark.filterwarnings("error")
def test_tiny_numbers_beside_a_larger_bias_print_no_warning():
    explorer = explore.layer(np.full((1, 30, 30), 5e-324), np.ones((1, 1, 2, 2)))
    explorer.set(bias=-1e-6)
    assert explorer.stage.message == ""


UNUSUAL = np.nan, np.inf, -1e300, 1e-300, True
SHAPES = [(1, 1, 1), (2, 1, 9), (6, 2, 2), (1, 16, 16), (4, 1, 200), (1, 2, 2), (6, 40, 50)]


@pytest.mark.parametrize(
    ("shape", "value"),
    [(shape, 7) for shape in SHAPES] + list(product([(2, 4, 4), (2, 30, 30)], UNUSUAL)),
)
def test_own_image_of_any_shape_and_numbers_has_two_layers(shape, value):
    explorer = explore.layer(np.full(shape, value))
    for layer in (1, 2):
        explorer.set(layer=layer, filter=explorer.controls["filter"].max)
        assert title(explorer).startswith(f"Layer {layer}: ")
