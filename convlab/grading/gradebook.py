"""The gradebook: an SQLite file, with one transaction for each submission.

One run writes at a time; others may read meanwhile. Wherever a run is stopped, the file holds
complete submissions only, and the next run continues from there. The marks of a submission that is
no longer in the inbox are kept as history: they are in the table `marks`, and not in `found`.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from convlab.files import try_lock, with_filename
from convlab.grading.marks import Diagnosis, GradedTest, Marks

FILE = "gradebook.sqlite"
_FORMAT = 3
# Operations that the system refused to SQLite, by the beginning of the error's name.
_ERRORS = {"SQLITE_FULL": errno.ENOSPC, "SQLITE_IOERR": errno.EIO}
_DAMAGED = ": restore an earlier copy, or rename it and grade everything again"
_REMEDIES = {
    **dict.fromkeys(("SQLITE_CORRUPT", "SQLITE_NOTADB"), _DAMAGED),
    "SQLITE_READONLY": ": change its permissions, or choose another folder",
    "SQLITE_READONLY_DBMOVED": ": it has been moved or deleted meanwhile",
    "SQLITE_BUSY": ": close the program that has it open, and run the same command again",
}
_WAIT_SECONDS = 30  # for a reader or a writer that locks the file for a moment
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
# Format 1 did not record which submissions were still in the inbox.
_FOUND = """
CREATE TABLE found (
    exercise TEXT NOT NULL, student TEXT NOT NULL, notes TEXT NOT NULL,
    PRIMARY KEY (exercise, student)
) WITHOUT ROWID;
INSERT INTO found SELECT exercise, student, '[]' FROM marks;
"""


# Formats 1 and 2 called the message of a test `told`; inside a text, the quotes are escaped.
_MESSAGE = """UPDATE marks SET tests = replace(tests, '"told": ', '"message": ');"""


class GradebookError(RuntimeError):
    """A gradebook that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Run:
    """The settings with which an exercise was graded."""

    exercise: str
    seed: int
    # Everything else that the marks depend on: limits, whether nbval ran, a hash of the tests.
    settings: dict
    versions: dict  # of Python and the packages that grade


