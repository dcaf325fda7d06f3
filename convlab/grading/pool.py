"""Batches on this machine, several at a time."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from convlab.grading.batch import RunConfig, could_not_start, run_batch
from convlab.grading.failure import REFUSED
from convlab.grading.inbox import SubmissionFile
from convlab.grading.marks import Begun, Done


class LocalPool:
    """Grades batches of at most `largest` submissions in `workers` processes of this machine.

    Not a `ThreadPoolExecutor`: when the system has no thread left, its `submit` raises and still
    keeps the work, so that the batch would be graded twice.
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

    def submit(
        self,
        config: RunConfig,
        files: Sequence[SubmissionFile],
        notify: Callable[[Begun | Done], None],
    ) -> Future:
        """Start a batch; return a Future of BatchExit. A thread passes its events to `notify`."""
        future: Future = Future()
        # The process ends with the thread that has started it, which therefore waits for it.
        arguments = (future, config, files, notify)
        thread = threading.Thread(target=self._run, args=arguments, daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()]
        try:
            thread.start()
        except RuntimeError as error:  # the system has no thread left
            future.set_result(could_not_start(error))
        else:
            self._threads.append(thread)
        return future

    def close(self) -> None:
        """Kill the processes that are still running."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                _kill(process)
        for thread in self._threads:
            thread.join()

    def _run(self, future: Future, config: RunConfig, files, notify) -> None:
        try:
            future.set_result(run_batch(config, files, notify, self._started))
        except REFUSED as error:  # the system may allow it later
            future.set_result(could_not_start(error))
        except Exception as error:
            future.set_exception(error)

    def _started(self, process: subprocess.Popen) -> None:
        with self._lock:
            self._processes = {one for one in self._processes if one.returncode is None}
            self._processes.add(process)
            if self._closed:
                _kill(process)


def _kill(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
