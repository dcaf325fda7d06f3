"""One student's submission while it is graded: its functions, called in the sandbox."""

from __future__ import annotations

import builtins
import contextlib
import math
import select
import signal
import time

from convlab.grading.failure import REFUSED, GraderFailure, reason
from convlab.grading.fork_server import ForkServer
from convlab.grading.inside import protocol
from convlab.grading.inside.worker import REFUSED_CODE, code_cells

GRADED = "graded"
PUT_OFF = "put off: it takes long, and others wait"
NOT_RUN = "not run: no test called one of its functions"
MOST_WAITED = 20  # times the limit, for which a submission may wait for a processor
# What a submission raises is raised here too, so that a test may expect it: as the nearest of
# Python's own kinds that a single text makes.
_NEEDS_MORE = (UnicodeError, BaseExceptionGroup)
_RAISED = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, _NEEDS_MORE)
}


class SubmissionError(AssertionError):
    """A submission that gives no answer; the message is what the student is told."""

    @property
    def finding(self) -> str:
        return str(self)


class Submission:
    """The functions of one submission, each an attribute.

    A worker runs the notebook when the first function is called, and again if a call has ended
    the worker: a function that hangs costs its own tests, and not those of the others.

    Attributes
    ----------
    student_ : str
    notebook_ : bytes or None
    status_ : str
        "graded" once its cells have run, or why not: "unreadable: it is not JSON",
        "timed out: ...", "too expensive: ...".
    failure_ : str
        What the grader itself could not do, "" while it works: the submission gets no marks then.
    notes_ : list of str
        What the student should know beside the tests: cells that failed, arguments changed.
    seconds_ : float
        What its cells and calls have used so far, of wall-clock time.
    kernel_seconds_ : float
        The same of its run in a kernel, which has limits of its own.
    patience_ : float
        Seconds after which it is put off: its status is then `PUT_OFF`, and it is graded later.
    until_ : float
        By when all of it has to end, in the time of `time.monotonic`.
    ended_ : dict of str
        The functions that have hung or died, each with what its author is told.
    answers_ : int
        How many calls it has answered so far, by a value or an error of its own.
    silence_ : str
        Why the last call that got no answer got none; "" if there was none.
    """

    def __init__(
        self, student: str, notebook: bytes | None, unreadable: str, fork_server: ForkServer
    ):
        self.student_, self.status_, self.notes_, self.failure_ = student, NOT_RUN, [], ""
        self.seconds_ = self.kernel_seconds_ = 0.0
        self.notebook_, self._fork_server, self._sock = notebook, fork_server, None
        self._failed, self.until_, self.ended_ = "", math.inf, {}
        self.patience_ = math.inf
        self.answers_, self.silence_ = 0, ""
        self._excused, self._lines = 0.0, None
        if notebook is None:
            self._give_up(f"unreadable: {unreadable}")

    def __getattr__(self, name: str):
        if name.startswith("__") or name.endswith("_"):
            raise AttributeError(name)

        def function(*arguments, **options):
            __tracebackhide__ = True
            try:
                return self._call(name, arguments, options)
            except SubmissionError as error:
                self.silence_ = str(error)
                raise

        function.__name__ = name
        return function

    def close_(self) -> None:
        """End the worker, if there is one."""
        if self._sock is not None:
            self._sock.close()
            self._sock = None
            self._fork_server.end_worker()

    def give_up_(self, status: str) -> None:
        """Do no more with it, for a reason that becomes its status."""
        self.close_()
        self._give_up(status)

    def load_(self) -> None:
        """Run the notebook, unless it has been run.

        Raises
        ------
        SubmissionError
            If that does not go.
        GraderFailure
            If it is the grader that cannot do it.
        """
        __tracebackhide__ = True
        if self._failed:
            raise SubmissionError(self._failed)
        if self._sock is not None:
            return
        with self._noting_failure():
            self._fork_server.start()  # which takes seconds that are not the submission's
            self._load()

    @contextlib.contextmanager
    def _noting_failure(self):
        """Make a `GraderFailure` of what the system refuses, and keep it in `failure_`.

        The test that asked may expect an error, and make anything of this one.
        """
        try:
            yield
        except (GraderFailure, *REFUSED) as error:
            if hasattr(error, "told"):  # the submission has raised it
                raise
            own = isinstance(error, GraderFailure)
            self.failure_ = str(error) if own else f"could not call a submission: {reason(error)}"
            raise GraderFailure(self.failure_) from error

    def _load(self) -> None:
        __tracebackhide__ = True
        limit, began = self._fork_server.sandbox.limits.load_seconds, time.monotonic()
        self._sock, self._excused = self._fork_server.worker(self.notebook_), 0.0
        try:
            reply, _ = self._receive(limit, body_bytes=0)
        except protocol.ProtocolError as error:
            self._give_up(self._why_ended(error, f"running its cells took longer than {limit:g} s"))
            raise SubmissionError(self._failed) from None
        finally:
            self.seconds_ += time.monotonic() - began
        for kind, status in (("unreadable", "unreadable"), ("expensive", "too expensive")):
            if kind in reply:
                self.give_up_(f"{status}: {clean(reply[kind])}")
                raise SubmissionError(self._failed)
        if not isinstance(reply.get("errors"), list):
            self._give_up(
                self._why_ended(protocol.ProtocolError("it does not say that its cells ran"), "")
            )
            raise SubmissionError(self._failed)
        self.status_ = GRADED
        self._note_cells(reply["errors"])

    def _give_up(self, status: str) -> None:
        self.status_ = status
        self._failed = f"not run, {status}"

    def _call(self, name: str, arguments: tuple, options: dict):
        __tracebackhide__ = True
        self.load_()
        with self._noting_failure():
            return self._ask(name, arguments, options)

    def _ask(self, name: str, arguments: tuple, options: dict):
        __tracebackhide__ = True
        limits, began = self._fork_server.sandbox.limits, time.monotonic()
        parts: list = []
        tree = protocol.encode((arguments, options), parts)
        try:
            until = began + self._allowance(limits.call_seconds)
            protocol.send(self._sock, {"call": name, "arguments": tree}, parts, until=until)
            most = limits.answer_mib << 20
            reply, body = self._receive(limits.call_seconds, body_bytes=most)
            return self._answer(name, reply, body)
        except protocol.ProtocolError as error:
            late = f"gave no answer within {limits.call_seconds:g} s"
            self.ended_[name] = f"`{name}`: {self._why_ended(error, late)}"
            raise SubmissionError(self.ended_[name]) from None
        finally:
            self.seconds_ += time.monotonic() - began

    def _allowance(self, seconds: float) -> float:
        left = self._fork_server.sandbox.limits.total_seconds - self.seconds_
        return max(min(seconds, left, self.until_ - time.monotonic()), 0.01)

    def _receive(self, seconds: float, *, body_bytes: int):
        """Receive a reply within a number of seconds in which the machine could run the worker."""
        patience, own = self.patience_ - self.seconds_, self._allowance(seconds)
        began, allowed, excused = time.monotonic(), max(min(own, patience), 0.01), 0.0
        while not self._answers_by(began + allowed + excused):
            late = time.monotonic() - began - allowed
            excused = self._fork_server.waited() - self._excused
            if excused > MOST_WAITED * seconds:
                raise GraderFailure(
                    f"the machine is too busy: a submission waited {excused:.0f} s for a processor"
                )
            if excused <= late:
                raise protocol.ProtocolError("out of time" if own <= patience else PUT_OFF)
        self._excused += excused
        self.seconds_ -= excused
        return protocol.receive(self._sock, until=time.monotonic() + allowed, body_bytes=body_bytes)

    def _answers_by(self, until: float) -> bool:
        left = max(until - time.monotonic(), 0)
        return bool(select.select([self._sock], [], [], left)[0])

    def _why_ended(self, error: protocol.ProtocolError, late: str) -> str:
        """End the worker, and say why it had to be.

        Raises
        ------
        GraderFailure
            If nothing shows that it was the submission.
        """
        limits, out_of_time = self._fork_server.sandbox.limits, str(error) == "out of time"
        if self._sock is not None:
            self._sock.close()
            self._sock = None
        ended = self._fork_server.end_worker(expected="gone" in str(error))
        if ended is None:
            raise GraderFailure("the sandbox ended while a submission was running in it")
        if str(error) == PUT_OFF:
            self._give_up(PUT_OFF)
            return PUT_OFF
        if ended.exceeded:
            self._give_up(f"too expensive: {ended.exceeded}")
            return self.status_
        if out_of_time and self.seconds_ + 1 > limits.total_seconds:
            self._give_up(f"timed out: more than {limits.total_seconds:g} s in all")
        if out_of_time:
            return f"timed out: {late}"
        if "gone" not in str(error):
            return f"died: it sent what is no answer ({error})"
        if ended.killed:
            return "died: it closed its connection to the grader"
        if ended.processor + 1 > limits.cpu_seconds:
            return f"timed out: more than {limits.cpu_seconds} s of processor"
        if ended.code == REFUSED_CODE:
            raise GraderFailure("the system refused a worker to send or to receive")
        if ended.code == -signal.SIGKILL:  # a submission can send itself none
            raise GraderFailure("the system killed the process of a submission, for lack of memory")
        how = (
            f"ended with {ended.code}" if ended.code >= 0 else f"was ended by signal {-ended.code}"
        )
        return f"died: its process {how}"

    def _answer(self, name: str, reply: dict, body: bytes):
        """Return the answer in a reply, or raise what it says."""
        __tracebackhide__ = True
        for kind in ("missing", "library", "unusable"):
            if kind in reply:
                told = clean(reply[kind])
                raise SubmissionError(told if kind == "missing" else f"`{name}`: {told}")
        if "error" in reply:
            error = self._error(name, reply)
            self.answers_ += 1
            raise error
        if "value" not in reply:
            raise protocol.ProtocolError("a reply without an answer")
        answer = protocol.decode(reply["value"], body)
        self.answers_ += 1
        if reply.get("changed"):
            note = f"`{name}` changes its arguments in place: work on a copy"
            self.notes_ += [note] * (note not in self.notes_)
        return answer

    def _error(self, name: str, reply: dict) -> Exception:
        """Return what a function has raised.

        Its text is for the check of the visible examples (`finding`), not for a graded test
        (`told`): there it could tell the hidden inputs.
        """
        kind, text = clean(reply["error"]), clean(reply.get("text"))
        error = _RAISED.get(kind, RuntimeError)(text)
        error.line = line = self._own_line(reply.get("line"))
        error.finding = f"In `{line}`: {kind}: {text}" if line else f"{kind}: {text}"
        if kind == "NotImplementedError":
            error.told = f"`{name}` is not started"
        else:
            error.told = f"`{name}` raised {kind}{f', in `{line}`' if line else ''}"
        error.add_note(error.told)
        return error

    def _own_line(self, line) -> str:
        """Return a line of code if it is one of the notebook's, "" otherwise."""
        if self._lines is None:
            cells = code_cells(self.notebook_)
            self._lines = {clean(own) for cell in cells for own in cell.splitlines()}
        line = clean(line)
        return line if line in self._lines else ""

    def _note_cells(self, errors: list) -> None:
        for pair in errors[:20]:
            if isinstance(pair, list) and len(pair) == 2:
                note = f"code cell {clean(pair[0])} failed: {clean(pair[1])}"
                self.notes_ += [note] * (note not in self.notes_)


def clean(text) -> str:
    """Make a stranger's text one line that can be printed anywhere, and short.

    Examples
    --------
    >>> clean("two\\nlines\\x1b[2J")
    'two lines [2J'
    """
    text = text if isinstance(text, str) else repr(text)
    printable = "".join(char if char.isprintable() else " " for char in text[:400])
    return " ".join(printable.split())
