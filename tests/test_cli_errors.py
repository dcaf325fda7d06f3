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
    ("number", "message"),
    [
        (errno.ENOSPC, "the disk is full, at here: free some space and run the same command again"),
        (
            errno.EACCES,
            "no permission for here: change its permissions, or choose another file or folder",
        ),
        (errno.EIO, f"here: {os.strerror(errno.EIO)}"),
    ],
)
def test_error_of_the_system_has_a_remedy(number, message):
    assert describe(OSError(number, os.strerror(number), "here")) == message


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


def test_full_disk_without_a_file_name():
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert describe(full) == "the disk is full: free some space and run the same command again"


def test_error_without_a_file_name():
    assert describe(OSError("the other end is gone")) == "the other end is gone"
