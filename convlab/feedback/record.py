"""What a learner has tried and finished: a line a check, in a small file beside the notebook.

Lines are only ever added, each in one write, so that two notebooks at once and a stop at any
moment lose nothing; a line that is no record is passed over, and one cut short is ended first.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from convlab.feedback.diagnosis import PASSED, Report

FILE = ".convlab-progress.jsonl"
LONGEST = 64 * 1024 * 1024  # of a file that is worth reading


@dataclass(frozen=True)
class Record:
    """One check: of which exercise and function, how it ended, which mistake it showed, when."""

    exercise: str
    function: str
    status: str
    mistake: str
    when: str


def write(exercise: str, report: Report, folder=None) -> None:
    """Add a line for a check.

    Raises
    ------
    OSError
        If the folder cannot be written, or the line not as a whole.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    record = Record(exercise, report.function, report.status, report.mistake, now)
    line = f"{json.dumps(asdict(record), ensure_ascii=True)}\n".encode()
    path = Path(folder or Path.cwd()) / FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        if _is_cut(descriptor):
            line = b"\n" + line
        while line:  # a full disk takes a part, and raises at the rest
            line = line[os.write(descriptor, line) :]
    finally:
        os.close(descriptor)


def _is_cut(descriptor: int) -> bool:
    """Whether a file's last line has no end."""
    if not os.fstat(descriptor).st_size:
        return False
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1) != b"\n"


def read(folder) -> list[Record]:
    """Read the records in a folder, oldest first; none where there is no file."""
    path = Path(folder) / FILE
    try:
        if not path.is_file() or path.stat().st_size > LONGEST:
            return []
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [record for record in map(parse, lines) if record is not None]


def parse(line: str) -> Record | None:
    """Read one line; None where it is no record."""
    try:
        found = json.loads(line)
        record = Record(**found)
    except (ValueError, TypeError, RecursionError):
        return None
    return record if all(isinstance(value, str) for value in found.values()) else None


def passed(records: list[Record]) -> set[tuple[str, str]]:
    """The (exercise, function) pairs that passed their check at least once."""
    return {(record.exercise, record.function) for record in records if record.status == PASSED}
