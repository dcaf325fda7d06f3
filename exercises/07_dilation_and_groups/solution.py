"""The model answers."""

import numpy as np


def effective_kernel_size(kernel_size, dilation):
    return dilation * (kernel_size - 1) + 1


def correlate2d(image, kernel, padding=0, dilation=1):
    image, kernel = np.pad(image, padding), np.asarray(kernel)
    height, width = (effective_kernel_size(side, dilation) for side in kernel.shape)
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    feature_map = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            window = image[row : row + height : dilation, column : column + width : dilation]
            feature_map[row, column] = np.sum(window * kernel)
    return feature_map


def conv2d(x, weight, bias, groups=1):
    filters, channels, kernel_height, kernel_width = np.shape(weight)
    rows, columns = x.shape[1] - kernel_height + 1, x.shape[2] - kernel_width + 1
    maps = np.zeros((filters, rows, columns))
    for f in range(filters):
        group = f // (filters // groups)
        mine = x[group * channels : (group + 1) * channels]
        for row in range(rows):
            for column in range(columns):
                window = mine[:, row : row + kernel_height, column : column + kernel_width]
                maps[f, row, column] = np.sum(window * weight[f]) + bias[f]
    return maps


def separable_conv2d(x, depthwise, pointwise):
    channels, filters = len(x), len(pointwise)
    alone = conv2d(x, depthwise[:, np.newaxis], np.zeros(channels), groups=channels)
    return conv2d(alone, pointwise[:, :, np.newaxis, np.newaxis], np.zeros(filters))
