"""The drawing of a receptive field, read back from its SVG."""

import re

import numpy as np
import pytest
from scipy.signal import correlate2d

from convlab import samples
from convlab.drawing.receptive_field import receptive_field
from convlab.shapes import Conv, Pool
from tests import svg_reader as reader
from tests.browser.picture_checks import coloured

PHOTO = samples.camera()[100:124, 100:124]
LINES = [
    ("conv 1 3", (Conv(1, 1, 3, padding=1),), (1, 24, 24)),
    ("pool 2", (Pool(2),), (1, 12, 12)),
    ("conv 1 3 dilation 2", (Conv(1, 1, 3, padding=2, dilation=2),), (1, 12, 12)),
]


def parse(depth=3, point=(5, 2)):
    return reader.parse(receptive_field(PHOTO, LINES, depth=depth, point=point))


def mean(image, kernel, padding=0, stride=1):
    padded = np.pad(image.astype(float), padding)
    return correlate2d(padded, kernel / kernel.sum(), "valid")[::stride, ::stride]


def dilated():
    kernel = np.zeros((5, 5))
    kernel[::2, ::2] = 1
    return kernel


def of_scipy(image):
    shrunk = mean(mean(image, np.ones((3, 3)), 1), np.ones((2, 2)), 0, 2)
    return mean(shrunk, dilated(), 2)


def test_map_is_the_mean_that_scipy_computes():
    pixels = reader.pixels(parse())
    coloured(pixels["map"], of_scipy(PHOTO), "gray", 0, PHOTO.max())
    coloured(pixels["photograph"], PHOTO, "gray", 0, PHOTO.max())


def test_effective_field_is_what_a_changed_pixel_changes():
    expected = np.zeros((24, 24))
    for at in np.ndindex(24, 24):
        changed = np.zeros((24, 24))
        changed[at] = 1
        expected[at] = of_scipy(changed)[5, 2]
    root = parse()
    inside = expected[5:17, :11]
    assert np.count_nonzero(expected) == np.count_nonzero(inside)
    coloured(reader.pixels(root)["effective field"], inside, "cividis", 0, expected.max())


def frames(root, label):
    """Return the first and last row and column that the frame on an image encloses."""
    panels = [node for node in root.iter("g") if node.get("data-panel")]
    panel = next(one for one in panels if reader.images(root)[label] in list(one.iter("image")))
    rects = {node.get("class"): node for node in [*panel.iter("rect")][::-1]}  # the first ones
    x, y, width = reader.numbers_of(rects["outline"], "x", "y", "width")
    left, top, wide, high = reader.numbers_of(rects["frame"], "x", "y", "width", "height")
    ends = np.array([top - y, top - y + high, left - x, left - x + wide]) / (width / 24)
    return tuple(ends.round(1).tolist())


# Sizes 3, 4 and 4 + 4*2 = 12; the padding starts the last field at 2*(0 - 2) - 1 = -5.
@pytest.mark.parametrize(
    ("depth", "point", "rows", "columns"),
    [
        (3, (5, 2), (5, 16), (-1, 10)),
        (2, (0, 11), (-1, 2), (21, 24)),
        (1, (0, 23), (-1, 1), (22, 24)),
    ],
)
def test_frames_and_sentence_are_the_cells_seen(depth, point, rows, columns):
    root = parse(depth, point)
    wanted = rows[0], rows[1] + 1, columns[0], columns[1] + 1
    assert frames(root, "photograph") == frames(root, "effective field") == wanted
    numbers = re.findall(r"(\S+) to (\S+?)(?:,|$)", root.get("data-says"))
    assert [tuple(map(reader.number, pair)) for pair in numbers] == [rows, columns]


def test_table_writes_how_the_size_grows():
    assert {"1 + 2·1 = 3", "3 + 1·1 = 4", "4 + 4·2 = 12"} <= set(reader.texts(parse()))


def test_point_beyond_the_map_is_its_last_cell():
    assert parse(point=(99, 99)).get("data-says") == parse(point=(11, 11)).get("data-says")


def test_ruler_shows_the_cells_of_each_map():
    # The last cell sees 3 cells of map 2, two apart: 5 in all, of which 2 are padding here.
    root = parse(point=(5, 0))
    seen = [node for node in root.iter("rect") if node.get("class") == "cell lit"]
    # One cell of map 3, 3 of map 2; 0 to 6 of map 1 and 0 to 6 of the image, with one cell each.
    assert len(seen) == 1 + 3 + 6 + 7
    assert reader.outside(root) == []
