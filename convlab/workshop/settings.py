"""A hub's folder and settings.

FOLDER/
  participants/NAME/   a participant's private copy of the course
  package/             convlab without the answers, for the participants' servers
  course/              the course as it was handed out, which is copied for new participants
  hub/                 passphrase, PINs and JupyterHub's files, private to the hub
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from convlab.files import write_atomic

PORT = 8000
MEMORY = 1024  # MiB per participant
VARIABLE = "CONVLAB_HUB"  # passes the folder to the hub's process


@dataclass(frozen=True)
class Hub:
    """The settings with which a hub was started."""

    folder: str
    participants: int  # the maximum number of names
    ip: str
    port: int  # for participants
    memory: int  # MiB per participant
    separate: bool  # whether each participant's processes run as a separate system user
    proxy: str  # the command of configurable-http-proxy
    proxy_port: int = 0  # of the proxy's API, on this machine only
    hub_port: int = 0  # of the hub's API, on this machine only
    # The folder of the participants' memory cgroups, "" if the hub cannot create any.
    cgroup: str = ""
    own_folders: bool = False  # whether each participant has a private /tmp and /dev/shm

    @property
    def private(self) -> Path:
        return Path(self.folder) / "hub"

    @property
    def pins(self) -> Path:
        return self.private / "pins"

    @property
    def logs(self) -> Path:
        return self.private / "logs"

    @property
    def homes(self) -> Path:
        return Path(self.folder) / "participants"

    @property
    def package(self) -> Path:
        return Path(self.folder) / "package"

    @property
    def course(self) -> Path:
        return Path(self.folder) / "course"

    def passphrase(self) -> str:
        """Read the passphrase from its file, which the instructor may have changed."""
        return (self.private / "passphrase").read_text(encoding="utf-8").strip()

    def secret(self, name: str) -> str:
        """Return a secret of the hub, created on first use."""
        path = self.private / name
        if not path.exists():
            write_atomic(path, f"{secrets.token_hex(32)}\n".encode())
            path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()

    def save(self) -> None:
        content = json.dumps(asdict(self), indent=1) + "\n"
        write_atomic(self.private / "settings.json", content.encode())

    @staticmethod
    def of_environment() -> Hub:
        return Hub.of_folder(os.environ[VARIABLE])

    @staticmethod
    def of_folder(folder) -> Hub:
        """Load the settings with which a hub was last started; ValueError if none was."""
        path = Path(folder) / "hub" / "settings.json"
        try:
            found = Hub(**json.loads(path.read_text(encoding="utf-8")))
            # Another hub may be where this one was before its folder was moved.
            return replace(found, folder=str(Path(folder).resolve()))
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError):
            raise ValueError(f"{folder} is not the folder of a hub that was started") from None
