"""The course's part of a notebook, and the learner's."""

import json
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from convlab import folders, notebook
from convlab.feedback.loading import exercise_folders

ROOT = Path(__file__).parent.parent
EVERY = [ROOT / name for name in folders.course_files(ROOT) if name.endswith(".ipynb")]
STUB = "def f(x):\n    raise NotImplementedError\n"


def written(*cells, **metadata):
    """Return the bytes of a notebook with these code cells, as JupyterLab saves it after a run."""
    made = [
        nbformat.v4.new_code_cell(
            text,
            id=f"cell-{number}",
            execution_count=number,
            outputs=[nbformat.v4.new_output("stream", name="stdout", text="1\n")],
            metadata={"execution": {"iopub.status.busy": "now"}, "tags": ["kept"]},
        )
        for number, text in enumerate(cells, 1)
    ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=made, metadata=metadata)).encode()


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_pristine_notebooks_of_the_course_keep_everything_but_outputs(path):
    before = json.loads(path.read_bytes())
    made = notebook.pristine(path.read_bytes())
    after = json.loads(made)
    assert not [cell for cell in after["cells"] if cell.get("outputs")]
    for cell in before["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []
    assert after == before
    assert notebook.pristine(made) == made
    assert notebook.hash_cells(made) == notebook.hash_cells(path.read_bytes())
    if "exercises" in path.parts:
        assert made == path.read_bytes(), "nothing to take out, so not a byte changes"


def test_pristine_removes_the_traces_of_a_run():
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a": 1}}}
    ran = written("1 + 1", widgets=state, kernelspec={"name": "python3", "display_name": "P"})
    made = json.loads(notebook.pristine(ran))
    (cell,) = made["cells"]
    assert made["metadata"] == {"kernelspec": {"name": "python3", "display_name": "P"}}
    assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert cell["metadata"] == {"tags": ["kept"]}
    assert "".join(cell["source"]) == "1 + 1"


def test_run_does_not_change_the_hash_and_an_edit_does():
    ran = written("x = 1", STUB)
    assert notebook.hash_cells(ran) == notebook.hash_cells(notebook.pristine(ran))
    assert notebook.hash_cells(ran) != notebook.hash_cells(written("x = 2", STUB))
    assert notebook.hash_cells(ran) != notebook.hash_cells(written("x = 1"))
    assert notebook.hash_cells(ran) != notebook.hash_cells(written("x = 1", STUB, ""))


def test_exported_output_of_another_library_keeps_its_html():
    data = {"image/svg+xml": "<svg/>", "text/html": "<b>7</b>", "text/plain": "seven"}
    made = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data)])
    exporter = HTMLExporter(preprocessors=[notebook.fit_pictures])
    html, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[made]))
    assert "<b>7</b>" in html


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"cells": [1]}', b"\xff", b"<<<<<<< HEAD"]
)
def test_file_that_is_not_a_notebook_is_refused(content):
    for function in (notebook.pristine, notebook.hash_cells, lambda it: notebook.answered(it, [])):
        with pytest.raises(ValueError, match="it is not a notebook"):
            function(content)


@pytest.mark.parametrize(
    ("cells", "answered"),
    [
        ([STUB], []),
        (["def f(x):\n    '''It does.'''\n    # write here\n    raise NotImplementedError()"], []),
        (["%matplotlib inline", "def g(x):\n    return x", STUB], []),
        (["def f(x):\n    return 2 * x\n"], ["f"]),
        (["def f(x):\n    return 2 * x\n    raise NotImplementedError\n"], ["f"]),
        (["def f(x):\n    y = 2 * x\n    raise NotImplementedError\n"], ["f"]),
        (["def f(x):\n    raise ValueError\n"], ["f"]),
        ([STUB, "def f(x):\n    return 2 * x\n"], ["f"]),
        (["def f(x):\n    return 2 * \n"], ["f"]),
        (["# def f(x): raise NotImplementedError"], ["f"]),
        ([], ["f"]),
    ],
)
def test_a_stub_with_an_answer_or_none_at_all_is_named(cells, answered):
    assert notebook.answered(written(*cells), ["f"]) == answered


@pytest.mark.parametrize("folder", exercise_folders(), ids=lambda folder: folder.name)
def test_the_functions_of_an_exercise_are_read_without_running_it(folder):
    cases = (folder.path / "cases.py").read_text(encoding="utf-8")
    assert notebook.task_names(cases) == list(folder.tasks)
    assert notebook.answered_on_disk(folder.notebook) == []
