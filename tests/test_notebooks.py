"""Every lesson: clean in git, in the beat of the course, and right in the arithmetic of its text.

nbval runs the lessons and compares the tagged outputs; here stands what it cannot see, above all
that a tagged cell has an output to be compared with.
"""

import ast
import itertools
import math
import re
import statistics
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
CHECKED = {"tags": ["keep_output", "nbval-check-output"]}
HIDDEN = {"jupyter": {"source_hidden": True}}
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
    """Return the cells from one heading of the beat to the next."""
    found, inside = [], False
    for cell in read(path).cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            inside = cell.source.splitlines()[0] == f"## {heading}"
        if inside:
            found.append(cell)
    return found


def section(path, heading):
    """Return the text under one heading of the beat."""
    texts = [cell.source for cell in cells_under(path, heading) if cell.cell_type == "markdown"]
    return "\n\n".join(texts)


def title(path):
    return re.match(r"# (.+)\n", prose(path))[1]


def minutes(path):
    """Return the minutes a lesson says it takes, in the box under its title."""
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
def test_metadata_is_the_same_in_every_notebook(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata == METADATA
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


@each_lesson
def test_cells_have_stable_ids_and_no_other_metadata_than_agreed(path):
    cells = read(path).cells
    ids = [cell.id for cell in cells]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch(path.name[:2] + "-[a-z0-9-]+", one)] == []
    for cell in cells:
        allowed = [{}, CHECKED, HIDDEN] if cell.cell_type == "code" else [{}]
        assert cell.metadata in allowed, cell.id
        assert not cell.get("attachments"), cell.id


@each_lesson
def test_only_tagged_cells_keep_an_output(path):
    for cell in code_cells(path):
        assert cell.execution_count is None, cell.id
        assert not cell.outputs or cell.metadata == CHECKED, cell.id


@each_lesson
def test_at_least_three_tagged_cells_and_each_has_its_text(path):
    tagged = [cell for cell in code_cells(path) if cell.metadata == CHECKED]
    assert len(tagged) >= 3
    for cell in tagged:
        text = "".join(map(text_of, cell.outputs))
        assert text.strip(), f"{cell.id} is tagged, has no output, and would pass silently"
        # NumPy 1 and 2 write their scalars differently, and an address is never the same twice.
        assert not re.search(r"np\.|numpy\.|0x[0-9a-f]{6}", text), cell.id


def text_of(output):
    """Return an output as text; anything else than text fails."""
    if output.output_type == "stream":
        assert output.name == "stdout"
        return output.text
    assert output.output_type == "execute_result"
    assert output.execution_count is None
    assert list(output.data) == ["text/plain"]
    return output.data["text/plain"]


# ------------------------------------------------------------------ cells that can be read


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
def test_headings_are_the_beat_in_order(path):
    assert re.findall(r"^## (.+)$", prose(path), re.M) == BEAT
    assert all(cells_under(path, heading) for heading in BEAT), "a heading begins its cell"
    assert re.findall(r"^# (.+)$", prose(path), re.M) == [title(path)]
    assert title(path).startswith(f"{int(path.name[:2])}. ")


@each_lesson
def test_the_box_under_the_title_says_what_one_does_learns_and_needs(path):
    box = prose(path).split("\n## ")[0]
    assert re.findall(r"^> \*\*You will (do|learn)|^> \*\*You (need)", box, re.M) == [
        ("do", ""),
        ("learn", ""),
        ("", "need"),
    ]
    assert 20 <= minutes(path) <= 45


@each_lesson
def test_at_least_three_predictions_with_folded_code_and_computed_answers(path):
    found = 0
    for cell in code_cells(path):
        asked = calls(ast.parse(cell.source), "predict")
        found += len(asked)
        assert (cell.metadata == HIDDEN) == bool(asked), cell.id
        for call in asked:
            answer = call.args[1]
            typed = isinstance(answer, ast.Constant) and not isinstance(answer.value, str)
            assert not typed, f"{cell.id}: the answer {ast.unparse(answer)} is typed, not computed"
    assert found >= 3


@each_lesson
def test_no_cell_needs_a_name_made_in_a_folded_cell(path):
    names = {HIDDEN == cell.metadata: set() for cell in code_cells(path)}
    for cell in code_cells(path):
        wanted = ast.Store if cell.metadata == HIDDEN else ast.Load
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, wanted):
                names[cell.metadata == HIDDEN].add(node.id)
    assert names[True] & names[False] == set()


# ------------------------------------------------------------------ where the links lead


@each_lesson
def test_points_to_the_exercise_of_the_same_name(path):
    topic = path.stem[3:]
    assert f"](../exercises/{path.stem}/{topic}.ipynb)" in section(path, "On your own")


@each_lesson
def test_leads_on_to_the_next_lesson(path):
    following = LESSONS[LESSONS.index(path) + 1 :][:1]
    for lesson in following:
        assert f"]({lesson.name})" in section(path, "On your own")


@each_lesson
def test_relative_links_resolve(path):
    names = {lesson.stem for lesson in LESSONS}
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        target = link.split("#")[0]
        if re.match(r"https?:", link) or not target:
            continue
        if target.startswith("../exercises/"):
            assert target.split("/")[2] in names, link
        else:
            assert (FOLDER / target).is_file(), link


@each_lesson
def test_no_picture_is_loaded(path):
    assert not re.search(r"!\[|<img|<iframe|<script", prose(path))


def test_first_lesson_lists_every_lesson_with_its_title_and_minutes():
    rows = re.findall(r"^\| (.+?) \| (\d+) \|$", section(LESSONS[0], "On your own"), re.M)
    first, *others = LESSONS
    expected = [(f"{title(first)} (this one)", minutes(first))]
    expected += [(f"[{title(path)}]({path.name})", minutes(path)) for path in others]
    assert [(name, int(time)) for name, time in rows] == expected


# ------------------------------------------------------------------ the arithmetic of the text


@each_lesson
def test_every_sum_in_the_text_is_right(path):
    told = spans(prose(path))
    for cell in code_cells(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                told += spans(node.value)
    for span in told:
        for left, right in equations(span):
            assert math.isclose(left, right), span


@each_lesson
def test_the_formula_is_followed_by_numbers_from_a_cell(path):
    assert "$$" in section(path, "Write the formula")
    assert [cell for cell in cells_under(path, "Write the formula") if cell.metadata == CHECKED]


def spans(text):
    """Return what stands between dollars or backticks."""
    return [math or code for math, code in re.findall(r"\$+([^$]+)\$+|`([^`]+)`", text)]


def equations(span):
    """Return the values on both sides of each equals sign between two plain sums."""
    sides = [value(side) for side in span.split("=")]
    return [pair for pair in itertools.pairwise(sides) if None not in pair]


def value(text):
    """Return what a sum comes to, or None if it is not made of numbers alone."""
    for told, meant in [
        (r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
        (r"\\lfloor|⌊", "floor("),
        (r"\\rfloor|⌋", ")"),
        (r"\\max", "max"),
        (r"\\cdot|\\times|·|×", "*"),
        (r"\\left|\\right|\\[,;!]|\\q?quad", " "),
        ("−", "-"),
    ]:
        text = re.sub(told, meant, text)
    if not re.fullmatch(r"(?:floor\(|max\(|[\d\s.,+*/()-])+", text):
        return None
    try:
        result = eval(text, {"__builtins__": {}, "floor": math.floor, "max": max})
    except (SyntaxError, TypeError):
        return None  # a list of numbers, a trailing comma: nothing that claims to be a sum
    return result if isinstance(result, int | float) else None
