"""A progress bar: one moving line on a terminal, otherwise a line every 15 seconds."""

import shutil
import sys
import time

_LIVE_SECONDS, _PIPED_SECONDS = 0.2, 15


class ProgressBar:
    """Shows how many of `total` are done, the rate, and the remaining time.

    `done` says what has been done to each: "graded". If some take far longer than others, they are
    not `alike`, and the remaining time is not estimated. By default the stream is the standard
    output.
    """

    def __init__(self, total: int, done: str, stream=None, *, alike: bool = True):
        self._total, self._done, self._stream = total, done, stream or sys.stdout
        self._alike = alike
        self._live = self._stream.isatty()
        self._began = time.monotonic()
        self._every = _LIVE_SECONDS if self._live else _PIPED_SECONDS
        self._next = self._began + self._every

    @property
    def seconds(self) -> float:
        """The time since the start."""
        return time.monotonic() - self._began

    def show(self, count: int) -> None:
        """Show the progress, if it is time to."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + self._every
        seconds = self.seconds if self._alike else 0.0
        text = f"  {progress(count, self._total, self._done, seconds)}"
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            text = f"\r{text[:width].ljust(min(width, 70))}"
        self._stream.write(text if self._live else f"{text}\n")
        self._stream.flush()

    def clear(self) -> None:
        """Remove the moving line."""
        if self._live:
            self._stream.write(f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r")
            self._stream.flush()


def progress(count: int, total: int, done: str, seconds: float) -> str:
    """Describe the progress, without an estimate if the seconds are 0.

    >>> progress(0, 200, "graded", 1.0)
    '0 of 200 graded'
    >>> progress(50, 200, "graded", 4.0)
    '50 of 200 graded, 12.5 per second, 12 s left'
    >>> progress(100, 1000, "graded", 180.0)
    '100 of 1000 graded, 0.56 per second, 27 min left'
    """
    text = f"{count} of {total} {done}"
    if not count or not seconds:
        return text
    left = (total - count) * seconds / count
    rest = f"{left:.0f} s" if left < 120 else f"{left / 60:.0f} min"
    rate = count / seconds
    return f"{text}, {rate:.{1 if rate >= 1 else 2}f} per second, {rest} left"
