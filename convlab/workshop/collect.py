"""Copying participants' current notebooks of an exercise for grading."""

import os
import stat
import time
from pathlib import Path
from typing import NamedTuple

from convlab.feedback.loading import find
from convlab.files import open_below, write_atomic
from convlab.workshop.records import check_folder, participants

_LARGEST = 16 << 20  # bytes, enough for a notebook with many pictures
_LOOKS, _PAUSE = 5, 0.2  # for a notebook that is being saved, and the seconds between two


class Collected(NamedTuple):
    """The participants whose notebooks were copied, and the reasons for the others."""

    names: list[str]
    missing: dict[str, str]


def collect(name: str, folder, out) -> Collected:
    """Copy each participant's notebook of an exercise to `OUT/NAME.ipynb`.

    `folder` has the participants' folders. `out` is created if it does not exist, and earlier
    copies are replaced.

    Raises ValueError if there is no such exercise or folder, or nobody has a folder in it, and
    OSError if the copies cannot be written.
    """
    exercise, room = find(name), check_folder(folder)
    result, found = Collected([], {}), participants(room)
    if not found:
        raise ValueError(f"{room} has no participants' folders")
    notebook = Path("exercises", exercise.name, exercise.notebook.name)
    for participant, path in found:
        try:
            content = _read_whole(path / notebook, path)
        except FileNotFoundError:
            result.missing[participant] = f"there is no {notebook}"
            continue
        except OSError as error:
            result.missing[participant] = error.strerror or str(error)
            continue
        write_atomic(Path(out) / f"{participant}.ipynb", content)
        result.names.append(participant)
    return result


def _read_whole(path: Path, below: Path) -> bytes:
    """Read a notebook; again if it is cut off, since JupyterLab writes into the file itself."""
    for _ in range(_LOOKS - 1):
        content = _read(path, below)
        if content.rstrip().endswith(b"}"):
            return content
        time.sleep(_PAUSE)
    return _read(path, below)


def _read(path: Path, below: Path) -> bytes:
    with open(open_below(path, below), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("it is not a regular file")
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise OSError(f"it is larger than {_LARGEST >> 20} MiB")
    return content
