"""A hub's folder: what is in it, and what the hub was started with.

FOLDER/
  participants/NAME/   a participant's own copy of the course, and nobody else's
  package/             convlab without the answers, which the participants' servers run
  course/              the course as it was handed out, from which new participants get their copy
  hub/                 passphrase, PINs, the hub's own records; readable by nobody else
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from convlab.files import write_atomic

PORT = 8000
MEMORY = 1024  # MiB a participant
VARIABLE = "CONVLAB_HUB"  # names the folder to the hub's own process


@dataclass(frozen=True)
class Hub:
    """What a hub was started with.

    Attributes
    ----------
    folder : str
    participants : int
        How many names there can be.
    ip : str
    port : int
        The participants'.
    memory : int
        MiB a participant.
    separate : bool
        Whether each participant's processes run as a system user of their own.
    proxy : str
        The command of configurable-http-proxy.
    proxy_port, hub_port : int
        Where the hub reaches its proxy, and where proxy and servers reach the hub, on this machine.
    cgroup : str
        The folder of the participants' memory cgroups, "" where the hub cannot make any.
    own_folders : bool
        Whether each participant has a /tmp and /dev/shm of their own.
    """

    folder: str
    participants: int
    ip: str
    port: int
    memory: int
    separate: bool
    proxy: str
    proxy_port: int = 0
    hub_port: int = 0
    cgroup: str = ""
    own_folders: bool = False

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
        """Read the passphrase; the instructor may have written another one into its file."""
        return (self.private / "passphrase").read_text(encoding="utf-8").strip()

    def secret(self, name: str) -> str:
        """Return a secret of the hub's, made when it is first asked for."""
        path = self.private / name
        if not path.exists():
            write_atomic(path, f"{secrets.token_hex(32)}\n".encode())
            path.chmod(0o600)
        return path.read_text(encoding="utf-8").strip()

    def note(self) -> None:
        """Write down what the hub is started with, for its own process."""
        path = self.private / "settings.json"
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @staticmethod
    def of_environment() -> Hub:
        """Read what the hub of this process was started with."""
        return Hub.of_folder(os.environ[VARIABLE])

    @staticmethod
    def of_folder(folder) -> Hub:
        """Read what the hub of a folder was last started with."""
        path = Path(folder) / "hub" / "settings.json"
        return Hub(**json.loads(path.read_text(encoding="utf-8")))
