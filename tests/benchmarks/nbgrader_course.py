"""An exercise as an nbgrader assignment: the same text, stubs and graded tests, in its cells."""

from __future__ import annotations

import ast
import json
import os
import sqlite3
import subprocess
import zlib
from pathlib import Path

from convlab.feedback.loading import find
from tests.benchmarks.handed_in import solved

ROOT = Path(__file__).resolve().parents[2]
SEED = 7


class NbgraderCourse:
    """A course in nbgrader's folders, with one assignment.

    Parameters
    ----------
    folder : Path
    exercise : str
    binaries : Path
        Where the program `nbgrader` lies.
    """

    def __init__(self, folder: Path, exercise: str, binaries: Path):
        self.folder, self.exercise, self._binaries = folder, exercise, Path(binaries).absolute()
        self._given = find(exercise)

    def release(self) -> None:
        """Make the assignment, as an instructor does."""
        self._write(Path("source", self.exercise), self._assignment({}))
        Path(self.folder, "nbgrader_config.py").write_text("c = get_config()\n")
        self._nbgrader("generate_assignment", "--create", self.exercise)

    def hand_in(self, students: list[dict[str, str]]) -> None:
        """Write submissions, given the source of each function by name."""
        for number, answers in enumerate(students):
            place = Path("submitted", f"student{number:04}", self.exercise)
            self._write(place, self._assignment(answers))

    def autograde(self) -> None:
        self._nbgrader("autograde", "--force", self.exercise)

    def scores(self) -> dict[str, float]:
        """Return the scores by student."""
        query = (
            "select a.student_id, sum(g.auto_score) from grade g"
            " join submitted_notebook n on g.notebook_id = n.id"
            " join submitted_assignment a on n.assignment_id = a.id group by a.student_id"
        )
        with sqlite3.connect(self.folder / "gradebook.db") as book:
            return dict(book.execute(query).fetchall())

    def _nbgrader(self, *arguments: str) -> None:
        path = os.pathsep.join([str(self._binaries), os.environ["PATH"]])
        environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "VIRTUAL_ENV": ""}
        command = [self._binaries / "nbgrader", *arguments]
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, cwd=self.folder, env=environment, check=True, **pipes)

    def _write(self, place: Path, notebook: dict) -> None:
        (self.folder / place).mkdir(parents=True, exist_ok=True)
        (self.folder / place / self._given.notebook.name).write_text(
            json.dumps(notebook), encoding="utf-8"
        )

    def _assignment(self, answers: dict[str, str]) -> dict:
        notebook = json.loads(self._given.notebook.read_text(encoding="utf-8"))
        tasks = tuple(f"def {name}(" for name in self._given.tasks)
        for cell in notebook["cells"]:
            if "".join(cell["source"]).startswith(tasks):
                cell["metadata"]["nbgrader"] = _metadata(cell["id"], solution=True)
        notebook = solved(notebook, answers)
        notebook["cells"] += self._graded_cells()
        return notebook

    def _graded_cells(self):
        """Yield a cell with the code above the tests, then one for each graded test."""
        (path,) = self._given.path.glob("test_*.py")
        text = path.read_text(encoding="utf-8")
        nodes = ast.parse(text).body
        tests = [node for node in nodes if getattr(node, "name", "").startswith("test_")]
        functions = ", ".join(f"{name}={name}" for name in self._given.tasks)
        # First, since imports of the test file may have the names of the functions.
        above = ["from types import SimpleNamespace", f"_given = SimpleNamespace({functions})"]
        rest = [ast.get_source_segment(text, node) for node in nodes if node not in tests]
        above += [source for source in rest if source != "import pytest"]
        yield _cell("above", "\n".join(above), _metadata("above"))
        for node in tests:
            number = zlib.crc32(node.name.encode())
            call = f"{node.name}(_given, np.random.default_rng([{SEED}, {number}]))"
            source = f"{ast.get_source_segment(text, node)}\n{call}"
            points = float(ast.literal_eval(node.decorator_list[0].args[0]))
            yield _cell(node.name, source, _metadata(node.name, points=points))


def _cell(name: str, source: str, metadata: dict) -> dict:
    return {
        "cell_type": "code", "id": name[:60], "execution_count": None, "outputs": [],
        "source": source, "metadata": {"nbgrader": metadata},
    }  # fmt: skip


def _metadata(name: str, *, solution: bool = False, points: float | None = None) -> dict:
    found = {"schema_version": 3, "grade_id": name, "task": False, "solution": solution}
    found |= {"locked": not solution, "grade": points is not None}
    return found if points is None else found | {"points": points}
