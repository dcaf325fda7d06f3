"""What a submission can see and do in the sandbox, tried from inside."""

import importlib.util
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from convlab.grading import own_user, python_files, sandbox
from convlab.grading.failure import GraderFailure
from convlab.grading.fork_server import ForkServer
from convlab.grading.limits import Limits
from convlab.grading.submission import Submission
from tests.grading.notebooks import notebook
from tests.grading.runs import descendants, wait_until_gone

ROOT = Path(__file__).parent.parent.parent
LOOK = """
import os, sys, socket
def listed(path):
    return sorted(os.listdir(path))
def read(path):
    with open(path, errors='replace') as file:
        return file.read(1000)
def write(path):
    with open(path, 'w') as file:
        file.write('here')
def exists(path):
    return os.path.exists(path)
def most_processes():
    import resource
    return resource.getrlimit(resource.RLIMIT_NPROC)[0]
def close_to_all(path):
    try:
        os.chmod(path, 0)
        os.utime(path, (0, 0))
    except FileNotFoundError:
        pass
def environment():
    return dict(os.environ)
def processes():
    return len([name for name in os.listdir('/proc') if name.isdigit()])
def modules():
    return sorted(sys.modules)
def is_compiled(name):
    import importlib.util
    return os.path.exists(importlib.util.find_spec(name).cached)
def fork():
    return os.fork()
def run():
    import subprocess
    return subprocess.run(['/bin/true']).returncode
def connect():
    socket.create_connection(('127.0.0.1', 1), 1)
def local():
    return socket.socket(socket.AF_UNIX).fileno()
def kill(pid):
    os.kill(pid, 9)
def memory_of(pid):
    with open(f'/proc/{pid}/mem', 'rb') as file:
        return file.read(1).hex()
def parent():
    return os.getppid()
def descriptors():
    found = []
    for number in range(1024):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found
"""


@pytest.fixture
def inside(submit):
    return submit(notebook(LOOK)).functions


class Unruled(sandbox.Sandbox):
    """A sandbox with Landlock rules that allow everything, to test bubblewrap alone."""

    def files(self, scratch):
        return {"readable": ["/"], "writable": ["/"]}


@pytest.fixture(scope="module")
def unruled(each_sandbox):
    if each_sandbox.isolation != sandbox.BUBBLEWRAP:
        pytest.skip("only bubblewrap isolates without Landlock")
    missing = each_sandbox.missing
    fork_server = ForkServer(Unruled(sandbox.BUBBLEWRAP, each_sandbox.limits, missing=missing))
    yield fork_server
    fork_server.close()


@pytest.fixture
def isolated(unruled):
    submission = Submission(notebook(LOOK), "", unruled)
    yield submission.functions
    submission.close()


def test_environment_reveals_nothing_about_this_machine(inside):
    assert set(inside.environment()) & set(os.environ) <= {
        *("HOME", "LANG", "PATH", "PWD", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED"),
        *("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "LC_CTYPE"),
    }
    assert inside.environment()["HOME"] != os.environ.get("HOME")


def test_no_answer_is_in_memory(inside):
    course = [name for name in inside.modules() if name.split(".")[0] == "convlab"]
    assert course == ["convlab"]  # a stub, as the next test shows
    assert not {"pytest", "scipy"} & set(inside.modules())


def test_nothing_of_the_course_is_behind_its_name(submit):
    source = "import convlab\ndef f(): return sorted(vars(convlab)), type(convlab).__name__"
    names, kind = submit(notebook(source)).functions.f()
    assert {name for name in names if not name.startswith("__")} == set()
    assert kind == "StubModule"


def test_library_of_one_file_is_not_compiled_at_each_start(inside):
    """Python keeps it beside those of other libraries."""
    here = os.path.exists(importlib.util.find_spec("typing_extensions").cached)
    assert inside.is_compiled("typing_extensions") == here


@pytest.mark.parametrize("name", ["fork", "run", "connect", "local"])
def test_starting_and_leaving_are_refused(inside, each_sandbox, name):
    inside.parent()
    if "system calls not filtered" in each_sandbox.missing:
        pytest.skip("no filter of system calls on this machine")
    with pytest.raises(OSError, match="not permitted"):
        getattr(inside, name)()


def test_only_its_own_descriptors_are_open(inside):
    # The standard streams, the socket to the grader, and the two files of its own times.
    assert len(inside.descriptors()) == 6


def test_no_process_can_be_killed(inside, each_sandbox):
    parent = inside.parent()
    if "system calls not filtered" in each_sandbox.missing:
        pytest.skip("no filter of system calls on this machine")
    for pid in (parent, -1, os.getpid()):
        with pytest.raises(OSError, match="not permitted"):
            inside.kill(pid)


def test_memory_of_the_fork_server_cannot_be_read(inside, each_sandbox):
    if each_sandbox.isolation == sandbox.LIMITS_ONLY and os.geteuid() == 0:
        pytest.skip("root reads everything where nothing but limits are")
    with pytest.raises(OSError, match="[Pp]ermi"):
        inside.memory_of(inside.parent())


def test_there_is_nothing_to_see_but_python(isolated):
    roots = isolated.listed("/")
    expected = "bin convlab dev etc lib lib32 lib64 libx32 proc root tmp usr".split()
    assert set(roots) <= {*expected, Path(sys.base_prefix).parts[1]}
    assert isolated.listed("/etc") == ["ld.so.cache"]
    assert isolated.listed("/tmp") == []
    assert isolated.listed("/convlab") == ["data", "grading", "samples.py", "site"]
    assert isolated.listed("/convlab/grading") == ["inside"]


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "exercises" / "00_start_here" / "solution.py",
        ROOT / "exercises" / "00_start_here" / "test_start_here.py",
        ROOT / "convlab" / "ops.py",
        ROOT / "convlab" / "__init__.py",
        Path(pytest.__file__),
        Path.home() / ".bashrc",
        "/etc/passwd",
        "/etc/hostname",
    ],
    ids=str,
)
def test_file_is_not_there(isolated, path):
    with pytest.raises(OSError, match="No such file"):
        isolated.read(str(path))


