"""Whole networks: the number of parameters and of multiplications, and the shapes of the maps.

A network is a sequence of layers: descriptions of `convlab.shapes`, layers of `convlab.nn` or of
PyTorch, and sequences of these.
"""

import math

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
from convlab.shapes.reading import learned_arrays, read
from convlab.shapes.sizes import output_shape, pooled_shape, transposed_output_shape


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


def map_shapes(layers, input_shape):
    """List the shapes of all maps that a network computes for one image.

    Parameters
    ----------
    layers, input_shape
        As for `count_macs`.

    Returns
    -------
    list of tuple
        ``(channels, height, width)`` after each convolution and pooling layer, including those in
        branches, and ``(features,)`` after each fully connected layer. Normalisations and
        activations replace the numbers of a map, and add none.

    Raises
    ------
    TypeError, ValueError
        As for `count_macs`.

    Examples
    --------
    >>> map_shapes([Conv(3, 8, 3), Pool(2), Linear(72, 10)], (3, 8, 8))
    [(8, 6, 6), (8, 3, 3), (10,)]
    """
    return _run(read(layers), _as_input_shape(input_shape))[1]


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
    """Return the number of multiplications, the shapes of the maps, and that of the output."""
    total, maps = 0, []
    for entry in entries:
        layer, before = entry.layer, shape
        if isinstance(layer, Branches):
            ends = set()
            for branch in layer.branches:
                macs, inside, end = _run(branch, before)
                total, maps = total + macs, maps + inside
                ends.add(end)
            if len(ends) != 1:
                raise ValueError(f"{entry}: branches end in different shapes {sorted(ends)}")
            shape = ends.pop()
            continue
        shape = _output_of(entry, before)
        if isinstance(layer, (Conv, ConvTranspose, Linear)):
            # Each weight is used once at each place: for a transposed layer, of its input.
            places = before if isinstance(layer, ConvTranspose) else shape
            total += _count_weights(layer) * math.prod(places[1:])
        if isinstance(layer, (Conv, ConvTranspose, Pool, AdaptivePool, Linear)):
            maps.append(shape)
    return total, maps, shape


def _output_of(entry, shape):
    """Return the shape after one layer, which must fit its input of this shape."""
    layer = entry.layer
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
