"""Known mistakes: each does one thing wrong, and its docstring is the message to the learner."""

import math
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _padded(x, padding):
    """Add zeros: one number for each side, or ((above, below), (left, right))."""
    rows, columns = padding if isinstance(padding, tuple) else ((padding, padding),) * 2
    (channels, height, width), (top, left) = x.shape, (rows[0], columns[0])
    padded = np.zeros((channels, height + sum(rows), width + sum(columns)), x.dtype)
    padded[:, top : top + height, left : left + width] = x
    return padded


def _layer(x, weight, bias=0, padding=0, stride=1):
    """The correct layer, fast because the known mistakes call it often."""
    down, across = stride if isinstance(stride, tuple) else (stride, stride)
    windows = sliding_window_view(_padded(x, padding), weight.shape[2:], (1, 2))
    maps = np.einsum("cmnij,fcij->fmn", windows[:, ::down, ::across], weight)
    return maps + np.reshape(bias, (-1, 1, 1))


def _first_windows(x, weight, bias, padding, stride, step):
    """Compute as many windows as the stride gives, but with a different step between them."""
    _, rows, columns = _layer(x, weight, bias, padding, stride).shape
    return _layer(x, weight, bias, padding, step)[:, :rows, :columns]


def _of_each_channel(x, weight, bias, padding, stride):
    channels = range(len(x))
    partial_maps = [_layer(x[[c]], weight[:, [c]], bias, padding, stride) for c in channels]
    return np.stack(partial_maps, axis=1)


def _border_filled(x, padding, mode):
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding)), mode)


def _counts(x, sides, stride, rounded=math.floor):
    """Return how many rows and columns of windows there are."""
    return [rounded((i - k) / stride) + 1 for i, k in zip(x.shape[1:], sides, strict=True)]


def _window(x, m, n, s, kh, kw):
    return x[:, m * s : m * s + kh, n * s : n * s + kw]


def _by_windows(
    x, weight, bias, padding, stride, total=lambda window, filter_: (window * filter_).sum(),
    pad=_padded, sides=tuple, counts=_counts, window=_window, filter_=lambda w, f: w[f],
    maps=lambda x, padded, shape: np.zeros(shape),
):  # fmt: skip
    """Compute the layer window by window, with the parts that a mistake replaces."""
    padded, sides = pad(x, padding), list(sides(weight.shape[2:]))
    shape = (len(weight), *counts(padded, sides, stride))
    maps = maps(x, padded, shape)
    for f, m, n in np.ndindex(shape):
        maps[f, m, n] = total(window(padded, m, n, stride, *sides), filter_(weight, f)) + bias[f]
    return maps


def _by_cells(
    x, weight, bias, padding, stride,
    pad=_padded, sides=tuple, counts=_counts, cell=lambda w, f, c, i, j: w[f, c, i, j],
):  # fmt: skip
    """Compute the layer cell by cell, which raises a different error past the end."""
    x, sides = pad(x, padding), list(sides(weight.shape[2:]))
    maps = np.zeros((len(weight), *counts(x, sides, stride)))
    for f, m, n in np.ndindex(maps.shape):
        maps[f, m, n] = bias[f]
        for c, i, j in np.ndindex(len(x), *sides):
            maps[f, m, n] += x[c, m * stride + i, n * stride + j] * cell(weight, f, c, i, j)
    return maps


