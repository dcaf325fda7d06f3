"""Serving the site from a sub-folder, with Pyodide from a folder instead of its CDN."""

import contextlib
import functools
import hashlib
import json
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from convlab.site import lock

PREFIX = "/some/where/"  # GitHub Pages, too, serves from a sub-folder


@contextlib.contextmanager
def serve(site: Path, pyodide: Path | None = None, withheld=()):
    """Serve a site; yield its address, with a slash at the end.

    With a folder `pyodide`, the packages that Pyodide's CDN would send are those in the folder,
    except for those `withheld`; otherwise nothing of the site is changed.
    """
    handler = functools.partial(_Handler, site=site, pyodide=pyodide, withheld=withheld)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        finally:
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments, site, pyodide, withheld):
        self.site, self.pyodide, self.withheld = site, pyodide, withheld
        super().__init__(*arguments)

    def translate_path(self, path):
        path = path.partition("?")[0]
        for prefix, folder in (("/pyodide/", self.pyodide), (PREFIX, self.site)):
            if folder and path.startswith(prefix):
                self.directory = str(folder)
                return super().translate_path(path.removeprefix(prefix[:-1]))
        return str(self.site / "missing")

    def do_GET(self):
        name = self.path.partition("?")[0].removeprefix(PREFIX)
        if self.pyodide and name in ("lite/jupyter-lite.json", f"lite/{lock.FILE}"):
            text = (self.site / name).read_text().replace(lock.CDN, f"{self._here()}pyodide/")
            return self._send(text if name.endswith("lite.json") else self._lock(text))
        super().do_GET()

    def log_message(self, *_):
        pass

    def _here(self) -> str:
        host, port = self.server.server_address
        return f"http://{host}:{port}/"

    def _lock(self, text: str) -> str:
        """Return a lock with the wheels of the folder.

        They have the versions of the lock, but may be other builds, such as those on PyPI.
        """
        found = json.loads(text)
        wheels = {_name(path.name): path for path in self.pyodide.glob("*.whl")}
        for package in found["packages"].values():
            base, _, file = package["file_name"].rpartition("/")
            path = wheels.get(_name(file))
            if base.endswith("/pyodide") and path and package["name"] not in self.withheld:
                package["file_name"] = f"{base}/{path.name}"
                package["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        return json.dumps(found)

    def _send(self, text: str) -> None:
        content = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _name(file: str) -> str:
    """Return the name and version of a wheel, without its tags."""
    return re.match(r"([^-]+-[^-]+)", file)[1]
