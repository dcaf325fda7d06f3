"""How a command reports an error: one line, and an exit code."""

import errno
import os
import sys

FAILED, WRONG_USE = 1, 2


def report_error(message, code) -> int:
    """Print a message on the standard error stream, and return the exit code."""
    print(f"convlab: {message}", file=sys.stderr)
    return code


def describe(error: OSError) -> str:
    """Return one line for an OSError, with a remedy if there is one."""
    place = error.filename or ""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        where = f", at {place}" if place else ""
        return f"the disk is full{where}: free some space and run the same command again"
    if isinstance(error, PermissionError) and place:
        return (
            f"no permission for {place}: change its permissions, or choose another file or folder"
        )
    if isinstance(error, FileExistsError) and os.path.isfile(place):
        return f"{place} is a file: name a folder"
    if isinstance(error, IsADirectoryError) and place:
        return f"{place} is a folder, in the place of a file: rename it"
    if isinstance(error, FileNotFoundError) and not place:  # of `os.getcwd`
        return "the current folder has been deleted: change to another one"
    return f"{place}: {error.strerror}" if place else str(error)


def install_command(extra: str) -> str:
    """Return the command that installs the packages of an extra where this Python finds them.

    `pip` alone may belong to another Python, which would look for the course in a registry.
    """
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f'{python} -m pip install "convlab-course[{extra}]"'
