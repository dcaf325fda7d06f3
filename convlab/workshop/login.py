"""Who is let into the hub: name, passphrase of the room, and a PIN of one's own."""

from __future__ import annotations

import asyncio
import hmac
import time
from pathlib import Path

from jupyterhub.auth import Authenticator
from tornado import web

from convlab.workshop.people import Pins, Refused, checked_name
from convlab.workshop.settings import Hub

_SLOWLY = 1.0  # seconds that a wrong answer takes
_TRIES, _LOCKED = 5, 60  # wrong PINs in a row, and for how many seconds the name is closed then


class RoomAuthenticator(Authenticator):
    """Lets in who knows the passphrase and the PIN of a name, and new names while there is room."""

    def __init__(self, **more):
        super().__init__(**more)
        self._hub = Hub.of_environment()
        self._pins = Pins(self._hub.pins, self._hub.participants)
        self._wrong: dict[str, tuple[int, float]] = {}

    def get_custom_html(self, base_url: str) -> str:
        """Return the form; JupyterHub fills it in and shows it on its login page."""
        return Path(__file__).with_name("login.html").read_text(encoding="utf-8")

    async def authenticate(self, handler, data: dict) -> str:
        """Return the participant's name.

        Raises
        ------
        tornado.web.HTTPError
            With the words for whoever is not let in: 403, or 507 where the disk is full.
        """
        try:
            name = checked_name(data.get("username", ""))
            passphrase = self._hub.passphrase()
            if not hmac.compare_digest(data.get("password", "").encode(), passphrase.encode()):
                raise Refused("This is not the passphrase of the room: ask the instructor.")
            await self._check_pin(name, data.get("pin", ""))
        except Refused as refusal:
            await asyncio.sleep(_SLOWLY)
            raise web.HTTPError(403, "%s", refusal, reason=str(refusal)) from None
        except OSError as error:
            words = f"The hub cannot note your name ({error.strerror}): tell the instructor."
            raise web.HTTPError(507, "%s", words, reason=words) from None
        return name

    async def _check_pin(self, name: str, pin: str) -> None:
        tries, since = self._wrong.get(name, (0, 0.0))
        if tries >= _TRIES and time.monotonic() < since + _LOCKED:
            raise Refused(f"{_TRIES} wrong PINs for {name}: try again in a minute.")
        try:
            await asyncio.to_thread(self._pins.admit, name, pin)
        except Refused:
            before = 0 if tries >= _TRIES else tries
            self._wrong[name] = (before + 1, time.monotonic())
            raise
        self._wrong.pop(name, None)
