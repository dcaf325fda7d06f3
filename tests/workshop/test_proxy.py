"""The proxy of a hub: real processes, found again and ended."""

import json
import os
import shutil
import stat

import pytest

from convlab.workshop import proxy
from convlab.workshop.settings import Hub
from tests.browser.lab import free_ports
from tests.workshop import hubs


@pytest.fixture
def hub(tmp_path):
    hubs.require()
    command = shutil.which("configurable-http-proxy")
    port = free_ports(3)
    inner = {"proxy_port": port + 1, "hub_port": port + 2}
    made = Hub(str(tmp_path), 3, "127.0.0.1", port, 1024, False, command, **inner)
    made.logs.mkdir(parents=True)
    yield made
    proxy.end(made)


def test_secret_is_kept_and_private(hub):
    first = proxy.token(hub)
    assert proxy.token(hub) == first and len(first) == 64
    assert stat.S_IMODE((hub.private / "proxy_token").stat().st_mode) == 0o600


def test_a_proxy_that_runs_is_kept_and_another_port_needs_another(hub):
    assert proxy.running(hub) == []
    proxy.keep(hub)
    first = (hub.private / "proxy.json").read_text()
    assert proxy.running(hub) == proxy.command(hub)
    proxy.keep(hub)
    assert (hub.private / "proxy.json").read_text() == first
    proxy.keep(hub, ["--JupyterHub.ssl_key=/k.pem", "--log-level=1"])
    assert proxy.command(hub, ["--JupyterHub.ssl_key=/k.pem"])[-2:] == ["--ssl-key", "/k.pem"]
    domain = ["--JupyterHub.subdomain_host=https://hub.example.org"]
    assert proxy.command(hub, domain)[-1] == "--host-routing"
    assert json.loads((hub.private / "proxy.json").read_text())["pid"] != json.loads(first)["pid"]
    proxy.end(hub)
    assert proxy.running(hub) == []


def test_reused_process_id_is_not_taken_for_the_proxy(hub):
    record = {"pid": os.getpid(), "born": 1.0, "command": proxy.command(hub)}
    (hub.private / "proxy.json").write_text(json.dumps(record))
    assert proxy.running(hub) == []


@pytest.mark.parametrize("rubbish", ["", "none", "[]", "{}", '{"pid": "1", "born": 0}'])
def test_invalid_record_is_not_taken_for_a_proxy(hub, rubbish):
    (hub.private / "proxy.json").write_text(rubbish)
    assert proxy.running(hub) == []
