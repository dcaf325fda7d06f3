"""What `convlab hub` refuses before JupyterHub starts, and what it prepares."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from convlab.workshop import hub as starting
from tests.browser.lab import free_ports
from tests.workshop import hubs
from tests.workshop.serving import command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub needs a POSIX system")


@pytest.fixture
def proxy(tmp_path, monkeypatch):
    """A command with the proxy's name, which is searched for but not started here."""
    path = tmp_path / "bin" / starting.PROXY
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{path.parent}{os.pathsep}{os.environ['PATH']}")
    return path


@pytest.fixture
def given(tmp_path, handed_out, monkeypatch, proxy):
    """The arguments of the command for a demonstration; every test changes some of them."""
    monkeypatch.setattr(starting, "_can_separate", lambda demonstration: False)
    # JupyterHub's process keeps the lock; here the next start is in the same process.
    monkeypatch.setattr(os, "set_inheritable", lambda descriptor, _: os.close(descriptor))
    return SimpleNamespace(
        folder=str(tmp_path / "room"),
        release=str(handed_out),
        participants=30,
        ip=None,
        port=free_ports(3),
        memory=1024,
        demonstration=True,
    )


def test_the_folder_is_closed_where_it_has_to_be(given):
    hub = starting.prepare(given)
    folder = Path(given.folder)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {"hub": 0o700, "participants": 0o711, "package": 0o755, "course": 0o700}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o711
    assert (hub.package / "convlab" / "cli.py").is_file()
    assert list((hub.package / "convlab" / "__pycache__").glob("cli.*.pyc"))
    assert not list(folder.rglob("solution.py"))
    assert hub.ip == "127.0.0.1", "a demonstration is for this machine only"
    message = starting.welcome(hub)
    assert f"http://127.0.0.1:{given.port} for 30 participants" in message
    assert f"the passphrase is {hub.passphrase()} " in message
    assert "DEMONSTRATION" in message


def test_the_passphrase_stays_and_may_be_the_instructors_own(given):
    first = starting.prepare(given)
    passphrase = first.passphrase()
    assert len(passphrase) == 8
    (first.private / "passphrase").write_text("slide the window\n")
    given.release = None
    again = starting.prepare(given)
    assert again.passphrase() == "slide the window"
    (first.private / "passphrase").write_text("\n")
    with pytest.raises(ValueError, match="passphrase is empty"):
        starting.prepare(given)


def test_a_start_while_participants_run_the_package_changes_none_of_its_files(given):
    hub = starting.prepare(given)
    before = {path: path.stat().st_ino for path in hub.package.rglob("*")}
    starting.prepare(given)
    assert {path: path.stat().st_ino for path in hub.package.rglob("*")} == before


@pytest.mark.parametrize(
    "change, message",
    [
        ({"participants": 0}, "--participants 0: use a number from 1 to 500"),
        ({"memory": 10}, "--memory 10: a participant needs at least 128 MiB"),
        ({"port": 65536}, "--port 65536: use a number from 1 to 65535"),
        ({"release": None}, "--release is missing"),
        ({"release": "/nowhere"}, "/nowhere was not made by `convlab release --out`"),
        ({"ip": "no.such.host.invalid"}, "no.such.host.invalid is not an address"),
        ({"ip": "192.0.2.1"}, "192.0.2.1 is not an address of this machine"),
    ],
)
def test_wrong_arguments_are_reported(given, change, message):
    vars(given).update(change)
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        starting.prepare(given)


def test_a_folder_of_something_else_is_left_alone(given):
    folder = Path(given.folder)
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(ValueError, match="is not the folder of a hub, and not empty"):
        starting.prepare(given)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_port_in_use_is_reported_with_a_free_one(given):
    with socket.create_server(("127.0.0.1", given.port)):
        with pytest.raises(
            OSError, match=f"port {given.port} is in use by another program"
        ) as caught:
            starting.prepare(given)
        socket.create_server(("127.0.0.1", int(str(caught.value).split("--port ")[1]))).close()


