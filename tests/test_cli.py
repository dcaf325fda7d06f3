"""The command `convlab`, and the JupyterLab it really starts."""

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from convlab import __version__, cli, folders
from convlab.feedback import record
from convlab.feedback.diagnosis import Report
from tests.browser import lab
from tests.waiting import until

ROOT = Path(__file__).parent.parent


@pytest.fixture
def started(monkeypatch):
    """The arguments with which JupyterLab would have been started; empty if it was not."""
    calls = []
    monkeypatch.setattr(cli, "start_jupyterlab", lambda *call: calls.append(call) or 0)
    return calls


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """An installed package instead of this checkout, and an empty folder to work in."""
    lesson = tmp_path / "convlab" / "_course" / cli.LESSON
    lesson.parent.mkdir(parents=True)
    lesson.write_text("a lesson")
    monkeypatch.setattr(folders, "_PACKAGE", tmp_path / "convlab")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", lab.free_ports())) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["--version"], f"convlab {__version__}\n"),
        (["--help"], "example: convlab lab"),
        (["lab", "--help"], "example: convlab lab"),
        (["new", "--help"], "example: convlab new exercise 60_moving_sum"),
    ],
)
def test_version_and_help_with_an_example(capsys, arguments, printed):
    with pytest.raises(SystemExit, match="0"):
        cli.main(arguments)
    assert printed in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["dance"], ["--dance"]])
