"""Which ports a server can have."""

import socket

import pytest

from convlab.workshop import ports
from tests.browser.lab import free_ports


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", free_ports())) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_refused_with_one_that_is_free(taken):
    with pytest.raises(OSError, match=f"port {taken} is taken by another program: use") as told:
        ports.check(taken, "127.0.0.1")
    free = int(str(told.value).split("--port ")[1])
    socket.create_server(("127.0.0.1", free)).close()
    ports.check(free, "127.0.0.1")


def test_the_first_free_port_is_not_the_taken_one(taken):
    assert ports.first_free(taken, "127.0.0.1") > taken


@pytest.mark.parametrize("port", [-1, 65536])
def test_what_is_no_port_is_told(port):
    with pytest.raises(ValueError, match=f"--port {port} is no port"):
        ports.check(port, "127.0.0.1")