def test_the_inner_ports_are_free_and_stay_where_they_were(given):
    first = starting.prepare(given)
    inner = [first.proxy_port, first.hub_port]
    assert len({given.port, *inner}) == 3
    given.release = None
    again = starting.prepare(given)
    assert [again.proxy_port, again.hub_port] == inner
    with socket.create_server(("127.0.0.1", first.hub_port)):
        other = starting.prepare(given)
    assert other.proxy_port == first.proxy_port
    assert other.hub_port not in (given.port, *inner)


def test_a_second_hub_of_the_same_folder_is_refused(given):
    import fcntl

    hub = starting.prepare(given)
    with open(hub.private / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OSError, match="a hub already runs in .*: press Ctrl-C"):
            starting.prepare(given)


def run(path, *arguments):
    """Run the command with only `path` to find others in, as an ordinary user if possible."""
    started = command("hub", *arguments)
    started["env"]["PATH"] = str(path)
    return subprocess.run(**started, capture_output=True, text=True)


@pytest.mark.parametrize("npm", [True, False])
def test_missing_proxy_is_reported_with_the_commands_that_install_it(tmp_path, npm):
    if npm:
        (tmp_path / "npm").write_text("#!/bin/sh\n")
        (tmp_path / "npm").chmod(0o755)
    done = run(tmp_path, tmp_path / "room", "--demonstration")
    first = "" if npm else "apt-get install npm, then "
    assert done.returncode == 1
    assert done.stderr == (
        "convlab: configurable-http-proxy, JupyterHub's proxy, is not installed: "
        f"{first}npm install -g configurable-http-proxy@4\n"
    )
    assert not (tmp_path / "room").exists()


def test_hub_that_cannot_isolate_participants_is_refused(tmp_path):
    done = run(tmp_path, tmp_path / "room")  # root finds no useradd there, and others are not root
    assert done.returncode == 1
    assert "participants could read each other's folders" in done.stderr
    assert "--demonstration" in done.stderr
    assert not (tmp_path / "room").exists()


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can try it as somebody else"
)
def test_answers_that_a_participant_could_read_are_refused(monkeypatch):
    with hubs.place() as folder:
        for name in ("exercises/03_padding/solution.py", "notebooks/questions/03_padding.py"):
            (folder / name).parent.mkdir(parents=True)
            (folder / name).write_text("")
        monkeypatch.setattr(starting.folders, "course_root", lambda: folder)
        with pytest.raises(
            OSError, match="participants could read the answers: chmod 700"
        ) as caught:
            starting._check_closed()
        assert str(caught.value).endswith(f"700 {folder / 'exercises'} {folder / 'notebooks'}")
        subprocess.run(str(caught.value).split(": ")[1].split(), check=True)
        starting._check_closed()


SAVED_WITHOUT_SPACE = """
import resource
import sys
from pathlib import Path
from convlab.workshop.settings import Hub

hub = Hub(sys.argv[1], 30, "::1", 8000, 1024, False, "proxy", 8001, 8002)
hub.private.mkdir()
hub.save()
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
try:
    hub.save()
except OSError as error:
    print(error.strerror)
print(Hub.of_folder(hub.folder) == hub)
"""


def test_the_settings_are_those_of_the_folder_wherever_it_was_moved(given, tmp_path):
    starting.prepare(given)
    moved = Path(given.folder).rename(tmp_path / "last year")
    assert starting.Hub.of_folder(moved).homes == moved / "participants"


def test_after_its_end_nobody_else_can_enter_the_folder_until_the_next_start(given):
    folder = Path(given.folder)
    starting.prepare(given)
    starting.end(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    starting.prepare(given)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o711


def test_a_failed_write_keeps_the_settings(tmp_path):
    line = [sys.executable, "-c", SAVED_WITHOUT_SPACE, str(tmp_path)]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.stdout == "File too large\nTrue\n", done.stderr


def test_a_folder_that_participants_cannot_reach_is_refused(tmp_path):
    closed = tmp_path / "closed"
    (closed / "room").mkdir(parents=True)
    tmp_path.chmod(0o755)
    closed.chmod(0o700)
    hub = starting.Hub(str(closed / "room"), 30, "::1", 8000, 1024, True, "proxy")
    with pytest.raises(OSError, match="participants cannot reach .*: run `chmod o.x "):
        starting._check_readable(hub)
