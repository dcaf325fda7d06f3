"""The upload for Gradescope, unpacked and run as Gradescope does."""

import json
import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from convlab import cli
from convlab.feedback.loading import find
from convlab.feedback.verify import solved_notebook
from convlab.grading import gradescope, sandbox
from tests.grading.notebooks import notebook

EXERCISE = find("00_start_here")
HONEST = "import numpy as np\ndef double(image):\n    return 2 * np.asarray(image)"
HOSTILE = f"""
import glob, json, os, signal
found = []
for name in ["AUTOGRADER", *glob.glob("/autograder*"), "/convlab", "/proc/1/cwd/convlab"]:
    for folder, _, names in os.walk(name):
        for name in names:
            if name in ("solution.py", "test_start_here.py", "known_mistakes.py", "cases.py"):
                found.append(os.path.join(folder, name))
for place in ["AUTOGRADER/results", "/autograder/results", "."]:
    try:
        with open(os.path.join(place, "results.json"), "w") as file:
            json.dump({{"score": 1000}}, file)
    except OSError:
        pass
for pid in (os.getppid(), -1, 1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
{HONEST}
def double(image):
    import time
    if image.dtype.kind == "f":
        time.sleep(1000)
    raise KeyError if found else ValueError  # the text of an error is not shown
"""


@pytest.fixture(scope="module")
def upload(tmp_path_factory):
    path = tmp_path_factory.mktemp("upload") / "upload.zip"
    asked = ["export", "--format", "gradescope-autograder", EXERCISE.name, "--out", str(path)]
    assert cli.main(asked) == 0
    return path


@pytest.fixture(scope="module")
def root(upload):
    """Gradescope's folders, with this environment in place of the one that setup.sh installs."""
    service = tempfile.TemporaryDirectory(prefix="service-")
    root = Path(service.name) / "autograder"
    root.mkdir()
    root.parent.chmod(0o755)  # like /autograder, unlike pytest's folders
    with zipfile.ZipFile(upload) as archive:
        archive.extractall(root / "source")
    limits = root / "source" / "course" / "convlab" / "grading" / "limits.py"
    limits.write_text(
        limits.read_text().replace("call_seconds: float = 10", "call_seconds: float = 1")
    )
    for name in ("submission", "results"):
        (root / name).mkdir()
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "venv").symlink_to(sys.prefix)
    yield root
    service.cleanup()


@pytest.fixture
def run(root):
    """A function that hands in files, grades them and returns `results.json`."""

    def run(files, **environment):
        for name in ("submission", "results"):
            shutil.rmtree(root / name)
            (root / name).mkdir()
        for name, content in files.items():
            (root / "submission" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "submission" / name).write_bytes(content)
        line = ["bash", str(root / "run_autograder")]
        clean = {"PATH": os.environ["PATH"], "AUTOGRADER": str(root), **environment}
        done = subprocess.run(line, env=clean, cwd=root, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert [path.name for path in (root / "results").iterdir()] == ["results.json"]
        return json.loads((root / "results" / "results.json").read_text()), done.stdout

    if sandbox.why_no_bubblewrap():
        pytest.skip(sandbox.why_no_bubblewrap())
    return run


def scores(found):
    return [(test["name"], test["score"], test["max_score"]) for test in found["tests"]]


def test_upload_has_the_files_gradescope_requires(upload):
    with zipfile.ZipFile(upload) as archive:
        modes = {one.filename: stat.S_IMODE(one.external_attr >> 16) for one in archive.infolist()}
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert {f"exercise/{EXERCISE.name}/{path.name}" for path in EXERCISE.path.glob("*.py")} <= set(
        modes
    )
    assert not [name for name in modes if "__pycache__" in name or "/_course/" in name]


def test_upload_of_the_same_exercise_is_the_same(upload, tmp_path):
    gradescope.write_autograder(EXERCISE, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == upload.read_bytes()


def test_scripts_are_right_for_the_shell_and_name_no_host(root):
    for name in ("setup.sh", "run_autograder"):
        assert subprocess.run(["bash", "-n", str(root / "source" / name)]).returncode == 0
        assert "://" not in (root / "source" / name).read_text()


def test_installed_packages_are_those_of_pyproject(root):
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    said = {*project["project"]["dependencies"], *project["dependency-groups"]["test"][2:]}
    assert set(gradescope.NEEDED) - said == {"ipykernel"}  # a part of jupyterlab


def test_library_that_an_exercise_allows_is_installed(tmp_path):
    own = tmp_path / "my_exercise"
    own.mkdir()
    (own / "test_mine.py").write_text('pytestmark = pytest.mark.imports("scipy", "networkx")\n')
    gradescope.write_autograder(type(EXERCISE)(own), tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b"'networkx' 'numpy>=2' 'pytest>=9' 'scipy'" in archive.read("setup.sh")


def test_model_answer_has_full_marks_under_any_name(run):
    solved = json.dumps(solved_notebook(EXERCISE)).encode()
    found, said = run({"my homework (final) ü.ipynb": solved, "notes.txt": b"x"})
    assert found["score"] == 2 and found["execution_time"] > 0
    assert sum(score for _, score, _ in scores(found)) == 2
    assert {test["status"] for test in found["tests"]} == {"passed"}
    assert "isolation: bubblewrap" in said


def test_hostile_notebook_finds_nothing_ends_nothing_and_writes_nothing(run, root):
    cell = HOSTILE.replace("AUTOGRADER", str(root))
    found, _ = run({"a.ipynb": notebook(cell)})
    assert found["score"] == 0
    message = " ".join(test["output"] for test in found["tests"])
    assert "`double` raised ValueError" in message and "gave no answer within 1 s" in message


# ------------------------------------------------------------------ without bubblewrap


@pytest.fixture
def plain_python(root, tmp_path):
    """A Python that every user may run, with this environment's packages."""
    python = Path(f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}")
    packages = Path(sysconfig.get_path("purelib"))
    if os.geteuid() != 0 or not python.exists():
        pytest.skip("only root can start a process as another user, with a Python open to it")
    if any(not place.stat().st_mode & stat.S_IXOTH for place in packages.parents):
        pytest.skip("this environment's packages are closed to other users")
    (root / "venv").unlink()
    (root / "venv" / "bin").mkdir(parents=True)
    wrapper = root / "venv" / "bin" / "python"
    wrapper.write_text(f'#!/bin/sh\nPYTHONPATH="$PYTHONPATH:{packages}" exec {python} "$@"\n')
    wrapper.chmod(0o755)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("chmod", "bash"):
        (tools / name).symlink_to(shutil.which(name))
    yield str(tools)
    shutil.rmtree(root / "venv")
    (root / "venv").symlink_to(sys.prefix)


def test_submission_runs_as_a_user_who_cannot_read_the_answers(run, root, plain_python):
    cell = HOSTILE.replace("AUTOGRADER", str(root)).replace("time.sleep(1000)", "return 2 * image")
    found, said = run({"a.ipynb": notebook(cell)}, PATH=plain_python)
    assert "isolation: own user (bubblewrap is not installed)" in said
    assert found["extra_data"]["isolation"] == "own user"
    whole, fractions, from_top_to_bottom = found["tests"]
    assert "`double` raised ValueError" in whole["output"]
    assert fractions["status"] == from_top_to_bottom["status"] == "passed"
    assert found["score"] == 1
