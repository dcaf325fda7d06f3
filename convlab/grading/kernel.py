"""Running a submission from top to bottom with nbval, in a real kernel behind the wall.

nbval and its side of the conversation run in a fork of the grader with a limit of memory, which
tells how it ended in a line: a kernel that floods its outputs fills that process and no other.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import resource
import select
import signal
import tempfile
import time
import warnings
from dataclasses import asdict
from importlib.metadata import EntryPoint
from pathlib import Path

import nbformat

from convlab.grading import sandbox as walls
from convlab.grading.inside.fence import die_with_parent

_START_SECONDS = 60
_TOLD = 400
_PROVISIONER = "convlab-sandbox"


def notebook_to_run(submitted: bytes, given: bytes) -> nbformat.NotebookNode:
    """Return a submission as nbval shall run it.

    Of the submission only the code is kept: a cell that asks nbval to be skipped is run like any
    other. Cells of the exercise's own notebook that have an output to be checked bring it along.
    """
    checked = {
        cell.get("id"): cell
        for cell in json.loads(given)["cells"]
        if "nbval-check-output" in cell.get("metadata", {}).get("tags", [])
    }
    cells = []
    for number, cell in enumerate(json.loads(submitted)["cells"]):
        if cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        lines = (source if isinstance(source, str) else "".join(source)).splitlines()
        kept = "\n".join(line for line in lines if not _speaks_to_nbval(line))
        new = nbformat.v4.new_code_cell(kept, id=f"cell-{number}")
        if (model := checked.get(cell.get("id"))) is not None:
            new.metadata, new.execution_count = {"tags": ["nbval-check-output"]}, 1
            new.outputs = [nbformat.from_dict(output) for output in model["outputs"]]
        cells.append(new)
    return nbformat.v4.new_notebook(cells=cells)


def _speaks_to_nbval(line: str) -> bool:
    text = line.strip().lstrip("#").strip()
    return line.strip().startswith("#") and (text.startswith("NBVAL") or text.startswith("PYTEST"))


def run_notebook(submitted: bytes, given: bytes, wall: walls.Sandbox, session) -> str:
    """Run a submission from top to bottom; return "" or what went wrong first.

    Parameters
    ----------
    submitted, given : bytes
        The student's notebook, and the exercise's own.
    wall : Sandbox
    session : pytest.Session
        What nbval runs under.
    """
    limits = wall.limits
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(prefix="convlab-", ignore_cleanup_errors=True) as folder:
        pid = os.fork()
        if pid == 0:
            try:
                os.close(reader)
                os.setpgid(0, 0)
                said = _in_fork(submitted, given, wall, session, Path(folder))
                os.write(writer, said.encode("utf-8", "replace")[:4000])
            finally:
                os._exit(0)
        os.close(writer)
        # Each cell has a limit of its own; this one is for a kernel that defeats nbval's.
        until = time.monotonic() + _START_SECONDS + limits.total_seconds
        try:
            ready, _, _ = select.select([reader], [], [], max(until - time.monotonic(), 0))
            said = os.read(reader, 4000).decode(errors="replace") if ready else "-it timed out"
        finally:
            os.close(reader)
            for target in (-pid, pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(target, signal.SIGKILL)
            os.waitpid(pid, 0)
    # An empty line is a fork that ended without a word: out of memory, most likely.
    return said[1:] if said else "it produced more output than can be held"


def _in_fork(submitted, given, wall, session, folder: Path) -> str:
    """Return "+" or "-" and what went wrong; runs in the fork."""
    config = session.config
    die_with_parent()
    most = (wall.limits.memory_mib << 20) + _address_space()
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    from nbval.plugin import IPyNbFile

    path = folder / "submission.ipynb"
    try:
        nbformat.write(notebook_to_run(submitted, given), path)
    except (ValueError, TypeError, AttributeError, RecursionError, MemoryError) as error:
        return f"-it cannot be read: {type(error).__name__}"
    config.option.nbval_lax, config.option.nbval = True, False
    config.option.nbval_cell_timeout = wall.limits.kernel_seconds
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = IPyNbFile.from_parent(session, path=path)
        cells = list(file.collect())
        try:
            file.kernel, process = _kernel(wall, folder)
        except RuntimeError as error:
            return f"-the kernel does not start: {error}"
        file.setup_sanitize_files()
        try:
            for number, cell in enumerate(cells, 1):
                cell.setup()
                if told := _run_cell(cell, wall.limits.kernel_seconds):
                    told = told if process.poll() is None else "the kernel ended"
                    return f"-code cell {number}: {told}"
        finally:
            walls.end(process)
    return "+"


def _run_cell(cell, seconds: float) -> str:
    from nbval.plugin import NbCellError

    try:
        cell.runtest()
    except NbCellError as error:
        trace = error.inner_traceback or str(error.args[0] if error.args else "it failed")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", str(trace))
        lines = [line for line in plain.splitlines() if line.strip()] or ["it failed"]
        interrupted = lines[-1].startswith(("KeyboardInterrupt", "Timeout of "))
        return f"it took longer than {seconds:g} s" if interrupted else lines[-1][:_TOLD]
    except MemoryError:
        return "it produced more output than can be held"
    except Exception as error:  # nbval has no name for a kernel that is gone
        return f"the kernel ended ({type(error).__name__})"
    return ""


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if os.path.exists("/proc") else 0
    return pages * resource.getpagesize()


# ------------------------------------------------------------------ the kernel


def _kernel(wall: walls.Sandbox, folder: Path):
    """Start a kernel behind the wall; return it as nbval holds its own, and its process.

    Raises
    ------
    RuntimeError
        If it does not come up.
    """
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import KernelManager
    from jupyter_client.provisioning import KernelProvisionerFactory
    from nbval.kernel import RunningKernel

    name = f"{__name__}:sandbox_provisioner"
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[_PROVISIONER] = EntryPoint(_PROVISIONER, name, factory.GROUP_NAME)
    spec = KernelSpec(
        argv=["python", "-f", "{connection_file}"],
        language="python",
        display_name="Python behind the wall",
        interrupt_mode="message",  # no signal from here gets in there
        metadata={"kernel_provisioner": {"provisioner_name": _PROVISIONER}},
    )

    class Specs(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return spec

    wire = folder / "wire"
    wire.mkdir()
    settings = {"limits": asdict(wall.limits), "allowed": walls.import_names(wall.allowed)}
    (wire / "settings.json").write_text(json.dumps(settings))
    manager = KernelManager(
        kernel_name=_PROVISIONER,
        kernel_spec_manager=Specs(),
        transport="ipc",
        ip=str(wire / "k"),
        connection_file=str(wire / "connection.json"),
    )
    manager.convlab_wall, manager.convlab_folder = wall, folder
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=_START_SECONDS)
    kernel = RunningKernel.__new__(RunningKernel)
    kernel.km, kernel.kc = manager, client
    kernel._ensure_iopub_up()
    return kernel, manager.convlab_process


def sandbox_provisioner(**options):
    """Make the provisioner that starts a kernel behind the wall, in Jupyter's way."""
    from jupyter_client.provisioning import LocalProvisioner

    class SandboxProvisioner(LocalProvisioner):
        async def launch_kernel(self, cmd, **kwargs):
            manager = self.parent
            folder = manager.convlab_folder / "wire"
            connection = str(folder / "connection.json")
            await asyncio.sleep(0)
            self.process = manager.convlab_wall.start(
                f"inside.kernel:main({connection!r})", manager.convlab_folder, binds=[folder]
            )
            self.pid = self.pgid = self.process.pid
            manager.convlab_process = self.process
            return self.connection_info

    return SandboxProvisioner(**options)
