"""For authors: the points of an exercise, in the text of its notebook and in its tests."""

import ast
import json
import re
from pathlib import Path

from convlab.feedback.loading import Folder


def points_agree(folder: Folder) -> list[str]:
    words = "\n".join(texts_of(folder.notebook, "markdown"))
    # As text: 0.1 + 0.2 is not 0.3.
    stated = [f"{float(one):g}" for one in re.findall(r"\*\*([\d.]+) points?\*\*", words)]
    worth = points_of_tests(folder)
    by_task, unnamed = dict.fromkeys(folder.tasks, 0.0), []
    for test, points in worth.items():
        starts = [task for task in folder.tasks if f"{test}_".startswith(f"test_{task}_")]
        if starts:
            by_task[max(starts, key=len)] += points
        else:
            unnamed.append(test)
    total, *marked = (f"{points:g}" for points in (sum(worth.values()), *by_task.values()))
    if stated == [total, *marked]:
        return []
    of_tasks = (f"{points} for {name}" for name, points in zip(by_task, marked, strict=True))
    problems = [
        f"the tests are worth {total} in total, by their names {', '.join(of_tasks)}; the "
        f"text says, in this order, {', '.join(stated) or 'nothing'}"
    ]
    if unnamed:
        problems.append(f"no function for {', '.join(unnamed)}: call it `test_FUNCTION_case`")
    return problems


def points_of_tests(folder: Folder) -> dict[str, float]:
    """Return the points of the graded tests by their names: of two with one name, only one runs."""
    found = {}
    for path in sorted(folder.path.glob("test_*.py")):
        for test in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
                marks = [one for one in test.decorator_list if isinstance(one, ast.Call)]
                points = [m for m in marks if ast.unparse(m.func) == "pytest.mark.points"]
                found[test.name] = sum(
                    _number(mark, f"{path.name}, {test.name}") for mark in points
                )
    return found


def _number(mark: ast.Call, where: str) -> float:
    try:
        (value,) = mark.args
        return float(ast.literal_eval(value))
    except (TypeError, ValueError):
        written = ast.unparse(mark)
        raise ValueError(f"{where}: write its points as a number, not `{written}`") from None


def texts_of(notebook: Path, kind: str) -> list[str]:
    """Return the texts of a notebook's cells of one kind."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]
