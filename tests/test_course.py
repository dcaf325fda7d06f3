"""course.py as a learner runs it: a process, a real .venv, a real pip; only the packages are small.

Nothing here needs the network: pip finds the packages in a folder, as wheels made on the spot.
"""

import ast
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

COURSE = Path(__file__).parent.parent / "course.py"

NO_NETWORK = "course.py: no network: it is needed once, to install; connect and try again\n"
ECHO = "import json, os, sys\nprint(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix]))\n"

# Installs the checkout the way hatchling does, in the few lines a small project needs.
BACKEND = """
import zipfile
from pathlib import Path

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small_course-1-py3-none-any.whl"
    info = "small_course-1.dist-info/"
    about = "Metadata-Version: 2.1\\nName: small-course\\nVersion: 1\\n"
    with zipfile.ZipFile(Path(folder) / name, "w") as wheel:
        wheel.writestr("small_course.pth", str(Path(__file__).parent))
        wheel.writestr(info + "METADATA", about)
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
    return name
"""


def make_wheel(folder, name, version, module):
    """Write a wheel with one module and return its line for a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info/"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", module)
        wheel.writestr(
            info + "METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(info + "RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


def make_checkout(root):
    """Write a small project with this course.py, and the wheels of its two locks."""
    (root / "convlab").mkdir(parents=True)
    shutil.copy(COURSE, root)
    (root / "backend.py").write_text(BACKEND)
    (root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (root / "convlab" / "__main__.py").write_text("import needed\n" + ECHO)
    needed = make_wheel(root / "wheels", "needed", "1.0", "")
    elsewhere = "absent==1 ; python_version < '3' \\\n    --hash=sha256:" + "0" * 64 + "\n"
    (root / "requirements.lock").write_text(needed + elsewhere)
    pytest_wheel = make_wheel(root / "wheels", "pytest", "0.1", ECHO)
    (root / "requirements-test.lock").write_text(needed + elsewhere + pytest_wheel)
    return root


def start(root, *arguments, python=(sys.executable,), **environment):
    """Start course.py in `root`, with pip restricted to the wheels there by default."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    own = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (root / "wheels").as_uri(), **environment}
    own = {name: value for name, value in own.items() if value is not None}
    return subprocess.Popen(
        [*python, str(root / "course.py"), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=keep | {"PIP_CONFIG_FILE": os.devnull} | own,
        start_new_session=True,
    )


def run(root, *arguments, **options):
    """Run course.py and return its exit code, output and errors."""
    with start(root, *arguments, **options) as process:
        output, errors = process.communicate(timeout=120)
    return process.returncode, output, errors


def load(root):
    """Import the course.py of `root`, to ask it single questions."""
    spec = importlib.util.spec_from_file_location("course_under_test", root / "course.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    return make_checkout(tmp_path / "a folder with spaces")


def interfering(folder, wheels):
    """Return an environment with settings of pip, in a file and in variables, that install to
    another place, or something else than the lock.
    """
    values = {"target": folder, "prefix": folder, "root": folder, "user": "true", "quiet": "2",
              "python": folder / "python", "require-hashes": "true", "dry-run": "true",
              "requirement": folder / "with.txt", "constraint": folder / "at.txt"}  # fmt: skip
    given = {f"PIP_{name.upper().replace('-', '_')}": str(values[name]) for name in values}
    # Where the packages come from is in the file too, as on a machine behind a mirror.
    values |= {"no-index": "true", "find-links": f"{folder.parent.as_uri()}\n  {wheels.as_uri()}"}
    lines = [f"{name} = {value}" for name, value in values.items()]
    file = folder.with_suffix(".conf")
    file.write_text("\n".join(["[global]", *lines, "[install]", *lines]))
    return given | {"PIP_CONFIG_FILE": str(file), "PIP_NO_INDEX": None, "PIP_FIND_LINKS": None}


def stop_while_installing(process, root, number):
    """Send a signal to course.py and what it started, once there is a .venv; return its errors."""
    while not (root / ".venv" / "pyvenv.cfg").exists():
        assert process.poll() is None
        time.sleep(0.01)
    os.killpg(process.pid, number)
    return process.communicate()[1]


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A checkout whose .venv two processes tried to make at once, and their output.

    An earlier installation was killed, there are settings of pip that must have no effect, and the
    locale cannot encode the name of the folder.
    """
    place = tmp_path_factory.mktemp("ready")
    root = make_checkout(place / "a folder for Übungen")
    if os.name != "nt":  # it has no SIGKILL
        with start(root, "lab") as process:
            stop_while_installing(process, root, signal.SIGKILL)
    settings = interfering(place / "elsewhere", root / "wheels") | {"LC_ALL": "C"}
    both = [start(root, "lab", "--port", "1", **settings), start(root, "lab", "mine", **settings)]
    return root, [(*process.communicate(timeout=120), process.returncode) for process in both]


def test_two_first_starts_at_once_install_once(ready):
    root, said = ready
    assert [code for _, _, code in said] == [0, 0], said
    outputs = sorted((output for output, _, _ in said), key=len)
    assert "another course.py is installing here: waiting for it" in outputs[0]
    assert "step" not in outputs[0]
    assert re.findall(r"step (\d) of 3: (.*)", outputs[1])[-2:] == [
        ("2", "fetching and installing packages"),
        ("3", "installing the course itself"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_installation_is_repeated(ready):
    (made,) = re.findall(r"step 1 of 3: (.*)", "".join(output for output, _, _ in ready[1]))
    assert made == "making .venv again, as an earlier installation was not finished"


def test_the_first_start_ends_in_the_course_whatever_the_settings_of_pip(ready):
    root, said = ready
    for (output, errors, _), arguments in zip(said, (["--port", "1"], ["mine"]), strict=True):
        expected = [["lab", *arguments], os.getcwd(), str(root / ".venv")]
        assert json.loads(output.splitlines()[-1]) == expected
        assert errors == ""
    assert not (root.parent / "elsewhere").exists()
    (site,) = (root / ".venv").rglob("site-packages")
    assert (site / "needed.py").is_file() and (site / "small_course.pth").is_file()


def test_the_second_start_does_nothing_but_start(ready):
    code, output, errors = run(ready[0], "lab", "--no-browser", PIP_FIND_LINKS="gone")
    assert (code, errors) == (0, "")
    assert json.loads(output)[0] == ["lab", "--no-browser"]


def test_test_adds_its_packages_runs_in_the_checkout_and_leaves_lab_ready(ready):
    root, _ = ready
    code, output, errors = run(root, "test", "-k", "padding")
    assert (code, errors) == (0, "")
    assert "step 1 of 2" in output and "making .venv" not in output
    arguments, place, prefix = json.loads(output.splitlines()[-1])
    assert arguments[0] == "-n" and arguments[2:] == ["-k", "padding"]
    assert (place, prefix) == (str(root), str(root / ".venv"))
    assert run(root, "lab")[1].count("\n") == 1
    assert run(root, "test")[1].count("\n") == 1
    code, output, _ = run(root, "site", "public")  # has the packages of `test`
    assert (code, json.loads(output)[0]) == (0, ["site", "public"])


@pytest.fixture
def outdated(ready):
    """The checkout with changed locks, so that the next start installs; restored afterwards."""
    root, _ = ready
    locks = [root / name for name in load(root).LOCKS.values()]
    before = {path: path.read_text() for path in (*locks, load(root).STAMP)}
    for lock in locks:
        lock.write_text(before[lock].replace("needed==1.0", "needed==2.0"))
    yield root
    for path, text in before.items():
        path.write_text(text)


def test_a_changed_lock_without_network_lets_lab_go_on_and_stops_test(outdated, tmp_path):
    """The index is in the variables of pip, or in its settings."""
    gone = {"PIP_NO_INDEX": "0", "PIP_RETRIES": "1", "PIP_INDEX_URL": "http://127.0.0.1:9/x"}
    code, output, errors = run(outdated, "lab", **gone)
    assert (code, errors) == (0, "")
    assert "no network to update .venv: continuing" in output
    file = tmp_path / "pip.conf"
    file.write_text("[install]\nindex-url = http://127.0.0.1:9/mirror\nretries = 1\n")
    gone = {"PIP_CONFIG_FILE": str(file), "PIP_NO_INDEX": None, "PIP_FIND_LINKS": None}
    assert run(outdated, "test", **gone)[::2] == (1, NO_NETWORK)
    assert load(outdated).fault(load(outdated).read_stamp()) == ""


def test_unreadable_settings_of_pip_are_reported_with_the_cause(outdated, tmp_path):
    file = tmp_path / "pip.conf"
    file.write_text("target = nowhere\n")
    code, _, errors = run(outdated, "lab", PIP_CONFIG_FILE=str(file))
    assert code == 1
    assert "preparing pip failed" in errors and "could not be loaded" in errors
    assert str(file) in errors


def test_crash_of_pip_is_reported_with_its_cause(outdated, tmp_path):
    """A wheel that is not an archive: pip ends with a traceback below "ERROR: Exception:"."""
    (tmp_path / "needed-2.0-py3-none-any.whl").write_bytes(b"no archive")
    digest = hashlib.sha256(b"no archive").hexdigest()
    (outdated / "requirements.lock").write_text(f"needed==2.0 --hash=sha256:{digest}\n")
    code, _, errors = run(outdated, "lab", PIP_FIND_LINKS=tmp_path.as_uri())
    assert code == 1
    assert "needed-2.0-py3-none-any.whl" in errors and "invalid" in errors


CRASH = """Collecting needed
ERROR: Exception:
Traceback (most recent call last):
  File "/pip/cli.py", line 107, in run
    status = work()

  File "/pip/wheel.py", line 10, in work
    raise OSError(13, "Permission denied", "/cache")
PermissionError: [Errno 13] Permission denied: '/cache'
"""


def test_a_link_in_the_place_of_the_lock_is_not_followed(checkout, tmp_path):
    victim = tmp_path / "victim"
    (checkout / ".venv.lock").symlink_to(victim)
    code, _, errors = run(checkout, "lab")
    assert code == 1
    assert ".venv.lock is a symbolic link: remove it" in errors
    assert not victim.exists()


def test_a_package_that_is_not_the_locked_one_is_refused_and_nothing_half_made_stays(checkout):
    make_wheel(checkout / "wheels", "needed", "1.0", "print('something else')")
    code, output, errors = run(checkout, "lab")
    assert code == 1
    assert "step 1 of 3: making .venv\n" in output
    assert "a download was cut off or replaced: run the same command again\n" in errors
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in errors
    assert not (checkout / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="a process group gets no Ctrl-C on Windows")
def test_ctrl_c_while_installing_is_one_line(checkout):
    with start(checkout, "lab") as process:
        errors = stop_while_installing(process, checkout, signal.SIGINT)
    assert process.returncode == 130
    assert errors == "course.py: stopped; run the same command to start the installation again\n"
    assert load(checkout).fault(load(checkout).read_stamp())


def test_ctrl_c_waits_for_the_thread_that_reads_the_output(checkout, monkeypatch):
    """Otherwise it may read from the closed pipe, and end with a traceback."""
    course, readers, joined = load(checkout), [], threading.Event()

    class SlowReader(threading.Thread):
        def run(self):
            super().run()
            joined.wait()

        def join(self, timeout=None):
            joined.set()
            super().join(timeout)

    def stop(reader, _status):
        readers.append(reader)
        raise KeyboardInterrupt

    monkeypatch.setattr(course.threading, "Thread", SlowReader)
    monkeypatch.setattr(course, "watch", stop)
    with pytest.raises(KeyboardInterrupt):
        course.run_quietly("", [sys.executable, "--version"])
    assert not readers[0].is_alive()


def test_a_moved_or_replaced_venv_is_not_trusted(ready, tmp_path):
    course = load(ready[0])
    stamp = course.read_stamp()
    assert course.fault(stamp) == ""
    assert course.fault({**stamp, "place": "/before"}) == "the folder was moved or copied"
    changed = "the Python that made it is gone or has changed"
    assert course.fault({**stamp, "python": "3.10"}) == changed
    python, course.PYTHON = course.PYTHON, tmp_path / "gone"
    assert course.fault(stamp) == changed
    course.PYTHON = python
    next(course.VENV.rglob("needed-1.0.dist-info")).rename(tmp_path / "needed-1.0.dist-info")
    assert course.fault(stamp) == "some of its packages were removed"
    code, output, _ = run(ready[0], "lab")
    assert code == 0
    assert "making .venv again, as some of its packages were removed" in output


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "\0"])
def test_a_broken_stamp_is_an_unfinished_installation(checkout, text):
    course = load(checkout)
    course.VENV.mkdir()
    course.STAMP.write_text(text)
    assert course.fault(course.read_stamp()) == "an earlier installation was not finished"


def test_foreign_venv_is_left_alone(checkout):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "mine").write_text("")
    code, _, errors = run(checkout, "lab")
    assert code == 1
    assert errors.endswith("was not made by course.py: rename or remove it, then try again\n")
    assert (checkout / ".venv" / "mine").exists()


def test_a_full_disk_is_one_line(tmp_path, small_disk):
    disk = tmp_path / "disk"
    script = 'cp -r "$1"/* . && exec "$2" course.py lab'
    source = make_checkout(tmp_path / "source")
    line = ["sh", "-c", f'cd "{disk}"; {script}', "sh", str(source), sys.executable]
    done = subprocess.run(small_disk(disk, "3m", line), capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(
        r"course.py: the disk is full \(0 MB free in .*/disk, \d+ MB free in .*\): "
        r"free some space and run the same command again\n",
        done.stderr,
    )


def test_the_cause_of_a_crash_is_the_end_of_its_traceback():
    assert load(COURSE.parent).failure("step 2", CRASH).args[0] == (
        "step 2 failed\nERROR: Exception:\nPermissionError: [Errno 13] Permission denied: '/cache'"
    )


def test_a_disk_from_which_no_program_may_run_has_a_remedy(tmp_path, small_disk):
    disk, source = tmp_path / "disk", make_checkout(tmp_path / "source")
    script = 'cp -r "$1"/* . && mount -o remount,noexec . && exec "$2" course.py lab'
    line = ["sh", "-c", f'cd "{disk}"; {script}', "sh", str(source), sys.executable]
    done = subprocess.run(small_disk(disk, "100m", line), capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "copy the course to a folder on another disk" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="the shell of POSIX closes the streams")
def test_closed_streams_and_modules_beside_it_do_not_matter(checkout):
    closed = ("sh", "-c", 'exec "$@" <&- >&-', "sh", sys.executable)
    assert run(checkout, "lab", python=closed) == (0, "", "")
    for name in ("ast", "random", "tempfile", "numpy"):
        (checkout / f"{name}.py").write_text("raise SystemExit('a file of the learner ran')")
    (checkout / "convlab" / "__main__.py").write_text("assert not 'assertions are on'")
    code, _, errors = run(checkout, "lab", PYTHONOPTIMIZE="2")
    assert (code, errors.splitlines()[-1]) == (1, "AssertionError"), errors


def test_a_read_only_disk_has_a_remedy():
    error = OSError(errno.EROFS, os.strerror(errno.EROFS), "/media/course/.venv.lock")
    assert "copy the course to a folder that you can write to" in load(COURSE.parent).describe(
        error
    )


def test_no_ensurepip_names_the_package_that_brings_it(checkout):
    blocked = "import runpy, sys; sys.modules['ensurepip'] = None; del sys.argv[0]; "
    blocked += "runpy.run_path(sys.argv[0], run_name='__main__')"
    code, _, errors = run(checkout, "lab", python=(sys.executable, "-c", blocked))
    assert code == 1
    version = "{}.{}".format(*sys.version_info[:2])
    remedy = f"sudo apt install python{version}-venv" if shutil.which("apt") else "install it"
    assert errors == (
        f"course.py: this Python lacks ensurepip, which .venv needs: {remedy}, then try again\n"
    )
    assert not (checkout / ".venv").exists()


def test_an_old_python_can_read_it():
    ast.parse(COURSE.read_text(encoding="utf-8"), feature_version=(3, 7))


def old_pythons():
    """Return the oldest and the newest Python on this machine that start but are too old."""
    home = Path.home() / ".pyenv" / "versions"
    names = []
    for minor in range(6, 11):
        names += [*home.glob(f"3.{minor}.*/bin/python"), shutil.which(f"python3.{minor}")]
    there = [str(name) for name in names if name]
    ends = (next(filter(starts, order), None) for order in (there, reversed(there)))
    return list(filter(None, dict.fromkeys(ends)))


def starts(python):
    return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


def test_old_python_gets_a_one_line_error(checkout):
    pythons = old_pythons()
    if not pythons:
        pytest.skip("no Python older than 3.11 here")
    for python in pythons:
        code, output, errors = run(checkout, "lab", python=(python,))
        assert (code, output) == (1, "")
        assert re.fullmatch(
            r"course.py: Python 3.11 or later is needed, but this is 3\.\d+\.\d+: .+\n", errors
        )


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["lab", "--help"], ["test", "-h"]])
def test_help_needs_no_installation(checkout, arguments):
    code, output, errors = run(checkout, *arguments)
    assert (code, errors) == (0, "")
    assert "python3 course.py lab --no-browser --port 8899" in output
    assert not (checkout / ".venv").exists()


def test_no_command_shows_the_help_and_an_unknown_one_what_there_is(checkout):
    assert run(checkout)[:2] == (2, run(checkout, "--help")[1])
    message = "course.py: unknown command 'dance': use lab, test or site (see --help)\n"
    assert run(checkout, "dance") == (2, "", message)


@pytest.mark.parametrize("words", [["-n", "3"], ["-n3"], ["--numprocesses=3"], ["--pdb"]])
def test_pytest_keeps_explicit_workers(words):
    assert load(COURSE.parent).workers(words) == []
