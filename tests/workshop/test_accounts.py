"""A participant's home: complete or absent, and never in place of something else."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import replace

import pytest

from convlab import folders
from convlab.workshop import accounts
from convlab.workshop.settings import VARIABLE, Hub
from convlab.workshop.spawner import ParticipantSpawner
from tests.workshop import hubs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub needs a POSIX system")
root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can make users"
)


@pytest.fixture
def hub():
    """A hub's folder with a course of two files, for a demonstration."""
    with hubs.place() as folder:
        yield laid_out(folder / "room")


def laid_out(folder):
    for name in ("hub", "participants", "course/notebooks", "course/exercises/03_padding"):
        (folder / name).mkdir(parents=True)
    (folder / "course/notebooks/00_start_here.ipynb").write_text("a lesson")
    (folder / "course/exercises/03_padding" / folders.CHECKS).write_text("checks")
    return Hub(str(folder), 30, "127.0.0.1", 8000, 1024, False, "proxy")


def test_home_is_a_private_copy_of_the_course(hub):
    home = accounts.prepare(hub, "ada")
    assert (home / "notebooks/00_start_here.ipynb").read_text() == "a lesson"
    assert (home / "exercises/03_padding" / folders.CHECKS).is_file()
    assert home.stat().st_mode & 0o777 == 0o700
    assert os.listdir(hub.private) == []


def test_what_a_participant_has_is_never_touched_again(hub):
    home = accounts.prepare(hub, "ada")
    (home / "notebooks/00_start_here.ipynb").write_text("my work")
    (hub.course / "notebooks/00_start_here.ipynb").write_text("a newer lesson")
    accounts.prepare(hub, "ada")
    assert (home / "notebooks/00_start_here.ipynb").read_text() == "my work"


def test_a_home_that_was_deleted_is_made_again(hub):
    home = accounts.prepare(hub, "ada")
    subprocess.run(["rm", "-r", str(home)], check=True)
    assert (accounts.prepare(hub, "ada") / "notebooks").is_dir()


@pytest.mark.parametrize("trap", ["link", "file"])
def test_foreign_folder_in_place_of_a_home_is_refused(hub, tmp_path, trap):
    other = hub.homes / "ada"
    if trap == "link":
        (tmp_path / "elsewhere").mkdir()
        other.symlink_to(tmp_path / "elsewhere")
    else:
        other.write_text("")
    with pytest.raises(accounts.AccountError, match="does not belong to ada"):
        accounts.prepare(hub, "ada")
    if trap == "link":
        assert list((tmp_path / "elsewhere").iterdir()) == []


ON_A_SMALL_DISK = """
import shutil, sys
from convlab.workshop import accounts
from convlab.workshop.settings import VARIABLE, Hub
from convlab.workshop.spawner import ParticipantSpawner
hub = Hub(sys.argv[1], 30, "127.0.0.1", 8000, 1024, False, "proxy")
shutil.copytree(sys.argv[2], hub.folder, dirs_exist_ok=True)
(hub.course / "notebooks" / "large.ipynb").write_bytes(bytes(1 << 16))
try:
    accounts.prepare(hub, "ada")
except accounts.AccountError as error:
    print(error)
print([path.name for folder in (hub.homes, hub.private) for path in folder.iterdir()])
"""


def test_a_full_disk_leaves_nothing_half_made(hub, small_disk, tmp_path):
    disk = tmp_path / "disk"
    line = small_disk(disk, "100k", [sys.executable, "-c", ON_A_SMALL_DISK, str(disk), hub.folder])
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "Your folder cannot be created (No space left on device): please tell the instructor.",
        "[]",
    ], done.stderr


@root
def test_each_participant_is_a_separate_user_and_belongs_to_one_hub(hub, tmp_path):
    name = f"t{os.getpid()}"
    separate = Hub(hub.folder, 30, "127.0.0.1", 8000, 1024, True, "proxy")
    try:
        home = accounts.prepare(separate, name)
        user = pwd.getpwnam(accounts.login_of(name))
        owners = {path.lstat().st_uid for path in (home, *home.rglob("*"))}
        assert owners == {user.pw_uid} and user.pw_uid != 0
        assert user.pw_dir == str(home)
        assert user.pw_shell == "/usr/sbin/nologin"
        assert accounts.prepare(separate, name) == home
        runtime = accounts.runtime_of(user.pw_uid).stat()
        assert (runtime.st_uid, runtime.st_mode & 0o777) == (user.pw_uid, 0o700)
        other = Hub(str(tmp_path / "other"), 30, "127.0.0.1", 8000, 1024, True, "proxy")
        with pytest.raises(accounts.AccountError, match=f"The name {name} belongs to another hub"):
            accounts.prepare(other, name)
    finally:
        shutil.rmtree(accounts.runtime_of(pwd.getpwnam(accounts.login_of(name)).pw_uid))
        subprocess.run(["userdel", "--force", accounts.login_of(name)], check=True)


@root
def test_every_participant_can_reach_the_runtime_folder_whatever_the_umask(tmp_path, monkeypatch):
    monkeypatch.setattr(accounts, "RUNTIME", tmp_path / "run")
    before = os.umask(0o077)
    try:
        accounts._make_runtime(1, 1)
    finally:
        os.umask(before)
    assert stat.S_IMODE(accounts.RUNTIME.stat().st_mode) == 0o711


@root
def test_another_process_with_the_id_of_a_server_is_not_taken_for_it(hub, monkeypatch):
    replace(hub, separate=True).save()
    monkeypatch.setenv(VARIABLE, hub.folder)
    spawner = ParticipantSpawner()
    for uid, found in ((os.geteuid(), os.getpid()), (1, 0)):
        monkeypatch.setattr(spawner, "_uid", lambda uid=uid: uid)
        spawner.load_state({"pid": os.getpid()})
        assert spawner.pid == found
