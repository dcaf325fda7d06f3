"""Finding the submissions in a folder, each under a unique name."""

import os
import sys

import pytest

from convlab.grading.inbox import (
    SubmissionFile,
    find_submissions,
    fingerprint,
    read_list,
    write_list,
)
from tests.grading.notebooks import notebook

follows_no_link = pytest.mark.skipif(
    not hasattr(os, "O_NOFOLLOW"), reason="this system opens links whatever one asks"
)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_names_that_print_alike_are_numbered(tmp_path):
    names = ["a\nb.ipynb", "a\\nb.ipynb", "a\\nb.ipynb (2)", "c.ipynb", "c.ipynb.ipynb"]
    for name in names:
        (tmp_path / name).write_text("")
    (tmp_path / "c").mkdir()
    found = find_submissions(tmp_path)
    assert sorted(one.path.name for one in found) == sorted([*names, "c"])
    students = [one.student for one in found]
    assert len(set(students)) == 6
    assert {"c", "c.ipynb", "c.ipynb (2)"} < set(students)


def test_file_and_folder_of_one_name_are_both_graded_and_say_so(tmp_path):
    note = "There is another submission with the name `ann`."
    assert found_in(tmp_path, ["ann.ipynb", "ann/padding.ipynb", "bob.ipynb"]) == {
        "ann": ("padding.ipynb", note),
        "ann.ipynb": ("ann.ipynb", note),
        "bob": ("bob.ipynb", ""),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="one file elsewhere")
def test_names_that_differ_in_case_are_both_graded_and_say_so(tmp_path):
    note = "There is another submission with the name `{}`."
    assert found_in(tmp_path, ["Ann.ipynb", "ann.ipynb"]) == {
        name: (f"{name}.ipynb", note.format(name)) for name in ("Ann", "ann")
    }


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


def test_fingerprints_of_unreadable_files_differ(tmp_path):
    reasons = ["it is empty", "it is a symbolic link"]
    prints = {fingerprint(None, reason) for reason in reasons} | {fingerprint(b"")}
    assert len(prints) == 3
    assert SubmissionFile("a", tmp_path, reasons[0]).read(1) == (None, reasons[0])


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
    (inbox / "alice" / "mine.ipynb").unlink()
    (inbox / "alice" / "loop").symlink_to(inbox)
    assert find_submissions(inbox)[0].read(1) == (None, "there is no notebook in its folder")


@follows_no_link
def test_folder_further_down_that_became_a_link_is_not_followed(tmp_path):
    deep = tmp_path / "inbox" / "alice" / "hw"
    deep.mkdir(parents=True)
    (deep / "mine.ipynb").write_bytes(notebook("x = 1"))
    (alice,) = find_submissions(tmp_path / "inbox")
    assert b"x = 1" in alice.read(1)[0]
    (tmp_path / "inbox" / "alice").rename(tmp_path / "moved")
    (tmp_path / "inbox" / "alice").symlink_to(tmp_path / "moved")
    assert alice.read(1)[0] is None


# ------------------------------------------------------------------ which file is whose


def found_in(inbox, names, exercise="padding.ipynb"):
    """Create these files; return by student what is graded, and the notes."""
    for name in names:
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    return {
        one.student: (one.unreadable or one.path.name, " ".join(one.notes))
        for one in find_submissions(inbox, exercise)
    }


