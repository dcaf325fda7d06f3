"""The shift explorer: the effect of its controls on the picture."""

from convlab import explore
from tests import svg_reader as reader


def test_own_image_has_no_list_of_digits():
    explorer = explore.shift([[0, 5], [9, 1]], "identity", right=2, kind="average")
    assert "digit" not in explorer.controls
    assert "It is the old map, moved 1 right." in explorer.stage.svg


def test_first_step_is_in_the_middle():
    lit = reader.lit(reader.shown(explore.shift()))
    assert lit == {"before-3-3", "after-3-3", "old-3-3"}
