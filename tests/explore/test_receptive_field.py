"""The receptive-field explorer: depth, networks, and the cell that is pointed at."""

import re

import pytest

from convlab import explore
from convlab.explore._networks import NETWORKS, STACKS
from tests import svg_reader as reader


def size(explorer):
    return int(re.search(r"= (\d+) pixels wide", reader.shown(explorer).get("data-says"))[1])


# Published, and for stacks by the formula: the sizes after the last line with windows.
PUBLISHED = {
    "3×3 and pooling": 16,
    "3×3, stride 2": 31,
    "3×3, ten times": 21,
    "dilation 1, 2, 4, 8": 31,
    "LeNet-5": 16,
    "AlexNet": 195,
    "VGG16": 212,
    "ResNet-50": 427,
    "MobileNet": 315,
}


def test_all_networks_are_tested():
    assert list(PUBLISHED) == [*STACKS, *NETWORKS]


@pytest.mark.parametrize("network", PUBLISHED)
def test_fields_of_all_networks(network):
    explorer = explore.receptive_field(network)
    assert size(explorer) == PUBLISHED[network]
    assert reader.narrowest(reader.shown(explorer)) < 289  # fits the width of a phone


def test_depth_adds_layers_one_by_one():
    explorer = explore.receptive_field("AlexNet")
    sizes = []
    for depth in range(1, explorer.controls["depth"].max + 1):
        explorer.controls["depth"].value = depth
        sizes.append(size(explorer))
    assert sizes == [11, 19, 51, 67, 99, 131, 163, 195]


def test_cell_stays_at_its_place_in_the_image_when_the_depth_changes():
    explorer = explore.receptive_field("3×3 and pooling", depth=1)
    assert explorer.stage.point == (32, 32)
    explorer.stage.point = (8, 50)
    explorer.controls["depth"].value = 6  # 4 pixels a cell
    assert explorer.stage.point == (2, 12)
    explorer.controls["depth"].value = 1
    assert explorer.stage.point == (8, 50)


def test_own_lines_may_be_shorter_than_the_depth_and_wrong_while_they_are_typed():
    explorer = explore.receptive_field("3×3, ten times")
    explorer.controls["network"].value = "image 1\nconv 4 3\nlinear 5"
    assert (size(explorer), explorer.values["depth"]) == (3, 1)
    explorer.controls["network"].value = "image 1\nconv 4"
    explorer.stage.point = (1, 1)
    assert explorer.stage.message.startswith("line 1, 'conv 4': write conv")


@pytest.mark.parametrize("side", [8, 65, 85, 86, 127, 129, 256])
def test_photograph_has_any_size(side):
    explorer = explore.receptive_field("image 1\nconv 4 3", size=side)
    assert reader.pixels(reader.shown(explorer))["photograph"].shape == (side, side, 4)


def test_picture_that_is_prefetched_for_another_depth_is_the_one_that_is_then_shown():
    explorer = explore.receptive_field()
    prefetched = explorer._pictures._draw(**explorer._settings_after("depth", 2))
    explorer.controls["depth"].value = 2
    assert explorer.stage.svg == prefetched


def test_choosing_a_network_shows_all_of_it_from_the_middle():
    explorer = explore.receptive_field(depth=2)
    explorer.controls["network"].choice.value = "VGG16"
    assert explorer.values["depth"] == explorer.controls["depth"].max == 18
    assert (explorer.values["size"], explorer.stage.point) == (224, (3, 3))
    assert size(explorer) == 212


def test_own_lines_and_the_depth_follow_each_other():
    explorer = explore.receptive_field("image 1\nconv 4 3\nconv 4 3\nlinear 5")
    assert (size(explorer), explorer.controls["depth"].max) == (5, 2)
    explorer.controls["network"].value = "image 1\nconv 4 5"
    assert (size(explorer), explorer.values["depth"]) == (5, 1)
    explorer.controls["network"].value = "image 1\nconv 4 50"
    assert "kernel 50x50 does not fit into the 64x64" not in explorer.stage.message
    explorer.controls["size"].value = 32
    assert explorer.stage.message.startswith("line 1, 'conv 4 50': kernel 50x50 does not fit")
