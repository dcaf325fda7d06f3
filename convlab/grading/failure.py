"""Failures of the grader itself: how they are recognised, so that no student pays for one."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

# Resources that may run out now and be available again later.
SHORTAGES = (
    *(errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE),
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO),
)
# The errors that Python raises when the system refuses something. A module that cannot be opened,
# for lack of a descriptor or of memory, is an `ImportError`.
REFUSED = (OSError, MemoryError, ImportError)


class GraderFailure(RuntimeError):
    """The grader could not do its own work: no process, no memory, a full disk.

    It says nothing about the current submission, which is graded again later. Any function of this
    package that needs the system may raise it.
    """


class RanMeanwhile(GraderFailure):
    """The grader failed while a submission's own code was running, which may be the cause."""


@contextmanager
def own_work(what: str, errors: type | tuple = REFUSED) -> Iterator[None]:
    """Turn an error of the system into a `GraderFailure`.

    `what` is what the grader was doing, such as "start a sandbox"; `errors` are those to turn:
    `Exception` where any is an error in the grader's code.
    """
    try:
        yield
    except GraderFailure:
        raise
    except errors as error:
        if hasattr(error, "student_message"):  # it comes from a submission
            raise
        raise GraderFailure(f"could not {what}: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """Return what an error of the system says, with the file if it names one.

    >>> reason(OSError(28, "No space left on device", "/tmp/log"))
    'No space left on device: /tmp/log'
    """
    if isinstance(error, MemoryError):
        return "not enough memory"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if not isinstance(error, (*REFUSED, RuntimeError)):  # an error in the grader's code
        text = f"{type(error).__name__}: {error}"
    name = getattr(error, "filename", None)
    return f"{text}: {name}" if name else text


def last_line(output: bytes) -> str:
    """Return the last line that a process printed: in a traceback, that is the error.

    >>> last_line(b"Traceback (most recent call last):\\n  ...\\nMemoryError\\n")
    'MemoryError'
    """
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else ""


def grader_failure(error: BaseException | None) -> str:
    """Return the failure of the grader as text, "" if the error comes from the submission.

    An error that a submission raised has a `student_message`; any other refusal of the system
    happened to the grader.
    """
    if isinstance(error, GraderFailure):
        return str(error)
    refused = isinstance(error, REFUSED) and not hasattr(error, "student_message")
    return f"could not run a test: {reason(error)}" if refused else ""


def student_message(error: BaseException | None) -> str:
    """Return the message for the student about a test that failed, "" if it passed."""
    if error is None:
        return ""
    message = getattr(error, "student_message", None)
    if message is None:
        first = (str(error).splitlines() or [""])[0]
        message = first if isinstance(error, AssertionError) else f"{type(error).__name__}: {first}"
    return message
