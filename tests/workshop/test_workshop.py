"""A complete workshop: two participants on a real hub, and the instructor who runs it.

The hub is killed in the middle of it, and started again. No participant can impersonate another,
and sessions end in time.
"""

import csv
import json
import os
import socket
import subprocess
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from convlab import cli
from convlab.feedback import record
from convlab.workshop import accounts, cgroups, limits, mounts
from convlab.workshop.settings import Hub as Settings
from tests.browser import inspection, lab
from tests.leftovers import owner
from tests.waiting import has_ended, until
from tests.workshop import hubs, serving
from tests.workshop.records import EXERCISE
from tests.workshop.visitor import Visitor, token_opens

pytestmark = pytest.mark.browser

PATIENCE = 4 * lab.PATIENCE  # the other workers start browsers and servers, too
# Other runs on this machine have users of their own.
NAMES = ADA, BOB = [f"{name}-{owner()}" for name in ("ada", "bob")]
STUBS = {
    "zero_pad": "def zero_pad(image, padding):",
    "same_padding": "def same_padding(kernel_size):",
    "reflect_pad": "def reflect_pad(image, padding):",
}
RIGHT = {
    "zero_pad": "return np.pad(image, padding)",
    "same_padding": "return (kernel_size - 1) // 2, kernel_size // 2",
    "reflect_pad": "return np.pad(image, padding, mode='reflect')",
}
ALWAYS_ONE = "return np.pad(image, 1 if isinstance(padding, int) else padding)"
OPPOSITE = "return np.pad(image, padding, mode='wrap')"
# By hand, from the ten graded tests of the exercise, a point each: of `zero_pad` both pass where
# four sides are given, and the one of `reflect_pad` where nothing is padded.
POINTS = {ADA: 10, BOB: 3}


@pytest.fixture(scope="module")
def hub(handed_out):
    with hubs.running("--participants", 2, release=handed_out) as started:
        yield started


@pytest.fixture(scope="module")
def page(browser, hub):
    """Ada in JupyterLab with exercise 03 run; she has run lesson 00 before."""
    opened = new_page(browser)
    come_in(opened, hub, ADA)
    lab.wait_for_notebook(opened, PATIENCE)
    assert opened.url.endswith("/lab/tree/notebooks/00_start_here.ipynb")
    lab.wait_until_idle(opened, PATIENCE)
    lab.run_all(opened)
    assert lab.problems(opened) == []
    lab.open_path(opened, f"exercises/{EXERCISE}/padding.ipynb")
    lab.run_all(opened)
    yield opened
    opened.close()


@pytest.fixture
def ada(hub):
    """Ada without a page, with a server that runs."""
    return with_server(hub, ADA)


@pytest.fixture
def bob(hub):
    return with_server(hub, BOB)


def with_server(hub, name):
    visitor = Visitor(hub, name)
    assert visitor.log_in() == 200
    visitor.start_server()
    return visitor


def new_page(browser):
    page = lab.new_page(browser)
    page.set_default_timeout(PATIENCE)
    return page


def come_in(page, hub, name, path=""):
    page.goto(f"{hub.address}{path}")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Passphrase of the room").fill(hub.passphrase)
    page.get_by_label("Your PIN").fill(hubs.PIN)
    page.get_by_role("button", name="Log in").click()


def check(page, function, line, verdict):
    lab.write_function(page, STUBS[function], line)
    report = page.get_by_role("group", name=f"check of {function}")
    expect(report).to_contain_text(verdict, timeout=PATIENCE)
    lab.wait_for_answers(page)  # a check is recorded after its report is shown


def records(hub, name):
    return record.read(hub.homes / name / "exercises" / EXERCISE)


