"""One grading process: its sandbox, its fork servers, and the submission that is being graded."""

import math
from dataclasses import replace

from convlab.grading.failure import GraderFailure
from convlab.grading.fork_server import ForkServer
from convlab.grading.inbox import SubmissionFile, fingerprint
from convlab.grading.limits import Limits
from convlab.grading.marks import GRADED, NOT_GRADED, NOT_RUN, PUT_OFF, Marks
from convlab.grading.sandbox import ALWAYS, announced, make
from convlab.grading.submission import Submission

_GONE = "its file has been moved or deleted since the run began: grade again"


def _rank(status: str) -> int:
    """Return a sort key: if tests allow different libraries, the first of their statuses counts."""
    return {PUT_OFF: 0, GRADED: 2, NOT_RUN: 3}.get(status, 1)


class Session:
    """Opens submissions in the sandbox, one at a time: `current` is being graded, or None."""

    def __init__(
        self,
        limits: Limits,
        require_isolation: bool = False,
        label: str | None = None,
        patience: float = math.inf,
    ):
        self.limits, self._patience = limits, patience
        self._fork_servers: dict[tuple, ForkServer] = {}
        self._file: SubmissionFile | None = None
        self._opened: dict[tuple, Submission] = {}  # that one, by what it may import
        self.current: Submission | None = None
        if label:
            self.sandbox = announced(label, limits)
        else:
            self.sandbox = make(limits, require_isolation=require_isolation)

    def open(self, file: SubmissionFile, allowed: tuple[str, ...]) -> Submission:
        """Return a submission; a different one that was open is ended.

        It may import the distributions `allowed`, besides NumPy and Matplotlib. With others than
        before, its cells run again.
        """
        if self._file != file:
            self.end()
            self._file = file
        if allowed not in self._opened:
            try:
                text, why_not = file.read(self.limits.notebook_mib)
            except GraderFailure as failure:
                if not isinstance(failure.__cause__, FileNotFoundError):
                    raise
                text, why_not = None, _GONE  # which is no reason to stop grading the others
            one = Submission(text, why_not, self.fork_server(allowed, text))
            if why_not == _GONE:
                one.give_up(f"{NOT_GRADED}: {_GONE}")
            one.fingerprint, one.patience = fingerprint(text, why_not), self._patience
            self._opened[allowed] = one
        if self.current not in (None, self._opened[allowed]):
            self.current.close()
        self.current = self._opened[allowed]
        return self.current

    def end(self) -> None:
        """End the current submission."""
        if self.current is not None:
            self.current.close()
        self.current = self._file = None
        self._opened = {}

    def close(self) -> None:
        """End everything."""
        self.end()
        for fork_server in self._fork_servers.values():
            fork_server.close()
        self._fork_servers.clear()

    def complete(self, marks: Marks) -> None:
        """Add the facts about the submission as a whole to its marks."""
        marks.isolation, opened = self.sandbox.label, self._opened.values()
        if self.current is not None:
            marks.fingerprint = self.current.fingerprint
            marks.status = min((one.status for one in opened), key=_rank)
            marks.notes = list(dict.fromkeys(note for one in opened for note in one.notes))
            marks.seconds = round(sum(one.seconds + one.kernel_seconds for one in opened), 3)

    def fork_server(
        self, allowed: tuple[str, ...], notebook: bytes | None, *, kernels: bool = False
    ) -> ForkServer:
        """Return the fork server for a notebook that may import `allowed`."""
        plots = notebook is not None and any(name in notebook for name in (b"matplotlib", b"pylab"))
        key = allowed, kernels, plots
        if key not in self._fork_servers:
            chosen = replace(self.sandbox, allowed=(*ALWAYS, *allowed))
            self._fork_servers[key] = ForkServer(chosen, kernels=kernels, plots=plots)
        return self._fork_servers[key]
