"""The explorer of transforms: the effect of its controls."""

from convlab import explore
from tests import svg_reader as reader


def test_default_size_is_the_signals_where_the_result_wraps_round():
    explorer = explore.fourier()
    size = explorer.controls["size"]
    assert (size.min, size.value, size.max) == (5, 5, 8)
    assert reader.outputs(reader.shown(explorer)).tolist() == [[3, 0, 7, 9, 11]]
    size.value = 7
    assert reader.outputs(reader.shown(explorer)).tolist() == [[2, 5, 7, 9, 11, 1, -5]]
