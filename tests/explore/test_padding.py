"""The padding explorer: the effect of its controls on the picture."""

import numpy as np
import pytest

from convlab import explore
from tests import svg_reader as reader

SIDES = ("top", "bottom", "left", "right")


def ends(explorer):
    top, bottom, left, right = (explorer.controls[name].value for name in SIDES)
    return (top, bottom), (left, right)


def test_one_side_moves_all_while_they_are_together_and_the_picture_is_drawn_once():
    explorer, pictures = explore.padding(), []
    explorer.stage.observe(lambda change: pictures.append(change["new"]), names="svg")
    explorer.controls["left"].value = 2
    assert ends(explorer) == ((2, 2), (2, 2)) and len(pictures) == 1
    explorer.controls["together"].value = False
    explorer.controls["left"].value = 0
    assert ends(explorer) == ((2, 2), (0, 2))
    explorer.controls["together"].value = True
    assert ends(explorer) == ((2, 2), (2, 2))


def test_reflection_stays_narrower_than_the_image_and_the_kernel_within_it():
    explorer = explore.padding(np.ones((3, 4)), padding=4)
    explorer.controls["mode"].value = "reflect"
    assert ends(explorer) == ((2, 2), (2, 2))
    explorer.controls["together"].value = False
    assert [explorer.controls[name].max for name in SIDES] == [2, 2, 3, 3]
    explorer = explore.padding(np.ones((2, 8)), 4, padding=1)
    assert explorer.controls["kernel_size"].max == 4
    explorer.controls["top"].value = 0
    assert explorer.controls["kernel_size"].value == 2


def test_cell_the_learner_walked_to_stays_when_the_padding_changes():
    explorer = explore.padding()
    explorer.stage.step = 12
    explorer.controls["top"].value = 3
    root = reader.shown(explorer)
    assert np.array_equal(reader.grid(root, "input")[3:-3, 3:-3], np.arange(1, 26).reshape(5, 5))
    (now,) = (step for step in reader.steps(root) if "now" in reader.classes(step.find("rect")))
    assert now.get("data-step") == "12" and reader.at(now) == (2, 2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (1, ((1, 1), (1, 1))), ((0, 2), ((0, 0), (2, 2))), ("same", ((1, 1), (1, 1))),
        (((0, 1), (2, 3)), ((0, 1), (2, 3))),
    ],
)  # fmt: skip
def test_every_form_of_padding_is_understood(given, expected):
    explorer = explore.padding(padding=given)
    assert ends(explorer) == expected
    assert explorer.controls["together"].value == (len({*expected[0], *expected[1]}) == 1)
