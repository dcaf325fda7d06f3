"""The common parts of both pictures of a layer, against SciPy and arithmetic by hand."""

import numpy as np
import pytest

from convlab.drawing import layer_parts as parts
from tests import svg_reader as reader


def test_relu_keeps_nan():
    taken = parts.layer_parts(
        np.array([[[np.nan, -1.0, 2.0]]]), np.ones((1, 1, 1, 1)), [0.0], 0, True
    )
    assert np.isnan(taken.maps[0, 0, 0])
    assert taken.maps[0, 0, 1:].tolist() == [0, 2]


@pytest.mark.parametrize("shown", [0, 1])
@pytest.mark.parametrize(
    ("depth", "given", "kernels"),
    [
        (1, "1 channel of an image", "1 kernel 3×2"),
        (1, "3 channels of an image", "3 kernels 3×2"),
        (2, "the map of layer 1", "1 kernel 3×2"),
        (3, "the 4 maps of layer 2", "4 kernels 3×2"),
    ],
)
def test_captions_describe_input_and_output(depth, given, kernels, shown):
    channels = int(kernels[0])
    heads = parts.column_captions(depth, (channels, 5, 6), (2, channels, 3, 2), shown)
    assert heads[0] == (f"input {channels}×5×6", given)
    assert heads[1] == (f"filter {shown}", kernels)
    assert heads[3] == ("activation maps", "of filters 0 to 1")


def test_sentence_without_relu_ends_in_the_sum():
    x, bias = np.array([[[0, 0.5]], [[0, -2.0]]]), [0, 0, -1.5]
    taken = parts.layer_parts(x, np.ones((3, 2, 1, 1)), bias, 2, False)
    lines, says = taken.cell((0, 1))
    assert lines == ["0.5", "−2", "−1.5", "−3"]
    assert says == "activation map 2 [0, 1]:  channels and bias 0.5 + (−2) + (−1.5) = −3"
    thirds = parts.layer_parts(x, np.full((1, 2, 1, 1), 1 / 3), [1], 0, False)
    assert thirds.cell((0, 1))[1].endswith("0.167 + (−0.667) + 1 ≈ 0.5")


@pytest.mark.parametrize("relu", [True, False])
def test_the_arrow_leads_from_the_sum_to_the_map(relu):
    drawn = reader.parse(parts.activation_arrow(10, 20, 110, 80, relu))
    lines = [[float(n.get(a)) for a in ("x1", "y1", "x2", "y2")] for n in drawn.iter("line")]
    assert lines[0][:2] == [10, 20]
    assert lines[0][2:] == lines[1][:2]
    assert lines[1][2:] == lines[2][:2]
    assert all(line[2:] == [110, 80] for line in lines[2:])
    assert [node.text for node in drawn.iter("text")] == ["ReLU" if relu else "no ReLU"]
