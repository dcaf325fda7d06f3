"""The network explorer: known networks, lines of the learner, and messages about wrong ones."""

import re

import pytest

from convlab import explore
from convlab.explore._controls import OWN
from convlab.explore._networks import NETWORKS
from tests import svg_reader as reader

# Published totals, and the numbers in the outputs of convolutions and fully connected layers; the
# numbers of the pooling layers are added to them.
_BLOCKS = [  # channels, filters, cells along a side of the depthwise and of the pointwise map
    *[(32, 64, 112), (64, 128, 56), (128, 128, 56), (128, 256, 28), (256, 256, 28)],
    *[(256, 512, 14), *[(512, 512, 14)] * 5, (512, 1024, 7), (1024, 1024, 7)],
]
PUBLISHED = {
    "LeNet-5": (61_706, 416_520, 6_518 + 6 * 14**2 + 16 * 5**2),
    "AlexNet": (61_100_840, 714_188_480, 494_184 + 64 * 27**2 + 192 * 13**2 + 256 * 6**2),
    "VGG16": (138_357_544, 15_470_264_320, 13_556_712 + 1_530_368),
    "ResNet-50": (25_557_032, 4_089_184_256, 11_114_984 + 64 * 56**2 + 2048),
    "MobileNet": (
        4_231_976,
        568_740_352,
        32 * 112**2 + sum((c + f) * side**2 for c, f, side in _BLOCKS) + 1024 + 1000,
    ),
}


def texts(explorer):
    return reader.texts(reader.parse(explorer.stage.svg))


def written(explorer):
    return " ".join(texts(explorer))


@pytest.mark.parametrize("name", NETWORKS)
def test_totals_are_the_published_ones(name):
    parameters, macs, numbers = PUBLISHED[name]
    shown = written(explore.network(name))
    assert f"{parameters:,} parameters, " in shown
    assert f"{macs:,} multiplications for one image" in shown
    assert f"{numbers:,} numbers in all maps" in shown


def test_size_of_the_image_changes_the_work_and_not_the_filters():
    explorer = explore.network("MobileNet")
    explorer.controls["size"].value = 112
    assert "4,231,976 parameters" in written(explorer)
    # All maps shrink to a quarter, except those of 7×7, which have 4×4 cells.
    assert explorer.values["size"] == 112
    assert "1024×4×4" in texts(explorer)
    explorer.controls["network"].choice.value = "VGG16"  # sets its image
    assert explorer.values["size"] == 224
    assert "138,357,544" in written(explorer)


def test_known_networks_have_images_that_are_large_enough():
    explorer = explore.network("AlexNet")
    size = explorer.controls["size"]
    size.value = size.min
    assert explorer.stage.message == "" and "1000" in texts(explorer)
    with pytest.raises(ValueError, match="does not fit"):
        explore.network("AlexNet", size=size.min - 1)
    explorer.controls["network"].choice.value = "LeNet-5"
    assert (size.min, size.value) == (16, 32)
    explorer.controls["network"].choice.value = OWN
    explorer.controls["network"].typed.value = "image 1\nconv 6 5\npool 40"
    assert size.value == 32 and "does not fit" in explorer.stage.message


def test_own_lines_start_with_those_shown_and_are_drawn():
    explorer = explore.network()
    editor = explorer.controls["network"]
    assert editor.typed.layout.display == "none"
    editor.choice.value = OWN
    assert editor.typed.layout.display is None
    assert editor.typed.value == NETWORKS["LeNet-5"].text
    editor.typed.value = "image 3\nconv 8 3\nconv 4 3 groups 4 norm\nlinear 5"
    shown = written(explorer)
    assert f"{8 * 28 + 4 * 2 * 9 + 2 * 4 + 5 * (4 * 28 * 28 + 1):,} parameters" in shown
    assert explorer.values["size"] == 32
    editor.typed.value = NETWORKS["VGG16"].text
    assert editor.choice.value == OWN


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("conv 6 5", "begin with image and the number of its channels, such as image 3"),
        ("image 1", "line 1: write a layer below the image, such as conv 6 5"),
        ("image 1\nkonv 6 5", "line 1, 'konv 6 5': 'konv' is not a layer: begin the line with one"),
        ("image 1\n\nconv 6", r"line 1, 'conv 6': write conv FILTERS KERNEL \[stride N\]"),
        ("image 1\npool 2 groups 2", r"write pool KERNEL \[stride N\] \[padding N\]$"),
        ("image 1\nconv 6 5 stride", "write conv FILTERS KERNEL"),
        ("image 1\nconv ² 5", "line 1, 'conv ² 5': write conv FILTERS KERNEL"),
        ("image ²\nconv 6 5", "begin with image and the number of its channels"),
        ("image 1\nconv 6 5 stride 0", "numbers must be from 1 to 10000, not 0"),
        ("image 1\nconv 6 5\npool 40", "line 2, 'pool 40': kernel 40x40 does not fit into the 28"),
        ("image 1\nconv 6 5 groups 4", "groups=4 must divide the numbers of channels and filters"),
        ("image 1\nlinear 6\nconv 2 1", "line 2, 'conv 2 1': after linear there are no more maps"),
        ("\n".join(["image 1", *["conv 1 1"] * 31]), "32 lines: at most 31 can be drawn"),
    ],
)
def test_wrong_line_is_explained_and_the_picture_stays(lines, message):
    explorer = explore.network()
    before = explorer.stage.svg
    explorer.controls["network"].value = lines
    with pytest.raises(ValueError, match=message):
        raise ValueError(explorer.stage.message)
    assert explorer.stage.svg == before
    if "\n" in lines:
        with pytest.raises(ValueError, match=message):
            explore.network(lines, size=32)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_number_over_9999_has_its_digits_in_groups(name):
    root = reader.parse(explore.network(name).stage.svg)
    said = [step.get("data-says") for step in reader.steps(root)]
    words = " ".join([root.get("aria-label"), *reader.texts(root), *said])
    assert re.search(r"\d{5}", words) is None and re.search(r"\d\d,\d{3}", words)
