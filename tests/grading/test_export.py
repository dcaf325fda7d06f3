"""Exports, read as the services read them."""

import csv
import json
import re
import unicodedata
from pathlib import Path

import pytest

from convlab import cli
from convlab.grading.export import export, results
from convlab.grading.gradebook import FILE, Gradebook, Run
from convlab.grading.marks import GradedTest, Marks
from tests.grading.marked import PADDING, nobody_graded, not_started, padded, some_class

RUN = '=HYPERLINK("//evil.example")'


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def exported(form, marks, out):
    (path,) = export(form, marks, out)
    return rows_of(path)


def as_canvas_reads(rows):
    """Parse a gradebook as Canvas's importer does (lib/gradebook_importer.rb).

    Returns
    -------
    dict
        {(ID, SIS User ID, SIS Login ID, name): {assignment: grade}}, and what each is worth.
    """
    head, *rest = rows
    assert "Student" in head[0] and "ID" in head[1]
    assert re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3])
    assert "Section" in head[4]
    worth, grades = {}, {}
    for row in rest:
        cells = dict(zip(head[5:], row[5:], strict=True))
        if "Points Possible" in row[0]:
            worth.update({name: float(cell) for name, cell in cells.items()})
        else:
            assert any(cell.strip() for cell in row)
            grades[row[1], row[2], row[3], row[0]] = {
                name: float(cell) if cell else None for name, cell in cells.items()
            }
    return grades, worth


@pytest.fixture
def canvas(tmp_path):
    def read(marks):
        return as_canvas_reads(exported("canvas", marks, tmp_path))

    return read


def test_canvas_finds_each_student_by_login_and_what_the_exercise_is_worth(canvas):
    grades, worth = canvas(some_class())
    assert worth == {"03 Padding": 10}
    assert len(grades) == 11
    assert grades["", "", "alice", "alice"] == {"03 Padding": 10}
    assert grades["", "", "bob", "bob"] == {"03 Padding": 6}
    assert grades["", "", "henri", "henri"] == {"03 Padding": None}, "it was not graded"


def test_canvas_finds_by_number_whose_notebook_came_from_canvas(canvas):
    names = ["doejane_4217_90210_padding", "roe_LATE_4218_90211_my_padding-1"]
    grades, _ = canvas([padded(name) for name in names])
    assert set(grades) == {("4217", "", "", "doejane"), ("4218", "", "", "roe")}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("शर्माप्रिया_1001_9998_padding", "1001"),
        ("ใจดีสมหญิง_LATE_1002_9998_padding", "1002"),
        ("garci\u0301ajose\u0301_1003_9998_padding", "1003"),
        ("חביבמריםא_1004_9998_padding", "1004"),
        ("رضایی\\u200cمهدی_1005_9998_03_padding", "1005"),
        ("doe_1006_9998_03_padding-1", "1006"),
        ("_1007_9998_padding", "1007"),
        ("doe_1009_9998_20231234_padding", "1009"),  # the file's name begins with a number, too
        ("doe_1008_text.html", "1008"),
        ("anon_AbC12_5008_03_padding", ""),
        ("LATE_anon_12345_5008_7_padding", ""),
    ],
)
def test_canvas_finds_names_of_every_script_and_no_number_where_they_are_hidden(
    canvas, name, number
):
    grades, _ = canvas([padded(name)])
    ((found, _, login, shown),) = grades
    assert (found, login) == (number, "")
    assert shown == unicodedata.normalize("NFC", shown) and "_9998" not in shown


def test_canvas_gets_one_row_for_a_name_that_macos_and_linux_store_differently(canvas):
    jose = ("jos\u00e9", "jose\u0301")
    marks = [padded(jose[0]), Marks(jose[1], "04_stride", "graded")]
    grades, _ = canvas(marks)
    assert grades == {("", "", jose[0], jose[0]): {"03 Padding": 10, "04 Stride": 0}}


