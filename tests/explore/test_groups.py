"""The groups explorer: the effect of its controls on the picture."""

import pytest

from convlab import explore
from tests import svg_reader as reader


def wires(explorer):
    names = reader.by_id(reader.parse(explorer.stage.svg))
    return sum(name.startswith("link-") for name in names)


def test_slider_goes_from_one_divisor_to_the_next():
    explorer, seen = explore.groups(12, 12), []
    slider = explorer.controls["groups"]
    for _ in range(5):
        slider.value += 1
        seen.append(slider.value)
        assert wires(explorer) == 12 * 12 // slider.value
    assert seen == [2, 3, 4, 6, 12]
    for _ in range(5):
        slider.value -= 1
        seen.append(slider.value)
    assert seen[5:] == [6, 4, 3, 2, 1]


def test_a_move_draws_once_with_a_number_that_divides():
    explorer, pictures = explore.groups(8, 12), []
    explorer.stage.observe(lambda change: pictures.append(change["new"]), names="svg")
    explorer.controls["groups"].value = 3
    assert explorer.controls["groups"].value == 4 and len(pictures) == 1
    explorer.set(groups=3, kernel_size=1)
    assert explorer.controls["groups"].value == 2 and len(pictures) == 2
    assert "12 filters, 2 groups: each filter reads 8 / 2 = 4 channels." in explorer.stage.svg


def test_channels_and_filters_without_a_common_divisor_have_one_group():
    controls = explore.groups(5, 3).controls
    assert (controls["groups"].min, controls["groups"].max) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"channels": 13}, "channels must be at most 12 in this explorer, not 13"),
        ({"filters": 0}, "filters must be at least 1, not 0"),
        ({"groups": 3}, "3"),
        ({"kernel_size": 8}, "kernel_size must be at most 7 in this explorer, not 8"),
    ],
)
def test_invalid_arguments_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        explore.groups(**arguments)
