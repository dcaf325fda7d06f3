"""Running a submission from top to bottom with nbval, in a real kernel in the sandbox.

The kernel is forked from a fork server, through which it gets the sockets it listens on. nbval runs
in a fork of the grader with a memory limit, which reports the result in one line: a kernel that
floods its output fills that process and no other.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import secrets
import select
import signal
import socket
import threading
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import nbformat
import zmq
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.session import Session
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile, NbCellError

from convlab.grading.budget import limit_memory
from convlab.grading.failure import REFUSED, GraderFailure, RanMeanwhile, reason
from convlab.grading.fork_server import Exit, ForkServer
from convlab.grading.inside import protocol, refusal
from convlab.grading.inside.kernel import CHANNELS
from convlab.grading.inside.privileges import die_with_parent
from convlab.grading.limits import Limits
from convlab.grading.sandbox import BUBBLEWRAP
from convlab.grading.scratch import Scratch
from convlab.grading.submission import KILLED, MOST_WAITED, STANDSTILL_SECONDS, STEP_SECONDS

_START_SECONDS = 60
_LONGEST = 400
_SOCKET = "k"  # the beginning of the names of a kernel's sockets
_NO_SPACE = f"[Errno {errno.ENOSPC}]"
_TOGETHER = 4  # all cells together may take this many times the limit of one
# The first character of the fork's report: the notebook passed (nothing follows), the notebook
# failed, the grader failed, or it failed while the notebook's own code was running.
_PASSED, _FAILED, _GRADER, _MEANWHILE = "+", "-", "!", "?"
_LACKS = "it may get no thread or memory: raise these limits (ulimit -u, -v, the container's)"
# What a submission cannot cause with the messages that its kernel sends.
_GRADERS_OWN = (GraderFailure, *REFUSED, zmq.ZMQError)


def notebook_to_run(submitted: bytes, given: bytes) -> nbformat.NotebookNode:
    """Return the code cells of a submission, for `cells_for_nbval`.

    Only the code of the submission is kept: a cell that asks nbval to skip it is run like any
    other. An output that nbval compares comes from the exercise's own notebook.
    """
    checked = {
        cell.get("id"): cell["outputs"]
        for cell in json.loads(given)["cells"]
        if {"id", "outputs"} <= cell.keys()  # other cells may have the tag too
        and "nbval-check-output" in cell.get("metadata", {}).get("tags", [])
    }
    cells = []
    for cell in json.loads(submitted)["cells"]:
        if cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        source = source if isinstance(source, str) else "".join(source)
        source.encode()  # as it is sent to the kernel
        outputs = checked.get(cell.get("id"))
        new = {"cell_type": "code", "source": source, "metadata": {}, "outputs": outputs or []}
        # Without a count, nbval compares no output.
        cells.append(new | {"execution_count": None if outputs is None else 1})
    return nbformat.v4.to_notebook({"cells": cells, "metadata": {}})


def cells_for_nbval(notebook: nbformat.NotebookNode, session) -> list[IPyNbCell]:
    """Return what nbval collects from a file with this notebook, without writing and checking it.

    In a file, comments of the submission could choose other options.
    """
    file = IPyNbFile.from_parent(session, path=Path("submission.ipynb").resolve())
    options = defaultdict(bool, check=True)
    return [
        IPyNbCell.from_parent(file, name=f"Cell {n}", cell_num=n, cell=cell, options=options)
        for n, cell in enumerate(notebook.cells)
    ]


def run_notebook(
    submitted: bytes, given: bytes, kernels: ForkServer, session, cell_seconds: float
) -> str:
    """Run a submission from top to bottom; return "" or the first thing that went wrong.

    `given` is the exercise's own notebook, `kernels` the fork server for kernels, and `session` the
    session of pytest that nbval needs. Each cell may take `cell_seconds`, and all together four
    times as long.
    """
    limits = kernels.sandbox.limits
    with Scratch() as folder:
        try:
            notebook = notebook_to_run(submitted, given)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            return f"it cannot be read: {type(error).__name__}"
        kernel = _start(kernels, folder)
        try:
            report = _from_fork(
                lambda report: _run_cells(notebook, kernel, kernels, session, cell_seconds, report),
                kernels,
            )
        finally:
            # A kernel is about to exit only if it has closed this.
            has_ended = bool(select.select([kernel.lifeline], [], [], 0)[0])
            kernel.lifeline.close()
            ended = kernels.end_worker(expected=has_ended)
    _check_evidence(report, ended, limits)
    return "" if report == _PASSED else report[1:]


def _check_evidence(report: str, ended: Exit | None, limits: Limits) -> None:
    """Raise `GraderFailure` if a report shows nothing about the submission."""
    if ended is None:
        raise RanMeanwhile("the sandbox ended while a notebook was running in it")
    if report[:1] == _GRADER:
        raise GraderFailure(report[1:])
    if report[:1] not in (_PASSED, _FAILED):
        raise RanMeanwhile(report[1:] or f"the process that talks to a kernel has ended; {_LACKS}")
    killed = ended.code == -signal.SIGKILL and not (ended.killed or ended.exceeded)
    if report != _PASSED and killed and ended.processor + 1 < limits.cpu_seconds:
        raise RanMeanwhile(f"a kernel was {KILLED}")


def _from_fork(work, kernels: ForkServer) -> str:
    """Do some work in a fork of this process, and return its report."""
    near, far = socket.socketpair()
    with near, far:
        pid = os.fork()
        if pid == 0:
            _work_in_fork(work, far)
        far.close()
        try:
            return _first_report(near, kernels.sandbox.limits)
        finally:
            for target in (-pid, pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(target, signal.SIGKILL)
            os.waitpid(pid, 0)


def _work_in_fork(work, far: socket.socket) -> None:
    """Do some work, report the result, and end this process."""

    def report(text: str) -> None:
        far.sendall(text.encode("utf-8", "replace")[:4000])

    try:
        die_with_parent()
        os.setpgid(0, 0)
        work(report)
    except MemoryError:
        report(f"{_FAILED}it produced more output than fits into memory")
    except BaseException as error:
        report(f"{_GRADER}could not run a notebook: {reason(error)}")
    finally:
        os._exit(0)


def _first_report(near: socket.socket, limits: Limits) -> str:
    # Each cell has its limit; this is for a kernel that defeats nbval's. A standstill is one step.
    steps = int((_START_SECONDS + MOST_WAITED * limits.total_seconds) / STEP_SECONDS)
    ready = any(select.select([near], [], [], STEP_SECONDS)[0] for _ in range(steps))
    return near.recv(4000).decode(errors="replace") if ready else f"{_FAILED}it timed out"


def _run_cells(
    notebook, kernel: Kernel, kernels: ForkServer, session, cell_seconds: float, report
) -> None:
    """Run a notebook's cells with nbval, in the fork; report `_PASSED` or what went wrong."""
    limits = kernels.sandbox.limits
    limit_memory(limits.memory_mib)
    option, where = session.config.option, [f"{_GRADER}a kernel does not start; {_LACKS}"]
    option.nbval_lax, option.nbval = True, False
    option.nbval_cell_timeout = cell_seconds
    watch = threading.Thread(target=_watch, args=(kernel.lifeline, where, report), daemon=True)
    watch.start()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cells = cells_for_nbval(notebook, session)
        if not cells:
            return report(f"{_FAILED}it has no code cell")
        file = cells[0].parent
        os.chdir(kernel.folder)
        try:
            file.kernel = Running(kernel, kernels.waited)
        except Exception as error:  # nothing of the submission has run yet
            return report(f"{where[0]}: {error}")
        file.setup_sanitize_files()
        began, together = time.monotonic(), _TOGETHER * cell_seconds
        for number, cell in enumerate(cells, 1):
            where[0] = f"{_FAILED}code cell {number}: the kernel ended"
            cell.setup()
            if wrong := run_cell(cell, cell_seconds):
                if what := _refused(wrong, kernels):
                    return report(f"{_MEANWHILE}the system refused a submission: {what}")
                return report(f"{_FAILED}code cell {number}: {wrong}")
            taken = time.monotonic() - began - file.kernel.stood_still
            if taken > together and taken - kernels.waited() > together:
                return report(f"{_FAILED}code cell {number}: {too_long(cell_seconds)[1]}")
        if not file.kernel.computes(limits.kernel_seconds):
            return report(f"{_FAILED}after its last cell the kernel replies without computing")
    report(_PASSED)


