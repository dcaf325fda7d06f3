"""exercises/README.md: its commands are understood, and its example grades."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from convlab import cli
from convlab.feedback.diagnosis import diagnose
from convlab.feedback.edits import function_of
from convlab.feedback.loading import Folder
from convlab.feedback.running import run_pytest
from convlab.workshop import commands

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "exercises" / "README.md").read_text(encoding="utf-8")
LINES = [line.partition("  #")[0].strip() for line in re.findall(r"^ {4}(\S.*)$", TEXT, re.M)]
EXAMPLE, TABLE = re.findall(r"```python\n(.*?)```", TEXT, re.S)
QUOTED = re.findall(r"`(convlab [^`]+)`", TEXT)


@pytest.fixture
def parsed(monkeypatch):
    """Return the list of options that the command line has parsed."""
    found = []
    names = {cli: ("run_grade", "run_export", "run_new", "run_verify"), commands: ("run_release",)}
    for module, functions in names.items():
        for name in functions:
            monkeypatch.setattr(module, name, lambda given, rest: found.append(given) or 0)
    return found


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("convlab ")])
def test_command_is_understood(line, parsed):
    assert cli.main(shlex.split(line)[1:]) == 0
    assert len(parsed) == 1


def test_course_in_ten_lines():
    lines = TEXT.split("## A course in ten lines")[1].split("\n## ")[0]
    assert len(re.findall(r"^ {4}\S", lines, re.M)) == 10


def test_commands_in_sentences_exist(capsys):
    for words in QUOTED:
        with pytest.raises(SystemExit, match="0"):
            cli.main([words.split()[1], "--help"])


def test_options_exist(capsys):
    named = set(re.findall(r"--[a-z-]{3,}", " ".join(re.findall(r"`([^`]+)`", TEXT))))
    helped = ""
    for command in ("lab", "grade", "export"):
        with pytest.raises(SystemExit, match="0"):
            cli.main([command, "--help"])
        helped += capsys.readouterr().out
    assert named - set(re.findall(r"--[a-z-]+", helped)) <= {"--submissions"}


@pytest.mark.parametrize(
    ("answer", "points"), [("2 * np.asarray(image, dtype=int)", 3), ("2 * image", 2), ("image", 0)]
)
def test_example_of_a_test_gives_two_points_and_one(tmp_path, answer, points):
    (tmp_path / "test_mine.py").write_text(EXAMPLE)
    (tmp_path / "solution.py").write_text(
        f"import numpy as np\n\n\ndef double(image):\n    return {answer}\n"
    )
    (tmp_path / "cases.py").write_text("TASKS = []\n")
    done = run_pytest([str(tmp_path)], tmp_path)
    assert f"points: {points} of 3" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("image**2", ["squared"]),
        ("image**2 // 1", ["squared", "fractions lost"]),
        ("2 * image", []),
    ],
)
def test_example_of_known_mistakes_names_them_alone_and_together(tmp_path, answer, named):
    for name in ("cases.py", "solution.py"):
        shutil.copy(ROOT / "exercises" / "00_start_here" / name, tmp_path)
    (tmp_path / "known_mistakes.py").write_text(TABLE)
    function = function_of(f"def double(image):\n    return {answer}\n", "double")
    report = diagnose(function, Folder(tmp_path).answer_key("double"))
    assert [one.name for one in report.mistakes] == named


def test_files_and_folders_exist():
    files = {path.name for path in (ROOT / "exercises" / "03_padding").iterdir()}
    table = TEXT.split("An exercise has five files")[1]
    assert set(re.findall(r"^\| `([\w.]+)`", table, re.M)) == files - {"__pycache__"}
    assert "exercises/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")
