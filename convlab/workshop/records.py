"""Following the records of a room: what was added to each participant's file since the last look.

The files belong to the participants, so anything may lie there: a link, a pipe, a gigabyte, no
JSON. None of it is followed, waited for or kept, and each look costs a bounded amount of work for
each participant, however many files they have. What is known after enough looks is what a fresh
start would find, however the files came to be as they are.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from convlab.feedback import record
from convlab.workshop import tally

_PIECE = 1 << 18  # bytes of one participant in one look
_FILES = 100  # records of one participant; the course has one an exercise
_LINE = 4096  # no record is longer
_DEEPEST = 4  # folders below a participant's own: course/exercises/03_padding, and one to spare
_ENTRIES = 2000  # looked at below one participant's folder
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass
class _File:
    """How far a file has been read, and what was found up to there."""

    identity: tuple[int, int]
    offset: int = 0
    unfinished: bytes = b""
    marks: tally.Marks = field(default_factory=dict)
    rubbish: int = 0


@dataclass
class _Budget:
    """What may still be read of one participant in one look, and the files that were."""

    bytes: int = _PIECE
    seen: set[tuple[int, int]] = field(default_factory=set)


class Records:
    """The records below a folder of participants' folders.

    Parameters
    ----------
    folder : str or Path
        Each folder in it is a participant; hidden ones are not.
    known : mapping
        The course's functions and their mistakes; nothing else is counted.

    Raises
    ------
    ValueError
        If `folder` is no folder, or one participant's own.
    """

    def __init__(self, folder, known: tally.Known):
        self._folder = check_folder(folder)
        self._known = known
        self._files: dict[str, dict[Path, _File]] = {}
        self.troubles: dict[str, str] = {}

    def look(self) -> dict[str, tally.Marks]:
        """Read what was added, and return what each participant has come to.

        `troubles` then says, by participant, what could not be read there.
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
                self.troubles[name] = f"a record cannot be read: {error.strerror}"
                continue
            if file is not None:
                yield place, file
                if file.rubbish:
                    self.troubles[name] = f"{file.rubbish} lines are no record"

    def _record_files(self, name: str, top: Path) -> Iterator[Path]:
        """Yield the record files below a participant's folder, the nearest first."""
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
        """Read on in one file; None where it is none to read."""
        about = os.lstat(path)
        if _identity(about) in budget.seen:  # a hard link to a file that was read in this look
            return None
        trouble = _unreadable(about)
        if not trouble and len(budget.seen) == _FILES:
            trouble = f"more than {_FILES} records"
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
        # Of a line that is too long, enough is kept to know it when it ends.
        file.unfinished = rest[: _LINE + 1]
        for line in lines:
            found = None
            if line.startswith(b"{") and len(line) <= _LINE:
                found = record.parse(line.decode("utf-8", "replace"))
            if found is None or not tally.note(file.marks, found, self._known):
                file.rubbish += 1


def _identity(about: os.stat_result) -> tuple[int, int]:
    return about.st_dev, about.st_ino


def _unreadable(about: os.stat_result) -> str:
    """Return why a file is no record to read, or ""."""
    if not stat.S_ISREG(about.st_mode):
        return "a record is no plain file"
    if about.st_size > record.LONGEST:
        return f"a record of {about.st_size >> 20} MiB is more than {record.LONGEST >> 20}"
    return ""


def participants(folder: Path) -> list[tuple[str, Path]]:
    """Return the participants by name, with their folders."""
    with os.scandir(folder) as entries:
        return sorted((entry.name, Path(entry.path)) for entry in entries if _is_folder(entry))


def _is_folder(entry: os.DirEntry) -> bool:
    return not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False)


def check_folder(folder) -> Path:
    """Return the folder whose folders are the participants', or raise ValueError."""
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(
            f"there is no folder {folder}: name the one with the participants' folders"
        )
    if (folder / "hub").is_dir() and (folder / "participants").is_dir():
        folder = folder / "participants"  # the folder of a hub
    if (folder / "exercises").is_dir():
        raise ValueError(
            f"{folder} is one participant's course, with exercises/ in it: "
            "name the folder that holds the participants' folders"
        )
    return folder.resolve()
