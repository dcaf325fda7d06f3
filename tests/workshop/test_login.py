"""Who is let into the hub, asked of the authenticator itself."""

import asyncio
import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from convlab.workshop import attempts, login, pins
from convlab.workshop.settings import VARIABLE, Hub
from tests.workshop import doors
from tests.workshop.serving import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub needs a POSIX system")


@pytest.fixture
def door(tmp_path, monkeypatch):
    hub = Hub(str(tmp_path), 30, "127.0.0.1", 8000, 1024, False, "proxy")
    hub.pins.mkdir(parents=True)
    (hub.private / "passphrase").write_text("slide the window\n")
    hub.save()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(login, "_DELAY", 0.0)
    with doors.connection() as connection:
        yield doors.Door(connection)


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on when it is told to, and when a login waits for its turn."""
    now = SimpleNamespace(seconds=1000.0, slept=[])

    async def sleep(seconds):
        if seconds > 0:
            now.slept.append(seconds)

    time = SimpleNamespace(monotonic=lambda: now.seconds)
    monkeypatch.setattr(attempts, "time", time)
    monkeypatch.setattr(attempts, "asyncio", SimpleNamespace(sleep=sleep))
    return now


def test_login_with_name_passphrase_and_pin(door):
    assert door() == "ada"
    assert door(username=" Ada ") == "ada"


@pytest.mark.parametrize("password", ["", "slide", "slide the window\n", "Slide the window", "é"])
def test_another_passphrase_does_not(door, password):
    told = (403, "This is not the passphrase of the room: please ask the instructor.")
    assert door(password=password) == told


def test_without_the_passphrase_names_are_not_revealed(door):
    door()
    assert door(password="guess") == door(username="bob", password="guess")


def test_incomplete_form_is_refused(door, tmp_path):
    assert door(username="")[0] == door(pin="")[0] == 403
    assert list((tmp_path / "hub" / "pins").iterdir()) == []


def test_five_wrong_pins_close_the_name_for_a_minute_even_to_the_right_one(door, clock):
    door()
    other = door.new_browser()
    for _ in range(5):
        assert "this is not its PIN" in door(pin="0000", browser=other)[1]
    told = (403, "5 logins as ada were refused: try again in 60 seconds.")
    assert door(browser=door.new_browser()) == told
    assert door(username="bob") == "bob"
    clock.seconds += 61
    assert door(browser=other) == "ada"


def test_of_many_simultaneous_pins_five_are_checked(door, monkeypatch):
    door()
    looked_at, real = [], pins._hash

    def look(pin, salt):
        looked_at.append(pin)
        return real(pin, salt)

    monkeypatch.setattr(pins, "_hash", look)

    async def burst():
        browser = door.new_browser()
        await asyncio.gather(*(door.come(pin=f"{n:04}", browser=browser) for n in range(50)))

    asyncio.run(burst())
    assert len(looked_at) == 5


def test_attempts_from_elsewhere_lock_out_no_known_browser(door):
    door()
    attacker = door.new_browser("198.51.100.7")
    for _ in range(6):
        door(pin="0000", browser=attacker)
    assert "were refused" in door(browser=attacker)[1]
    assert door(browser=door.new_browser("192.0.2.2")) == "ada"
    neighbour = door.new_browser("192.0.2.1")  # as behind one router
    for _ in range(6):
        door(pin="0000", browser=neighbour)
    assert "were refused" in door(browser=door.new_browser("192.0.2.1"))[1]
    assert door() == "ada", "a browser that was let in before counts for itself"
    for _ in range(5):
        door(pin="0000")
    assert "were refused" in door()[1], "but not without a limit"


def test_browser_with_another_name_is_unknown(door):
    door()
    door(username="bob")
    assert not login.known_browser(door.browser, "ada")
    assert login.known_browser(door.browser, "bob")


def test_attempts_from_many_sources_are_delayed_not_locked_out(door, clock):
    door()
    for n in range(30):
        door(pin="0000", browser=door.new_browser(f"198.51.100.{n}"))
    assert clock.slept == [10, 20, 30], "each later one waits for its turn"
    assert "Too many failed logins" in door(browser=door.new_browser("192.0.2.2"))[1]
    assert door() == "ada", "the known browser waits for nobody"
    clock.seconds += 10
    assert door(browser=door.new_browser("192.0.2.2")) == "ada"


def test_guessing_the_passphrase_is_delayed(door, clock):
    for _ in range(100):
        door(password="guess")
    assert clock.slept == [2, 4, 6, 8, 10]
    assert door(browser=door.new_browser("192.0.2.2")) == "ada"


def test_one_source_takes_ten_new_names_a_minute(door, clock):
    names = [f"n{n}" for n in range(12)]
    told = [door(username=name, browser=door.new_browser()) for name in names]
    assert told[:10] == names[:10]
    refusal = "10 new names came from your network within a minute: try again in 60 seconds."
    assert told[10:] == [(403, refusal)] * 2
    assert door(username="cleo", browser=door.new_browser("192.0.2.2")) == "cleo"
    assert door(username="n0", browser=door.new_browser()) == "n0"


@pytest.mark.parametrize(
    "address, source",
    [
        ("127.0.0.1", "this machine"),
        ("127.9.9.9", "this machine"),
        ("::1", "this machine"),
        ("::ffff:127.0.0.1", "this machine"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"),
    ],
)
def test_addresses_that_one_person_can_choose_from_are_one_source(address, source):
    assert attempts.network(address) == source


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can become somebody else"
)
def test_a_participants_process_that_goes_past_the_proxy_cannot_choose_its_address():
    uid = 700_000_000 + os.getpid()
    with socket.create_server(("127.0.0.1", 0)) as server:
        os.seteuid(uid)
        try:
            theirs = socket.create_connection(server.getsockname())
        finally:
            os.seteuid(0)
        with theirs, server.accept()[0] as accepted:
            browser = doors.Browser(accepted, "192.0.2.1")
            assert login.source_of(browser.request) == f"user {uid}"


def test_full_disk_is_reported_and_saves_no_name(small_disk, tmp_path):
    code = """
import os, sys
from convlab.workshop.settings import VARIABLE, Hub
from tests.workshop import doors
hub = Hub(sys.argv[1], 30, "127.0.0.1", 8000, 1024, False, "proxy")
hub.pins.mkdir(parents=True)
(hub.private / "passphrase").write_text("slide the window")
hub.save()
os.environ[VARIABLE] = hub.folder
full = hub.private / "full"
with open(full, "wb", buffering=0) as file:
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        pass
with doors.connection() as connection:
    door = doors.Door(connection)
    print(*door(), list(hub.pins.iterdir()))
    full.unlink()
    print(door())
"""
    line = small_disk(tmp_path / "disk", "64k", [sys.executable, "-c", code, tmp_path / "disk"])
    done = subprocess.run([str(word) for word in line], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "507 The hub cannot save your name (No space left on device): please tell the instructor. "
        "[]",
        "ada",
    ], done.stderr
