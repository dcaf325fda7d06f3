"""`convlab room`: a page that shows, live, what a room of participants has done and what stops it.

The page is asked for anew every two seconds by whoever has it open; what is counted is counted
once, however many look on.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from tornado import httpserver, netutil, web

from convlab.workshop import page, ports, tally
from convlab.workshop.mistakes import Course
from convlab.workshop.records import Records

PORT = 8700
_EVERY = 2.0  # seconds between two looks at the folder
_COOKIE_DAYS = 1


class Watch:
    """Looks at a folder again and again, and keeps what the page shows of it."""

    def __init__(self, folder, *, names: bool = False):
        self._course = Course()
        self._records = Records(folder, self._course.known)
        self._names = names
        self.body = self.look()

    def look(self) -> str:
        """Read what was added to the records, and write the page's body."""
        participants = self._records.look()
        room = tally.count(participants, self._course.known, time.time())
        troubles = self._records.troubles
        return page.body(room, self._course.report, troubles, names=self._names)

    async def go_on(self) -> None:
        """Look every two seconds, in a thread: a folder on a network may be slow."""
        with ThreadPoolExecutor(1) as thread:
            while True:
                await asyncio.sleep(_EVERY)
                loop = asyncio.get_running_loop()
                self.body = await loop.run_in_executor(thread, self.look)


class _Handler(web.RequestHandler):
    """Lets in who brings the token, once in the address and then as a cookie."""

    def initialize(self, watch: Watch, token: str, cookie: str) -> None:
        self._watch, self._token, self._cookie = watch, token, cookie

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'",
        )

    def prepare(self) -> None:
        given = self.get_query_argument("token", None)
        if not self._is_token(self.get_cookie(self._cookie) if given is None else given):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        if given is not None:
            # The token leaves the address bar, which a projector shows.
            self.set_cookie(
                self._cookie, given, httponly=True, samesite="Lax", expires_days=_COOKIE_DAYS
            )
            self.redirect(self.request.path)

    def _is_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self._token.encode())

    def write_error(self, status_code: int, **_more) -> None:
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        if status_code == HTTPStatus.FORBIDDEN:
            self.finish("Open the address that `convlab room` printed: it ends in ?token=...\n")
        else:
            self.finish(f"{HTTPStatus(status_code).phrase}\n")


class _Page(_Handler):
    def get(self) -> None:
        self.finish(page.page(self._watch.body))


class _Now(_Handler):
    def get(self) -> None:
        # Tornado answers 304 and sends nothing where the page has this very text already.
        self.finish(self._watch.body)


class _Script(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=UTF-8")
        self.finish(page.script())


async def serve(folder, *, ip: str = "127.0.0.1", port: int | None = None, names: bool = False):
    """Serve the room's page until it is cancelled.

    Parameters
    ----------
    folder : str or Path
        Each folder in it is a participant.
    ip : str
        Where to listen; only this machine by default.
    port : int, optional
        By default the first free one from 8700 on; 0 takes any.
    names : bool
        Whether the page shows who it is that is stuck.

    Raises
    ------
    ValueError
        The folder, the address or the port is none.
    OSError
        The port is taken; the message names one that is free.
    """
    if port is None:
        port = ports.first_free(PORT, ip)
    elif port:
        ports.check(port, ip)
    watch = Watch(folder, names=names)
    token = secrets.token_urlsafe(24)
    sockets = netutil.bind_sockets(port, None if ip == "*" else ip)
    port = sockets[0].getsockname()[1]
    shared = {"watch": watch, "token": token, "cookie": f"convlab-room-{port}"}
    routes = [(r"/", _Page, shared), (r"/now", _Now, shared), (r"/room\.js", _Script, shared)]
    server = httpserver.HTTPServer(web.Application(routes, log_function=lambda _: None))
    server.add_sockets(sockets)
    print(f"convlab: the room is at {address(ip, port)}/?token={token}", flush=True)
    print("convlab: end it with Ctrl-C", flush=True)
    try:
        await watch.go_on()
    finally:
        server.stop()


def address(ip: str, port: int) -> str:
    """Return the address of a page, as a browser on this machine takes it."""
    host = "127.0.0.1" if ip in ("*", "0.0.0.0", "::", "") else ip
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
