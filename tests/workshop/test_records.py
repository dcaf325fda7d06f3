"""Following the records of a room, whatever its folders contain."""

import os
import random
import shutil

import pytest

from convlab.feedback import record
from convlab.workshop import records
from convlab.workshop.records import Records
from tests.workshop.records import EXERCISE, FUNCTION, add, line

KNOWN = {(EXERCISE, FUNCTION): frozenset({"always one"})}
PLACE = (EXERCISE, FUNCTION)


def note_pieces(monkeypatch):
    """Return a list to which the size of each piece read from a file is appended."""
    pieces, take = [], Records._take
    monkeypatch.setattr(
        Records,
        "_take",
        lambda self, file, piece: pieces.append(len(piece)) or take(self, file, piece),
    )
    return pieces


def passed(room):
    return sorted(
        name for name, marks in room.update().items() if PLACE in marks and marks[PLACE].passed
    )


def test_only_new_lines_are_read(tmp_path, monkeypatch):
    path = add(tmp_path, "ada", line("wrong", "always one"))
    room = Records(tmp_path, KNOWN)
    assert room.update()["ada"][PLACE].mistake == "always one"
    parsed = []
    monkeypatch.setattr(
        record, "parse", lambda text, real=record.parse: parsed.append(text) or real(text)
    )
    room.update()
    assert parsed == []
    add(tmp_path, "ada", line("passed"))
    assert passed(room) == ["ada"]
    assert len(parsed) == 1
    assert path.stat().st_size > len(parsed[0])


def test_a_line_that_is_half_written_counts_once_it_is_whole(tmp_path):
    whole = line("passed")
    add(tmp_path, "ada", whole[:40])
    room = Records(tmp_path, KNOWN)
    assert passed(room) == []
    add(tmp_path, "ada", whole[40:])
    assert passed(room) == ["ada"]
    assert room.troubles == {}


