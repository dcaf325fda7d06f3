"""All hostile submissions, graded in one run among honest ones."""

import contextlib
import csv
import os
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from convlab.grading import sandbox
from convlab.grading.gradebook import FILE, Gradebook, Run
from convlab.grading.marks import Marks
from tests.grading.attacks import INNOCENT, SANDBOX
from tests.grading.honest import HONEST_ONES
from tests.grading.hostile import CASES as HOSTILE
from tests.grading.hostile import HONEST
from tests.grading.notebooks import notebook
from tests.grading.runs import (
    EXERCISE,
    LEAST_MIB,
    MOST_MIB,
    ROOT,
    WITH_LIMITS,
    command,
    left_over,
    measured,
    read_measured,
    run_pytest,
)

CASES = HOSTILE | SANDBOX
ODD_NAMES = [
    "two words", 'it\'s "quoted"', "żółć 数", "a..", "-k", "--seed=3", "$(reboot)", "a\nb", "=1+1",
    "x" * 200, "[a-1]", "%s{0}", "\u202eevil", "<script>alert(1)<", "~", "*", "\u2025", "CON",
    "caf\u00e9", "cafe\u0301", "Caf\u00e9", "zero\u200bwidth", "a.ipynb", "\udcff\udcfe",
]  # fmt: skip
SHOWN = {
    "a\nb": "a\\nb", "\u202eevil": "\\u202eevil", "zero\u200bwidth": "zero\\u200bwidth",
    "\udcff\udcfe": "\\xff\\xfe",
}  # fmt: skip


def fill(inbox):
    """Hand in everything; after every other hostile submission comes an honest one."""
    for number, (cells, _, _) in enumerate(CASES.values()):
        (inbox / f"h{number:03}.ipynb").write_bytes(notebook(*cells))
        if number % 2 == 0:
            (inbox / f"h{number:03} beside.ipynb").write_bytes(notebook(*INNOCENT))
    for name, cells in HONEST_ONES.items():
        (inbox / f"{name}.ipynb").write_bytes(notebook(*cells))
    for name in ODD_NAMES:
        (inbox / f"odd {name}.ipynb").write_bytes(notebook(HONEST))
        (inbox / f"{name}.ipynb").write_bytes(notebook(HONEST))
    with open(inbox / "large.ipynb", "wb") as file:
        file.truncate(200 << 20)
    (inbox / "link.ipynb").symlink_to(inbox / "two words.ipynb")
    (inbox / "link out.ipynb").symlink_to("/dev/zero")
    (inbox / "linked folder").symlink_to(EXERCISE)
    os.mkfifo(inbox / "pipe.ipynb")
    (inbox / "essay.pdf").write_bytes(b"%PDF")
    (inbox / "nothing").mkdir()
    (inbox / "many").mkdir()
    (inbox / "named").mkdir()
    for name in ("a", "b"):
        (inbox / "many" / f"{name}.ipynb").write_bytes(notebook(HONEST))
    for name, cell in (("start_here", HONEST), ("other", "1 / 0")):
        (inbox / "named" / f"{name}.ipynb").write_bytes(notebook(cell))


def tree(folder):
    """Return the state of a folder, except what any grader keeps in `__pycache__` for the next."""
    found = [path for path in sorted(folder.rglob("*")) if "__pycache__" not in path.parts]
    return {path: (path.lstat().st_mtime_ns, path.lstat().st_size) for path in found}


def earlier_marks(out):
    """Put the marks of another exercise into a gradebook, and return them."""
    given = Marks("h000", "another", "graded", "bubblewrap", "ab" * 32, 1.0, [], [], [])
    with Gradebook(out / FILE, writing=True) as book:
        book.begin(Run("another", 5, {}, {}))
        book.write(given)
    return given


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def graded(tmp_path_factory, out):
    if sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    inbox = tmp_path_factory.mktemp("inbox")
    fill(inbox)
    earlier, before = earlier_marks(out), (tree(inbox), tree(EXERCISE))
    line = command(inbox, out, "--seed=7", "--workers=2", *WITH_LIMITS)
    with open(tmp_path_factory.mktemp("run") / "said", "w+") as file:
        code = subprocess.call(measured(line), stdout=file, stderr=file, cwd=ROOT)
        said, largest = read_measured(file)
    assert code == 1, said
    assert LEAST_MIB < largest < MOST_MIB
    assert before == (tree(inbox), tree(EXERCISE))
    with Gradebook(out / FILE) as book:
        assert list(book.each("another")) == [earlier]
        marks = {one.student: one for one in book.each(EXERCISE.name)}
    return marks, said, {path.name for path in inbox.iterdir()}


