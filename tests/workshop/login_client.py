"""Logging in without a running hub: JupyterHub's authenticator with the form of a browser."""

import asyncio
import socket
from contextlib import contextmanager
from types import SimpleNamespace

from tornado import web

from convlab.workshop import login


@contextmanager
def connection():
    """Give the hub's end of a connection that the proxy opened, which runs as the hub's user."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()), server.accept()[0] as accepted:
            yield accepted


class Browser:
    """The part of JupyterHub's handler that a login needs: a request, and signed cookies."""

    hub = SimpleNamespace(base_url="/hub/")

    def __init__(self, connection, address="192.0.2.1"):
        stream = SimpleNamespace(stream=SimpleNamespace(socket=connection))
        self.request = SimpleNamespace(remote_ip=address, protocol="http", connection=stream)
        self.cookies = {}

    def get_signed_cookie(self, name):
        return self.cookies.get(name)

    def set_signed_cookie(self, name, value, **_options):
        self.cookies[name] = value.encode()


class Login:
    """Logs in; returns the name, or the status and reason of the refusal."""

    def __init__(self, connection):
        self._authenticator = login.RoomAuthenticator()
        self._connection = connection
        self.browser = self.new_browser()

    def new_browser(self, address="192.0.2.1"):
        return Browser(self._connection, address)

    async def come(self, username="ada", password="slide the window", pin="1234", browser=None):
        given = {"username": username, "password": password, "pin": pin}
        try:
            return await self._authenticator.authenticate(browser or self.browser, given)
        except web.HTTPError as error:
            return error.status_code, error.reason

    def __call__(self, *arguments, **more):
        return asyncio.run(self.come(*arguments, **more))
