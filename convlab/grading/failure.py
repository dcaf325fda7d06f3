"""What is the grader's own failure, and never a student's."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

# What a machine may be short of now and have again later.
SHORTAGES = (
    *(errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE),
    *(errno.ENOSPC, errno.EDQUOT, errno.EIO),
)
# What Python raises where the system refuses something. A module that cannot be opened, for want
# of a descriptor or of memory, is an `ImportError`.
REFUSED = (OSError, MemoryError, ImportError)


class GraderFailure(RuntimeError):
    """The grader could not do its own work: no process, no memory, a full disk.

    It says nothing about the submission in hand, which is graded again later.
    """


@contextmanager
def own_work(what: str) -> Iterator[None]:
    """Turn what the system refuses the grader into a `GraderFailure`.

    Parameters
    ----------
    what : str
        What the grader was doing: "start a sandbox".
    """
    try:
        yield
    except REFUSED as error:
        raise GraderFailure(f"could not {what}: {reason(error)}") from error


def reason(error: BaseException) -> str:
    """Return what an error of the system says, with the file where it names one.

    Examples
    --------
    >>> reason(OSError(28, "No space left on device", "/tmp/log"))
    'No space left on device: /tmp/log'
    """
    if isinstance(error, MemoryError):
        return "not enough memory"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    name = getattr(error, "filename", None)
    return f"{text}: {name}" if name else text


def last_line(said: bytes) -> str:
    """Return the last line that a process printed: of a traceback it is the error.

    Examples
    --------
    >>> last_line(b"Traceback (most recent call last):\\n  ...\\nMemoryError\\n")
    'MemoryError'
    """
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else ""
