"""Runs of `convlab grade` in which a system call of the grader fails, and their results.

`record` lists the places in the course's code where its processes ask the system for something;
`disturbed` makes one of these fail, with an error of the system's.
"""

import json
import os
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from convlab.grading.gradebook import Gradebook
from tests.grading.injected.sitecustomize import VARIABLE
from tests.grading.runs import ROOT, command

HERE = Path(__file__).parent
SEED = "--seed=7"
# The errors with which each kind of call may fail.
ERRORS = {
    "open": ("EMFILE", "ENOSPC", "EACCES", "EIO", "ENOMEM"),
    "content": ("EIO",),
    "write": ("ENOSPC", "EIO"),
    "mkdir": ("ENOSPC", "EACCES", "EIO", "ENOMEM"),
    "rename": ("ENOSPC", "EIO", "EACCES"),
    "remove": ("EIO", "EACCES"),
    "list": ("EMFILE", "EACCES", "EIO"),
    "chmod": ("EIO", "EACCES"),
    "fork": ("EAGAIN", "ENOMEM", "EMFILE"),
    "socket": ("EMFILE", "ENOMEM"),
    "lock": ("ENOLCK", "EIO"),
    "read": ("EIO",),
    "fsync": ("EIO", "ENOSPC"),
    "pipe": ("EMFILE",),
    "dup": ("EMFILE",),
    "stat": ("EIO", "ENOMEM"),
    "own": ("EPERM",),
    "send": ("ENOMEM", "EPIPE"),
    "receive": ("ENOMEM",),
    "select": ("ENOMEM",),
    "thread": ("EAGAIN",),
    "import": ("EMFILE", "ENOMEM", "EACCES"),
}


@dataclass(frozen=True)
class Fault:
    """A call that fails.

    Attributes
    ----------
    role, kind, place : str
        The process, what it asks for, and the file and line of the course that does.
    error : str
        Its name.
    stays : bool
        Whether all later calls of the kind fail too, in each process that gets there. Else it is
        one call of one process.
    """

    role: str
    kind: str
    place: str
    error: str
    stays: bool = False

    def __str__(self):
        word = "-stays" if self.stays else ""
        return f"{self.role}-{self.kind}-{self.place}-{self.error}{word}"


def record(inbox, out) -> set[tuple[str, str, str]]:
    """Grade, and return the role, kind and place of all calls that can be made to fail."""
    reader, writer = os.pipe()
    with open(reader) as pipe, _process(inbox, out, record=writer) as process:
        os.close(writer)
        found = {tuple(json.loads(text)) for text in pipe}
        said, complained = process.communicate()
    assert (process.returncode, complained) == (1, ""), said + complained
    return found


def disturbed(fault: Fault, inbox, out) -> subprocess.CompletedProcess:
    """Grade with a fault."""
    about = {"site": [fault.role, fault.kind, fault.place], "error": fault.error}
    with ExitStack() as stack:
        token = None
        if not fault.stays:
            token, writer = os.pipe2(os.O_NONBLOCK)
            stack.callback(os.close, token)
            os.write(writer, b".")
            os.close(writer)
        process = _process(inbox, out, **about, stays=fault.stays, token=token)
        with process:
            said = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, *said)


def _process(inbox, out, **settings):
    settings = {"record": None, "token": None, "stays": False, "site": None} | settings
    environment = os.environ | {VARIABLE: json.dumps(settings)}
    environment["PYTHONPATH"] = os.pathsep.join([str(HERE / "injected"), str(ROOT)])
    handed = [settings[name] for name in ("record", "token") if settings[name] is not None]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    start = command(inbox, out, SEED)
    return subprocess.Popen(start, **pipes, pass_fds=handed, env=environment, cwd=ROOT)


def marks(out) -> dict:
    """Return the comparable part of each student's marks; {} if there is no gradebook."""
    if not (out / "gradebook.sqlite").exists():
        return {}
    with Gradebook(out / "gradebook.sqlite") as book:
        found = list(book.each())
    return {one.student: replace(one, seconds=0.0, isolation="") for one in found}


def wrong(done, found: dict, expected: dict) -> list[str]:
    """Return the problems of a run with a fault."""
    said = done.stdout + done.stderr
    problems = ["a traceback"] if "Traceback" in said else []
    if done.returncode not in (0, 1):
        problems.append(f"exit code {done.returncode}")
    whole = all(found.get(student) == one for student, one in expected.items())
    for student, one in found.items():
        why = one.status.removeprefix("not graded: ")
        if one != expected[student] and (why == one.status or not why):
            problems.append(f"{student}: {one.status}, {one.score:g} points, {one.tests}")
    if not whole and done.returncode != 1:
        problems.append(f"exit code {done.returncode}, and not all are graded")
    if not said.strip():
        problems.append("nothing is said")
    return problems
