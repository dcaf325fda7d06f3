"""Who is let into the hub, asked of the authenticator itself."""

import asyncio
import subprocess
import sys

import pytest
from tornado import web

from convlab.workshop import login
from convlab.workshop.settings import VARIABLE, Hub

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="JupyterHub needs a POSIX system")


@pytest.fixture
def door(tmp_path, monkeypatch):
    """Return a function that tries to come in: it gives the name, or the words of the refusal."""
    hub = Hub(str(tmp_path), 30, "127.0.0.1", 8000, 1024, False, "proxy")
    hub.pins.mkdir(parents=True)
    (hub.private / "passphrase").write_text("slide the window\n")
    hub.note()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(login, "_SLOWLY", 0.0)
    authenticator = login.RoomAuthenticator()

    def come(username="ada", password="slide the window", pin="1234"):
        given = {"username": username, "password": password, "pin": pin}
        try:
            return asyncio.run(authenticator.authenticate(None, given))
        except web.HTTPError as error:
            return error.status_code, error.reason

    return come


def test_name_passphrase_and_pin_let_in(door):
    assert door() == "ada"
    assert door(username=" Ada ") == "ada"


@pytest.mark.parametrize("password", ["", "slide", "slide the window\n", "Slide the window", "é"])
def test_another_passphrase_does_not(door, password):
    told = (403, "This is not the passphrase of the room: ask the instructor.")
    assert door(password=password) == told


def test_without_the_passphrase_nobody_learns_whether_a_name_is_taken(door):
    door()
    assert door(password="guess") == door(username="bob", password="guess")


def test_what_a_form_lacks_is_refused(door, tmp_path):
    assert door(username="")[0] == door(pin="")[0] == 403
    assert list((tmp_path / "hub" / "pins").iterdir()) == []


def test_five_wrong_pins_close_the_name_for_a_minute_even_to_the_right_one(door, monkeypatch):
    door()
    for _ in range(5):
        assert "this is not its PIN" in door(pin="0000")[1]
    assert door() == (403, "5 wrong PINs for ada: try again in a minute.")
    assert door(username="bob") == "bob"
    monkeypatch.setattr(login, "_LOCKED", 0)
    assert door() == "ada"


def test_a_full_disk_is_told_and_takes_no_name(small_disk, tmp_path):
    code = """
import asyncio, os, sys
from pathlib import Path
from tornado import web
from convlab.workshop.settings import VARIABLE, Hub
hub = Hub(sys.argv[1], 30, "127.0.0.1", 8000, 1024, False, "proxy")
hub.pins.mkdir(parents=True)
(hub.private / "passphrase").write_text("open")
hub.note()
os.environ[VARIABLE] = hub.folder
from convlab.workshop.login import RoomAuthenticator
given = {"username": "ada", "password": "open", "pin": "1234"}
full = hub.private / "full"
with open(full, "wb", buffering=0) as file:
    try:
        while True:
            file.write(bytes(4096))
    except OSError:
        pass
try:
    asyncio.run(RoomAuthenticator().authenticate(None, given))
except web.HTTPError as error:
    print(error.status_code, error.reason, list(hub.pins.iterdir()))
full.unlink()
print(asyncio.run(RoomAuthenticator().authenticate(None, given)))
"""
    line = small_disk(tmp_path / "disk", "64k", [sys.executable, "-c", code, tmp_path / "disk"])
    done = subprocess.run([str(word) for word in line], capture_output=True, text=True)
    assert done.stdout.splitlines() == [
        "507 The hub cannot note your name (No space left on device): tell the instructor. []",
        "ada",
    ], done.stderr
