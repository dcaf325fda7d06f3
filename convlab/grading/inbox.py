"""Finding what has been handed in: a row for each student, and a note of what was left aside."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from convlab.files import list_files
from convlab.grading.downloads import Origin, by_student
from convlab.grading.failure import SHORTAGES, GraderFailure, own_work

# What a system or a service leaves in a folder beside what was handed in; hidden files too.
_NOBODYS = {"__macosx", "thumbs.db", "desktop.ini", "submission_metadata.yml"}
_ENDING = ".ipynb"
_NAMED = 10  # of the files left aside, in a note
# What opening a file says of the file itself: on the way to it, or in its place, there is a link or
# what is no file. Whatever else the system says is no evidence against the submission.
_OF_THE_FILE = (errno.ELOOP, errno.ENOTDIR, errno.ENXIO)


@dataclass(frozen=True)
class SubmissionFile:
    """One submission, as it lies in the folder.

    Attributes
    ----------
    student : str
        The file's name without `.ipynb`, or the folder's; what cannot be printed is escaped.
    path : Path
        The notebook, or what was found in its place.
    unreadable : str
        Why it cannot be graded, or "".
    inbox : Path or None
        The folder that was searched: no link below it is followed. None for the file's own.
    refused : str
        What the system refused the grader as it looked for the notebook, or "".
    notes : tuple of str
        What the student should know of the other files handed in; not part of a list of these.
    """

    student: str
    path: Path
    unreadable: str = ""
    inbox: Path | None = None
    refused: str = ""
    notes: tuple[str, ...] = ()

    def read(self, most_mib: int) -> tuple[bytes | None, str]:
        """Return the notebook's bytes, or None and why it cannot be read.

        Raises
        ------
        GraderFailure
            If it is the system that does not let the grader read it.
        """
        if self.refused:
            raise GraderFailure(self.refused)
        if self.unreadable:
            return None, self.unreadable
        with own_work("read a submission"):
            return read_file(self.path, most_mib << 20, below=self.inbox)


def find_submissions(folder, notebook: str = "") -> list[SubmissionFile]:
    """List what lies in a folder: files STUDENT.ipynb and folders STUDENT/ with a notebook.

    The files that a download of Canvas or Moodle has of one student make one submission.

    Parameters
    ----------
    folder : str or Path
    notebook : str
        The name of the exercise's own notebook: the one to take where a student has several.

    Returns
    -------
    list of SubmissionFile
        No two of one name: they keep the ending of the file, or get a number.

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    folder = Path(folder).absolute()  # the processes that grade have working folders of their own
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} with submissions")
    folder = folder.resolve()  # links on the way there are the instructor's, later ones nobody's
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    entries = [entry for entry in entries if not _is_nobodys(entry.name)]
    found = [
        replace(_one_of(student, notebook), inbox=folder)
        for student in by_student(entries, lambda entry: entry.name)
    ]
    names = Counter(one.student for one in found)
    with_endings = [
        replace(one, student=_printable(one.path.name))
        if names[one.student] > 1 and one.path.parent == folder
        else one
        for one in found
    ]
    return _told_apart(with_endings)


def _told_apart(found: list[SubmissionFile]) -> list[SubmissionFile]:
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


def _one_of(entries: list[tuple[Origin, os.DirEntry]], notebook: str) -> SubmissionFile:
    """Choose what is graded of all that a student has handed in, and note the rest."""
    pairs = [(of, _look_at(entry, of, notebook)) for of, entry in entries]
    notebooks = [pair for pair in pairs if not pair[1].unreadable]
    found = _choose(notebooks, notebook) if notebooks else pairs[-1][1]
    if found is None:
        return replace(notebooks[0][1], unreadable=_several(len(notebooks), notebook), notes=())
    left = [_printable(of.whole) for of, other in pairs if other is not found]
    return replace(found, notes=(*found.notes, *_left_aside(found, left)))


def _choose(notebooks: list[tuple[Origin, SubmissionFile]], notebook: str) -> SubmissionFile | None:
    """Return the notebook to grade, None if their names do not say which one it is.

    Where names say which is newer, it is the newest that has the exercise's name in its own, or
    else the newest; elsewhere the only one, or the only one of the exercise's name.
    """
    if all(of.number is not None for of, _ in notebooks):
        stem = Path(notebook).stem.casefold()  # Canvas makes padding-1.ipynb of the second one
        named = [pair for pair in notebooks if stem and stem in pair[0].file.casefold()]
        return max(named or notebooks, key=lambda pair: pair[0].number)[1]
    if len(notebooks) > 1:
        notebooks = [pair for pair in notebooks if (pair[0].file or pair[1].path.name) == notebook]
    return notebooks[0][1] if len(notebooks) == 1 else None


def _several(count: int, notebook: str) -> str:
    return f"there are {count} notebooks and none is {notebook}"


