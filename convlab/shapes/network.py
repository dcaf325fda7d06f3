"""Whole networks: the receptive field, the number of parameters and of multiplications.

A network is a sequence of layers: descriptions of `convlab.shapes`, layers of `convlab.nn` or of
PyTorch, and sequences of these.
"""

import math
from typing import NamedTuple

from convlab.shapes.counts import as_count, as_flag, as_pair, both
from convlab.shapes.layers import (
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Flatten,
    Linear,
    Norm,
    Pool,
    Unchanged,
)
from convlab.shapes.padding import as_padding, span
from convlab.shapes.reading import learned_arrays, read
from convlab.shapes.sizes import output_shape, pooled_shape, transposed_output_shape


class ReceptiveField(NamedTuple):
    """The cells of the input that an output cell sees, and the distance to its neighbour's."""

    size: tuple
    stride: tuple


def receptive_field(layers):
    """Find the part of the input that one cell of the last layer depends on.

    Parameters
    ----------
    layers : sequence
        Layers with sliding windows, first to last: descriptions, ``(kernel_size, stride)`` and
        ``(kernel_size, stride, dilation)``, layers of `convlab.nn` or of PyTorch.

    Returns
    -------
    ReceptiveField
        `size`, ``(height, width)`` in cells of the input, the most that a cell away from the
        border sees, and `stride`, the cells of the input from one output cell's field to the
        next, as ``(vertical, horizontal)``: fractions where transposed convolutions enlarge maps.

    Raises
    ------
    TypeError
        If a layer is not known, or a size is not a whole number.
    ValueError
        If a size is too small, or one of the layers, such as a fully connected one, has no windows
        of a fixed size.

    Notes
    -----
    Computed from the last layer to the first: `n` neighbours in the output of a convolution read
    ``(n - 1) * stride + span`` cells of its input (A. Araujo, W. Norris, J. Sim, "Computing
    Receptive Fields of Convolutional Neural Networks", Distill, 2019). For branches, all cells
    from the first to the last count. A batch normalisation uses its running statistics, as after
    training.

    Examples
    --------
    >>> receptive_field([(3, 1), (2, 2), (3, 1)])  # 3; (3 - 1)*2 + 2 = 6; (6 - 1)*1 + 3 = 8
    ReceptiveField(size=(8, 8), stride=(2, 2))
    >>> receptive_field([Conv(1, 8, 3, stride=2), ConvTranspose(8, 1, 2, stride=2)])
    ReceptiveField(size=(3, 3), stride=(1, 1))
    """
    entries = read(layers, windows=True)
    axes = [_field_along(entries, axis) for axis in (0, 1)]
    return ReceptiveField(*zip(*axes, strict=True))


def count_parameters(layers):
    """Count the parameters that a network learns.

    Parameters
    ----------
    layers : sequence
        Descriptions, layers of `convlab.nn` or of PyTorch.

    Returns
    -------
    int
        For each convolution ``filters * (channels / groups * kh * kw + 1)``, the 1 being the bias;
        fully connected layers likewise; 2 for each channel of a normalisation. Parameters that
        layers of a library share are counted once.

    Raises
    ------
    TypeError, ValueError
        If a layer is not known, or its sizes are inconsistent.

    Examples
    --------
    >>> count_parameters([Conv(3, 8, 3), Pool(2), Linear(72, 10)])  # 8*(3*9 + 1) + 10*(72 + 1)
    954
    """
    arrays = {}
    described = _sum_parameters(read(layers), arrays)
    return described + sum(math.prod(array.shape) for array in arrays.values())


def count_macs(layers, input_shape):
    """Count the multiplications, each with its addition, for one image.

    Parameters
    ----------
    layers : sequence
        Descriptions, layers of `convlab.nn` or of PyTorch.
    input_shape : (int, int, int)
        ``(channels, height, width)`` of the image.

    Returns
    -------
    int
        For each convolution ``filters * H' * W' * channels / groups * kh * kw``, for a transposed
        one the same with the height and width of its input, for each fully connected layer
        ``inputs * outputs``. Biases, pooling, activations and normalisation are not counted;
        twice the result is the number of floating point operations.

    Raises
    ------
    TypeError, ValueError
        If a layer is not known, or does not fit the one before it.

    Examples
    --------
    >>> count_macs([Conv(1, 2, 3)], (1, 5, 6))  # 2 filters, 3x4 places, 9 cells
    216
    >>> count_macs([ConvTranspose(3, 1, 2, stride=2)], (3, 2, 2))  # 3 channels, 2x2 cells, 4 each
    48
    """
    return _run(read(layers), _as_input_shape(input_shape))[0]


