"""Finding what has been handed in: everything in the folder gets a place, nothing is dropped."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

# What a file manager or Jupyter leaves in any folder; all else is somebody's submission.
NOBODYS = {".ipynb_checkpoints", ".DS_Store", "__MACOSX", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Found:
    """One submission, as it lies in the folder.

    Attributes
    ----------
    student : str
        The file's name without `.ipynb`, or the folder's; what cannot be printed is escaped.
    path : Path
        The notebook, or what was found in its place.
    unreadable : str
        Why it cannot be graded, or "".
    """

    student: str
    path: Path
    unreadable: str = ""

    def read(self, most_mib: int) -> tuple[bytes | None, str]:
        """Return the notebook's bytes, or None and why it cannot be read."""
        if self.unreadable:
            return None, self.unreadable
        return read_file(self.path, most_mib << 20)


def find_submissions(folder, notebook: str = "") -> list[Found]:
    """List what lies in a folder: files STUDENT.ipynb and folders STUDENT/ with a notebook.

    Parameters
    ----------
    folder : str or Path
    notebook : str
        The name of the exercise's own notebook: the one to take from a folder of several.

    Returns
    -------
    list of Found
        No two of one name: they keep the ending of the file, or get a number.

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    folder = Path(folder).absolute()  # the processes that grade have working folders of their own
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} with submissions")
    found = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name not in NOBODYS:
            found.append(_look_at(entry, notebook))
    names = Counter(one.student for one in found)
    with_endings = [
        replace(one, student=_printable(one.path.name))
        if names[one.student] > 1 and one.path.parent == folder
        else one
        for one in found
    ]
    return _told_apart(with_endings)


def _told_apart(found: list[Found]) -> list[Found]:
    """Number those whose names are the same once they can be printed: a row each, none lost."""
    taken: set[str] = set()
    apart = []
    for one in found:
        student, number = one.student, 1
        while student in taken:
            number += 1
            student = f"{one.student} ({number})"
        taken.add(student)
        apart.append(replace(one, student=student))
    return apart


def notebook_name(exercise: Path) -> str:
    """Return the name of an exercise's own notebook, "" if its folder has none."""
    return min((path.name for path in exercise.glob("*.ipynb")), default="")


def write_list(path: Path, found: Iterable[Found]) -> None:
    """Write down what was found, for another process to read with `read_list`."""
    rows = [(one.student, str(one.path), one.unreadable) for one in found]
    path.write_text(json.dumps(rows), encoding="utf-8")  # in ASCII: a name may hold any byte


def read_list(path: Path) -> list[Found]:
    """Read what `write_list` wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Found(student, Path(place), unreadable) for student, place, unreadable in rows]


def _look_at(entry: os.DirEntry, notebook: str) -> Found:
    path = Path(entry.path)
    student = _printable(path.stem if path.suffix == ".ipynb" else path.name)
    if entry.is_symlink():
        return Found(student, path, "it is a symbolic link")
    if entry.is_dir():
        return only_notebook(_printable(path.name), [path], notebook)
    if path.suffix != ".ipynb":
        return Found(student, path, "it is no notebook: its name does not end in .ipynb")
    return Found(student, path)


def only_notebook(student: str, places: Sequence[Path], notebook: str) -> Found:
    """Find a student's notebook in one or several folders.

    Parameters
    ----------
    student : str
    places : sequence of Path
        The folders.
    notebook : str
        The name of the exercise's own notebook: the one to take of several.
    """
    try:
        paths = sorted(path for at in places for path in at.iterdir() if path.suffix == ".ipynb")
    except OSError as error:
        return Found(student, places[0], f"its folder cannot be read: {error.strerror}")
    named = [path for path in paths if path.name == notebook]
    if len(paths) > 1 and len(named) == 1:
        paths = named
    if not paths:
        return Found(student, places[0], "there is no notebook in its folder")
    if len(paths) > 1:
        why_not = f"there are {len(paths)} notebooks and none is {notebook}"
        return Found(student, places[0], why_not)
    return Found(student, paths[0])


def read_file(path: Path, most: int) -> tuple[bytes | None, str]:
    """Read a plain file of at most `most` bytes; None and why, where that does not go.

    Neither a link nor a pipe nor a device is followed or waited for.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            return None, "it is a symbolic link"
        with open(os.open(path, flags), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return None, "it is no plain file"
            if about.st_size > most:
                sizes = f"{about.st_size / (1 << 20):.0f} MiB, more than {most >> 20}"
                return None, f"it is too large: {sizes}"
            text = file.read(most + 1)
    except OSError as error:
        return None, f"it cannot be read: {error.strerror}"
    return (text, "") if len(text) <= most else (None, "it grows while it is read")


def fingerprint(text: bytes | None, why_not: str = "") -> str:
    """Return what tells one submission from another, and from its own later version."""
    return hashlib.sha256(why_not.encode() if text is None else text).hexdigest()


def _printable(name: str) -> str:
    """Escape what a name may hold and no table can: bytes of no alphabet, line ends, controls."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
