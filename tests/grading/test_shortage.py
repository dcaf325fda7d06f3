"""A classmate who uses up resources that all submissions share: threads and the disk."""

import contextlib
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pytest

from convlab.grading.fork_server import ForkServer
from convlab.grading.limits import MIB
from convlab.grading.sandbox import BUBBLEWRAP
from convlab.grading.submission import Submission
from tests.grading.levels import LEVELS, Level, Missing
from tests.grading.notebooks import notebook
from tests.grading.runs import RIGHT, descendants, grade, hand_in, marks, run_pytest, table

# Grades two submissions at the same time: one takes a resource, and then the other needs it. Prints
# the amount taken, the outcome of the other, and its outcome again after the first has ended.
PROGRAM = """
import json, resource, sys
from convlab.grading import sandbox
from convlab.grading.failure import GraderFailure
from convlab.grading.fork_server import ForkServer
from convlab.grading.limits import Limits
from convlab.grading.submission import Submission
from tests.grading.notebooks import notebook

threads, takes, needs = int(sys.argv[1]), *sys.argv[2:]
if threads:  # of this user
    resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))
box = sandbox.make(Limits(file_mib=16))
first, second = ForkServer(box), ForkServer(box)
taker = Submission(notebook(takes), "", first)
second.start()
found = [taker.functions.take()]
for _ in range(2):
    one = Submission(notebook(needs), "", second)
    try:
        found.append(one.functions.double(2))
    except GraderFailure as failure:
        found.append(str(failure))
    one.close()
    taker.close()
for server in (first, second):
    server.close()
print(json.dumps(found))
"""
TAKES_THREADS = """
from threading import Event, Thread
def take():
    held = []
    try:
        while True:
            event = Event()
            thread = Thread(target=event.wait, daemon=True)
            thread.start()
            held.append((event, thread))
    except RuntimeError:
        for event, thread in held[:3]:  # one for the process of the other
            event.set()
            thread.join()
    return len(held) - 3
"""
NEEDS_THREADS = """
from threading import Barrier, Thread
def double(number):
    together = Barrier(5)
    for _ in range(4):
        Thread(target=together.wait, daemon=True).start()
    together.wait()
    return 2 * number
"""
TAKES_DISK = """
import os
held = []
def take():
    try:
        while True:
            held.append(open("f", "w+b", buffering=0))
            os.unlink("f")
            for _ in range(8):
                held[-1].write(bytes(1 << 20))
    except OSError:
        return len(held)
"""
NEEDS_DISK = """
import numpy as np
np.save("factor", np.full(10**5, 2))
def double(number):
    return float(np.load("factor.npy")[0] * number)
"""


