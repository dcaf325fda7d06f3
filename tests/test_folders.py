"""Finding the course, and copying it without ever losing a learner's work."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from convlab import folders

LESSON = "notebooks/00_start_here.ipynb"
OTHER = "notebooks/01_what_is_convolution.ipynb"
EXERCISE = "exercises/01_what_is_convolution/it.ipynb"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course inside an installed package, small enough to look through."""
    root = tmp_path / "site-packages" / "convlab" / "_course"
    for name in (LESSON, OTHER, EXERCISE):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"first {name}")
    monkeypatch.setattr(folders, "_PACKAGE", root.parent)
    return root


def content(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_course_root_of_this_checkout():
    assert folders.course_root() == Path(__file__).parent.parent
    assert (folders.course_root() / LESSON).is_file()


def test_course_root_of_an_installed_package(course):
    assert folders.course_root() == course
    (course.parent.parent / "notebooks").mkdir()  # of another package
    assert folders.course_root() == course
    shutil.rmtree(course / "notebooks")
    with pytest.raises(FileNotFoundError, match="_course: install convlab-course again"):
        folders.course_root()


def test_copy_is_complete(course, tmp_path):
    folder = tmp_path / "deep" / "mine"
    assert folders.copy_course(folder).written == sorted([LESSON, OTHER, EXERCISE])
    there = content(folder)
    del there[folders.MANIFEST]
    assert there == content(course)


def test_copy_keeps_a_changed_file_and_updates_the_others(course, tmp_path):
    mine = tmp_path / "mine"
    folders.copy_course(mine)
    (mine / LESSON).write_text("my work")
    (course / OTHER).write_text("second")
    assert folders.copy_course(mine) == ([OTHER], [LESSON], [])
    assert (mine / LESSON).read_text() == "my work"
    assert (mine / OTHER).read_text() == "second"


def test_copy_names_a_changed_file_of_which_there_is_a_newer_version(course, tmp_path):
    mine = tmp_path / "mine"
    folders.copy_course(mine)
    (mine / LESSON).write_text("my work")
    (course / LESSON).write_text("second")
    for _ in range(2):
        assert folders.copy_course(mine) == ([], [LESSON], [LESSON])
    (mine / LESSON).rename(mine / "notebooks" / "mine.ipynb")
    assert folders.copy_course(mine) == ([LESSON], [], [])
    assert (mine / LESSON).read_text() == "second"
    assert (mine / "notebooks" / "mine.ipynb").read_text() == "my work"


def test_copy_never_overwrites_a_file_or_folder_it_did_not_copy(course, tmp_path):
    mine = tmp_path / "mine"
    (mine / LESSON).parent.mkdir(parents=True)
    (mine / LESSON).write_text("from elsewhere")
    (mine / OTHER).mkdir()
    assert folders.copy_course(mine).kept == [LESSON, OTHER]
    assert (mine / LESSON).read_text() == "from elsewhere"


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{", '{"files": 3}', '{"files": {"a": "b"}, "work": 3}', '{"files": {"a": 1}}'],
)
def test_copy_with_a_broken_manifest_keeps_changed_files(course, tmp_path, manifest):
    mine = tmp_path / "mine"
    folders.copy_course(mine)
    (mine / folders.MANIFEST).write_text(manifest)
    (course / LESSON).write_text("second")
    assert folders.copy_course(mine) == ([], [LESSON], [LESSON])
    assert (mine / LESSON).read_text() == f"first {LESSON}"
    assert set(json.loads((mine / folders.MANIFEST).read_text())["files"]) >= {OTHER, EXERCISE}


def test_copy_leaves_answers_tests_and_checkpoints_behind(course, tmp_path):
    answers = "exercises/01_what_is_convolution/solution.py"
    questions = "notebooks/questions/01_what_is_convolution.py"
    for name in ("notebooks/.ipynb_checkpoints/a.ipynb", answers, questions):
        (course / name).parent.mkdir(exist_ok=True)
        (course / name).write_text("")
    assert folders.copy_course(tmp_path / "mine").written == sorted([LESSON, OTHER, EXERCISE])


# ------------------------------------------------------------------ notebooks


def notebook(text, output=None, **metadata):
    """Return a notebook of one cell as bytes, indented as git keeps it."""
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": metadata}
    cell |= {"outputs": [], "source": [text]}
    if output is not None:
        cell |= {"execution_count": 1}
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": [output]}]
    whole = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, indent=1) + "\n").encode()


@pytest.fixture
def lesson(course, tmp_path):
    """A course whose lesson has an output, and the lesson's copy in the learner's folder."""
    (course / LESSON).write_bytes(notebook("print(1)", "1"))
    folders.copy_course(tmp_path / "mine")
    return tmp_path / "mine" / LESSON


def test_a_lesson_has_no_outputs_and_if_it_was_only_run_is_not_called_changed(lesson, tmp_path):
    assert lesson.read_bytes() == notebook("print(1)")
    lesson.write_bytes(notebook("print(1)", "one"))
    for _ in range(2):
        assert folders.copy_course(tmp_path / "mine") == ([], [], [])
    assert lesson.read_bytes() == notebook("print(1)", "one")


@pytest.mark.parametrize("newer", [notebook("print(2)"), notebook("print(1)", tags=["new"])])
def test_a_lesson_that_was_only_run_is_brought_up_to_date(course, lesson, tmp_path, newer):
    lesson.write_bytes(notebook("print(1)", "one"))
    (course / LESSON).write_bytes(newer)
    assert folders.copy_course(tmp_path / "mine") == ([LESSON], [], [])
    assert lesson.read_bytes() == newer


