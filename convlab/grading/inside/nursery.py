"""The process that workers are forked from: NumPy and IPython loaded once, and nothing else.

It is started fresh in the sandbox, as `python -I -S -c "from inside.nursery import main ..."`, and
takes orders on one socket: a byte with sockets beside it starts a worker that answers there; a
frame ends it. One worker lives at a time. A nursery of kernels does the same with kernels.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket

from . import absent, face, fence, kernel, wire, worker
from .shell import make_shell

_MOST_DESCRIPTORS = 8
_MODE = os.stat(".").st_mode & 0o777


def main(descriptor: int) -> None:
    """Load, then start and end workers until the grader closes the socket `descriptor`."""
    control = socket.socket(fileno=descriptor)
    settings, _ = wire.receive(control, body_bytes=0)
    fence.die_with_parent()
    fence.hide_memory()
    # The first process of a sandbox takes from inside it the signals that it waits for, no other.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    become = _load(settings)
    empty_scratch()
    gc.collect()
    gc.freeze()  # what is there now is shared with every worker: no scan shall copy it
    wire.send(control, {"ready": True, "filter": _try_filter()})
    _silence()
    while True:
        try:
            _one_worker(control, become, settings)
        except wire.WireError:
            return


def _load(settings):
    """Load what every worker needs; return what makes a worker of a forked process."""
    shell = None if settings["kernels"] else make_shell()
    for name in settings["preload"]:
        __import__(name)
    if settings["kernels"]:
        kernel.load()
    face.install()
    absent.guard_imports(settings["allowed"])
    if settings["kernels"]:
        return lambda descriptors: kernel.become_kernel(descriptors, settings)
    worker.rehearse(shell)
    return lambda descriptors: _become_worker(descriptors[0], shell, settings)


def _one_worker(control, become, settings) -> None:
    message, descriptors, _, _ = socket.recv_fds(control, 1, _MOST_DESCRIPTORS)
    if not message or not descriptors:
        raise wire.WireError("the grader has gone")
    pid = os.fork()
    if pid == 0:
        control.close()
        try:
            become(list(descriptors))
        finally:
            os._exit(1)
    for descriptor in descriptors:
        os.close(descriptor)
    try:
        wire.receive(control, body_bytes=0)
    finally:
        status = _end(pid, settings["own_pids"])
    wire.send(control, {"status": status, "clean": empty_scratch()})


def _become_worker(descriptor: int, shell, settings) -> None:
    fence.die_with_parent()
    os.setsid()  # also a share of the processor of its own, where the system gives one a session
    fence.limit_resources(settings["limits"])
    fence.refuse_system_calls()
    worker.run(socket.socket(fileno=descriptor), shell)


def _end(pid: int, own_pids: bool) -> int:
    """Kill a worker with whatever it has started, and return how it had ended."""
    for target in [-1] if own_pids else [-pid, pid]:
        # Where the process numbers are our own, -1 is everybody in the sandbox but us.
        try:
            os.kill(target, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    found = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        # Where all are ours all are dying; elsewhere one may have got away.
        while os.waitpid(-1, 0 if own_pids else os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    return found


def _try_filter() -> bool:
    """Whether a process here can give up its system calls, tried in one."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if fence.refuse_system_calls() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


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
