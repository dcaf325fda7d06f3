"""Known mistakes: each does one thing wrong, and its docstring is what the learner is told."""

import numpy as np

import convlab


def _layer(x, weight, bias=None, padding=0, stride=1):
    return convlab.conv2d(x, weight, bias, padding=padding, stride=stride)


def conv2d_bias_left_out(x, weight, bias, padding=0, stride=1):
    """You did not add the bias.

    See lesson 06, "Add the channels up".
    """
    return _layer(x, weight, None, padding, stride)


def conv2d_bias_added_to_each_product(x, weight, bias, padding=0, stride=1):
    """You added the bias inside the sum, to each product.

    See lesson 06, "Write the formula".
    """
    return _layer(x, weight, bias * weight[0].size, padding, stride)


def conv2d_bias_added_for_each_channel(x, weight, bias, padding=0, stride=1):
    """You added the bias to the partial map of each channel, not once to their sum.

    See lesson 06, "Add the channels up".
    """
    return _layer(x, weight, bias * len(x), padding, stride)


def conv2d_first_bias_for_all_maps(x, weight, bias, padding=0, stride=1):
    """You added the bias of filter 0 to every map.

    See lesson 06, "Write the formula".
    """
    return _layer(x, weight, np.full(bias.shape, bias[0]), padding, stride)


def conv2d_all_biases_added_up(x, weight, bias, padding=0, stride=1):
    """You added the sum of all biases to every map.

    See lesson 06, "Write the formula".
    """
    return _layer(x, weight, np.full(bias.shape, bias.sum()), padding, stride)


def conv2d_first_channel_only(x, weight, bias, padding=0, stride=1):
    """You read channel 0 only.

    See lesson 06, "Add the channels up".
    """
    return _layer(x[:1], weight[:, :1], bias, padding, stride)


def conv2d_last_channel_only(x, weight, bias, padding=0, stride=1):
    """You overwrote the partial map of one channel with that of the next instead of adding it.

    See lesson 06, "Add the channels up".
    """
    return _layer(x[-1:], weight[:, -1:], bias, padding, stride)


def conv2d_channels_not_added(x, weight, bias, padding=0, stride=1):
    """You returned the partial map of each channel, and did not add them up.

    See lesson 06, "Add the channels up".
    """
    channels = range(len(x))
    partial = [_layer(x[[c]], weight[:, [c]], bias, padding, stride) for c in channels]
    return np.stack(partial, axis=1)


def conv2d_filters_added_up_as_well(x, weight, bias, padding=0, stride=1):
    """You added the maps of all filters into one: each filter makes its own.

    See lesson 06, "Read the shapes".
    """
    return _layer(x, weight, bias, padding, stride).sum(axis=0)


def conv2d_sum_not_begun_anew(x, weight, bias, padding=0, stride=1):
    """You did not begin at 0 for each filter, so its map also holds those of the filters before.

    See lesson 06, "Write the formula".
    """
    return np.cumsum(_layer(x, weight, bias, padding, stride), axis=0)


def conv2d_first_filter_for_all_maps(x, weight, bias, padding=0, stride=1):
    """You used filter 0 for every map.

    See lesson 06, "Write the formula".
    """
    return _layer(x, np.repeat(weight[:1], len(weight), axis=0), bias, padding, stride)


def conv2d_first_kernel_for_all_channels(x, weight, bias, padding=0, stride=1):
    """You used the kernel of channel 0 for every channel.

    See lesson 06, "Add the channels up".
    """
    return _layer(x, np.repeat(weight[:, :1], len(x), axis=1), bias, padding, stride)


def conv2d_filter_and_channel_exchanged(x, weight, bias, padding=0, stride=1):
    """You looked the kernel up as weight[channel, filter]: the filter comes first.

    See lesson 06, "Read the shapes".
    """
    maps = 0 * _layer(x, weight, bias, padding, stride)
    for f, c in np.ndindex(weight.shape[:2]):
        maps[f] += _layer(x[[c]], weight[[[c]], [[f]]], None, padding, stride)[0]
    return maps + bias[:, None, None]


