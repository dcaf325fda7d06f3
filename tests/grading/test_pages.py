"""The pages for students: their content, and that untrusted text stays text."""

import re
from html.parser import HTMLParser

import pytest

from convlab.grading.html_page import page_name
from convlab.grading.marks import Diagnosis, GradedTest, Marks
from convlab.grading.pages import student_page, write_pages
from tests.grading.marked import nobody_graded, not_started, padded, some_class, two_mistakes

EVIL = "</td></style></svg><script>alert(1)</script><img src=//evil.example onerror=alert(1)>`<b>`"
ALLOWED = set(
    "html head meta title style body main h1 h2 p ol ul li section footer table thead tbody tr th "
    "td a b code div svg rect text line g tspan details summary pre".split()
)


class Page(HTMLParser):
    """A parsed page: its elements with their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.words, self._within = [], [], []
        self.feed(html)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._within.append(tag)

    def handle_endtag(self, tag):
        self._within.pop()

    def handle_data(self, data):
        if self._within[-1:] != ["style"]:
            self.words.append(data)


def page_of(marks):
    return Page(student_page([marks]))


def next_steps(marks):
    return page_of(marks).text.split("What to do next ")[1].split(" zero_pad : ")[0]


# ------------------------------------------------------------------ the text for a student


def test_full_marks():
    page = page_of(padded("alice"))
    assert "03 Padding" in page.text and "10 of 10 points" in page.text
    assert (
        "Everything is right" in page.text and "Continue with the exercise 04 Stride." in page.text
    )
    assert "not right" not in page.text and "hand it in again" not in page.text


def test_known_mistake_is_named_beside_its_picture_and_the_tests_it_cost():
    marks = padded(
        "bob", zero_pad="total of both sides", failed=(0, 1), message="expected the shape"
    )
    page = page_of(marks)
    assert "8 of 10 points" in page.text and "zero_pad : 2 of 4 points" in page.text
    assert "Known mistake, total of both sides. " in page.text
    assert "four different sides not right 0 of 1 expected the shape" in page.text
    assert "same_padding : 2 of 2 points" in page.text
    assert any(
        tag == "svg" and "expected 4×5: 0 0 0 0 0; 0 1 2 3 0;" in (given.get("aria-label") or "")
        for tag, given in page.elements
    )
    assert "Fix the known mistake in zero_pad" in next_steps(
        marks
    ) and "reflect_pad" not in next_steps(marks)


def test_style_of_the_drawings_is_written_once():
    html = student_page([padded("bob", zero_pad="total of both sides", reflect_pad=not_started)])
    assert html.count("<style>") == 1


@pytest.mark.parametrize(
    ("functions", "failed", "step"),
    [
        ({"zero_pad": not_started}, (0, 1, 2, 3), "Write zero_pad"),
        (
            {"zero_pad": lambda image, padding: image * 2},
            (0,),
            'exercise("03_padding").hint("zero_pad")',
        ),
        ({}, (1,), "1 hidden test found an input for which it is wrong: four different sides"),
        ({"zero_pad": two_mistakes}, (0, 1), "Fix the two known mistakes in zero_pad"),
        ({}, (1, 2), "2 hidden tests found an input for which it is wrong"),
    ],
)
def test_next_step(functions, failed, step):
    text = page_of(padded("dan", failed=failed, **functions)).text
    assert step in text
    assert "hand it in again" in text


def test_next_step_for_a_function_that_is_not_there():
    """The notebook of another exercise, or a cell that failed; the report is the check's own."""
    why = "There is no function `zero_pad` in the notebook."
    marks = padded("fay", failed=(0, 1, 2, 3))
    marks.diagnoses[0] = Diagnosis("zero_pad", "error", "", f"{why}\n  zero_pad: not checked.")
    text = page_of(marks).text
    assert re.search(r"Your notebook has no zero_pad ?\. Is it the notebook for 03 Padding\?", text)
    assert "where it first goes wrong" not in text


@pytest.mark.parametrize(
    ("why", "advice"),
    [
        ("timed out: gave no answer within 10 s", "look for a loop that never ends"),
        (
            "died: its process exited with code 1",
            "look for a call that ends Python, such as exit()",
        ),
    ],
)
def test_next_step_for_a_function_that_gave_no_answer(why, advice):
    marks = padded("gil", failed=(0, 1, 2, 3), message=f"`zero_pad`: {why}")
    text = f"`zero_pad`: {why}\n  zero_pad: not checked."
    marks.diagnoses[0] = Diagnosis("zero_pad", "error", "", text)
    text = page_of(marks).text
    assert advice in text and "run its check" in text
    assert "where it first goes wrong" not in text


def test_failure_from_top_to_bottom_alone_is_reported():
    marks = padded("eve")
    wrong = "it does not run from top to bottom: code cell 3: NameError"
    marks.tests.append(GradedTest("runs_from_top_to_bottom", False, 0.0, 0.0, wrong))
    text = page_of(marks).text
    assert "Restart Kernel and Run All Cells" in text and wrong in text
    assert "Everything is right" not in text


def test_notes_are_shown():
    note = "`zero_pad` changes its arguments in place: work on a copy"
    assert "zero_pad changes its arguments in place" in page_of(padded("eve", notes=[note])).text


