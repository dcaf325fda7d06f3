"""An inbox that changes while it is read: what became a link meanwhile is not followed."""

import os

import pytest

from convlab.grading.inbox import find_submissions
from tests.grading.notebooks import notebook

if not hasattr(os, "O_NOFOLLOW"):
    pytest.skip("this system opens links whatever one asks", allow_module_level=True)


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox" / "alice").mkdir(parents=True)
    (tmp_path / "inbox" / "alice" / "mine.ipynb").write_bytes(notebook("x = 1"))
    (tmp_path / "inbox" / "bob.ipynb").write_bytes(notebook("x = 2"))
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "mine.ipynb").write_bytes(notebook("secret = 3"))
    return tmp_path / "inbox"


def test_plain_ones_are_read_also_through_a_link_to_the_inbox(inbox):
    link = inbox.with_name("link")
    link.symlink_to(inbox)
    for folder in (inbox, link):
        alice, bob = find_submissions(folder)
        assert b"x = 1" in alice.read(1)[0]
        assert b"x = 2" in bob.read(1)[0]


def test_folder_that_became_a_link_is_not_followed(inbox):
    alice, _ = find_submissions(inbox)
    (inbox / "alice").rename(inbox / "moved")
    (inbox / "alice").symlink_to(inbox.with_name("secret"))
    text, why_not = alice.read(1)
    assert text is None
    assert why_not.startswith("it cannot be read")


def test_file_that_became_a_link_is_not_followed(inbox, monkeypatch):
    _, bob = find_submissions(inbox)
    (inbox / "bob.ipynb").unlink()
    (inbox / "bob.ipynb").symlink_to(inbox.with_name("secret") / "mine.ipynb")
    assert bob.read(1) == (None, "it is a symbolic link")
    monkeypatch.setattr(type(bob.path), "is_symlink", lambda _path: False)  # swapped just after
    text, why_not = bob.read(1)
    assert text is None
    assert why_not.startswith("it cannot be read")


def test_link_within_a_folder_is_not_followed(inbox):
    (inbox / "alice" / "mine.ipynb").unlink()
    (inbox / "alice" / "mine.ipynb").symlink_to(inbox.with_name("secret") / "mine.ipynb")
    assert find_submissions(inbox)[0].read(1) == (None, "it is a symbolic link")
