"""The model answers."""

import numpy as np


def correlate1d(signal, kernel):
    signal, kernel = np.asarray(signal), np.asarray(kernel)
    places = len(signal) - len(kernel) + 1
    output = np.zeros(places)
    for n in range(places):
        window = signal[n : n + len(kernel)]
        output[n] = np.sum(window * kernel)
    return output


def convolve1d(signal, kernel, mode):
    signal, kernel = np.asarray(signal), np.asarray(kernel)
    if mode == "full":
        signal = np.pad(signal, len(kernel) - 1)
    elif mode == "same":
        signal = np.pad(signal, len(kernel) // 2)
    return correlate1d(signal, kernel[::-1])


def agree(kernel):
    kernel = np.asarray(kernel)
    return np.array_equal(kernel, kernel[::-1])
