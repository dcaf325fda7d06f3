"""The explorer of transforms: the effect of its controls."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab import explore
from convlab.explore._short_signals import KERNELS, SIGNALS
from tests import svg_reader as reader

CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("size"), st.integers(1, 12)),
        st.tuples(st.just("signal"), st.sampled_from(list(SIGNALS.values()))),
        st.tuples(st.just("kernel"), st.sampled_from(list(KERNELS.values()))),
        st.tuples(st.just("conjugate"), st.booleans()),
    ),
    min_size=1,
    max_size=6,
)


def outputs(explorer):
    assert explorer.stage.message == ""
    return reader.outputs(reader.parse(explorer.stage.svg))[0]


@settings(max_examples=12)
@given(CHANGES)
def test_every_reachable_setting_shows_numpys_product_of_transforms(changes):
    explorer = explore.fourier()
    for name, value in changes:
        explorer.controls[name].value = value
    now = explorer.values
    one, other = (np.fft.rfft(now[name], now["size"]) for name in ("signal", "kernel"))
    product = one * (other.conj() if now["conjugate"] else other)
    assert np.allclose(outputs(explorer), np.fft.irfft(product, now["size"]), atol=1e-9)


def test_default_size_is_the_signals_where_the_result_wraps_round():
    explorer = explore.fourier()
    size = explorer.controls["size"]
    assert (size.min, size.value, size.max) == (5, 5, 8)
    assert outputs(explorer).tolist() == [3, 0, 7, 9, 11]
    size.value = 7
    assert outputs(explorer).tolist() == [2, 5, 7, 9, 11, 1, -5]
