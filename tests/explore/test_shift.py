"""The shift explorer: the effect of its controls on the picture."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate2d

from convlab import explore, samples
from tests import svg_reader as reader
from tests.explore.changes import changes, each_made

SOME_CHANGES = changes(
    **dict.fromkeys(("right", "down"), st.integers(0, 4)),
    **dict.fromkeys(("kernel_size", "stride"), st.integers(1, 16)),
    digit=st.integers(0, 9),
    together=st.booleans(),
    kernel=st.sampled_from(["sobel x", "laplacian", "shift left"]),
)
IMAGES, LABELS = samples.digits()
DIGITS = [IMAGES[LABELS.tolist().index(digit)] for digit in range(10)]


def changed(image, now):
    """Count the cells that change in the map and in the pooled map, without convlab's functions."""
    maps = []
    for down, right in ((0, 0), (now["down"], now["right"])):
        canvas = np.pad(image.astype(int), ((3 + down, 5 - down), (3 + right, 5 - right)))
        maps.append(np.maximum(correlate2d(canvas, samples.kernel(now["kernel"]), "same"), 0))
    size, jump = now["kernel_size"], now["stride"]
    starts = range(0, 16 - size + 1, jump)
    tops = [
        [one[top : top + size, left : left + size].max() for top in starts for left in starts]
        for one in maps
    ]
    return int((maps[0] != maps[1]).sum()), int(np.not_equal(*tops).sum())


@settings(max_examples=40)
@given(SOME_CHANGES)
def test_every_reachable_setting_counts_the_right_changes(made):
    explorer = explore.shift()
    for _ in each_made(explorer, made):
        now = explorer.values
        assert explorer.stage.message == ""
        assert not now["together"] or now["stride"] == now["kernel_size"]
        said = reader.all_text(reader.parse(explorer.stage.svg))
        found = tuple(map(int, re.findall(r"map: (\d+) of", said)))
        assert found == (changed(DIGITS[now["digit"]], now) if now["right"] or now["down"] else ())


def test_own_image_has_no_list_of_digits():
    explorer = explore.shift([[0, 5], [9, 1]], "identity", right=2, kind="average")
    assert "digit" not in explorer.controls
    assert "It is the old map, moved 1 right." in explorer.stage.svg


def test_first_step_is_in_the_middle():
    explorer = explore.shift()
    assert reader.lit(reader.parse(explorer.stage.svg)) == {"before-3-3", "after-3-3", "old-3-3"}