class Gradebook:
    """A gradebook, for reading or, in one process at a time, for writing.

    `writing` creates the file if needed, and keeps other writers out until it is closed.

    Raises GradebookError if there is none, it is not a gradebook, or another run is writing;
    OSError if the disk is full, or the folder is not writable.
    """

    def __init__(self, path, *, writing: bool = False):
        self.path, self._lock = Path(path), None
        if not writing and not self.path.is_file():
            raise GradebookError(f"there is no gradebook {self.path}: run convlab grade first")
        try:
            if writing:
                with with_filename(self.path):
                    self._lock = _take_lock(self.path)
            with self._translating_errors():
                # Not read-only: the first to open it after a crash rolls back the unfinished
                # transaction.
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
        new = _TABLES + _FOUND if writing else ""
        tables = {0: new, 1: _FOUND + _MESSAGE, 2: _MESSAGE}.get(found)
        if tables:
            with self._connection:
                self._connection.executescript(
                    f"BEGIN IMMEDIATE;{tables}PRAGMA user_version={_FORMAT};COMMIT;"
                )
        elif found != _FORMAT:
            raise GradebookError(
                f"{self.path} is not a gradebook of this version (format {found}, not {_FORMAT}): "
                "use the version of the course that wrote it, or another folder"
            )
        if not writing:
            self._connection.execute("PRAGMA query_only=ON")

    @contextlib.contextmanager
    def _translating_errors(self):
        """Turn SQLite's errors into those that the commands report."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            number = next((_ERRORS[kind] for kind in _ERRORS if name.startswith(kind)), None)
            if number is not None:
                raise OSError(number, os.strerror(number), str(self.path)) from None
            remedy = _REMEDIES.get(name, "")
            raise GradebookError(f"{self.path} cannot be used: {error}{remedy}") from None
        except (ValueError, TypeError, zlib.error) as error:  # SQLite does not check its content
            raise GradebookError(f"{self.path} is damaged: {error}{_DAMAGED}") from None

    def begin(self, run: Run) -> None:
        """Begin a run: all marks of the exercise that are written from now on belong to it."""
        row = (run.exercise, run.seed, json.dumps(run.settings), json.dumps(run.versions))
        with self._translating_errors(), self._connection:
            self._connection.execute(
                "INSERT INTO runs (exercise, seed, settings, versions) VALUES (?, ?, ?, ?)", row
            )

    def run(self, exercise: str) -> Run | None:
        """Return the last run of an exercise, or None if it has never been graded."""
        with self._translating_errors():
            row = self._connection.execute(
                "SELECT exercise, seed, settings, versions FROM runs WHERE exercise = ? "
                "ORDER BY run DESC LIMIT 1",
                (exercise,),
            ).fetchone()
            return row and Run(row[0], row[1], json.loads(row[2]), json.loads(row[3]))

    def write(self, marks: Marks) -> None:
        """Write the marks of a submission, in place of the student's earlier ones in that exercise.

        Raises GradebookError if no run of the exercise has begun, and OSError if the disk is full;
        the previous content is then complete.
        """
        tests, diagnoses = (
            [asdict(one) for one in several] for several in (marks.tests, marks.diagnoses)
        )
        row = (
            *(marks.exercise, marks.student, marks.exercise, marks.fingerprint, marks.status),
            *(marks.isolation, marks.score, marks.max_score, marks.seconds),
            json.dumps(tests),
            json.dumps(marks.notes),
            zlib.compress(json.dumps(diagnoses).encode()),  # the pictures to a tenth of their size
        )
        last = "(SELECT max(run) FROM runs WHERE exercise = ?)"
        with self._translating_errors(), self._connection:
            self._connection.execute(
                f"INSERT OR REPLACE INTO marks VALUES (?, ?, {last}, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self._connection.execute("INSERT OR IGNORE INTO found VALUES (?, ?, '[]')", row[:2])

    def keep(
        self, exercise: str, found: Mapping[str, Sequence[str]], outdated: Iterable[str] = ()
    ) -> None:
        """Record which submissions of an exercise there are: the marks of all others are history.

        `found` has, for each student, notes about the files. The marks of `outdated` students are
        those of an earlier version of their submission.
        """
        rows = [(exercise, student, json.dumps(list(notes))) for student, notes in found.items()]
        with self._translating_errors(), self._connection:
            self._connection.execute("DELETE FROM found WHERE exercise = ?", (exercise,))
            self._connection.executemany("INSERT INTO found VALUES (?, ?, ?)", rows)
            self._connection.executemany(
                "UPDATE marks SET run = 0 WHERE exercise = ? AND student = ?",
                [(exercise, student) for student in outdated],
            )

    def removed(self) -> list[tuple[str, str]]:
        """Return the exercise and student of all marks that are history."""
        with self._translating_errors():
            return self._connection.execute(
                "SELECT exercise, student FROM marks "
                "EXCEPT SELECT exercise, student FROM found ORDER BY 1, 2"
            ).fetchall()

    def unfinished(self) -> list[tuple[str, int]]:
        """Return how many submissions in the inbox have no marks in the last run, by exercise.

        Exercises in which all have some are left out.
        """
        with self._translating_errors():
            return self._connection.execute(
                "SELECT exercise, count(*) FROM found AS one WHERE NOT EXISTS (SELECT 1 FROM marks "
                "WHERE exercise = one.exercise AND student = one.student AND run = "
                "(SELECT max(run) FROM runs WHERE exercise = one.exercise)) GROUP BY exercise"
            ).fetchall()

    def students(self) -> set[str]:
        """Return the students whose submissions are in the inbox."""
        with self._translating_errors():
            return {student for (student,) in self._connection.execute("SELECT student FROM found")}

    def each(self, exercise: str | None = None, *, by_student: bool = False) -> Iterator[Marks]:
        """Yield the marks of the submissions in the inbox, of all exercises or of one.

        They are sorted by exercise and student or, with `by_student`, by student and exercise;
        capital letters of the alphabet count as small ones. Not all pictures are in memory at once.
        """
        student = "student COLLATE NOCASE, student"
        order = f"{student}, exercise" if by_student else f"exercise, {student}"
        with self._translating_errors():
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
                    [GradedTest(**test) for test in json.loads(tests)],
                    [Diagnosis(**one) for one in json.loads(zlib.decompress(diagnoses))],
                )

    def finished(self, exercise: str) -> dict[str, tuple[str, str]]:
        """Return the fingerprint and status of each student who has marks in the last run."""
        with self._translating_errors():
            rows = self._connection.execute(
                "SELECT student, fingerprint, status FROM marks WHERE exercise = ?1 "
                "AND run = (SELECT max(run) FROM runs WHERE exercise = ?1)",
                (exercise,),
            ).fetchall()
        return {student: (fingerprint, status) for student, fingerprint, status in rows}


def _take_lock(path: Path) -> int:
    """Keep other writers out while this process lives; return the descriptor to close."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    if not try_lock(lock):
        other = os.read(lock, 20).decode(errors="replace").strip()
        os.close(lock)
        raise GradebookError(
            f"another run (process {other}) is writing to {path}: wait for it, or choose another "
            "folder with --out"
        )
    os.truncate(lock, 0)
    os.write(lock, f"{os.getpid()}\n".encode())
    return lock