def test_neither_of_two_files_is_left_out_though_their_names_look_the_same(tmp_path):
    marks = [padded("jos\u00e9"), padded("jose\u0301", failed=range(9))]
    assert [row[-1] for row in exported("canvas", marks, tmp_path)[2:]] == ["1", "10"]


def test_canvas_gets_one_row_for_each_student_with_the_newest_grade(canvas):
    marks = [
        padded("doe_1001_9998_padding", failed=range(10)),
        padded("doe_1001_10001_padding-1"),
        nobody_graded("doe_1001_10002_report.pdf", "unreadable: it is no notebook"),
        Marks("doe_1001_10007_stride", "04_stride", "graded"),
    ]
    grades, _ = canvas(marks)
    assert grades == {("1001", "", "", "doe"): {"03 Padding": 10, "04 Stride": 0}}


@pytest.mark.parametrize(
    "names",
    [
        ["ann_1_1001_9998_padding"],  # whose name ends in a number
        ["group_1_3_ann"],
        ["hw_1_4711_ann", "hw_1_4712_bob", "hw_1_4713_cem"],
    ],
)
def test_canvas_gets_no_number_that_may_be_another_students(canvas, names):
    marks = [*map(padded, names), Marks("doe_1001_10007_stride", "04_stride", "graded")]
    grades, _ = canvas(marks)
    assert set(grades) == {("1001", "", "", "doe"), *(("", "", name, name) for name in names)}


def test_login_is_written_as_canvas_stores_it(canvas):
    grades, _ = canvas([padded("jose\u0301")])
    assert list(grades) == [("", "", "jos\u00e9", "jos\u00e9")]


def test_moodle_gets_one_row_for_each_participant(tmp_path):
    marks = [
        padded("Jane Doe_77_assignsubmission_file_padding"),
        nobody_graded("Jane Doe_77_assignsubmission_onlinetext_", "unreadable: no notebook"),
        padded("Zoe\u0308_78_assignsubmission_file_", notes=["Only `a` was graded."]),
    ]
    _, jane, zoe = exported("moodle", marks, tmp_path)
    assert jane[:4] == ["Participant 77", "", "Jane Doe", "10"]
    assert zoe[:4] == ["Participant 78", "", "Zo\u00eb", "10"]
    assert zoe[6] == "10 of 10 points; Only `a` was graded."


def test_canvas_gets_a_column_for_each_exercise(canvas):
    other = Marks("bob", "04_stride", "graded", tests=[GradedTest("t", True, 1.5, 2)])
    grades, worth = canvas([padded("alice"), other])
    assert worth == {"03 Padding": 10, "04 Stride": 2}
    assert grades["", "", "alice", "alice"] == {"03 Padding": 10, "04 Stride": None}
    assert grades["", "", "bob", "bob"] == {"03 Padding": None, "04 Stride": 1.5}


def test_no_student_can_say_what_the_exercise_is_worth(canvas):
    grades, worth = canvas([padded("    Points Possible"), padded("alice")])
    assert worth == {"03 Padding": 10} and len(grades) == 2


def test_moodle_table_for_both_ways_in(tmp_path):
    names = ["alice", "Jane Doe_657693_assignsubmission_file_", "J_R_9_assignsubmission_file"]
    head, *rows = exported("moodle", [padded(name) for name in names], tmp_path)
    found = {tuple(row[:3]) for row in rows}
    assert head[:5] == ["Identifier", "Username", "Full name", "Grade", "Maximum Grade"]
    # The worksheet's importer refuses a table without these three.
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(head)
    assert found == {
        ("", "alice", ""),
        ("Participant 657693", "", "Jane Doe"),
        ("Participant 9", "", "J_R"),
    }
    assert {(row[3], row[4], row[6]) for row in rows} == {("10", "10", "10 of 10 points")}


def test_moodle_comment_names_the_mistake_or_why_there_is_no_grade(tmp_path):
    marks = [
        padded("bob", zero_pad="total of both sides", failed=(0,)),
        nobody_graded("henri", "unreadable: it is not JSON"),
    ]
    _, bob, henri = exported("moodle", marks, tmp_path)
    assert bob[3:] == ["9", "10", "", "9 of 10 points; zero_pad: total of both sides"]
    assert henri[3] == "" and henri[6] == "Your notebook could not be read: it is not JSON."


