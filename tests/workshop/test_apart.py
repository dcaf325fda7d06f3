"""A real hub with a domain: no participant can impersonate another, and sessions end in time."""

import os
import socket

import psutil
import pytest

from convlab.workshop import cgroups, limits, mounts
from convlab.workshop.accounts import runtime_of
from convlab.workshop.settings import Hub as Settings
from tests.browser import lab
from tests.waiting import has_ended, until
from tests.workshop import hubs
from tests.workshop.test_workshop import PATIENCE, come_in
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
def bob(hub):
    visitor = Visitor(hub, BOB)
    assert visitor.log_in() == 200
    visitor.start_server()
    return visitor


def uid_of(hub, name):
    return (hub.homes / name).stat().st_uid


def server_of(hub, name):
    return psutil.Process(min(limits.processes_of(uid_of(hub, name))))


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
    page = lab.new_page(browser)
    page.set_default_timeout(PATIENCE)
    come_in(page, hub, ADA, hub.passphrase)
    lab.wait_for_notebook(page, PATIENCE)
    assert page.url.startswith(f"http://{ADA}.hub.localhost:{hub.port}/user/{ADA}/lab")
    assert lab.problems(page) == []
    page.close()


def test_no_participant_can_listen_in_the_place_of_another_or_of_the_hub(hub, ada, bob):
    server = server_of(hub, ADA)
    (listening,) = [one for one in server.net_connections() if one.status == psutil.CONN_LISTEN]
    port, mine = listening.laddr.port, uid_of(hub, BOB)
    settings = Settings.of_folder(hub.folder)
    used = {port, settings.proxy_port, settings.hub_port}
    assert {refusal(mine, one) for one in used} == {PermissionError}
    server.kill()
    server.wait()
    assert refusal(mine, port) is PermissionError
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


def test_a_reset_pin_ends_the_sessions_of_that_name_and_no_others(hub, ada, bob):
    token = ada.new_token()
    assert ada.is_in() and token_opens(hub, token)
    message = hub.convlab("hub", hub.folder, "--reset-pin", ADA)
    assert f"the next login as {ADA} sets a new PIN" in message
    assert not ada.is_in() and not token_opens(hub, token)
    assert not limits.processes_of(uid_of(hub, ADA))
    assert bob.is_in() and not has_ended(server_of(hub, BOB))
    assert Visitor(hub, ADA, "new-pin").log_in() == 200
    assert Visitor(hub, ADA).log_in() == 403
    hub.convlab("hub", hub.folder, "--reset-pin", ADA)


def test_a_name_is_removed_which_frees_its_place_and_keeps_its_folder(hub, ada, bob):
    (hub.homes / BOB / "work.txt").write_text("mine")
    assert Visitor(hub, "cleo").log_in() == 403, "the room is full"
    listed = hub.convlab("hub", hub.folder, "--names").splitlines()
    assert [line.split()[0] for line in listed] == [ADA, BOB]
    hub.convlab("hub", hub.folder, "--remove", BOB)
    assert not bob.is_in() and ada.is_in()
    (kept,) = (hub.folder / "hub" / "removed").glob(f"{BOB}-*")
    assert (kept / "work.txt").read_text() == "mine"
    assert hub.convlab("hub", hub.folder, "--names").split()[0] == ADA
    again = Visitor(hub, BOB)
    assert again.log_in() == 200
    again.start_server()
    assert not (hub.homes / BOB / "work.txt").exists()


def test_unknown_name_is_refused(hub):
    message = hub.convlab("hub", hub.folder, "--remove", "nobody", code=2)
    assert "there is no participant nobody in" in message and "see --names" in message


def test_a_start_after_a_crash_ends_no_session(hub, ada):
    token, process = ada.new_token(), server_of(hub, ADA)
    hub.kill()
    assert "does not answer: start it" in hub.convlab("hub", hub.folder, "--reset-pin", ADA, code=1)
    hub.start()
    assert ada.is_in() and token_opens(hub, token) and not has_ended(process)


@pytest.mark.parametrize("why", ["a new passphrase", "--end"])
def test_sessions_end_with_a_new_passphrase_and_with_the_day(hub, ada, why):
    token, process = ada.new_token(), server_of(hub, ADA)
    hub.kill()
    if why == "--end":
        hub.convlab("hub", hub.folder, "--end")
    else:
        (hub.folder / "hub" / "passphrase").write_text("another one\n")
    hub.start()
    assert not ada.is_in() and not token_opens(hub, token)
    until(lambda: has_ended(process))
    assert ada.log_in() == 200
