"""A participant of a real hub, over HTTP as a browser does, without a page."""

import http.client
import json
import socket
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.waiting import PATIENCE, until
from tests.workshop import hubs


class _Connection(http.client.HTTPConnection):
    """Connects to this machine for every name: only browsers resolve all names below .localhost."""

    def connect(self):
        self.sock = socket.create_connection(("127.0.0.1", self.port), self.timeout)


class _Here(urllib.request.HTTPHandler):
    def http_open(self, request):
        return self.do_open(_Connection, request)


class Visitor:
    """One browser with its cookies."""

    def __init__(self, hub, name, pin=hubs.PIN):
        self._hub, self.name, self._pin = hub, name, pin
        self._cookies = CookieJar()
        keep = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Here, keep)

    def ask(self, path, data=None, method=None, headers=None):
        """Return the status, the final path, and the text."""
        request = urllib.request.Request(
            f"{self._hub.address}{path}", data, headers or {}, method=method
        )
        try:
            with self._opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, path, error.read().decode()

    def log_in(self):
        """Return the status of the login."""
        self.ask("/hub/login")
        form = {"username": self.name, "password": self._hub.passphrase, "pin": self._pin}
        form["_xsrf"] = self._xsrf()
        return self.ask("/hub/login?next=/hub/home", urllib.parse.urlencode(form).encode())[0]

    def is_in(self):
        """Whether the hub knows this browser."""
        return self.ask("/hub/home")[1] == "/hub/home"

    def start_server(self):
        """Start the server, and wait until JupyterLab answers."""
        self.ask("/hub/spawn")
        # The stream of events ends when the server runs, as the page of the hub sees it.
        status, _, text = self.ask(
            f"/hub/api/users/{self.name}/server/progress?_xsrf={self._xsrf()}"
        )
        assert status == 200 and '"ready": true' in text, text
        lab = f"/user/{self.name}/lab"
        until(lambda: self.ask(lab)[:2] == (200, lab))

    def new_token(self):
        """Make a token as the page of the hub does."""
        path = f"/hub/api/users/{self.name}/tokens?_xsrf={self._xsrf()}"
        headers = {"Content-Type": "application/json", "Referer": f"{self._hub.address}/hub/token"}
        status, _, text = self.ask(path, b"{}", "POST", headers)
        assert status == 201, text
        return json.loads(text)["token"]

    def _xsrf(self):
        found = [one.value for one in self._cookies if one.name == "_xsrf" and one.path == "/hub/"]
        return found[-1]


def token_opens(hub, token):
    """Whether the hub accepts a token."""
    headers = {"Authorization": f"token {token}"}
    return Visitor(hub, "").ask("/hub/api/user", headers=headers)[0] == 200
