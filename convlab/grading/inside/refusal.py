"""Resources that the system refuses a submission within its limits, because others use them up.

Such an error is not the fault of the submission, which is then graded again.
"""

import os

from . import usage

NO_THREAD = "can't start new thread"  # of Python
THREADS, FULL = f"it {NO_THREAD}s", "the disk of the temporary folder is full"
NO_FILES = "the disk of the temporary folder has no room for more files"
_MIB = 1 << 20
_DEEPEST = 10  # errors raised from one another
# Errors of a submission that expects other file names than there are.
_OF_NAMES = (
    *(FileNotFoundError, FileExistsError, PermissionError),
    *(IsADirectoryError, NotADirectoryError),
)


def refused(error: BaseException, settings: dict) -> str:
    """Return the resource that the system refused, "" if an error has another cause.

    The error is that of a cell or a call in this process; the settings are those of the fork
    server, and only it knows whether the submission has reached its own limit of threads.
    """
    errors = _chain(error)
    if any(isinstance(one, RuntimeError) and NO_THREAD in str(one) for one in errors):
        return THREADS
    # NumPy raises OSError without a number if a disk accepts only part of an array.
    of_disk = any(isinstance(one, OSError) and not isinstance(one, _OF_NAMES) for one in errors)
    # A submission with a separate process namespace also has a separate disk.
    if of_disk and not settings["own_pids"]:
        return _disk_shortage(settings["limits"])
    return ""


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an error, and those that it was raised from."""
    found: list[BaseException] = []
    while error is not None and len(found) < _DEEPEST:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _disk_shortage(limits: dict) -> str:
    """Return which resource is too scarce for the files that it may still create, "" if none."""
    files, used = usage.in_folder(limits["files"])
    disk = os.statvfs(".")
    if files > limits["files"]:
        return ""
    if disk.f_bavail * disk.f_frsize + used < limits["file_mib"] * _MIB:
        return FULL
    if disk.f_files and disk.f_favail + files < limits["files"]:
        return NO_FILES
    return ""
