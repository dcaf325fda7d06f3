"""Ending sessions: all of them, or those of one participant.

A session is a browser's cookie, the tokens issued for it, and the server. All three end together:
at the end of the day, and when the passphrase is changed, a PIN is reset or a name is removed.
"""

import shutil
import urllib.error
import urllib.request
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from convlab.files import write_atomic
from convlab.workshop import cgroups, limits, ports, proxy
from convlab.workshop.accounts import runtime_of
from convlab.workshop.pins import Pins
from convlab.workshop.settings import Hub

_TOKEN = "instructor_token"
# JupyterHub's files, all of which a participant's next login creates again.
_RECORDS = ("jupyterhub.sqlite", "cookie_secret", "proxy_token", _TOKEN)
_PATIENCE = 120  # seconds for the hub to end a server


def token(hub: Hub) -> str:
    """Return the API token of the instructor's commands."""
    return hub.secret(_TOKEN)


def end_all(hub: Hub) -> int:
    """End the proxy and all participants' processes, and invalidate cookies and tokens.

    The hub must not run. Participants' files are kept. Returns the number of processes that were
    ended.
    """
    proxy.end(hub)
    homes = sorted(hub.homes.iterdir()) if hub.separate else []
    ended = sum(_end_processes(hub, home) for home in homes)
    for name in _RECORDS:
        (hub.private / name).unlink(missing_ok=True)
    return ended


def end_those_of_another_passphrase(hub: Hub) -> None:
    """End all sessions if the passphrase has changed since the last start."""
    noted, passphrase = hub.private / "passphrase_in_use", hub.passphrase()
    if noted.exists() and noted.read_text(encoding="utf-8") != passphrase:
        end_all(hub)
    write_atomic(noted, passphrase.encode())


def names(hub: Hub) -> list[tuple[str, datetime]]:
    """Return the names in the room, and when each PIN was set."""
    times = {name: (hub.pins / name).stat().st_mtime for name in _pins(hub).names()}
    return [(name, datetime.fromtimestamp(when)) for name, when in times.items()]


def reset_pin(hub: Hub, name: str) -> None:
    """Remove the PIN of a name, and end its sessions; its folder is kept.

    Raises ValueError if there is no such name, and OSError if the hub does not run.
    """
    if name not in _pins(hub).names():
        raise ValueError(f"there is no participant {name} in {hub.folder}: see --names")
    _ask(hub, "GET", "")
    (hub.pins / name).unlink()
    if hub.separate:
        _end_processes(hub, hub.homes / name)
    _ask(hub, "DELETE", f"users/{name}")


def remove(hub: Hub, name: str) -> Path | None:
    """Remove a participant, which frees a place; raise the errors of `reset_pin`.

    Returns the new place of the participant's folder, None if there was none.
    """
    reset_pin(hub, name)
    home = hub.homes / name
    if not home.exists():
        return None
    kept = hub.private / "removed" / f"{name}-{datetime.now():%Y-%m-%d-%H%M%S}"
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    home.rename(kept)
    return kept


def _pins(hub: Hub) -> Pins:
    return Pins(hub.pins, hub.participants)


def _end_processes(hub: Hub, home: Path) -> int:
    uid = home.stat().st_uid if home.exists() else 0
    if not uid:
        return 0
    ended = limits.end_processes(uid)
    shutil.rmtree(runtime_of(uid), ignore_errors=True)
    if hub.cgroup:
        cgroups.remove(Path(hub.cgroup) / str(uid))
    return ended


def _ask(hub: Hub, method: str, what: str) -> None:
    """Send a request to the running hub; a missing object is not an error."""
    request = urllib.request.Request(
        f"http://{ports.HERE}:{hub.hub_port}/hub/api/{what}",
        method=method,
        headers={"Authorization": f"token {token(hub)}"},
    )
    # Without the HTTP proxy of the environment.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(request, timeout=_PATIENCE).close()
    except urllib.error.HTTPError as error:
        with error:
            if error.code != HTTPStatus.NOT_FOUND:
                raise OSError(f"the hub refused ({error.code} {error.reason}): try again") from None
    except urllib.error.URLError as error:
        raise OSError(f"the hub of {hub.folder} does not answer: start it first") from error
