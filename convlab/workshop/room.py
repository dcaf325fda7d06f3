"""`convlab room`: the server of a live page of a room's progress and mistakes.

Open pages ask for updates every two seconds; the records are counted once for all of them.
"""

import asyncio
import hmac
import secrets
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from http import HTTPStatus

from tornado import httpserver, netutil, web

from convlab.feedback.diagnosis import Report, diagnose
from convlab.feedback.loading import HandedOut, exercise_folders
from convlab.workshop import page, ports, tally
from convlab.workshop.records import Records

PORT = 8700
_EVERY = 2.0  # seconds between two updates
_COOKIE_DAYS = 1


class Course:
    """The exercises of the course; those in participants' folders are never loaded.

    Raises ValueError if the course was handed out without its known mistakes.
    """

    def __init__(self):
        self._exercises = {folder.name: folder for folder in exercise_folders()}
        away = [one.path for one in self._exercises.values() if isinstance(one, HandedOut)]
        if away:
            raise ValueError(
                f"{away[0]} was handed out without its known mistakes, which the page shows: "
                "run the command where the whole course is installed"
            )
        self.known = tally.known_mistakes(self._exercises.values())

    @lru_cache(maxsize=1024)  # noqa: B019 - one course per process
    def report(self, exercise: str, function: str, mistake: str) -> Report:
        """Return the report of a check of the mistake."""
        folder = self._exercises[exercise]
        wrong = folder.wrong_programs(function)[mistake]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a wrong program may divide by 0
            return diagnose(wrong, folder.answer_key(function))


class Watch:
    """Follows the records in a folder, and keeps the body of the page."""

    def __init__(self, folder, *, names: bool = False):
        self._course = Course()
        self._records = Records(folder, self._course.known)
        self._names = names
        self.body = self.update()

    def update(self) -> str:
        """Read new records, and return the body of the page."""
        participants = self._records.update()
        room = tally.count(participants, self._course.known, time.time())
        troubles = self._records.troubles
        return page.body(room, self._course.report, troubles, names=self._names)

    async def run(self) -> None:
        """Update every two seconds, in a thread, since a network folder may be slow."""
        with ThreadPoolExecutor(1) as thread:
            while True:
                await asyncio.sleep(_EVERY)
                loop = asyncio.get_running_loop()
                self.body = await loop.run_in_executor(thread, self.update)


class _Handler(web.RequestHandler):
    """Requires the token, once in the address and then as a cookie."""

    def initialize(self, token: str, cookie: str, kind: str, content: Callable[[], str]) -> None:
        self._token, self._cookie, self._kind, self._content = token, cookie, kind, content

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
        shown = self.get_cookie(self._cookie, "") if given is None else given
        if not hmac.compare_digest(shown.encode(), self._token.encode()):
            raise web.HTTPError(HTTPStatus.FORBIDDEN)
        if given is not None:
            # Remove the token from the address bar, which a projector may show.
            self.set_cookie(
                self._cookie, given, httponly=True, samesite="Lax", expires_days=_COOKIE_DAYS
            )
            self.redirect(self.request.path)

    def get(self) -> None:
        self.set_header("Content-Type", f"text/{self._kind}; charset=UTF-8")
        # Tornado answers 304 if the page already has this text.
        self.finish(self._content())

    def write_error(self, status_code: int, **_more) -> None:
        self.set_header("Content-Type", "text/plain; charset=UTF-8")
        if status_code == HTTPStatus.FORBIDDEN:
            self.finish("Open the address that `convlab room` printed: it ends in ?token=...\n")
        else:
            self.finish(f"{HTTPStatus(status_code).phrase}\n")


async def serve(folder, *, ip: str = "127.0.0.1", port: int | None = None, names: bool = False):
    """Serve the page of a room, a folder of participants' folders, until it is cancelled.

    By default it listens for this machine only, on the first free port from 8700 on; port 0 means
    any. With `names`, the page shows names.

    Raises ValueError if the folder does not exist, or the address or the port is not valid, and
    OSError if the port is in use; the message names a free one.
    """
    if port is None:
        port = ports.first_free(PORT, ip)
    elif port:
        ports.check(port, ip)
    watch = Watch(folder, names=names)
    token = secrets.token_urlsafe(24)
    sockets = netutil.bind_sockets(port, None if ip == "*" else ip)
    port = sockets[0].getsockname()[1]
    shared = {"token": token, "cookie": f"convlab-room-{port}"}
    contents = {
        r"/": ("html", lambda: page.page(watch.body)),
        r"/now": ("html", lambda: watch.body),
        r"/room\.js": ("javascript", page.script),
    }
    routes = [
        (path, _Handler, shared | {"kind": kind, "content": content})
        for path, (kind, content) in contents.items()
    ]
    server = httpserver.HTTPServer(web.Application(routes, log_function=lambda _: None))
    server.add_sockets(sockets)
    here = ports.HERE if ip in ports.EVERYWHERE else ip
    print(f"convlab: the room is at {ports.url(here, port)}/?token={token}", flush=True)
    print("convlab: stop it with Ctrl-C", flush=True)
    try:
        await watch.run()
    finally:
        server.stop()
