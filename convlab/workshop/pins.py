"""Who may be in the room: names that are safe in paths and commands, each kept by a PIN.

Everybody knows the passphrase of the room, so it cannot tell one participant from another. The
first to come with a name sets a PIN, and from then on the name opens with that PIN only. It is
kept as a salted scrypt hash in a file of its own. The instructor can reset a PIN that was forgotten
(`convlab.workshop.sessions`); the next login sets a new one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import threading
from pathlib import Path

LONGEST_NAME = 20
SHORTEST_PIN, LONGEST_PIN = 4, 64
_NAME = re.compile(rf"[a-z][a-z0-9-]{{0,{LONGEST_NAME - 1}}}")
_COST = {"n": 1 << 14, "r": 8, "p": 1}


class Refused(Exception):
    """A login that is not let in; the message is for whoever tries."""


def checked_name(given: str) -> str:
    """Return a participant's name in lower case.

    Raises
    ------
    Refused
        If it has anything but letters a to z, digits and hyphens, or is too long.
    """
    name = given.strip().lower()
    if not _NAME.fullmatch(name):
        raise Refused(
            f"A name has letters a to z, digits and hyphens, begins with a letter, and has at most "
            f"{LONGEST_NAME} of them."
        )
    return name


class Pins:
    """The PINs of a room, one file a name.

    Parameters
    ----------
    folder : str or Path
        Where the files are; nobody but the hub may read it.
    places : int
        How many names there can be.
    """

    def __init__(self, folder, places: int):
        self._folder, self._places = Path(folder), places
        self._counting = threading.Lock()

    def names(self) -> list[str]:
        """Return the names that are taken."""
        return sorted(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def knows(self, name: str) -> bool:
        """Whether a name has a PIN."""
        return (self._folder / name).exists()

    def admit(self, name: str, pin: str) -> None:
        """Check the PIN of a name, or set it where the name is new.

        Raises
        ------
        Refused
            If it is another PIN, is too short or long, or the room is full.
        OSError
            If a new PIN cannot be written.
        """
        if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
            raise Refused(f"A PIN has {SHORTEST_PIN} to {LONGEST_PIN} characters.")
        path = self._folder / name
        if not path.exists() and self._set(path, pin):
            return
        if not self._is(path, pin):
            raise Refused(
                f"The name {name} is taken, and this is not its PIN. Choose another name, or, if "
                "it is yours, ask the instructor to free it."
            )

    def _set(self, path: Path, pin: str) -> bool:
        """Set a PIN; False if somebody else was faster."""
        salt = secrets.token_bytes(16)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            self._check_places()  # a full room costs no hash
            draft.touch(mode=0o600)
            draft.write_text(f"{salt.hex()} {_hash(pin, salt).hex()}\n")
            with self._counting:  # several new names at once must not share the last place
                self._check_places()
                os.link(draft, path)
        except FileExistsError:
            return False
        finally:
            draft.unlink(missing_ok=True)
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
            raise Refused(f"The PIN of {path.name} is damaged: tell the instructor.") from None
        return hmac.compare_digest(_hash(pin, salt), expected)


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **_COST)
