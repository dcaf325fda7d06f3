"""The dilation explorer: the effect of its controls on the picture."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate2d

from convlab import explore
from tests import svg_reader as reader
from tests.explore.changes import changes, each_made


def check(explorer, image):
    now, root = explorer.values, reader.parse(explorer.stage.svg)
    assert explorer.stage.message == ""
    gap, kernel = now["dilation"], np.array(now["kernel"])
    holes = np.zeros([(side - 1) * gap + 1 for side in kernel.shape], kernel.dtype)
    holes[::gap, ::gap] = kernel
    expected = correlate2d(np.pad(image, now["padding"]), holes, mode="valid")
    assert np.array_equal(reader.outputs(root), expected)


@settings(max_examples=15)
@given(changes(dilation=st.integers(0, 5), padding=st.integers(0, 5)))
def test_every_reachable_setting_shows_scipys_map(made):
    image = np.arange(20).reshape(4, 5) % 7
    explorer = explore.dilation(image, [[1, 2], [-1, 3]], dilation=3)
    for _ in each_made(explorer, made):
        check(explorer, image)


def test_dilation_and_padding_are_limited_by_what_fits():
    explorer = explore.dilation(np.ones((4, 5), int), np.ones((2, 2), int))
    assert explorer.controls["dilation"].max == 3
    explorer.controls["kernel"].rows.value = 5
    assert (explorer.controls["padding"].min, explorer.controls["padding"].value) == (1, 1)
    assert explorer.controls["dilation"].value == 1
    check(explorer, np.ones((4, 5), int))