@pytest.mark.parametrize(
    ("names", "graded"),
    [
        (["doe_1001_9998_padding.ipynb", "doe_1001_10001_padding-1.ipynb"], "padding-1.ipynb"),
        (["doe_1001_9998_padding.ipynb", "doe_LATE_1001_10001_padding-1.ipynb"], "padding-1.ipynb"),
        (["doe_1001_9998_a.IPYNB", "doe_1001_9999_report.pdf"], "a.IPYNB"),
        (["doe_1001_9998_a.ipynb", "doe_1001_9999_b.ipynb"], "b.ipynb"),
        (["doe_1001_9998_padding.ipynb", "doe_1001_9999_stride.ipynb"], "padding.ipynb"),
        (["doe_1001_9998_padding.ipynb", "doe_1001_9999_._padding.ipynb"], "padding.ipynb"),
        (["doe_1001_9998_padding.ipynb", "doe_1001_text.html"], "padding.ipynb"),
        (["LATE_anon_AbC12_5008_03_padding.ipynb", "anon_AbC12_5010_b.pdf"], "padding.ipynb"),
        (
            ["Jane Doe_77_assignsubmission_file_/mine.ipynb",
             "Jane Doe_77_assignsubmission_onlinetext_/onlinetext.html"],
            "mine.ipynb",
        ),
        (
            ["Jane Doe_77_assignsubmission_file/hw/mine.ipynb",
             "Jane Doe_77_assignsubmission_onlinetext/onlinetext.html"],
            "mine.ipynb",
        ),
        (
            ["Jane Doe_77_assignsubmission_file_padding.ipynb",
             "Jane Doe_77_assignsubmission_file_notes.ipynb",
             "Jane Doe_77_assignsubmission_onlinetext_onlinetext.html"],
            "padding.ipynb",
        ),
    ],
)  # fmt: skip
def test_student_of_a_download_has_one_row(tmp_path, names, graded):
    ((which, note),) = found_in(tmp_path, names).values()
    assert which.endswith(graded)
    assert note.startswith(f"Only `{which}` was graded, without `")
    left = [name.partition("/")[0] for name in names if not name.endswith(graded)]
    assert all(f"`{name}`" in note for name in left), note


@pytest.mark.parametrize(
    ("names", "graded"),
    [
        (["amy/Padding.ipynb", "amy/notes.ipynb"], "Padding.ipynb"),
        (["amy/PADDING.ipynb", "amy/padding.ipynb"], "padding.ipynb"),
        (["amy/a/padding.ipynb", "amy/b/padding.ipynb"],
         "there are 2 notebooks with the name padding.ipynb"),
        (["amy/Padding.ipynb", "amy/PADDING.ipynb", "amy/other.ipynb"],
         "there are 2 notebooks with the name padding.ipynb"),
        # Moodle does not say which of two is newer.
        ([f"Jane Doe_77_assignsubmission_file_{name}.ipynb" for name in "ab"],
         "there are 2 notebooks and none is padding.ipynb"),
    ],
)  # fmt: skip
@pytest.mark.skipif(sys.platform != "linux", reason="one file elsewhere")
def test_one_of_several_is_chosen_by_its_name_whose_case_counts_only_between_two(
    tmp_path, names, graded
):
    ((which, _),) = found_in(tmp_path, names).values()
    assert which == graded


@pytest.mark.parametrize("place", ["amy/{}.ipynb", "doe_1001_{number}_{}.ipynb"])
def test_accents_of_a_name_may_be_stored_as_on_macos(tmp_path, place):
    names = [place.format("u\u0308bung", number=109), place.format("notes", number=110)]
    ((which, _),) = found_in(tmp_path, names, "\u00fcbung.ipynb").values()
    assert which == names[0].rpartition("/")[2]


def test_download_without_a_notebook_has_one_row_too(tmp_path):
    ((why_not, _),) = found_in(tmp_path, ["doe_1001_9998_a.pdf", "doe_1001_9999_b.pdf"]).values()
    assert "not a notebook" in why_not


@pytest.mark.parametrize(
    "names",
    [
        ["hw_1_4711_ann.ipynb", "hw_1_4711_bob.ipynb", "x_2024.ipynb", "y_2024.ipynb"],
        ["group_1_3_ann.ipynb", "group_1_4_bob.ipynb"],
        ["hw_1_4711_ann.ipynb", "hw_1_4712_bob.ipynb", "hw_1_4713_cem.ipynb"],
        ["ann_3_4711_padding.ipynb", "bob_3_4712_padding.ipynb"],
        # From Canvas, but the names end in a number, as the students' may.
        ["ann_1_1001_9998_padding.ipynb", "bob_1_1002_9999_padding.ipynb"],
    ],
)
def test_names_that_only_look_like_canvas_are_of_different_students(tmp_path, names):
    found = found_in(tmp_path, names)
    assert found == {name.removesuffix(".ipynb"): (name, "") for name in names}