def test_the_workshop(browser, hub, page, bob, tmp_path):
    servers, token = {name: server_of(hub, name) for name in NAMES}, bob.new_token()
    check(page, "zero_pad", RIGHT["zero_pad"], "right, all")
    hub.kill()
    check(page, "same_padding", RIGHT["same_padding"], "right, all")
    assert "does not answer: start it" in hub.convlab("hub", hub.folder, "--reset-pin", BOB, code=1)
    hub.start()
    assert bob.is_in() and token_opens(hub, token)

    # The earlier page continues with its kernel, and a new one finds the server.
    check(page, "reflect_pad", RIGHT["reflect_pad"], "right, all")
    bobs = new_page(browser)
    come_in(bobs, hub, BOB, f"/user/{BOB}/lab/tree/exercises/{EXERCISE}/padding.ipynb")
    lab.wait_for_kernel(bobs, "padding.ipynb")
    lab.run_all(bobs)
    check(bobs, "zero_pad", ALWAYS_ONE, "Known mistake, always one.")
    for _ in range(2):
        bobs.keyboard.press("ArrowUp")  # to the cell of the check
        bobs.keyboard.press("Shift+Enter")
    check(bobs, "reflect_pad", OPPOSITE, "Known mistake, opposite side.")
    assert {name: server_of(hub, name) for name in NAMES} == servers
    for one in (page, bobs):
        lab.save(one)
        assert lab.foreign_requests(one) == []
    bobs.close()

    tried = {name: [(one.function, one.mistake) for one in records(hub, name)] for name in NAMES}
    assert tried == {
        ADA: [(function, "") for function in RIGHT],
        BOB: [("zero_pad", "always one")] * 3 + [("reflect_pad", "opposite side")],
    }
    with serving.room(hub.folder) as address:
        see_the_room(browser, address)

    hub.convlab("collect", EXERCISE, "--from", hub.folder, "--out", tmp_path / "inbox")
    graded = tmp_path / "graded"
    hub.convlab(
        "grade", EXERCISE, "--submissions", tmp_path / "inbox", "--out", graded, "--workers", 1
    )
    with open(graded / "marks.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == list(NAMES)
    assert {row["status"] for row in rows} == {"graded"}
    assert {row["student"]: float(row["score"]) for row in rows} == POINTS


def see_the_room(browser, address):
    page = lab.new_page(browser)
    page.goto(address)
    assert page.locator(".sum b").all_inner_texts() == ["2", "2", "1"]
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()[1:]
        for row in page.locator("tbody tr", has=page.locator("td")).all()
    }
    assert rows == {
        "zero_pad": ["2", "1", "1"],
        "same_padding": ["1", "1", "0"],
        "reflect_pad": ["2", "1", "0"],
    }
    cards = page.locator("article")
    shown = [card.get_attribute("data-mistake") for card in cards.all()]
    assert shown == ["always one", "opposite side"]
    assert cards.locator("h3 b").all_inner_texts() == ["1", "1"]
    expect(cards.first).to_contain_text("one cell on each side, whatever the number")
    assert cards.locator("svg.convlab").count() == 2
    assert not any(name in page.content() for name in NAMES)
    assert inspection.violations(page, "html") == []
    page.close()


def server_of(hub, name):
    """Return the participant's server, the oldest of their processes; numbers begin again."""
    processes = limits.processes_of(uid_of(hub, name))
    return min(processes, key=lambda one: psutil.Process(one).create_time())


def uid_of(hub, name):
    return (hub.homes / name).stat().st_uid


def test_participants_cannot_read_other_folders_or_answers(hub, page, bob):
    uid = (hub.homes / BOB).stat().st_uid
    assert len({(hub.homes / name).stat().st_uid for name in NAMES} | {0}) == 3
    environment = f"/proc/{server_of(hub, ADA)}/environ"
    closed = [hub.homes, hub.homes / ADA, hub.folder / "hub" / "passphrase", environment]
    closed += [accounts.runtime_of((hub.homes / ADA).stat().st_uid)]
    closed += [hub.site / "convlab" / "_course" / "exercises" / EXERCISE / "solution.py"]
    for place in closed:
        done = subprocess.run(
            ["sh", "-c", 'ls "$1" && cat "$1"', "sh", str(place)], user=uid, group=uid,
            extra_groups=[], capture_output=True, text=True,
        )  # fmt: skip
        assert "Permission denied" in done.stderr, place
    handed_out = {path.name for path in hub.folder.rglob("*") if path.is_file()}
    assert not handed_out & {"solution.py", "known_mistakes.py", "cases.py", "test_padding.py"}


def test_the_servers_have_nothing_left_of_root(hub, page, bob):
    for name, least in {ADA: 2, BOB: 1}.items():  # a server, and Ada's kernel
        uid = uid_of(hub, name)
        processes = limits.processes_of(uid)
        assert len(processes) >= least
        for process in processes:
            with open(f"/proc/{process}/status") as file:
                message = dict(line.rstrip("\n").split(":\t", 1) for line in file)
            assert message["Uid"].split() == [str(uid)] * 4
            assert message["Groups"].strip() == ""
            assert int(message["CapEff"], 16) == int(message["CapPrm"], 16) == 0
            assert message["NoNewPrivs"] == "1"


def test_the_servers_use_the_kernel_and_the_settings_of_the_course(hub, page):
    with open(f"/proc/{server_of(hub, ADA)}/environ") as file:
        message = dict(line.split("=", 1) for line in file.read().split("\0") if line)
    assert message["JUPYTER_PREFER_ENV_PATH"] == "1"
    assert message["JUPYTER_CONFIG_PATH"] == str(hub.folder / "package" / "convlab" / "lab_config")


