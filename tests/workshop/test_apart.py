"""A real hub with a domain: no participant can impersonate another, and sessions end in time."""

import os
import socket

import psutil
import pytest

from convlab import cli
from convlab.workshop import cgroups, limits, mounts
from convlab.workshop.accounts import runtime_of
from convlab.workshop.settings import Hub as Settings
from tests.browser import lab
from tests.waiting import has_ended, until
from tests.workshop import hubs
from tests.workshop.test_workshop import PATIENCE, come_in, new_page
from tests.workshop.visitor import Visitor, token_opens

ADA, BOB = (f"t{os.getpid()}-{name}" for name in ("ada", "bob"))


@pytest.fixture(scope="module")
def hub(handed_out):
    arguments = "--participants", 2
    with hubs.running(*arguments, release=handed_out, domain="hub.localhost") as started:
        yield started


@pytest.fixture
def ada(hub):
    """Ada, with a server that runs."""
    visitor = Visitor(hub, ADA)
    assert visitor.log_in() == 200
    visitor.start_server()
    return visitor


@pytest.fixture
def command(hub, capsys):
    """Return a function that runs `convlab hub` for this hub, and returns its output."""

    def run(*arguments, code=0):
        assert cli.main(["hub", str(hub.folder), *arguments]) == code
        return "".join(capsys.readouterr())

    return run


@pytest.fixture
def bob(hub):
    visitor = Visitor(hub, BOB)
    assert visitor.log_in() == 200
    visitor.start_server()
    return visitor


def uid_of(hub, name):
    return (hub.homes / name).stat().st_uid


def server_of(hub, name):
    return psutil.Process(min(limits.processes_of(uid_of(hub, name))))


def port_of(server):
    (listening,) = [one for one in server.net_connections() if one.status == psutil.CONN_LISTEN]
    return listening.laddr.port


def refusal(uid, port):
    """Return the error that a user gets for binding a port."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        os.seteuid(uid)
        try:
            one.bind(("127.0.0.1", port))
            return None
        except OSError as error:
            return type(error)
        finally:
            os.seteuid(0)


@pytest.mark.browser
def test_pages_of_each_participant_are_a_separate_origin(browser, hub, ada):
    page = new_page(browser)
    come_in(page, hub, ADA)
    lab.wait_for_notebook(page, PATIENCE)
    assert page.url.startswith(f"http://{ADA}.hub.localhost:{hub.port}/user/{ADA}/lab")
    assert lab.problems(page) == []
    page.close()


def test_no_participant_can_listen_in_the_place_of_another_or_of_the_hub(hub, ada, bob):
    mine, settings = uid_of(hub, BOB), Settings.of_folder(hub.folder)
    used = {port_of(server_of(hub, ADA)), settings.proxy_port, settings.hub_port}
    assert {refusal(mine, one) for one in used} == {PermissionError}
    assert refusal(mine, 0) is None, "what the system gives to everybody can be bound"


def test_each_participant_has_private_folders_and_a_cgroup(hub, ada, bob):
    servers = [server_of(hub, name) for name in (ADA, BOB)]
    if mounts.possible():
        spaces = {os.readlink(f"/proc/{pid}/ns/mnt") for pid in ("self", *(s.pid for s in servers))}
        assert len(spaces) == 3
        runtime = runtime_of(uid_of(hub, ADA))
        assert os.stat(f"/proc/{servers[0].pid}/root{runtime}").st_uid == uid_of(hub, ADA)
        assert mounts.taken(servers[0].pid) < 1 << 20
    if cgroups.find():
        for name, server in zip((ADA, BOB), servers, strict=True):
            with open(f"/proc/{server.pid}/cgroup") as file:
                assert f"/convlab/{uid_of(hub, name)}\n" in file.read()


def test_a_reset_pin_ends_the_sessions_of_that_name_and_no_others(hub, ada, bob, command):
    token, port = ada.new_token(), port_of(server_of(hub, ADA))
    assert ada.is_in() and token_opens(hub, token)
    message = command("--reset-pin", ADA)
    assert f"the next login as {ADA} sets a new PIN" in message
    assert not ada.is_in() and not token_opens(hub, token)
    assert not limits.processes_of(uid_of(hub, ADA))
    assert refusal(uid_of(hub, BOB), port) is PermissionError
    assert bob.is_in() and not has_ended(server_of(hub, BOB))
    assert Visitor(hub, ADA, "new-pin").log_in() == 200
    assert Visitor(hub, ADA).log_in() == 403
    command("--reset-pin", ADA)


def test_a_name_is_removed_which_frees_its_place_and_keeps_its_folder(hub, bob, command):
    ada = Visitor(hub, ADA)
    assert ada.log_in() == 200
    (hub.homes / BOB / "work.txt").write_text("mine")
    assert Visitor(hub, "cleo").log_in() == 403, "the room is full"
    listed = command("--names").splitlines()
    assert [line.split()[0] for line in listed] == [ADA, BOB]
    command("--remove", BOB)
    assert not bob.is_in() and ada.is_in()
    (kept,) = (hub.folder / "hub" / "removed").glob(f"{BOB}-*")
    assert (kept / "work.txt").read_text() == "mine"
    assert command("--names").split()[0] == ADA
    again = Visitor(hub, BOB)
    assert again.log_in() == 200
    again.start_server()
    assert not (hub.homes / BOB / "work.txt").exists()


def test_unknown_name_is_refused(command):
    message = command("--remove", "nobody", code=2)
    assert "there is no participant nobody in" in message and "see --names" in message


def test_sessions_end_with_a_new_passphrase(hub, bob):
    token, process = bob.new_token(), server_of(hub, BOB)
    hub.kill()
    (hub.folder / "hub" / "passphrase").write_text("another one\n")
    hub.start()
    assert not bob.is_in() and not token_opens(hub, token)
    until(lambda: has_ended(process))
    assert bob.log_in() == 200
