"""Every lesson: clean in git, with the headings of the course, and correct sums in its text.

nbval runs the lessons and compares the tagged outputs. These tests check the rest, above all that a
tagged cell has an output to compare with.
"""

import ast
import itertools
import math
import re
import statistics
from pathlib import Path

import nbformat
import pytest

from convlab import questions

FOLDER = Path(__file__).parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
CHECKED = {"tags": ["keep_output", "nbval-check-output"]}
STRIP = "`git add` the notebook, then strip it: .venv/bin/pre-commit run --all-files"
BEAT = [
    "See it",
    "Predict",
    "Compute it",
    "Explore",
    "Write the formula",
    "What others call it",
    "On your own",
]

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path):
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def cells_under(path, heading):
    """Return the cells from one of the standard headings to the next."""
    found, inside = [], False
    for cell in read(path).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            inside = cell.source.splitlines()[0] == f"## {heading}"
        if inside:
            found.append(cell)
    return found


def section(path, heading):
    """Return the text under one of the standard headings."""
    texts = [cell.source for cell in cells_under(path, heading) if cell.cell_type == "markdown"]
    return "\n\n".join(texts)


def title(path):
    return re.match(r"# (.+)\n", prose(path))[1]


def minutes(path):
    """Return the minutes that a lesson states in the box under its title."""
    return int(re.search(r"(\d+) minutes", prose(path).split("\n## ")[0])[1])