def test_moodle_gets_a_table_for_each_exercise(tmp_path):
    written = export("moodle", [padded("a"), Marks("a", "04_stride", "graded")], tmp_path)
    assert [path.name for path in written] == ["moodle-03_padding.csv", "moodle-04_stride.csv"]


def test_csv_has_a_line_for_each_submission_with_its_mistakes_and_page(tmp_path):
    head, *rows = exported("csv", some_class(), tmp_path)
    found = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    assert len(found) == 11
    assert found["bob"]["mistakes"] == "zero_pad: total of both sides"
    assert found["bob"]["score"] == "6" and found["bob"]["feedback"] == "bob.html"
    assert found["dan"]["mistakes"] == "reflect_pad: not started"
    assert found["fritz"]["mistakes"].startswith("zero_pad: Line ")
    assert found["fritz"]["mistakes"].endswith(
        "ZeroDivisionError: integer division or modulo by zero"
    )
    assert found["jo"]["status"] == "died: its process was killed by signal 9"


@pytest.mark.parametrize("form", ["csv", "canvas", "moodle"])
def test_nothing_that_a_student_chose_is_run_by_a_spreadsheet(form, tmp_path):
    marks = [
        padded(RUN),
        padded(f"{RUN}_1_assignsubmission_file_"),
        nobody_graded("@x", f"unreadable: {RUN}"),
        nobody_graded("x;=1", f"unreadable: a; {RUN}"),
        Marks("-k", "03_padding", RUN),
        Marks("+1_22_33_x", "03_padding", "graded"),
    ]
    cells = [cell for row in exported(form, marks, tmp_path) for cell in row]
    parts = [part for cell in cells for part in cell.split(";")]  # as Excel does in some languages
    assert [part for part in parts if part.lstrip()[:1] in tuple("=+-@")] == []
    assert any(RUN in cell for cell in cells)


# ------------------------------------------------------------------ Gradescope


def test_results_of_a_known_mistake():
    marks = padded("bob", zero_pad="total of both sides", failed=(0, 1), message="expected (4, 5)")
    found = results(marks)
    assert (found["score"], found["execution_time"]) == (8, 0.25)
    assert found["stdout_visibility"] == "hidden"
    assert "Known mistake, total of both sides: You split" in found["output"]
    assert found["tests"][0] == {
        "name": "zero_pad: one number",
        "score": 0,
        "max_score": 1,
        "status": "failed",
        "output": "expected (4, 5)",
        "output_format": "text",
        "visibility": "visible",
    }
    assert sum(test["score"] for test in found["tests"]) == found["score"]
    assert sum(test["max_score"] for test in found["tests"]) == 10


def test_results_of_an_untouched_notebook_say_that_it_is_not_started():
    untouched = dict.fromkeys(PADDING.tasks, not_started)
    found = results(padded("dan", failed=range(10), message="not started", **untouched))
    assert found["score"] == 0
    assert all(f"{name}: not started" in found["output"] for name in PADDING.tasks)


def test_results_of_an_ungraded_submission_give_reason_and_remedy_and_notes():
    marks = nobody_graded("henri", "unreadable: it is not JSON")
    marks.notes.append("Only `a.ipynb` was graded, without `b.ipynb`.")
    found = results(marks)
    assert found["score"] == 0
    assert "it is not JSON" in found["output"] and "fresh copy" in found["output"]
    assert marks.notes[0] in found["output"]


def test_results_lie_in_a_folder_for_each_student_and_are_json(tmp_path):
    marks = [padded("alice"), padded("Żak/.."), padded("\udcff")]
    written = export("gradescope", marks, tmp_path)
    assert len(set(written)) == 3
    assert sorted(written) == sorted(tmp_path.glob("gradescope/03_padding/*/results.json"))
    names = {json.loads(path.read_text())["extra_data"]["student"] for path in written}
    assert names == {"alice", "Żak/..", "\udcff"}


