"""A real Jupyter kernel behind the wall: what runs a submission from top to bottom."""

from __future__ import annotations

import json
import os
from pathlib import Path

from . import absent, face, fence


def main(connection_file: str) -> None:
    """Become the kernel of a connection file; its folder also says how much it may use."""
    settings = json.loads(Path(connection_file).with_name("settings.json").read_text())
    fence.die_with_parent()
    fence.limit_resources(settings["limits"])
    fence.refuse_system_calls(kernel=True)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.instance().initialize(["-f", connection_file, "--HistoryManager.enabled=False"])
    face.install()
    absent.guard_imports(settings["allowed"])
    IPKernelApp.instance().start()
