"""Batches on this machine, so many at a time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence

from convlab.grading.batch import Ended, RunConfig, could_not_start, run_batch
from convlab.grading.failure import REFUSED
from convlab.grading.inbox import SubmissionFile
from convlab.grading.session import Marks


class LocalPool:
    """Processes of this machine.

    Parameters
    ----------
    workers : int
        How many batches are graded at a time.
    largest : int
        How many submissions a batch should have at most.
    isolation : str
        What stands between the submissions and this machine.
    """

    def __init__(self, workers: int, *, largest: int, isolation: str = ""):
        self.largest, self.isolation = largest, isolation
        self._workers, self._closed = workers, False
        self._processes: set[subprocess.Popen] = set()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def workers(self) -> int:
        """Return how many batches there should be at a time."""
        return self._workers

    def start(
        self,
        order: RunConfig,
        batch: Sequence[SubmissionFile],
        tell: Callable[[Marks | Ended | Exception], None],
    ) -> None:
        """Begin with a batch.

        Parameters
        ----------
        order : RunConfig
        batch : sequence of SubmissionFile
        tell : callable
            Called, from a thread, with marks as they come, and at last with how the batch `Ended`
            or why it could not be started.
        """
        # A worker ends with the thread that has started it, which therefore waits for it.
        thread = threading.Thread(target=self._run, args=(order, batch, tell), daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()]
        try:
            thread.start()
        except RuntimeError as error:  # the system has no thread left
            tell(could_not_start(error))
        else:
            self._threads.append(thread)

    def close(self) -> None:
        """End all that is still running."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                _kill(process)
        for thread in self._threads:
            thread.join()

    def _run(self, order: RunConfig, batch: Sequence[SubmissionFile], tell) -> None:
        try:
            ended = run_batch(order, batch, tell, self._started)
        except REFUSED as error:  # what the system refuses now it may give later
            ended = could_not_start(error)
        except Exception as error:  # or nobody would hear that this thread is no more
            ended = error
        tell(ended)

    def _started(self, process: subprocess.Popen) -> None:
        with self._lock:
            self._processes = {one for one in self._processes if one.returncode is None}
            self._processes.add(process)
            if self._closed:
                _kill(process)


def _kill(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
