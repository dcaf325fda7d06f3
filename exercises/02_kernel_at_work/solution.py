"""The model answers."""

import numpy as np


def correlate2d(image, kernel):
    image, kernel = np.asarray(image), np.asarray(kernel)
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    feature_map = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            window = image[row : row + kernel.shape[0], column : column + kernel.shape[1]]
            feature_map[row, column] = np.sum(window * kernel)
    return feature_map


def convolve2d(image, kernel):
    return correlate2d(image, np.asarray(kernel)[::-1, ::-1])


def shift_left():
    return np.array([[0, 0, 0], [0, 0, 1], [0, 0, 0]])


def vertical_edges():
    return np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def sharpen():
    return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