def conv2d_kernels_turned(x, weight, bias, padding=0, stride=1):
    """You turned the kernels by 180°.

    See lesson 06, "What others call it".
    """
    return _layer(x, weight[:, :, ::-1, ::-1], bias, padding, stride)


def conv2d_kernels_and_channels_turned(x, weight, bias, padding=0, stride=1):
    """You turned the filters round along all axes, the channels too.

    See lesson 06, "What others call it".
    """
    return _layer(x, weight[:, ::-1, ::-1, ::-1], bias, padding, stride)


def conv2d_stride_left_out(x, weight, bias, padding=0, stride=1):
    """You moved the window by one cell, whatever the stride.

    See lesson 04, "See it".
    """
    return _layer(x, weight, bias, padding)


def conv2d_starts_not_multiplied(x, weight, bias, padding=0, stride=1):
    """You started the window of row m at row m of the image, not at m times the stride.

    See lesson 04, "Write the formula".
    """
    _, rows, columns = _layer(x, weight, bias, padding, stride).shape
    return _layer(x, weight, bias, padding)[:, :rows, :columns]


def conv2d_windows_counted_and_skipped(x, weight, bias, padding=0, stride=1):
    """You divided by the stride to count the windows, and then took steps of the stride as well.

    See lesson 04, "Write the formula".
    """
    _, rows, columns = _layer(x, weight, bias, padding, stride).shape
    return _layer(x, weight, bias, padding)[:, :rows:stride, :columns:stride]


def conv2d_padding_left_out(x, weight, bias, padding=0, stride=1):
    """You did not pad the image.

    See lesson 03, "See it".
    """
    return _layer(x, weight, bias, 0, stride)


def conv2d_padding_below_and_right_only(x, weight, bias, padding=0, stride=1):
    """You padded below and right, and forgot above and left.

    See lesson 03, "See it".
    """
    return _layer(x, weight, bias, ((0, padding), (0, padding)), stride)


def conv2d_channels_padded_too(x, weight, bias, padding=0, stride=1):
    """You padded all three axes, so that channels of zeros came before the first one.

    See lesson 06, "Read the shapes".
    """
    return _layer(np.pad(x, padding)[: len(x)], weight, bias, 0, stride)


def conv2d_last_row_and_column_missing(x, weight, bias, padding=0, stride=1):
    """You counted the jumps of the window, not its places, and the last row and column are missing.

    See lesson 05, "Compute it".
    """
    return _layer(x, weight, bias, padding, stride)[:, :-1, :-1]


def conv2d_maps_on_the_last_axis(x, weight, bias, padding=0, stride=1):
    """You put the filters on the last axis, as TensorFlow does: here they come first.

    See lesson 06, "What others call it".
    """
    return np.moveaxis(_layer(x, weight, bias, padding, stride), 0, -1)


def conv2d_relu_applied(x, weight, bias, padding=0, stride=1):
    """You set negative sums to 0: that is ReLU, a step of its own.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.maximum(0, _layer(x, weight, bias, padding, stride))


def conv2d_fractions_cut_off(x, weight, bias, padding=0, stride=1):
    """Your maps hold whole numbers, so the fractions were cut off.

    See lesson 02, "Compute it".
    """
    return _layer(x, weight, bias, padding, stride).astype(int)


def relu_absolute_value(x):
    """You took the sign away, and negative numbers became positive ones.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.abs(x)


def relu_smaller_number_taken(x):
    """You took the smaller number, so that the positive ones became 0.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.minimum(0, x)


def relu_largest_of_each_column(x):
    """You called np.max(x, 0), which looks for the largest along axis 0; np.maximum was meant.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.max(x, 0)