def test_no_kernel_can_be_listened_to_over_the_network(hub, page):
    # As the participant's processes see it: the folder is private to them.
    uid = (hub.homes / ADA).stat().st_uid
    runtime = Path(f"/proc/{server_of(hub, ADA)}/root{accounts.runtime_of(uid)}")
    kinds = [path.is_socket() for path in runtime.glob("kernel-*-ipc-*")]
    assert kinds and all(kinds)
    message = [json.loads(file.read_text()) for file in runtime.glob("kernel-*.json")]
    assert {one["transport"] for one in message} == {"ipc"}


def test_refused_login_explains_why(browser, hub):
    stranger, name = lab.new_page(browser), '"><script>alert(1)</script>'
    come_in(stranger, hub, name)
    expect(stranger.get_by_role("alert")).to_contain_text("A name consists of letters a to z")
    expect(stranger.get_by_label("Your name")).to_have_value(name)
    assert inspection.violations(stranger, "html") == []
    assert {path.name for path in hub.homes.iterdir()} <= set(NAMES)
    stranger.close()


# ------------------------------------------------------------------ kept apart


def port_of(server):
    connections = psutil.Process(server).net_connections()
    (listening,) = [one for one in connections if one.status == psutil.CONN_LISTEN]
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


def test_no_participant_can_listen_in_the_place_of_another_or_of_the_hub(hub, ada, bob):
    mine, settings = uid_of(hub, BOB), Settings.of_folder(hub.folder)
    used = {port_of(server_of(hub, ADA)), settings.proxy_port, settings.hub_port}
    assert {refusal(mine, one) for one in used} == {PermissionError}
    assert refusal(mine, 0) is None, "what the system gives to everybody can be bound"


def test_each_participant_has_private_folders_and_a_cgroup(hub, ada, bob):
    servers = [server_of(hub, name) for name in (ADA, BOB)]
    if mounts.possible():
        spaces = {os.readlink(f"/proc/{pid}/ns/mnt") for pid in ("self", *servers)}
        assert len(spaces) == 3
        runtime = accounts.runtime_of(uid_of(hub, ADA))
        assert os.stat(f"/proc/{servers[0]}/root{runtime}").st_uid == uid_of(hub, ADA)
        assert mounts.taken(servers[0]) < 1 << 20
    if cgroups.find():
        for name, server in zip((ADA, BOB), servers, strict=True):
            with open(f"/proc/{server}/cgroup") as file:
                assert f"/convlab/{uid_of(hub, name)}\n" in file.read()


# ------------------------------------------------------------------ sessions that end


@pytest.fixture
def command(hub, capsys):
    """Return a function that runs `convlab hub` for this hub, and returns its output."""

    def run(*arguments, code=0):
        assert cli.main(["hub", str(hub.folder), *arguments]) == code
        return "".join(capsys.readouterr())

    return run


def test_a_reset_pin_ends_the_sessions_of_that_name_and_no_others(hub, ada, bob, command):
    token, port = ada.new_token(), port_of(server_of(hub, ADA))
    assert ada.is_in() and token_opens(hub, token)
    message = command("--reset-pin", ADA)
    assert f"the next login as {ADA} sets a new PIN" in message
    assert not ada.is_in() and not token_opens(hub, token)
    assert not limits.processes_of(uid_of(hub, ADA))
    assert refusal(uid_of(hub, BOB), port) is PermissionError
    assert bob.is_in() and not has_ended(psutil.Process(server_of(hub, BOB)))
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
    token, process = bob.new_token(), psutil.Process(server_of(hub, BOB))
    hub.kill()
    (hub.folder / "hub" / "passphrase").write_text("another one\n")
    hub.start()
    assert not bob.is_in() and not token_opens(hub, token)
    until(lambda: has_ended(process))
    assert bob.log_in() == 200


def test_with_a_domain_the_pages_of_each_participant_are_a_separate_origin(browser, hub):
    hub.kill()
    hub.convlab("hub", hub.folder, "--end")  # servers that run keep the address without a domain
    hub.domain = "hub.localhost"
    hub.start()
    page = new_page(browser)
    come_in(page, hub, ADA)
    lab.wait_for_notebook(page, PATIENCE)
    assert page.url.startswith(f"http://{ADA}.hub.localhost:{hub.port}/user/{ADA}/lab")
    assert lab.problems(page) == []
    page.close()