CLOSED = [
    *(ROOT / "exercises" / "00_start_here" / "solution.py", ROOT / "convlab" / "__init__.py"),
    *("/etc/passwd", "/proc/self/status", pytest.__file__),
]


@pytest.mark.parametrize("path", CLOSED, ids=str)
def test_file_is_closed_whatever_the_level(inside, each_sandbox, path):
    if sandbox.FILES_OPEN in each_sandbox.missing:
        pytest.skip("no Landlock on this machine")
    with pytest.raises(OSError, match="Permission|No such file"):
        inside.read(str(path))


def test_python_and_what_is_allowed_can_be_read_whatever_the_level(submit):
    source = "def f():\n    import wave, numpy.f2py\n    return wave.__file__"
    assert submit(notebook(source)).functions.f().endswith("wave.py")


def test_nothing_outside_the_scratch_folder_can_be_made_or_changed(inside, each_sandbox, tmp_path):
    if sandbox.FILES_OPEN in each_sandbox.missing:
        pytest.skip("no Landlock on this machine")
    (tmp_path / "file").write_text("here")
    before = (tmp_path / "file").stat()
    for path in (tmp_path / "new", tmp_path / "file"):
        with pytest.raises(OSError, match="Permission|No such file"):
            inside.write(str(path))
    inside.close_to_all(str(tmp_path / "file"))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").stat() == before


@pytest.mark.parametrize("folder", ["/", "/dev", "/dev/shm", "/convlab", "/usr/lib", sys.prefix])
def test_folder_cannot_be_written_to(isolated, folder):
    with pytest.raises(OSError, match="Read-only|No such file|Permission"):
        isolated.write(f"{folder}/convlab-was-here")
    assert not Path(folder, "convlab-was-here").exists()


def test_process_numbers_are_its_own(isolated):
    assert isolated.processes() <= 3  # bubblewrap, the fork server and the worker itself


def test_next_submission_finds_no_leftovers(submit):
    first = submit(notebook(LOOK))
    work = first.functions.environment()["HOME"]
    first.functions.write(f"{work}/answers")
    assert first.functions.listed(work) == ["answers"]
    first.close()
    second = submit(notebook(LOOK)).functions
    assert second.listed(second.environment()["HOME"]) == []


def test_require_isolation_refuses_where_there_is_none(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    sandbox.why_no_bubblewrap.cache_clear()
    try:
        with pytest.raises(RuntimeError, match="bubblewrap is not installed.*apt-get install"):
            sandbox.make(Limits(), require_isolation=True)
        chosen = sandbox.make(Limits())
        own = not sandbox.why_no_own_user()
        assert chosen.isolation == (sandbox.OWN_USER if own else sandbox.LIMITS_ONLY)
        level = "own user" if own else "LIMITS ONLY"
        assert sandbox.describe(chosen).startswith(f"isolation: {level}")
        assert "(bubblewrap is not installed" in sandbox.describe(chosen)
    finally:
        sandbox.why_no_bubblewrap.cache_clear()


def test_bubblewrap_that_is_installed_and_fails_has_another_remedy(monkeypatch, tmp_path):
    """As on Ubuntu 24.04, where only some programs may make user namespaces."""
    failing = tmp_path / "bwrap"
    failing.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    tried = sandbox.why_no_bubblewrap, sandbox._tried
    for one in tried:
        one.cache_clear()
    try:
        with pytest.raises(RuntimeError, match=r"Permission denied\. Allow user namespaces"):
            sandbox.make(Limits(), require_isolation=True)
    finally:
        for one in tried:
            one.cache_clear()


def blocked():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])


