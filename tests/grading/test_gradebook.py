"""The gradebook: complete rows or none, one writer, any number of readers."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.grading.gradebook import Gradebook, GradebookError, Run
from convlab.grading.marks import Diagnosis, GradedTest, Marks

pytest.importorskip("fcntl", reason="gradebooks are written on Linux and macOS")
ROOT = Path(__file__).parent.parent.parent
RUN = Run("03_padding", 2**62 + 1, {"nbval": True}, {"python": "3.13"})


def some_marks(student, exercise="03_padding", points=1.0, status="graded"):
    tests = [
        GradedTest("test_a", True, points, 2.0),
        GradedTest("test_b", False, 0.0, 1.5, 'ä\U0001f600 <b> "told": 1'),
    ]
    diagnosis = Diagnosis("zero_pad", "wrong", "not halved", "text", "<svg>" + "x" * 5000)
    return Marks(
        student, exercise, status, "bubblewrap", "ab" * 32, 0.25, ["n"], tests, [diagnosis]
    )


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out" / "gradebook.sqlite"


@pytest.fixture
def book(path):
    with Gradebook(path, writing=True) as book:
        book.begin(RUN)
        yield book


def test_marks_are_read_as_written_by_exercise_and_student(book, path):
    book.begin(Run("01_first", 1, {}, {}))
    given = [some_marks("bob"), some_marks("Zoë"), some_marks("=1+1"), some_marks("al", "01_first")]
    for marks in given:
        book.write(marks)
    with Gradebook(path) as reader:  # while the writer holds its lock
        assert list(reader.each()) == [given[3], given[2], given[0], given[1]]
        assert list(reader.each("01_first")) == [given[3]]
        assert list(reader.each("99_none")) == []
        by_student = [one.student for one in reader.each(by_student=True)]
        assert by_student == ["=1+1", "al", "bob", "Zoë"]
        assert [one.student for one in reader.each("03_padding")] == ["=1+1", "bob", "Zoë"]


def test_later_marks_of_a_student_replace_the_earlier(book):
    book.write(some_marks("bob"))
    book.write(some_marks("bob", points=2.0))
    (found,) = book.each()
    assert (found.score, found.max_score) == (2.0, 3.5)


def test_rows_can_be_read_with_plain_sql(book, path):
    book.write(some_marks("bob"))
    with sqlite3.connect(path) as plain:
        row = plain.execute("SELECT student, score, max_score, status FROM marks").fetchone()
    plain.close()
    assert row == ("bob", 1.0, 3.5, "graded")


def test_run_is_kept_and_marks_of_an_earlier_one_are_not_finished(book):
    assert book.run("03_padding") == RUN
    assert book.run("01_first") is None
    book.write(some_marks("bob"))
    assert book.finished("03_padding") == {"bob": ("ab" * 32, "graded")}
    book.begin(Run("03_padding", 5, {}, {}))
    assert book.finished("03_padding") == {}
    assert len(list(book.each())) == 1
    book.write(some_marks("bob"))
    assert set(book.finished("03_padding")) == {"bob"}
    assert book.run("03_padding").seed == 5


def test_marks_without_a_run_are_refused(path):
    with Gradebook(path, writing=True) as book, pytest.raises(GradebookError, match="NOT NULL"):
        book.write(some_marks("bob"))


def test_second_writer_is_refused_in_one_line(book, path):
    with pytest.raises(GradebookError) as refused:
        Gradebook(path, writing=True)
    assert f"another run (process {os.getpid()}) is writing" in str(refused.value)
    assert "\n" not in str(refused.value)
    book.close()
    Gradebook(path, writing=True).close()


def test_reader_cannot_write(book, path):
    with Gradebook(path) as reader, pytest.raises(GradebookError, match="readonly"):
        reader.write(some_marks("bob"))


def test_file_that_is_not_a_gradebook_is_refused(tmp_path):
    with pytest.raises(GradebookError, match="there is no gradebook .*: run convlab grade first"):
        Gradebook(tmp_path / "gone.sqlite")
    text = tmp_path / "text.sqlite"
    text.write_text("no database at all, and longer than a header of SQLite's own, by far" * 9)
    for writing in (False, True):
        with pytest.raises(GradebookError, match="text.sqlite cannot be used: file is not a"):
            Gradebook(text, writing=writing)
    with sqlite3.connect(tmp_path / "new.sqlite") as later:
        later.execute("PRAGMA user_version=99")
    later.close()
    with pytest.raises(GradebookError, match="format 99, not 3"):
        Gradebook(tmp_path / "new.sqlite", writing=True)


@pytest.mark.parametrize(
    ("change", "reading"),
    [
        ("marks SET tests = substr(tests, 1, 9)", lambda book: list(book.each())),
        ("marks SET diagnoses = x'00'", lambda book: list(book.each())),
        ("runs SET settings = '{'", lambda book: book.run("03_padding")),
    ],
)
def test_damaged_content_is_reported_with_a_remedy(book, path, change, reading):
    book.write(some_marks("bob"))
    with sqlite3.connect(path) as other:
        other.execute(f"UPDATE {change}")
    other.close()
    with pytest.raises(GradebookError, match=f"{path} is damaged: .*: restore an earlier copy"):
        reading(book)


def test_marks_of_removed_submissions_are_kept_and_can_come_back(book, path):
    for student in ("alice", "bob"):
        book.write(some_marks(student))
    book.keep("03_padding", {"bob": ["one note"], "carla": []})
    (bob,) = book.each()
    assert (bob.student, bob.notes) == ("bob", ["one note", "n"])
    assert book.removed() == [("03_padding", "alice")]
    assert book.students() == {"bob", "carla"}
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM marks").fetchone() == (2,)
    plain.close()
    book.keep("03_padding", {"alice": []})
    assert list(book.each()) == [some_marks("alice")]
    assert set(book.finished("03_padding")) == {"alice", "bob"}


def test_removed_in_one_exercise_is_not_removed_in_another(book):
    book.begin(Run("01_first", 1, {}, {}))
    book.write(some_marks("bob"))
    book.write(some_marks("bob", "01_first"))
    book.keep("03_padding", {})
    assert list(book.each()) == [some_marks("bob", "01_first")]


@pytest.mark.parametrize("writing", [True, False])
@pytest.mark.parametrize("version", [1, 2])
def test_gradebook_of_an_earlier_format_is_converted(book, path, version, writing):
    book.write(some_marks("bob"))
    book.close()
    with sqlite3.connect(path) as old:
        if version == 1:
            old.execute("DROP TABLE found")
        old.execute("""UPDATE marks SET tests = replace(tests, '"message": ', '"told": ')""")
        old.execute(f"PRAGMA user_version={version}")
    old.close()
    with Gradebook(path, writing=writing) as opened:
        assert list(opened.each()) == [some_marks("bob")]


WRITER = """
import sys
from convlab.grading.gradebook import Gradebook, Run
from tests.grading.test_gradebook import some_marks
with Gradebook(sys.argv[1], writing=True) as book:
    book.begin(Run("03_padding", 7, {}, {}))
    for number in range(100_000):
        book.write(some_marks(f"s{number:06}"))
        print(number, flush=True)
