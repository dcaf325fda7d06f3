"""The room's server, started as an instructor starts it, with requests like a browser's."""

import socket
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from urllib.parse import urlsplit

import pytest

from convlab import cli
from convlab.feedback import exercise
from convlab.feedback.loading import find
from convlab.workshop.room import Course, Watch
from tests.waiting import until
from tests.workshop import serving
from tests.workshop.records import EXERCISE, add, line


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    room = tmp_path_factory.mktemp("room")
    add(room, "ada", line("passed"))
    add(room, "<b>bob", *[line("wrong", "always one")] * 3)
    add(room, "cleo")
    return room


@pytest.fixture(scope="module")
def address(folder):
    with serving.room(folder) as found:
        yield found


def ask(address, path="", cookies=None):
    """Return status, headers and text of an answer."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(CookieJar() if cookies is None else cookies)
    )
    place = address if not path else f"{address.split('/?')[0]}{path}"
    try:
        with opener.open(place, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_the_token_opens_the_page_once_and_a_cookie_from_then_on(address):
    cookies = CookieJar()
    status, _, text = ask(address, cookies=cookies)
    assert status == 200 and "The room" in text
    (cookie,) = cookies
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert address.partition("token=")[2] not in text
    assert ask(address, "/now", cookies)[0] == 200
    assert ask(address, "/room.js", cookies)[0] == 200


@pytest.mark.parametrize(
    "path", ["/", "/now", "/room.js", "/?token=", "/?token=guess", "/?token=é"]
)
def test_nothing_is_shown_without_the_token(address, path):
    status, _, text = ask(address, path.replace("é", "%C3%A9"))
    assert status == 403
    assert text == "Open the address that `convlab room` printed: it ends in ?token=...\n"


def test_only_counts_are_shown_and_no_name(address):
    text = ask(address)[2]
    assert "<b>3</b> in the room" in text
    assert "<b>2</b> have started" in text
    assert "<b>1</b> is stuck now" in text
    assert "With one number, you added one cell on each side, whatever the number." in text
    assert not any(name in text for name in ("ada", "bob", "cleo"))


def test_mistakes_beyond_the_fourth_are_counted_and_not_called_rarer(tmp_path):
    for number, name in enumerate([*find(EXERCISE).known_mistakes["zero_pad"]][:6]):
        add(tmp_path, f"p{number}", line("wrong", name))
    assert "and 2 more mistakes" in Watch(tmp_path).body


def test_names_are_shown_where_asked_for_and_are_no_markup(folder):
    with serving.room(folder, "--names") as address:
        text = ask(address)[2]
    assert "stuck: " in text
    assert "&lt;b&gt;bob" in text
    assert "<b>bob" not in text


def test_page_loads_nothing_from_elsewhere(address):
    _, headers, text = ask(address)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "http" not in policy
    assert "https://" not in text
    assert headers["Referrer-Policy"] == "no-referrer"


def test_it_listens_on_this_machine_only(address):
    port = urlsplit(address).port
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only chooses an address of this machine
        own = probe.getsockname()[0]
    if own.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError):
        socket.create_connection((own, port), timeout=5).close()


def test_two_instructors_see_the_same_live(folder):
    with serving.room(folder) as address:
        jars = [CookieJar(), CookieJar()]
        for jar in jars:
            ask(address, cookies=jar)
        path = add(folder, "dan", line("passed"))

        def look(jar):
            return until(lambda: "<b>4</b> in the room" in ask(address, "/now", jar)[2])

        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(look, jars)) == [True, True]
        path.unlink()
        for parent in list(path.parents)[:3]:
            parent.rmdir()


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nowhere"], "there is no folder nowhere"),
        (["."], "is the course of one participant"),
        (["room", "--port", "99999"], "99999 is not a port"),
        (["room", "--ip", "no.such.host.invalid"], "no.such.host.invalid is not an address"),
    ],
)
def test_wrong_use_is_reported(tmp_path, monkeypatch, capsys, arguments, message):
    (tmp_path / "exercises" / EXERCISE).mkdir(parents=True)
    (tmp_path / "room").mkdir()
    monkeypatch.chdir(tmp_path)
    assert cli.main(["room", *arguments]) == 2
    printed, error = capsys.readouterr()
    assert printed == "" and error.startswith("convlab: ") and message in error


def test_port_in_use_is_reported_with_a_free_one(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert cli.main(["room", str(tmp_path), "--port", str(port)]) == 1
    assert f"port {port} is in use by another program: use --port " in capsys.readouterr().err


# ------------------------------------------------------------------ reports on mistakes


def test_report_of_a_mistake_is_that_of_the_check():
    def zero_pad(image, padding):
        return find("03_padding").wrong_programs("zero_pad")["always one"](image, padding)

    shown = Course().report("03_padding", "zero_pad", "always one")
    checked = exercise("03_padding").examine(zero_pad)
    assert shown.mistake == "always one"
    assert shown.picture.startswith("<svg")
    parts = ("picture", "call", "findings", "mistakes")
    assert [getattr(shown, part) for part in parts] == [getattr(checked, part) for part in parts]