def calls(tree, name):
    """Return the calls of `name`, as a function or as an attribute of something."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name
    ]


def test_lessons_are_numbered_from_00_without_a_gap():
    assert LESSONS, f"no notebook in {FOLDER}"
    assert [path.name[:3] for path in LESSONS] == [f"{n:02}_" for n in range(len(LESSONS))]


# ------------------------------------------------------------------ clean in git


@each_lesson
def test_metadata_is_the_same_in_every_notebook_and_ids_are_stable(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata == METADATA, STRIP
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch(path.name[:2] + "-[a-z0-9-]+", one)] == []
    for cell in notebook.cells:
        allowed = [{}, CHECKED] if cell.cell_type == "code" else [{}]
        assert cell.metadata in allowed, f"{cell.id}: {STRIP}"
        assert not cell.get("attachments"), cell.id


@each_lesson
def test_at_least_three_tagged_cells_and_each_of_them_alone_has_its_text(path):
    tagged = 0
    for cell in code_cells(path):
        assert cell.execution_count is None, f"{cell.id}: {STRIP}"
        if cell.metadata != CHECKED:
            assert not cell.outputs, f"{cell.id}: {STRIP}"
            continue
        tagged += 1
        text = "".join(map(text_of, cell.outputs))
        assert text.strip(), f"{cell.id} is tagged and has no output: run the notebook and save it"
        # NumPy 1 and 2 write their scalars differently, and an address is never the same twice.
        assert not re.search(r"np\.|numpy\.|0x[0-9a-f]{6}", text), cell.id
    assert tagged >= 3


def text_of(output):
    """Return an output as text; fail for any other kind."""
    if output.output_type == "stream":
        assert output.name == "stdout"
        return output.text
    assert output.output_type == "execute_result"
    assert output.execution_count is None
    assert list(output.data) == ["text/plain"]
    return output.data["text/plain"]


# ------------------------------------------------------------------ readable cells


@each_lesson
def test_cells_are_short(path):
    lengths = {cell.id: len(cell.source.splitlines()) for cell in code_cells(path)}
    assert {name: length for name, length in lengths.items() if length > 12} == {}
    assert statistics.median(lengths.values()) <= 3
    assert min(lengths.values()) >= 1


@each_lesson
def test_no_plumbing_and_nothing_seeded_globally(path):
    plumbing = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Try)
    for cell in code_cells(path):
        tree = ast.parse(cell.source)  # fails for magics and shell commands too
        assert not [node for node in ast.walk(tree) if isinstance(node, plumbing)], cell.id
        drawn = re.findall(r"\brandom\.(\w+)", cell.source)
        assert set(drawn) <= {"default_rng"}, cell.id
        assert not re.search(r"pyplot|urllib|requests|https?:", cell.source), cell.id


@each_lesson
def test_figures_are_imported_so_that_a_browser_loads_matplotlib(path):
    for node in ast.walk(ast.parse("\n".join(cell.source for cell in code_cells(path)))):
        if isinstance(node, ast.ImportFrom) and node.module == "convlab":
            named = {alias.name for alias in node.names}
            assert "plots" not in named, "write `from convlab.plots import ...`: see site/lock.py"


@each_lesson
def test_headings_are_the_same_in_the_same_order(path):
    assert re.findall(r"^## (.+)$", prose(path), re.M) == BEAT
    assert all(cells_under(path, heading) for heading in BEAT), "a heading begins its cell"
    assert re.findall(r"^# (.+)$", prose(path), re.M) == [title(path)]
    assert title(path).startswith(f"{int(path.name[:2])}. ")


@each_lesson
def test_box_under_the_title_says_what_you_do_learn_and_need(path):
    box = prose(path).split("\n## ")[0]
    says = re.findall(r"^> \*\*You (will do|will learn|need)", box, re.M)
    assert says == ["will do", "will learn", "need"]
    assert 20 <= minutes(path) <= 45


# ------------------------------------------------------------------ the questions


def asked_in(path):
    """Yield the name of each question that a lesson asks."""
    above = None
    for cell in read(path).cells:
        if cell.cell_type == "code" and "predict(" in cell.source:
            call = re.fullmatch(r'explore\.predict\("(\w+)", "(\w+)"\)', cell.source)
            assert call and call[1] == path.stem, f"{cell.id} is one short call for this lesson"
            asks = re.fullmatch(r"\*\*Predict\.\*\* (.+\?)", above.source)
            assert asks and above.cell_type == "markdown", f"{above.id}: `**Predict.**`, a question"
            yield call[2]
        above = cell


def answers_of(path):
    return FOLDER / "questions" / f"{path.stem}.py"


def test_each_file_of_answers_belongs_to_a_lesson():
    assert {path.stem for path in FOLDER.glob("questions/*.py")} == {path.stem for path in LESSONS}


@each_lesson
def test_asks_at_least_three_questions_and_each_with_an_answer_once(path):
    names = list(asked_in(path))
    assert len(names) >= 3
    assert sorted(names) == sorted(questions.read(FOLDER, path.stem))


@each_lesson
def test_no_answer_is_in_the_notebook(path):
    code = "\n".join(cell.source for cell in code_cells(path))
    assert not re.search(r"because|unless", code)
    for name, one in questions.read(FOLDER, path.stem).items():
        for reason in (one.because, *one.unless.values()):
            assert reason not in prose(path), name


@each_lesson
def test_answers_are_computed_from_the_numbers_of_the_lesson_and_not_typed(path):
    """Other assignments in the file of answers are also in the notebook."""
    answers = ast.parse(answers_of(path).read_text(encoding="utf-8"))
    in_lesson = assignments(ast.parse("\n".join(cell.source for cell in code_cells(path))))
    data = [line for line in assignments(answers) if " = Question(" not in line]
    assert [line for line in data if line not in in_lesson] == []
    for call in calls(answers, "Question"):
        answer = call.args[0]
        typed = isinstance(answer, ast.Constant) and not isinstance(answer.value, str)
        assert not typed, f"line {call.lineno}: the answer {ast.unparse(answer)} is typed"


@each_lesson
def test_each_choice_has_its_reason_and_each_wrong_number_is_one(path):
    for name, one in questions.read(FOLDER, path.stem).items():
        assert one.because and all(one.unless.values()), name
        if one.choices:
            assert set(one.unless) == set(one.choices) - {one.answer}, name
            assert len(set(one.choices)) == len(one.choices) >= 3, name
        else:
            assert {type(number) for number in one.unless} <= {int, float}, name
            assert type(one.answer) in (int, float), name


def assignments(tree):
    return [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)]


# ------------------------------------------------------------------ links


@each_lesson
def test_points_to_the_exercise_of_the_same_name_and_to_the_next_lesson(path):
    topic = path.stem[3:]
    links = [f"[{topic}.ipynb](../exercises/{path.stem}/{topic}.ipynb)"]
    for lesson in LESSONS[LESSONS.index(path) + 1 :][:1]:
        links.append(f"**Next: [{title(lesson)}]({lesson.name})**")
    for link in links:
        assert link in section(path, "On your own"), f"write {link} at the end of {path.name}"


@each_lesson
def test_no_picture_is_loaded(path):
    assert not re.search(r"!\[|<img|<iframe|<script", prose(path))


# ------------------------------------------------------------------ the arithmetic of the text


@each_lesson
def test_every_sum_in_the_text_is_right(path):
    found = spans(prose(path))
    code = [cell.source for cell in code_cells(path)]
    for source in [*code, answers_of(path).read_text(encoding="utf-8")]:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += spans(node.value)
    for span in found:
        for left, right in equations(span):
            assert math.isclose(left, right), span


@each_lesson
def test_the_formula_is_followed_by_numbers_from_a_cell(path):
    assert "$$" in section(path, "Write the formula")
    assert [cell for cell in cells_under(path, "Write the formula") if cell.metadata == CHECKED]


def spans(text):
    """Return the texts between dollars or backticks."""
    return [math or code for math, code in re.findall(r"\$+([^$]+)\$+|`([^`]+)`", text)]


def equations(span):
    """Return the values on both sides of each equals sign between two plain sums."""
    sides = [value(side) for side in span.split("=")]
    return [pair for pair in itertools.pairwise(sides) if None not in pair]


def value(text):
    """Return the value of a sum, or None if it contains anything but numbers."""
    for pattern, plain in [
        (r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
        (r"\\lfloor|⌊", "floor("),
        (r"\\rfloor|⌋", ")"),
        (r"\\max", "max"),
        (r"\\cdot|\\times|·|×", "*"),
        (r"\\left|\\right|\\[,;!]|\\q?quad", " "),
        ("−", "-"),
    ]:
        text = re.sub(pattern, plain, text)
    if not re.fullmatch(r"(?:floor\(|max\(|[\d\s.,+*/()-])+", text):
        return None
    try:
        result = eval(text, {"__builtins__": {}, "floor": math.floor, "max": max})
    except (SyntaxError, TypeError):
        return None  # a list of numbers or a trailing comma, not a sum
    return result if isinstance(result, int | float) else None
