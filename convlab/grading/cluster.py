"""Batches on other machines: the tasks of a `dask.distributed` cluster.

A task brings the exercise and the notebooks along, so that no folder has to be shared. If its
machine is lost, the scheduler gives it to another; what counts is the one result that arrives.
"""

from __future__ import annotations

import logging
import signal
import warnings
from collections.abc import Sequence
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path

from convlab.files import list_files
from convlab.grading import sandbox
from convlab.grading.batch import Ended, RunConfig, could_not_start, run_batch
from convlab.grading.failure import REFUSED
from convlab.grading.inbox import SubmissionFile
from convlab.grading.limits import Limits
from convlab.grading.scratch import Scratch, remove_abandoned
from convlab.grading.session import Marks

_START_SECONDS = 30
_LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints"}


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the message says why and what to do."""


class Cluster:
    """The workers of a scheduler; `LocalPool` says what each part does.

    Parameters
    ----------
    address : str
        The scheduler's, such as "tcp://10.0.0.5:8786".

    Raises
    ------
    ClusterError
        If it cannot be reached, has no workers, or these have another version of the course.
    """

    def __init__(self, address: str, *, largest: int):
        try:
            from distributed import Client
        except ImportError:
            raise ClusterError(
                "distributed is not there: pip install 'convlab-course[cluster]'"
            ) from None
        for name in [name for name in logging.root.manager.loggerDict if "distributed" in name]:
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told in a line
        self.address, self.largest, self._futures = address, largest, set()
        try:
            self._client = Client(address, timeout=_START_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no scheduler answers at {address}: {error}") from None
        try:
            self.isolation = self._look_at_workers()
        except BaseException:
            self.close()
            raise

    def _look_at_workers(self) -> str:
        try:
            self._client.wait_for_workers(1, timeout=_START_SECONDS)
            told = self._client.run(describe)
        except TimeoutError:
            raise ClusterError(f"the scheduler at {self.address} has no workers") from None
        except ImportError as error:
            raise ClusterError(
                f"a worker of {self.address} lacks the course ({error}): install convlab-course "
                "there, with its extra `cluster`"
            ) from None
        for worker, (version, _) in told.items():
            if version != _version():
                raise ClusterError(
                    f"the worker {worker} has convlab-course {version}, and here it is "
                    f"{_version()}: install the same"
                )
        return "\n".join(sorted({isolation for _, isolation in told.values()}))

    def workers(self) -> int:
        """Return how many batches there should be at a time, as machines come and go."""
        try:
            threads = self._client.nthreads()
        except (OSError, TimeoutError):
            raise self._gone() from None
        # Twice as many as there are threads: the next task is there when one ends.
        return 2 * max(sum(threads.values()), 1)

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"the scheduler at {self.address} is gone: the same command goes on, with another "
            "--scheduler or without"
        )

    def start(self, order: RunConfig, batch: Sequence[SubmissionFile], tell) -> None:
        """Send a batch; `tell` hears of its marks and its end, as that of `LocalPool` does."""
        sent = [one.read(order.limits.notebook_mib) for one in batch]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Sending large graph", UserWarning)
            future = self._client.submit(
                grade, asdict(order), read_folder(order.exercise), sent, pure=False
            )
        self._futures.add(future)
        students = [one.student for one in batch]
        future.add_done_callback(lambda future: self._done(students, future, tell))

    def _done(self, students: list[str], future, tell) -> None:
        """Tell what came of a task; runs in a thread of the client's."""
        from distributed import KilledWorker

        self._futures.discard(future)
        if future.status not in ("finished", "error"):
            tell(self._gone())
            return
        try:
            marks, code, said = future.result()
        except KilledWorker:
            tell(Ended(-signal.SIGKILL))
        except REFUSED as error:  # of that machine: a full disk, no more processes
            tell(could_not_start(error))
        except Exception as error:  # whatever it was that went wrong on the other machine
            tell(ClusterError(f"{self.address}: {type(error).__name__}: {error}"))
        else:
            for number, one in marks:
                tell(replace(one, student=students[number]))
            tell(Ended(code, said))

    def close(self) -> None:
        """Give up the tasks that are left, and leave the cluster."""
        for future in list(self._futures):
            future.cancel()
        self._client.close()


# ------------------------------------------------------------------ on the other machine


def describe() -> tuple[str, str]:
    """Return the course's version and what stands between submissions and this machine."""
    return _version(), sandbox.describe(sandbox.make(Limits()))


def _version() -> str:
    return metadata.version("convlab-course")


def read_folder(folder: Path) -> tuple[str, dict[str, bytes]]:
    """Return a folder's name and its files, by their place in it."""
    paths = list_files(folder, recursive=True)
    kept = (path for path in paths if _LEFT_BEHIND.isdisjoint(path.relative_to(folder).parts))
    return folder.name, {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept}


def grade(order: dict, exercise, sent) -> tuple[list[tuple[int, Marks]], int, str]:
    """Grade a batch on the machine it was sent to.

    Parameters
    ----------
    order : dict
        The fields of an `RunConfig`.
    exercise : (str, dict of bytes)
        What `read_folder` returned.
    sent : list of (bytes or None, str)
        Of each submission its bytes, or None and why there are none.

    Returns
    -------
    marks : list of (int, Marks)
        Each with the submission's place in the batch.
    code : int
    said : str
        How the process ended.
    """
    marks: list[tuple[int, Marks]] = []
    remove_abandoned()
    with Scratch() as scratch:
        name_of_exercise, files = exercise
        folder = scratch / "exercise" / name_of_exercise
        for place, content in files.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(content)
        found = []
        for number, (text, why_not) in enumerate(sent):
            path = scratch / f"{number:06}.ipynb"
            if text is not None:
                path.write_bytes(text)
            found.append(SubmissionFile(path.stem, path, why_not))
        order = RunConfig(**order | {"exercise": folder, "limits": Limits(**order["limits"])})
        ended = run_batch(order, found, lambda one: marks.append((int(one.student), one)))
    return marks, ended.code, ended.said
