"""The process that workers are forked from: NumPy and IPython loaded once, and nothing else.

It is started fresh in the sandbox, as `python -I -S -c "from inside.server import main ..."`, and
takes orders on one socket: a byte with sockets beside it starts a worker that answers there; a
frame ends it. One worker lives at a time. A fork server for kernels does the same with kernels.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import time

from . import (
    import_guard,
    kernel,
    landlock,
    privileges,
    protocol,
    stub_module,
    usage,
    worker,
)
from .shell import make_shell

_MOST_DESCRIPTORS = 8
_LOOK_SECONDS = 0.05  # how long a worker can make too many files before it is stopped
_MOMENT_SECONDS = 1.0  # for a process that has closed its sockets to end
_MODE = os.stat(".").st_mode & 0o777


def main(descriptor: int) -> None:
    """Load, then start and end workers until the grader closes the socket `descriptor`."""
    control = socket.socket(fileno=descriptor)
    settings, _ = protocol.receive(control, body_bytes=0)
    privileges.die_with_parent()
    privileges.hide_memory()
    # The first process of a sandbox takes from inside it the signals that it waits for, no other.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    become = _load(settings)
    empty_scratch()
    gc.collect()
    gc.freeze()  # what is there now is shared with every worker: no scan shall copy it
    protocol.send(control, {"ready": True})
    _silence()
    while True:
        try:
            _one_worker(control, become, settings)
        except protocol.ProtocolError:
            return


def _load(settings):
    """Load what every worker needs; return what makes a worker of a forked process."""
    shell = None if settings["kernels"] else make_shell()
    for name in settings["preload"]:
        __import__(name)
    if settings["kernels"]:
        kernel.load()
    stub_module.install()
    import_guard.guard_imports(settings["allowed"])
    settings["rules"] = landlock.rules(**settings["files"])
    if settings["kernels"]:
        return lambda descriptors: kernel.become_kernel(descriptors, settings)
    worker.rehearse(shell)
    return lambda descriptors: _become_worker(descriptors[0], shell, settings)


def _one_worker(control, become, settings) -> None:
    message, descriptors, _, _ = socket.recv_fds(control, 1, _MOST_DESCRIPTORS)
    if not message or not descriptors:
        raise protocol.ProtocolError("the grader has gone")
    try:
        pid = os.fork()
    except OSError as error:  # no process, or no memory, is left: no submission is to blame
        _close(descriptors)
        protocol.send(control, {"error": error.strerror})
        return
    if pid == 0:
        control.close()
        try:
            become(list(descriptors))
        finally:
            os._exit(1)
    _close(descriptors)
    exceeded, expected = "", False
    try:
        protocol.send(control, {})
        exceeded, expected = _watch(control, pid, settings)
    finally:
        ended = _end(pid, settings["own_pids"], expected)
    protocol.send(control, ended | {"exceeded": exceeded, "clean": empty_scratch()})


def _close(descriptors) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _watch(control, pid: int, settings) -> tuple[str, bool]:
    """Wait for the order to end the worker; stop it at once where it makes too much of something.

    Returns
    -------
    exceeded : str
        The limit for which it was stopped, or "".
    expected : bool
        Whether the grader expects that the worker ends by itself.
    """
    exceeded = ""
    while True:
        if select.select([control], [], [], _LOOK_SECONDS)[0]:
            order, _ = protocol.receive(control, body_bytes=0)
            if "end" in order:
                return exceeded, order["end"] == "expected"
            protocol.send(control, {"waited": usage.waited_for_others(pid)})
        elif not exceeded and (exceeded := usage.exceeded(pid, settings)):
            _kill(pid, settings["own_pids"])


def _kill(pid: int, own_pids: bool) -> None:
    for target in [-1] if own_pids else [-pid, pid]:
        # Where the process numbers are our own, -1 is everybody in the sandbox but us.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(target, signal.SIGKILL)


def _become_worker(descriptor: int, shell, settings) -> None:
    privileges.die_with_parent()
    os.setsid()  # also a share of the processor of its own, where the system gives one a session
    privileges.open_descriptors_afresh()
    privileges.limit_resources(settings["limits"], own_user=settings["own_user"])
    privileges.give_up_capabilities()
    privileges.close_files(settings["rules"])
    privileges.refuse_system_calls()
    worker.run(socket.socket(fileno=descriptor), shell)


def _end(pid: int, own_pids: bool, expected: bool) -> dict:
    """Kill a worker with whatever it has started, and return how it had ended."""
    until = time.monotonic() + (_MOMENT_SECONDS if expected else 0)
    ended, status, used = os.wait4(pid, os.WNOHANG)
    while not ended and time.monotonic() < until:
        time.sleep(0.005)
        ended, status, used = os.wait4(pid, os.WNOHANG)
    _kill(pid, own_pids)
    if not ended:
        _, status, used = os.wait4(pid, 0)
    try:
        # Where all are ours all are dying; elsewhere one may have got away.
        while os.waitpid(-1, 0 if own_pids else os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    return {
        "code": os.waitstatus_to_exitcode(status),
        "killed": not ended,
        "processor": used.ru_utime + used.ru_stime,
    }


def _silence() -> None:
    """Throw away all that is printed from here on: a flood of it costs nobody a mark."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def empty_scratch() -> bool:
    """Remove what is in the scratch folder, where this process works; return whether it is clean.

    A folder that is not as it was tells the grader to start a new sandbox.
    """
    try:
        for name in os.listdir("."):
            if os.path.isdir(name) and not os.path.islink(name):
                shutil.rmtree(name, ignore_errors=True)
            else:
                os.unlink(name)
        marked = getattr(os, "listxattr", lambda _folder: [])(".")
        return not os.listdir(".") and not marked and os.stat(".").st_mode & 0o777 == _MODE
    except (OSError, RecursionError):
        return False