def test_wrong_use_exits_with_2(capsys, started, arguments):
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    assert not started


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["lab", "file"], "/file is a file: name a folder for the course"),
        (["lab", ""], ""),
        *(
            (["lab", f"--port={port}"], "use a number from 0 to 65535")
            for port in ("abc", "-1", "65536", "8_0", "٣", "")
        ),
        (["lab", "--port=0", "--ip=no such place"], "--ip no such place is not an address"),
        (["progress", "gone"], "there is no folder"),
        (["verify", "99_nothing"], "choose one of 00_start_here"),
    ],
)
def test_arguments_that_cannot_be_used_are_one_line(
    capsys, started, tmp_path, monkeypatch, line, message
):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("")
    assert cli.main(line) == 2
    assert re.fullmatch(f"convlab: .*{message}.*\n", capsys.readouterr().err)
    assert not started


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout, with git, and a folder beside it to work in."""
    root = tmp_path / "checkout"
    for name in (cli.LESSON, "exercises/01/it.ipynb", "course.py", "convlab/__init__.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"{name}\n")
    (root / ".gitignore").write_text((ROOT / ".gitignore").read_text())
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "--quiet", "-m", "a")
    monkeypatch.setattr(folders, "_PACKAGE", root / "convlab")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return root


def git(root, *words):
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_lab_in_a_checkout_opens_a_copy_that_git_does_not_see(started, checkout):
    copy = checkout / "my-course"
    assert cli.main(["lab"]) == 0
    (copy / cli.LESSON).write_text("my work")
    assert cli.main(["lab"]) == 0
    assert started == [(copy, []), (copy, [])]
    assert (copy / cli.LESSON).read_text() == "my work"
    assert not list(Path.cwd().iterdir())
    assert git(checkout, "status", "--porcelain") == ""


def test_lab_opens_the_copy_it_is_started_in(started, checkout):
    cli.main(["lab", "mine"])
    os.chdir("mine")
    assert cli.main(["lab"]) == 0
    assert [folder for folder, _ in started] == [Path.cwd()] * 2
    assert not (checkout / "my-course").exists()


def test_lab_opens_a_checkout_that_is_named_as_it_is(started, checkout):
    os.chdir(checkout)
    assert cli.main(["lab", "."]) == cli.main(["lab", str(checkout), "--debug"]) == 0
    assert started == [(checkout, []), (checkout, ["--debug"])]
    assert git(checkout, "status", "--porcelain") == ""


def test_lab_takes_a_folder_first_and_hands_its_arguments_on_in_order(started, installed, capsys):
    arguments = ["--no-browser", "--port", "0", "--ServerApp.token=abc", "--debug", "more"]
    assert cli.main(["lab", "mine", *arguments]) == 0
    assert started == [(installed / "mine", arguments)]
    assert (installed / "mine" / cli.LESSON).read_text() == "a lesson"
    assert capsys.readouterr().out == f"convlab: copied 1 file to {installed / 'mine'}\n"
    (installed / "mine" / cli.LESSON).write_text("my work")
    assert cli.main(["lab", "mine"]) == 0
    assert capsys.readouterr().out == f"convlab: kept the files that you changed: {cli.LESSON}\n"
    assert len(started) == 2
    assert cli.main(["lab", *arguments]) == 0
    assert started[2] == (installed / "convlab-course", arguments)


def test_lab_installed_copies_beside_the_learner_and_finds_the_copy_again(started, installed):
    copy = installed / "convlab-course"
    assert cli.main(["lab"]) == 0
    os.chdir(copy)
    assert cli.main(["lab"]) == 0
    assert started == [(copy, []), (copy, [])]
    assert not (copy / "convlab-course").exists()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that refuses even root")
def test_lab_where_nothing_can_be_written_is_one_line(started, capsys):
    assert cli.main(["lab", "/proc/mine"]) == 1
    assert re.fullmatch(r"convlab: .*/proc/mine.*\n", capsys.readouterr().err)
    assert not started


def test_lab_on_a_full_disk_is_one_line(tmp_path, small_disk):
    disk = tmp_path / "disk"
    line = [sys.executable, "-m", "convlab", "lab", str(disk / "mine")]
    done = subprocess.run(small_disk(disk, "16k", line), capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert re.fullmatch(r"convlab: the disk is full, at .*: free some space .*\n", done.stderr)


@pytest.mark.parametrize("words", [["--port", "{}"], ["--port={}"], ["--ServerApp.port={}"]])
def test_lab_on_a_port_in_use_names_a_free_one(started, checkout, taken_port, capsys, words):
    assert cli.main(["lab", *(word.format(taken_port) for word in words)]) == 1
    message = re.fullmatch(
        rf"convlab: port {taken_port} is in use by another program: "
        r"use --port (\d+), or omit --port\n",
        capsys.readouterr().err,
    )
    socket.create_server(("127.0.0.1", int(message[1]))).close()
    assert not started
    assert not (checkout / "my-course").exists()


def test_lab_takes_a_free_port_where_localhost_has_no_address(started, checkout, monkeypatch):
    found = socket.getaddrinfo

    def without_localhost(host, *arguments, **more):
        if host == "localhost":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", without_localhost)
    assert cli.main(["lab", "--port", str(lab.free_ports())]) == 0
    assert started


@pytest.fixture(scope="module")
def outcomes_removed():
    """The folder with the outcomes of the first exercise, which have been removed."""
    folder = ROOT / "exercises" / "00_start_here" / "__pycache__"
    for path in folder.glob("*.pairs.*"):
        path.unlink()
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory, outcomes_removed):
    """A real JupyterLab, started by `convlab lab`: a query function, and the learner's home."""
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("work") / "mine"
    environment = dict(os.environ, HOME=str(home), JUPYTER_CONFIG_DIR=str(home / ".jupyter"))
    # A folder that cannot be made, as in a read-only home.
    environment |= {"JUPYTER_RUNTIME_DIR": str(home / "log" / "run"), "PYTHONPATH": str(ROOT)}
    environment["PATH"] = f"{home}{os.pathsep}{environment['PATH']}"
    (home / "node").write_text(f"#!/bin/sh\ntouch {home}/node-was-started")
    (home / "node").chmod(0o755)
    token = "0123456789abcdef"
    line = [sys.executable, "-m", "convlab", "lab", str(folder), "--no-browser", "--port=0"]
    line.append(f"--IdentityProvider.token={token}")

    def ask(path):
        request = urllib.request.Request(
            address + path, headers={"Authorization": f"token {token}"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.url, answer.read().decode()

    with open(home / "log", "w+") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log, env=environment)
        try:
            address = address_in(home / "log", process)
            yield ask, home, folder
        finally:
            lab.stop(process)


def address_in(log, process):
    """Wait until JupyterLab prints its address to the file `log`."""

    def address():
        found = re.search(r"http://127\.0\.0\.1:\d+(?=\D)", log.read_text())
        assert process.poll() is None, log.read_text()
        return found and lab.listens(found[0]) and found[0]

    return until(address)


def test_jupyterlab_opens_at_lesson_00_in_the_copied_course(server):
    ask, home, folder = server
    assert ask("/")[0].endswith(f"/lab/tree/{cli.LESSON}")
    there = json.loads(ask(f"/api/contents/{cli.LESSON}?content=0")[1])
    assert there["path"] == cli.LESSON
    assert (folder / cli.LESSON).is_file()
    ask("/lab")
    assert not (home / ".jupyter").exists()  # the learner's own settings


def test_jupyterlab_runs_where_its_own_folder_cannot_be_written(server):
    _, _, folder = server
    assert list((folder / ".convlab" / "runtime").glob("jpserver-*.json"))


def test_jupyterlab_starts_without_node(server):
    ask, home, _ = server
    ask("/lab/api/extensions")  # which the page asks for
    assert not (home / "node-was-started").exists()


def test_outcomes_of_known_mistakes_are_computed_in_the_background(outcomes_removed, server):
    assert until(lambda: list(outcomes_removed.glob("*.pairs.*")))


def test_jupyterlab_asks_nothing_of_the_network(server):
    ask, _, _ = server
    page = ask("/lab")[1]
    config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[1])
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["can_install"] is False
    news = json.loads(ask("/lab/api/news")[1])
    assert news["news"] == []
    update = json.loads(ask("/lab/api/update")[1])
    assert update["notification"] is None
    plugin = "@jupyterlab/apputils-extension:notification"
    properties = json.loads(ask(f"/lab/api/settings/{plugin}")[1])["schema"]["properties"]
    assert properties["fetchNews"]["default"] == "false"
    assert properties["checkForUpdates"]["default"] is False


