"""The proxy of a hub: real processes, found again and ended."""

import json
import os
import shutil
import stat
import subprocess

import pytest

from convlab import cli
from convlab.workshop import hub as starting
from convlab.workshop import proxy
from convlab.workshop.settings import Hub
from tests.browser.lab import free_ports
from tests.workshop import hubs

openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not here")


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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Two keys, and a certificate for the first."""
    folder = tmp_path_factory.mktemp("tls")
    for name in ("one", "two"):
        line = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=room"]
        line += ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"]
        subprocess.run(line, check=True, capture_output=True)
    return folder


def arguments(key, certificate):
    return [f"--JupyterHub.ssl_key={key}", f"--JupyterHub.ssl_cert={certificate}", "--debug"]


@openssl
def test_the_paths_of_a_certificate_are_made_absolute(certificate, monkeypatch):
    monkeypatch.chdir(certificate)
    expected = arguments(certificate / "one.key", certificate / "one.pem")
    assert proxy.with_certificate(arguments("one.key", "one.pem")) == expected


@openssl
@pytest.mark.parametrize("key", ["two.key", "none.key", "one.pem"])
def test_certificate_that_cannot_be_used_is_reported(certificate, key, capsys):
    given = arguments(certificate / key, certificate / "one.pem")
    assert cli.main(["hub", str(certificate / "room"), *given]) == 1
    message = capsys.readouterr().err
    assert "one.pem cannot be used with the key" in message and "check these two" in message
    assert not (certificate / "room").exists()


def test_certificate_without_its_key_is_reported():
    with pytest.raises(ValueError, match="a certificate needs both"):
        proxy.with_certificate(["--JupyterHub.ssl_cert=/c.pem"])


def test_the_address_is_that_of_the_certificate_or_of_the_domain():
    made = Hub("/srv/a room", 3, "192.0.2.1", 8000, 1024, False, "proxy")
    text = {
        "http://192.0.2.1:8000": [],
        "https://192.0.2.1:8000": arguments("/k", "/c"),
        "https://hub.example.org": ["--JupyterHub.subdomain_host=https://hub.example.org"],
    }
    for address, given in text.items():
        assert starting._address(made, given) == address
