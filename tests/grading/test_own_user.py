"""Separate users: one for each sandbox, whose processes are all killed at the end."""

import os
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from convlab.grading import own_user

PYTHON = Path(f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}")


@pytest.fixture
def sleeping():
    """Start a process as a separate user, in another process group; yield both."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can start a process as another user")
    with closing(own_user.claim()) as claim:
        user = claim.user
        process = subprocess.Popen(
            ["sleep", "300"], start_new_session=True, cwd="/", **own_user.identity(user)
        )
    yield process, user
    process.kill()
    process.wait()


def test_free_user_has_no_processes(sleeping):
    process, user = sleeping
    assert os.stat(f"/proc/{process.pid}").st_uid == user
    assert user not in claims(20)


def claims(number):
    """Return the users of some claims that are held at the same time."""
    with ExitStack() as held:
        return [held.enter_context(closing(own_user.claim())).user for _ in range(number)]


def test_claimed_users_are_unique():
    if sys.platform != "linux":
        pytest.skip("claims are made on Linux")
    assert len(set(claims(200))) == 200
    assert os.geteuid() not in claims(5)


def test_end_all_kills_processes_of_that_user_only(sleeping, monkeypatch):
    process, user = sleeping
    if not PYTHON.exists():
        pytest.skip("no Python here that another user may run")
    monkeypatch.setattr(sys, "executable", str(PYTHON))
    own_user.end_all(*claims(1))
    assert process.poll() is None
    own_user.end_all(user)
    assert process.wait() == -9


def test_user_gets_the_folders_and_may_pass_to_them(sleeping, tmp_path):
    _, user = sleeping
    scratch = tmp_path / "convlab-a" / "convlab-b"
    for folder in (scratch.parent, scratch, scratch / "site"):
        folder.mkdir(parents=True)
        folder.chmod(0o700)
    (scratch / "work").mkdir()
    (scratch / "work" / "file").write_text("")
    tmp_path.chmod(0o700)
    own_user.hand_over(scratch, [scratch / "work"], user)
    assert {path.stat().st_mode & 0o777 for path in (scratch, scratch.parent)} == {0o711}
    assert (scratch / "site").stat().st_mode & 0o777 == 0o755
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert (scratch / "work" / "file").stat().st_uid == (scratch / "work").stat().st_uid == user
    assert scratch.stat().st_uid == os.geteuid()


def test_copy_is_open_whatever_the_original_was_and_as_old(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_text("here")
    (tmp_path / "a" / "b" / "file.pyc.123").write_text("half")
    os.utime(tmp_path / "a" / "b" / "file", (1, 1))
    for path, mode in (("a/b/file", 0o600), ("a/b", 0o700), ("a", 0o700)):
        (tmp_path / path).chmod(mode)
    own_user.copy(tmp_path / "a", tmp_path / "copy")
    (copied,) = (tmp_path / "copy" / "b").iterdir()
    assert copied.read_text() == "here" and copied.stat().st_mtime == 1
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "copy").rglob("*")}
    assert modes == {0o755, 0o644}


def test_unreadable_files_are_reported(tmp_path):
    if sys.platform != "linux" or os.geteuid() != 0:
        assert "only root" in own_user.why_not(())
        return
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert own_user.why_not((closed,)) != ""
