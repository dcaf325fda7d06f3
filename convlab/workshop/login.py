"""Who is let into the hub: name, passphrase of the room, and a PIN of one's own."""

from __future__ import annotations

import asyncio
import hmac
import os
import secrets
from pathlib import Path

from jupyterhub.auth import Authenticator
from tornado import web

from convlab.workshop import ports
from convlab.workshop.attempts import Attempts, network
from convlab.workshop.pins import Pins, Refused, checked_name
from convlab.workshop.settings import Hub

_SLOWLY = 1.0  # seconds that a wrong answer takes
COOKIE = "convlab-browser"  # names a browser that was let in, and the name it was let in with


class RoomAuthenticator(Authenticator):
    """Lets in who knows the passphrase and the PIN of a name, and new names while there is room."""

    def __init__(self, **more):
        super().__init__(**more)
        self._hub = Hub.of_environment()
        self._pins = Pins(self._hub.pins, self._hub.participants)
        self._attempts = Attempts()

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
            browser = known_browser(handler, name)
            source = browser or source_of(handler.request)
            if not browser:
                await self._attempts.knock(source)
            passphrase = self._hub.passphrase()
            if not hmac.compare_digest(data.get("password", "").encode(), passphrase.encode()):
                raise Refused("This is not the passphrase of the room: ask the instructor.")
            await self._attempts.enter(name, source, known=bool(browser))
            if not self._pins.knows(name):
                self._attempts.new(source)
            await asyncio.to_thread(self._pins.admit, name, data.get("pin", ""))
            self._attempts.right(name, source, known=bool(browser))
        except Refused as refusal:
            self.log.warning("login refused: %s", refusal)
            await asyncio.sleep(_SLOWLY)
            raise web.HTTPError(403, "%s", refusal, reason=str(refusal)) from None
        except OSError as error:
            words = f"The hub cannot note your name ({error.strerror}): tell the instructor."
            raise web.HTTPError(507, "%s", words, reason=words) from None
        remember(handler, name)
        return name


def known_browser(handler, name: str) -> str:
    """Return what names a browser that was let in with `name` before, or ""."""
    cookie = (handler.get_signed_cookie(COOKIE) or b"").decode()
    return cookie if cookie.partition(" ")[0] == name else ""


def remember(handler, name: str) -> None:
    """Give the browser a signed cookie, so that it is known at its next login."""
    if not known_browser(handler, name):
        handler.set_signed_cookie(
            COOKIE,
            f"{name} {secrets.token_hex(8)}",
            path=handler.hub.base_url,
            httponly=True,
            samesite="Lax",
            secure=handler.request.protocol == "https",
        )


def source_of(request) -> str:
    """Return where a request comes from: a network, or a user of this machine.

    The hub believes the proxy which address asked it. A participant's process can reach the hub
    without the proxy and name any address; it counts as its user.
    """
    uid = ports.owner(request.connection.stream.socket)
    return network(request.remote_ip) if uid in (None, os.geteuid()) else f"user {uid}"
