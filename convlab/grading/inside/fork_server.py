"""The fork server: it loads NumPy and IPython once, and forks a worker for each submission.

It is started in the sandbox with `sandbox.Sandbox.start`, and takes requests on one socket: a byte
together with sockets starts a worker that answers on them; a frame ends it. There is one worker at
a time. A fork server for kernels does the same with kernels.
"""

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import sys
import time

from . import (
    import_guard,
    kernel,
    landlock,
    privileges,
    probe,
    protocol,
    refusal,
    stub_module,
    usage,
    worker,
)
from .shell import make_shell

_MOST_DESCRIPTORS = 8
_POLL_SECONDS = 0.05  # a worker can exceed a limit for this long before it is stopped
_EXIT_SECONDS = 1.0  # for a process that has closed its sockets
_MODE = os.stat(".").st_mode & 0o777


def main(descriptor: int) -> None:
    """Load modules, then start and end workers until the grader closes the socket."""
    control = socket.socket(fileno=descriptor)
    settings, _ = protocol.receive(control, body_bytes=0)
    privileges.die_with_parent()
    privileges.hide_memory()
    settings["held"] = probe.held()
    # From inside, the first process of a sandbox receives only signals that it handles.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    become = _load(settings)
    empty_scratch()
    gc.freeze()  # a collection would copy the memory that the workers share
    gc.enable()  # not before, since loading leaves little to collect
    protocol.send(control, {"held": settings["held"]})
    _silence()
    while True:
        try:
            _one_worker(control, become, settings)
        except protocol.ProtocolError:
            return


def _load(settings):
    """Load the modules that every worker needs; return the function that a forked process runs."""
    shell = None if settings["kernels"] else make_shell()
    for name in settings["preload"]:
        __import__(name)
    if matplotlib := sys.modules.get("matplotlib"):
        # `matplotlib.use("TkAgg")` keeps the backend if there is no screen, and raises no error.
        matplotlib.use.__kwdefaults__["force"] = False
    if settings["kernels"]:
        kernel.load()
    stub_module.install()
    import_guard.guard_imports(settings["allowed"])
    settings["rules"] = landlock.rules(**settings["files"])
    if settings["kernels"]:
        return lambda descriptors: kernel.become_kernel(descriptors, settings)
    worker.warm_up(shell)
    return lambda descriptors: _become_worker(descriptors[0], shell, settings)


def _one_worker(control, become, settings) -> None:
    message, descriptors, _, _ = socket.recv_fds(control, 1, _MOST_DESCRIPTORS)
    if not message or not descriptors:
        raise protocol.Disconnected
    try:
        pid = os.fork()
    except OSError as error:  # no process or memory is left: not the submission's fault
        _close(descriptors)
        protocol.send(control, {"error": error.strerror})
        return
    if pid == 0:
        control.close()
        sys.path.insert(0, "")  # as in Jupyter: a cell may write a module and import it
        try:
            privileges.die_with_parent()
            os.setsid()  # also a separate share of CPU time, if the system schedules by session
            privileges.reopen_standard_streams()
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
    """Wait for the request to end the worker; kill it at once if it exceeds a limit.

    Returns the limit that it exceeded, or "", and whether the worker is about to exit.
    """
    exceeded = ""
    while True:
        if select.select([control], [], [], _POLL_SECONDS)[0]:
            request, _ = protocol.receive(control, body_bytes=0)
            if "end" in request:
                return exceeded, request["end"] == "expected"
            room = usage.has_room_for_a_thread(pid, settings["limits"])
            asked = {"waited": usage.waited_for_others(pid), "room": room}
            protocol.send(control, asked)
        elif not exceeded and (exceeded := usage.exceeded(pid, settings)):
            _kill(pid, settings["own_pids"])


def _kill(pid: int, own_pids: bool) -> None:
    for target in [-1] if own_pids else [-pid, pid]:
        # With process numbers of our own, -1 means all processes in the sandbox except this one.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(target, signal.SIGKILL)


def _become_worker(descriptor: int, shell, settings) -> None:
    waited = usage.own_waiting_time()  # in a file that is about to be closed
    privileges.restrict(settings)

    def refused(error: BaseException) -> str:
        return refusal.refused(error, settings)

    worker.run(socket.socket(fileno=descriptor), shell, refused, waited)


def _end(pid: int, own_pids: bool, expected: bool) -> dict:
    """Kill a worker and everything it started, and return how the worker ended."""
    until = time.monotonic() + (_EXIT_SECONDS if expected else 0)
    ended, status, used = os.wait4(pid, os.WNOHANG)
    while not ended and time.monotonic() < until:
        time.sleep(0.005)
        ended, status, used = os.wait4(pid, os.WNOHANG)
    _kill(pid, own_pids)
    if not ended:
        _, status, used = os.wait4(pid, 0)
    try:
        # With process numbers of our own, all are dying; otherwise one may have escaped.
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
    """Discard everything that is printed from here on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def empty_scratch() -> bool:
    """Empty the scratch folder, the working folder; return whether it is as it was at the start.

    If it is not, the grader starts a new sandbox.
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
