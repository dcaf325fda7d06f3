"""Whole networks, as whole numbers: what a cell sees, what is learned, what is computed.

A network is a sequence of layers. A layer is one of the descriptions below, or any object that
names its sizes as they do, such as the layers of `convlab.nn` and of PyTorch.
"""

import math
from typing import NamedTuple

from convlab.shapes.counts import as_count, as_pair
from convlab.shapes.padding import span
from convlab.shapes.sizes import output_shape, pooled_shape

# Layers of other libraries that keep every size and learn nothing.
_CHANGE_NOTHING = ("ReLU", "Flatten", "Dropout", "Identity", "Sigmoid", "Softmax", "Tanh")


class Conv(NamedTuple):
    """A convolutional layer: `out_channels` filters over `in_channels` channels."""

    in_channels: int
    out_channels: int
    kernel_size: int | tuple
    stride: int | tuple = 1
    padding: int | tuple | str = 0
    dilation: int | tuple = 1
    groups: int = 1
    bias: bool = True


class Pool(NamedTuple):
    """A pooling layer; by default its windows do not overlap."""

    kernel_size: int | tuple
    stride: int | tuple | None = None
    padding: int | tuple | str = 0
    ceil_mode: bool = False


class Linear(NamedTuple):
    """A fully connected layer."""

    in_features: int
    out_features: int
    bias: bool = True


class Norm(NamedTuple):
    """A batch normalisation: one scale and one shift for each channel."""

    num_features: int


class Branches(NamedTuple):
    """Several sequences of layers side by side, whose results are added: a residual block.

    An empty sequence is the shortcut that hands its input on.
    """

    branches: tuple


class ReceptiveField(NamedTuple):
    """How many cells of the input one output cell sees, and how far apart neighbours look."""

    size: tuple
    stride: tuple


def receptive_field(layers):
    """Find the part of the input that one cell of the last layer depends on.

    Parameters
    ----------
    layers : sequence
        Layers that slide, first to last: descriptions, or ``(kernel_size, stride)`` and
        ``(kernel_size, stride, dilation)``.

    Returns
    -------
    ReceptiveField
        `size`, ``(height, width)`` in cells of the input, and `stride`, the cells of the input
        from one output cell's field to the next, as ``(vertical, horizontal)``.

    Raises
    ------
    TypeError
        If a layer is none that is known, or a size is not a whole number.
    ValueError
        If a size is too small, or a fully connected layer is among them, which sees everything.

    Notes
    -----
    Each layer adds ``span - 1`` steps of the layers *before* it, then multiplies the step by its
    own stride (A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
    Networks", Distill, 2019). Of branches, the widest counts.

    Examples
    --------
    >>> receptive_field([(3, 1), (2, 2), (3, 1)])  # 1 + 2*1 + 1*1 + 2*2
    ReceptiveField(size=(8, 8), stride=(2, 2))
    """
    size, step = (1, 1), (1, 1)
    for layer in layers:
        size, step = _see(_as_layer(layer), size, step)
    return ReceptiveField(size, step)


def count_parameters(layers):
    """Count the numbers that a network learns.

    Parameters
    ----------
    layers : sequence
        Descriptions of layers.

    Returns
    -------
    int
        For each convolution ``filters * (channels / groups * kh * kw + 1)``, the 1 being the
        bias; fully connected layers likewise; 2 for each channel of a normalisation.

    Raises
    ------
    TypeError, ValueError
        If a layer is none that is known, or has sizes that do not belong together.

    Examples
    --------
    >>> count_parameters([Conv(3, 8, 3), Pool(2), Linear(72, 10)])  # 8*(3*9 + 1) + 10*(72 + 1)
    954
    """
    total = 0
    for layer in map(_as_layer, layers):
        if isinstance(layer, Branches):
            total += sum(map(count_parameters, layer.branches))
        elif isinstance(layer, Norm):
            total += 2 * as_count(layer.num_features, "num_features")
        elif isinstance(layer, (Conv, Linear)):
            fan_in, outputs = _fan_in(layer), layer[1]
            total += outputs * (fan_in + int(layer.bias))
    return total


def count_macs(layers, input_shape):
    """Count the multiplications, each with its addition, for one image.

    Parameters
    ----------
    layers : sequence
        Descriptions of layers.
    input_shape : (int, int, int)
        ``(channels, height, width)`` of the image.

    Returns
    -------
    int
        For each convolution ``filters * H' * W' * channels / groups * kh * kw``, for each fully
        connected layer ``inputs * outputs``. Biases, pooling and normalisation are not counted;
        twice the result is the number of floating point operations.

    Raises
    ------
    TypeError, ValueError
        If a layer is none that is known, or does not fit onto the one before it.

    Examples
    --------
    >>> count_macs([Conv(1, 2, 3)], (1, 5, 6))  # 2 filters, 3x4 places, 9 cells
    216
    """
    shape = tuple(as_count(size, "input_shape") for size in input_shape)
    return _run(layers, shape)[0]


