"""Finding the submissions in a folder: one for each student, with a note about ignored files."""

import errno
import hashlib
import json
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from convlab.feedback.loading import Folder
from convlab.files import open_below
from convlab.grading.downloads import Origin, by_student
from convlab.grading.failure import SHORTAGES, GraderFailure, own_work

# Files that a system or a service adds to a folder; hidden files are ignored too.
_IGNORED = {"__macosx", "thumbs.db", "desktop.ini", "submission_metadata.yml"}
_LISTED = 10  # ignored files, in a note
# Errors of opening a file that are evidence against the submission: the file, or a folder above it,
# is a link or not a regular file. All other errors are the grader's.
_OF_THE_FILE = (errno.ELOOP, errno.ENOTDIR, errno.ENXIO)


@dataclass(frozen=True)
class SubmissionFile:
    """One submission in the folder."""

    # The name of the file without `.ipynb`, or of the folder; escaped so that it can be printed.
    student: str
    path: Path  # the notebook, or what is in its place
    unreadable: str = ""  # why it cannot be graded, or ""
    # The folder that was searched: no link below it is followed. None: the folder of the file.
    inbox: Path | None = None
    refused: str = ""  # why the system did not let the grader look for the notebook, or ""
    notes: tuple[str, ...] = ()  # about the student's other files; `write_list` leaves them out

    def read(self, most_mib: int) -> tuple[bytes | None, str]:
        """Return the notebook's bytes, or None and why it cannot be read."""
        if self.refused:
            raise GraderFailure(self.refused)
        if self.unreadable:
            return None, self.unreadable
        with own_work("read a submission"):
            return read_file(self.path, most_mib << 20, below=self.inbox)


def find_submissions(folder, notebook: str = "") -> list[SubmissionFile]:
    """List the submissions in a folder: files STUDENT.ipynb, and folders STUDENT with a notebook.

    The files of one student in a download from Canvas or Moodle make one submission. If a student
    has several notebooks, the one named `notebook` is taken, which is the name of the exercise's
    own. All names are unique: if necessary, they keep the suffix of the file, or get a number.

    Raises ValueError if there is no such folder.
    """
    folder = Path(folder).absolute()  # the grading processes have other working folders
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} with submissions")
    folder = folder.resolve()  # links above the folder are the instructor's; no others are followed
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    entries = [entry for entry in entries if not _is_ignored(entry.name)]
    found = [
        replace(_one_of(student, notebook), inbox=folder)
        for student in by_student(entries, lambda entry: entry.name)
    ]
    return _numbered(_apart(found))


def _apart(found: list[SubmissionFile]) -> Iterator[SubmissionFile]:
    """Keep the suffixes of files whose names others have too, and note names that are alike."""
    same = Counter(one.student for one in found)
    alike = Counter(_folded(one.student) for one in found)  # one name to Canvas and Moodle
    for one in found:
        student, notes = one.student, one.notes
        if alike[_folded(student)] > 1:
            notes = (*notes, f"There is another submission with the name `{student}`.")
        if same[student] > 1 and one.path.parent == one.inbox:
            student = _printable(one.path.name)
        yield replace(one, student=student, notes=notes)


def _numbered(found: Iterable[SubmissionFile]) -> list[SubmissionFile]:
    """Number the submissions whose names are equal once they are escaped."""
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
    """Choose the notebook to grade among the files of a student, and note the others."""
    pairs = [(of, _look_at(entry, of, notebook)) for of, entry in entries]
    notebooks = [pair for pair in pairs if not pair[1].unreadable]
    found = _choose(notebooks, notebook) if notebooks else pairs[-1][1]
    if found is None:
        return replace(notebooks[0][1], unreadable=_several(notebooks, notebook), notes=())
    left = [_printable(of.whole) for of, other in pairs if other is not found]
    return replace(found, notes=(*found.notes, *_note_ignored(found, left)))


def _choose(notebooks: list[tuple[Origin, SubmissionFile]], notebook: str) -> SubmissionFile | None:
    """Return the notebook to grade, None if the names do not identify it.

    If the names tell which one is newer: the newest with the exercise's name in its own, or else
    the newest. Otherwise the only one, or the only one with the exercise's name.
    """
    if all(of.number is not None for of, _ in notebooks):
        stem = _folded(Path(notebook).stem)  # Canvas calls the second one padding-1.ipynb
        named = [pair for pair in notebooks if stem and stem in _folded(pair[0].file)]
        return max(named or notebooks, key=lambda pair: pair[0].number)[1]
    if len(notebooks) > 1:
        notebooks = _named(notebooks, notebook)
    return notebooks[0][1] if len(notebooks) == 1 else None


