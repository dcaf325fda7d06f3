"""A convolutional layer: one filter's partial maps add up, and all filters' maps are handed on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from convlab import ops, samples
from convlab.drawing.layer import fits
from convlab.drawing.layer import layer as draw
from convlab.drawing.layer_photo import layer_photo as draw_photo
from convlab.drawing.raster import signed_limit
from convlab.explore._controls import OWN, checkbox, dropdown, slider
from convlab.explore._explorer import Explorer, set_range
from convlab.explore._photo import PhotoSource, reduced

_MOST, _LARGEST_KERNEL = 6, 5
_PIXELS = 128  # a side; beside five other pictures more could not be seen
_LAYERS = [("1: on the picture", 1), ("2: on the maps of layer 1", 2)]
_COLOURS = ("red", "green", "blue")


def layer(image=None, weight=None, bias=None) -> Explorer:
    """Show how one filter of a layer makes its activation map, and the next layer reads the maps.

    Parameters
    ----------
    image : array_like, shape (C, H, W), at most 6 channels, optional
        By default whole numbers in three channels. What is small enough is drawn with its
        numbers, the rest as pictures, reduced to at most 128 pixels a side by averaging.
    weight : array_like, shape (F, C, kh, kw), at most 6 filters of kernels up to 5x5, optional
        The filters of layer 1. By default whole numbers; for pictures edges, a colour, and spots.
    bias : array_like, shape (F,), optional
        One number for each filter of `weight`.

    Returns
    -------
    Explorer
        With the controls `picture`, `layer`, `filter`, `bias` (of the filter shown; each filter
        keeps its own) and `relu`. `stage.point` is the cell of the maps of a picture whose sum
        is written out.

    Raises
    ------
    ValueError, TypeError
        If an array does not hold real numbers, has another shape or is too large, or the filters
        do not fit the image.
    """
    own = (None, None) if weight is None and bias is None else _as_filters(weight, bias)
    choices = _choices(image, *own)
    controls = {
        "picture": PhotoSource(colour=True, choices=choices),
        "layer": dropdown("layer", _LAYERS, 1),
        "filter": slider("filter shown", 0, 0, 0),
        "bias": _bias_slider(),
        "relu": checkbox("ReLU: negative sums become 0", True),
    }
    if own[0] is not None and own[0].shape[1] != 3:
        # A picture file has three channels, and these filters read another number.
        controls["picture"].upload.layout.display = "none"
    network = _Network(controls, own)

    def picture(*, picture, layer, filter, bias, relu):
        x, filters = network.reads(layer, relu), network.layers[layer - 1]
        names = [f"map {i}" for i in range(len(x))] if layer == 2 else _names(x)
        options = {"shown": filter, "relu": relu, "depth": layer, "names": names}
        given = x, filters.weight, np.asarray(filters.bias)
        stage = explorer.stage if explorer else None
        if fits(x.shape, filters.weight.shape):
            return draw(*given, **options, step=stage.step if stage else 0)
        return draw_photo(*given, **options, point=stage.point if stage else network.middle)

    explorer = None
    explorer = Explorer(
        picture, controls, columns=[["picture", "relu"], ["layer", "filter", "bias"]]
    )
    explorer.stage.point = network.middle
    explorer.stage.observe(lambda _change: explorer.redraw(), names="point")
    network.hold = explorer.hold
    return explorer
