"""Descriptions of layers: the numbers that sizes, parameters and multiplications depend on."""

from typing import NamedTuple


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


class ConvTranspose(NamedTuple):
    """A transposed convolutional layer, which spreads each cell over a window of its output."""

    in_channels: int
    out_channels: int
    kernel_size: int | tuple
    stride: int | tuple = 1
    padding: int | tuple | str = 0
    output_padding: int | tuple = 0
    groups: int = 1
    bias: bool = True
    dilation: int | tuple = 1


class Pool(NamedTuple):
    """A pooling layer; by default its windows do not overlap."""

    kernel_size: int | tuple
    stride: int | tuple | None = None
    padding: int | tuple | str = 0
    ceil_mode: bool = False
    dilation: int | tuple = 1


class AdaptivePool(NamedTuple):
    """A pooling layer whose output has a fixed size: one number or None (kept) for each side."""

    output_size: int | tuple | None


class Linear(NamedTuple):
    """A fully connected layer."""

    in_features: int
    out_features: int
    bias: bool = True


class Norm(NamedTuple):
    """A normalisation layer; if `affine`, it learns one scale and one shift for each channel.

    `per_image`: mean and variance are those of the image itself, as in an instance or group
    normalisation, so that each cell depends on the whole image.
    """

    num_features: int
    affine: bool = True
    per_image: bool = False


class Branches(NamedTuple):
    """Several sequences of layers side by side, whose results are added: a residual block.

    An empty sequence is the shortcut, which returns its input.
    """

    branches: tuple


class Flatten(NamedTuple):
    """A layer that puts the cells of all channels into one row."""


class Unchanged(NamedTuple):
    """A layer that keeps every size, such as an activation.

    `across`: each cell depends on others of its map, as in a softmax over the width.
    """

    across: bool = False


DESCRIPTIONS = (Conv, ConvTranspose, Pool, AdaptivePool, Linear, Norm, Branches)
