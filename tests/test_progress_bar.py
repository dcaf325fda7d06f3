"""The progress bar, on a terminal and in a file."""

import io

import pytest

from convlab import progress_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test advances."""
    now = [100.0]
    monkeypatch.setattr(progress_bar.time, "monotonic", lambda: now[0])
    return now


def test_terminal_has_one_moving_line_that_is_removed(clock):
    stream = Terminal()
    one = progress_bar.ProgressBar(40, "graded", stream)
    for done in (10, 20, 20):
        clock[0] += 0.5
        one.show(done)
    one.show(21)  # too soon after the last one
    one.clear()
    lines = [line.strip() for line in stream.getvalue().split("\r")]
    assert lines == ["", "10 of 40 graded, 20.0 per second, 2 s left",
                     "20 of 40 graded, 20.0 per second, 1 s left",
                     "20 of 40 graded, 13.3 per second, 2 s left", "", ""]  # fmt: skip
    assert "\n" not in stream.getvalue()


def test_remaining_time_is_not_estimated_where_some_take_far_longer_than_others(clock):
    stream = Terminal()
    one = progress_bar.ProgressBar(11, "packed", stream, alike=False)
    clock[0] += 1
    one.show(1)
    assert stream.getvalue().strip() == "1 of 11 packed"


def test_file_gets_a_line_at_intervals(clock):
    stream = io.StringIO()
    one = progress_bar.ProgressBar(1000, "graded", stream)
    for second in range(1, 41):
        clock[0] += 1
        one.show(second)
    one.clear()
    assert stream.getvalue() == (
        "  15 of 1000 graded, 1.0 per second, 16 min left\n"
        "  30 of 1000 graded, 1.0 per second, 16 min left\n"
    )
