"""Serves the site from a sub-folder, with Pyodide from a folder instead of its CDN."""

import contextlib
import hashlib
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from convlab.site import lock

PREFIX = "/some/where/"  # GitHub Pages also serves from a sub-folder
PYODIDE = "/pyodide/"
_CONFIG = "lite/jupyter-lite.json"
_LOCK = f"lite/{lock.FILE}"


class Server(ThreadingHTTPServer):
    """Serves a site, with the content in `replaced` for some of its files.

    With a folder `pyodide`, the packages that Pyodide's CDN would send are those in the folder,
    except for those `withheld`; otherwise the site is unchanged. `sent` has the content that was
    sent, by path.
    """

    def __init__(self, site: Path, pyodide: Path | None, withheld):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.site, self.pyodide, self.replaced, self.sent = site, pyodide, {}, {}
        self.root = f"http://127.0.0.1:{self.server_port}"
        self.address = f"{self.root}{PREFIX}"
        if pyodide:
            config, locked = ((site / name).read_text() for name in (_CONFIG, _LOCK))
            config = config.replace(lock.CDN, f"{self.root}{PYODIDE}")
            self.replaced[_CONFIG] = config.encode()
            self.replaced[_LOCK] = self._lock(json.loads(locked), withheld)

    def _lock(self, locked: dict, withheld) -> bytes:
        """Return the lock with the wheels of the folder `pyodide`.

        They have the versions of the lock, but may be other builds, such as those on PyPI.
        """
        wheels = {_name(path.name): path for path in self.pyodide.glob("*.whl")}
        for name, package in locked["packages"].items():
            if not package["file_name"].startswith(lock.CDN):
                continue
            package["file_name"] = package["file_name"].replace(lock.CDN, f"{self.root}{PYODIDE}")
            path = wheels.get(_name(package["file_name"].rpartition("/")[2]))
            if name in withheld:
                package["file_name"] += ".withheld"
            elif path:
                package["file_name"] = f"{self.root}{PYODIDE}{path.name}"
                package["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        return json.dumps(locked).encode()


@contextlib.contextmanager
def serve(site: Path, pyodide: Path | None = None, withheld=()):
    """Run a `Server`."""
    with Server(site, pyodide, withheld) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        path = self.path.partition("?")[0]
        content = self._content(path)
        if content is None:
            return self.send_error(404)
        self.server.sent[path] = content
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if path.endswith(".js"):  # like GitHub Pages: the browser then keeps them compiled
            self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _content(self, path: str) -> bytes | None:
        if path.startswith(PYODIDE) and self.server.pyodide:
            file = self.server.pyodide / path.removeprefix(PYODIDE)
        else:
            name = path.removeprefix(PREFIX)
            if not path.startswith(PREFIX) or name in self.server.replaced:
                return self.server.replaced.get(name)
            file = self.server.site / name
        file = file / "index.html" if path.endswith("/") else file
        return file.read_bytes() if file.is_file() else None

    def log_message(self, *_):
        pass


def _name(file: str) -> str:
    """Return the name and version of a wheel, without its tags."""
    return "-".join(file.split("-")[:2])
