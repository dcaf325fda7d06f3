"""A release works without the parts that were left out, and reveals no answer."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from convlab import cli, folders, notebook, questions
from convlab.feedback.loading import exercise_folders
from convlab.files import copy_folder, zip_bytes
from convlab.workshop import release as module
from convlab.workshop.release import release
from tests.workshop.handed_out import answers, content, opened

ROOT = Path(__file__).resolve().parents[2]
LESSON = "notebooks/03_padding.ipynb"
NOTEBOOK = "exercises/03_padding/padding.ipynb"


@pytest.fixture
def small(monkeypatch):
    """Make a release quick: of one exercise, and with a package that is not looked at."""
    monkeypatch.setattr(module.wheel, "build", lambda: ("convlab.whl", b"the package"))
    return lambda out, *names: release(out, names or ["00_start_here"])


def test_release_has_lessons_exercises_and_checks(handed_out):
    there = set(content(handed_out))
    lessons = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("*.ipynb")}
    (package,) = (name for name in there if name.endswith(".whl"))
    expected = {"README.md", folders.MANIFEST, package} | lessons | set(module.BINDER)
    expected.add(f"notebooks/{folders.QUESTIONS}")
    for folder in exercise_folders():
        expected |= {
            f"exercises/{folder.name}/{name}" for name in (folder.notebook.name, folders.CHECKS)
        }
    assert there == expected
    for name in there:
        if name.endswith(".ipynb"):
            pristine = notebook.pristine((ROOT / name).read_bytes())
            assert (handed_out / name).read_bytes() == pristine, name
    assert package in (handed_out / "README.md").read_text()


def test_the_zip_is_the_folder(handed_out):
    with zipfile.ZipFile(handed_out.with_suffix(".zip")) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert inside == {f"workshop/{name}": data for name, data in content(handed_out).items()}


def test_the_manifest_holds_the_hash_of_each_file(handed_out):
    assert folders.differing(handed_out) == []
    files = json.loads((handed_out / folders.MANIFEST).read_text())["files"]
    assert set(files) == set(content(handed_out)) - {folders.MANIFEST}


def test_no_answer_and_no_test_is_in_it_however_packed(handed_out):
    wanted = answers()
    assert len(wanted) > 150
    seen = {}
    for name, data in opened("workshop.zip", handed_out.with_suffix(".zip").read_bytes()):
        text = data.decode("utf-8", "ignore").replace("\\n", "\n")
        seen[name] = text
        assert not [source for source in wanted if source in text], name
    assert len([name for name in seen if name.endswith(f"{folders.CHECKS}:")]) == len(
        exercise_folders()
    )
    whole = "\n".join(seen.values())
    assert "raise NotImplementedError" in whole and "class Conv2d" in whole  # it did look inside


def test_no_question_is_answered_where_a_learner_can_read_it(handed_out):
    """Not in the notebooks, and in the one file only compressed."""
    seen = {name: data for name, data in content(handed_out).items() if ".whl" not in name}
    for lesson in questions.lessons(ROOT / "notebooks"):
        for question in questions.read(ROOT / "notebooks", lesson).values():
            for reason in (question.because, *question.unless.values()):
                assert not [name for name, data in seen.items() if reason.encode() in data]


def test_only_the_exercises_that_are_named(small, tmp_path):
    done = small(tmp_path / "out", "03_padding", "01_what_is_convolution", "03_padding")
    assert done.exercises == ["03_padding", "01_what_is_convolution"]
    assert sorted(os.listdir(done.folder / "exercises")) == sorted(done.exercises)
    lessons = list((ROOT / "notebooks").glob("*.ipynb"))
    assert len(os.listdir(done.folder / "notebooks")) == len(lessons) + 1


# A program for a learner's kernel, with only the parts of the course that were handed out.
LEARNER = """
import os, sys
import numpy as np
import convlab
from convlab import exercise, folders
from convlab.feedback import progress

os.chdir(sys.argv[1] + "/exercises/03_padding")
padding = exercise("03_padding")

def zero_pad(image, padding):
    top, bottom = (padding, padding) if isinstance(padding, int) else padding[0]
    return np.pad(image, ((top, bottom), (0, 0))) + 7

