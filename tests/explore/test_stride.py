"""The stride explorer: the effect of its controls on the picture."""

import numpy as np

from convlab import explore
from tests import svg_reader as reader


def test_both_strides_move_together_or_apart():
    explorer = explore.stride()
    explorer.controls["horizontal"].value = 3
    assert explorer.controls["vertical"].value == 3
    explorer.controls["together"].value = False
    explorer.controls["horizontal"].value = 1
    assert explorer.controls["vertical"].value == 3
    assert len(reader.steps(reader.shown(explorer))) == 2 * 6
    explorer.controls["together"].value = True
    assert explorer.controls["horizontal"].value == 3
    explorer = explore.stride(stride=(1, 3))
    assert not explorer.controls["together"].value
    assert (explorer.controls["vertical"].value, explorer.controls["horizontal"].value) == (1, 3)


def test_stride_is_limited_to_the_first_with_one_window():
    explorer = explore.stride(np.ones((5, 9)), 3, stride=(1, 1))
    assert explorer.controls["vertical"].max == explorer.controls["horizontal"].max == 3
    explorer.controls["together"].value = False
    assert (explorer.controls["vertical"].max, explorer.controls["horizontal"].max) == (3, 5)


def test_default_picture_counts_the_cells_in_no_window():
    said = f"(crossed out): {8 + 8 - 1} of the image's 64 cells (row 7, column 7)"
    assert said in explore.stride().stage.svg
