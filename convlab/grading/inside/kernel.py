"""A real Jupyter kernel in the sandbox: what runs a submission from top to bottom.

It is forked from a fork server, as a worker is, and gets the sockets it listens on from the grader:
it sees no folder in which they lie.
"""

from __future__ import annotations

import importlib
import os
import socket
import sys

from . import privileges, protocol
from .shell import start_no_programs

# What a kernel loads when it starts, or at its first cell or error: here once, for all.
_PRELOAD = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "tornado.gen", "tornado.queues"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.core.ultratb", "IPython.extensions.storemagic"),
    *("pygments.formatters.terminal256", "pygments.lexers.python", "stack_data", "pdb", "pydoc"),
)
# In the order in which ipykernel binds them; the grader sends its sockets in the same.
CHANNELS = ("shell", "stdin", "control", "iopub")


def load() -> None:
    """Load what every kernel needs, and leave out the debugger, which is half of it."""
    sys.modules["debugpy"] = None
    for name in _PRELOAD:
        importlib.import_module(name)


def become_kernel(descriptors: list[int], settings: dict) -> None:
    """Make a kernel of this process.

    Parameters
    ----------
    descriptors : list of int
        A socket on which the grader tells the session's key, and which tells the grader by its
        end that the kernel has ended; then a listening socket for each of `CHANNELS`.
    settings : dict
    """
    privileges.die_with_parent()
    os.setsid()
    lifeline = socket.socket(fileno=descriptors[0])
    key, _ = protocol.receive(lifeline, body_bytes=0)
    privileges.open_descriptors_afresh()
    privileges.limit_resources(settings["limits"], own_user=settings["own_user"])
    privileges.give_up_capabilities()
    privileges.close_files(settings["rules"])
    privileges.refuse_system_calls(kernel=True)
    app = _app(descriptors[1:], key["key"].encode())
    app.initialize(["--HistoryManager.enabled=False"])
    start_no_programs(app.shell)
    app.start()


def _app(listening: list[int], key: bytes):
    """Return ipykernel's application, on sockets that are there already."""
    import zmq
    from ipykernel import kernelapp
    from jupyter_client.session import Session

    class Outputs(kernelapp.IOPubThread):
        def __init__(self, socket, pipe=False, session=False):
            # The pipe is a port for what forks print, and there are neither forks nor ports.
            super().__init__(socket, pipe=False, session=session)

    kernelapp.IOPubThread = Outputs

    class Kernel(kernelapp.IPKernelApp):
        def _bind_socket(self, s, port):
            number = len(CHANNELS) - len(listening) + 1
            s.setsockopt(zmq.USE_FD, listening.pop(0))
            s.bind(f"ipc:///{CHANNELS[number - 1]}")
            return number

        def init_connection_file(self):
            """There is none: the grader knows where its sockets are."""

        def write_connection_file(self, **_options):
            """There is none."""

        def init_heartbeat(self):
            """There is none: a kernel that ends closes the grader's socket."""

    return Kernel.instance(session=Session(key=key), transport="ipc")
