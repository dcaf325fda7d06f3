"""Starting a server of the workshop as its instructor does, and ending it."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments):
    """Return a command line of this checkout's convlab, and its environment."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    line = [sys.executable, "-m", "convlab", *map(str, arguments)]
    return {"args": line, "env": {**os.environ, "PYTHONPATH": path}}


@contextmanager
def room(folder, *arguments):
    """Serve a room's page; give its address, token and all."""
    started = command("room", folder, "--port", 0, *arguments)
    server = subprocess.Popen(
        **started, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        message = server.stdout.readline()
        found = re.search(r"http://\S+\?token=\S+", message)
        assert found, message + server.stdout.read()
        yield found[0]
    finally:
        server.terminate()
        server.communicate(timeout=PATIENCE)
