"""The output-size explorer: the effect of its controls on the picture."""

from convlab import explore
from tests import svg_reader as reader
from tests.browser import picture_checks


def texts(explorer):
    return reader.texts(reader.shown(explorer))


def test_default_shows_seven_three_stride_two():
    explorer = explore.output_size()
    names = ("input_size", "kernel_size", "padding", "stride", "wanted")
    assert explorer.values == dict(zip(names, (7, 3, 0, 2, 3), strict=True))
    picture_checks.check_drawn("output_size", explorer)
    formula = [text for text in texts(explorer) if text.startswith("= ")][-1]
    assert formula.removesuffix(", rounded down").endswith(" = 3")
    assert "Wanted size 3: stride 2 gives it with this padding." in texts(explorer)


def test_unreachable_size_is_shown_with_its_neighbours():
    said = "no stride gives it with this padding; stride 1 gives 5 and stride 2 gives 3."
    assert f"Wanted size 4: {said}" in texts(explore.output_size(wanted=4))


def test_limits_follow_the_other_controls():
    explorer = explore.output_size(2, 6, padding=2, stride=1)
    assert explorer.controls["kernel_size"].max == 6
    explorer.controls["padding"].value = 0
    assert explorer.controls["kernel_size"].value == explorer.controls["kernel_size"].max == 2
    assert explorer.controls["stride"].max == explorer.controls["wanted"].max == 1


def test_window_the_learner_walked_to_stays_when_a_slider_moves():
    explorer = explore.output_size()
    explorer.stage.step = 2
    explorer.controls["input_size"].value = 11
    lit = reader.lit(reader.shown(explorer))
    assert lit == {"input-0-4", "input-0-5", "input-0-6", "output-0-2"}
