"""The instructor's sheet holds every lesson and question, and the first mistakes, on A4."""

import ast
import html
import itertools
import json
import re
import runpy

import pytest

from convlab import cli, folders
from convlab.drawing.formatting import number
from convlab.feedback import record
from convlab.feedback.answer_key import Mistake
from convlab.feedback.diagnosis import Report
from convlab.feedback.loading import exercise_folders, find
from convlab.questions import Question
from convlab.workshop.lessons import Asked, read_lesson
from convlab.workshop.sheet import MOST_MISTAKES, mistakes_made, sheet

LESSONS = sorted((folders.course_root() / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def page():
    return sheet()


def plain(text):
    """Return the text that a reader sees: no tags or Markdown, one space between words."""
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return " ".join(re.sub(r"[`$*]", "", text).split())


def cells(path, kind):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return ["".join(one["source"]) for one in notebook["cells"] if one["cell_type"] == kind]


def asked_in(path):
    """Yield the text above each `explore.predict("LESSON", "NAME")` and its question."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sources = ["".join(one["source"]) for one in notebook["cells"]]
    for above, source in itertools.pairwise(sources):
        if call := re.search(r'explore\.predict\("(\w+)", "(\w+)"\)', source):
            known = runpy.run_path(str(path.parent / "questions" / f"{call[1]}.py"))
            yield above.removeprefix("**Predict.** "), known[call[2]]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_lesson_has_its_goals(page, path):
    seen, first = plain(page), cells(path, "markdown")[0]
    lines = [plain(line.lstrip("#> ")) for line in first.splitlines()]
    lines = [line for line in lines if not line.startswith("Half-day route: ")]
    assert len([line for line in lines if line.startswith("You ")]) == 3
    for line in lines:
        assert (line.partition(": ")[2] if line.startswith("You ") else line) in seen
    minutes = re.search(r"(\d+) minutes", first)[1]
    assert re.search(rf"<h1>[^\n]*?<small>{minutes} minutes", page)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_question_is_in_it_with_its_answer_and_each_reason(page, path):
    seen, asked = plain(page), list(asked_in(path))
    assert len(asked) >= 3
    for text, question in asked:
        answer = question.answer
        if not isinstance(answer, str):  # every digit: two wrong answers may begin with the same
            answer = f"{answer:,}" if answer >= 10_000 else number(answer)
        choices = f" {' / '.join(map(plain, question.choices))}" * bool(question.choices)
        assert f"{plain(text)}{choices}{plain(answer)} {plain(question.because)}" in seen
        assert all(plain(reason) in seen for reason in question.unless.values())


def test_an_answer_is_computed():
    """240 by 240 through ten layers with 5x5 kernels: 240 - 10 * 4."""
    (padding,) = (path for path in LESSONS if path.stem == "03_padding")
    items = [item for step in read_lesson(padding).steps for item in step.items]
    (one,) = (item for item in items if isinstance(item, Asked) and "240×240" in item.text)
    assert one.question.answer == 200


def test_the_timetable_begins_each_lesson_where_the_one_before_has_ended(page):
    rows = re.findall(r"<tr><td>(.*?)</tr>", page.split("</table>")[0])
    starts = [row.split("</td><td>")[:2] for row in rows]
    # Lessons of 20, 35, 40, ... minutes, exercises of 5, 35, 40, ...; both ways by hand.
    assert starts[:4] == [["0:00", "0:00"], ["0:25", "0:25"], ["1:00", "1:35"], ["2:20", "2:55"]]
    assert starts[6] == ["", "6:20"]
    # The totals that the pages state: see test_schedule.
    text = (folders.course_root() / "exercises" / "README.md").read_text(encoding="utf-8")
    times = r"lessons take (.+), the exercises another (.+)\. The half-day route takes (.+?):"
    totals = re.search(times, " ".join(text.split()))
    for name, total in zip(("lessons", "exercises", "marked •"), totals.groups(), strict=True):
        assert f"{name}: {total}." in page


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_each_explorer_is_in_it_below_its_heading(page, path):
    calls = [
        ast.unparse(node)
        for text in cells(path, "code")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("explore.")
    ]
    steps = read_lesson(path).steps
    shown = [item for step in steps for item in step.items if isinstance(item, str)]
    own = [call for call in calls if not call.startswith("explore.predict")]
    assert [ast.unparse(ast.parse(text)) for text in shown] == own
    assert all(html.escape(text) in page for text in shown)
    headings = re.findall(r"^#{2,3} (.+)$", "\n".join(cells(path, "markdown")), re.MULTILINE)
    assert [step.heading for step in steps] == [
        heading for heading in headings if heading in {step.heading for step in steps}
    ]


def test_the_first_known_mistakes_of_each_function_are_in_it(page):
    seen = plain(page)
    for folder in exercise_folders():
        assert f"Exercise {folder.name}" in seen
        for name in folder.tasks:
            mistakes = folder.answer_key(name).mistakes
            assert f"{name} {len(mistakes)} known mistakes" in seen
            most = MOST_MISTAKES // len(folder.tasks)
            rest = len(mistakes) - most
            assert rest <= 0 or f"and {rest} more" in seen
            for mistake in mistakes[:most]:
                sentence = re.sub(r' See lesson \d\d, "[^"]+"\.$', "", mistake.sentence)
                assert plain(f"{mistake.name}. {sentence}") in seen


def test_it_needs_nothing_else(page):
    assert not re.search(r"https?:|src=|<link|<script|url\(", page)


def test_formulas_are_written_without_tex(page):
    assert not re.search(r"\$|\\[a-z]", re.sub("<(code|style)>.*?</\\1>", "", page, flags=re.S))
    assert "<i>k<sub>h</sub> × k<sub>w</sub></i>" in page


# ------------------------------------------------------------------ mistakes made in a room


def check(folder, mistake, function="zero_pad", exercise="03_padding"):
    folder.mkdir(parents=True, exist_ok=True)
    status = "wrong" if mistake else "passed"
    mistakes = (Mistake(mistake, ""),) if mistake else ()
    record.write(exercise, Report(function, status, 6, mistakes=mistakes), folder)


@pytest.fixture
def room(tmp_path):
    """Ana makes two mistakes, one of them twice, Ben one of these; Cem passes."""
    for mistake in ("always one", "always one", "edge repeated", ""):
        check(tmp_path / "ana" / "exercises" / "03_padding", mistake)
    check(tmp_path / "ben" / "course" / "exercises" / "03_padding", "always one")
    check(tmp_path / "cem" / "exercises" / "03_padding", "")
    check(tmp_path / ".cache" / "exercises", "always one")
    return tmp_path


def test_mistakes_are_counted_by_participant(room):
    key = ("03_padding", "zero_pad")
    assert mistakes_made(room) == {(*key, "always one"): 2, (*key, "edge repeated"): 1}


def test_invalid_files_of_participants_are_ignored(room):
    (room / "ben" / record.FILE).write_bytes(b"\xff\x00 no record\n[]\n")
    (room / "dan").mkdir()
    (room / "dan" / record.FILE).mkdir()
    (room / "fay").symlink_to(room / "ana")
    check(room / "eva", "of no course", "zero_pad")
    check(room / "eva", "always one", "<b>", "99_nothing")
    text = sheet(room)
    assert mistakes_made(room)["03_padding", "zero_pad", "always one"] == 2
    assert "of no course" not in text and "99_nothing" not in text


def test_what_was_made_comes_first_with_its_count(room):
    text = sheet(room)
    listed = text.split("<code>zero_pad</code> <small>")[1].split("</ul>")[0]
    first, second, third = re.findall(r"<li>(.*?)</li>", listed)[:3]
    assert first.startswith("<b class='times'>2</b> <i>always one.</i>")
    assert second.startswith("<b class='times'>1</b> <i>edge repeated.</i>")
    assert "times" not in third
    rows = re.findall(r"<tr>(.*?)</tr>", text.split("made by")[1].split("</table>")[0])
    assert [row[:11] for row in rows] == ["<td>2</td><", "<td>1</td><"]


def test_room_without_mistakes(tmp_path):
    page = sheet(tmp_path)
    assert "In this room, nobody made a known mistake in a check." in page
    assert "made by" not in page


def test_mistakes_that_are_equally_frequent_have_an_order(tmp_path):
    known = find("03_padding").answer_key("zero_pad").mistakes[:12]
    sentences = {one.name: plain(one.sentence) for one in known}
    for name in sentences:
        check(tmp_path / "ada", name)
    text = plain(sheet(tmp_path).split("made by")[1].split("</table>")[0])
    places = [text.index(sentences[name]) for name in sorted(sentences)]
    assert places == sorted(places)


# ------------------------------------------------------------------ the command, and bad input


def test_the_command_writes_the_page(tmp_path, monkeypatch, capsys, page):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["sheet"]) == 0
    assert (tmp_path / "sheet.html").read_text() == page
    assert capsys.readouterr().out == (
        "convlab: open sheet.html in a browser, and print it from there\n"
    )


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--out", "notes.txt"], "--out notes.txt must be a file that ends in .html"),
        (["nowhere"], "there is no folder nowhere: name the one with the participants' folders"),
    ],
)
def test_wrong_use_is_one_line(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["sheet", *arguments]) == 2
    assert capsys.readouterr().err == f"convlab: {message}\n"
    assert not list(tmp_path.iterdir())


ASKED = "explore.predict('mine', '{}')"
FIRST = (
    "# 9. Mine\n\n> **You will do:** a\n>\n> **You will learn:** b\n>\n> **You need:** 5 minutes"
)


def own_lesson(folder, *cells, first=FIRST):
    """Write a lesson and its question: texts that begin with # or ** are Markdown, others code."""
    (folder / "questions").mkdir()
    (folder / "questions" / "mine.py").write_text(
        "from convlab.questions import Question\n"
        "many = Question(3 + 1, because='`3 + 1`', unless={3: 'No.'})\n"
    )
    found = [
        {"cell_type": "markdown" if text.startswith(("#", "**")) else "code", "id": f"c{n}",
         "source": text}
        for n, text in enumerate((first, *cells))
    ]  # fmt: skip
    path = folder / "mine.ipynb"
    path.write_text(json.dumps({"cells": found}))
    return path


@pytest.mark.parametrize(
    ("first", "cells", "message"),
    [
        (FIRST.replace("5 minutes", "time"), [], ": its first cell has no line like .*minutes"),
        (FIRST, ["x = 1", "x = ("], ", cell c2: .*never closed"),
        (FIRST, [ASKED.format("many")], ", cell c1: there is no question above it"),
        (FIRST, ["**Predict.** How?", ASKED.format("how")], ", cell c2: .* of mine are many"),
    ],
)
def test_what_cannot_be_read_in_a_lesson_is_named(tmp_path, first, cells, message):
    with pytest.raises(ValueError, match=f"mine.ipynb{message}"):
        read_lesson(own_lesson(tmp_path, *cells, first=first))


def test_nothing_of_a_lesson_is_run(tmp_path, capsys):
    code = "print('loud')\nexplore.no_such_explorer(1)\n1 / 0"
    asked = ("**Predict.** How many?", ASKED.format("many"))
    (step,) = read_lesson(own_lesson(tmp_path, code, *asked)).steps
    assert step.items == [
        "explore.no_such_explorer(1)",
        Asked("How many?", Question(4, "`3 + 1`", {3: "No."})),
    ]
    assert capsys.readouterr().out == ""
