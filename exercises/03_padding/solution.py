"""The model answers."""

import numpy as np


def zero_pad(image, padding):
    image = np.asarray(image)
    if isinstance(padding, int):
        padding = ((padding, padding), (padding, padding))
    (top, bottom), (left, right) = padding
    height, width = image.shape
    padded = np.zeros((top + height + bottom, left + width + right))
    padded[top : top + height, left : left + width] = image
    return padded


def same_padding(kernel_size):
    total = kernel_size - 1
    before = total // 2
    return before, total - before


def reflect_pad(image, padding):
    image = np.asarray(image)
    height, width = image.shape
    rows = [_mirrored(row, height) for row in range(-padding, height + padding)]
    columns = [_mirrored(column, width) for column in range(-padding, width + padding)]
    padded = np.zeros((len(rows), len(columns)))
    for row in range(len(rows)):
        for column in range(len(columns)):
            padded[row, column] = image[rows[row], columns[column]]
    return padded


def _mirrored(index, size):
    if index < 0:
        return -index
    if index >= size:
        return 2 * (size - 1) - index
    return index
