"""What lies in a folder of submissions: a place for each, by a name of its own."""

import os
import sys

import pytest

from convlab.grading.inbox import Found, find_submissions, fingerprint, read_list, write_list
from tests.grading.notebooks import notebook

follows_no_link = pytest.mark.skipif(
    not hasattr(os, "O_NOFOLLOW"), reason="this system opens links whatever one asks"
)


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


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox" / "alice").mkdir(parents=True)
    (tmp_path / "inbox" / "alice" / "mine.ipynb").write_bytes(notebook("x = 1"))
    (tmp_path / "inbox" / "bob.ipynb").write_bytes(notebook("x = 2"))
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "mine.ipynb").write_bytes(notebook("secret = 3"))
    return tmp_path / "inbox"


@follows_no_link
def test_plain_ones_are_read_also_through_a_link_to_the_inbox(inbox):
    link = inbox.with_name("link")
    link.symlink_to(inbox)
    for folder in (inbox, link):
        alice, bob = find_submissions(folder)
        assert b"x = 1" in alice.read(1)[0]
        assert b"x = 2" in bob.read(1)[0]


@follows_no_link
def test_folder_that_became_a_link_is_not_followed(inbox):
    alice, _ = find_submissions(inbox)
    (inbox / "alice").rename(inbox / "moved")
    (inbox / "alice").symlink_to(inbox.with_name("secret"))
    text, why_not = alice.read(1)
    assert text is None
    assert why_not.startswith("it cannot be read")


@follows_no_link
def test_file_that_became_a_link_is_not_followed(inbox, monkeypatch):
    _, bob = find_submissions(inbox)
    (inbox / "bob.ipynb").unlink()
    (inbox / "bob.ipynb").symlink_to(inbox.with_name("secret") / "mine.ipynb")
    assert bob.read(1) == (None, "it is a symbolic link")
    monkeypatch.setattr(type(bob.path), "is_symlink", lambda _path: False)  # swapped just after
    text, why_not = bob.read(1)
    assert text is None
    assert why_not.startswith("it cannot be read")


@follows_no_link
def test_link_within_a_folder_is_not_followed(inbox):
    (inbox / "alice" / "mine.ipynb").unlink()
    (inbox / "alice" / "mine.ipynb").symlink_to(inbox.with_name("secret") / "mine.ipynb")
    assert find_submissions(inbox)[0].read(1) == (None, "it is a symbolic link")