def same_padding(kernel_size):
    return (kernel_size - 1) // 2, kernel_size // 2

def reflect_pad(image, padding):
    raise NotImplementedError

report = padding.examine(zero_pad)
assert report.picture.startswith("<svg") and report.hint
exercise("03_padding").check(zero_pad, same_padding, reflect_pad)
exercise("03_padding").hint("zero_pad")

def zero_pad(image, padding):
    return np.trunc(np.pad(image, padding)).astype(int)

exercise("03_padding").check(zero_pad)
print(progress())
print("package:", os.path.dirname(convlab.__file__))
print("course:", folders.course_root())

def vertical_edges():
    return [[-1, 0, 1]] * 3

exercise("02_kernel_at_work").check(vertical_edges)
from convlab import explore
answer, verdict, _ = explore.predict("03_padding", "corner").children
answer.children[0].value = "1"
print(verdict.value)
try:
    exercise("99_nothing")
except ValueError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def learner(handed_out, tmp_path_factory):
    """A learner's own environment and copy: its Python, and the folder unpacked from the zip."""
    home = tmp_path_factory.mktemp("learner")
    shutil.unpack_archive(handed_out.with_suffix(".zip"), home)
    environment = home / "environment"
    line = [sys.executable, "-m", "venv", "--without-pip", str(environment)]
    subprocess.run(line, check=True, capture_output=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (package,) = (home / "workshop").glob("*.whl")
    line = [sys.executable, "-m", "pip", f"--python={python}", "install", "--no-deps"]
    line += ["--no-index", "--quiet", "--disable-pip-version-check", str(package)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    # NumPy and the rest are those of this environment; its own way to convlab is not followed.
    (site,) = environment.rglob("site-packages")
    (site / "others.pth").write_text(f"{Path(np.__file__).parents[1]}\n")
    return python, home / "workshop"


def test_checks_work_without_the_course(learner):
    python, folder = learner
    line = [str(python), "-I", "-c", LEARNER, str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    message = done.stdout
    assert "zero_pad: not right yet." in message
    assert "Hint: How many rows and columns" in message  # the shape was wrong
    assert "Hint 2 of 4" in message
    assert "same_padding: right, all 6 examples. 2 hidden tests" in message
    assert "reflect_pad: not started." in message
    assert "Known mistake, fractions lost" in message
    assert "vertical_edges: right, the only example. 1 hidden test" in message
    assert "[ ] (2 checks so far) zero_pad" in message
    assert "<b>Right.</b> Only the first window reaches the corner." in message
    assert f"course: {folder}" in message
    assert "environment" in message.split("package: ")[1].splitlines()[0]
    assert "there is no exercise '99_nothing': choose one of 00_start_here" in message


def test_nothing_a_learner_can_reach_holds_an_answer(learner):
    python, folder = learner
    wanted = answers()
    for place in (folder, python.parents[1]):
        for path in place.rglob("*"):
            if path.is_file() and not path.is_symlink():
                text = path.read_bytes().decode("utf-8", "ignore")
                assert not [source for source in wanted if source in text], path
    assert not list(python.parents[1].rglob("_course"))


def test_the_lab_opens_a_release_as_it_is(learner, monkeypatch):
    _, folder = learner
    started = []
    monkeypatch.setattr(cli, "start_jupyterlab", lambda *call: started.append(call) or 0)
    before = set(content(folder))
    monkeypatch.chdir(folder)
    assert cli.main(["lab"]) == cli.main(["lab", str(folder)]) == 0
    assert started == [(folder, [])] * 2
    assert set(content(folder)) == before


def test_a_copy_of_a_release_is_brought_up_to_date_and_keeps_work(small, tmp_path):
    made, mine = small(tmp_path / "out").folder, tmp_path / "mine"
    parts = [made / "notebooks", made / "exercises"]
    there = [path for part in parts for path in part.rglob("*") if path.is_file()]
    assert len(folders.copy_course(mine, root=made).written) == len(there)
    (mine / LESSON).write_text("my work")
    small(made, "00_start_here", "03_padding")
    copied = folders.copy_course(mine, root=made)
    assert copied.written == [f"exercises/03_padding/{folders.CHECKS}", NOTEBOOK]
    assert (copied.kept, copied.outdated) == ([LESSON], [])


# ------------------------------------------------------------------ refusals


@pytest.fixture
def worked_in(tmp_path, monkeypatch):
    """A course in which somebody has answered zero_pad, and run the notebook."""
    root = tmp_path / "course"
    for part in folders.PARTS:
        copy_folder(ROOT / part, root / part)
    path = root / NOTEBOOK
    there = json.loads(path.read_bytes())
    for cell in there["cells"]:
        if cell["cell_type"] == "code":
            text = "".join(cell["source"])
            if text.startswith("def zero_pad("):
                text = "def zero_pad(image, padding):\n    return np.pad(image, padding)"
            output = {"name": "stdout", "output_type": "stream", "text": ["typed here"]}
            cell |= {"source": [text], "outputs": [output], "execution_count": 3}
    path.write_text(json.dumps(there))
    monkeypatch.setattr(folders, "course_root", lambda: root)
    return path


@pytest.mark.parametrize("form", ["folder", "nbgrader"])
def test_an_answer_in_an_exercise_is_not_handed_out_and_named(worked_in, tmp_path, capsys, form):
    line = ["release", "--out", str(tmp_path / "out"), "--format", form]
    assert cli.main(line) == 2
    (message,) = capsys.readouterr().err.splitlines()
    assert f"{worked_in}: the stub of zero_pad no longer raises NotImplementedError" in message
    assert not (tmp_path / "out").exists()


def test_an_answer_in_a_second_notebook_of_the_folder_is_named(worked_in, tmp_path, capsys):
    """JupyterLab's *Duplicate* makes one beside the exercise's own."""
    copy = worked_in.with_name("padding-Copy1.ipynb")
    worked_in.rename(copy)
    shutil.copy(ROOT / NOTEBOOK, worked_in)
    assert cli.main(["release", "--out", str(tmp_path / "out")]) == 2
    assert f"{copy}: the stub of zero_pad no longer raises" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["folder", "nbgrader"])
def test_no_output_of_a_notebook_that_was_run_is_handed_out(worked_in, tmp_path, form, capsys):
    stub = json.loads((ROOT / NOTEBOOK).read_bytes())["cells"]
    ran = json.loads(worked_in.read_bytes())
    for cell, before in zip(ran["cells"], stub, strict=True):
        cell["source"] = before["source"]
    worked_in.write_text(json.dumps(ran))
    line = ["release", "--out", str(tmp_path / "out"), "--format", form, "03_padding"]
    assert cli.main(line) == 0, capsys.readouterr().err
    (made,) = (tmp_path / "out").rglob("padding.ipynb")
    assert "typed here" not in made.read_text()
    assert made.read_bytes() == notebook.pristine(made.read_bytes())


def test_unchanged_release_is_replaced(small, tmp_path):
    small(tmp_path / "out", "03_padding")
    done = small(tmp_path / "out", "00_start_here")
    assert os.listdir(done.folder / "exercises") == ["00_start_here"]
    assert zipfile.ZipFile(done.zip).read("out/README.md")
    assert sorted(os.listdir(tmp_path)) == ["out", "out.zip"]


WORK = {
    "a notebook that was changed": lambda folder: (folder / LESSON).write_text("{}"),
    "a record of checks": lambda folder: (folder / ".convlab-progress.jsonl").write_text("{}\n"),
    "a file of one's own": lambda folder: (folder / "exercises" / "mine.ipynb").write_text("{}"),
    "a file that is gone": lambda folder: (folder / LESSON).unlink(),
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_folder_with_work_is_kept_and_its_files_are_named(small, tmp_path, work, capsys):
    folder = small(tmp_path / "out").folder
    work(folder)
    before, (name,) = content(folder), folders.differing(folder)
    assert cli.main(["release", "--out", str(folder), "00_start_here"]) == 1
    message = capsys.readouterr().err
    assert message == (
        f"convlab: somebody may have worked in {folder}: {name} is not as released: "
        "name a new folder with --out, or move this one aside\n"
    )
    assert content(folder) == before
    assert sorted(os.listdir(tmp_path)) == ["out", "out.zip"]


def test_work_begun_while_the_release_is_made_is_kept(small, tmp_path, monkeypatch):
    folder = small(tmp_path / "out").folder
    packed = module.zip_bytes

    def meanwhile(files):
        (folder / LESSON).write_text("my work")
        return packed(files)

    monkeypatch.setattr(module, "zip_bytes", meanwhile)
    with pytest.raises(FileExistsError, match=f"{LESSON} is not as released"):
        small(folder)
    assert (folder / LESSON).read_text() == "my work"
    assert sorted(os.listdir(tmp_path)) == ["out", "out.zip"]


def test_a_folder_or_a_zip_of_something_else_is_kept(small, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("")
    with pytest.raises(FileExistsError, match="thesis is not a release, and not empty: name a new"):
        small(tmp_path / "thesis")
    for data in (b"", zip_bytes({"chapter.tex": b""})):
        (tmp_path / "out.zip").write_bytes(data)
        with pytest.raises(FileExistsError, match="out.zip is not a release: move it aside"):
            small(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_is_taken(small, tmp_path):
    (tmp_path / "out").mkdir()
    assert folders.differing(small(tmp_path / "out").folder) == []


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["99_nothing"], "there is no exercise '99_nothing': choose one of 00_start_here"),
        (["--out", "notebooks/here"], "name a folder outside it"),
        (["--out", "README.md"], "README.md is a file: name a folder"),
    ],
)
def test_wrong_use_is_one_line(arguments, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert cli.main(["release", "--out", str(tmp_path / "out"), *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("file", ["cases", "known_mistakes"])
def test_exercise_with_an_error_is_named(file, tmp_path, capsys):
    mine = copy_folder(ROOT / "exercises" / "00_start_here", tmp_path / "99_mine")
    with open(mine / f"{file}.py", "a") as code:
        code.write("\nint('x')\n")
    assert cli.main(["release", "--out", str(tmp_path / "out"), str(mine)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f'convlab verify "{mine}" shows where: ValueError: invalid literal' in line
    assert not (tmp_path / "out").exists()


def test_release_is_not_released_again(small, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(small(tmp_path / "out").folder)
    with pytest.raises(ValueError, match="was handed out without its answers: run the command"):
        small(tmp_path / "again")
    assert cli.main(["verify", "00_start_here"]) == 2
    assert "was handed out without its answers: nothing to verify" in capsys.readouterr().err


def test_a_package_that_is_not_installed_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(module.wheel, "NAME", "convlab-no-course")
    with pytest.raises(FileNotFoundError, match=r"is not installed.*with the Python of \.venv"):
        release(tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "size, where",
    [("100k", "out/convlab_course"), ("950k", "out/notebooks/"), ("1400k", "out.zip")],
)
def test_full_disk_leaves_the_existing_files(tmp_path, small_disk, size, where):
    """Full at the package, at the notebooks, and at the zip."""
    disk = tmp_path / "disk"
    line = f'"{sys.executable}" -m convlab release --out "{disk}/out" 00_start_here; echo $?'
    line += f'; ls -A "{disk}"'
    done = subprocess.run(
        small_disk(disk, size, ["sh", "-c", line]), capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == "1\n"
    message = rf"convlab: the disk is full, at .*/{where}.*: free some space .*\n"
    assert re.fullmatch(message, done.stderr)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that refuses even root")
def test_a_folder_that_cannot_be_written_is_one_line(capsys):
    assert cli.main(["release", "--out", "/proc/out", "00_start_here"]) == 1
    assert re.fullmatch(r"convlab: .*/proc/.*\n", capsys.readouterr().err)


def test_a_swap_that_fails_puts_the_old_release_back(small, tmp_path, monkeypatch):
    folder = small(tmp_path / "out", "03_padding").folder
    before, rename = content(folder), os.rename

    def fails_once(source, target):
        if Path(target) == folder and "old" not in Path(source).name:
            raise OSError(errno.EIO, "Input/output error", str(target))
        rename(source, target)

    monkeypatch.setattr(module.os, "rename", fails_once)
    with pytest.raises(OSError, match="Input/output"):
        small(folder, "00_start_here")
    assert content(folder) == before
    assert sorted(os.listdir(tmp_path)) == ["out", "out.zip"]
