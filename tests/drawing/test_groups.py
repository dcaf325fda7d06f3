"""The drawing of groups, compared with the channels that each map depends on."""

import numpy as np
import pytest

from convlab import conv2d
from convlab.drawing.groups import PLACES, groups
from tests import svg_reader as reader

SETTINGS = [(12, 12, 1, 3), (12, 12, 12, 3), (6, 4, 2, 5), (4, 8, 4, 1), (1, 3, 1, 7), (9, 6, 3, 2)]


def reading(channels, filters, count):
    """Find which filter reads which channel: one bright channel at a time."""
    one_each = np.eye(channels)[:, :, None, None]
    weight = np.ones((filters, channels // count, 1, 1))
    return conv2d(one_each, weight, groups=count)[..., 0, 0].T > 0


@pytest.mark.parametrize("setting", SETTINGS)
def test_wires_and_table_are_those_of_conv2d_and_a_step_lights_them(setting):
    channels, filters, count, _ = setting
    root, expected = reader.parse(groups(*setting, step=1)), reading(channels, filters, count)
    names = reader.by_id(root)
    for filter, channel in np.ndindex(filters, channels):
        read = expected[filter, channel]
        assert (f"link-{filter}-{channel}" in names) == read
        assert (f"weight-{filter}-{channel}" in names) == read
        step = reader.reads(reader.steps(root)[filter])
        assert (f"input-{channel}-0" in step) == read
    assert reader.lit(root) == set(reader.reads(reader.steps(root)[1]))
    assert reader.outside(root) == []
    assert reader.smallest_text(root) >= 10.5


@pytest.mark.parametrize("setting", SETTINGS)
def test_sentences_and_numbers_count_the_weights(setting):
    channels, filters, count, side = setting
    root = reader.parse(groups(*setting))
    area, each = side**2, channels // count
    cells = reader.cells(root, "weight").values()
    assert {reader.label(root, cell) for cell in cells} == {str(area)}
    for node in reader.steps(root):
        assert f" {each}·{area} = {each * area} weight" in node.get("data-says")
    whole, split = filters * channels * area, filters * each * area
    text = reader.all_text(root)
    assert f"1 group: {whole:,}" in text and f"{whole * PLACES**2:,} multiplications" in text
    if count > 1:
        name = "depthwise" if each == 1 else f"{count} groups"
        mixed = split + filters**2
        assert f"{name}: {split:,}" in text and f"{name}, then 1×1: {mixed:,}" in text
        assert f"{mixed * PLACES**2:,} multiplications" in text
        assert f"({split / whole:.1%})" in text


def test_published_cost_of_a_separable_layer():
    # 64 to 64 channels with 3x3: 36,864 weights, and 4,672 when separable.
    text = groups(64, 64, 64, 3)
    assert "1 group: 36,864<" in text and "depthwise, then 1×1: 4,672<" in text


def test_bars_are_as_long_as_the_weights():
    root = reader.parse(groups(12, 12, 4, 3))
    bars = [node for node in root.iter("rect") if node.get("height") == "16"]
    widths = [float(node.get("width")) for node in bars]
    assert np.divide(widths, widths[0]) == pytest.approx([1, 324 / 1296, 468 / 1296], abs=1e-3)