def _refused(wrong: str, kernels: ForkServer) -> str:
    """Return the resource that the system refused a cell, "" if its error has another cause.

    The same as `inside.refusal` for a worker, by the text of the error.
    """
    if refusal.NO_THREAD in wrong and kernels.has_room_for_a_thread():
        return refusal.THREADS
    if _NO_SPACE in wrong and kernels.sandbox.isolation != BUBBLEWRAP:
        return refusal.FULL
    return ""


def _watch(lifeline: socket.socket, where: list[str], report) -> None:
    """Report as soon as the kernel has ended: nbval would wait for its answer."""
    try:
        lifeline.recv(1)
    except ConnectionError:
        pass
    except OSError as error:
        where[0] = f"{_GRADER}could not watch a kernel: {reason(error)}"
    report(where[0])
    os._exit(0)


def too_long(seconds: float) -> tuple[str, str]:
    """Say that one cell took too long, or all of them, if each may take `seconds`."""
    together = f"the cells up to this one took longer than {_TOGETHER * seconds:g} s together"
    return f"it took longer than {seconds:g} s", together


def run_cell(cell, seconds: float) -> str:
    """Run a cell with nbval; return "" or what went wrong.

    A cell has run if the kernel replied "ok" to its request in time. That nbval raises nothing is
    no evidence: it reads the published messages, where a flood of output can hide the error. If a
    published message cannot be read, such as one that a kernel without memory sent in part, the
    reply says more about the cell.
    """
    late, kernel, unreadable = too_long(seconds)[0], cell.parent.kernel, ""
    kernel.reply = None
    try:
        with contextlib.redirect_stdout(None):  # nbval prints the kinds of messages it ignores
            cell.runtest()
    except _OutOfTime:
        return late
    except NbCellError as error:
        trace = error.inner_traceback or str(error.args[0] if error.args else "it failed")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", str(trace))
        lines = [line for line in plain.splitlines() if line.strip()] or ["it failed"]
        return late if lines[-1].startswith("Timeout of ") else lines[-1][:_LONGEST]
    except MemoryError:
        return "it produced more output than fits into memory"
    except _GRADERS_OWN:
        raise
    except Exception as error:  # of any type: the messages are the submission's
        unreadable = f"the kernel's messages cannot be read ({type(error).__name__})"
    if (reply := kernel.reply) is None:
        return unreadable or late
    if reply.get("status") == "ok":
        return unreadable
    what = f"{reply.get('ename', 'it failed')}: {reply.get('evalue', reply.get('status'))}"
    return what[:_LONGEST]


