"""How much CPU time and memory the grader itself may use for one submission.

The sandbox limits the submission. Its answers are processed outside: compared, convolved, drawn.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from convlab.grading.inside.privileges import within
from convlab.grading.limits import MIB
from convlab.grading.submission import SubmissionError

try:
    import resource
except ModuleNotFoundError:  # Windows, where pytest loads the plugin and nothing is graded
    resource = None

_AGAIN_SECONDS = 0.5  # until it is raised again, in case a test has caught it
_GRACE = 3  # times the budget: then the system kills the process, in case a call never returns


class TooExpensive(SubmissionError):
    """The grader has used up its budget for a submission."""


class Budget:
    """Seconds of CPU time for the grader's own work on the current submission.

    CPU time does not depend on how busy the machine is.
    """

    def __init__(self, seconds: float):
        self.spent, self._seconds, self._armed = False, seconds, False

    @property
    def why(self) -> str:
        return f"grading its answers took more than {self._seconds:g} s of CPU time"

    def begin(self, *, last_resort: bool) -> None:
        """Begin with the next submission.

        With `last_resort`, in a process that grades only a batch, the system may kill it: Python
        handles a signal between two instructions, and a single call of NumPy can take long.
        """
        self.spent = False
        signal.signal(signal.SIGPROF, self._ring)
        signal.setitimer(signal.ITIMER_PROF, self._seconds, _AGAIN_SECONDS)
        if last_resort:
            used = resource.getrusage(resource.RUSAGE_SELF)
            until = int(used.ru_utime + used.ru_stime + _GRACE * self._seconds + 1)
            resource.setrlimit(resource.RLIMIT_CPU, within(resource.RLIMIT_CPU, until))

    def end(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    @contextmanager
    def spending(self) -> Iterator[None]:
        """Raise `TooExpensive` in this block when the budget is used up."""
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
    """Limit the additional address space of this process, on Linux."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return
    most = pages * resource.getpagesize() + mib * MIB
    resource.setrlimit(resource.RLIMIT_AS, within(resource.RLIMIT_AS, most))
