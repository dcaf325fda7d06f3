"""The padding explorer: the effect of its controls on the picture."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import explore
from tests import svg_reader as reader
from tests.explore.changes import changes, each_made
from tests.numpy_modes import NUMPY_MODES

SIDES = ("top", "bottom", "left", "right")

some_changes = changes(
    **dict.fromkeys((*SIDES, "kernel_size"), st.integers(0, 5)),
    mode=st.sampled_from(list(NUMPY_MODES)),
    together=st.booleans(),
)


def ends(explorer):
    top, bottom, left, right = (explorer.controls[name].value for name in SIDES)
    return (top, bottom), (left, right)


def drawn(explorer):
    """The padded values of the picture, and the size of its feature map."""
    root = reader.parse(explorer.stage.svg)
    return reader.grid(root, "input"), np.max(list(reader.cells(root, "output")), axis=0) + 1


def check(explorer, image):
    now = explorer.values
    assert explorer.stage.message == ""
    expected = np.pad(image, ends(explorer), mode=NUMPY_MODES[now["mode"]])
    values, output = drawn(explorer)
    assert np.array_equal(values, expected)
    assert output.tolist() == [side - now["kernel_size"] + 1 for side in expected.shape]


@settings(max_examples=40)
@given(some_changes)
def test_every_reachable_setting_shows_numpys_padding(made):
    explorer = explore.padding()
    for _ in each_made(explorer, made):
        check(explorer, np.arange(1, 26).reshape(5, 5))


@settings(max_examples=40)
@given(some_changes)
def test_every_setting_reachable_with_an_own_image_is_valid(made):
    image = np.arange(6).reshape(2, 3)
    explorer = explore.padding(image, 2)
    for _ in each_made(explorer, made):
        check(explorer, image)


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


def test_reflection_stays_narrower_than_the_image():
    explorer = explore.padding(np.ones((3, 4)), padding=4)
    explorer.controls["mode"].value = "reflect"
    assert ends(explorer) == ((2, 2), (2, 2))
    explorer.controls["together"].value = False
    assert [explorer.controls[name].max for name in SIDES] == [2, 2, 3, 3]


def test_kernel_stays_within_the_padded_image():
    explorer = explore.padding(np.ones((2, 8)), 4, padding=1)
    assert explorer.controls["kernel_size"].max == 4
    explorer.controls["top"].value = 0
    assert explorer.controls["kernel_size"].value == 2


def test_cell_the_learner_walked_to_stays_when_the_padding_changes():
    explorer = explore.padding()
    explorer.stage.step = 12
    explorer.controls["top"].value = 3
    root = reader.parse(explorer.stage.svg)
    now = next(node for node in root.iter() if "now" in reader.classes(node))
    step = next(node for node in root.iter() if now in list(node))
    assert step.get("data-step") == "12" and step.get("data-at") == "2 2"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (1, ((1, 1), (1, 1))),
        ((0, 2), ((0, 0), (2, 2))),
        (((0, 1), (2, 3)), ((0, 1), (2, 3))),
        ("same", ((1, 1), (1, 1))),
    ],
)
def test_every_form_of_padding_is_understood(given, expected):
    explorer = explore.padding(padding=given)
    assert ends(explorer) == expected
    assert explorer.controls["together"].value == (len({*expected[0], *expected[1]}) == 1)
