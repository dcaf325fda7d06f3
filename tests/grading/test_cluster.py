"""Grading on a `dask.distributed` cluster: a real scheduler, and real workers that are killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys

import pytest

from convlab.grading import cluster
from convlab.grading.batch import RunConfig
from convlab.grading.inbox import SubmissionFile
from convlab.grading.limits import Limits
from tests.grading.runs import (
    EXERCISE,
    ROOT,
    command,
    descendants,
    grade,
    hand_in,
    make_exercise,
    marks,
    needs_bubblewrap,
    wait_for_rows,
    wait_until_gone,
    without_seconds,
)
from tests.waiting import PATIENCE, until

pytestmark = needs_bubblewrap
# A test whose Dask worker, the parent of the grading process, is killed: always, or the first time.
DEADLY = """
import os, time, pytest
from pathlib import Path

@pytest.mark.points(1)
def test_deadly(submission):
    answer, here, once = submission.double(1), Path({busy!r}), Path({busy!r} + "-once")
    if answer == 9 or not once.exists():
        if answer != 9: once.touch()
        (here / str(os.getppid())).touch()
        time.sleep(600)

@pytest.mark.points(1)
def test_two(submission):
    assert submission.double(1) == 2
"""
# A test that takes until there is a file, for some answers.
WAITS = """
import time
from pathlib import Path

def test_waits(submission):
    answer = submission.double(1)
    while answer == 9 and not Path({flag!r}).exists():
        time.sleep(0.1)
"""


@contextlib.contextmanager
def starting(folder):
    """Yield a function that starts a part of a cluster, and kill these at the end."""
    started = []

    def start(line, **environment):
        nowhere = subprocess.DEVNULL
        options = {"stdout": nowhere, "stderr": nowhere, "start_new_session": True}
        started.append(subprocess.Popen(line, cwd=folder, env=os.environ | environment, **options))
        return started[-1]

    yield start
    for process in reversed(started):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def start(tmp_path):
    with starting(tmp_path) as start:
        yield start


def scheduler(start, folder):
    """Start a scheduler that gives up a task after one lost worker, and find its address."""
    line = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host=127.0.0.1", "--port=0"]
    line += ["--no-dashboard", f"--scheduler-file={folder / 'file'}"]
    process = start(line, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    file = folder / "file"
    until(lambda: file.exists() and file.stat().st_size)  # it exists before it has content
    return process, json.loads(file.read_text())["address"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scheduler")
    with starting(folder) as start:
        yield scheduler(start, folder)[1]


def worker(address):
    line = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads=1"]
    return [*line, "--no-nanny", "--no-dashboard", "--host=127.0.0.1", "--local-directory=/tmp"]


def test_lost_machine_costs_no_marks_but_those_of_a_submission_that_ends_two(
    address, start, small_disk, tmp_path
):
    from distributed import Client  # which takes a second

    hidden, busy = tmp_path / "hidden", tmp_path / "busy"
    line = small_disk(hidden, "64k", worker(address))  # which sees nothing in `hidden`
    for _ in range(4):
        start(line)
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(4, PATIENCE)  # or one gets both submissions, and loses both
    busy.mkdir()
    exercise = make_exercise(hidden / "99_deadly", DEADLY.format(busy=str(busy)))
    inbox = hand_in(hidden / "in", good="def double(x): return 8", bad="def double(x): return 9")
    out, here = tmp_path / "out", tmp_path / "here"
    line = command(inbox, out, "--seed=3", f"--scheduler={address}", exercise=exercise)
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        graders = []
        for _ in range(3):
            lost, *_ = until(lambda: list(busy.iterdir()))
            lost.unlink()
            graders += descendants(int(lost.name))
            os.kill(int(lost.name), signal.SIGKILL)
        said = process.stdout.read()
    assert process.returncode == 1, said
    assert said.startswith("isolation: bubblewrap")
    assert "99_deadly: 2 submissions (seed 3)" in said
    assert len(graders) >= 6  # three pytest processes, each with a sandbox
    wait_until_gone(graders)
    bad, good = marks(out)
    assert bad.status.startswith("not graded: the process that graded it ended twice (signal 9, ")
    assert (bad.score, good.score) == (0, 1)
    (inbox / "bad.ipynb").unlink()
    grade(inbox, here, "--seed=3", exercise=exercise)
    assert [good] == marks(here)
    assert without_seconds(out)[1:] == without_seconds(here)


def test_lost_scheduler_is_reported_and_the_run_continues_locally(start, tmp_path):
    lost, address = scheduler(start, tmp_path)
    start(worker(address))
    flag, out = tmp_path / "flag", tmp_path / "out"
    exercise = make_exercise(tmp_path / "99_waits", WAITS.format(flag=str(flag)))
    quick, waits = (f"def double(x): return {answer}" for answer in (2, 9))
    inbox = hand_in(tmp_path / "in", s0=quick, s1=quick, s2=waits, s3=waits)  # in two batches
    line = command(inbox, out, "--seed=3", f"--scheduler={address}", exercise=exercise)
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          cwd=ROOT) as process:  # fmt: skip
        wait_for_rows(out, 1)
        lost.kill()
        _, said = process.communicate()
    assert process.returncode == 1
    gone = f"lost the scheduler at {address}: run the same command again to continue"
    assert said.startswith(f"convlab: {gone}") and said.count("\n") == 1
    before = marks(out)
    assert 0 < len(before) < 4 and {one.status for one in before} == {"graded"}
    flag.touch()
    done = grade(inbox, out, "--seed=3", exercise=exercise)
    assert done.returncode == 0 and f"{len(before)} of them graded before" in done.stdout
    assert len(marks(out)) == 4 and marks(out)[0] == before[0]


def test_file_that_this_machine_may_not_read_fails_its_batch_and_not_the_run(tmp_path):
    class Nowhere(cluster.Cluster):
        def __init__(self):
            """Without a scheduler: nothing can be sent."""

    closed = SubmissionFile("bob", tmp_path, refused="its folder cannot be read: Permission denied")
    ended = Nowhere().submit(RunConfig(EXERCISE, 7, Limits()), [closed], print).result()
    assert ended.failed.why == "its folder cannot be read: Permission denied"


def test_missing_scheduler_or_workers_are_reported_in_one_line(address, monkeypatch):
    monkeypatch.setattr(cluster, "_START_SECONDS", 1)
    with pytest.raises(cluster.ClusterError, match=f"the scheduler at {address} has no workers"):
        cluster.Cluster(address, largest=20)
    with pytest.raises(cluster.ClusterError, match="no scheduler answers at tcp://127.0.0.1:1:"):
        cluster.Cluster("tcp://127.0.0.1:1", largest=20)
    with pytest.raises(cluster.ClusterError, match="no scheduler answers at nonsense://x"):
        cluster.Cluster("nonsense://x", largest=20)
