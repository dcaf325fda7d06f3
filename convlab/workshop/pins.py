"""Participants' names, safe in paths and commands, each protected by a PIN.

All participants know the passphrase of the room, so it does not tell them apart. The first login
with a name sets its PIN, and later logins need it. Each PIN is stored as a salted scrypt hash in a
separate file. The instructor can reset a forgotten PIN (`convlab.workshop.sessions`); the next
login sets a new one.
"""

import hashlib
import hmac
import re
import secrets
import threading
from pathlib import Path

from convlab.files import write_atomic

LONGEST_NAME = 20
SHORTEST_PIN, LONGEST_PIN = 4, 64
_NAME = re.compile(rf"[a-z][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
_COST = {"n": 1 << 14, "r": 8, "p": 1}


class Refused(Exception):
    """A login was refused; the message is for the participant."""


def checked_name(given: str) -> str:
    """Return a participant's name in lower case.

    Raises Refused if it has characters other than a to z, digits and hyphens, or is too long.
    """
    name = given.strip().lower()
    if not _NAME.fullmatch(name):
        raise Refused(
            f"A name consists of letters a to z, digits and hyphens, begins with a letter, and has "
            f"at most {LONGEST_NAME} characters."
        )
    return name


class Pins:
    """The PINs of a room: a file for each name, in a folder that only the hub may read.

    There are at most as many names as `places`.
    """

    def __init__(self, folder, places: int):
        self._folder, self._places = Path(folder), places
        self._setting = threading.Lock()

    def names(self) -> list[str]:
        """Return the names that have a PIN."""
        return sorted(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def knows(self, name: str) -> bool:
        """Whether a name has a PIN."""
        return (self._folder / name).exists()

    def admit(self, name: str, pin: str) -> None:
        """Check the PIN of a name, or set it if the name is new.

        Raises Refused if the PIN is wrong, too short or too long, or the room is full, and OSError
        if a new PIN cannot be written.
        """
        if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
            raise Refused(f"A PIN must have {SHORTEST_PIN} to {LONGEST_PIN} characters.")
        path = self._folder / name
        if not path.exists() and self._set(path, pin):
            return
        if not self._is(path, pin):
            raise Refused(
                f"The name {name} is in use, and this is not its PIN. Choose another name or, if "
                "it is yours, ask the instructor to reset the PIN."
            )

    def _set(self, path: Path, pin: str) -> bool:
        """Set a PIN; return False if another login has just set one."""
        self._check_places()  # before the expensive hash
        salt = secrets.token_bytes(16)
        content = f"{salt.hex()} {_hash(pin, salt).hex()}\n"
        with self._setting:  # simultaneous new names must not share the last place
            if path.exists():
                return False
            self._check_places()
            write_atomic(path, content.encode())
            path.chmod(0o600)
        return True

    def _check_places(self) -> None:
        if len(self.names()) >= self._places:
            raise Refused(
                f"All {self._places} places of this room are taken. If you were here before, "
                "use the same name as then; otherwise ask the instructor."
            )

    def _is(self, path: Path, pin: str) -> bool:
        try:
            salt, expected = map(bytes.fromhex, path.read_text().split())
        except ValueError:
            raise Refused(
                f"The PIN of {path.name} is damaged: please tell the instructor."
            ) from None
        return hmac.compare_digest(_hash(pin, salt), expected)


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **_COST)