def _run(layers, shape):
    """Return the multiplications of the layers, and the shape of their output."""
    total = 0
    for number, layer in enumerate(map(_as_layer, layers)):
        before, shape = shape, _output_of(layer, shape, number)
        if isinstance(layer, Branches):
            total += sum(_run(branch, before)[0] for branch in layer.branches)
        elif isinstance(layer, Conv):
            total += math.prod(shape) * _fan_in(layer)
        elif isinstance(layer, Linear):
            total += layer.in_features * layer.out_features
    return total, shape


def _output_of(layer, shape, number):
    """Return the shape after one layer, which must fit onto `shape`."""
    if isinstance(layer, Branches):
        ends = {_run(branch, shape)[1] for branch in layer.branches}
        if len(ends) != 1:
            raise ValueError(f"layer {number}: branches end in different shapes {sorted(ends)}")
        return ends.pop()
    reads = {Conv: shape[0], Norm: shape[0], Linear: math.prod(shape)}.get(type(layer))
    if reads is not None and layer[0] != reads:
        raise ValueError(f"layer {number} reads {layer[0]}, but gets {reads} from shape {shape}")
    if isinstance(layer, Linear):
        return (layer.out_features,)
    if not isinstance(layer, (Conv, Pool)):
        return shape
    if len(shape) != 3:
        raise ValueError(f"layer {number} slides over (channels, height, width), not {shape}")
    options = {"stride": layer.stride, "padding": layer.padding}
    if isinstance(layer, Pool):
        options["ceil_mode"] = layer.ceil_mode
        return (shape[0], *pooled_shape(shape[1:], layer.kernel_size, **options))
    options["dilation"] = layer.dilation
    return (layer.out_channels, *output_shape(shape[1:], layer.kernel_size, **options))


def _see(layer, size, step):
    """Return size and step of the receptive field after one layer more."""
    if isinstance(layer, Branches):
        seen = []
        for branch in layer.branches:
            end = (size, step)
            for inner in branch:
                end = _see(_as_layer(inner), *end)
            seen.append(end)
        if len({end[1] for end in seen}) != 1:
            raise ValueError(f"branches end in different strides {[end[1] for end in seen]}")
        return tuple(map(max, zip(*(end[0] for end in seen), strict=True))), seen[0][1]
    if isinstance(layer, Linear):
        raise ValueError("a fully connected layer sees the whole input: leave it out")
    if not isinstance(layer, (Conv, Pool)):
        return size, step
    kernels = as_pair(layer.kernel_size, "kernel_size")
    strides = kernels if layer.stride is None else as_pair(layer.stride, "stride")
    gaps = as_pair(getattr(layer, "dilation", 1), "dilation")
    spans = map(span, kernels, gaps)
    size = tuple(old + (cells - 1) * gap for old, cells, gap in zip(size, spans, step, strict=True))
    return size, tuple(old * new for old, new in zip(step, strides, strict=True))


def _fan_in(layer):
    """Return from how many numbers one output of the layer is summed, without its bias."""
    if isinstance(layer, Linear):
        as_count(layer.out_features, "out_features")
        return as_count(layer.in_features, "in_features")
    channels = as_count(layer.in_channels, "in_channels")
    filters, groups = as_count(layer.out_channels, "out_channels"), as_count(layer.groups, "groups")
    if channels % groups or filters % groups:
        raise ValueError(
            f"groups={groups} must divide the numbers of channels and filters, "
            f"{channels} and {filters}"
        )
    return channels // groups * math.prod(as_pair(layer.kernel_size, "kernel_size"))


def _as_layer(layer):
    """Return the description of anything that names its sizes, None where it changes none."""
    if isinstance(layer, (Conv, Pool, Linear, Norm, Branches)):
        return layer
    if type(layer) is tuple and len(layer) in (2, 3):
        kernel, stride, *gap = layer
        return Conv(1, 1, kernel, stride, dilation=gap[0] if gap else 1)
    names = (
        (Conv, "in_channels"),
        (Linear, "in_features"),
        (Norm, "num_features"),
        (Pool, "kernel_size"),
    )
    for kind, telling in names:
        if hasattr(layer, telling):
            given = {name: getattr(layer, name) for name in kind._fields if hasattr(layer, name)}
            if "bias" in given:  # an array where it is learned, None or False where there is none
                given["bias"] = given["bias"] is not None and given["bias"] is not False
            return kind(**given)
    if type(layer).__name__ in _CHANGE_NOTHING:
        return None
    raise TypeError(
        f"{layer!r} is no layer: give a Conv, Pool, Linear, Norm or Branches of convlab.shapes"
    )
