"""The explorer of im2col: the effect of its controls on the picture."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import correlate2d

from convlab import explore
from tests import svg_reader as reader

MOVES = st.lists(
    st.tuples(st.sampled_from(["height", "width", "kernel_size", "stride"]), st.integers(1, 5)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12)
@given(MOVES)
def test_every_reachable_setting_shows_scipys_map(changes):
    explorer = explore.columns()
    for name, value in changes:
        explorer.controls[name].value = value
    now = explorer.values
    assert explorer.stage.message == ""
    root = reader.parse(explorer.stage.svg)
    image = reader.grid(root, "input")
    assert image.shape == (now["height"], now["width"])
    weights = np.arange(1, now["kernel_size"] ** 2 + 1).reshape([now["kernel_size"]] * 2)
    dense = correlate2d(image, weights, "valid")
    assert np.array_equal(reader.outputs(root), dense[:: now["stride"], :: now["stride"]])


def test_own_image_has_no_sliders_for_its_size():
    explorer = explore.columns(np.arange(1, 13).reshape(3, 4))
    assert list(explorer.controls) == ["kernel_size", "stride"]
    assert explorer.controls["kernel_size"].max == 3
    root = reader.parse(explorer.stage.svg)
    # 1·1 + 2·2 + 3·5 + 4·6 = 44, and so on
    assert reader.outputs(root).tolist() == [[44, 54, 64], [84, 94, 104]]
