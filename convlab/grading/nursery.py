"""The grader's hold on the nursery: start it, have it fork a worker, end the worker, close it.

The process itself is `inside/nursery.py`, on the far side of the wall.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from convlab.grading import sandbox as walls
from convlab.grading.inside import wire

_START_SECONDS = 120  # a busy machine's, with Python's files not yet in its memory
_END_SECONDS = 30
# NumPy loads some of its parts when they are first asked for: that would be once in each worker.
_PRELOAD = (
    *("numpy", "numpy.random", "numpy.fft", "numpy.polynomial", "numpy.ma", "numpy.testing"),
)
# Its second of loading, and its pages in every fork, are for those who draw.
_PLOTS = ("matplotlib.pyplot", "matplotlib_inline.backend_inline")


class NurseryError(RuntimeError):
    """The sandbox could not be started; no submission is to blame."""


class Nursery:
    """A sandbox with a nursery in it, from which one worker, or kernel, at a time is forked.

    With `plots` Matplotlib is loaded before the fork; without, whoever imports it waits for it.
    """

    def __init__(self, sandbox: walls.Sandbox, *, kernels: bool = False, plots: bool = False):
        self.sandbox, self._kernels, self._plots = sandbox, kernels, plots
        self.system_calls_filtered = False
        self._process, self._busy = None, False

    def start(self) -> None:
        """Start the sandbox, unless it runs.

        Raises
        ------
        NurseryError
            If it does not start.
        """
        if self._process is None:
            self._start()

    def worker(self, notebook: bytes) -> socket.socket:
        """Fork a worker, give it a notebook to run, and return the socket it answers on.

        Raises
        ------
        NurseryError
            If the sandbox does not start.
        WireError
            If the worker ends before it has taken the notebook.
        """
        near, far = socket.socketpair()
        with far:
            self.fork([far])
        limits = self.sandbox.limits
        settings = {
            "cell_seconds": limits.cell_seconds,
            "answer_bytes": limits.answer_mib * walls.MIB,
        }
        try:
            wire.send(near, settings, [notebook], until=time.monotonic() + _END_SECONDS)
        except wire.WireError:
            near.close()
            raise
        return near

    def fork(self, sockets) -> None:
        """Fork a worker, and hand it these sockets.

        Raises
        ------
        NurseryError
            If the sandbox does not start.
        """
        if self._busy:
            raise RuntimeError("a worker is still there: end it before the next one is forked")
        numbers = [one.fileno() for one in sockets]
        for _ in range(2):
            self.start()
            try:
                socket.send_fds(self._control, [b"+"], numbers)
            except OSError:
                self.close()  # it has ended by itself since the last one: a new one, then
                continue
            self._busy = True
            return
        raise NurseryError("the sandbox ends as soon as it has started")

    def end_worker(self) -> int:
        """Kill the worker with all that it started; return its exit code, or minus its signal."""
        until, self._busy = time.monotonic() + _END_SECONDS, False
        try:
            wire.send(self._control, {}, until=until)
            ended, _ = wire.receive(self._control, until=until, body_bytes=0)
        except wire.WireError:
            self.close()
            return -signal.SIGKILL
        if not ended["clean"]:
            # What one submission leaves in the scratch folder, the next one shall not find.
            self.close()
        return ended["status"]

    def close(self) -> None:
        """End the nursery and everything that runs in it."""
        if self._process is None:
            return
        process, self._process = self._process, None
        self._control.close()
        walls.end(process)
        process.wait()
        self._scratch.cleanup()

    def _start(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="convlab-", ignore_cleanup_errors=True)
        folder = Path(self._scratch.name)
        self._control, far = socket.socketpair()
        with far, open(folder / "log", "w+b") as log:
            call = f"inside.nursery:main({far.fileno()})"
            self._process = self.sandbox.start(
                call, folder, pass_fds=[far.fileno()], stdout=subprocess.DEVNULL, stderr=log
            )
            far.close()
            try:
                until = time.monotonic() + _START_SECONDS
                wire.send(self._control, self._settings(), until=until)
                ready, _ = wire.receive(self._control, until=until, body_bytes=0)
            except wire.WireError as error:
                log.seek(0)
                said = log.read(4000).decode(errors="replace").strip()
                self.close()
                raise NurseryError(f"the sandbox does not start: {error}. {said}") from None
        self.system_calls_filtered = bool(ready.get("filter"))

    def _settings(self) -> dict:
        return {
            "limits": asdict(self.sandbox.limits),
            "preload": [*_PRELOAD, *(_PLOTS if self._plots else ())],
            "kernels": self._kernels,
            "allowed": walls.import_names(self.sandbox.allowed),
            "own_pids": self.sandbox.isolation == walls.BUBBLEWRAP,
        }
