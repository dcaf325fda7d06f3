"""Starting a participant's server: its user, environment and limits."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
from jupyterhub.spawner import LocalProcessSpawner

from convlab import jupyter_paths
from convlab.workshop import cgroups, limits, mounts, ports, server
from convlab.workshop.accounts import AccountError, login_of, prepare, runtime_of
from convlab.workshop.settings import Hub

_one_at_a_time = asyncio.Lock()  # useradd locks the user database


class ParticipantSpawner(LocalProcessSpawner):
    """Starts a participant's server as a separate system user, in their copy of the course."""

    def __init__(self, **more):
        super().__init__(**more)
        self._of = Hub.of_environment()

    def load_state(self, state):
        """Load the server's ID, unless it is now that of another process: after a reboot."""
        super().load_state(state)
        with contextlib.suppress(KeyError, psutil.Error):
            if not self._of.separate or psutil.Process(self.pid).uids().real == self._uid():
                return
        self.pid = 0

    async def start(self):
        """Create the participant's account if it does not exist, and start the server in it."""
        name = self.user.name
        try:
            async with _one_at_a_time:
                await asyncio.to_thread(prepare, self._of, name)
        except AccountError as reason:
            reason.jupyterhub_message = str(reason)
            raise
        candidates = ports.reserved() if self._of.separate else [0]
        with ports.bind_first_free(candidates) as place:
            return await self._start_at(place)

    async def _start_at(self, place: socket.socket):
        """Start the server on a socket, whose port no other process can use."""
        if self._of.separate:
            # Connections of this socket belong to the participant, not root; see ports.owner.
            os.fchown(place.fileno(), self._uid(), -1)
        self.port = place.getsockname()[1]
        self._place = place.fileno()
        with open(self._of.logs / f"{self.user.name}.log", "wb") as log:
            streams = {"stdout": log, "stderr": log, "stdin": subprocess.DEVNULL}
            self.popen_kwargs = streams | {"pass_fds": [self._place]}
            return await super().start()

    async def poll(self):
        """Return the exit code, None while the server runs; limit memory without cgroups."""
        status = await super().poll()
        if status is None and self._of.separate and not self._of.cgroup:
            name = self.user.name
            for process in await asyncio.to_thread(self._keep_to_memory):
                self.log.warning("%s: ended %s, which took too much memory", name, process)
        return status

    def _keep_to_memory(self) -> list[int]:
        besides = 0
        if self._of.own_folders:
            with contextlib.suppress(OSError):  # the server has ended
                besides = mounts.taken(self.pid)
        return limits.keep_to_memory(self._uid(), self.pid, self._of.memory, besides=besides)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return the function that the new process runs before it becomes the server."""
        user = self._user() if self._of.separate else None
        home = self._of.homes / name
        return limits.bounds(user, home, self._of.memory, first=self._isolation() if user else [])

    def _isolation(self) -> list[Callable[[], None]]:
        """Return the steps that enter the participant's cgroup and private folders."""
        steps, memory = [], self._of.memory
        if self._of.cgroup:
            joined = cgroups.limit(Path(self._of.cgroup), str(self._uid()), memory << 20)
            steps.append(lambda: joined.write_text("0"))  # 0 means the writing process
        if self._of.own_folders:
            private = {runtime_of(self._uid()): self._uid()}
            steps.append(mounts.own(memory // 4, private))
        return steps

    def user_env(self, env: dict) -> dict:
        """Return the environment of the server, without secrets of the hub."""
        home = str(self._of.homes / self.user.name)
        own = {
            "HOME": home,
            "USER": self.user.name,
            "LOGNAME": self.user.name,
            "SHELL": "/bin/sh",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            # Before the installed package, which is next to the answers.
            "PYTHONPATH": str(self._of.package),
            "PYTHONNOUSERSITE": "1",
        }
        if self._of.separate:
            own["JUPYTER_RUNTIME_DIR"] = str(runtime_of(self._uid()))
        own[server.VARIABLE] = str(self._place)
        env.pop("VIRTUAL_ENV", None)
        return jupyter_paths.for_lab(env | own | limits.ONE_THREAD, self._of.package / "convlab")

    def _user(self):
        import pwd

        return pwd.getpwnam(login_of(self.user.name))

    def _uid(self) -> int:
        return self._user().pw_uid