@pytest.mark.parametrize("copied", [False, True])
def test_progress_prints_finished_functions_also_of_the_copy(checkout, capsys, monkeypatch, copied):
    root = checkout / "my-course" if copied else Path.cwd()
    folder = root / "exercises" / "00_start_here"
    folder.mkdir(parents=True)
    record.write("00_start_here", Report("double", "passed", 3), folder)
    monkeypatch.setattr(folders, "course_root", lambda: ROOT)
    monkeypatch.chdir(checkout)
    assert cli.main(["progress", *([] if copied else [str(root)])]) == 0
    assert "[x] double" in capsys.readouterr().out


def test_ctrl_c_is_one_line(monkeypatch, capsys):
    def stopped(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("convlab.workshop.release.release", stopped)
    assert cli.main(["release", "--out", "handed-out"]) == 1
    assert capsys.readouterr() == ("", "convlab: stopped\n")


def test_closed_pipe_is_not_an_error(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "convlab", "progress", tmp_path]
    with open(writer, "wb") as closed:
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, b"")


def test_pipe_that_is_full_is_waited_for(tmp_path):
    """A runner of jobs may hand over one that does not wait by itself."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    filled = os.write(writer, bytes(1 << 20))
    command = [sys.executable, "-m", "convlab", "progress", str(tmp_path)]
    with open(reader, "rb") as pipe, subprocess.Popen(command, stdout=writer) as process:
        until(lambda: os.get_blocking(writer) or process.poll() is not None)
        os.close(writer)
        said = pipe.read()[filled:]
    assert said and process.returncode == 0


@pytest.mark.parametrize("closed", ["<&- >&-", "<&- >&- 2>&-"])
def test_closed_standard_streams_are_not_an_error(tmp_path, closed):
    """As a scheduler may start it."""
    line = ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "convlab", "progress"]
    done = subprocess.run([*line, tmp_path], stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("problems", "code"), [([], 0), (["it does not"], 1)])
def test_verify_prints_kept_and_broken_promises(capsys, monkeypatch, problems, code):
    from convlab.feedback import verify

    monkeypatch.setattr(verify, "verify", lambda folder: iter([("it holds", problems)]))
    assert cli.main(["verify", "00_start_here"]) == code
    printed = capsys.readouterr().out
    assert "[1 of 1] 00_start_here" in printed
    assert ("NO  it holds\n      it does not" in printed) == bool(problems)
