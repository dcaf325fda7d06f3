"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import math
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _padded(x, padding):
    """Zeros around: so many on each side, or ((above, below), (left, right))."""
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
    """As many windows as the stride asks for, and one after another at another step."""
    _, rows, columns = _layer(x, weight, bias, padding, stride).shape
    return _layer(x, weight, bias, padding, step)[:, :rows, :columns]


def _of_each_channel(x, weight, bias, padding, stride):
    channels = range(len(x))
    partial_maps = [_layer(x[[c]], weight[:, [c]], bias, padding, stride) for c in channels]
    return np.stack(partial_maps, axis=1)


def _border_filled(x, padding, mode):
    return np.pad(x, ((0, 0), (padding, padding), (padding, padding)), mode)


def _counts(x, sides, stride, rounded=math.floor):
    """How many rows and columns of windows there are."""
    return [rounded((i - k) / stride) + 1 for i, k in zip(x.shape[1:], sides, strict=True)]


def _window(x, m, n, s, kh, kw):
    return x[:, m * s : m * s + kh, n * s : n * s + kw]


def _by_windows(
    x, weight, bias, padding, stride, total=lambda window, filter_: (window * filter_).sum(),
    pad=_padded, sides=tuple, counts=_counts, window=_window, filter_=lambda w, f: w[f],
    maps=lambda x, padded, shape: np.zeros(shape),
):  # fmt: skip
    """The layer, a whole window at a time, with what a mistake changes in it."""
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
    """The same, cell by cell: where a window hangs over the end, this comes to another error."""
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
        "You added the bias to the partial map of each channel, not once to their sum.",
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
        "You kept the partial map of the last channel only, as `=` in place of `+=` does.",
        "06", "Add up the channels", lambda x, w, b, p, s: _layer(x[-1:], w[:, -1:], b, p, s)),
    "channels_not_added": (
        "You returned the partial map of each channel, and did not add them up.",
        "06", "Add up the channels", _of_each_channel),
    "filters_added_up_as_well": (
        "You added the maps of all filters into one.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w, b, p, s).sum(axis=0)),
    "first_map_only": (
        "You returned map 0 alone.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w, b, p, s)[0]),
    "sum_not_begun_anew": (
        "You added to each map those of the filters before it, as one sum for all filters does.",
        "06", "Write the formula", lambda x, w, b, p, s: np.cumsum(_layer(x, w, b, p, s), axis=0)),
    "first_filter_for_all_maps": (
        "You used filter 0 for every map.", "06", "Write the formula",
        lambda x, w, b, p, s: _layer(x, np.repeat(w[:1], len(w), axis=0), b, p, s)),
    "all_filters_for_each_map": (
        "You multiplied each window with all filters, and summed over them too.",
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
        "You took the mean of the products, not their sum.",
        "06", "Write the formula", lambda x, w, b, p, s: _layer(x, w / w[0].size, b, p, s)),
    "kernels_turned": (
        "You turned the kernels by 180°.",
        "06", "What others call it", lambda x, w, b, p, s: _layer(x, w[:, :, ::-1, ::-1], b, p, s)),
    "kernels_and_channels_turned": (
        "You turned the filters round along all axes, the channels too.",
        "06", "What others call it",
        lambda x, w, b, p, s: _layer(x, w[:, ::-1, ::-1, ::-1], b, p, s)),
    "channels_turned": (
        "You took the channels of the filters in reverse order.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w[:, ::-1], b, p, s)),
    "kernels_upside_down": (
        "You turned the kernels upside down.",
        "06", "What others call it", lambda x, w, b, p, s: _layer(x, w[:, :, ::-1], b, p, s)),
    "kernels_left_to_right": (
        "You turned the kernels from left to right.",
        "06", "What others call it", lambda x, w, b, p, s: _layer(x, w[:, :, :, ::-1], b, p, s)),
    "stride_left_out": (
        "You moved the window by one cell, whatever the stride.",
        "04", "See it", lambda x, w, b, p, s: _layer(x, w, b, p)),
    "stride_of_2_always": (
        "You moved the window by two cells, whatever the stride.",
        "04", "See it", lambda x, w, b, p, s: _layer(x, w, b, p, 2)),
    "stride_down_only": (
        "You used the stride from row to row, and moved by one cell from column to column.",
        "04", "Set the two strides separately", lambda x, w, b, p, s: _layer(x, w, b, p, (s, 1))),
    "stride_across_only": (
        "You used the stride from column to column, and moved by one cell from row to row.",
        "04", "Set the two strides separately", lambda x, w, b, p, s: _layer(x, w, b, p, (1, s))),
    "starts_not_multiplied": (
        "You started the window of row m at row m of the image, not at m times the stride.",
        "04", "Write the formula", lambda x, w, b, p, s: _first_windows(x, w, b, p, s, 1)),
    "starts_multiplied_down_only": (
        "You multiplied the row by the stride, and not the column.",
        "04", "Set the two strides separately",
        lambda x, w, b, p, s: _first_windows(x, w, b, p, s, (s, 1))),
    "starts_multiplied_across_only": (
        "You multiplied the column by the stride, and not the row.",
        "04", "Set the two strides separately",
        lambda x, w, b, p, s: _first_windows(x, w, b, p, s, (1, s))),
    "windows_counted_and_skipped": (
        "You divided by the stride to count the windows, and took steps of the stride as well.",
        "04", "Write the formula",
        lambda x, w, b, p, s: _first_windows(x, w, b, p, s, 1)[:, ::s, ::s]),
    "padding_left_out": (
        "You did not pad the image.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, 0, s)),
    "padding_of_1_always": (
        "You padded by 1, whatever the padding.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, 1, s)),
    "padding_below_and_right_only": (
        "You padded below and right, and forgot above and left.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((0, p), (0, p)), s)),
    "padding_above_and_left_only": (
        "You let the padding count above and left only, in the image or in the count of windows.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((p, 0), (p, 0)), s)),
    "padding_all_below_and_right": (
        "You padded below and right only, and the maps have their full size.",
        "03", "Put zeros around",
        lambda x, w, b, p, s: _layer(x, w, b, ((0, 2 * p), (0, 2 * p)), s)),
    "padding_all_above_and_left": (
        "You put all of the padding above and left, and none below and right.",
        "03", "Put zeros around",
        lambda x, w, b, p, s: _layer(x, w, b, ((2 * p, 0), (2 * p, 0)), s)),
    "padding_above_and_below_only": (
        "You padded above and below, and not at the left and the right.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((p, p), (0, 0)), s)),
    "padding_left_and_right_only": (
        "You padded at the left and the right, and not above and below.",
        "03", "Put zeros around", lambda x, w, b, p, s: _layer(x, w, b, ((0, 0), (p, p)), s)),
    "windows_counted_before_padding": (
        "You counted the windows of the image before padding.", "05", "Add padding",
        lambda x, w, b, p, s: _by_windows(x, w, b, p, s, counts=lambda _, *k: _counts(x, *k))),
    "edge_repeated": (
        "You padded with the cells at the edge, not with zeros.", "03", "Zeros are numbers too",
        lambda x, w, b, p, s: _layer(_border_filled(x, p, "edge"), w, b, 0, s)),
    "image_mirrored": (
        "You padded with the image mirrored at its edge, not with zeros.",
        "03", "Zeros are numbers too",
        lambda x, w, b, p, s: _layer(_border_filled(x, p, "reflect"), w, b, 0, s)),
    "channels_padded_too": (
        "You padded all three axes, so that channels of zeros came before the first one.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(np.pad(x, p)[: len(x)], w, b, 0, s)),
    "last_row_and_column_missing": (
        "You counted the jumps of the window, not its places; the last row and column are missing.",
        "05", "Compute it", lambda x, w, b, p, s: _layer(x, w, b, p, s)[:, :-1, :-1]),
    "maps_shaped_like_x": (
        "You gave the maps the shape of x.", "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(x.shape))),
    "maps_shaped_like_the_padded_x": (
        "You gave the maps the shape of the padded x.", "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(padded.shape))),
    "maps_like_x": (
        "You made the maps like x, with its shape and its type of numbers.",
        "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros_like(x))),
    "maps_like_the_padded_x": (
        "You made the maps like the padded x, with its shape and its type of numbers.",
        "06", "Read the shapes",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros_like(padded))),
    "maps_transposed": (
        "You exchanged the rows and the columns of the maps.",
        "06", "Read the shapes", lambda x, w, b, p, s: _layer(x, w, b, p, s).transpose(0, 2, 1)),
    "maps_on_the_last_axis": (
        "You put the filters on the last axis, as TensorFlow does.", "06", "What others call it",
        lambda x, w, b, p, s: np.moveaxis(_layer(x, w, b, p, s), 0, -1)),
    "divided_by_stride_plus_one": (
        "You divided the room by the stride plus 1, and that 1 belongs to the count of windows.",
        "05", "Predict",
        partial(_by_windows, counts=lambda x, sides, stride: [
            (i - k) // (stride + 1) for i, k in zip(x.shape[1:], sides, strict=True)])),
    "relu_applied": (
        "You set negative sums to 0, which is ReLU.", "06", "Set negative sums to 0 with ReLU",
        lambda x, w, b, p, s: np.maximum(0, _layer(x, w, b, p, s))),
    "fractions_cut_off": (
        "Your maps hold whole numbers, so the fractions were cut off.",
        "02", "Compute it", lambda x, w, b, p, s: _layer(x, w, b, p, s).astype(int)),
    "fractions_cut_off_where_x_has_none": (
        "Your maps hold what x holds, so the fractions were cut off where x has whole numbers.",
        "02", "Compute it", lambda x, w, b, p, s: _layer(x, w, b, p, s).astype(x.dtype)),
    "numbers_from_0_to_255": (
        "Your maps hold only whole numbers from 0 to 255.", "02", "What others call it",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(shape, np.uint8))),
    "numbers_from_minus_128_to_127": (
        "Your maps hold only whole numbers from -128 to 127.", "02", "What others call it",
        partial(_by_windows, maps=lambda x, padded, shape: np.zeros(shape, np.int8))),
}  # fmt: skip

# These read past an end or put unlike shapes together. Programs that differ in nothing else come
# to different errors there, and each is known.
_ENDING_IN_ERRORS = {
    "rows_and_columns_of_maps_exchanged": (
        "You took the number of rows of the maps for that of their columns.",
        "05", "Treat height and width separately",
        {"counts": lambda *given: _counts(*given)[::-1]}, None),
    "height_and_width_exchanged": (
        "You took the height of the image for its width.",
        "05", "Treat height and width separately",
        {"counts": lambda x, *given: _counts(x.transpose(0, 2, 1), *given)}, None),
    "kernel_height_and_width_exchanged": (
        "You took the height of the kernels for their width.",
        "05", "Treat height and width separately", {"sides": reversed}, {"sides": reversed}),
    "one_window_too_many": (
        "You counted a window more where the stride does not divide the room.",
        "05", "What others call it",
        {"counts": partial(_counts, rounded=math.ceil)},
        {"counts": partial(_counts, rounded=math.ceil)}),
    "image_divided_by_stride": (
        "You divided the size of the image by the stride to count the windows.",
        "05", "Write the formula",
        {"counts": lambda x, sides, stride: [i // stride for i in x.shape[1:]]}, None),
    "ends_not_multiplied": (
        "You started the window at m times the stride, and ended it at m plus the kernel.",
        "04", "Write the formula",
        {"window": lambda x, m, n, s, kh, kw: x[:, m * s : m + kh, n * s : n + kw]}, None),
    "row_and_column_exchanged": (
        "You started the window of row m and column n at column m and row n of the image.",
        "04", "Write the formula",
        {"window": lambda x, m, n, s, kh, kw: _window(x, n, m, s, kh, kw)}, None),
    "kernels_transposed": (
        "You exchanged the rows and the columns of the kernels.", "06", "Read the shapes",
        {"filter_": lambda w, f: w[f].transpose(0, 2, 1)},
        {"cell": lambda w, f, c, i, j: w[f, c, j, i]}),
    "filter_with_all_axes_exchanged": (
        "You took the filter with .T, which exchanges its channels and columns.",
        "06", "Read the shapes", {"filter_": lambda w, f: w[f].T}, None),
    "filter_and_channel_exchanged": (
        "You looked the filter up on the second axis of the weights, where the channels are.",
        "06", "Read the shapes",
        {"filter_": lambda w, f: w[:, f]}, {"cell": lambda w, f, c, i, j: w[c, f, i, j]}),
    "filter_on_the_last_axis": (
        "You looked the filter up on the last axis of the weights, where the columns are.",
        "06", "What others call it", {"filter_": lambda w, f: w[..., f]}, None),
    "all_axes_padded": (
        "You padded all three axes, so that there are more channels than the filters have.",
        "06", "Read the shapes", {"pad": np.pad}, {"pad": np.pad}),
}  # fmt: skip


def _enter(name, told, lesson, heading, answer):
    """Add a function to the known mistakes of `conv2d`."""

    def conv2d(x, weight, bias, padding=0, stride=1):
        return answer(x, weight, bias, padding, stride)

    conv2d.__doc__ = f'{told} See lesson {lesson}, "{heading}".'
    conv2d.__name__ = f"conv2d_{name}"
    globals()[conv2d.__name__] = conv2d


for _name, _mistake in _MISTAKES.items():
    _enter(_name, *_mistake)

for _name, (*_told, _changed, _indexed) in _ENDING_IN_ERRORS.items():
    _enter(_name, *_told, partial(_by_windows, **_changed))
    if _indexed:
        _enter(f"{_name}_by_index", *_told, partial(_by_cells, **_indexed))


def conv2d_padding_and_stride_exchanged(x, weight, bias, stride=1, padding=0):
    """You put the stride before the padding, so a call by position exchanges them.

    See lesson 06, "Read the shapes".
    """
    return _layer(x, weight, bias, padding, stride)


def relu_absolute_value(x):
    """You took the sign away, and negative numbers became positive ones.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.abs(x)


def relu_smaller_number_taken(x):
    """You took the smaller number, so that the positive ones became 0.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.minimum(0, x)


def relu_largest_of_each_column(x):
    """You took the largest number along axis 0, as np.max(x, 0) does.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.max(x, 0)


def relu_negative_numbers_removed(x):
    """You left the negative numbers out, so the array lost its shape.

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
    """You cut large numbers off as well as the negative ones.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.clip(x, 0, 255)


def relu_a_little_left_of_the_negative(x):
    """You let a little of the negative numbers through, which is a leaky ReLU.

    See lesson 06, "Set negative sums to 0 with ReLU".
    """
    return np.where(x < 0, 0.01 * x, x)


def _relu(x):
    return np.maximum(0, x)


def two_layers_no_relu(x, layers):
    """You did not apply ReLU, neither between the layers nor after them.

    See lesson 06, "See why ReLU comes between layers".
    """
    return _layer(_layer(x, *layers[0]), *layers[1])


def two_layers_no_relu_between(x, layers):
    """You applied ReLU at the end only, and not between the layers.

    See lesson 06, "See why ReLU comes between layers".
    """
    return _relu(_layer(_layer(x, *layers[0]), *layers[1]))


def two_layers_no_relu_at_the_end(x, layers):
    """You applied ReLU between the layers, and not after the second.

    See lesson 06, "Pass the maps on".
    """
    return _layer(_relu(_layer(x, *layers[0])), *layers[1])


def two_layers_relu_before_each_layer(x, layers):
    """You applied ReLU to what goes into each layer, not to what comes out.

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
    """You gave the second layer x once more, not the maps of the first.

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
    """You went through the layers from the last to the first.

    See lesson 06, "Pass the maps on".
    """
    return _relu(layer(_relu(layer(x, *layers[1])), *layers[0]))


def two_layers_padding_and_stride_left_out(x, layers):
    """You left the padding and the stride of the layers out.

    See lesson 06, "Read the shapes".
    """
    for weight, bias, _, _ in layers:
        x = _relu(_by_windows(x, weight, bias, 0, 1))
    return x


def two_layers_padding_and_stride_of_the_first_for_both(x, layers):
    """You used the first layer's padding and stride in the second layer too.

    See lesson 06, "Pass the maps on".
    """
    return _relu(_layer(_relu(_layer(x, *layers[0])), *layers[1][:2], *layers[0][2:]))


def two_layers_padding_and_stride_exchanged(x, layers):
    """You took the third part of a layer for its stride and the fourth for its padding.

    See lesson 06, "Pass the maps on".
    """
    for weight, bias, stride, padding in layers:
        x = _relu(_layer(x, weight, bias, padding, stride))
    return x
