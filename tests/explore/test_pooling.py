"""The pooling explorer: the effect of its controls on the picture."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

from convlab import explore
from tests import svg_reader as reader
from tests.explore.changes import changes, each_made

CONTROLS = {
    **dict.fromkeys(("kernel_size", "stride", "padding"), st.integers(0, 9)),
    **dict.fromkeys(("together", "ceil_mode", "count_include_pad"), st.booleans()),
    "kind": st.sampled_from(["maximum", "average"]),
}


def pooled(image, now):
    """Pool an image as the controls say, with NumPy's windows: empty cells hang over the end."""
    size, jump, padding = now["kernel_size"], now["stride"], now["padding"]
    counts = []
    for side in image.shape:
        room = side + 2 * padding - size
        counts.append(room // jump + 1)
        if now["ceil_mode"] and room % jump and (room // jump + 1) * jump < side + padding:
            counts[-1] += 1
    around = np.pad(image.astype(float), padding, constant_values=np.nan)
    if now["kind"] == "average" and now["count_include_pad"]:
        around = np.nan_to_num(around)
    more = [
        (0, max(0, (n - 1) * jump + size - side))
        for n, side in zip(counts, around.shape, strict=True)
    ]
    windows = sliding_window_view(np.pad(around, more, constant_values=np.nan), (size, size))
    windows = windows[::jump, ::jump][: counts[0], : counts[1]]
    return (np.nanmax if now["kind"] == "maximum" else np.nanmean)(windows, (2, 3))


def check(explorer, image):
    now = explorer.values
    assert explorer.stage.message == ""
    image = image[: now.get("height"), : now.get("width")]
    expected = pooled(image, now)
    given = reader.outputs(reader.parse(explorer.stage.svg))
    np.testing.assert_allclose(given, expected, rtol=0.006, atol=0.0051)
    assert not now["together"] or now["stride"] == now["kernel_size"]


def whole():
    """The default image at its largest, read from the picture."""
    explorer = explore.pooling(kernel_size=1)
    explorer.set(height=9, width=9)
    return reader.grid(reader.parse(explorer.stage.svg), "input")


IMAGE = whole()


@settings(max_examples=40)
@given(changes(height=st.integers(0, 9), width=st.integers(0, 9), **CONTROLS))
def test_every_reachable_setting_shows_the_right_map(made):
    explorer = explore.pooling()
    for _ in each_made(explorer, made):
        check(explorer, IMAGE)


@settings(max_examples=12)
@given(changes(**CONTROLS))
def test_every_setting_reachable_with_an_own_image_is_valid(made):
    image = np.arange(21).reshape(3, 7) - 10
    explorer = explore.pooling(image, 3, stride=2, padding=1)
    assert "height" not in explorer.controls and "width" not in explorer.controls
    for _ in each_made(explorer, made):
        check(explorer, image)


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
