"""The authenticator: which logins the hub accepts."""

import asyncio
import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from convlab.workshop import attempts, login, pins
from convlab.workshop.settings import VARIABLE, Hub
from tests.workshop import login_client
from tests.workshop.serving import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub needs a POSIX system")


@pytest.fixture
def log_in(tmp_path, monkeypatch):
    hub = Hub(str(tmp_path), 30, "127.0.0.1", 8000, 1024, False, "proxy")
    hub.pins.mkdir(parents=True)
    (hub.private / "passphrase").write_text("slide the window\n")
    hub.save()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(login, "_DELAY", 0.0)
    monkeypatch.setitem(pins._COST, "n", 2)
    with login_client.connection() as connection:
        yield login_client.Login(connection)


@pytest.fixture
def clock(monkeypatch):
    """A clock that advances on request, and when a login is delayed."""
    now = SimpleNamespace(seconds=1000.0, slept=[])

    async def sleep(seconds):
        if seconds > 0:
            now.slept.append(seconds)

    time = SimpleNamespace(monotonic=lambda: now.seconds)
    monkeypatch.setattr(attempts, "time", time)
    monkeypatch.setattr(attempts, "asyncio", SimpleNamespace(sleep=sleep))
    return now


def test_login_with_name_passphrase_and_pin(log_in):
    assert log_in() == "ada"
    assert log_in(username=" Ada ") == "ada"


@pytest.mark.parametrize("password", ["", "slide", "slide the window\n", "Slide the window", "é"])
def test_another_passphrase_does_not(log_in, password):
    message = (403, "This is not the passphrase of the room: please ask the instructor.")
    assert log_in(password=password) == message


def test_an_emptied_passphrase_admits_nobody(log_in, tmp_path):
    (tmp_path / "hub" / "passphrase").write_text("\n")
    assert log_in(password="")[0] == 403


def test_without_the_passphrase_names_are_not_revealed(log_in):
    log_in()
    assert log_in(password="guess") == log_in(username="bob", password="guess")


def test_incomplete_form_is_refused(log_in, tmp_path):
    assert log_in(username="")[0] == log_in(pin="")[0] == 403
    assert list((tmp_path / "hub" / "pins").iterdir()) == []


def test_five_wrong_pins_close_the_name_for_a_minute_even_to_the_right_one(log_in, clock):
    log_in()
    other = log_in.new_browser()
    for _ in range(5):
        assert "this is not its PIN" in log_in(pin="0000", browser=other)[1]
    message = (403, "5 logins as ada were refused: try again in 60 seconds.")
    assert log_in(browser=log_in.new_browser()) == message
    assert log_in(username="bob") == "bob"
    clock.seconds += 61
    assert log_in(browser=other) == "ada"


def test_of_many_simultaneous_pins_five_are_checked(log_in, monkeypatch):
    log_in()
    looked_at, real = [], pins._hash

    def look(pin, salt):
        looked_at.append(pin)
        return real(pin, salt)

    monkeypatch.setattr(pins, "_hash", look)

    async def burst():
        browser = log_in.new_browser()
        await asyncio.gather(*(log_in.come(pin=f"{n:04}", browser=browser) for n in range(50)))

    asyncio.run(burst())
    assert len(looked_at) == 5


def test_attempts_from_elsewhere_lock_out_no_known_browser(log_in):
    log_in()
    attacker = log_in.new_browser("198.51.100.7")
    for _ in range(6):
        log_in(pin="0000", browser=attacker)
    assert "were refused" in log_in(browser=attacker)[1]
    assert log_in(browser=log_in.new_browser("192.0.2.2")) == "ada"
    neighbour = log_in.new_browser("192.0.2.1")  # as behind one router
    for _ in range(6):
        log_in(pin="0000", browser=neighbour)
    assert "were refused" in log_in(browser=log_in.new_browser("192.0.2.1"))[1]
    assert log_in() == "ada", "a browser that was let in before counts for itself"
    for _ in range(5):
        log_in(pin="0000")
    assert "were refused" in log_in()[1], "but not without a limit"


def test_browser_with_another_name_is_unknown(log_in):
    log_in()
    log_in(username="bob")
    assert not login.known_browser(log_in.browser, "ada")
    assert login.known_browser(log_in.browser, "bob")


def test_attempts_from_many_sources_are_delayed_not_locked_out(log_in, clock):
    log_in()
    for n in range(30):
        log_in(pin="0000", browser=log_in.new_browser(f"198.51.100.{n}"))
    assert clock.slept == [10, 20, 30], "each later one waits for its turn"
    assert "Too many failed logins" in log_in(browser=log_in.new_browser("192.0.2.2"))[1]
    assert log_in() == "ada", "the known browser waits for nobody"
    clock.seconds += 10
    assert log_in(browser=log_in.new_browser("192.0.2.2")) == "ada"


def test_guessing_the_passphrase_is_delayed(log_in, clock):
    for _ in range(100):
        log_in(password="guess")
    assert clock.slept == [2, 4, 6, 8, 10]
    assert log_in(browser=log_in.new_browser("192.0.2.2")) == "ada"


def test_one_source_takes_ten_new_names_a_minute(log_in, clock):
    names = [f"n{n}" for n in range(12)]
    message = [log_in(username=name, browser=log_in.new_browser()) for name in names]
    assert message[:10] == names[:10]
    refusal = "10 new names came from your network within a minute: try again in 60 seconds."
    assert message[10:] == [(403, refusal)] * 2
    assert log_in(username="cleo", browser=log_in.new_browser("192.0.2.2")) == "cleo"
    assert log_in(username="n0", browser=log_in.new_browser()) == "n0"


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
            browser = login_client.Browser(accepted, "192.0.2.1")
            assert login.source_of(browser.request) == f"user {uid}"


def test_full_disk_is_reported_and_saves_no_name(small_disk, tmp_path):
    code = """
import os, sys
from convlab.workshop.settings import VARIABLE, Hub
from tests.workshop import login_client
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
with login_client.connection() as connection:
    log_in = login_client.Login(connection)
    print(*log_in(), list(hub.pins.iterdir()))
    full.unlink()
    print(log_in())
"""
    line = small_disk(tmp_path / "disk", "64k", [sys.executable, "-c", code, tmp_path / "disk"])
    done = subprocess.run([str(word) for word in line], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "507 The hub cannot save your name (No space left on device): please tell the instructor. "
        "[]",
        "ada",
    ], done.stderr
