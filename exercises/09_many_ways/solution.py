"""The model answers."""

import numpy as np


def im2col(x, kernel_size):
    (channels, height, width), (kh, kw) = x.shape, kernel_size
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((channels * kh * kw, rows * columns))
    for row in range(rows):
        for column in range(columns):
            window = x[:, row : row + kh, column : column + kw]
            matrix[:, row * columns + column] = window.ravel()
    return matrix


def conv2d_im2col(x, weight):
    filters, _, kh, kw = weight.shape
    maps = weight.reshape(filters, -1) @ im2col(x, (kh, kw))
    return maps.reshape(filters, x.shape[1] - kh + 1, x.shape[2] - kw + 1)


def toeplitz_matrix(kernel, length):
    rows = length - len(kernel) + 1
    matrix = np.zeros((rows, length))
    for row in range(rows):
        matrix[row, row : row + len(kernel)] = kernel
    return matrix


def fft_correlate2d(image, kernel):
    spectrum = np.fft.fft2(image) * np.fft.fft2(kernel, image.shape).conj()
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    return np.fft.ifft2(spectrum).real[:rows, :columns]
