"""Following the records of a room: new lines in each participant's files.

The files belong to the participants, so they can be anything: a link, a pipe, a gigabyte, or not
JSON. Links are not followed, pipes not waited for, and each update does a limited amount of work
per participant, however many files there are. After enough updates, the result is the same as after
a fresh start.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from convlab.drawing.formatting import plural
from convlab.feedback import record
from convlab.workshop import tally

_PIECE = 1 << 18  # bytes per participant and update
_FILES = 100  # per participant; the course has one per exercise
_LINE = 4096  # the longest record, in bytes
_DEEPEST = 4  # folders below a participant's: course/exercises/03_padding, and one to spare
_ENTRIES = 2000  # examined below a participant's folder
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass
class _File:
    """How far a file has been read, and its marks up to there."""

    identity: tuple[int, int]
    offset: int = 0
    unfinished: bytes = b""
    marks: tally.Marks = field(default_factory=dict)
    invalid: int = 0


@dataclass
class _Budget:
    """The bytes left for one participant in this update, and the files already read."""

    bytes: int = _PIECE
    seen: set[tuple[int, int]] = field(default_factory=set)


class Records:
    """The records below a folder, in which each folder that is not hidden belongs to a participant.

    Only the functions and mistakes of the course are counted, those in `known`. Raises ValueError
    if the folder does not exist, or belongs to one participant.
    """

    def __init__(self, folder, known: tally.Known):
        self._folder = check_folder(folder)
        self._known = known
        self._files: dict[str, dict[Path, _File]] = {}
        self.troubles: dict[str, str] = {}

    def update(self) -> dict[str, tally.Marks]:
        """Read new lines, and return the marks of each participant.

        `troubles` then holds a message for each participant whose files could not all be read.
        """
        self.troubles = {}
        files = {}
        try:
            found = participants(self._folder)
        except OSError as error:
            self.troubles[""] = f"{self._folder} cannot be read: {error.strerror}"
            found = []
        for name, path in found:
            before = self._files.get(name, {})
            files[name] = dict(self._read_below(name, path, before))
        self._files = files
        return {name: tally.merged(file.marks for file in files[name].values()) for name in files}

    def _read_below(self, name: str, path: Path, before: dict) -> Iterator[tuple[Path, _File]]:
        budget = _Budget()
        for place in self._record_files(name, path):
            try:
                file = self._read(name, place, before.get(place), budget)
            except OSError as error:
                self.troubles[name] = f"a file of records cannot be read: {error.strerror}"
                continue
            if file is not None:
                yield place, file
                if file.invalid:
                    are = plural("line is not a record", file.invalid, "lines are not records")
                    self.troubles[name] = f"{file.invalid} {are} of this course"

    def _record_files(self, name: str, top: Path) -> Iterator[Path]:
        """Yield the files of records below a participant's folder, the nearest first."""
        waiting, seen = [(top, 0)], 0
        while waiting:
            folder, depth = waiting.pop(0)
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        seen += 1
                        if seen > _ENTRIES:
                            self.troubles[name] = f"more than {_ENTRIES} files in a folder"
                            return
                        if entry.name == record.FILE:
                            yield Path(entry.path)
                        elif depth < _DEEPEST and _is_folder(entry):
                            waiting.append((Path(entry.path), depth + 1))
            except OSError as error:
                self.troubles[name] = f"a folder cannot be read: {error.strerror}"

    def _read(self, name: str, path: Path, file: _File | None, budget: _Budget) -> _File | None:
        """Read new lines of a file; return None if it is not read."""
        about = os.lstat(path)
        if _identity(about) in budget.seen:  # a hard link to a file already read
            return None
        trouble = _unreadable(about)
        if not trouble and len(budget.seen) == _FILES:
            trouble = f"more than {_FILES} files of records"
        if trouble:
            self.troubles[name] = trouble
            return None
        with open(os.open(path, _FLAGS), "rb") as opened:
            about = os.fstat(opened.fileno())
            if not stat.S_ISREG(about.st_mode):
                return None
            identity = _identity(about)
            budget.seen.add(identity)
            if file is None or file.identity != identity or about.st_size < file.offset:
                file = _File(identity)
            opened.seek(file.offset)
            piece = opened.read(budget.bytes)
        budget.bytes -= len(piece)
        self._take(file, piece)
        return file

    def _take(self, file: _File, piece: bytes) -> None:
        file.offset += len(piece)
        *lines, rest = (file.unfinished + piece).split(b"\n")
        # Enough of a line to recognise that it is too long.
        file.unfinished = rest[: _LINE + 1]
        for line in lines:
            found = None
            if line.startswith(b"{") and len(line) <= _LINE:
                found = record.parse(line.decode("utf-8", "replace"))
            if found is None or not tally.add_record(file.marks, found, self._known):
                file.invalid += 1


def _identity(about: os.stat_result) -> tuple[int, int]:
    return about.st_dev, about.st_ino


def _unreadable(about: os.stat_result) -> str:
    """Return why a file of records is not read, or ""."""
    if not stat.S_ISREG(about.st_mode):
        return "a file of records is not a regular file"
    if about.st_size > record.LONGEST:
        return f"a file of records is {about.st_size >> 20} MiB, more than {record.LONGEST >> 20}"
    return ""


def participants(folder: Path) -> list[tuple[str, Path]]:
    """Return the participants by name, with their folders."""
    with os.scandir(folder) as entries:
        return sorted((entry.name, Path(entry.path)) for entry in entries if _is_folder(entry))


def _is_folder(entry: os.DirEntry) -> bool:
    return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)


def check_folder(folder) -> Path:
    """Return the folder with the participants' folders, or raise ValueError."""
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(
            f"there is no folder {folder}: name the one with the participants' folders"
        )
    folder = folder.resolve()
    if _is_hub(folder.parent) and folder.name == "participants":
        return folder  # whatever participants are called: one may be `exercises`
    if _is_hub(folder):
        folder = folder / "participants"
    elif (folder / "exercises").is_dir():
        raise ValueError(
            f"{folder} is the course of one participant, with exercises/ in it: "
            "name the folder with the participants' folders"
        )
    return folder


def _is_hub(folder: Path) -> bool:
    return (folder / "hub").is_dir() and (folder / "participants").is_dir()
