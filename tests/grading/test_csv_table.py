"""CSV tables: formulas become text, and every cell can be read back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.grading.csv_table import cell, csv_text, write_csv

RUN = ["=1+1", "+1", "-k", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1", "－1"]


@pytest.mark.parametrize("text", RUN)
def test_formula_becomes_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["alice", "a=b", "'=1", "", "o'neil", "3", "数", "x-1"])
def test_other_text_stays_as_it_is(text):
    assert cell(text) == text


@pytest.mark.parametrize(
    ("number", "written"),
    [(3, "3"), (2.0, "2"), (2.5, "2.5"), (-1, "-1"), (1 / 3, "0.3333333333"), (0.1 + 0.2, "0.3")],
)
def test_numbers_stay_numbers(number, written):
    assert cell(number) == written
    assert float(written) == pytest.approx(number, rel=1e-9)


@given(st.lists(st.lists(st.text(), min_size=1), min_size=1))
def test_every_cell_comes_back_and_none_is_a_formula(rows):
    found = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    kept = [[cell(text) for text in row] for row in rows]
    assert found == kept
    assert not [text for row in found for text in row if text.lstrip()[:1] in tuple("=+-@")]


@given(st.lists(st.text(alphabet='a=+-@; \t"', min_size=1), min_size=1))
def test_no_part_is_a_formula_where_semicolons_separate_cells(texts):
    _, *parts = csv_text([["student", *texts]]).split(";")
    assert not [part for part in parts if part.lstrip(' \t"')[:1] in tuple("=+-@")]


def test_file_is_utf8_and_holds_text_of_no_alphabet(tmp_path):
    path = tmp_path / "marks.csv"
    write_csv(path, [["student"], ["żółć 数"], ["\udcff"]])
    assert path.read_bytes().decode() == "student\r\nżółć 数\r\n\\udcff\r\n"
