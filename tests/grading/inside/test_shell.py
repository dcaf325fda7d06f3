"""Plain Python skips IPython's transformation, with the same result."""

import ast
import json
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from convlab.grading.inside.shell import _leave_plain_python

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted([*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb")])
CELLS = {
    "empty": "",
    "comment": "# nothing",
    "no last line end": "x = 1\ny = 2",
    "leading blank lines": "\n\nx = 1",
    "percent in the middle": "x = (7\n%2)",
    "magic in a text": 'x = """\n%timeit y\n!ls\n"""',
    "await": "import asyncio\nawait asyncio.sleep(0)",
    "line magic": "%matplotlib inline\nx = 1",
    "assigned magic": "x = %time 3",
    "cell magic": "%%timeit\nx = 1",
    "shell": "files = !ls\n!pip install numpy",
    "help": "print?",
    "question at the end": "x = 1 # really?",
    "indented": "    x = 1\n    y = 2",
    "Python's prompt": ">>> x = [1,\n...      2]\n>>> y = 3",
    "IPython's prompt": "In [1]: x = 3\n   ...: y = 4",
    "IPython's prompt, alone": "In [1]: x = 3",
    "IPython's prompt, indented": "\n  In [1]: x = 3",
    "name like a prompt": "In = 3",
    "unfinished": "def f(",
    "null byte": "x = '\0'",
    "old Mac": "x = 1\ry = 2",
}


def both(cell):
    """Return a cell as the grader's shell transforms it, and as IPython does."""
    ours = TransformerManager()
    _leave_plain_python(ours)
    return ours.transform_cell(cell), TransformerManager().transform_cell(cell)


def meaning(cell):
    try:
        return ast.dump(ast.parse(cell))
    except (SyntaxError, ValueError) as error:
        return type(error).__name__


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_cell_has_the_meaning_it_has_in_ipython(cell):
    ours, theirs = both(cell)
    assert meaning(ours) == meaning(theirs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_so_does_every_cell_of_the_course(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            ours, theirs = both("".join(cell["source"]))
            assert meaning(ours) == meaning(theirs)
