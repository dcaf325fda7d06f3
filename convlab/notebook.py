"""Notebooks as files: stripping outputs, and finding the cells of a learner.

Imports nothing from convlab: hatch_build.py loads this file by its path, before convlab is
installed.
"""

import ast
import hashlib
import json
from base64 import b64encode
from html import escape

PARTS = ("notebooks", "exercises")  # the folders of the course
# Metadata that a run adds to a cell.
_RUN = ("ExecuteTime", "collapsed", "execution", "scrolled", "trusted")


def pristine(content):
    """Return a notebook without outputs, execution counts and widget state.

    One that was pristine and formatted as in git is the same bytes again. Raises ValueError if it
    is not a notebook.
    """
    notebook = _read(content)
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook["cells"]:
        for key in _RUN:
            cell.get("metadata", {}).pop(key, None)
        if cell.get("cell_type") == "code":
            cell["execution_count"], cell["outputs"] = None, []
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def fit_pictures(notebook, resources):
    """Shrink pictures to the width of a page that JupyterLab exports or prints.

    A preprocessor of nbconvert, named in lab_config; nbconvert would show an SVG in its full size,
    with the right part cut off on paper.
    """
    for cell in notebook["cells"]:
        for data in (output.get("data", {}) for output in cell.get("outputs", ())):
            svg = data.get("image/svg+xml")
            if svg and "text/html" not in data:  # which is shown instead of a picture
                source = f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
                label = escape(data.get("text/plain", ""))
                data["text/html"] = f'<img src="{source}" alt="{label}" style="max-width: 100%">'
    return notebook, resources


def hash_cells(content):
    """Return a hash of the cells and their text, which a run does not change.

    Raises ValueError if it is not a notebook.
    """
    cells = [
        [cell.get("cell_type"), _text(cell), cell.get("attachments") or {}]
        for cell in _read(content)["cells"]
    ]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def answered(content, tasks):
    """Return the functions among `tasks` for which the notebook has more than a stub.

    A stub raises NotImplementedError before it does anything else. Raises ValueError if it is not a
    notebook.
    """
    stubs, others = set(), set()
    for cell in _read(content)["cells"]:
        if cell.get("cell_type") == "code":
            for function in _functions(_text(cell)):
                (stubs if _is_stub(function) else others).add(function.name)
    return [name for name in tasks if name in others or name not in stubs]


def refusal(path, names):
    """Return the message for a notebook with `answered` functions, which is not handed out."""
    return (
        f"{path}: the stub of {', '.join(names)} no longer raises NotImplementedError first: "
        "the answer would be handed out; remove it, or restore the notebook with git"
    )


def task_names(cases):
    """Return the names of the tasks in the text of a `cases.py`."""
    calls = (node for node in ast.walk(ast.parse(cases)) if isinstance(node, ast.Call))
    made = (call for call in calls if getattr(call.func, "id", "") == "Task")
    return [call.args[0].value for call in made if call.args]


def answered_on_disk(path):
    """Return `answered` for the notebook at `path` and the tasks in the `cases.py` beside it."""
    cases = path.with_name("cases.py")
    if not cases.is_file():
        return []
    return answered(path.read_bytes(), task_names(cases.read_text(encoding="utf-8")))


def _read(content):
    try:
        notebook = json.loads(content)
        cells = notebook["cells"]
        if all(isinstance(cell, dict) and isinstance(_text(cell), str) for cell in cells):
            return notebook
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise ValueError("it is not a notebook of format 4")


def _text(cell):
    return "".join(cell.get("source", ""))


def _functions(code):
    try:
        nodes = ast.parse(code).body
    except SyntaxError:  # a magic, or unfinished work
        return []
    return [node for node in nodes if isinstance(node, ast.FunctionDef)]


def _is_stub(function):
    body = function.body[1:] if ast.get_docstring(function) else function.body
    raised = body[0].exc if body and isinstance(body[0], ast.Raise) else None
    return getattr(getattr(raised, "func", raised), "id", "") == "NotImplementedError"