def _named(notebooks: list[tuple[Origin, SubmissionFile]], notebook: str) -> list[tuple]:
    """Return those with a given name, or else with one that is the same on other systems."""
    names = [of.file or file.path.name for of, file in notebooks]
    for same in (notebook.__eq__, lambda name: _folded(name) == _folded(notebook)):
        if found := [pair for name, pair in zip(names, notebooks, strict=True) if same(name)]:
            return found
    return []


def _folded(name: str) -> str:
    """Return a name in one case, with each letter and its accent composed."""
    return unicodedata.normalize("NFC", name).casefold()


def _several(notebooks: list[tuple[Origin, SubmissionFile]], notebook: str) -> str:
    if named := _named(notebooks, notebook):
        return f"there are {len(named)} notebooks with the name {notebook}"
    return f"there are {len(notebooks)} notebooks and none is {notebook}"


def _note_ignored(found: SubmissionFile, names: list[str]) -> tuple[str, ...]:
    """Note which file is graded, and which ones are not."""
    if not names or found.unreadable:
        return ()
    shown = ", ".join(f"`{name}`" for name in names[:_LISTED])
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    note = f"Only `{_printable(found.path.name)}` was graded, without {shown}{more}."
    if any(name.lower().endswith(".py") for name in names):
        note += " Only the notebook is graded: move the code of the .py files into it."
    return (note,)


def notebook_name(exercise: Path) -> str:
    """Return the name of an exercise's own notebook, "" if its folder has none."""
    return next((path.name for path in Folder(exercise).notebooks), "")


def write_list(path: Path, found: Iterable[SubmissionFile]) -> None:
    """Write a list of submissions for another process."""
    rows = [
        (one.student, str(one.path), one.unreadable, str(one.inbox or one.path.parent), one.refused)
        for one in found
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")  # in ASCII: a name may hold any byte


def read_list(path: Path) -> list[SubmissionFile]:
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
    if not is_notebook or _is_ignored(of.file):
        why = "it is not a notebook: the name does not end in .ipynb"
        return SubmissionFile(student, path, why)
    return SubmissionFile(student, path)


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _IGNORED


def _is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb") and not _is_ignored(name)


def only_notebook(student: str, folder: Path, notebook: str) -> SubmissionFile:
    """Find a student's notebook in a folder.

    It is the one named `notebook`, which is the name of the exercise's own, at the highest level
    that has it; or else the only one at the highest level that has any.
    """
    notebooks, files, passed = [], [], []
    try:
        for level in _levels(folder):
            paths = [path for path in level if _is_notebook(path.name)]
            here = [(Origin("", "", "", file=p.name), SubmissionFile(student, p)) for p in paths]
            named = _named(here, notebook)
            if named or not notebooks:
                notebooks, files = here, [*passed, *level]
            if named:
                break
            passed += paths
    except OSError as error:
        if error.errno in SHORTAGES:
            raise
        why = f"its folder cannot be read: {error.strerror}"
        return SubmissionFile(student, folder, refused=why)
    if not notebooks:
        return SubmissionFile(student, folder, "there is no notebook in its folder")
    found = _choose(notebooks, notebook)
    if found is None:
        return SubmissionFile(student, folder, _several(notebooks, notebook))
    left = [_printable(path.name) for path in files if path != found.path and path.is_file()]
    return replace(found, inbox=folder.parent, notes=_note_ignored(found, left))


def _levels(folder: Path) -> Iterator[list[Path]]:
    """Yield the content of a folder, then of its subfolders, and so on, without following links."""
    level = [folder]
    while level:
        inside = sorted(path for at in level for path in at.iterdir() if not _is_ignored(path.name))
        yield inside
        level = [path for path in inside if path.is_dir() and not path.is_symlink()]


def read_file(path: Path, most: int, *, below: Path | None = None) -> tuple[bytes | None, str]:
    """Read a regular file of at most `most` bytes; return None and why if that fails.

    No link, pipe or device is opened, neither the file nor a folder between `below` and the file.
    Raises OSError if the system does not let it be read.
    """
    try:
        if path.is_symlink():
            return None, "it is a symbolic link"
        with open(open_below(path, below or path.parent), "rb") as file:
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


def fingerprint(text: bytes | None, why_not: str = "") -> str:
    """Return a hash that differs for other submissions and for later versions."""
    return hashlib.sha256(why_not.encode() if text is None else text).hexdigest()


def _printable(name: str) -> str:
    """Escape undecodable bytes, line breaks and control characters, which tables cannot contain."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
