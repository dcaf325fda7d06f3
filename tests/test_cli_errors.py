import errno
import os
import shlex
import sys

import pytest

from convlab.cli_errors import WRONG_USE, describe, install_command, report_error


def test_one_line_on_the_error_stream_and_the_exit_code(capsys):
    assert report_error("no such thing: name another", WRONG_USE) == 2
    assert capsys.readouterr() == ("", "convlab: no such thing: name another\n")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        ((errno.ENOSPC, "", "here"),
         "the disk is full, at here: free some space and run the same command again"),
        ((errno.ENOSPC, ""), "the disk is full: free some space and run the same command again"),
        ((errno.EACCES, "", "here"),
         "no permission for here: change its permissions, or choose another file or folder"),
        ((errno.EISDIR, "", "here"), "here is a folder, in the place of a file: rename it"),
        ((errno.EIO, "broken", "here"), "here: broken"),
        (("the other end is gone",), "the other end is gone"),
    ],
)  # fmt: skip
def test_error_of_the_system_has_a_remedy(error, message):
    assert describe(OSError(*error)) == message


@pytest.mark.parametrize("python", ["/opt/bin/python3", "/opt/my course/bin/python3"])
def test_missing_packages_are_installed_with_the_python_that_has_the_course(python, monkeypatch):
    monkeypatch.setattr(sys, "executable", python)
    expected = [python, "-m", "pip", "install", "convlab-course[hub]"]
    assert shlex.split(install_command("hub")) == expected


def test_file_in_the_place_of_a_folder(tmp_path):
    (tmp_path / "graded").write_text("")
    with pytest.raises(FileExistsError) as raised:
        (tmp_path / "graded").mkdir(exist_ok=True)
    assert describe(raised.value) == f"{tmp_path / 'graded'} is a file: name a folder"


def test_current_folder_that_has_been_deleted(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(FileNotFoundError) as raised:
        os.getcwd()
    assert describe(raised.value) == "the current folder has been deleted: change to another one"
