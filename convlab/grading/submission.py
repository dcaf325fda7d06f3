"""One submission while it is graded: its functions, called in the sandbox."""

from __future__ import annotations

import builtins
import contextlib
import math
import re
import select
import signal
import time
from functools import cached_property

from convlab.grading.failure import GraderFailure, RanMeanwhile, own_work
from convlab.grading.fork_server import Exit, ForkServer
from convlab.grading.inside import protocol, refusal, worker
from convlab.grading.marks import GRADED, NOT_RUN, PUT_OFF
from convlab.grading.sandbox import BUBBLEWRAP

KILLED = "killed, probably by the system for lack of memory"
MOST_WAITED = 20  # a submission may wait for a processor this many times its limit
# The grader waits in steps. If one takes this much longer, the container or machine was paused.
STEP_SECONDS, STANDSTILL_SECONDS = 0.5, 1.0
# An error of a submission is raised here too, so that a test may expect it: as the nearest
# built-in exception that is made from a single text.
_NEEDS_MORE = (UnicodeError, BaseExceptionGroup)
_SHORTER = 5  # times: a call of a function that hung, once half of the time is used
_BUILT_IN_ERRORS = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, _NEEDS_MORE)
}


class SubmissionError(AssertionError):
    """A submission gives no answer; the message is for the student."""

    gives_no_answer = True

    @property
    def finding(self) -> str:
        return str(self)

    @property
    def student_message(self) -> str:
        return str(self).partition("\n")[0]


class MissingFunction(SubmissionError):
    """The notebook does not define the function."""


class Functions:
    """The functions of a submission, each an attribute: what a graded test calls."""

    def __init__(self, submission: Submission):
        self.__submission = submission

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)

        def function(*arguments, **options):
            __tracebackhide__ = True
            return self.__submission.call(name, *arguments, **options)

        function.__name__ = name
        return function


