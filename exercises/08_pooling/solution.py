"""The model answers."""

import numpy as np


def max_pool2d(x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    sides = ((0, 0), (padding, padding), (padding, padding))
    x = np.pad(np.asarray(x, float), sides, constant_values=-np.inf)
    rows = (x.shape[1] - kernel_size) // stride + 1
    columns = (x.shape[2] - kernel_size) // stride + 1
    maps = np.zeros((len(x), rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            window = x[:, top : top + kernel_size, left : left + kernel_size]
            maps[:, row, column] = window.max(axis=(1, 2))
    return maps


def avg_pool2d(x, kernel_size, stride=None, padding=0, count_include_pad=True):
    stride = kernel_size if stride is None else stride
    sides = ((0, 0), (padding, padding), (padding, padding))
    counted = np.pad(np.ones(np.shape(x)), sides, constant_values=int(count_include_pad))
    x = np.pad(x, sides)
    rows = (x.shape[1] - kernel_size) // stride + 1
    columns = (x.shape[2] - kernel_size) // stride + 1
    maps = np.zeros((len(x), rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            window = slice(top, top + kernel_size), slice(left, left + kernel_size)
            sums, counts = x[:, *window].sum(axis=(1, 2)), counted[:, *window].sum(axis=(1, 2))
            maps[:, row, column] = sums / counts
    return maps


def global_avg_pool2d(x):
    return np.mean(x, axis=(1, 2))
