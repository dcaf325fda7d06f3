"""How much of the processor and of memory the grader itself may spend on one submission.

A submission has limits of its own in the sandbox. What it returns is worked on out here: compared,
convolved with, drawn.
"""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convlab.grading.limits import MIB
from convlab.grading.submission import SubmissionError

_AGAIN_SECONDS = 0.5  # after which it is said once more, to whoever has caught it
_GRACE = 3  # times the budget, at which the system ends a process whose one call does not return


class TooExpensive(SubmissionError):
    """The grader has spent all that it may on a submission."""


class Budget:
    """Seconds of the processor for the grader's own work on the submission in hand.

    Counted is this process's processor, so that a busy machine costs a submission nothing.
    """

    def __init__(self, seconds: float):
        self.spent, self._seconds, self._armed = False, seconds, False

    @property
    def why(self) -> str:
        return f"grading its answers took more than {self._seconds:g} s of processor"

    def begin(self, *, last_resort: bool) -> None:
        """Begin with the next submission.

        Parameters
        ----------
        last_resort : bool
            Whether the system may end this process, which is then a batch's own: a signal is seen
            between two instructions of Python only, and NumPy can take long for one.
        """
        self.spent = False
        signal.signal(signal.SIGPROF, self._ring)
        signal.setitimer(signal.ITIMER_PROF, self._seconds, _AGAIN_SECONDS)
        if last_resort:
            used = resource.getrusage(resource.RUSAGE_SELF)
            until = used.ru_utime + used.ru_stime + _GRACE * self._seconds + 1
            hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
            resource.setrlimit(resource.RLIMIT_CPU, (int(until), hard))

    def end(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Raise `TooExpensive` inside where the budget is spent; leave the rest to finish."""
        if self.spent:
            raise TooExpensive(self.why)
        self._armed = True
        try:
            yield
        finally:
            self._armed = False

    def _ring(self, _number, _frame) -> None:
        self.spent = True
        if self._armed:
            raise TooExpensive(self.why)


def limit_memory(mib: int) -> None:
    """Let this process have no more than so much address space beside what it has, on Linux."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + mib * MIB
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
