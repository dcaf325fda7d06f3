"""The attacks of `attacks.py`, graded at each level of isolation among innocent submissions."""

import csv
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from convlab.grading.gradebook import FILE, Gradebook
from tests.grading.attacks import ATTACKS, FEW_FILES, INNOCENT
from tests.grading.levels import LEVELS, Level, Missing, packages
from tests.grading.notebooks import notebook
from tests.grading.runs import (
    EXERCISE,
    LEAST_MIB,
    MOST_MIB,
    ROOT,
    WITH_LIMITS,
    grade,
    marks,
    measured,
    read_measured,
)

INNOCENTS = 20
IPC = ("shm", "msg", "sem")


@dataclass
class Run:
    """The result of one run at a level."""

    level: Level
    code: int
    said: str
    marks: dict
    rows: list
    left: list
    before: object
    after: object
    largest_mib: float


def state(victim):
    """Return the state of the machine that an attack could change."""
    counted = [Path("/proc/sysvipc", kind).read_text().count("\n") for kind in IPC]
    places = ("/dev/shm", "/dev/mqueue", "/var/tmp", "/tmp", "/")
    here = [name for name in places if Path(name, "convlab-was-here").exists()]
    kept = ("st_mode", "st_uid", "st_gid", "st_size", "st_mtime_ns", "st_nlink")
    found = [path.stat() for path in victim]
    return counted, here, [[getattr(one, name) for name in kept] for one in found]


def hand_in(inbox, known):
    words = re.compile(f"<({'|'.join(known)})>".encode())  # one search: some texts are long
    for number, (cells, _, _) in enumerate(ATTACKS.values()):
        text = cells if isinstance(cells, bytes) else notebook(*cells)
        text = words.sub(lambda word: str(known[word[1].decode()]).encode(), text)
        (inbox / f"attack {number:03}.ipynb").write_bytes(text)
    for number in range(INNOCENTS):
        # Their names sort between those of the attackers.
        name = f"attack {number * len(ATTACKS) // INNOCENTS:03} innocent"
        (inbox / f"{name}.ipynb").write_bytes(notebook(*INNOCENT))


@pytest.fixture(scope="module", params=LEVELS)
def run(request):
    with tempfile.TemporaryDirectory(prefix="attacks-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        try:
            level = Level(request.param, folder)
        except Missing as missing:
            pytest.skip(f"{request.param}: {missing}")
        yield graded(level, folder)


def graded(level, folder):
    inbox, out, victim = (level.own(folder / name) for name in ("inbox", "out", "victim"))
    (victim / "file").write_text("here")
    victim.chmod(0o777)
    known = {"root": ROOT, "packages": packages(), "inbox": inbox, "out": out,
             "temporary": folder / "temporary", "victim": victim}  # fmt: skip
    hand_in(inbox, known)
    for path in inbox.iterdir():
        os.chown(path, level.user, level.user)
    before = state([victim, victim / "file", Path(os.__file__)])
    line = [sys.executable, "-P", "-m", "convlab", "grade", EXERCISE, f"--submissions={inbox}"]
    line += [f"--out={out}", "--no-nbval", "--workers=2"]
    line += [*WITH_LIMITS, FEW_FILES]
    with open(folder / "said", "w+") as said:
        code = level.start(measured(line), stdout=said).wait()
        printed, largest = read_measured(said)
    with Gradebook(out / FILE) as book:
        marks = {one.student: one for one in book.each(EXERCISE.name)}
    with open(out / "marks.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    after = state([victim, victim / "file", Path(os.__file__)])
    left = list((folder / "temporary").iterdir())
    return Run(level, code, printed, marks, rows, left, before, after, largest)


@pytest.fixture
def attackers(run):
    """Return the marks of each attack, by its name."""
    return {name: run.marks[f"attack {number:03}"] for number, name in enumerate(ATTACKS)}


def test_no_attack_earns_what_it_should_not(attackers):
    wrong = {}
    for name, (_, status, points) in ATTACKS.items():
        marks = attackers[name]
        if not re.match(status, marks.status) or (marks.score, marks.max_score) != (points, 2):
            wrong[name] = marks
    assert wrong == {}


def test_innocent_ones_have_their_marks(run):
    innocent = [marks for student, marks in run.marks.items() if student.endswith("innocent")]
    assert len(innocent) == INNOCENTS
    wrong = [one for one in innocent if (one.status, one.score) != ("graded", 2)]
    assert wrong == [], run.said


def test_run_has_exit_code_and_rows_with_isolation(run):
    assert run.code == 1, run.said  # some were too expensive
    assert run.said.startswith(f"isolation: {run.level.isolation}") or (
        run.said.startswith("isolation: LIMITS ONLY")
    )
    assert len(run.rows) == len(ATTACKS) + INNOCENTS
    assert {row["isolation"].split(",")[0] for row in run.rows} == {run.level.isolation}
    assert "not graded" not in run.said


def test_messages_reveal_no_hidden_inputs(attackers):
    messages = [test.message for marks in attackers.values() for test in marks.tests]
    assert len(messages) == 2 * len(attackers)
    assert [line for line in messages if "LEAK" in line] == []


def test_shape_of_an_answer_can_show_a_hidden_input(attackers):
    message = attackers["tells an input in a shape"].tests[0].message
    assert re.search(r"got \([1-9]\d*, 0\)", message)


def test_nothing_is_left_or_changed(run):
    assert run.left == []
    assert run.before == run.after


def test_no_process_grows_beyond_its_limit(run):
    assert LEAST_MIB < run.largest_mib < MOST_MIB


# ------------------------------------------------------------------ independent of the level

DRAWS = """
from pathlib import Path

def test_drawn(submission, rng):
    submission.double(1)
    with open(Path(__file__).with_name(".drawn"), "a") as file:
        print(rng.integers(10**9), file=file)
"""
LARGE_KERNEL = "import numpy as np\n" + "\n".join(
    f"def {name}(): return np.ones((1000, 1000))"
    for name in ("shift_left", "vertical_edges", "sharpen")
)
RAISES = "\n".join(
    f"def {name}(*arguments, **options): raise ValueError"
    for name in ("output_size", "paddings_that_keep_size", "trace")
)


def graded_alone(exercise, inbox, out, *more):
    limit = "--limit=grader_seconds=5"
    assert grade(inbox, out, limit, *more, exercise=exercise).returncode == 0
    return [(one.status, one.score) for one in marks(out)]


def test_only_a_changed_notebook_gets_other_inputs(tmp_path):
    exercise, inbox = tmp_path / "99_drawn", tmp_path / "inbox"
    exercise.mkdir()
    inbox.mkdir()
    (exercise / "test_drawn.py").write_text(DRAWS)
    for student, more in (("first", ""), ("resubmitted", "# and a table of what was asked")):
        (inbox / f"{student}.ipynb").write_bytes(notebook(f"def double(x): return x {more}"))
    for _ in range(2):
        graded_alone(exercise, inbox, tmp_path / "out", "--seed=3", "--again")
    first, changed, *again = (exercise / ".drawn").read_text().split()
    assert first != changed and again == [first, changed]


@pytest.mark.parametrize(
    ("exercise", "cell"), [("02_kernel_at_work", LARGE_KERNEL), ("05_output_size", RAISES)]
)
def test_expensive_or_universal_answer_earns_nothing(tmp_path, exercise, cell):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "someone.ipynb").write_bytes(notebook(cell))
    found = graded_alone(ROOT / "exercises" / exercise, tmp_path / "inbox", tmp_path / "out")
    assert found == [("graded", 0)]
