"""The gradebook: an SQLite file in which each submission is written in a transaction of its own.

One run writes at a time; anybody may read meanwhile. Stopped anywhere, it holds whole submissions
and nothing else, and the next run goes on from there. The marks of a submission that is no longer
in the inbox stay as history: they are in the table `marks`, and not in `found`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from convlab.files import try_lock, with_filename
from convlab.grading.exercise_check import Diagnosis
from convlab.grading.session import Marks, Test

FILE = "gradebook.sqlite"
_FORMAT = 2
# What the system has refused SQLite, by the beginning of the error's name.
_ERRORS = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_IOERR": errno.EIO}
_WAIT_SECONDS = 30  # for a reader, or a writer, that holds the file for a moment
_TABLES = """
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, exercise TEXT NOT NULL, seed INTEGER NOT NULL,
    settings TEXT NOT NULL, versions TEXT NOT NULL
);
CREATE TABLE marks (
    exercise TEXT NOT NULL, student TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs,
    fingerprint TEXT NOT NULL, status TEXT NOT NULL, isolation TEXT NOT NULL,
    score REAL NOT NULL, max_score REAL NOT NULL, seconds REAL NOT NULL,
    tests TEXT NOT NULL, notes TEXT NOT NULL, diagnoses BLOB NOT NULL,
    PRIMARY KEY (exercise, student)
);
"""
# Format 1 did not know which submissions were still there.
_FOUND = """
CREATE TABLE found (
    exercise TEXT NOT NULL, student TEXT NOT NULL, notes TEXT NOT NULL,
    PRIMARY KEY (exercise, student)
) WITHOUT ROWID;
INSERT INTO found SELECT exercise, student, '[]' FROM marks;
"""


class GradebookError(RuntimeError):
    """A gradebook that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Run:
    """What the marks of an exercise were made with.

    Attributes
    ----------
    exercise : str
    seed : int
    settings : dict
        What else the marks depend on: limits, whether nbval ran, what the tests were.
    versions : dict of str
        Of Python and of what graded.
    """

    exercise: str
    seed: int
    settings: dict
    versions: dict


