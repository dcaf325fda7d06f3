"""The stride explorer: the effect of its controls on the picture."""

import re
from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate2d

from convlab import explore
from tests import svg_reader as reader
from tests.explore.changes import changes, each_made

SLIDERS = dict.fromkeys(("kernel_size", "padding", "vertical", "horizontal"), st.integers(0, 12))
CONTROLS = SLIDERS | {"together": st.booleans()}
SIZES = dict.fromkeys(("height", "width"), st.integers(0, 12))


def steps(explorer):
    return reader.steps(reader.parse(explorer.stage.svg))


def check(explorer, image):
    """Compare the picture with SciPy on the image it shows."""
    now = explorer.values
    assert explorer.stage.message == ""
    shape = now.get("height", image.shape[0]), now.get("width", image.shape[1])
    padded = np.pad(image[: shape[0], : shape[1]], now["padding"])
    picture = reader.parse(explorer.stage.svg)
    assert np.array_equal(reader.grid(picture, "input"), padded)
    ones = np.ones((now["kernel_size"],) * 2, dtype=int)
    dense = correlate2d(padded, ones, mode="valid")
    expected = dense[:: now["vertical"], :: now["horizontal"]]
    assert np.array_equal(reader.outputs(picture), expected)
    if now["together"]:
        assert now["vertical"] == now["horizontal"]


@cache
def whole():
    """The default image at its largest, read from the picture."""
    explorer = explore.stride()
    explorer.set(height=12, width=12)
    return reader.grid(reader.parse(explorer.stage.svg), "input")


@settings(max_examples=40)
@given(changes(**SIZES, **CONTROLS))
def test_every_reachable_setting_shows_scipys_map(made):
    image, explorer = whole(), explore.stride()
    for _ in each_made(explorer, made):
        check(explorer, image)


@settings(max_examples=40)
@given(changes(**CONTROLS))
def test_every_setting_reachable_with_an_own_image_is_valid(made):
    image = np.arange(21).reshape(7, 3)
    explorer = explore.stride(image, 2)
    assert "height" not in explorer.controls and "width" not in explorer.controls
    for _ in each_made(explorer, made):
        check(explorer, image)


def test_both_strides_move_together_or_apart():
    explorer = explore.stride()
    explorer.controls["horizontal"].value = 3
    assert explorer.controls["vertical"].value == 3
    explorer.controls["together"].value = False
    explorer.controls["horizontal"].value = 1
    assert explorer.controls["vertical"].value == 3
    assert len(steps(explorer)) == 2 * 6
    explorer.controls["together"].value = True
    assert explorer.controls["horizontal"].value == 3


def test_a_move_of_both_draws_once():
    explorer, pictures = explore.stride(), []
    explorer.stage.observe(lambda change: pictures.append(change["new"]), names="svg")
    explorer.controls["vertical"].value = 4
    assert len(pictures) == 1 and explorer.controls["horizontal"].value == 4


def test_stride_is_limited_to_the_first_with_one_window():
    explorer = explore.stride(np.ones((5, 9)), 3, stride=(1, 1))
    assert explorer.controls["vertical"].max == explorer.controls["horizontal"].max == 3
    explorer.controls["together"].value = False
    assert (explorer.controls["vertical"].max, explorer.controls["horizontal"].max) == (3, 5)


def test_strides_given_apart_start_apart():
    explorer = explore.stride(stride=(1, 3))
    assert not explorer.controls["together"].value
    assert (explorer.controls["vertical"].value, explorer.controls["horizontal"].value) == (1, 3)


def test_default_picture_counts_the_cells_in_no_window():
    said = explore.stride().stage.svg
    found = re.search(r"\(crossed out\): (\d+) of the image's 64 cells \(row 7, column 7\)", said)
    assert int(found[1]) == 8 + 8 - 1
