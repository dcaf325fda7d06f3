"""The explorer of im2col: the effect of its controls on the picture."""

import numpy as np

from convlab import explore
from tests import svg_reader as reader


def test_own_image_has_no_sliders_for_its_size():
    explorer = explore.columns(np.arange(1, 13).reshape(3, 4))
    assert list(explorer.controls) == ["kernel_size", "stride"]
    assert explorer.controls["kernel_size"].max == 3
    # 1·1 + 2·2 + 3·5 + 4·6 = 44, and so on
    assert reader.outputs(reader.shown(explorer)).tolist() == [[44, 54, 64], [84, 94, 104]]
