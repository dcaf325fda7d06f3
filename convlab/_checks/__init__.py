"""The checks of arguments that `reference` and `ops` share.

The rules are in one place, so that the two packages differ only in how they compute.
"""

from convlab._checks.arrays import (
    ConvGradients,
    as_columns,
    as_gradient,
    as_image,
    as_layer,
    as_maps,
    as_padded,
    as_signal,
    as_transposed,
)
from convlab._checks.choices import as_choice
from convlab._checks.geometry import (
    Geometry,
    as_geometry,
    as_method,
    as_pool_geometry,
    as_transposed_geometry,
)
from convlab._checks.numbers import (
    are_finite,
    as_numbers,
    as_result,
    fast_types,
    gradient_types,
    mean_types,
    new_array,
    number_types,
    quiet,
)

__all__ = [
    "ConvGradients",
    "Geometry",
    "are_finite",
    "as_choice",
    "as_columns",
    "as_gradient",
    "as_image",
    "as_layer",
    "as_maps",
    "as_method",
    "as_numbers",
    "as_padded",
    "as_pool_geometry",
    "as_result",
    "as_signal",
    "as_transposed",
    "as_transposed_geometry",
    "as_geometry",
    "gradient_types",
    "mean_types",
    "new_array",
    "number_types",
    "fast_types",
    "quiet",
]