def test_a_lesson_that_was_changed_and_run_is_kept(course, lesson, tmp_path):
    lesson.write_bytes(notebook("print(7)", "7"))
    assert folders.copy_course(tmp_path / "mine") == ([], [LESSON], [])
    (course / LESSON).write_bytes(notebook("print(2)"))
    assert folders.copy_course(tmp_path / "mine") == ([], [LESSON], [LESSON])
    assert lesson.read_bytes() == notebook("print(7)", "7")


@pytest.fixture
def earlier(lesson):
    """The lesson's copy as earlier versions wrote it: with outputs, and their hash recorded."""
    lesson.write_bytes(notebook("print(1)", "1"))
    files = {LESSON: hashlib.sha256(lesson.read_bytes()).hexdigest()}
    (lesson.parents[1] / folders.MANIFEST).write_text(json.dumps({"files": files}))
    return lesson


def test_a_copy_of_an_earlier_version_is_brought_up_to_date(earlier, tmp_path):
    assert folders.copy_course(tmp_path / "mine").written == [LESSON]
    assert earlier.read_bytes() == notebook("print(1)")


def test_a_copy_of_an_earlier_version_that_was_run_is_not_called_changed(course, earlier, tmp_path):
    earlier.write_bytes(notebook("print(1)", "one"))
    assert folders.copy_course(tmp_path / "mine") == ([], [], [])
    assert earlier.read_bytes() == notebook("print(1)", "one")
    (course / LESSON).write_bytes(notebook("print(2)"))
    assert folders.copy_course(tmp_path / "mine").written == [LESSON]


def test_a_copy_of_an_earlier_version_that_was_changed_is_kept(earlier, tmp_path):
    earlier.write_bytes(notebook("print(7)", "7"))
    assert LESSON in folders.copy_course(tmp_path / "mine").kept
    assert earlier.read_bytes() == notebook("print(7)", "7")


def test_answers_that_were_typed_into_the_course_are_never_written_over(course, tmp_path):
    """Earlier versions opened the checkout itself, which may then be cleaned with git."""
    mine, stub = tmp_path / "mine", notebook("def f(x):\n    raise NotImplementedError")
    (course / EXERCISE).with_name("cases.py").write_text("TASKS = [Task('f', ())]")
    (course / EXERCISE).write_bytes(notebook("def f(x):\n    return x", "done"))
    folders.copy_course(mine)
    assert (mine / EXERCISE).read_bytes() == notebook("def f(x):\n    return x")
    (course / EXERCISE).write_bytes(stub)
    assert folders.copy_course(mine) == ([], [EXERCISE], [EXERCISE])
    assert (mine / EXERCISE).read_bytes() == notebook("def f(x):\n    return x")


def test_cases_with_the_marks_of_a_conflict_do_not_stop_the_copy(course, tmp_path):
    conflict = "<<<<<<< HEAD\nTASKS = []\n=======\nTASKS = [1]\n>>>>>>> main\n"
    (course / EXERCISE).with_name("cases.py").write_text(conflict)
    assert EXERCISE in folders.copy_course(tmp_path / "mine").written


@pytest.mark.parametrize("broken", [b'{"cells": [{"source": null}]}', b'{"cells":' + b"[" * 99_999])
def test_copy_that_another_program_has_damaged_is_kept(course, tmp_path, broken):
    folders.copy_course(tmp_path / "mine")
    (tmp_path / "mine" / LESSON).write_bytes(broken)
    assert folders.copy_course(tmp_path / "mine") == ([], [LESSON], [])
    assert (tmp_path / "mine" / LESSON).read_bytes() == broken


def test_lesson_that_is_not_a_notebook_does_not_stop_the_others(course, tmp_path):
    (course / LESSON).write_bytes(b"<<<<<<< HEAD")
    assert len(folders.copy_course(tmp_path / "mine").written) == 3
    assert (tmp_path / "mine" / LESSON).read_bytes() == b"<<<<<<< HEAD"


# ------------------------------------------------------------------ places


def test_copy_to_a_file_or_into_the_lessons_themselves_is_refused(course, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ValueError, match="file is a file: name a folder"):
        folders.copy_course(tmp_path / "file" / "below")
    with pytest.raises(ValueError, match="name a folder outside it"):
        folders.copy_course(course / "notebooks" / "mine")


# A new file system of 64 KiB: what fits is whole, and nothing half-written is left.
FILL = """
import errno, sys
from pathlib import Path
from convlab import folders
folders._PACKAGE = Path(sys.argv[1]).parent
mine = Path(sys.argv[2])
try:
    folders.copy_course(mine)
except OSError as error:
    assert error.errno == errno.ENOSPC, error
    there = {path for path in mine.rglob("*") if path.is_file()}
    sizes = {path.relative_to(mine).as_posix(): path.stat().st_size for path in there}
    print(sizes)
"""


def test_copy_to_a_full_disk_leaves_only_whole_files(course, tmp_path, small_disk):
    (course / EXERCISE).write_bytes(b"a" * 30_000)
    (course / LESSON).write_bytes(b"b" * 50_000)
    disk = tmp_path / "disk"
    line = [sys.executable, "-c", FILL, str(course), str(disk / "mine")]
    done = subprocess.run(small_disk(disk, "64k", line), capture_output=True, text=True)
    assert done.stdout == f"{{'{EXERCISE}': 30000}}\n", done.stderr