def relu_negative_numbers_removed(x):
    """You left the negative numbers out, so the array lost its shape: 0 takes their places.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return x[x >= 0]


def relu_positive_numbers_become_one(x):
    """You returned 1 for positive numbers: they stay as they are.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.where(x > 0, 1, 0)


def relu_cut_off_below_one(x):
    """You set everything below 1 to 0, not everything below 0.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.where(x < 1, 0, x)


def relu_cut_off_above_as_well(x):
    """You cut large numbers off as well: only the negative ones are.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.clip(x, 0, 255)


def relu_a_little_left_of_the_negative(x):
    """You let a little of the negative numbers through, which is a leaky ReLU.

    See lesson 06, "Cut off the negative with ReLU".
    """
    return np.where(x < 0, 0.01 * x, x)


def _relu(x):
    return np.maximum(0, x)


def two_layers_no_relu(x, layers):
    """You did not apply ReLU, neither between the layers nor after them.

    See lesson 06, "See why ReLU stands between".
    """
    return _layer(_layer(x, *layers[0]), *layers[1])


def two_layers_no_relu_between(x, layers):
    """You applied ReLU at the end only, and not between the layers.

    See lesson 06, "See why ReLU stands between".
    """
    return _relu(_layer(_layer(x, *layers[0]), *layers[1]))


def two_layers_no_relu_at_the_end(x, layers):
    """You applied ReLU between the layers, and not after the second.

    See lesson 06, "Hand the maps on".
    """
    return _layer(_relu(_layer(x, *layers[0])), *layers[1])


def two_layers_relu_before_each_layer(x, layers):
    """You applied ReLU to what goes into each layer: it belongs to what comes out.

    See lesson 06, "Hand the maps on".
    """
    return _layer(_relu(_layer(_relu(x), *layers[0])), *layers[1])


def two_layers_bias_after_relu(x, layers):
    """You added the bias after ReLU.

    See lesson 06, "Write the formula".
    """
    for weight, bias, padding, stride in layers:
        x = _relu(_layer(x, weight, None, padding, stride)) + bias[:, None, None]
    return x


def two_layers_biases_left_out(x, layers):
    """You did not add the biases.

    See lesson 06, "Add the channels up".
    """
    for weight, _, padding, stride in layers:
        x = _relu(_layer(x, weight, None, padding, stride))
    return x


def two_layers_second_layer_reads_x(x, layers):
    """You gave the second layer x once more, not the maps of the first.

    See lesson 06, "Hand the maps on".
    """
    return _relu(_layer(x, *layers[1]))


def two_layers_first_layer_only(x, layers):
    """You returned the maps of the first layer.

    See lesson 06, "Hand the maps on".
    """
    return _relu(_layer(x, *layers[0]))


def two_layers_first_layer_twice(x, layers):
    """You used the first layer's filters for both layers.

    See lesson 06, "Hand the maps on".
    """
    return _relu(_layer(_relu(_layer(x, *layers[0])), *layers[0]))


def two_layers_second_layer_first(x, layers):
    """You went through the layers from the last to the first.

    See lesson 06, "Hand the maps on".
    """
    return _relu(_layer(_relu(_layer(x, *layers[1])), *layers[0]))


def two_layers_padding_and_stride_left_out(x, layers):
    """You left the padding and the stride of the layers out.

    See lesson 06, "Read the shapes".
    """
    return _relu(_layer(_relu(_layer(x, *layers[0][:2])), *layers[1][:2]))


def two_layers_padding_and_stride_of_the_first_for_both(x, layers):
    """You used the first layer's padding and stride in the second layer too.

    See lesson 06, "Hand the maps on".
    """
    return _relu(_layer(_relu(_layer(x, *layers[0])), *layers[1][:2], *layers[0][2:]))


def two_layers_padding_and_stride_exchanged(x, layers):
    """You took the third part of a layer for its stride and the fourth for its padding.

    See lesson 06, "Hand the maps on".
    """
    for weight, bias, stride, padding in layers:
        x = _relu(_layer(x, weight, bias, padding, stride))
    return x
