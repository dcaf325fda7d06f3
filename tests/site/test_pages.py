"""The pages of the site: formulas, links, and lessons that fail. tests/browser has the rest."""

import re
from pathlib import Path

import nbformat
import pytest

from convlab import folders
from convlab.site import lessons, markdown
from convlab.site.formulas import formula
from convlab.site.reference import build_reference
from convlab.site.widgets import replace_widgets


def size(svg):
    """Return the width of a formula, its height above the line and its depth, in letters."""
    *_, width, height = map(float, re.search(r'viewBox="([^"]+)"', svg)[1].split())
    wide, depth = map(float, re.search(r"width:(.+)em;vertical-align:-([\d.]+)em", svg).groups())
    return wide, wide * height / width - depth, depth


def test_formula_has_the_size_of_its_letters():
    _, height, depth = size(formula("x"))
    assert 0.4 < height < 0.6 and 0 <= depth < 0.05
    _, height, depth = size(formula(r"\frac{a}{b}"))
    assert 0.6 < height < 1.2 and 0.2 < depth < 0.6
    assert size(formula("x + x"))[0] > 2.5 * size(formula("x"))[0]


def test_name_of_a_formula_is_its_tex_without_spacing_also_if_it_cannot_be_drawn():
    assert 'aria-label="a \\leq b"' in formula(r"a \;\le\; b")
    assert 'aria-label="\\max(0, b)"' in formula(r"\max\Big(0,\; b\Big)")
    with pytest.raises(ValueError, match=r"cannot draw the formula \\undefined x"):
        formula(r"\undefined x")


def test_all_formulas_of_the_course_can_be_drawn():
    for path in (folders.course_root() / "notebooks").glob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                markdown.to_html(cell.source, "notebooks")


def test_links_to_files_outside_the_site_are_plain_text():
    assert markdown.to_html("[a](../setup.py) [b](b.ipynb)", "notebooks") == (
        '<p>a <a href="../read/b.html">b</a></p>\n'
    )


def test_a_lesson_that_fails_is_named(tmp_path, monkeypatch):
    """The first lesson that fails also ends the kernel."""
    fails = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    lesson = lessons.course_lessons()[0]

    def write_lesson(folder):
        path = Path(folder) / "notebooks" / f"{lesson.name}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(fails, path)

    monkeypatch.setattr(folders, "copy_course", write_lesson)
    with pytest.raises(ValueError, match=rf"(?s)lesson {lesson.name}.*ZeroDivisionError"):
        list(lessons.executed([lesson]))


def test_a_result_is_hidden_only_directly_after_a_question():
    notebook = asking(["question", "code", "text", "code"])
    replace_widgets(notebook, "run.html")
    hidden = [cell.metadata.after_question for cell in notebook.cells]
    assert hidden == [False, True, False, False]
    assert [cell.metadata.asks for cell in notebook.cells] == [True, False, False, False]


def test_a_question_shows_its_choices_escaped_and_none_of_the_hidden_parts():
    notebook = asking(["question"])
    replace_widgets(notebook, "run.html")
    html = notebook.cells[0].outputs[0].data["text/html"]
    assert "<li>a &lt; b</li><li>a = b</li>" in html
    assert "hidden" not in html
    assert '<a href="run.html">' in html


def asking(kinds):
    """Return an executed notebook with cells of these kinds."""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "box"}}
    children = ["IPY_MODEL_choices", "IPY_MODEL_tell"]
    states = {
        "box": {"_dom_classes": ["convlab-predict"], "children": children},
        "choices": {"_options_labels": ["a < b", "a = b"], "layout": "IPY_MODEL_shown"},
        "tell": {"_options_labels": ["hidden"], "layout": "IPY_MODEL_none"},
        "shown": {"display": None},
        "none": {"display": "none"},
    }
    notebook = nbformat.v4.new_notebook()
    for kind in kinds:
        make = nbformat.v4.new_markdown_cell if kind == "text" else nbformat.v4.new_code_cell
        cell = make("")
        if kind == "question":
            cell.outputs = [nbformat.v4.new_output("display_data", view)]
        notebook.cells.append(cell)
    models = {name: {"state": state} for name, state in states.items()}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": models}}
    return notebook


def test_reference_has_the_signature_of_a_named_tuple_and_no_generated_text(tmp_path):
    build_reference(tmp_path)
    html = (tmp_path / "convlab" / "shapes.html").read_text()
    assert 'id="Conv.__init__"' in html
    for generated in ("Alias for field", "Create new instance", "__new__", "@public"):
        assert generated not in html
