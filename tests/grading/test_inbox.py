"""What lies in a folder of submissions: a place for each, by a name of its own."""

import sys

import pytest

from convlab.grading.inbox import Found, find_submissions, fingerprint, read_list, write_list


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_names_that_print_the_same_are_told_apart(tmp_path):
    names = ["a\nb.ipynb", "a\\nb.ipynb", "a\\nb.ipynb (2)", "c.ipynb", "c.ipynb.ipynb"]
    for name in names:
        (tmp_path / name).write_text("")
    (tmp_path / "c").mkdir()
    found = find_submissions(tmp_path)
    assert sorted(one.path.name for one in found) == sorted([*names, "c"])
    students = [one.student for one in found]
    assert len(set(students)) == 6
    assert {"c", "c.ipynb", "c.ipynb (2)"} < set(students)


@pytest.mark.skipif(sys.platform != "linux", reason="no such names there")
def test_list_brings_any_name_to_another_process(tmp_path):
    (tmp_path / "in").mkdir()
    for name in (b"\xff.ipynb", "ż ó.ipynb".encode(), b"essay.pdf"):
        (tmp_path.joinpath("in") / name.decode(errors="surrogateescape")).write_bytes(name)
    found = find_submissions(tmp_path / "in")
    write_list(tmp_path / "list", found)
    assert read_list(tmp_path / "list") == found
    assert {one.read(1)[0] for one in found if not one.unreadable} == {
        b"\xff.ipynb",
        "ż ó.ipynb".encode(),
    }


def test_fingerprint_tells_what_cannot_be_read_apart(tmp_path):
    reasons = ["it is empty", "it is a symbolic link"]
    prints = {fingerprint(None, reason) for reason in reasons} | {fingerprint(b"")}
    assert len(prints) == 3
    assert Found("a", tmp_path, reasons[0]).read(1) == (None, reasons[0])
