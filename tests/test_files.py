import fcntl
import io
import os
import zipfile
from pathlib import Path

import pytest

from convlab import files
from convlab.files import list_files, try_lock, write_atomic, zip_bytes


def test_failed_write_leaves_nothing_behind(tmp_path):
    (tmp_path / "place").mkdir()
    with pytest.raises(OSError) as caught:
        write_atomic(tmp_path / "place", b"content")
    assert caught.value.filename == str(tmp_path / "place")
    assert os.listdir(tmp_path) == ["place"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_failed_write_names_the_file(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    monkeypatch.setattr(files, "open", lambda _draft, mode: open("/dev/full", mode), raising=False)
    with pytest.raises(OSError, match="No space left") as caught:
        write_atomic(path, b"marks")
    assert caught.value.filename == str(path)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that refuses even root")
def test_failed_write_does_not_name_its_draft():
    with pytest.raises(OSError) as caught:
        write_atomic(Path("/proc/marks"), b"marks")
    assert caught.value.filename == "/proc/marks"


def test_folder_that_cannot_be_listed_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "b").mkdir()
    for name in ("a.py", "b/c.py", "d.txt"):
        (tmp_path / name).write_text("")
    assert list_files(tmp_path, "*.py") == [tmp_path / "a.py"]
    below = [tmp_path / "a.py", tmp_path / "b" / "c.py", tmp_path / "d.txt"]
    assert list_files(tmp_path, recursive=True) == below
    with pytest.raises(FileNotFoundError):
        list_files(tmp_path / "nowhere")


def test_copy_is_without_what_another_process_is_writing(tmp_path, monkeypatch):
    """That may be gone before it is copied."""
    place, rename = tmp_path / "place", os.replace

    def replace(draft, path):
        files.copy_folder(place, tmp_path / "copy")
        rename(draft, path)

    monkeypatch.setattr(os, "replace", replace)
    place.mkdir()
    (place / ".hidden").write_text("")
    write_atomic(place / "table", b"rows")
    assert os.listdir(tmp_path / "copy") == [".hidden"]
    assert sorted(os.listdir(place)) == [".hidden", "table"]


def test_same_files_make_the_same_archive_and_keep_their_modes(monkeypatch):
    content = {"run": b"#!/bin/sh", "notes/a.txt": b"a" * 100}
    made = zip_bytes(content, executable=("run",))
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert made == zip_bytes(content, executable=("run",))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == content
        modes = {one.filename: oct(one.external_attr >> 16) for one in archive.infolist()}
    assert modes == {"run": "0o755", "notes/a.txt": "0o644"}


def test_lock_is_for_one_process_and_optional_where_there_is_none(tmp_path, monkeypatch):
    first, second = (os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR) for _ in range(2))
    assert try_lock(first) and not try_lock(second)
    os.close(first)
    assert try_lock(second)

    def unsupported(*_):
        raise OSError("no locks here")

    monkeypatch.setattr(fcntl, "flock", unsupported)
    assert try_lock(second)
    os.close(second)
