"""The dilation explorer: the effect of its controls on the picture."""

import numpy as np

from convlab import explore
from tests.browser import picture_checks


def test_dilation_and_padding_are_limited_by_what_fits():
    explorer = explore.dilation(np.ones((4, 5), int), np.ones((2, 2), int))
    assert explorer.controls["dilation"].max == 3
    explorer.controls["kernel"].rows.value = 5
    assert (explorer.controls["padding"].min, explorer.controls["padding"].value) == (1, 1)
    assert explorer.controls["dilation"].value == 1
    assert explorer.stage.message == ""
    picture_checks.check_drawn("dilation", explorer)
