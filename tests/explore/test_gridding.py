"""The gridding explorer: the effect of its controls on the picture."""

from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import explore
from convlab.drawing.gridding import CELLS
from tests import svg_reader as reader
from tests.explore.changes import changes, each_made

NAMES = ("dilation1", "dilation2", "dilation3", "kernel_size")


@settings(max_examples=15)
@given(changes(**dict.fromkeys(NAMES, st.integers(1, 9))))
def test_every_reachable_stack_fits_and_has_as_many_outputs_as_windows(made):
    explorer = explore.gridding()
    for _ in each_made(explorer, made):
        now = explorer.values
        span = 1 + (now["kernel_size"] - 1) * sum(now[name] for name in NAMES[:3])
        steps = reader.steps(reader.parse(explorer.stage.svg))
        assert explorer.stage.message == "" and len(steps) == CELLS - span + 1 > 0


def test_there_is_a_slider_for_each_layer():
    explorer = explore.gridding((1, 2, 4, 8), 2)
    assert [explorer.values[f"dilation{layer}"] for layer in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert explorer.controls["dilation3"].description == "dilation of layer 3"
    explorer.controls["dilation4"].value = 3
    assert "dilations 1, 2, 4, 3: one output spans" in explorer.stage.svg


def test_limits_leave_one_output():
    explorer = explore.gridding((9, 1), 3)
    assert explorer.controls["dilation2"].max == 7
    assert explorer.controls["kernel_size"].max == 4
