"""Collecting the notebooks of a room, of which some are traps."""

import os
import time

import pytest

from convlab import cli
from convlab.feedback.loading import find
from convlab.workshop.collect import collect

EXERCISE, NOTEBOOK = "03_padding", "padding.ipynb"


def hand_in(room, name, text):
    path = room / name / "exercises" / EXERCISE / NOTEBOOK
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


def test_each_notebook_is_copied_as_it_is_now(tmp_path):
    room, out = tmp_path / "room", tmp_path / "out"
    hand_in(room, "ada", "{1}")
    bob = hand_in(room, "bob", "{2}")
    assert collect(EXERCISE, room, out) == (["ada", "bob"], {})
    bob.write_text("{3}")
    collect(str(find(EXERCISE).path), room, out)  # named by its folder
    assert {path.name: path.read_text() for path in out.iterdir()} == {
        "ada.ipynb": "{1}",
        "bob.ipynb": "{3}",
    }


def test_link_to_the_work_of_others_is_not_collected(tmp_path):
    room = tmp_path / "room"
    hers = hand_in(room, "ada", "{ada}")
    for name, place, target in (
        ("bob", f"exercises/{EXERCISE}/{NOTEBOOK}", hers),
        ("cleo", f"exercises/{EXERCISE}", hers.parent),
        ("dan", "exercises", hers.parent.parent),
    ):
        link = room / name / place
        link.parent.mkdir(parents=True)
        link.symlink_to(target)
    (room / "eva").symlink_to(room / "ada")
    done = collect(EXERCISE, room, tmp_path / "out")
    assert done.names == ["ada"]
    assert sorted(done.missing) == ["bob", "cleo", "dan"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_file_that_is_not_a_notebook_is_reported_and_affects_no_other(tmp_path, capsys):
    room = tmp_path / "room"
    os.truncate(hand_in(room, "ada", ""), 1 << 30)
    pipe = hand_in(room, "bob", "")
    pipe.unlink()
    os.mkfifo(pipe)
    (room / "cleo").mkdir()
    hand_in(room, "dan", "{dan}")
    line = ["collect", EXERCISE, "--from", str(room), "--out", str(tmp_path / "out")]
    assert cli.main(line) == 1
    message = capsys.readouterr()
    assert message.out.startswith(f"convlab: 1 notebook of {EXERCISE} in ")
    assert message.err.splitlines() == [
        "convlab: no notebook from ada: it is larger than 16 MiB",
        "convlab: no notebook from bob: it is not a regular file",
        "convlab: no notebook from cleo: there is no exercises/03_padding/padding.ipynb",
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["dan.ipynb"]


def test_earlier_copy_of_a_notebook_that_is_gone_is_reported(tmp_path, capsys):
    path, out = hand_in(tmp_path / "room", "ada", "{ada}"), tmp_path / "out"
    line = ["collect", EXERCISE, "--from", str(tmp_path / "room"), "--out", str(out)]
    assert cli.main(line) == 0
    path.rename(path.with_name("mine.ipynb"))
    assert cli.main(line) == 1
    assert capsys.readouterr().err == (
        "convlab: no notebook from ada: there is no exercises/03_padding/padding.ipynb; "
        f"{out / 'ada.ipynb'} is an earlier copy\n"
    )


def test_wrong_use_is_reported(tmp_path, capsys):
    nowhere = str(tmp_path / "nowhere")
    assert cli.main(["collect", EXERCISE, "--from", nowhere, "--out", nowhere]) == 2
    assert cli.main(["collect", "99_none", "--from", str(tmp_path), "--out", nowhere]) == 2
    capsys.readouterr()
    (tmp_path / ".hidden").mkdir()
    assert cli.main(["collect", EXERCISE, "--from", str(tmp_path), "--out", nowhere]) == 2
    assert capsys.readouterr() == ("", f"convlab: {tmp_path} has no participants' folders\n")
    assert not (tmp_path / "nowhere").exists()


def test_a_notebook_that_is_being_saved_is_collected_whole(tmp_path, monkeypatch):
    room, out = tmp_path / "room", tmp_path / "out"
    notebook = hand_in(room, "ada", "")  # JupyterLab has emptied it, and not written it yet
    monkeypatch.setattr(time, "sleep", lambda _: notebook.write_text("{1}\n"))
    assert collect(EXERCISE, room, out) == (["ada"], {})
    assert (out / "ada.ipynb").read_text() == "{1}\n"
    notebook.write_text("cut off")
    monkeypatch.setattr(time, "sleep", lambda _: None)
    collect(EXERCISE, room, out)
    assert (out / "ada.ipynb").read_text() == "cut off"
