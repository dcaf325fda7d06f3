"""File names for students' names, and the parts that all pages share."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.grading.html_page import document, page_name, table, write_page

ODD = ["two words", "it's \"quoted\"", "żółć 数", "..", ".", "", "-k", "--seed=3", "$(reboot)",
       "a\\nb", "=1+1", "x" * 300, "[a-1]", "%s{0}", "\u202eevil", "<script>alert(1)<", "a/../b",
       "con", "con.txt", "COM1", "a.", "a..b", "Alice", "ALICE", "~root", "é",
       "e\u0301"]  # fmt: skip


@pytest.mark.parametrize("name", ["alice", "jane.doe", "s1234567", "a-b_c", "x" * 64, "console"])
def test_plain_name_is_kept(name):
    assert page_name(name) == name


@pytest.mark.parametrize("name", ODD)
def test_odd_name_becomes_a_file_name_that_every_system_takes(name, tmp_path):
    safe = page_name(name)
    assert set(safe) <= set(string.ascii_letters + string.digits + "_~")
    assert 0 < len(safe) <= 64 and safe[0] not in "~-"
    assert page_name(name) == safe


def test_odd_names_differ_on_case_insensitive_disks():
    names = [*ODD, "alice", "two_words", page_name("Alice"), page_name("Alice").lower()]
    safe = {page_name(name).casefold() for name in names}
    assert len(safe) == len(names)


@given(st.text(), st.text())
def test_two_names_never_share_a_file(one, other):
    same = page_name(one).casefold() == page_name(other).casefold()
    assert same == (one == other)


def test_table_has_as_many_cells_as_columns():
    with pytest.raises(ValueError, match="shorter|longer"):
        table(["a", "b"], [["1"]], "tt")


def test_up_to_date_page_is_not_written_again(tmp_path):
    page = tmp_path / "folder" / "a.html"
    write_page(page, document("a", "b"))
    before = page.stat().st_mtime_ns, page.stat().st_ino
    write_page(page, document("a", "b"))
    assert (page.stat().st_mtime_ns, page.stat().st_ino) == before
    write_page(page, document("a", "c"))
    assert "<main>c</main>" in page.read_text()
    assert [path.name for path in page.parent.iterdir()] == ["a.html"]