"""


def test_killed_writer_leaves_complete_marks_and_no_lock(path):
    line = [sys.executable, "-c", WRITER, str(path)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, cwd=ROOT) as process:
        printed = [int(process.stdout.readline()) for _ in range(60)]
        process.send_signal(signal.SIGKILL)
        printed += [int(line) for line in process.stdout.read().split()]
    with Gradebook(path, writing=True) as book:
        found = list(book.each())
    assert found[: len(printed)] == [some_marks(f"s{number:06}") for number in printed]
    assert len(found) - len(printed) in (0, 1)  # one may be written and not yet printed


def test_full_disk_is_reported_and_leaves_complete_marks(tmp_path, small_disk):
    disk = tmp_path / "disk"
    check = f"""
import errno, os, sys
from convlab.grading.gradebook import Gradebook, Run
from convlab.grading.marks import Marks
path = sys.argv[1]
with Gradebook(path, writing=True) as book:
    book.begin(Run("03_padding", 7, {{}}, {{}}))
    try:
        for number in range(1000):
            book.write(Marks(f"s{{number:04}}", "03_padding", notes=[os.urandom(4000).hex()]))
    except OSError as error:
        assert (error.errno, error.filename) == ({errno.ENOSPC}, path), error
    else:
        raise AssertionError("it all went onto the disk")
with Gradebook(path) as book:
    found = list(book.each())
assert [one.student for one in found] == [f"s{{n:04}}" for n in range(number)], number
assert all(len(one.notes[0]) == 8000 for one in found)
print("whole", len(found))
"""
    line = [sys.executable, "-c", check, str(disk / "gradebook.sqlite")]
    done = subprocess.run(small_disk(disk, "600k", line), capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.startswith("whole "), done.stderr
