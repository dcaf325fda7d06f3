"""Arrays as pictures: the PNG contains the values of the array."""

import re

import numpy as np
import pytest
from matplotlib import colormaps

from convlab.drawing import raster
from convlab.drawing.colours import HEAT_COLORMAP, SIGNED_COLORMAP
from tests import svg_reader as reader
from tests.drawing import colormaps as generator


def pixels_of(painted):
    """Return the RGBA pixels of a picture, read with another library."""
    drawn = raster.picture(painted, 0, 0, 1, 1, label="")
    return reader.decoded(re.search('href="([^"]*)"', drawn)[1])


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (9, 1), (5, 3), (150, 225)])
def test_png_holds_every_pixel(shape):
    colours = np.random.default_rng(1).integers(0, 256, (*shape, 4), dtype=np.uint8)
    for view in (colours, colours[::-1, ::2]):
        assert np.array_equal(pixels_of(view), view)


def test_tables_of_colours_are_those_of_matplotlib():
    wanted = generator.content()
    with np.load(generator.FILE) as found:
        same = list(found) == list(wanted) and all(
            found[name].dtype == np.uint8 and np.array_equal(found[name], wanted[name])
            for name in wanted
        )
    assert same, "run: .venv/bin/python tests/drawing/colormaps.py"


@pytest.mark.parametrize(
    "values", [[[-3.0, 0.5], [7, 2]], [[np.inf, -np.inf, 1]], [[np.nan, 4, 1]]]
)
def test_painted_colours_are_those_of_the_colormap(values):
    values = np.array(values)
    expected = colormaps["cividis"]((values + 3) / 8, bytes=True)
    assert np.array_equal(pixels_of(raster.paint(values, "cividis", -3, 5)), expected)
    fills = raster.fills(values, HEAT_COLORMAP, -3, 5)
    assert [bytes.fromhex(one[1:]) for one in sum(fills, [])] == [
        bytes(one) for one in expected[..., :3].reshape(-1, 3)
    ]


def test_picture_is_an_image_that_carries_its_own_data():
    colours = raster.signed(np.array([[-1, 0, 1], [2, -2, 0]]))
    text = raster.picture(colours, 10, 20, 90, 60.5, label='a "map" of <3 & more', points=True)
    image, outline = reader.parse(f"<g>{text}</g>")
    assert image.get("aria-label") == 'a "map" of <3 & more'
    assert image.get("data-points") == "2 3"
    for node in (image, outline):
        assert reader.numbers_of(node, "x", "y", "width", "height") == [10, 20, 90, 60.5]
    assert outline.get("class") == "outline"
    assert np.array_equal(reader.decoded(image.get("href")), pixels_of(colours))
    assert "data-points" not in raster.picture(colours, 0, 0, 1, 1, label="")


def test_signed_colours_purple_grey_and_orange():
    low, zero, high = pixels_of(raster.signed(np.array([[-4, 0, 4]])))[0, :, :3].astype(int)
    assert low[2] > low[0] > low[1]  # purple: blue, then red
    assert high[0] > high[1] > high[2]  # orange: red, then green
    assert np.ptp(zero) <= 2  # no hue


@pytest.mark.parametrize("dtype", [np.int64, np.float64, np.float16])
def test_zero_is_neutral_for_one_sided_values(dtype):
    maps = np.array([[[0, 3, 900]], [[0, -900, 1]], [[0, 0, 0]]], dtype)
    neutral = [pixels_of(raster.signed(values))[0, 0].tolist() for values in maps]
    assert neutral[0] == neutral[1] == neutral[2]


def test_opposite_values_lie_opposite_on_the_scale():
    values = np.array([[-3.0, 3.0, -6.0, 6.0]])
    expected = colormaps[SIGNED_COLORMAP](values / 12 + 0.5, bytes=True)
    assert np.array_equal(pixels_of(raster.signed(values)), expected)


def test_maps_with_different_ranges_can_share_a_scale():
    weak, strong = np.array([[5.0]]), np.array([[5.0, -20.0]])
    maps = [raster.signed(weak, 20), raster.signed(strong, 20)]
    assert np.array_equal(*(pixels_of(one)[0, 0] for one in maps))
    maps = [raster.signed(weak), raster.signed(strong)]
    assert not np.array_equal(*(pixels_of(one)[0, 0] for one in maps))


def test_signed_limit_ignores_values_that_are_not_finite():
    assert raster.signed_limit([[1.5, -7, np.inf], [np.nan, 2, -np.inf]]) == 7
    assert raster.signed_limit([np.nan]) == 0
    assert raster.signed_limit(np.array([[-128]], np.int8)) == 128


def test_fills_are_the_colours_of_the_picture():
    values = np.array([[-2, 0], [1, 2]])
    colours = pixels_of(raster.signed(values))
    fills = raster.signed_fills(values, 2)
    for at in np.ndindex(2, 2):
        assert fills[at[0]][at[1]] == "#" + bytes(colours[at][:3]).hex()


def test_heat_fills_grow_brighter_and_those_of_a_constant_are_dark():
    [[low, middle, high]] = raster.fills([[0, 4, 9]], HEAT_COLORMAP, 0, 9)
    brightness = [sum(bytes.fromhex(fill[1:])) for fill in (low, middle, high)]
    assert brightness[0] < brightness[1] < brightness[2]
    assert raster.fills([[3, 3]], HEAT_COLORMAP, 3, 3) == [[low] * 2]


@pytest.mark.parametrize("white", [255, 1])
def test_grey_channel_and_photograph_keep_their_colours(white):
    photo = np.linspace(0, 255, 24).astype(np.uint8).reshape(3, 2, 4)
    given = photo if white == 255 else photo / 255
    shown = pixels_of(raster.photo(given))
    assert np.array_equal(shown[..., :3], np.moveaxis(photo, 0, -1))
    assert (shown[..., 3] == 255).all()
    for values, levels in zip(given, photo, strict=True):
        assert (pixels_of(raster.channel(values))[..., :3] == levels[..., np.newaxis]).all()


@pytest.mark.parametrize("index", [0, 1, 2])
def test_tinted_channel_has_its_hue_and_every_level_is_brighter_than_the_last(index):
    tint = ("red", "green", "blue")[index]
    shades = pixels_of(raster.channel(np.arange(256, dtype=np.uint8)[np.newaxis], tint=tint))[0]
    assert shades[0].tolist() == [0, 0, 0, 255]
    assert (shades[20:, index] > np.delete(shades[20:, :3], index, axis=1).max(axis=1)).all()
    brightness = shades[:, :3] @ [0.2126, 0.7152, 0.0722]  # also without seeing the hue
    assert (np.diff(brightness) > 0).all() and brightness[-1] > 180


@pytest.mark.parametrize(("width", "sharp"), [(90, True), (40, True), (39, False)])
def test_pixels_stay_sharp_unless_the_picture_is_reduced(width, sharp):
    shown = raster.picture(raster.signed(np.ones((40, 40))), 0, 0, width, 90, label="")
    assert ("pixelated" in shown) == sharp
