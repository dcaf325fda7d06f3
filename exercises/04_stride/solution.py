"""The model answers."""

import numpy as np


def correlate2d(image, kernel, padding=0, stride=1):
    image, kernel = np.pad(image, padding), np.asarray(kernel)
    rows = (image.shape[0] - kernel.shape[0]) // stride + 1
    columns = (image.shape[1] - kernel.shape[1]) // stride + 1
    feature_map = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            window = image[top : top + kernel.shape[0], left : left + kernel.shape[1]]
            feature_map[row, column] = np.sum(window * kernel)
    return feature_map


def unreached(input_size, kernel_size, stride):
    read = set()
    for start in range(0, input_size - kernel_size + 1, stride):
        read.update(range(start, start + kernel_size))
    return [cell for cell in range(input_size) if cell not in read]
