"""The grader's end of a fork server: start it, have it fork a worker, end the worker, close it.

The other end is `inside/fork_server.py`, in the sandbox.
"""

import contextlib
import socket
import subprocess
import time
from dataclasses import asdict, dataclass, replace

from convlab.grading.failure import GraderFailure, RanMeanwhile, last_line, own_work
from convlab.grading.inside import protocol
from convlab.grading.limits import MIB
from convlab.grading.sandbox import (
    BUBBLEWRAP,
    LIMITS_ONLY,
    Sandbox,
    end,
    import_names,
    missing_by,
)
from convlab.grading.scratch import Scratch

_START_SECONDS = 120  # on a busy machine that has to read Python's files from disk
_END_SECONDS = 30
# Parts that NumPy loads at their first use, which would be in each worker; others are rarely used.
_PRELOAD = ("numpy", "numpy.random", "numpy.fft")
# Takes a second to load, and memory in every fork: only for submissions that plot.
_PLOTS = ("matplotlib.pyplot", "matplotlib_inline.backend_inline")


@dataclass(frozen=True)
class Exit:
    code: int  # its exit code, or minus the signal that killed it
    killed: bool  # whether it was still running when the grader ended it
    exceeded: str  # the limit for which the fork server stopped it, "" if none
    processor: float  # seconds of CPU time, of all threads together


class ForkServer:
    """A fork server in a sandbox, which forks one worker, or one kernel, at a time.

    With `plots`, Matplotlib is loaded before the fork. Without, a notebook can still import it.
    """

    def __init__(self, sandbox: Sandbox, *, kernels: bool = False, plots: bool = False):
        self.sandbox, self._kernels, self._plots = sandbox, kernels, plots
        self._process, self._busy = None, False

    def start(self) -> None:
        """Start the sandbox, unless it runs."""
        if self._process is None:
            with own_work("start a sandbox"):
                self._start()

    def worker(self, notebook: bytes) -> socket.socket:
        """Fork a worker, send it a notebook to run, and return the socket on which it answers.

        Until the worker reports that it has the notebook, no code of the submission has run, and
        any error is the grader's failure.
        """
        limits = self.sandbox.limits
        settings = {
            "cells": limits.cells,
            "cell_seconds": limits.cell_seconds,
            "answer_bytes": limits.answer_mib * MIB,
        }
        with contextlib.ExitStack() as on_failure:
            with own_work("start a worker"):
                near, far = socket.socketpair()
                on_failure.callback(near.close)
                with far:
                    self.fork([far])
            on_failure.callback(self.end_worker)
            try:
                until = time.monotonic() + _END_SECONDS
                protocol.send(near, settings, [notebook], until=until)
                ready, _ = protocol.receive(near, until=until, body_bytes=0)
            except protocol.ProtocolError as error:
                raise GraderFailure(f"could not start a worker: {error}") from None
            if not ready.get("ready"):
                raise GraderFailure(f"could not start a worker: it replied {ready}")
            on_failure.pop_all()
        return near

    def fork(self, sockets) -> None:
        """Fork a worker, and pass these sockets to it."""
        if self._busy:
            raise RuntimeError("a worker is still running: end it before forking the next one")
        numbers = [one.fileno() for one in sockets]
        for _ in range(2):
            self.start()
            until = time.monotonic() + _END_SECONDS
            try:
                socket.send_fds(self._control, [b"+"], numbers)
                forked, _ = protocol.receive(self._control, until=until, body_bytes=0)
            except (OSError, protocol.ProtocolError):
                self.close()  # it has ended since the last worker: start a new one
                continue
            if "error" in forked:
                raise GraderFailure(f"could not fork a worker: {forked['error']}")
            self._busy = True
            return
        raise GraderFailure("the sandbox exits as soon as it has started")

    def waited(self) -> float:
        """Return how many seconds the worker has waited for a processor that others used."""
        return self._ask()["waited"]

    def has_room_for_a_thread(self) -> bool:
        """Whether the limits of the worker allow another thread."""
        return self._ask()["room"]

    def _ask(self) -> dict:
        until = time.monotonic() + _END_SECONDS
        try:
            protocol.send(self._control, {"ask": "usage"}, until=until)
            return protocol.receive(self._control, until=until, body_bytes=0)[0]
        except protocol.ProtocolError as error:
            raise RanMeanwhile(f"the sandbox has ended: {error}") from None

    def end_worker(self, *, expected: bool = False) -> Exit | None:
        """Kill the worker and everything it started; return how it ended.

        If it is `expected` to exit, since it has closed its socket, it gets a moment to do so. None
        means that the sandbox is gone, so that it is not known how the worker ended.
        """
        until, self._busy = time.monotonic() + _END_SECONDS, False
        if self._process is None:
            return None
        try:
            request = {"end": "expected" if expected else "now"}
            protocol.send(self._control, request, until=until)
            ended: dict = {}
            while "clean" not in ended:
                # A process that asked may have been killed before it read the reply.
                ended, _ = protocol.receive(self._control, until=until, body_bytes=0)
        except protocol.ProtocolError:
            self.close()
            return None
        if not ended.pop("clean"):
            # The next submission must not find files of this one in the scratch folder.
            self.close()
        return Exit(**ended)

    def close(self) -> None:
        """End the fork server and everything that runs in its sandbox."""
        if self._process is None:
            return
        process, self._process = self._process, None
        self._control.close()
        end(process)
        process.wait()
        self._scratch.close()

    def _start(self) -> None:
        with contextlib.ExitStack() as on_failure:
            self._scratch = Scratch()
            on_failure.callback(self._scratch.close)
            folder = self._scratch.path
            self._control, far = socket.socketpair()
            on_failure.callback(self._control.close)
            with far, open(folder / "log", "w+b") as log:
                call = f"inside.fork_server:main({far.fileno()})"
                process = self.sandbox.start(
                    call, folder, pass_fds=[far.fileno()], stdout=subprocess.DEVNULL, stderr=log
                )
                on_failure.pop_all()
                self._process = process
                on_failure.callback(self.close)
                far.close()
                self._greet(log)
                on_failure.pop_all()

    def _greet(self, log) -> None:
        """Send the settings, and wait until everything is loaded."""
        try:
            until = time.monotonic() + _START_SECONDS
            protocol.send(self._control, self._settings(), until=until)
            ready, _ = protocol.receive(self._control, until=until, body_bytes=0)
        except protocol.ProtocolError as error:
            log.seek(0)
            why = last_line(log.read()) or error
            raise GraderFailure(f"the sandbox does not start: {why}") from None
        now = replace(self.sandbox, missing=missing_by(self.sandbox.isolation, ready["held"]))
        if now != self.sandbox:
            raise GraderFailure(f"the sandbox is now {now.label}, not {self.sandbox.label}")

    def _settings(self) -> dict:
        return {
            "limits": asdict(self.sandbox.limits),
            "preload": [*_PRELOAD, *(_PLOTS if self._plots else ())],
            "kernels": self._kernels,
            "allowed": import_names(self.sandbox.allowed),
            "own_user": self.sandbox.isolation != LIMITS_ONLY,
            "own_pids": self.sandbox.isolation == BUBBLEWRAP,
            "files": self.sandbox.files(self._scratch.path),
        }
