"""The hooks of .pre-commit-config.yaml, run on the whole tree without changing it."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from convlab import new_exercise

ROOT = Path(__file__).parent.parent
CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
HOOKS = {hook["id"]: hook for repository in CONFIG["repos"] for hook in repository["hooks"]}
LOOK_ONLY = {"nbstripout": "--verify", "ruff": "--no-fix", "ruff-format": "--check"}
PARTS = ("convlab", "tests", "notebooks", "exercises")

NOTEBOOKS = sorted(
    path.relative_to(ROOT).as_posix()
    for part in PARTS
    for path in (ROOT / part).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
)

# The outputs of an explorer: the widget, and the picture for viewers without widgets.
PICTURE = {
    "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
    "image/svg+xml": "<svg/>",
    "text/plain": "a picture",
}


def problems(hook, files):
    """Return what a hook's own command reports about `files`, which it does not change."""
    module, *rest = shlex.split(HOOKS[hook]["entry"])
    words = [*rest, *HOOKS[hook].get("args", []), LOOK_ONLY[hook]]
    line = [sys.executable, "-m", module, *words, *files]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT)
    return f"{hook} failed: {done.stdout}{done.stderr}" if done.returncode else ""


def test_every_hook_is_run_here():
    assert set(HOOKS) == set(LOOK_ONLY)


@pytest.mark.parametrize("hook", ["ruff", "ruff-format"])
def test_python_and_notebooks_follow(hook):
    parts = [part for part in PARTS if (ROOT / part).exists()]
    assert problems(hook, parts + [path.name for path in ROOT.glob("*.py")]) == ""


def test_notebooks_are_stripped():
    strip = "`git add` them, then strip them: .venv/bin/pre-commit run --all-files"
    assert problems("nbstripout", NOTEBOOKS) == "", strip


def test_files_of_the_package_are_short():
    lines = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for ending in ("py", "js")
        for path in (ROOT / "convlab").rglob(f"*.{ending}")
        if "_course" not in path.parts
    }
    assert {name: count for name, count in lines.items() if count > 400} == {}, "split these"


@pytest.mark.parametrize("lesson", [False, True])
def test_new_exercise_follows(tmp_path, monkeypatch, lesson):
    if lesson:
        (tmp_path / "notebooks").mkdir()
        (tmp_path / "notebooks" / "70_shift.ipynb").write_text("{}")
        monkeypatch.setattr(new_exercise.folders, "course_root", lambda: tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)  # some of its rules are for exercises/ only
    ours = ["--config", "lint.isort.known-first-party = ['convlab']"]  # as in the clone
    made = str(new_exercise.new_exercise("70_shift", tmp_path / "exercises"))
    for hook in ("ruff", "ruff-format"):
        assert problems(hook, [*ours, made]) == ""
    assert problems("nbstripout", [f"{made}/shift.ipynb"]) == ""


def test_stripping_keeps_a_tagged_output_and_removes_the_others(tmp_path):
    import nbformat

    output = nbformat.v4.new_output("stream", name="stdout", text="3\n")
    kept = nbformat.v4.new_code_cell("print(3)", outputs=[output], execution_count=1, id="kept")
    kept.metadata["tags"] = ["keep_output", "nbval-check-output"]
    outputs = [output, nbformat.v4.new_output("display_data", PICTURE)]
    gone = nbformat.v4.new_code_cell("print(3)", outputs=outputs, execution_count=2, id="gone")
    notebook = nbformat.v4.new_notebook(cells=[kept, gone])
    # The metadata that JupyterLab adds when it saves widgets.
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    path = tmp_path / "lesson.ipynb"
    nbformat.write(notebook, path)
    assert problems("nbstripout", [str(path)])
    line = [sys.executable, "-m", "nbstripout", *HOOKS["nbstripout"]["args"], str(path)]
    subprocess.run(line, check=True)
    stripped = nbformat.read(path, as_version=4)
    assert [cell.id for cell in stripped.cells] == ["kept", "gone"]
    assert [len(cell.outputs) for cell in stripped.cells] == [1, 0]
    assert [cell.execution_count for cell in stripped.cells] == [None, None]
    assert stripped.metadata == {"language_info": {"name": "python"}}
    assert problems("nbstripout", [str(path)]) == ""
