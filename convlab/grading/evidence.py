"""What an error in a graded test is evidence of: the submission, or the grader itself."""

from __future__ import annotations

from convlab.grading.failure import REFUSED, GraderFailure, reason


def grader_failure(error: BaseException | None) -> str:
    """Return what the grader could not do, "" if all that happened is the submission's.

    An error that a submission has raised says so in `told`; what the system refuses elsewhere, it
    has refused the grader.
    """
    if isinstance(error, GraderFailure):
        return str(error)
    refused = isinstance(error, REFUSED) and not hasattr(error, "told")
    return f"could not run a test: {reason(error)}" if refused else ""


def told(error: BaseException | None) -> str:
    """Return what to tell the student of a test that failed, "" of one that passed."""
    if error is None:
        return ""
    told = getattr(error, "told", None)
    if told is None:
        first = (str(error).splitlines() or [""])[0]
        told = first if isinstance(error, AssertionError) else f"{type(error).__name__}: {first}"
    return told
