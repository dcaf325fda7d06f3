"""Records of a learner's checks: one line per check, in a small file next to the notebook.

Each line is appended in one write, so that nothing is lost if two notebooks write at once or one is
killed. Invalid lines are ignored, and an incomplete last line is terminated first.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from convlab.feedback.diagnosis import Report

FILE = ".convlab-progress.jsonl"
LONGEST = 64 * 1024 * 1024  # bytes of a file that is read


@dataclass(frozen=True)
class Record:
    """One check: exercise, function, result, known mistake and time."""

    exercise: str
    function: str
    status: str
    mistake: str
    when: str


def write(exercise: str, report: Report, folder=None) -> None:
    """Append a line for a check.

    Raises OSError if the folder cannot be written, or only a part of the line.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    record = Record(exercise, report.function, report.status, report.mistake, now)
    line = f"{json.dumps(asdict(record), ensure_ascii=True)}\n".encode()
    path = Path(folder or Path.cwd()) / FILE
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        if _is_cut(descriptor):
            line = b"\n" + line
        while line:  # a full disk accepts a part, and fails at the rest
            line = line[os.write(descriptor, line) :]
    finally:
        os.close(descriptor)


def _is_cut(descriptor: int) -> bool:
    """Whether a file's last line is incomplete."""
    if not os.fstat(descriptor).st_size:
        return False
    os.lseek(descriptor, -1, os.SEEK_END)
    return os.read(descriptor, 1) != b"\n"


def read(folder) -> list[Record]:
    """Read the records in a folder, oldest first; none if there is no file."""
    path = Path(folder) / FILE
    try:
        if not path.is_file() or path.stat().st_size > LONGEST:
            return []
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [record for record in map(parse, lines) if record is not None]


def parse(line: str) -> Record | None:
    try:
        found = json.loads(line)
        record = Record(**found)
    except (ValueError, TypeError, RecursionError):
        return None
    return record if all(isinstance(value, str) for value in found.values()) else None