def ignored():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


@pytest.mark.parametrize("inherited", [blocked, ignored])
def test_signals_of_a_scheduler_do_not_reach_the_sandbox(each_sandbox, inherited):
    """Otherwise no alarm would stop a cell, and no process could be waited for."""
    limits = replace(each_sandbox.limits, cell_seconds=0.5)
    server = ForkServer(replace(each_sandbox, limits=limits))
    one = Submission(notebook("while True: pass", "def f(): return 1"), "", server)
    inherited()
    try:
        assert one.functions.f() == 1
    finally:
        one.close()
        server.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])


def test_own_user_is_not_chosen_if_its_sandbox_does_not_start(monkeypatch, tmp_path):
    """Python's files are open to the user, but the temporary folder is closed."""
    if os.geteuid() != 0:
        pytest.skip("only root can start a process as another user")
    tmp_path.chmod(0o700)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(own_user, "why_not", lambda needed: "")
    sandbox._tried.cache_clear()
    try:
        assert sandbox.why_no_own_user().startswith("own user")
        with pytest.raises(GraderFailure, match="own user"):
            sandbox.missing_of(sandbox.OWN_USER)
    finally:
        sandbox._tried.cache_clear()


def test_system_counts_processes_only_of_a_separate_user(inside, each_sandbox):
    """Otherwise a person's other processes could leave a submission no thread."""
    limit = inside.most_processes()
    own = each_sandbox.isolation != sandbox.LIMITS_ONLY
    assert limit == (
        each_sandbox.limits.processes if own else resource.getrlimit(resource.RLIMIT_NPROC)[1]
    )


def test_weaker_levels_reveal_whether_a_path_exists(inside, each_sandbox):
    """Landlock does not hide this, as the security policy says."""
    there = inside.exists(str(ROOT))
    assert there == (each_sandbox.isolation != sandbox.BUBBLEWRAP)


def test_open_answers_are_refused_where_files_are_not_closed(monkeypatch):
    exercise, opened = ROOT / "exercises" / "00_start_here", []
    monkeypatch.setattr(own_user, "readable", lambda paths: [p for p in paths if p in opened])
    weak = sandbox.Sandbox(sandbox.OWN_USER, Limits(), missing=(sandbox.FILES_OPEN,))
    sandbox.refuse_open_answers(weak, [exercise])
    opened.append(exercise / "solution.py")
    with pytest.raises(RuntimeError, match=f"chmod -R o= {exercise}"):
        sandbox.refuse_open_answers(weak, [exercise])
    sandbox.refuse_open_answers(sandbox.Sandbox(sandbox.OWN_USER, Limits()), [exercise])


@pytest.mark.parametrize("level", [sandbox.OWN_USER, sandbox.LIMITS_ONLY])
def test_open_files_are_mentioned(level):
    closed, opened = (
        sandbox.describe(sandbox.Sandbox(level, Limits(), missing=missing))
        for missing in ((), (sandbox.FILES_OPEN,))
    )
    assert "can only use Python's files" in closed
    assert "can read" in opened and "only grade submissions you trust" in opened


def test_missing_protections_are_in_the_first_line():
    missing = ("processes not limited", "system calls not filtered")
    weak = sandbox.Sandbox(sandbox.LIMITS_ONLY, Limits(), missing=missing)
    assert sandbox.describe(weak).startswith(f"isolation: LIMITS ONLY, {', '.join(missing)} (")


def test_allowed_library_that_is_not_installed_is_reported():
    with pytest.raises(RuntimeError, match="allows no-such-library, which is not installed"):
        python_files.packages(("no-such-library",))


def test_bubblewrap_is_here_where_it_is_required():
    if not os.environ.get("CONVLAB_REQUIRE_ISOLATION"):
        pytest.skip("only where CONVLAB_REQUIRE_ISOLATION is set")
    assert sandbox.why_no_bubblewrap() == ""


def test_sandbox_ends_with_its_grader():
    """A grader that is killed leaves no process."""
    code = (
        "import sys, time; from convlab.grading import fork_server, sandbox, limits\n"
        "from tests.grading.notebooks import notebook\n"
        "held = fork_server.ForkServer(sandbox.make(limits.Limits()))\n"
        "held.worker(notebook('import time; time.sleep(300)'))\n"
        "print(flush=True); time.sleep(300)"
    )
    line = [sys.executable, "-c", code]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=ROOT) as grader:
        grader.stdout.readline()
        started = descendants(grader.pid)
        grader.kill()
    assert len(started) > 1  # the fork server, the worker, and bubblewrap if it is here
    wait_until_gone(started)
