"""The sizes of a convolution, as whole numbers.

Every formula about sizes is in this package and nowhere else: the functions, the drawings and the
limits of the sliders use it.

Notes
-----
Conventions of the whole course: padding is counted per side, dilation 1 is the ordinary kernel, and
sizes round down. The relationships named below are those of V. Dumoulin and F. Visin, "A guide to
convolution arithmetic for deep learning", 2016, arXiv:1603.07285.
"""

from convlab.shapes.counts import as_count, as_flag, as_pair
from convlab.shapes.fields import ReceptiveField, receptive_field, seen_cells
from convlab.shapes.layers import AdaptivePool, Branches, Conv, ConvTranspose, Linear, Norm, Pool
from convlab.shapes.modes import PADDING_MODES
from convlab.shapes.network import count_macs, count_parameters, map_shapes
from convlab.shapes.padding import as_padding, as_padding_1d, same_padding, span
from convlab.shapes.sizes import (
    leftover,
    output_shape,
    output_size,
    pooled_shape,
    pooled_size,
    transposed_output_shape,
    transposed_output_size,
)

__all__ = [
    "PADDING_MODES",
    "AdaptivePool",
    "Branches",
    "Conv",
    "ConvTranspose",
    "Linear",
    "Norm",
    "Pool",
    "ReceptiveField",
    "as_count",
    "as_flag",
    "as_padding",
    "as_padding_1d",
    "as_pair",
    "count_macs",
    "count_parameters",
    "leftover",
    "map_shapes",
    "output_shape",
    "output_size",
    "pooled_shape",
    "pooled_size",
    "receptive_field",
    "same_padding",
    "seen_cells",
    "span",
    "transposed_output_shape",
    "transposed_output_size",
]