class Submission:
    """A submission whose cells and functions run in a worker.

    The worker runs the notebook when the first function is called, and again if a call has ended
    the worker: a function that hangs fails its own tests and no others, even if there are many.
    `unreadable` is why there is no notebook.
    """

    def __init__(self, notebook: bytes | None, unreadable: str, fork_server: ForkServer):
        self.functions, self.notebook = Functions(self), notebook
        # "graded" once its cells have run, or why not: "unreadable: it is not JSON", "died: ...".
        self.status, self.fingerprint = NOT_RUN, ""
        # The failure of the grader itself, with which there are no marks, and whether the
        # submission's own code was running then.
        self.failure, self.ran_meanwhile = "", False
        self.notes: list[str] = []  # for the student: failed cells, arguments that were changed
        # Wall-clock time of its cells and calls, and of its run in a kernel, which has own limits.
        self.seconds = self.kernel_seconds = 0.0
        # Seconds after which it is put off: its status is then `PUT_OFF`, and it is graded later.
        self.patience = self._deadline = math.inf
        self._together = 0.0  # seconds until the deadline, when it was set
        self.ended: dict[str, str] = {}  # messages about functions that hung or died, by name
        self._late: set[str] = set()  # those that hung
        self.answers = 0  # calls that it has answered, with a value or an error of its own
        self.no_answer = ""  # why the last call without an answer got none
        self._fork_server, self._sock = fork_server, None
        self._given_up, self._excused, self._stood_still = "", 0.0, 0.0
        if notebook is None:
            self.give_up(f"unreadable: {unreadable}")

    def close(self, *, expected: bool = False) -> Exit | None:
        """End the worker, if there is one, and return how it ended, as `ForkServer` does."""
        if self._sock is None:
            return None
        self._sock.close()
        self._sock = None
        return self._fork_server.end_worker(expected=expected)

    def give_up(self, status: str) -> str:
        """Stop grading it, for a reason that becomes its status; return the status."""
        self.close()
        self.status, self._given_up = status, f"not run, {status}"
        return status

    def limit_calls(self, seconds: float) -> None:
        """Limit the time of all following calls together, as `seconds` counts it."""
        self._deadline, self._together = self.seconds + seconds, seconds

    def call(self, name: str, /, *arguments, **options):
        """Call one of its functions.

        Raises SubmissionError if it gives no answer, GraderFailure if the grader cannot call it,
        and an error that the function raised as the nearest built-in exception.
        """
        __tracebackhide__ = True
        try:
            self.load()
            with self._noting_failure():
                return self._ask(name, arguments, options)
        except SubmissionError as error:
            self.no_answer = str(error)
            raise

    def load(self) -> None:
        """Run the notebook, unless it has been run.

        Raises SubmissionError if it cannot be run, and GraderFailure if the grader cannot run it.
        """
        __tracebackhide__ = True
        if self._given_up:
            raise SubmissionError(self._given_up)
        if self._sock is None:
            with self._noting_failure():
                self._fork_server.start()  # not counted as the submission's time
                self._load()

    @contextlib.contextmanager
    def _noting_failure(self):
        """Turn any error of the grader into a `GraderFailure`, and keep it in `failure`.

        The test that called the function may expect an error, and swallow this one.
        """
        try:
            with own_work("call a submission", Exception):
                yield
        except GraderFailure as failure:
            self.failure, self.ran_meanwhile = str(failure), isinstance(failure, RanMeanwhile)
            raise

    def _load(self) -> None:
        __tracebackhide__ = True
        limit, began = self._fork_server.sandbox.limits.load_seconds, time.monotonic()
        self._sock, self._excused = self._fork_server.worker(self.notebook), 0.0
        try:
            reply, _ = self._receive(limit, body_bytes=0)
            if "not run" in reply:
                self.give_up(self._why_not_run(reply["not run"]))
                raise SubmissionError(self._given_up)
            if not isinstance(reply.get("errors"), list):
                raise protocol.ProtocolError("it does not report that its cells ran")
        except protocol.ProtocolError as error:
            late = f"running its cells took longer than {limit:g} s"
            self.give_up(self._why_ended(error, limit, late))
            raise SubmissionError(self._given_up) from None
        finally:
            self.seconds += time.monotonic() - began
        if self._stood_still and reply["errors"]:  # a cell may have reached its limit meanwhile
            raise RanMeanwhile(f"the machine stood still for {self._stood_still:.0f} s")
        self.status = GRADED
        self._note_cells(reply["errors"])

    def _why_not_run(self, status) -> str:
        """Return the status that a worker reports; a submission can send it too, in its words."""
        own = worker.why_not_run(self.notebook, self._fork_server.sandbox.limits.cells)
        if not status or status not in (own, f"unreadable: {worker.NO_MEMORY}"):
            raise protocol.ProtocolError("it does not run a notebook that can be run")
        return clean(status)

    def _ask(self, name: str, arguments: tuple, options: dict):
        __tracebackhide__ = True
        limits, began = self._fork_server.sandbox.limits, time.monotonic()
        seconds = limits.call_seconds
        if name in self._late and self.seconds > limits.total_seconds / 2:
            seconds /= _SHORTER  # other inputs may not hang it, and other functions need time
        late = f"gave no answer within {seconds:g} s"
        if self.seconds + seconds > self._deadline:
            late = f"took more than {self._together:g} s for all its examples"
        parts: list = []
        protocol.check_arguments([arguments, options])
        tree = protocol.encode((arguments, options), parts)
        try:
            until = began + self._allowance(seconds)
            protocol.send(self._sock, {"call": name, "arguments": tree}, parts, until=until)
            most = limits.answer_mib << 20
            reply, body = self._receive(seconds, body_bytes=most)
            return self._answer(name, reply, body)
        except protocol.ProtocolError as error:
            self.ended[name] = f"`{name}`: {self._why_ended(error, seconds, late)}"
            if isinstance(error, protocol.OutOfTime):
                self._late.add(name)
            raise SubmissionError(self.ended[name]) from None
        finally:
            self.seconds += time.monotonic() - began

    def _allowance(self, seconds: float) -> float:
        most = min(self._fork_server.sandbox.limits.total_seconds, self._deadline)
        return max(min(seconds, most - self.seconds), 0.01)

    def _receive(self, seconds: float, *, body_bytes: int):
        """Receive a reply; time in which the machine could not run the worker does not count."""
        patience, own = self.patience - self.seconds, self._allowance(seconds)
        out_of_time = protocol.OutOfTime() if own <= patience else _PutOff()
        began, allowed = time.monotonic(), max(min(own, patience), 0.01)
        excused = self._stood_still = 0.0
        while True:
            while not self._answers_by(began + allowed + excused + self._stood_still):
                late = time.monotonic() - began - allowed - self._stood_still
                excused = self._fork_server.waited() - self._excused
                if excused > MOST_WAITED * seconds:
                    raise RanMeanwhile(
                        f"the machine is too busy: a submission waited {excused:.0f} s"
                    )
                if excused <= late:
                    raise out_of_time
            until = time.monotonic() + own
            reply, body = protocol.receive(self._sock, until=until, body_bytes=body_bytes)
            if "refused" not in reply:
                break
            self._check_refusal(reply["refused"])
            if time.monotonic() > began + allowed + excused + self._stood_still:
                raise out_of_time
            protocol.send(self._sock, {"own": True}, until=until)
        self._excused += excused
        self.seconds -= excused
        return reply, body

    def _check_refusal(self, what) -> None:
        """Raise GraderFailure unless the submission has reached its own limits."""
        # A submission can send this too: nothing that it made up is reported as the system's.
        own_disk = self._fork_server.sandbox.isolation == BUBBLEWRAP
        if what not in (refusal.THREADS, *([] if own_disk else (refusal.FULL, refusal.NO_FILES))):
            raise protocol.ProtocolError("a refusal of an unknown kind")
        if what != refusal.THREADS or self._fork_server.has_room_for_a_thread():
            raise RanMeanwhile(f"the system refused a submission: {what}")

    def _answers_by(self, until: float) -> bool:
        """Whether it answers by then, and before everything stands still."""
        while True:
            began = time.monotonic()
            step = max(min(until - began, STEP_SECONDS), 0)
            answers = bool(select.select([self._sock], [], [], step)[0])
            if (late := time.monotonic() - began - step) > STANDSTILL_SECONDS:
                self._stood_still += late
                self.seconds -= late
            if answers or step < STEP_SECONDS or late > STANDSTILL_SECONDS:
                return answers

    def _why_ended(self, error: protocol.ProtocolError, seconds: float, late: str) -> str:
        """End the worker, and return why; without evidence, raise a `GraderFailure`.

        `late` is the reason if it took more than its `seconds`.
        """
        gone = isinstance(error, protocol.Disconnected)
        ended = self.close(expected=gone)
        if ended is None:
            raise RanMeanwhile("the sandbox ended while a submission was running in it")
        if isinstance(error, _PutOff):
            return self.give_up(PUT_OFF)
        if ended.exceeded:
            return self.give_up(f"too expensive: {ended.exceeded}")
        if isinstance(error, protocol.OutOfTime):
            most = self._fork_server.sandbox.limits.total_seconds
            in_total = f"timed out: more than {most:g} s in total"
            if self.seconds + 1 > most:
                return self.give_up(in_total)
            cut_short = min(self.seconds + seconds, self._deadline) > most
            return in_total if cut_short else f"timed out: {late}"
        if not gone:
            return f"died: it sent an invalid reply ({error})"
        return _why_gone(ended, self._fork_server.sandbox.limits)

    def _answer(self, name: str, reply: dict, body: bytes):
        """Return the answer in a reply, or raise its error."""
        __tracebackhide__ = True
        if "missing" in reply:
            raise MissingFunction(self._why_missing(name, clean(reply["missing"])))
        for kind in ("library", "unusable"):
            if kind in reply:
                raise SubmissionError(f"`{name}`: {clean(reply[kind])}")
        if "error" in reply:
            error = self._error(name, reply)
            self.answers += 1
            raise error
        if "value" not in reply:
            raise protocol.ProtocolError("a reply without an answer")
        answer = protocol.decode(reply["value"], body)
        self.answers += 1
        if reply.get("changed"):
            self._note(f"`{name}` changes its arguments in place: work on a copy")
        return answer

    def _error(self, name: str, reply: dict) -> Exception:
        """Return the error that a function raised.

        Its text is shown by the check of the visible examples (`finding`), and not by a graded
        test (`student_message`), where it could reveal the hidden inputs.
        """
        kind, text = clean(reply["error"]), clean(reply.get("text"))
        error = _BUILT_IN_ERRORS.get(kind, RuntimeError)(text)
        error.line = line = self._own_line(reply.get("line"))
        error.finding = f"In `{line}`: {kind}: {text}" if line else f"{kind}: {text}"
        if kind == "NotImplementedError":
            error.student_message = f"`{name}` is not started"
        else:
            error.student_message = f"`{name}` raised {kind}{f', in `{line}`' if line else ''}"
        error.add_note(error.student_message)
        return error

    def _own_line(self, line) -> str:
        """Return a line of code if it is in the notebook, "" otherwise."""
        line = clean(line)
        return line if line in self._lines else ""

    @cached_property
    def _lines(self) -> set[str]:
        return {clean(line) for cell in self._cells for line in cell.splitlines()}

    @cached_property
    def _cells(self) -> list[str]:
        try:
            return worker.code_cells(self.notebook)
        except worker.Unreadable:  # nested so deep that only the worker can read it
            return []

    def _why_missing(self, name: str, why: str) -> str:
        """Return why a function is missing: the error of a cell that failed and defines it."""
        if not why.startswith("there is no function"):
            return why
        defines = re.compile(rf"^[ \t]*(async )?def {name}\b|^{name}[ \t]*=", re.MULTILINE)
        for number, cell in enumerate(self._cells, 1):
            failed = next((note for note in self.notes if note.startswith(_failed(number))), "")
            if failed and name in cell and defines.search(cell):  # the search alone is slow
                return f"`{name}` was not defined: {failed}"
        return why

    def _note_cells(self, errors: list) -> None:
        for pair in errors[:20]:
            if isinstance(pair, list) and len(pair) == 2:
                self._note(f"{_failed(clean(pair[0]))}{clean(pair[1])}")

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def _failed(number: object) -> str:
    return f"code cell {number} failed: "


class _PutOff(protocol.ProtocolError):
    """The submission has used up the patience of this run."""


def _why_gone(ended: Exit, limits) -> str:
    """Return why a worker that closed its connection has ended."""
    if ended.killed:
        return "died: it closed its connection to the grader"
    if ended.processor + 1 > limits.cpu_seconds:
        return f"timed out: more than {limits.cpu_seconds} s of CPU time"
    if ended.code == worker.REFUSED_CODE:
        raise RanMeanwhile("the system did not let a worker send or receive")
    if ended.code == -signal.SIGKILL:  # a timer of the submission could send it too
        raise RanMeanwhile(f"the process of a submission was {KILLED}")
    if ended.code >= 0:
        return f"died: its process exited with code {ended.code}"
    return f"died: its process was killed by signal {-ended.code}"


def clean(text) -> str:
    """Turn untrusted text into one short line that can be printed anywhere.

    >>> clean("two\\nlines\\x1b[2J")
    'two lines [2J'
    """
    text = text if isinstance(text, str) else repr(text)
    printable = "".join(char if char.isprintable() else " " for char in text[:400])
    return " ".join(printable.split())