@dataclass(frozen=True)
class Kernel:
    """A kernel in the sandbox: the folder of its sockets, its key, a socket open while it lives."""

    folder: Path
    key: str
    lifeline: socket.socket


def _start(kernels: ForkServer, folder: Path) -> Kernel:
    """Fork a kernel that listens on sockets in a folder that it cannot see."""
    lifeline, far = socket.socketpair()
    with contextlib.ExitStack() as handed_over:
        listening = []
        for number in range(1, len(CHANNELS) + 1):
            one = handed_over.enter_context(socket.socket(socket.AF_UNIX))
            # By its name alone: the whole path may be too long, or bytes that ZeroMQ cannot take.
            with contextlib.chdir(folder):
                one.bind(f"{_SOCKET}-{number}")
            one.listen()
            one.setblocking(False)
            listening.append(one)
        kernels.fork([handed_over.enter_context(far), *listening])
    kernel = Kernel(folder, secrets.token_hex(), lifeline)
    with contextlib.suppress(protocol.ProtocolError):  # `_watch` reports a kernel that has ended
        protocol.send(lifeline, {"key": kernel.key}, until=time.monotonic() + _START_SECONDS)
    lifeline.settimeout(None)
    return kernel


class _OutOfTime(Exception):
    """A cell took longer than its limit."""


