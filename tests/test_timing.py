from functools import partial
from time import perf_counter, sleep
from timeit import Timer

import pytest

from convlab import timing


def test_a_call_that_sleeps_is_measured():
    assert 0.01 <= timing.seconds(sleep, 0.01) < 1


def test_short_call_is_measured_by_the_clock_of_a_browser(monkeypatch):
    steps = partial(Timer, timer=lambda: round(perf_counter(), 3))
    monkeypatch.setattr(timing, "Timer", steps)
    assert 0 < timing.seconds(sorted, [3, 1, 2]) < 1e-4


def test_options_are_passed_on():
    assert timing.seconds(sorted, [1], reverse=True) > 0
    with pytest.raises(TypeError, match="reversed"):
        timing.seconds(sorted, [1], reversed=True)


def test_each_method_has_one_time_for_each_size():
    times = timing.methods([1, 3, 6], image_size=12)
    assert set(times) == set(timing.METHODS)
    assert all(len(some) == 3 and min(some) > 0 for some in times.values())
    with pytest.raises(ValueError, match="kernel 9x9 does not fit into the 8x8 input"):
        timing.methods([9], image_size=8)


@pytest.mark.parametrize(
    "fft, expected",
    [
        ([1, 1, 1, 1], 3),
        ([4, 4, 4, 4], 7),
        ([4, 2, 6, 8], 9),  # faster at 5 only by chance
        ([4, 4, 4, 9], 7),
        ([9, 9, 9, 9.5], None),
    ],
)
def test_crossover_is_the_size_from_which_on_no_method_is_faster(fft, expected):
    times = {"shift_and_add": [1, 3, 6, 10], "fft": fft, "im2col": [2, 2.5, 5, 9]}
    assert timing.crossover([3, 5, 7, 9], times, "fft") == expected


def test_crossover_of_an_unknown_method_is_an_error():
    with pytest.raises(ValueError, match="no times of 'FFT' are given, only of im2col, fft"):
        timing.crossover([3], {"im2col": [1], "fft": [1]}, "FFT")
