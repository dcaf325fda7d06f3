"""The limits of a participant's processes, tested on real ones."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from convlab.workshop import limits
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else"
)


@pytest.fixture
def user():
    """A user ID that nobody else has."""
    return SimpleNamespace(pw_uid=700_000_000 + os.getpid(), pw_gid=700_000_000 + os.getpid())


def confined(line, *, memory=256, user=None, home="/"):
    return subprocess.run(
        line, preexec_fn=limits.bounds(user, home, memory), capture_output=True, text=True
    )


@pytest.mark.parametrize("mib, message", [(100, "got it\n"), (2400, "")])
def test_memory_beyond_the_limit_is_refused(mib, message):
    done = confined([sys.executable, "-c", f"x = bytearray({mib} << 20); print('got it')"])
    assert done.stdout == message
    assert ("MemoryError" in done.stderr) == (not message)


SHOW = ["sh", "-c", "grep NoNewPrivs /proc/self/status; ulimit -c; umask; pwd; nice; ulimit -n"]


def test_process_gets_no_new_privileges_and_creates_private_files(tmp_path):
    message = confined(SHOW, home=tmp_path).stdout.split()
    assert message[:5] == ["NoNewPrivs:", "1", "0", "0077", str(tmp_path)]
    assert int(message[5]) == min(19, os.nice(0) + 5)
    assert int(message[6]) <= 4096


@root
def test_nothing_of_root_is_left(user):
    line = ["sh", "-c", "id -u; id -g; id -G; grep CapEff /proc/self/status; ulimit -u || true"]
    uid = str(user.pw_uid)
    assert confined(line, user=user).stdout.split()[:5] == [uid, uid, uid, "CapEff:", "0" * 16]


@root
def test_exceeding_the_memory_limit_kills_the_largest_process_but_the_server(user):
    uid = user.pw_uid
    size = 100 << 20
    source = subprocess.Popen(["head", "-c", str(size), "/dev/zero"], stdout=subprocess.PIPE)
    server = subprocess.Popen(["sleep", "600"], user=uid)
    # It holds all of it, because nobody reads what it writes.
    large = subprocess.Popen(
        ["tail", "-c", str(size)], stdin=source.stdout, stdout=subprocess.PIPE, user=uid
    )
    try:
        until(lambda: limits.processes_of(uid).get(large.pid, 0) >= size)
        assert set(limits.processes_of(uid)) == {server.pid, large.pid}
        assert limits.keep_to_memory(uid, server.pid, 300) == []
        assert limits.keep_to_memory(uid, server.pid, 300, besides=250 << 20) == [large.pid]
        assert large.wait(PATIENCE) == -9
        assert limits.keep_to_memory(uid, server.pid, 0) == []
        assert server.poll() is None
    finally:
        for process in (source, server, large):
            process.kill()
            process.communicate()


@root
def test_a_process_that_forks_and_exits_is_ended(user):
    # Each starts the next and ends, as long as the tests run. Others may not be able to run Python.
    code = f'[ -e /proc/{os.getpid()} ] && sh -c "$0" "$0" &'
    line = ["sh", "-c", code, code]
    with subprocess.Popen(line, user=user.pw_uid, stdout=subprocess.PIPE) as first:
        first.wait(PATIENCE)
        limits.end_processes(user.pw_uid)
        # The pipe ends with the last process that can write to it.
        assert first.communicate(timeout=PATIENCE)[0] == b""


@root
def test_process_that_has_ended_by_itself_is_no_error(user, monkeypatch):
    ended = subprocess.Popen(["true"])
    ended.wait(PATIENCE)
    monkeypatch.setattr(limits, "processes_of", lambda _: {ended.pid: 2 << 20})
    assert limits.keep_to_memory(user.pw_uid, 0, 1) == [ended.pid]
