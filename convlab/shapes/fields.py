"""Receptive fields: the part of the input that cells of a network's output depend on."""

import math
from typing import NamedTuple

from convlab.shapes.counts import as_count, as_flag, as_pair, both
from convlab.shapes.layers import (
    AdaptivePool,
    Branches,
    Conv,
    ConvTranspose,
    Linear,
    Norm,
    Pool,
    Unchanged,
)
from convlab.shapes.padding import as_padding, span
from convlab.shapes.reading import read


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
    Receptive Fields of Convolutional Neural Networks", Distill, 2019). For branches and dilated
    kernels, all cells from the first to the last count. A batch normalisation uses its running
    statistics, as after training.

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


def seen_cells(layers, rows, columns):
    """Find the cells of the input that some cells of the output depend on.

    Parameters
    ----------
    layers : sequence
        As for `receptive_field`.
    rows, columns : int or (int, int)
        The row and the column of one cell of the output, or the first and the last of several.

    Returns
    -------
    rows, columns : (int, int)
        The first and the last row and column of the input, counted from 0; cells outside it are
        padding.

    Raises
    ------
    TypeError, ValueError
        As for `receptive_field`, and if a row or column is not a whole number or a pair of them
        with the smaller one first.

    Examples
    --------
    >>> layers = [(3, 1), (2, 2)]  # two neighbours in the map of the first layer, 3 cells each
    >>> seen_cells(layers, 0, 5)
    ((0, 3), (10, 13))
    >>> seen_cells([Conv(1, 8, 3, padding=1)], 0, (0, 6))
    ((-1, 1), (-1, 7))
    """
    entries = read(layers, windows=True)
    for axis in (0, 1):
        _step(entries, axis)  # refuses layers without windows
    ends = _as_ends(rows, "rows"), _as_ends(columns, "columns")
    return tuple(_read_by(entries, cells, axis) for axis, cells in enumerate(ends))


def _as_ends(value, name):
    """Read a first and a last cell, which may lie in the padding of the next layer."""
    wanted = "an int or a pair (first, last)"
    first, last = (as_count(end, name, least=-math.inf) for end in both(value, name, wanted))
    if last < first:
        raise ValueError(f"{name} must be {wanted} with first <= last, not ({first}, {last})")
    return first, last


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
    from fractions import Fraction  # imported here since it loads decimal, which takes time

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