@pytest.mark.parametrize(
    ("status", "why", "remedy"),
    [
        ("unreadable: it is not JSON", "could not be read: it is not JSON", "take a fresh copy"),
        ("unreadable: it is a symbolic link", "it is a symbolic link", "not a link"),
        ("unreadable: it is too large: 200 MiB, more than 10", "200 MiB", "Clear Outputs"),
        ("unreadable: it is not a notebook: the name does not end in .ipynb", "", "ends in .ipynb"),
        ("unreadable: there is no notebook in its folder", "", "ends in .ipynb"),
        ("unreadable: there are 2 notebooks and none is a.ipynb", "", "Hand in one notebook"),
        ("unreadable: there are 2 notebooks with the name a.ipynb", "", "Hand in one notebook"),
        ("unreadable: it is for julia, not for Python", "julia", "Python 3"),
        ("timed out: more than 60 s in total", "took too long", "never finishes"),
        ("died: its process was killed by signal 9", "ended before it was finished", "exit()"),
        ("not graded: no memory", "was not graded: no memory.", "tell your instructor"),
    ],
)
def test_ungraded_submission_gets_reason_and_remedy(status, why, remedy):
    text = page_of(nobody_graded("henri", status)).text
    assert why in text and remedy in text
    assert "03 Padding Not graded: no mark yet Your notebook " in text and "0 of 10" not in text
    assert "hidden test" not in text.lower()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("graded", "Graded in 0.01 s. The SHA-256 of the notebook that was graded begins with "),
        ("timed out: more than 60 s in total", "The SHA-256 of the notebook begins with "),
        ("unreadable: there is no notebook in its folder", ""),
    ],
)
def test_last_line_is_about_the_file_that_was_graded(status, said):
    html = student_page([nobody_graded("ines", status)])
    last = html.partition("<footer>")[2].partition("</footer>")[0]
    assert last == (f"{said}abababababab." if said else "")


def test_exercise_without_a_check_is_described_by_its_tests():
    tests = [
        GradedTest("test_my_own_thing", False, 0.5, 1.0, "no"),
        GradedTest("test_other", True, 1, 1),
    ]
    text = page_of(Marks("alice", "my_exercise", "graded", tests=tests)).text
    assert "My exercise 1.5 of 2 points" in text and "my own thing not right 0.5 of 1 no" in text


def test_student_of_two_exercises_has_one_page(tmp_path):
    other = Marks("alice", "04_stride", "graded", tests=[GradedTest("test_x", True, 1, 1)])
    write_pages([other, padded("alice")], tmp_path)
    text = Page((tmp_path / "feedback" / "alice.html").read_text()).text
    assert text.index("03 Padding 10 of 10") < text.index("04 Stride 1 of 1 point")
    assert "Continue with the exercise 04" not in text, "it has been handed in"
    assert text.count("Continue with the exercise 05 Output size.") == 2


# ------------------------------------------------------------------ nothing gets through


def evil(text):
    """Marks in which everything that a student can choose is `text`."""
    tests = [
        GradedTest("test_zero_pad_one_number", False, 0, 1, text),
        GradedTest(f"test_{text}", False, 0, 1),
    ]

    def raises(image, padding):
        raise ValueError(text)

    diagnoses = [padded("x", zero_pad=raises).diagnoses[0]]
    return [
        Marks(text, "03_padding", "graded", text, text, 1.0, [text], tests, diagnoses),
        Marks(f"{text}2", "03_padding", f"unreadable: {text}", notes=[text], tests=tests),
        Marks(f"{text}3", "03_padding", text, tests=tests),
        Marks(f"{text}4", text, "graded", tests=tests, diagnoses=[
            Diagnosis(text, "wrong", text, f"  Known mistake, {text}: {text}"),
            Diagnosis("f", text, "", text),
        ]),
    ]  # fmt: skip


def test_untrusted_text_never_becomes_markup(tmp_path):
    write_pages(evil(EVIL), tmp_path)
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) == 5
    for path in pages:
        html = path.read_text()
        page = Page(html)
        assert {tag for tag, _ in page.elements} <= ALLOWED
        attributes = [(tag, name) for tag, given in page.elements for name in given]
        assert not [pair for pair in attributes if pair[1].startswith("on") or pair[1] == "src"]
        links = [given["href"] for tag, given in page.elements if tag == "a"]
        assert all(re.fullmatch(r"feedback/[\w~%.-]+\.html", link) for link in links)
        assert "<script>alert(1)</script>" in page.text, "it is shown as the text it is"
        assert html.count("<style>") == 1
        assert "default-src 'none'" in html


def test_every_student_has_a_file_inside_the_folder(tmp_path):
    names = ["alice", "Alice", "ALICE", "..", "../../up", "-k", "a b", "数", "x" * 300, "con"]
    out = tmp_path / "deep" / "out"
    write_pages([Marks(name, "03_padding", "graded") for name in names], out)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html")}
    expected = {f"deep/out/feedback/{page_name(name)}.html" for name in names}
    assert files == expected | {"deep/out/class.html"}


def test_links_of_the_class_page_lead_to_the_pages(tmp_path):
    write_pages(some_class(), tmp_path)
    page = Page((tmp_path / "class.html").read_text())
    links = {given["href"] for tag, given in page.elements if tag == "a"}
    assert {(tmp_path / link.replace("%7E", "~")).resolve() for link in links} == set(
        (tmp_path / "feedback").iterdir()
    )


def test_same_marks_give_the_same_pages_in_any_order(tmp_path):
    write_pages(some_class(), tmp_path / "one")
    write_pages(some_class()[::-1], tmp_path / "other")
    one, other = (
        {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.html")}
        for name in ("one", "other")
    )
    assert one == other