# ------------------------------------------------------------------ convlab export


@pytest.fixture
def graded(tmp_path):
    """The folder of a gradebook with two students."""
    with Gradebook(tmp_path / FILE, writing=True) as book:
        book.begin(Run("03_padding", 1, {}, {}))
        for marks in (padded("alice"), padded("=bob", zero_pad="total of both sides")):
            book.write(marks)
    return tmp_path


@pytest.mark.parametrize("form", ["csv", "canvas", "moodle", "gradescope"])
@pytest.mark.parametrize("name", ["", FILE])
def test_command_writes_beside_the_gradebook(graded, form, name, capsys):
    assert cli.main(["export", "--format", form, str(graded / name)]) == 0
    written = re.match(r"convlab: wrote (\S+)", capsys.readouterr().out)[1]
    assert Path(written).is_relative_to(graded) and Path(written).read_text()


def test_command_moves_results_of_removed_submissions(graded):
    line = ["export", "--format", "gradescope", str(graded)]
    assert cli.main(line) == 0
    with Gradebook(graded / FILE, writing=True) as book:
        book.keep("03_padding", {"=bob": []})
    mine = graded / "gradescope" / "03_padding" / "alice" / "mine.txt"
    mine.write_text("the instructor's")
    for _ in range(2):
        assert cli.main(line) == 0
    left = [path.parent.name for path in graded.glob("gradescope/*/*/results.json")]
    assert len(left) == 1 and left[0].startswith("bob~") and mine.exists()
    assert [path.name for path in graded.glob("removed/gradescope/03_padding/alice/*")] == [
        "results.json"
    ]


def test_command_mentions_an_anonymous_download(graded, capsys):
    with Gradebook(graded / FILE, writing=True) as book:
        book.write(padded("anon_AbC12_5008_padding"))
    assert cli.main(["export", "--format", "canvas", str(graded)]) == 0
    assert "1 from an anonymous download: enter their grades by hand" in capsys.readouterr().out


def test_command_mentions_marks_that_a_stopped_run_has_not_replaced(graded, capsys):
    line = ["export", "--format", "canvas", str(graded)]
    assert cli.main(line) == 0
    assert "last run" not in capsys.readouterr().out
    with Gradebook(graded / FILE, writing=True) as book:
        book.begin(Run("03_padding", 1, {"tests": "other"}, {}))
        book.keep("03_padding", {"alice": [], "=bob": [], "carla": []})
        book.write(padded("alice"))
    assert cli.main(line) == 0
    assert "stopped before 2 submissions of 03_padding had a mark" in capsys.readouterr().out


def test_command_writes_to_the_given_path(graded, tmp_path):
    out = tmp_path / "deep" / "out"
    assert cli.main(["export", "--format", "canvas", str(graded), "--out", str(out)]) == 0
    grades, worth = as_canvas_reads(rows_of(out / "canvas.csv"))
    assert worth == {"03 Padding": 10}
    assert set(grades) == {("", "", "alice", "alice"), ("", "", "'=bob", "'=bob")}


def test_command_makes_no_folder_with_the_name_of_a_table(graded, capsys):
    out = graded / "marks.csv"
    assert cli.main(["export", "--format", "canvas", str(graded), "--out", str(out)]) == 2
    assert "must be a folder" in capsys.readouterr().err and not out.exists()


def test_command_without_a_gradebook_or_with_an_empty_one_is_wrong_use(tmp_path, capsys):
    assert cli.main(["export", "--format", "csv", str(tmp_path)]) == 2
    assert "run convlab grade first" in capsys.readouterr().err
    Gradebook(tmp_path / FILE, writing=True).close()
    assert cli.main(["export", "--format", "csv", str(tmp_path)]) == 2
    assert "nothing has been graded" in capsys.readouterr().err


def test_command_with_an_unknown_exercise_names_those_there_are(capsys):
    assert cli.main(["export", "--format", "gradescope-autograder", "99_nothing"]) == 2
    assert "choose one of 00_start_here" in capsys.readouterr().err
