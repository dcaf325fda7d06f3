"""The pooling explorer: the effect of its controls on the picture."""

from convlab import explore


def test_stride_is_as_large_as_the_window_until_the_box_is_unticked():
    explorer = explore.pooling()
    explorer.controls["kernel_size"].value = 3
    assert explorer.values["stride"] == 3
    explorer.controls["together"].value = False
    explorer.controls["stride"].value = 1
    assert explorer.values["kernel_size"] == 3
    assert explorer.controls["padding"].max == 2
    explorer.controls["kernel_size"].value = 1
    assert explorer.controls["padding"].max == 0
    assert not explore.pooling(kernel_size=3, stride=2).values["together"]