def _left_aside(found: SubmissionFile, names: list[str]) -> tuple[str, ...]:
    """Say which file is graded, and which others were handed in with it."""
    if not names or found.unreadable:
        return ()
    shown = ", ".join(f"`{name}`" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    note = f"Only `{_printable(found.path.name)}` was graded, without {shown}{more}."
    if any(name.lower().endswith(".py") for name in names):
        note += " A notebook is graded alone: move the code of its .py files into it."
    return (note,)


def notebook_name(exercise: Path) -> str:
    """Return the name of an exercise's own notebook, "" if its folder has none."""
    return min((path.name for path in list_files(exercise, "*.ipynb")), default="")


def write_list(path: Path, found: Iterable[SubmissionFile]) -> None:
    """Write down what was found, for another process to read with `read_list`."""
    rows = [
        (one.student, str(one.path), one.unreadable, str(one.inbox or one.path.parent), one.refused)
        for one in found
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")  # in ASCII: a name may hold any byte


def read_list(path: Path) -> list[SubmissionFile]:
    """Read what `write_list` wrote."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        SubmissionFile(student, Path(place), unreadable, Path(inbox), refused)
        for student, place, unreadable, inbox, refused in rows
    ]


def _look_at(entry: os.DirEntry, of: Origin, notebook: str) -> SubmissionFile:
    path = Path(entry.path)
    is_notebook = _is_notebook(path.name)
    student = _printable(path.stem if is_notebook else path.name)
    if entry.is_symlink():
        return SubmissionFile(student, path, "it is a symbolic link")
    if entry.is_dir():
        return only_notebook(_printable(path.name), path, notebook)
    if not is_notebook or _is_nobodys(of.file):
        return SubmissionFile(
            student, path, "it is not a notebook: the name does not end in .ipynb"
        )
    return SubmissionFile(student, path)


def _is_nobodys(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _NOBODYS


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(_ENDING) and not _is_nobodys(name)


def only_notebook(student: str, folder: Path, notebook: str) -> SubmissionFile:
    """Find a student's notebook in a folder, or as far down in it as there is one.

    Parameters
    ----------
    student : str
    folder : Path
    notebook : str
        The name of the exercise's own notebook: the one to take of several.
    """
    try:
        for files in _levels(folder):
            paths = [path for path in files if _is_notebook(path.name)]
            if paths:
                break
        else:
            return SubmissionFile(student, folder, "there is no notebook in its folder")
    except OSError as error:
        if error.errno in SHORTAGES:
            raise
        return SubmissionFile(
            student, folder, refused=f"its folder cannot be read: {error.strerror}"
        )
    found = _choose(
        [(Origin("", "", "", file=p.name), SubmissionFile(student, p)) for p in paths], notebook
    )
    if found is None:
        return SubmissionFile(student, folder, _several(len(paths), notebook))
    left = [_printable(path.name) for path in files if path != found.path and path.is_file()]
    return replace(found, inbox=folder.parent, notes=_left_aside(found, left))


def _levels(folder: Path) -> Iterator[list[Path]]:
    """Yield what is in a folder, then what is in its folders, and so on; links are not followed."""
    level = [folder]
    while level:
        inside = sorted(path for at in level for path in at.iterdir() if not _is_nobodys(path.name))
        yield inside
        level = [path for path in inside if path.is_dir() and not path.is_symlink()]


def read_file(path: Path, most: int, *, below: Path | None = None) -> tuple[bytes | None, str]:
    """Read a plain file of at most `most` bytes; None and why, where that does not go.

    Neither a link nor a pipe nor a device is followed or waited for, on the way from the folder
    `below` either.

    Raises
    ------
    OSError
        If the system does not let it be read.
    """
    try:
        if path.is_symlink():
            return None, "it is a symbolic link"
        with open(_open(path, below or path.parent), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return None, "it is not a regular file"
            if about.st_size > most:
                sizes = f"{about.st_size / (1 << 20):.0f} MiB, more than {most >> 20}"
                return None, f"it is too large: {sizes}"
            text = file.read(most + 1)
    except OSError as error:
        if error.errno not in _OF_THE_FILE:
            raise
        return None, f"it cannot be read: {error.strerror}"
    return (text, "") if len(text) <= most else (None, "it grows while it is read")


def _open(path: Path, below: Path) -> int:
    """Open a file for reading, nothing on the way to it having become a link meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.open not in os.supports_dir_fd:
        return os.open(path, flags)
    *above, name = path.relative_to(below).parts
    at = os.open(below, flags | os.O_DIRECTORY)
    try:
        for folder in above:
            inside = os.open(folder, flags | os.O_DIRECTORY, dir_fd=at)
            os.close(at)
            at = inside
        return os.open(name, flags, dir_fd=at)
    finally:
        os.close(at)


def fingerprint(text: bytes | None, why_not: str = "") -> str:
    """Return what tells one submission from another, and from its own later version."""
    return hashlib.sha256(why_not.encode() if text is None else text).hexdigest()


def _printable(name: str) -> str:
    """Escape what a name may hold and no table can: bytes of no alphabet, line ends, controls."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
