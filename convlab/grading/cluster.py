"""Batches on other machines: the tasks of a `dask.distributed` cluster.

A task carries the exercise and the notebooks with it, so no folder has to be shared. If its machine
is lost, the scheduler gives it to another one; only the one result that arrives counts.
"""

import logging
import signal
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from importlib import metadata

from convlab.cli_errors import install_command
from convlab.files import read_files
from convlab.grading import sandbox
from convlab.grading.batch import BatchExit, RunConfig, could_not_start, run_batch
from convlab.grading.failure import REFUSED, GraderFailure
from convlab.grading.inbox import SubmissionFile
from convlab.grading.limits import Limits
from convlab.grading.marks import Begun, Done, Failed
from convlab.grading.scratch import Scratch, remove_abandoned

_START_SECONDS = 30


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message says why and what to do."""


class Cluster:
    """Grades batches on the workers of a scheduler, with the interface of `LocalPool`.

    Not Dask's `get_executor()`: its futures never end when the scheduler is lost.

    Raises ClusterError if the scheduler at `address`, such as "tcp://10.0.0.5:8786", cannot be
    reached, has no workers, or these have another version of the course.
    """

    def __init__(self, address: str, *, largest: int):
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                f"distributed is not installed: {install_command('cluster')}"
            ) from None
        for name in [name for name in logging.root.manager.loggerDict if "distributed" in name]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # errors are reported in one line
        self.address, self.largest, self._tasks = address, largest, set()
        try:
            self._client = Client(address, timeout=_START_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no scheduler answers at {address}: {error}") from None
        try:
            self.isolation = self._check_workers()
        except BaseException:
            self.close()
            raise

    def _check_workers(self) -> str:
        try:
            self._client.wait_for_workers(1, timeout=_START_SECONDS)
            found = self._client.run(describe)
        except TimeoutError:
            raise ClusterError(f"the scheduler at {self.address} has no workers") from None
        except ImportError as error:
            raise ClusterError(
                f"a worker of {self.address} does not have the course ({error}): install "
                "convlab-course there, with its extra `cluster`"
            ) from None
        for worker, (version, _) in found.items():
            if version != _version():
                raise ClusterError(
                    f"the worker {worker} has convlab-course {version}, but this machine has "
                    f"{_version()}: install the same version"
                )
        return "\n".join(sorted({isolation for _, isolation in found.values()}))

    def workers(self) -> int:
        """Return how many batches there should be at a time, as machines come and go."""
        try:
            threads = self._client.nthreads()
        except (OSError, TimeoutError):
            raise self._lost() from None
        # Twice as many as there are threads: the next task is there when one ends.
        return 2 * max(sum(threads.values()), 1)

    def _lost(self) -> ClusterError:
        return ClusterError(
            f"lost the scheduler at {self.address}: run the same command again to continue, with "
            "another --scheduler or without one"
        )

    def submit(
        self,
        config: RunConfig,
        files: Sequence[SubmissionFile],
        notify: Callable[[Begun | Done], None],
    ) -> Future:
        """Send a batch; its events all arrive when it has ended."""
        future: Future = Future()
        try:
            sent = [file.read(config.limits.notebook_mib) for file in files]
        except GraderFailure as failure:  # a file that this machine may not open
            future.set_result(BatchExit(1, failed=Failed(str(failure))))
            return future
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            task = self._client.submit(grade, config, read_files(config.exercise), sent, pure=False)
        self._tasks.add(task)
        students = [file.student for file in files]
        task.add_done_callback(lambda task: self._done(students, task, notify, future))
        return future

    def _done(self, students: list[str], task, notify, future: Future) -> None:
        """Pass on the result of a task; runs in a thread of the client's."""
        from distributed import KilledWorker

        self._tasks.discard(task)
        if task.status not in ("finished", "error"):
            future.set_exception(self._lost())
            return
        try:
            events, ended = task.result()
        except KilledWorker:
            future.set_result(BatchExit(-signal.SIGKILL))
        except REFUSED as error:  # of that machine: a full disk, no more processes
            future.set_result(could_not_start(error))
        except Exception as error:
            why = f"{self.address}: {type(error).__name__}: {error}"
            future.set_exception(ClusterError(why))
        else:
            for event in events:
                notify(_with_name(event, students))
            future.set_result(ended)

    def close(self) -> None:
        """Cancel the tasks that are left, and disconnect."""
        for task in list(self._tasks):
            task.cancel()
        self._client.close()


# ------------------------------------------------------------------ on the other machine


def describe() -> tuple[str, str]:
    """Return the version of the course, and a line that describes this machine's sandbox."""
    return _version(), sandbox.describe(sandbox.make(Limits()))


def _version() -> str:
    return metadata.version("convlab-course")


def grade(
    config: RunConfig, exercise: dict[str, bytes], sent
) -> tuple[list[Begun | Done], BatchExit]:
    """Grade a batch on the machine it was sent to.

    `exercise` has the files of the exercise, by their path in its folder; `sent` the bytes of each
    submission, or None and why there are none. The events have the position of a submission in the
    batch in place of its student's name.
    """
    events: list[Begun | Done] = []
    remove_abandoned()
    with Scratch() as scratch:
        folder = scratch / "exercise" / config.exercise.name
        for place, content in exercise.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(content)
        files = []
        for number, (text, why_not) in enumerate(sent):
            path = scratch / f"{number:06}.ipynb"
            if text is not None:
                path.write_bytes(text)
            files.append(SubmissionFile(path.stem, path, why_not))
        return events, run_batch(replace(config, exercise=folder), files, events.append)


def _with_name(event: Begun | Done, students: list[str]) -> Begun | Done:
    if isinstance(event, Begun):
        return replace(event, student=students[int(event.student)])
    return Done(replace(event.marks, student=students[int(event.marks.student)]))
