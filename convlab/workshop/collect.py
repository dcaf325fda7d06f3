"""Copying participants' current notebooks of an exercise for grading."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from convlab.feedback.loading import find
from convlab.files import write_atomic
from convlab.workshop.records import check_folder, participants

_LARGEST = 16 << 20  # bytes, enough for a notebook with many pictures
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Collected(NamedTuple):
    """The participants whose notebooks were copied, and the reasons for the others."""

    names: list[str]
    missing: dict[str, str]


def collect(name: str, folder, out) -> Collected:
    """Copy each participant's notebook of an exercise to `OUT/NAME.ipynb`.

    Parameters
    ----------
    name : str
        The exercise.
    folder : str or Path
        The folder with the participants' folders.
    out : str or Path
        Created if it does not exist; earlier copies are replaced.

    Returns
    -------
    Collected

    Raises
    ------
    ValueError
        There is no such exercise or folder.
    OSError
        The copies cannot be written.
    """
    notebook = find(name).notebook.name
    result = Collected([], {})
    for participant, path in participants(check_folder(folder)):
        try:
            content = _read(path, ("exercises", name, notebook))
        except OSError as error:
            result.missing[participant] = error.strerror or str(error)
            continue
        write_atomic(Path(out) / f"{participant}.ipynb", content)
        result.names.append(participant)
    return result


def _read(folder: Path, parts: tuple[str, ...]) -> bytes:
    """Read a regular file below a participant's folder without following links.

    Each folder is opened relative to the previous one, so that none can be replaced by a link in
    between; if a system cannot do that, each is checked first.
    """
    if os.open not in os.supports_dir_fd:
        for depth in range(len(parts)):
            if folder.joinpath(*parts[: depth + 1]).is_symlink():
                raise OSError("it is a symbolic link")
        return _content(os.open(folder.joinpath(*parts), _FILE | getattr(os, "O_BINARY", 0)))
    at = os.open(folder, _FOLDER)
    for part in parts[:-1]:
        try:
            inner = os.open(part, _FOLDER, dir_fd=at)
        finally:
            os.close(at)
        at = inner
    try:
        return _content(os.open(parts[-1], _FILE, dir_fd=at))
    finally:
        os.close(at)


def _content(descriptor: int) -> bytes:
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is not a regular file")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise OSError(f"it is larger than {_LARGEST >> 20} MiB")
    return content
