"""An exercise as an nbgrader assignment: a source notebook with answers and hidden tests.

nbgrader removes the answers and hidden tests for students, and adds the tests again for grading. It
runs a submission and its tests in one kernel, without a sandbox.
"""

import ast
import json
import re
import textwrap

from convlab import folders
from convlab.feedback.loading import Folder
from convlab.feedback.points import points_of_tests

CONFIG = """\
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "convlab"
"""

_STUB = "raise NotImplementedError"
_SOLUTION = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
_TEST = """\
# Graded, {worth}: {title}
### BEGIN HIDDEN TESTS
from convlab.grading.nbgrader_cell import run_hidden

{test}

run_hidden({name}, globals())
### END HIDDEN TESTS"""


def assignment(folder: Folder) -> bytes:
    """Return the source notebook of an exercise, with nbgrader's metadata of schema 3.

    Each stub becomes a solution cell, and each graded test a cell after its check, with the points
    of its mark. Raises ValueError if a graded test uses a fixture that nbgrader does not have.
    """
    notebook = json.loads(folders.for_learners(folder.notebook))
    answers = _Source((folder.path / "solution.py").read_text(encoding="utf-8"))
    given = _bound_by(notebook["cells"]) | set(folder.tasks)
    tests = _test_cells(folder)
    cells = []
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        task = next((name for name in folder.tasks if f"def {name}(" in text), "")
        if cell["cell_type"] == "code" and _STUB in text and task:
            cell["source"] = _lines(_solved(text, task, answers, given))
            cell["metadata"]["nbgrader"] = _metadata(task, solution=True)
        cells.append(cell)
        checked = [name for name in tests if re.search(rf"\.check\(\s*{name}\b", text)]
        cells += [one for name in checked for one in tests.pop(name)]
    notebook["cells"] = cells + [one for those in tests.values() for one in those]
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


class _Source:
    """A Python file, and the dependencies between its statements."""

    def __init__(self, text: str):
        self.lines = text.splitlines()
        self.statements = ast.parse(text).body
        self.binding = {name: node for node in self.statements for name in _names_bound(node)}

    def text_of(self, first, last=None) -> str:
        """Return the text from one statement to another, without decorators."""
        return "\n".join(self.lines[first.lineno - 1 : (last or first).end_lineno])

    def needed_by(self, node, given=()) -> str:
        """Return the statements that `node` needs besides the names `given`, in file order."""
        found, waiting = [], [node]
        while waiting:
            for name in _names_used(waiting.pop()) & set(self.binding) - set(given):
                other = self.binding[name]
                if other is not node and other not in found:
                    found.append(other)
                    waiting.append(other)
        wanted = [one for one in self.statements if one in found]
        imports = [one for one in wanted if isinstance(one, (ast.Import, ast.ImportFrom))]
        texts = ["\n".join(map(self.text_of, imports))]
        texts += [self.text_of(one) for one in wanted if one not in imports]
        return "\n\n".join(filter(None, texts))

    def body_of(self, node) -> str:
        return textwrap.dedent(self.text_of(node.body[0], node.body[-1]))


def _names_bound(node) -> set[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    return {one.id for one in ast.walk(node) if _is_name(one, ast.Store)}


def _names_used(node) -> set[str]:
    """Return the names that a statement reads, without those of its decorators."""
    inside = [node.args, *node.body] if isinstance(node, ast.FunctionDef) else [node]
    return {one.id for part in inside for one in ast.walk(part) if _is_name(one, ast.Load)}


def _is_name(node, context) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, context)


def _bound_by(cells) -> set[str]:
    """Return the names that the cells of a notebook bind."""
    code = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return {name for text in code for node in ast.parse(text).body for name in _names_bound(node)}


def _solved(stub: str, task: str, answers: _Source, given: set[str]) -> str:
    """Put the model answer and its helpers into a stub, between nbgrader's marks."""
    node = answers.binding[task]
    inside = filter(None, (answers.needed_by(node, given), answers.body_of(node)))
    before, line, after = stub.partition(_STUB)
    indent = before.rpartition("\n")[2]
    region = textwrap.indent(_SOLUTION.format("\n\n".join(inside)), indent)
    return before.removesuffix(indent) + region + after


def _test_cells(folder: Folder) -> dict[str, list]:
    """Return the cells of the graded tests by the function that they test."""
    found: dict[str, list] = {name: [] for name in folder.tasks}
    worth = points_of_tests(folder)
    for path in sorted(folder.path.glob("test_*.py")):
        source = _Source(path.read_text(encoding="utf-8"))
        for node in source.statements:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                task = _task_of(node.name, found)
                found[task].append(_test_cell(path, source, node, task, worth[node.name]))
    return found


def _task_of(test: str, tasks) -> str:
    """Return the function in a test's name, by default the last one."""
    about = test.removeprefix("test_")
    named = [task for task in tasks if about == task or about.startswith(f"{task}_")]
    return max(named, key=len, default=list(tasks)[-1])


def _test_cell(path, source: _Source, node, task: str, points: float) -> dict:
    others = {argument.arg for argument in node.args.args} - {"submission", "rng"}
    if others:
        raise ValueError(
            f"{path}: {node.name} uses {', '.join(sorted(others))}: "
            "with nbgrader, a test can only use `submission` and `rng`"
        )
    # Helpers go inside the test, so that no function of the student replaces them.
    inside = "\n\n".join(filter(None, (source.needed_by(node), source.body_of(node))))
    test = f"def {node.name}(submission, rng):\n{textwrap.indent(inside, '    ')}\n"
    about = node.name.removeprefix("test_").removeprefix(task).replace("_", " ").strip()
    text = _TEST.format(
        worth=f"{points:g} point{'s' * (points != 1)}",
        title=f"{task}, {about}",
        test=test,
        name=node.name,
    )
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": node.name.replace("_", "-")[:64],
        "metadata": {"nbgrader": _metadata(node.name, points=points)},
        "outputs": [],
        "source": _lines(text),
    }


def _metadata(name: str, *, solution=False, points=None) -> dict:
    found = {
        "grade": not solution,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return found if solution else found | {"points": points}


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