@pytest.mark.parametrize(
    "names",
    [
        ["ann_2024_11_29.ipynb", "bob_2024_12_03.ipynb"],
        ["ann_2024_11_29_9_30_padding.ipynb", "bob_2024_12_01_8_15_padding.ipynb"],
        ["ann_2024_11_padding.ipynb", "bob_2024_12_padding.ipynb"],
        ["ann_29_10_2024.ipynb", "bob_29_11_2024.ipynb"],
        ["2024_11_29_ann.ipynb", "2024_11_30_bob.ipynb"],
        ["ann_20241129_0930_padding.ipynb", "bob_20241129_1015_padding.ipynb"],
        ["ann_20241129_093059_padding.ipynb", "bob_20241129_101500_padding.ipynb"],
        ["20241129_103059_5_a.ipynb", "20241129_103059_6_b.ipynb"],
        ["group_7_01_ann.ipynb", "group_7_02_bob.ipynb"],
    ],
)
def test_dates_are_not_the_numbers_of_canvas(tmp_path, names):
    found = found_in(tmp_path, names)
    assert found == {name.removesuffix(".ipynb"): (name, "") for name in names}


def test_date_in_the_name_of_a_file_from_canvas_is_not_in_place_of_its_numbers(tmp_path):
    names = ["doe_1001_9998_hw_2024_11_29.ipynb", "doe_1001_9999_2024_11_30.ipynb"]
    ((graded, _),) = found_in(tmp_path, names).values()
    assert graded == names[1]


def test_hidden_files_are_ignored(tmp_path):
    names = ["._alice.ipynb", "alice.ipynb", ".hidden/x.ipynb", "__MACOSX/._alice.ipynb",
             "Thumbs.db", "submission_metadata.yml", "bob/._hw.ipynb", "bob/hw.ipynb",
             "bob/__MACOSX/hw.ipynb", "bob/.ipynb_checkpoints/hw.ipynb"]  # fmt: skip
    assert found_in(tmp_path, names) == {"alice": ("alice.ipynb", ""), "bob": ("hw.ipynb", "")}


def test_ending_in_capitals_and_a_notebook_further_down_are_found(tmp_path):
    names = ["alice.IPYNB", "bob/hw/padding.ipynb", "carla/a/b/x.Ipynb", "dan/a.ipynb",
             "dan/x/b.ipynb", "eve/.ipynb_checkpoints/a.ipynb"]  # fmt: skip
    found = found_in(tmp_path, names)
    assert {student: which for student, (which, _) in found.items()} == {
        "alice": "alice.IPYNB",
        "bob": "padding.ipynb",
        "carla": "x.Ipynb",
        "dan": "a.ipynb",
        "eve": "there is no notebook in its folder",
    }


def test_notebook_of_the_exercise_is_found_below_other_notebooks(tmp_path):
    """A folder may hold the whole course, as a repository of GitHub Classroom does."""
    course = [f"ann/repo/{name}" for name in ("notebooks/03_padding.ipynb", "03/padding.ipynb")]
    others = ["bob/try.ipynb", "bob/hw/Padding.ipynb", "cy/padding.ipynb", "cy/a/padding.ipynb"]
    found = found_in(tmp_path, [*course, *others])
    assert found == {
        "ann": ("padding.ipynb", "Only `padding.ipynb` was graded, without `03_padding.ipynb`."),
        "bob": ("Padding.ipynb", "Only `Padding.ipynb` was graded, without `try.ipynb`."),
        "cy": ("padding.ipynb", ""),
    }


def test_only_the_notebook_of_a_folder_is_graded_with_a_note(tmp_path):
    found = found_in(tmp_path, ["bob/padding.ipynb", "bob/helper.py", "bob/data/x.csv"])
    assert found["bob"] == (
        "padding.ipynb",
        "Only `padding.ipynb` was graded, without `helper.py`. Only the notebook is graded: move "
        "the code of the .py files into it.",
    )


def test_long_list_of_other_files_is_cut(tmp_path):
    names = [f"bob/{number:02}.txt" for number in range(14)]
    _, note = found_in(tmp_path, ["bob/padding.ipynb", *names])["bob"]
    assert note.endswith("`09.txt` and 4 more.")