def _field_along(entries, axis):
    """Return size and stride of the receptive field along one axis."""
    stride, enlarged = _step(entries, axis)
    sizes = []
    for position in range(enlarged):  # in enlarged maps, neighbours see different numbers of cells
        first, last = _read_by(entries, (position, position), axis)
        sizes.append(last - first + 1)
    return max(sizes), int(stride) if stride.denominator == 1 else stride


def _step(entries, axis):
    """Return the cells of the input per output cell, and by how much maps are enlarged."""
    from fractions import Fraction  # here: it loads decimal, and `import convlab` stays light

    step, enlarged = Fraction(1), 1
    for entry in entries:
        if isinstance(entry.layer, Branches):
            inner = [_step(branch, axis) for branch in entry.layer.branches]
            if len({one for one, _ in inner}) != 1:
                ends = ", ".join(str(one) for one, _ in inner)
                raise ValueError(f"{entry}: branches end in different strides {ends}")
            step *= inner[0][0]
            enlarged *= math.prod(more for _, more in inner)
        elif isinstance(entry.layer, (Conv, ConvTranspose, Pool)):
            _, stride, _, _ = _window(entry.layer, axis)
            if isinstance(entry.layer, ConvTranspose):
                step, enlarged = step / stride, enlarged * stride
            else:
                step *= stride
        elif _sees_more(entry.layer):
            raise ValueError(
                f"{entry} has no windows of a fixed size: each of its cells may depend on the "
                "whole input, so leave it out"
            )
    return step, enlarged


def _sees_more(layer):
    """Whether a layer without windows depends on more than one cell of each map."""
    if isinstance(layer, Norm):
        return as_flag(layer.per_image, "per_image")
    if isinstance(layer, Unchanged):
        return layer.across
    return isinstance(layer, (AdaptivePool, Linear))


