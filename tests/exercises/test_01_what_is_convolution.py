"""Exercise 01: correct programs of every style pass, and the model answers equal SciPy's."""

import numpy as np
import pytest
import scipy.linalg
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exercises.inputs import numbers
from tests.exercises.programs import assert_accepted, diagnosed, failed_tests, folder, programs

EXERCISE = "01_what_is_convolution"
MODES = ("valid", "same", "full")


# ------------------------------------------------------------------ correct programs


def correlate1d_by_two_loops(signal, kernel):
    output = []
    for n in range(len(signal) - len(kernel) + 1):
        total = 0
        for i in range(len(kernel)):
            total += kernel[i] * signal[n + i]
        output.append(total)
    return output


def correlate1d_by_fft(signal, kernel):
    size = len(signal) + len(kernel)
    spectrum = np.fft.rfft(signal, size) * np.conj(np.fft.rfft(kernel, size))
    return np.fft.irfft(spectrum, size)[: len(signal) - len(kernel) + 1]


def correlate1d_on_plain_lists(signal, kernel):
    signal, kernel = signal.tolist(), kernel.tolist()
    windows = zip(*(signal[i:] for i in range(len(kernel))), strict=False)
    return tuple(sum(a * b for a, b in zip(each, kernel, strict=True)) for each in windows)


def correlate1d_in_float32(signal, kernel):
    signal, kernel = signal.astype(np.float32), kernel.astype(np.float32)
    return np.correlate(signal, kernel).astype(np.float32)


def convolve1d_by_the_definition(signal, kernel, mode):
    length, size = len(signal), len(kernel)
    first = {"full": 0, "same": size // 2, "valid": size - 1}[mode]
    count = {"full": length + size - 1, "same": length, "valid": length - size + 1}[mode]
    return [
        sum(kernel[i] * signal[n - i] for i in range(size) if 0 <= n - i < length)
        for n in range(first, first + count)
    ]


def convolve1d_by_fft(signal, kernel, mode):
    size = len(signal) + len(kernel) - 1
    full = np.fft.ifft(np.fft.fft(signal, size) * np.fft.fft(kernel, size)).real
    cut = ["full", "same", "valid"].index(mode) * (len(kernel) - 1) // 2
    return full[cut : size - cut]


def convolve1d_in_float32(signal, kernel, mode):
    return np.convolve(np.float32(signal), np.float32(kernel), mode)


def agree_by_array_equal(kernel):
    return np.array_equal(kernel, np.flip(kernel))


def agree_by_all(kernel):
    return (kernel == kernel[::-1]).all()


def agree_by_recursion(kernel):
    return len(kernel) < 2 or (kernel[0] == kernel[-1] and agree_by_recursion(kernel[1:-1]))


def agree_as_a_number(kernel):
    return int(not np.any(kernel - kernel[::-1]))


@pytest.mark.parametrize("task, program", programs(EXERCISE, vars()))
def test_right_program_is_never_accused(task, program):
    assert_accepted(EXERCISE, task, program)


@pytest.mark.parametrize("seed", range(3))
def test_comparing_the_centres_of_mass_is_noticed(seed):
    """By an example and by a graded test."""

    def agree(kernel):
        places = np.arange(len(kernel))
        return bool(np.sum(places * kernel) == np.sum(places * kernel[::-1]))

    assert diagnosed(EXERCISE, agree).status == "wrong"
    assert failed_tests(EXERCISE, "agree", agree, seed)


# ------------------------------------------------------------------ the model answers

signals = numbers(st.tuples(st.integers(1, 12)))


@st.composite
def _signals_kernels_and_modes(draw):
    kernel, signal = sorted((draw(signals), draw(signals)), key=len)
    mode = draw(st.sampled_from(MODES))
    return signal, kernel[len(kernel) % 2 == 0 and mode == "same" :], mode


@given(_signals_kernels_and_modes())
def test_correlate1d_and_convolve1d_are_those_of_scipy(drawn):
    signal, kernel, mode = drawn
    solution = folder(EXERCISE).solution
    expected = scipy.signal.correlate(signal, kernel, "valid", method="direct")
    np.testing.assert_allclose(solution.correlate1d(signal, kernel), expected, 1e-12, 1e-9)
    expected = scipy.signal.convolve(signal, kernel, mode, method="direct")
    np.testing.assert_allclose(solution.convolve1d(signal, kernel, mode), expected, 1e-12, 1e-9)


@settings(max_examples=300)
@given(st.one_of(signals, signals.map(lambda half: np.append(half, half[::-1]))))
def test_agree_says_whether_scipy_gives_the_same_for_a_single_pulse(kernel):
    ways = [
        scipy.signal.correlate([1], kernel, "full", method="direct"),
        scipy.signal.convolve([1], kernel, "full", method="direct"),
    ]
    assert folder(EXERCISE).solution.agree(kernel) == np.array_equal(*ways)
