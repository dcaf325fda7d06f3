"""The model answers."""

import numpy as np


def conv2d(x, weight, bias, padding=0, stride=1):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    filters, _, kernel_height, kernel_width = np.shape(weight)
    rows = (x.shape[1] - kernel_height) // stride + 1
    columns = (x.shape[2] - kernel_width) // stride + 1
    maps = np.zeros((filters, rows, columns))
    for f in range(filters):
        for row in range(rows):
            for column in range(columns):
                top, left = row * stride, column * stride
                window = x[:, top : top + kernel_height, left : left + kernel_width]
                maps[f, row, column] = np.sum(window * weight[f]) + bias[f]
    return maps


def relu(x):
    return np.maximum(0, x)


def two_layers(x, layers):
    for weight, bias, padding, stride in layers:
        x = relu(conv2d(x, weight, bias, padding, stride))
    return x