def _read_by(entries, cells, axis):
    """Return the first and last cell of the input that `cells`, a first and a last, depend on."""
    first, last = cells
    for entry in reversed(entries):
        if isinstance(entry.layer, Branches):
            ends = [_read_by(branch, (first, last), axis) for branch in entry.layer.branches]
            first, last = min(end[0] for end in ends), max(end[1] for end in ends)
        elif isinstance(entry.layer, (Conv, Pool)):
            reach, stride, before, _ = _window(entry.layer, axis)
            first, last = first * stride - before, last * stride - before + reach - 1
        elif isinstance(entry.layer, ConvTranspose):
            reach, stride, before, dilation = _window(entry.layer, axis)
            if stride > 1 and (dilation > 1 or reach < stride):
                raise ValueError(
                    f"{entry}: with stride {stride}, dilation {dilation} and a kernel that spans "
                    f"{reach} some cells see nothing: use dilation 1 and a kernel of {stride} or "
                    "more"
                )
            first, last = -((reach - 1 - before - first) // stride), (last + before) // stride
    return first, last


def _window(layer, axis):
    """Return span, stride, padding before and dilation of a layer along one axis."""
    kernels = as_pair(layer.kernel_size, "kernel_size")
    strides = kernels if layer.stride is None else as_pair(layer.stride, "stride")
    dilations = as_pair(layer.dilation, "dilation")
    before, _ = as_padding(layer.padding, kernels, dilations)[axis]
    return span(kernels[axis], dilations[axis]), strides[axis], before, dilations[axis]


def _sum_parameters(entries, arrays):
    """Count the parameters of descriptions, and collect the arrays that library layers learn."""
    total = 0
    for entry in entries:
        layer, own = entry.layer, learned_arrays(entry)
        if isinstance(layer, Branches):
            total += sum(_sum_parameters(branch, arrays) for branch in layer.branches)
        elif own is not None:
            arrays.update((id(array), array) for array in own)
        elif isinstance(layer, Norm) and as_flag(layer.affine, "affine"):
            total += 2 * as_count(layer.num_features, "num_features")
        elif isinstance(layer, (Conv, ConvTranspose, Linear)):
            has_bias, outputs = as_flag(layer.bias, "bias"), layer[1]
            total += _count_weights(layer) + has_bias * outputs
    return total


def _count_weights(layer):
    """Return the number of weights of a convolution or a fully connected layer."""
    if isinstance(layer, Linear):
        inputs = as_count(layer.in_features, "in_features")
        return inputs * as_count(layer.out_features, "out_features")
    channels = as_count(layer.in_channels, "in_channels")
    filters, groups = as_count(layer.out_channels, "out_channels"), as_count(layer.groups, "groups")
    if channels % groups or filters % groups:
        raise ValueError(
            f"groups={groups} must divide the numbers of channels and filters, "
            f"{channels} and {filters}"
        )
    return channels // groups * filters * math.prod(as_pair(layer.kernel_size, "kernel_size"))


def _as_input_shape(input_shape):
    wanted = "(channels, height, width), without the batch, or (features,)"
    try:
        sizes = list(input_shape)
    except TypeError:
        sizes = []
    if len(sizes) not in (1, 3):
        raise ValueError(f"input_shape must be {wanted}, not {input_shape!r}")
    return tuple(as_count(size, "input_shape") for size in sizes)


def _run(entries, shape):
    """Return the number of multiplications, and the shape of the output."""
    total = 0
    for entry in entries:
        layer, before, shape = entry.layer, shape, _output_of(entry, shape)
        if isinstance(layer, Branches):
            total += sum(_run(branch, before)[0] for branch in layer.branches)
        elif isinstance(layer, (Conv, ConvTranspose, Linear)):
            # Each weight is used once at each place: for a transposed layer, of its input.
            places = before if isinstance(layer, ConvTranspose) else shape
            total += _count_weights(layer) * math.prod(places[1:])
    return total, shape


def _output_of(entry, shape):
    """Return the shape after one layer, which must fit its input of this shape."""
    layer = entry.layer
    if isinstance(layer, Branches):
        ends = {_run(branch, shape)[1] for branch in layer.branches}
        if len(ends) != 1:
            raise ValueError(f"{entry}: branches end in different shapes {sorted(ends)}")
        return ends.pop()
    if isinstance(layer, (Conv, ConvTranspose, Pool, AdaptivePool)) and len(shape) != 3:
        raise ValueError(f"{entry} needs an input of (channels, height, width), not {shape}")
    if isinstance(layer, (Conv, ConvTranspose, Norm, Linear)):
        reads = math.prod(shape) if isinstance(layer, Linear) else shape[0]
        if layer[0] != reads:
            raise ValueError(f"{entry} reads {layer[0]}, but gets {reads} from shape {shape}")
    if isinstance(layer, Linear):
        return (layer.out_features,)
    if isinstance(layer, Flatten):
        return (math.prod(shape),)
    if isinstance(layer, (Norm, Unchanged)):
        return shape
    channels = shape[0] if isinstance(layer, (Pool, AdaptivePool)) else layer.out_channels
    return (channels, *_slide(layer, shape[1:]))


def _slide(layer, shape):
    """Return height and width after a layer with sliding windows."""
    if isinstance(layer, AdaptivePool):
        wanted = "an int or a pair (vertical, horizontal), None for a side that is kept"
        sizes = both(layer.output_size, "output_size", wanted)
        return tuple(
            kept if size is None else as_count(size, "output_size")
            for size, kept in zip(sizes, shape, strict=True)
        )
    options = {name: getattr(layer, name) for name in ("stride", "padding", "dilation")}
    if isinstance(layer, Pool):
        return pooled_shape(shape, layer.kernel_size, **options, ceil_mode=layer.ceil_mode)
    if isinstance(layer, ConvTranspose):
        options["output_padding"] = layer.output_padding
        return transposed_output_shape(shape, layer.kernel_size, **options)
    return output_shape(shape, layer.kernel_size, **options)
