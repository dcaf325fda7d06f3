"""Layers to test: their shapes and options, and arrays for them."""

import numpy as np
from hypothesis import strategies as st

from convlab.shapes import as_padding

SEEDS = st.integers(0, 2**32 - 1)
PAIR = st.tuples(st.integers(1, 3), st.integers(1, 3))
ENDS = st.tuples(st.integers(0, 3), st.integers(0, 3))
FLOATS = {"f4": 2e-5, "f8": 1e-12}


@st.composite
def layers(draw, most=2):
    """Draw the shapes and options of a layer that fits."""
    kernel, options = draw(PAIR), {"stride": draw(PAIR), "dilation": draw(PAIR)}
    options["padding"] = draw(st.tuples(ENDS, ENDS) | st.sampled_from(["valid", "same", "full"]))
    options["groups"] = groups = draw(st.integers(1, 2))
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, options["dilation"], strict=True)]
    size = tuple(span + draw(st.integers(0, 4)) for span in spans)
    count, depth, filters = (draw(st.integers(1, most)) for _ in range(3))
    x, weight = (count, groups * depth, *size), (groups * filters, depth, *kernel)
    return x, weight, options


def arrays(shapes, dtype, seed, whole=False):
    rng = np.random.default_rng(seed)
    if whole:
        return [rng.integers(-9, 10, shape) for shape in shapes]
    return [rng.normal(size=shape).astype(dtype) for shape in shapes]


def assert_close(found, expected, tolerance):
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=10 * tolerance)


def torch_options(options, kernel):
    """Return PyTorch's options, and the padding to add first: its layers pad both ends equally."""
    (top, bottom), (left, right) = as_padding(options["padding"], kernel, options["dilation"])
    rest = {key: value for key, value in options.items() if key != "padding"}
    return rest, (left, right, top, bottom)