def test_updates_give_the_result_of_a_fresh_start(tmp_path):
    rng = random.Random(0)
    room = Records(tmp_path, KNOWN)

    def write():
        add(
            tmp_path,
            rng.choice("abc"),
            *rng.choices([line("wrong"), line("passed"), "rubbish\n"], k=2),
        )

    def truncate():
        path = add(tmp_path, rng.choice("abc"))
        os.truncate(path, path.stat().st_size // 2)

    def replace():
        path = add(tmp_path, rng.choice("abc"))
        copy = path.with_suffix(".new")
        copy.write_text(path.read_text() + line("wrong"))
        os.replace(copy, path)

    def delete():
        shutil.rmtree(tmp_path / rng.choice("abc"), ignore_errors=True)

    for _ in range(120):
        rng.choice([write, write, write, truncate, replace, delete])()
        fresh = Records(tmp_path, KNOWN)
        assert room.update() == fresh.update()
        assert room.troubles == fresh.troubles


def test_invalid_lines_are_reported_and_do_not_affect_others(tmp_path):
    add(tmp_path, "ada", line("passed"))
    rubbish = add(tmp_path, "bob", "{no JSON}\n", "[]\n", "{" * 10000 + "\n", line("wrong"))
    with open(rubbish, "ab") as file:
        file.write(os.urandom(5000) + b"\n" + line("passed").encode())
    room = Records(tmp_path, KNOWN)
    assert passed(room) == ["ada", "bob"]
    assert set(room.troubles) == {"bob"}
    assert room.troubles["bob"].endswith("lines are not records of this course")


def test_checks_of_an_exercise_that_is_not_in_the_course_are_reported(tmp_path):
    add(tmp_path, "ada", line("passed", exercise="60_moving_sum"))
    room = Records(tmp_path, KNOWN)
    assert room.update() == {"ada": {}}
    assert room.troubles == {"ada": "1 line is not a record of this course"}


def test_a_line_that_never_ends_is_not_kept(tmp_path):
    path = add(tmp_path, "ada")
    path.write_bytes(b"{" * 3_000_000)
    room = Records(tmp_path, KNOWN)
    for _ in range(20):
        room.update()
    (file,) = room._files["ada"].values()
    assert file.offset == 3_000_000
    assert len(file.unfinished) <= records._LINE + 1


def test_a_gigabyte_is_not_read(tmp_path, monkeypatch):
    small = add(tmp_path, "ada", line("passed"))
    os.truncate(add(tmp_path, "bob"), 1 << 30)
    room = Records(tmp_path, KNOWN)
    opened, really_open = [], os.open
    monkeypatch.setattr(
        os, "open", lambda path, *rest: opened.append(path) or really_open(path, *rest)
    )
    assert passed(room) == ["ada"]
    assert opened == [small]
    assert room.troubles == {"bob": "a file of records is 1024 MiB, more than 64"}


LARGE = [line("wrong")] * (records._PIECE // 100)  # more than one update reads for a participant


def test_hard_links_of_a_large_record_are_read_as_one_file(tmp_path, monkeypatch):
    add(tmp_path, "ada", line("passed"))
    large = add(tmp_path, "bob", *LARGE, line("passed"))
    for number in range(900):
        place = tmp_path / "bob" / "exercises" / str(number)
        place.mkdir()
        os.link(large, place / record.FILE)
    room = Records(tmp_path, KNOWN)
    pieces = note_pieces(monkeypatch)
    assert passed(room) == ["ada"]
    assert sum(pieces) <= records._PIECE + len(line("passed"))
    assert passed(room) == ["ada", "bob"]
    assert len(room._files["bob"]) == 1
    assert room.troubles == {}


def test_many_large_records_are_read_one_piece_a_look(tmp_path, monkeypatch):
    count = records._FILES + 1
    for number in range(count):
        place = tmp_path / "bob" / str(number)
        place.mkdir(parents=True)
        (place / record.FILE).write_text("".join(LARGE))
    room = Records(tmp_path, KNOWN)
    pieces = note_pieces(monkeypatch)
    for _ in range(3):
        pieces.clear()
        room.update()
        assert sum(pieces) == records._PIECE
        assert len(room._files["bob"]) == records._FILES
        assert room.troubles == {"bob": f"more than {records._FILES} files of records"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_neither_links_nor_pipes_are_followed(tmp_path):
    outside, room = tmp_path / "outside", tmp_path / "room"
    record_outside = add(outside, "victim", line("passed"))
    add(room, "ada", line("passed"))
    (room / "bob").mkdir()
    (room / "bob" / record.FILE).symlink_to(record_outside)
    (room / "bob" / "exercises").symlink_to(outside / "victim" / "exercises")
    (room / "cleo").symlink_to(outside / "victim")
    (room / "dan").mkdir()
    os.mkfifo(room / "dan" / record.FILE)
    (room / "eva" / record.FILE).mkdir(parents=True)
    found = Records(room, KNOWN)
    assert passed(found) == ["ada"]
    assert sorted(found.update()) == ["ada", "bob", "dan", "eva"]
    assert found.troubles == dict.fromkeys(
        ("bob", "dan", "eva"), "a file of records is not a regular file"
    )


def test_update_of_a_huge_folder_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "_ENTRIES", 20)
    add(tmp_path, "ada", line("passed"))
    full = tmp_path / "bob" / "exercises"
    full.mkdir(parents=True)
    for number in range(records._ENTRIES + 10):
        (full / str(number)).touch()
    deep = tmp_path / "cleo" / "/".join("abcdefghij")
    deep.mkdir(parents=True)
    (deep / record.FILE).write_text(line("passed"))
    room = Records(tmp_path, KNOWN)
    assert passed(room) == ["ada"]
    assert room.troubles == {"bob": "more than 20 files in a folder"}


def test_a_folder_that_is_deleted_and_comes_back(tmp_path):
    room_folder = tmp_path / "room"
    add(room_folder, "ada", line("passed"))
    room = Records(room_folder, KNOWN)
    os.rename(room_folder, tmp_path / "away")
    assert room.update() == {}
    assert list(room.troubles) == [""]
    os.rename(tmp_path / "away", room_folder)
    assert passed(room) == ["ada"]
    assert room.troubles == {}


def test_missing_folder_and_folder_of_one_participant_are_refused(tmp_path):
    with pytest.raises(ValueError, match="there is no folder .*nowhere"):
        Records(tmp_path / "nowhere", KNOWN)
    (tmp_path / "exercises").mkdir()
    with pytest.raises(ValueError, match="is the course of one participant"):
        Records(tmp_path, KNOWN)


def test_a_participant_of_a_hub_can_have_any_name(tmp_path):
    names = ["exercises", "hub", "participants"]
    (tmp_path / "hub").mkdir()
    for name in names:
        (tmp_path / "participants" / name / "exercises").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "participants"):
        assert sorted(Records(folder, KNOWN).update()) == names
