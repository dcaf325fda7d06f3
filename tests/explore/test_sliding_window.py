"""The sliding-window explorer: the effect of its controls on the picture."""

import numpy as np

from convlab import explore, samples
from tests import svg_reader as reader
from tests.browser import picture_checks


def test_default_is_seven_by_seven_whole_numbers_and_sobel_x():
    explorer = explore.sliding_window()
    assert picture_checks.check_drawn("sliding_window", explorer).shape == (7, 7)
    assert np.array_equal(explorer.values["kernel"], samples.kernel("sobel x"))


def test_limits_keep_the_kernel_inside():
    explorer = explore.sliding_window(kernel=np.ones((5, 5)))
    explorer.controls["size"].value = 1
    assert explorer.controls["padding"].min == 2
    assert explorer.values["padding"] == 2
    explorer.controls["size"].value = 16
    assert explorer.controls["padding"].min == 0


def test_own_image_has_no_size_slider():
    image = np.array([[1, -2, 3], [0, 5, 250]], np.int16)
    explorer = explore.sliding_window(image, [[1, 1]], padding=1, stride=2)
    assert "size" not in explorer.controls
    assert np.array_equal(picture_checks.check_drawn("sliding_window", explorer), image)


def test_editing_a_weight_redraws():
    explorer = explore.sliding_window(np.eye(3, dtype=int), [[0]])
    explorer.controls["kernel"].value = ((7,),)
    assert np.array_equal(reader.outputs(reader.shown(explorer)), 7 * np.eye(3))


def test_the_picture_keeps_the_step_of_the_stage():
    explorer = explore.sliding_window()
    explorer.stage.step = 4
    explorer.controls["padding"].value = 1
    later = [node for node in reader.shown(explorer).iter() if node.get("class") == "later"]
    assert len(later) == 7 * 7 - 5
