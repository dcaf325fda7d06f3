"""Names that are safe anywhere, and the PINs that protect them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from convlab.workshop import pins as pins_module
from convlab.workshop.pins import Pins, Refused, checked_name


@pytest.mark.parametrize(
    "given, name", [("ada", "ada"), (" Bob ", "bob"), ("r2-d2", "r2-d2"), ("root\n", "root")]
)
def test_a_name_is_taken_in_lower_case_without_the_space_around_it(given, name):
    assert checked_name(given) == name


@pytest.mark.parametrize(
    "given",
    ["", "..", "../ada", "a/b", "/etc", "-rf", "a b", "ada;id", "$(id)", "a" * 21, "émile", "a\nb",
     "a\0b", "1st", "a_b", "Ⅷ", "ａda"],
)  # fmt: skip
def test_a_name_that_could_mean_something_else_is_refused(given):
    with pytest.raises(Refused, match="letters a to z"):
        checked_name(given)


def test_the_first_pin_keeps_the_name(tmp_path):
    pins = Pins(tmp_path, 30)
    pins.admit("ada", "1234")
    pins.admit("ada", "1234")
    with pytest.raises(Refused, match="The name ada is in use, and this is not its PIN"):
        pins.admit("ada", "1235")
    Pins(tmp_path, 30).admit("ada", "1234")
    with pytest.raises(Refused, match="in use"):
        Pins(tmp_path, 30).admit("ada", "12345")


def test_a_pin_is_not_to_be_read_from_its_file(tmp_path):
    pins = Pins(tmp_path, 30)
    pins.admit("ada", "secret-one")
    pins.admit("bob", "secret-one")
    ada, bob = (tmp_path / name for name in ("ada", "bob"))
    assert ada.stat().st_mode & 0o777 == 0o600
    assert "secret-one" not in ada.read_text()
    assert ada.read_text() != bob.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ada", "bob"]


def test_a_name_is_freed_by_deleting_its_file(tmp_path):
    pins = Pins(tmp_path, 30)
    pins.admit("ada", "1234")
    (tmp_path / "ada").unlink()
    pins.admit("ada", "5678")
    pins.admit("ada", "5678")


@pytest.mark.parametrize("pin", ["", "123", "x" * 65])
def test_a_pin_of_a_wrong_length_is_refused(tmp_path, pin):
    with pytest.raises(Refused, match="A PIN must have 4 to 64 characters"):
        Pins(tmp_path, 30).admit("ada", pin)
    assert list(tmp_path.iterdir()) == []


def test_full_room_accepts_known_names_only(tmp_path):
    pins = Pins(tmp_path, 2)
    pins.admit("ada", "1234")
    pins.admit("bob", "1234")
    with pytest.raises(Refused, match="All 2 places of this room are taken"):
        pins.admit("cleo", "1234")
    pins.admit("ada", "1234")


@pytest.mark.parametrize("content", ["", "rubbish", "zz zz", "00 00 00"])
def test_damaged_pin_refuses_every_login(tmp_path, content):
    (tmp_path / "ada").write_text(content)
    with pytest.raises(Refused, match="damaged"):
        Pins(tmp_path, 30).admit("ada", "1234")


def test_simultaneous_logins_with_a_new_name_set_one_pin(tmp_path):
    pins, let_in = Pins(tmp_path, 30), []

    def come(pin):
        with suppress(Refused):
            pins.admit("ada", pin)
            let_in.append(pin)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(come, [f"{n:04}" for n in range(8)]))
    assert len(let_in) == 1
    pins.admit("ada", let_in[0])


def test_simultaneous_new_names_do_not_exceed_the_places(tmp_path, monkeypatch):
    pins, let_in = Pins(tmp_path, 3), []
    together = threading.Barrier(8)

    def hash_(pin, salt, real=pins_module._hash):
        together.wait()  # all have found a place by now
        return real(pin, salt)

    monkeypatch.setattr(pins_module, "_hash", hash_)

    def come(name):
        try:
            pins.admit(name, "1234")
            let_in.append(name)
        except Refused as refusal:
            assert "All 3 places" in str(refusal)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(come, [f"n{n}" for n in range(8)]))
    assert len(let_in) == 3
    assert pins.names() == sorted(let_in)