@pytest.fixture
def level(request):
    with tempfile.TemporaryDirectory(prefix="shortage-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        try:
            yield Level(request.param, Path(place))
        except Missing as missing:
            pytest.skip(f"{request.param}: {missing}")


def run(level, *arguments):
    return json.loads(level.run([sys.executable, "-P", "-c", PROGRAM, *arguments]))


def on_small_disk(level, small_disk, size):
    """Make the temporary folder of a level a disk of a given size."""
    disk, env = level.folder / "disk", shutil.which("env")
    inner = [env, f"PATH={level._path}", f"TMPDIR={disk}", *level._before]
    level._before = [env, f"PATH={os.environ['PATH']}", *small_disk(disk, size, inner)]


@pytest.mark.parametrize(
    "level", ["bubblewrap as another user", "limits only as another user"], indirect=True
)
def test_classmate_who_takes_all_threads_costs_nobody_a_mark(level):
    taken, meanwhile, later = run(level, 40, TAKES_THREADS, NEEDS_THREADS)
    assert 20 < taken < 40
    assert meanwhile == "the system refused a submission: it can't start new threads"
    assert later == 4


@pytest.mark.parametrize("level", ["own user", "limits only as another user"], indirect=True)
def test_classmate_who_fills_the_disk_costs_nobody_a_mark(level, small_disk):
    on_small_disk(level, small_disk, "48m")
    taken, meanwhile, later = run(level, 0, TAKES_DISK, NEEDS_DISK)
    assert 5 <= taken <= 7  # files of 8 MiB, the last one cut
    assert meanwhile == "the system refused a submission: the disk of the temporary folder is full"
    assert later == 4


def test_large_stacks_leave_room_for_threads(each_sandbox):
    """Each thread reserves as much memory as `ulimit -s` allows."""
    before, size = resource.getrlimit(resource.RLIMIT_STACK), 256 * MIB
    if 0 <= before[1] < size:
        pytest.skip("this process may not have large stacks")
    resource.setrlimit(resource.RLIMIT_STACK, (size, before[1]))
    server = ForkServer(each_sandbox)
    one = Submission(notebook(NEEDS_THREADS), "", server)
    try:
        assert one.functions.double(2) == 4
    finally:
        one.close()
        server.close()
        resource.setrlimit(resource.RLIMIT_STACK, before)


# ------------------------------------------------------------------ what one submission writes

WRITES = """
import sys
from convlab.grading import sandbox
from convlab.grading.fork_server import ForkServer
from convlab.grading.limits import Limits
from convlab.grading.submission import Submission, SubmissionError
from tests.grading.notebooks import notebook

server = ForkServer(sandbox.make(Limits(file_mib=16, cell_seconds=60, load_seconds=60)))
for cell in sys.argv[1:]:
    one = Submission(notebook(cell), "", server)
    try:
        one.load()
    except SubmissionError:
        pass
    print(one.status, *one.notes, sep=", ")
    one.close()
server.close()
"""
MAKES_FILES = "for number in range(10**9): open(str(number), 'w').close()"
# As many files and bytes as nearly exceed the limits, several times, so that they are counted.
IS_MODEST = """
for number in range(4 * 1950): open(str(number % 1950), 'wb').write(bytes(8000))
"""
FILLS_FILES = """
import os
held = []
try:
    for number in range(10**9):
        held.append(open(str(number), "wb", buffering=0))
        for _ in range(16): held[-1].write(bytes(1 << 20))
except OSError:
    pass
disk = os.statvfs(".")
raise ValueError((disk.f_blocks - disk.f_bfree) * disk.f_frsize)
"""


def peak(process, size):
    """Return the most files and bytes that a process tree had on a disk of this size."""
    disk, files, used = None, 0, 0
    while process.poll() is None:
        if disk is None:
            disk = opened_disk(process.pid, size)
            time.sleep(0.05)  # looking for it takes as long
        else:
            now = os.fstatvfs(disk)
            files = max(files, now.f_files - now.f_ffree)
            used = max(used, (now.f_blocks - now.f_bfree) * now.f_frsize)
            time.sleep(0.002)
    assert disk is not None, process.stdout.read()
    os.close(disk)
    return files, used


def opened_disk(pid, size):
    """Return the descriptor of the working folder of a descendant, if its disk has this size."""
    for one in descendants(pid):
        with contextlib.suppress(OSError):
            folder = os.open(f"/proc/{one.pid}/cwd", os.O_PATH)
            disk = os.fstatvfs(folder)
            if disk.f_blocks * disk.f_frsize == size:
                return folder
            os.close(folder)
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can look at the disk of a sandbox")
@pytest.mark.parametrize("level", LEVELS, indirect=True)
def test_files_and_bytes_of_a_submission_are_bounded(level, small_disk):
    in_memory = level.isolation == BUBBLEWRAP  # a disk of its own
    if not in_memory:
        on_small_disk(level, small_disk, "2g")
    line = [sys.executable, "-P", "-c", WRITES, MAKES_FILES, FILLS_FILES, IS_MODEST]
    with level.start(line) as process:
        files, used = peak(process, 16 * MIB if in_memory else 2048 * MIB)
        statuses = process.stdout.read().splitlines()
    # The fork server counts 20 times a second: limits can be exceeded in between.
    assert statuses[0] == "too expensive: more than 2000 files" and 0 < files < 20_000
    if in_memory:
        assert statuses[1] == f"graded, code cell 1 failed: ValueError: {16 * MIB}"
    else:
        assert statuses[1] == "too expensive: more than 16 MiB of files" and used < 300 * MIB
    assert statuses[2] == "graded"


# ------------------------------------------------------------------ from top to bottom


IN_KERNEL = """
import sys
def double(image): return 2 * image
if "ipykernel" in sys.modules: raise RuntimeError("can't start new thread")
"""


def test_cell_that_gets_no_thread_is_not_to_blame_in_a_kernel_either(tmp_path):
    room = "--limit=memory_mib=2048"  # for another thread, beside a kernel's own
    graded, said = run_pytest(hand_in(tmp_path, someone=IN_KERNEL), room, nbval=True)
    assert graded == {} and "the system refused a submission: it can't start new threads" in said


# ------------------------------------------------------------------ a submission that pretends


def test_submission_that_pretends_is_not_graded_and_costs_nobody_a_mark(tmp_path):
    pretends = 'def double(image): raise RuntimeError("can\'t start new thread")'
    inbox = hand_in(tmp_path / "in", a=RIGHT, b=pretends, c=RIGHT)
    done = grade(inbox, tmp_path / "out")
    assert done.returncode == 1
    found = {one.student: (one.status, one.score) for one in marks(tmp_path / "out")}
    status, score = found.pop("b")
    assert status.startswith("not graded") and "can't start new threads" in status and score == 0
    assert found == dict.fromkeys("ac", ("graded", 2))


@pytest.mark.parametrize(
    "cell",
    [
        'def double(image): raise RuntimeError("can\'t start new thread")',
        "import os; os._exit(71)",  # as a worker without memory does
    ],
)
def test_submission_that_pretends_stops_no_run_though_it_is_the_only_one(tmp_path, cell):
    done = grade(hand_in(tmp_path / "in", b=cell), tmp_path / "out")
    assert done.returncode == 1 and done.stderr == ""
    assert [row["status"].partition(":")[0] for row in table(tmp_path / "out")] == ["not graded"]
