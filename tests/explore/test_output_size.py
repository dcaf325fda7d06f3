"""The output-size explorer: the effect of its controls on the picture."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab import explore
from tests import svg_reader as reader


def texts(explorer):
    return reader.texts(reader.parse(explorer.stage.svg))


def check(explorer):
    now = explorer.values
    assert explorer.stage.message == ""
    row = np.arange(now["input_size"] + 2 * now["padding"])
    windows = sliding_window_view(row, now["kernel_size"])[:: now["stride"]]
    assert len(reader.steps(reader.parse(explorer.stage.svg))) == len(windows)
    formula = [text for text in texts(explorer) if text.startswith("= ")][-1]
    assert formula.removesuffix(", rounded down").endswith(f" = {len(windows)}")
    assert any(text.startswith(f"Wanted size {now['wanted']}:") for text in texts(explorer))


def test_default_shows_seven_three_stride_two():
    explorer = explore.output_size()
    check(explorer)
    assert explorer.values == {
        "input_size": 7,
        "kernel_size": 3,
        "padding": 0,
        "stride": 2,
        "wanted": 3,
    }
    assert "Wanted size 3: stride 2 gives it with this padding." in texts(explorer)


def test_unreachable_size_is_shown_with_its_neighbours():
    explorer = explore.output_size(wanted=4)
    assert (
        "Wanted size 4: no stride gives it with this padding; stride 1 gives 5 "
        "and stride 2 gives 3."
    ) in texts(explorer)


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
    lit = reader.lit(reader.parse(explorer.stage.svg))
    assert lit == {"input-0-4", "input-0-5", "input-0-6", "output-0-2"}
