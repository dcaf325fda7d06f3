"""Private folders of a participant, tested on real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.workshop import mounts

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root on Linux can mount"
)


def run(line, *, size=8, private=None, before=lambda: None):
    if not mounts.possible():
        pytest.skip("no mounts here")

    def first():
        mounts.own(size, private)()
        before()

    return subprocess.run(line, preexec_fn=first, capture_output=True, text=True).stdout


def python(code):
    return run([sys.executable, "-c", code])


WRITE = """
import os
for place in ("/tmp", "/var/tmp", "/dev/shm"):
    print([name for name in os.listdir(place) if not name.startswith(".")])
    open(f"{place}/NAME", "w").write("mine")
"""


def test_what_is_there_is_not_seen_and_nothing_is_left():
    name = f"convlab-{os.getpid()}"
    assert python(WRITE.replace("NAME", name)).splitlines() == ["[]"] * 3
    assert not any((Path(place) / name).exists() for place in mounts.SHARED)


FILL = """
written = 0
try:
    for n in range(10**6):
        with open(f"{('/tmp', '/dev/shm', '/var/tmp')[n % 3]}/{n}", "wb", buffering=0) as file:
            written += file.write(bytes(SIZE))
except OSError as error:
    print(error.strerror, n, written)
"""


@pytest.mark.parametrize("size", [0, 1 << 20])
def test_neither_bytes_nor_files_are_without_a_bound(size):
    message = python(FILL.replace("SIZE", str(size)))
    assert message.startswith("No space left on device")
    files, written = map(int, message.split()[-2:])
    assert files <= mounts._FILES and written <= 8 << 20


def test_a_private_folder_is_its_users_alone():
    place = Path(f"/run/convlab-test-{os.getpid()}")
    place.mkdir(exist_ok=True)
    uid = 700_000_000 + os.getpid()
    try:
        line = ["stat", "-c", "%u %a", str(place)]
        message = run(line, private={place: uid}, before=lambda: os.setuid(uid))
        assert message.split() == [str(uid), "700"]
    finally:
        place.rmdir()


def test_shared_memory_of_system_v_is_not_shared():
    space = "/proc/self/ns/ipc"
    assert run(["readlink", space]).strip() not in ("", os.readlink(space))


@pytest.mark.parametrize(
    "place, below", [("/tmp/room", "/tmp"), ("/dev/shm", "/dev/shm"), ("/srv/workshop", "")]
)
def test_a_place_that_would_be_hidden_is_known(place, below):
    assert mounts.hidden(Path(place)) == below