def test_gradebook_is_intact_and_has_no_other_rows(graded, out):
    with contextlib.closing(sqlite3.connect(out / FILE)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        names = [row[0] for row in plain.execute("SELECT name FROM sqlite_master ORDER BY name")]
        rows = plain.execute("SELECT exercise, count(*) FROM marks GROUP BY exercise").fetchall()
    assert [name for name in names if not name.startswith("sqlite_")] == ["found", "marks", "runs"]
    assert rows == [(EXERCISE.name, len(graded[2])), ("another", 1)]


def test_table_and_pages_are_written_for_each_and_nothing_beside_them(graded, out):
    with open(out / "marks.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    of = [row[1] for row in rows]
    assert of == ["exercise", *[EXERCISE.name] * len(graded[2]), "another"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    names = {path.relative_to(out).parts[0] for path in out.rglob("*")}
    assert names == {FILE, f".{FILE}.lock", "marks.csv", "class.html", "feedback"}
    assert len(list((out / "feedback").rglob("*"))) == len(graded[2])  # h000 has one page


def test_every_entry_of_the_inbox_has_a_row(graded):
    marks, said, entries = graded
    assert len(marks) == len(entries), said


@pytest.mark.parametrize("name", CASES)
def test_hostile_submission(graded, name):
    number = list(CASES).index(name)
    _, status, points = CASES[name]
    marks = graded[0][f"h{number:03}"]
    assert re.match(status, marks.status), marks
    assert marks.score == points, marks
    assert marks.max_score == 2


def test_answer_from_a_library_is_explained(graded):
    for name in ("answers by the course", "answers by a library"):
        marks = graded[0][f"h{list(CASES).index(name):03}"]
        assert all(
            "is not available while grading: write it yourself" in t.message for t in marks.tests
        )


def test_all_messages_can_be_printed(graded):
    messages = [test.message for marks in graded[0].values() for test in marks.tests]
    assert all(line.isprintable() and len(line) < 1000 for line in messages)
    said = [one for marks in graded[0].values() for one in marks.diagnoses]
    assert len(said) > 100
    assert all(line.isprintable() for one in said for line in one.text.splitlines())
    assert all(len(one.text) <= 4000 and len(one.html) <= 256_000 for one in said)


def test_honest_ones_beside_hostile_ones_have_their_marks(graded):
    beside = [marks for name, marks in graded[0].items() if name.endswith(" beside")]
    assert len(beside) > 10
    assert [one.student for one in beside if one.score != 2 or one.status != "graded"] == []


@pytest.mark.parametrize("name", HONEST_ONES)
def test_honest_submission_of_another_kind(graded, name):
    marks = graded[0][name]
    assert (marks.score, marks.status) == (2, "graded"), marks


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_name(graded, name):
    shown = SHOWN.get(name, name)
    assert graded[0][f"odd {shown}"].score == 2
    assert graded[0][shown].score == 2


@pytest.mark.parametrize(
    ("student", "status"),
    [
        ("large", "unreadable: it is too large: 200 MiB, more than 10"),
        ("link", "unreadable: it is a symbolic link"),
        ("link out", "unreadable: it is a symbolic link"),
        ("linked folder", "unreadable: it is a symbolic link"),
        ("pipe", "unreadable: it is not a regular file"),
        ("essay.pdf", "unreadable: it is not a notebook: the name does not end in .ipynb"),
        ("nothing", "unreadable: there is no notebook in its folder"),
        ("many", "unreadable: there are 2 notebooks and none is start_here.ipynb"),
        ("named", "graded"),
    ],
)
def test_odd_entry(graded, student, status):
    assert graded[0][student].status == status
    assert graded[0][student].score == (2 if status == "graded" else 0)


def test_no_process_is_left(graded):
    assert left_over() == []


def test_no_file_is_left(graded):
    names = ["/tmp", "/", "/var/tmp", "/dev/shm", str(Path.home()), str(ROOT), str(ROOT.parent)]
    assert [name for name in names if Path(name, "convlab-was-here").exists()] == []


def test_some_students_alone_have_the_same_marks_with_the_same_seed(graded, tmp_path):
    numbers = {name: f"h{number:03}" for number, name in enumerate(CASES)}
    for name in ("prints a lot", "answers differently each time", "searches the memory"):
        cells = HONEST_ONES.get(name) or CASES[name][0]
        (tmp_path / f"{numbers.get(name, name)}.ipynb").write_bytes(notebook(*cells))
    (tmp_path / "bob.ipynb").write_bytes(notebook(HONEST))
    again, said = run_pytest(tmp_path, "-k", "not bob")
    assert len(again) == 3 and "2 deselected" in said
    for student, marks in again.items():
        first = graded[0][student]
        assert (marks.fingerprint, marks.status) == (first.fingerprint, first.status)
        assert marks.tests == first.tests
