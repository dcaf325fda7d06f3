"""The process that workers are forked from: NumPy and IPython loaded once, and nothing else.

It is started fresh in the sandbox, as `python -I -S -c "from inside.nursery import main ..."`, and
takes orders on one socket: a frame with a socket beside it starts a worker that answers there; a
second frame ends it. One worker lives at a time.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import sys

from . import absent, face, fence, wire, worker


def main(descriptor: int) -> None:
    """Load, then start and end workers until the grader closes the socket `descriptor`."""
    control = socket.socket(fileno=descriptor)
    settings, _ = wire.receive(control, body_bytes=0)
    fence.die_with_parent()
    fence.hide_memory()
    shell = make_shell()
    for name in settings["preload"]:
        __import__(name)
    face.install()
    absent.guard_imports(settings["allowed"])
    worker.rehearse(shell)
    empty_scratch()
    gc.collect()
    gc.freeze()  # what is there now is shared with every worker: no scan shall copy it
    wire.send(control, {"ready": True, "filter": _try_filter()})
    _silence()
    while True:
        try:
            _one_worker(control, shell, settings)
        except wire.WireError:
            return


def _one_worker(control, shell, settings) -> None:
    message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    if not message or not descriptors:
        raise wire.WireError("the grader has gone")
    pid = os.fork()
    if pid == 0:
        control.close()
        try:
            _become_worker(descriptors[0], shell, settings)
        finally:
            os._exit(1)
    os.close(descriptors[0])
    try:
        wire.receive(control, body_bytes=0)
    finally:
        status = _end(pid, settings["own_pids"])
    empty_scratch()
    wire.send(control, {"status": status, "clean": not os.listdir(".")})


def _become_worker(descriptor: int, shell, settings) -> None:
    fence.die_with_parent()
    os.setpgid(0, 0)
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
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break
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


def empty_scratch() -> None:
    """Remove what is in the scratch folder, as far as that goes; it is where this process works."""
    for name in os.listdir("."):
        try:
            if os.path.isdir(name) and not os.path.islink(name):
                shutil.rmtree(name)
            else:
                os.unlink(name)
        except (OSError, RecursionError):
            continue  # the grader is told that it is not clean, and starts a new sandbox


def make_shell():
    """Return an IPython shell that keeps no history, shows nothing and starts no program."""
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    settings = Config()
    settings.HistoryManager.enabled = False
    settings.InteractiveShell.colors = "nocolor"
    settings.InteractiveShell.xmode = "Minimal"
    shell = InteractiveShell.instance(config=settings)
    for name in ("showtraceback", "showsyntaxerror", "showindentationerror", "system"):
        setattr(shell, name, _nothing)
    shell.getoutput = lambda *_arguments, **_options: []
    shell.register_magic_function(_nothing, "line", "matplotlib")
    shell.register_magic_function(_run_once(shell), "line_cell", "timeit")
    main_module = sys.modules["__main__"]
    main_module.__dict__.setdefault("__file__", "notebook")
    return shell


def _nothing(*_arguments, **_options) -> None:
    """What nobody sees need not be done."""


def _run_once(shell):
    def timeit(line, cell=None):
        """Run the statement once: nobody reads the time."""
        words = line.split()
        while words and words[0].startswith("-"):  # -n 10, -n10, -q
            flag = words.pop(0)
            if flag in ("-n", "-r", "-p") and words:
                words.pop(0)
        shell.ex("\n".join(filter(None, (" ".join(words), cell))))

    return timeit