class Running(RunningKernel):
    """The kernel in the form that nbval expects; the grader ends it, `_watch` reports its end.

    `reply` is the kernel's reply to the last request, None until it comes; `waited` returns how
    long the kernel has waited for a processor.
    """

    def __init__(self, kernel: Kernel, waited: Callable[[], float]):
        self.reply: dict | None = None
        self._waited, self.stood_still = waited, 0.0
        ports = {f"{name}_port": number for number, name in enumerate(CHANNELS, 1)}
        session = Session(key=kernel.key.encode())
        self.kc = BlockingKernelClient(transport="ipc", ip=_SOCKET, session=session, **ports)
        self.kc.start_channels(hb=False)
        self._ensure_iopub_up()

    def get_message(self, stream, timeout=None):
        """Get a message; after a reply, a kernel may publish messages without end.

        Unlike in nbval, messages are not formatted for its log.
        """
        if stream == "iopub" and time.monotonic() > self._until:
            raise _OutOfTime
        return getattr(self.kc, f"get_{stream}_msg")(timeout=timeout)

    def await_reply(self, msg_id, timeout=None):
        """Wait for the reply to one request; unlike in nbval, other messages do not extend it.

        Raises queue.Empty if there is none within `timeout` seconds, and any exception for a
        message that cannot be read.
        """
        began, before, excused = time.monotonic(), self._waited(), 0.0
        while True:
            while (left := began + timeout + excused - (asked := time.monotonic())) > 0:
                message, step = None, min(left, STEP_SECONDS)
                with contextlib.suppress(Empty):
                    message = self.get_message("shell", step)
                    if message["parent_header"].get("msg_id") == msg_id:
                        self.reply = dict(message["content"])
                        self._until = time.monotonic() + _TOGETHER * timeout
                        return
                late = time.monotonic() - asked - step
                if message is None and late > STANDSTILL_SECONDS:  # or it took long to read
                    began, self.stood_still = began + late, self.stood_still + late
            excused = self._waited() - before
            if excused <= time.monotonic() - began - timeout:
                raise Empty
            if excused > MOST_WAITED * timeout:
                raise GraderFailure(f"the machine is too busy: a kernel waited {excused:.0f} s")

    def computes(self, seconds: float) -> bool:
        """Whether the kernel still computes: one that was patched to reply "ok" does not.

        The kernel is the submission's own process, so a notebook made for it can fake this too.
        """
        numbers = secrets.randbits(40), secrets.randbits(40)
        asked = {"sum": f"{numbers[0]} + {numbers[1]}"}
        self.reply = None
        request = self.kc.execute("", silent=True, store_history=False, user_expressions=asked)
        try:
            self.await_reply(request, seconds)
            return self.reply["user_expressions"]["sum"]["data"]["text/plain"] == str(sum(numbers))
        except _GRADERS_OWN:
            raise
        except Exception:  # of any type: the reply is the submission's
            return False

    def is_alive(self):
        return True

    def interrupt(self):
        """Called for a cell that is out of time: it fails, and nbval need not wait for more."""
        raise _OutOfTime

    def stop(self):
        self.kc.stop_channels()
