"""The gridding explorer: the effect of its controls on the picture."""

from convlab import explore


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
