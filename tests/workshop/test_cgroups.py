"""Memory cgroups, tried on real processes where this machine has them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.workshop import cgroups, limits, mounts
from tests.waiting import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cgroups are Linux's")


@pytest.fixture
def group():
    """A function that runs a process in a cgroup of 64 MiB."""
    parent = cgroups.find()
    if parent is None:
        pytest.skip("no memory cgroup can be made here")
    name = f"test-{os.getpid()}"
    joined = cgroups.limit(parent, name, 64 << 20)

    def run(code, *more):
        steps = [lambda: joined.write_text("0"), *more]
        return subprocess.run(
            [sys.executable, "-c", code],
            preexec_fn=limits.bounds(None, Path("/"), 4096, first=steps),
            capture_output=True,
            text=True,
        )

    yield run

    def removed():
        cgroups.remove(parent / name)
        return not (parent / name).exists()

    until(removed)  # a process may still be ending


def test_memory_beyond_the_limit_ends_the_process(group):
    assert group("x = b'x' * (16 << 20); print('got it')").stdout == "got it\n"
    assert group("x = b'x' * (200 << 20); print('got it')").returncode == -9


TOGETHER = """
import subprocess, sys
hold = "x = b'x' * (16 << 20); print(flush=True); input()"
line = [sys.executable, "-c", hold]
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
started = [subprocess.Popen(line, **pipes) for _ in range(8)]
for one in started:
    one.stdout.readline()  # it holds its memory, or it was ended
for one in started:
    one.communicate(b"\\n")
print(-9 in [one.returncode for one in started])
"""


def test_many_processes_share_one_limit(group):
    done = group(TOGETHER)
    assert done.returncode == -9 or done.stdout == "True\n", done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
def test_files_in_memory_count(group):
    if not mounts.possible():
        pytest.skip("no mounts here")
    write = "open('/dev/shm/large', 'wb').write(bytes(200 << 20)); print('got it')"
    assert group(write, mounts.own(512)).returncode == -9


V1 = """30 29 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
31 29 0:27 / {point} rw,relatime - cgroup cgroup rw,memory
"""
V2 = "29 23 0:26 / {point} rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"


def test_of_version_one_the_own_cgroup_comes_first():
    places = cgroups._places(V1.format(point="/m"), "4:cpu:/a\n3:memory,pids:/b/c\n0::/\n")
    assert places == [Path("/m/b/c"), Path("/m")]


def test_of_version_two_it_is_the_top():
    assert cgroups._places(V2.format(point="/m"), "0::/user.slice\n") == [Path("/m")]


@pytest.mark.parametrize("mounts", ["", V1, V2])
def test_folder_that_is_not_a_cgroup_is_rejected(tmp_path, mounts):
    assert cgroups.find(mounts.format(point=tmp_path), "0::/\n3:memory:/\n") is None
    assert not list(tmp_path.rglob("memory.*"))