_MISTAKES = {
    "bias_left_out": (
        "You did not add the bias.",
        "06", "Add up the channels", lambda x, w, b, p, s: _layer(x, w, 0, p, s)),
    "bias_added_to_each_product": (
        "You added the bias inside the sum, to each product.",
        "06", "Write the formula", lambda x, w, b, p, s: _layer(x, w, b * w[0].size, p, s)),
    "bias_added_for_each_channel": (
        "You added the bias to the partial map of each channel instead of once to their sum.",
        "06", "Add up the channels", lambda x, w, b, p, s: _layer(x, w, b * len(x), p, s)),
    "first_bias_for_all_maps": (
        "You added the bias of filter 0 to every map.", "06", "Write the formula",
        lambda x, w, b, p, s: _layer(x, w, np.full(b.shape, b[0]), p, s)),
    "all_biases_added_up": (
        "You added the sum of all biases to every map.", "06", "Write the formula",
        lambda x, w, b, p, s: _layer(x, w, np.full(b.shape, b.sum()), p, s)),
    "first_channel_only": (
        "You read channel 0 only.",
        "06", "Add up the channels", lambda x, w, b, p, s: _layer(x[:1], w[:, :1], b, p, s)),
    "last_channel_only": (
        "You kept only the partial map of the last channel, as with `=` instead of `+=`.",
        "06", "Add up the channels", lambda x, w, b, p, s: _layer(x[-1:], w[:, -1:], b, p, s)),
    "channels_not_added": (
        "You returned the partial maps without adding them up.",
        "06", "Add up the channels", _of_each_channel),
    "filters_added_up_as_well": (
        "You added the maps of all filters into one.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w, b, p, s).sum(axis=0)),
    "first_map_only": (
        "You returned only map 0.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w, b, p, s)[0]),
    "sum_not_begun_anew": (
        "You did not reset the sum for each filter, so each map includes those before it.",
        "06", "Write the formula", lambda x, w, b, p, s: np.cumsum(_layer(x, w, b, p, s), axis=0)),
    "first_filter_for_all_maps": (
        "You used filter 0 for every map.", "06", "Write the formula",
        lambda x, w, b, p, s: _layer(x, np.repeat(w[:1], len(w), axis=0), b, p, s)),
    "all_filters_for_each_map": (
        "You multiplied each window by all filters, and also summed over the filters.",
        "06", "Write the formula",
        lambda x, w, b, p, s: _layer(x, np.repeat([w.sum(axis=0)], len(w), axis=0), b, p, s)),
    "first_kernel_for_all_channels": (
        "You used the kernel of channel 0 for every channel.", "06", "Add up the channels",
        lambda x, w, b, p, s: _layer(x, np.repeat(w[:, :1], len(x), axis=1), b, p, s)),
    "matrix_product": (
        "You multiplied the window by the filter with @, the matrix product.", "02", "Compute it",
        partial(_by_windows, total=lambda window, filter_: np.sum(window @ filter_))),
    "matrix_product_with_the_filter_first": (
        "You multiplied the filter by the window with @, the matrix product.", "02", "Compute it",
        partial(_by_windows, total=lambda window, filter_: np.sum(filter_ @ window))),
    "dot_product_of_stacks": (
        "You multiplied the window by the filter with np.dot, which is a matrix product.",
        "02", "Compute it",
        partial(_by_windows, total=lambda window, filter_: np.sum(np.dot(window, filter_)))),
    "mean_in_place_of_sum": (
        "You took the mean of the products instead of their sum.",
        "06", "Write the formula", lambda x, w, b, p, s: _layer(x, w / w[0].size, b, p, s)),
    "kernels_rotated": (
        "You rotated the kernels by 180°.",
        "06", "What others call it", lambda x, w, b, p, s: _layer(x, w[:, :, ::-1, ::-1], b, p, s)),
    "kernels_and_channels_flipped": (
        "You flipped the filters along all axes, including the channels.",
        "06", "What others call it",
        lambda x, w, b, p, s: _layer(x, w[:, ::-1, ::-1, ::-1], b, p, s)),
    "channels_reversed": (
        "You used the channels of the filters in reverse order.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w[:, ::-1], b, p, s)),
    "kernels_upside_down": (
        "You flipped the kernels vertically.",
        "06", "What others call it", lambda x, w, b, p, s: _layer(x, w[:, :, ::-1], b, p, s)),
    "kernels_left_to_right": (
        "You flipped the kernels horizontally.",
        "06", "What others call it", lambda x, w, b, p, s: _layer(x, w[:, :, :, ::-1], b, p, s)),
    "stride_left_out": (
        "You moved the window by one cell, whatever the stride.",
        "04", "See it", lambda x, w, b, p, s: _layer(x, w, b, p)),
    "stride_of_2_always": (
        "You moved the window by two cells, whatever the stride.",
        "04", "See it", lambda x, w, b, p, s: _layer(x, w, b, p, 2)),
    "stride_down_only": (
        "You used the stride only vertically, and moved by one cell horizontally.",
        "04", "Set the two strides separately", lambda x, w, b, p, s: _layer(x, w, b, p, (s, 1))),
    "stride_across_only": (
        "You used the stride only horizontally, and moved by one cell vertically.",
        "04", "Set the two strides separately", lambda x, w, b, p, s: _layer(x, w, b, p, (1, s))),
    "starts_not_multiplied": (
        "You started the window of row m at row m of the image, not at m times the stride.",
        "04", "Write the formula", lambda x, w, b, p, s: _first_windows(x, w, b, p, s, 1)),
    "starts_multiplied_down_only": (
        "You multiplied the row by the stride, but not the column.",
        "04", "Set the two strides separately",
        lambda x, w, b, p, s: _first_windows(x, w, b, p, s, (s, 1))),
    "starts_multiplied_across_only": (
        "You multiplied the column by the stride, but not the row.",
        "04", "Set the two strides separately",
        lambda x, w, b, p, s: _first_windows(x, w, b, p, s, (1, s))),
    "windows_counted_and_skipped": (
        "You divided by the stride to count the windows, and also took steps of the stride.",
        "04", "Write the formula",
        lambda x, w, b, p, s: _first_windows(x, w, b, p, s, 1)[:, ::s, ::s]),
    "padding_left_out": (
        "You did not pad the image.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, 0, s)),
    "padding_of_1_always": (
        "You padded by 1, whatever the padding.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, 1, s)),
    "padding_below_and_right_only": (
        "You padded below and right, but not above and left.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((0, p), (0, p)), s)),
    "padding_above_and_left_only": (
        "You applied the padding only above and left, in the image or in the number of windows.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((p, 0), (p, 0)), s)),
    "padding_all_below_and_right": (
        "You put all of the padding below and right.",
        "03", "Put zeros around",
        lambda x, w, b, p, s: _layer(x, w, b, ((0, 2 * p), (0, 2 * p)), s)),
    "padding_all_above_and_left": (
        "You put all of the padding above and left.",
        "03", "Put zeros around",
        lambda x, w, b, p, s: _layer(x, w, b, ((2 * p, 0), (2 * p, 0)), s)),
    "padding_above_and_below_only": (
        "You padded above and below, but not left and right.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((p, p), (0, 0)), s)),
    "padding_left_and_right_only": (
        "You padded left and right, but not above and below.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((0, 0), (p, p)), s)),
    "windows_counted_before_padding": (
        "You counted the windows before padding.", "05", "Add padding",
        lambda x, w, b, p, s: _by_windows(x, w, b, p, s, counts=lambda _, *k: _counts(x, *k))),
    "edge_repeated": (
        "You padded with the cells at the edge instead of zeros.", "03", "Zeros are numbers too",
        lambda x, w, b, p, s: _layer(_border_filled(x, p, "edge"), w, b, 0, s)),
    "image_mirrored": (
        "You padded with the mirrored image instead of zeros.",
        "03", "Zeros are numbers too",
        lambda x, w, b, p, s: _layer(_border_filled(x, p, "reflect"), w, b, 0, s)),
    "channels_padded_too": (
        "You padded all three axes, so there are channels of zeros before the first one.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(np.pad(x, p)[: len(x)], w, b, 0, s)),
    "last_row_and_column_missing": (
        "You counted the jumps, not the windows; the last row and column are missing.",
        "05", "Compute it", lambda x, w, b, p, s: _layer(x, w, b, p, s)[:, :-1, :-1]),
    "maps_shaped_like_x": (
        "You gave the maps the shape of x.", "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(x.shape))),
    "maps_shaped_like_the_padded_x": (
        "You gave the maps the shape of the padded x.", "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(padded.shape))),
    "maps_like_x": (
        "You created the maps with the shape and the type of x.",
        "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros_like(x))),
    "maps_like_the_padded_x": (
        "You created the maps with the shape and the type of the padded x.",
        "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros_like(padded))),
    "maps_transposed": (
        "You swapped the rows and the columns of the maps.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w, b, p, s).transpose(0, 2, 1)),
    "maps_on_the_last_axis": (
        "You put the filters on the last axis, as TensorFlow does.", "06", "What others call it",
        lambda x, w, b, p, s: np.moveaxis(_layer(x, w, b, p, s), 0, -1)),
    "divided_by_stride_plus_one": (
        "You divided by the stride plus 1 instead of adding 1 after the division.",
        "05", "Predict",
        partial(_by_windows, counts=lambda x, sides, stride: [
            (i - k) // (stride + 1) for i, k in zip(x.shape[1:], sides, strict=True)])),
    "relu_applied": (
        "You set negative sums to 0, which is ReLU.", "06", "Set negative sums to 0 with ReLU",
        lambda x, w, b, p, s: np.maximum(0, _layer(x, w, b, p, s))),
    "fractions_lost": (
        "Your maps are arrays of integers, so the fractions were lost.",
        "02", "Compute it", lambda x, w, b, p, s: _layer(x, w, b, p, s).astype(int)),
    "fractions_lost_where_x_has_none": (
        "Your maps have the type of x, so fractions are lost if x holds integers.",
        "02", "Compute it", lambda x, w, b, p, s: _layer(x, w, b, p, s).astype(x.dtype)),
    "numbers_from_0_to_255": (
        "Your maps can only hold integers from 0 to 255.", "02", "What others call it",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(shape, np.uint8))),
    "numbers_from_minus_128_to_127": (
        "Your maps can only hold integers from -128 to 127.", "02", "What others call it",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(shape, np.int8))),
}  # fmt: skip

# These read past an end or combine different shapes. There, otherwise equal programs raise
# different errors, and all of them are known.
_ENDING_IN_ERRORS = {
    "rows_and_columns_of_maps_swapped": (
        "You swapped the numbers of rows and columns of the maps.",
        "05", "Treat height and width separately",
        {"counts": lambda *given: _counts(*given)[::-1]}, None),
    "height_and_width_swapped": (
        "You swapped the height and the width of the image.",
        "05", "Treat height and width separately",
        {"counts": lambda x, *given: _counts(x.transpose(0, 2, 1), *given)}, None),
    "kernel_height_and_width_swapped": (
        "You swapped the height and the width of the kernels.",
        "05", "Treat height and width separately", {"sides": reversed}, {"sides": reversed}),
    "one_window_too_many": (
        "You counted one window too many when cells are left over at the end.",
        "05", "What others call it",
        {"counts": partial(_counts, rounded=math.ceil)},
        {"counts": partial(_counts, rounded=math.ceil)}),
    "image_divided_by_stride": (
        "You divided the size of the image by the stride to count the windows.",
        "05", "Write the formula",
        {"counts": lambda x, sides, stride: [i // stride for i in x.shape[1:]]}, None),
    "ends_not_multiplied": (
        "You started the window at m times the stride, but ended it at m plus the kernel size.",
        "04", "Write the formula",
        {"window": lambda x, m, n, s, kh, kw: x[:, m * s : m + kh, n * s : n + kw]}, None),
    "row_and_column_swapped": (
        "You started the window of row m and column n at column m and row n of the image.",
        "04", "Write the formula",
        {"window": lambda x, m, n, s, kh, kw: _window(x, n, m, s, kh, kw)}, None),
    "kernels_transposed": (
        "You swapped the rows and the columns of the kernels.", "06", "Read the shapes",
        {"filter_": lambda w, f: w[f].transpose(0, 2, 1)},
        {"cell": lambda w, f, c, i, j: w[f, c, j, i]}),
    "filter_with_all_axes_swapped": (
        "You used .T on the filter, which swaps its channels and columns.",
        "06", "Read the shapes", {"filter_": lambda w, f: w[f].T}, None),
    "filter_and_channel_swapped": (
        "You took the filter from the second axis of the weights, which is the channels.",
        "06", "Read the shapes",
        {"filter_": lambda w, f: w[:, f]}, {"cell": lambda w, f, c, i, j: w[c, f, i, j]}),
    "filter_on_the_last_axis": (
        "You took the filter from the last axis of the weights, which is the columns.",
        "06", "What others call it", {"filter_": lambda w, f: w[..., f]}, None),
    "all_axes_padded": (
        "You padded all three axes, so there are more channels than in the filters.",
        "06", "Read the shapes", {"pad": np.pad}, {"pad": np.pad}),
}  # fmt: skip


def _enter(name, message, lesson, heading, answer):
    """Add a function to the known mistakes of `conv2d`."""

    def conv2d(x, weight, bias, padding=0, stride=1):
        return answer(x, weight, bias, padding, stride)

    conv2d.__doc__ = f'{message} See lesson {lesson}, "{heading}".'
    conv2d.__name__ = f"conv2d_{name}"
    globals()[conv2d.__name__] = conv2d


for _name, _mistake in _MISTAKES.items():
    _enter(_name, *_mistake)

for _name, (*_message, _changed, _indexed) in _ENDING_IN_ERRORS.items():
    _enter(_name, *_message, partial(_by_windows, **_changed))
    if _indexed:
        _enter(f"{_name}_by_index", *_message, partial(_by_cells, **_indexed))


def conv2d_padding_and_stride_swapped(x, weight, bias, stride=1, padding=0):
    """You put the stride before the padding, so a call by position swaps them.

    See lesson 06, "Read the shapes".
    """
    return _layer(x, weight, bias, padding, stride)


def relu_absolute_value(x):
    """You removed the signs, so negative numbers became positive.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.abs(x)


def relu_smaller_number_used(x):
    """You used the smaller number, so positive numbers became 0.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.minimum(0, x)


def relu_largest_of_each_column(x):
    """You used the largest number along axis 0, as np.max(x, 0) does.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.max(x, 0)


def relu_negative_numbers_removed(x):
    """You removed the negative numbers, so the array lost its shape.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return x[x >= 0]


def relu_positive_numbers_become_one(x):
    """You returned 1 for positive numbers.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.where(x > 0, 1, 0)


def relu_cut_off_below_one(x):
    """You set everything below 1 to 0, not everything below 0.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.where(x < 1, 0, x)


def relu_cut_off_above_as_well(x):
    """You clipped large numbers as well as negative ones.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.clip(x, 0, 255)


def relu_a_little_left_of_the_negative(x):
    """You kept a small part of the negative numbers, which is a leaky ReLU.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.where(x < 0, 0.01 * x, x)


def _relu(x):
    return np.maximum(0, x)


def two_layers_no_relu(x, layers):
    """You did not apply ReLU between the layers or after them.

    See lesson 06, "See why ReLU comes between layers".
    """
    return _layer(_layer(x, *layers[0]), *layers[1])


def two_layers_no_relu_between(x, layers):
    """You applied ReLU only at the end, not between the layers.

    See lesson 06, "See why ReLU comes between layers".
    """
    return _relu(_layer(_layer(x, *layers[0]), *layers[1]))


def two_layers_no_relu_at_the_end(x, layers):
    """You applied ReLU between the layers, but not after the second.

    See lesson 06, "Pass the maps on".
    """
    return _layer(_relu(_layer(x, *layers[0])), *layers[1])


def two_layers_relu_before_each_layer(x, layers):
    """You applied ReLU to the input of each layer instead of the output.

    See lesson 06, "Pass the maps on".
    """
    return _layer(_relu(_layer(_relu(x), *layers[0])), *layers[1])


def two_layers_bias_after_relu(x, layers):
    """You added the bias after ReLU.

    See lesson 06, "Write the formula".
    """
    for weight, bias, padding, stride in layers:
        x = _relu(_layer(x, weight, 0, padding, stride)) + bias[:, None, None]
    return x


def two_layers_biases_left_out(x, layers):
    """You did not add the biases.

    See lesson 06, "Add up the channels".
    """
    for weight, _, padding, stride in layers:
        x = _relu(_layer(x, weight, 0, padding, stride))
    return x


def _also_by_index(mistake):
    """Add the variant of a mistake that computes its layers cell by cell."""

    def two_layers(x, layers):
        return mistake(x, layers, _by_cells)

    two_layers.__name__, two_layers.__doc__ = f"{mistake.__name__}_by_index", mistake.__doc__
    globals()[two_layers.__name__] = two_layers
    return mistake


@_also_by_index
def two_layers_second_layer_reads_x(x, layers, layer=_by_windows):
    """You gave the second layer x again instead of the maps of the first.

    See lesson 06, "Pass the maps on".
    """
    return _relu(layer(x, *layers[1]))


def two_layers_first_layer_only(x, layers):
    """You returned the maps of the first layer.

    See lesson 06, "Pass the maps on".
    """
    return _relu(_layer(x, *layers[0]))


@_also_by_index
def two_layers_first_layer_twice(x, layers, layer=_by_windows):
    """You used the first layer's filters for both layers.

    See lesson 06, "Pass the maps on".
    """
    return _relu(layer(_relu(layer(x, *layers[0])), *layers[0]))


@_also_by_index
def two_layers_second_layer_first(x, layers, layer=_by_windows):
    """You applied the layers in reverse order.

    See lesson 06, "Pass the maps on".
    """
    return _relu(layer(_relu(layer(x, *layers[1])), *layers[0]))


def two_layers_padding_and_stride_left_out(x, layers):
    """You left out the padding and the stride of the layers.

    See lesson 06, "Read the shapes".
    """
    for weight, bias, _, _ in layers:
        x = _relu(_by_windows(x, weight, bias, 0, 1))
    return x


def two_layers_padding_and_stride_of_the_first_for_both(x, layers):
    """You used the first layer's padding and stride in both layers.

    See lesson 06, "Pass the maps on".
    """
    return _relu(_layer(_relu(_layer(x, *layers[0])), *layers[1][:2], *layers[0][2:]))


def two_layers_padding_and_stride_swapped(x, layers):
    """You swapped the padding and the stride of a layer.

    See lesson 06, "Pass the maps on".
    """
    for weight, bias, stride, padding in layers:
        x = _relu(_layer(x, weight, bias, padding, stride))
    return x