class Gradebook:
    """A gradebook, to read or, one process at a time, to write.

    Parameters
    ----------
    path : str or Path
        The file.
    writing : bool
        Make it if it is not there, and keep other writers out until it is closed.

    Raises
    ------
    GradebookError
        If there is none, it is no gradebook, or another run is writing.
    OSError
        If the disk is full, or the folder cannot be written.
    """

    def __init__(self, path, *, writing: bool = False):
        self.path, self._lock = Path(path), None
        if not writing and not self.path.is_file():
            raise GradebookError(f"there is no gradebook {self.path}: run convlab grade first")
        try:
            if writing:
                with with_filename(self.path):
                    self._lock = _take_lock(self.path)
            with self._telling():
                # Not read-only: who comes after a crash has to roll back what was half written.
                self._connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS)
                self._open(writing)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, and let other writers in."""
        if hasattr(self, "_connection"):
            self._connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _open(self, writing: bool) -> None:
        (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        tables = {0: _TABLES + _FOUND if writing else "", 1: _FOUND}.get(found)
        if tables:
            with self._connection:
                self._connection.executescript(
                    f"BEGIN IMMEDIATE;{tables}PRAGMA user_version={_FORMAT};COMMIT;"
                )
        elif found != _FORMAT:
            raise GradebookError(
                f"{self.path} is no gradebook of this version (format {found}, not {_FORMAT})"
            )
        if not writing:
            self._connection.execute("PRAGMA query_only=ON")

    @contextlib.contextmanager
    def _telling(self):
        """Turn SQLite's errors into those that the commands know how to tell."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            number = next((_ERRORS[kind] for kind in _ERRORS if name.startswith(kind)), None)
            if number is not None:
                raise OSError(number, os.strerror(number), str(self.path)) from None
            raise GradebookError(f"{self.path} cannot be used: {error}") from None

    # -------------------------------------------------------------- runs

    def begin(self, run: Run) -> None:
        """Let all that is written of an exercise from now on belong to a new run."""
        row = (run.exercise, run.seed, json.dumps(run.settings), json.dumps(run.versions))
        with self._telling(), self._connection:
            self._connection.execute(
                "INSERT INTO runs (exercise, seed, settings, versions) VALUES (?, ?, ?, ?)", row
            )

    def run(self, exercise: str) -> Run | None:
        """Return the last run of an exercise, or None if it has never been graded."""
        with self._telling():
            row = self._connection.execute(
                "SELECT exercise, seed, settings, versions FROM runs WHERE exercise = ? "
                "ORDER BY run DESC LIMIT 1",
                (exercise,),
            ).fetchone()
        return row and Run(row[0], row[1], json.loads(row[2]), json.loads(row[3]))

    # -------------------------------------------------------------- marks

    def write(self, marks: Marks) -> None:
        """Write what a submission has got, in place of what the student had in that exercise.

        Raises
        ------
        GradebookError
            If no run of the exercise has begun.
        OSError
            If the disk is full; what was there before is whole.
        """
        tests, diagnoses = (
            [asdict(one) for one in several] for several in (marks.tests, marks.diagnoses)
        )
        row = (
            *(marks.exercise, marks.student, marks.exercise, marks.fingerprint, marks.status),
            *(marks.isolation, marks.score, marks.max_score, marks.seconds),
            json.dumps(tests),
            json.dumps(marks.notes),
            zlib.compress(json.dumps(diagnoses).encode()),  # pictures, to a tenth of their size
        )
        last = "(SELECT max(run) FROM runs WHERE exercise = ?)"
        with self._telling(), self._connection:
            self._connection.execute(
                f"INSERT OR REPLACE INTO marks VALUES (?, ?, {last}, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self._connection.execute("INSERT OR IGNORE INTO found VALUES (?, ?, '[]')", row[:2])

    def keep(self, exercise: str, found: Mapping[str, Sequence[str]]) -> None:
        """Say which submissions of an exercise there are: the marks of all others are history.

        Parameters
        ----------
        exercise : str
        found : mapping of str to sequence of str
            For each student the notes on what was found.
        """
        rows = [(exercise, student, json.dumps(list(notes))) for student, notes in found.items()]
        with self._telling(), self._connection:
            self._connection.execute("DELETE FROM found WHERE exercise = ?", (exercise,))
            self._connection.executemany("INSERT INTO found VALUES (?, ?, ?)", rows)

    def removed(self) -> list[tuple[str, str]]:
        """Return the exercise and student of all marks that are history."""
        with self._telling():
            return self._connection.execute(
                "SELECT exercise, student FROM marks "
                "EXCEPT SELECT exercise, student FROM found ORDER BY 1, 2"
            ).fetchall()

    def students(self) -> set[str]:
        """Return the students of all submissions there are."""
        with self._telling():
            return {student for (student,) in self._connection.execute("SELECT student FROM found")}

    def marks(self, exercise: str | None = None) -> list[Marks]:
        """Return the marks of all submissions there are, by exercise and student.

        Of one exercise if it is named.
        """
        return list(self.each(exercise))

    def each(self, exercise: str | None = None, *, by_student: bool = False) -> Iterator[Marks]:
        """Yield the same one at a time: pictures of thousands of students need not be held.

        Parameters
        ----------
        exercise : str, optional
        by_student : bool
            By student and exercise, instead of by exercise and student.
        """
        order = "student, exercise" if by_student else "exercise, student"
        with self._telling():
            rows = self._connection.execute(
                "SELECT student, exercise, status, isolation, fingerprint, seconds, found.notes, "
                "marks.notes, tests, diagnoses FROM marks JOIN found USING (exercise, student) "
                f"WHERE exercise = ifnull(?, exercise) ORDER BY {order}",
                (exercise,),
            )
            for *plain, found, notes, tests, diagnoses in rows:
                yield Marks(
                    *plain,
                    json.loads(found) + json.loads(notes),
                    [Test(**test) for test in json.loads(tests)],
                    [Diagnosis(**one) for one in json.loads(zlib.decompress(diagnoses))],
                )

    def finished(self, exercise: str) -> dict[str, tuple[str, str]]:
        """Return the fingerprint and status of each student that the last run has marks of."""
        with self._telling():
            rows = self._connection.execute(
                "SELECT student, fingerprint, status FROM marks WHERE exercise = ?1 "
                "AND run = (SELECT max(run) FROM runs WHERE exercise = ?1)",
                (exercise,),
            ).fetchall()
        return {student: (fingerprint, status) for student, fingerprint, status in rows}


def _take_lock(path: Path) -> int:
    """Keep other writers out, as long as this process lives; return the descriptor to close."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    if not try_lock(lock):
        other = os.read(lock, 20).decode(errors="replace").strip()
        os.close(lock)
        raise GradebookError(
            f"another run (process {other}) is writing to {path}: wait for it, or name another "
            "folder with --out"
        )
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    return lock
