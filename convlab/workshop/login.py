"""The login of the hub: a name, the passphrase of the room, and a personal PIN."""

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

_DELAY = 1.0  # seconds before a refusal is sent
COOKIE = "convlab-browser"  # identifies a browser that has logged in, and its name


class RoomAuthenticator(Authenticator):
    """Checks the passphrase and the PIN of a name; new names are accepted up to the limit."""

    def __init__(self, **more):
        super().__init__(**more)
        self._hub = Hub.of_environment()
        self._pins = Pins(self._hub.pins, self._hub.participants)
        self._attempts = Attempts()

    def get_custom_html(self, base_url: str) -> str:
        """Return the template of the form on JupyterHub's login page."""
        return Path(__file__).with_name("login.html").read_text(encoding="utf-8")

    async def authenticate(self, handler, data: dict) -> str:
        """Return the participant's name.

        Raises HTTPError with a message for the participant: 403, or 507 if the disk is full.
        """
        try:
            name = checked_name(data.get("username", ""))
            browser = known_browser(handler, name)
            source = browser or source_of(handler.request)
            if not browser:
                await self._attempts.enter_unknown(source)
            passphrase = self._hub.passphrase()
            given = data.get("password", "").encode()
            # An editor may empty the file while saving it: then nobody can log in.
            if not passphrase or not hmac.compare_digest(given, passphrase.encode()):
                raise Refused("This is not the passphrase of the room: please ask the instructor.")
            await self._attempts.enter(name, source, known=bool(browser))
            if not self._pins.knows(name):
                self._attempts.new(source)
            await asyncio.to_thread(self._pins.admit, name, data.get("pin", ""))
            self._attempts.right(name, source, known=bool(browser))
        except Refused as refusal:
            self.log.warning("login refused: %s", refusal)
            await asyncio.sleep(_DELAY)
            raise web.HTTPError(403, "%s", refusal, reason=str(refusal)) from None
        except OSError as error:
            words = f"The hub cannot save your name ({error.strerror}): please tell the instructor."
            raise web.HTTPError(507, "%s", words, reason=words) from None
        remember(handler, name)
        return name


def known_browser(handler, name: str) -> str:
    """Return the ID of a browser that has logged in with `name` before, or ""."""
    cookie = (handler.get_signed_cookie(COOKIE) or b"").decode()
    return cookie if cookie.partition(" ")[0] == name else ""


def remember(handler, name: str) -> None:
    """Set a signed cookie by which the browser is recognised at its next login."""
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
    """Return the source of a request: a network, or a user of this machine.

    The hub trusts the address that the proxy reports. A participant's process can bypass the proxy
    and report any address; it counts as its user.
    """
    uid = ports.owner(request.connection.stream.socket)
    return network(request.remote_ip) if uid in (None, os.geteuid()) else f"user {uid}"
