"""What every function asks of its arrays before it works: shared by `reference` and `ops`.

One place for the rules, so that the two can differ in how they compute and in nothing else.
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
from convlab._checks.numbers import (
    are_finite,
    as_numbers,
    as_result,
    gradient_types,
    mean_types,
    new_array,
    number_types,
    quick_types,
    quiet,
)
from convlab._checks.windows import (
    Windows,
    as_method,
    as_pool,
    as_transposed_windows,
    as_windows,
)

__all__ = [
    "ConvGradients",
    "Windows",
    "are_finite",
    "as_columns",
    "as_gradient",
    "as_image",
    "as_layer",
    "as_maps",
    "as_method",
    "as_numbers",
    "as_padded",
    "as_pool",
    "as_result",
    "as_signal",
    "as_transposed",
    "as_transposed_windows",
    "as_windows",
    "gradient_types",
    "mean_types",
    "new_array",
    "number_types",
    "quick_types",
    "quiet",
]
