"""The kernels explorer: the effect of its controls, uploads and pointing on the picture."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.signal import correlate2d

from convlab import explore, samples
from tests import svg_reader as reader
from tests.explore.uploads import as_file, upload
from tests.map_colours import expected_pixels


def parse(explorer):
    return reader.parse(explorer.stage.svg)


def pixels(explorer, label):
    return reader.pixels(parse(explorer))[label]


def said(explorer):
    """The pixel that the sentence is about, and its sum."""
    says = parse(explorer).get("data-says")
    place = tuple(map(int, re.match(r"feature map \[(\d+), (\d+)\]", says).groups()))
    return place, float(re.split(" [=≈] ", says)[1].replace("−", "-"))


def by_scipy(photo, kernel):
    return correlate2d(np.asarray(photo, float), np.asarray(kernel, float), mode="valid")


def check(explorer, photo):
    """Compare the map's pixels and the sentence with SciPy on the photograph shown."""
    assert explorer.stage.message == ""
    expected = by_scipy(photo, explorer.values["kernel"])
    if np.ptp(expected):
        how = explorer.values["kernel"], photo, explorer.values["colours"]
        found = pixels(explorer, "feature map").astype(int)
        assert np.abs(found - expected_pixels(expected, *how)).max() <= 1  # greys are rounded
    place, total = said(explorer)
    assert total == pytest.approx(expected[place], rel=0.01, abs=0.01)


def test_default_is_a_good_example_whose_first_point_has_the_largest_magnitude():
    explorer = explore.kernels()
    assert list(explorer.values) == ["photo", "colours", "kernel"]
    check(explorer, samples.camera())
    place, total = said(explorer)
    expected = np.abs(by_scipy(samples.camera(), samples.kernel("sobel x")))
    assert abs(total) == expected.max() == expected[place]


@pytest.mark.parametrize("colours", ["auto", "signed", "grey"])
@pytest.mark.parametrize("name", samples.KERNELS)
def test_every_named_kernel(name, colours):
    photo = samples.camera()[:40, 100:160]
    explorer = explore.kernels(photo)
    explorer.controls["kernel"].choice.value = name
    explorer.controls["colours"].value = colours
    assert np.allclose(explorer.values["kernel"], samples.kernel(name))
    check(explorer, photo)


@settings(max_examples=30)
@given(
    arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(-9, 9)),
    st.sampled_from(["auto", "signed", "grey"]),
    st.tuples(st.integers(0, 11), st.integers(0, 11)),
)
def test_every_size_of_kernel_and_every_point(kernel, colours, point):
    photo = np.random.default_rng(5).integers(0, 256, (5, 8))
    explorer = explore.kernels(photo)
    explorer.controls["kernel"].rows.value, explorer.controls["kernel"].columns.value = kernel.shape
    explorer.set(colours=colours, kernel=tuple(map(tuple, kernel.tolist())))
    explorer.stage.point = point
    check(explorer, photo)
    assert said(explorer)[0] == tuple(np.minimum(point, np.subtract((5, 8), kernel.shape)))


def test_pointing_moves_the_window_and_leaves_the_pictures():
    explorer = explore.kernels()
    before = pixels(explorer, "feature map")
    for point in [(0, 0), (253, 253), (100, 7)]:
        explorer.stage.point = point
        place, total = said(explorer)
        assert place == point
        assert total == by_scipy(samples.camera(), samples.kernel("sobel x"))[point]
    assert np.array_equal(pixels(explorer, "feature map"), before)


def test_place_stays_when_the_kernel_changes_and_moves_inside_a_smaller_photograph():
    explorer = explore.kernels()
    explorer.stage.point = (50, 60)
    explorer.controls["kernel"].choice.value = "laplacian"
    assert said(explorer)[0] == (50, 60)
    check(explorer, samples.camera())
    explorer.stage.point = (253, 253)
    explorer.controls["photo"].choice.value = "chelsea"
    assert said(explorer)[0] == (147, 222)
    assert explorer.stage.message == ""


def test_own_photograph_of_colours_is_shown_in_its_brightness_and_own_kernel_used():
    explorer = explore.kernels(samples.chelsea(), "sharpen")
    check(explorer, np.rint(np.tensordot([0.299, 0.587, 0.114], samples.chelsea(), 1)))
    assert explorer.controls["photo"].choice.value == "chelsea"
    photo = samples.camera()[:30, 100:140]
    explorer = explore.kernels(photo, [[1, 2], [-4, 0.5]])
    assert explorer.controls["kernel"].choice.value == "your own"
    check(explorer, photo)


def test_upload_is_shown_and_a_failed_one_has_a_message_until_a_control_changes():
    explorer = explore.kernels()
    before = explorer.stage.svg
    upload(explorer.controls["photo"], b"no picture", "letter.doc")
    assert explorer.stage.message.startswith("letter.doc cannot be read as a picture")
    assert explorer.stage.svg == before
    explorer.stage.point = (50, 60)
    assert explorer.stage.message.startswith("letter.doc"), "the pointer passes over the map"
    explorer.controls["kernel"].choice.value = "emboss"
    assert explorer.stage.message == ""
    check(explorer, samples.camera())
    noise = np.random.default_rng(9).integers(0, 256, (20, 30), dtype=np.uint8)
    upload(explorer.controls["photo"], as_file(noise))
    check(explorer, noise)
