"""A real Jupyter kernel in the sandbox, which runs a submission from top to bottom.

Like a worker, it is forked from a fork server. It gets the sockets it listens on from the grader,
and cannot see the folder in which they lie.
"""

import importlib
import socket
import sys

from . import privileges, protocol
from .shell import fit_into_sandbox

# Modules that a kernel needs at its start or its first cell or error: loaded before the fork.
_PRELOAD = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "tornado.gen", "tornado.queues"),
    *("IPython.core.magics.pylab", "IPython.core.magics.script", "tornado.platform.asyncio"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.core.ultratb", "IPython.extensions.storemagic"),
    *("pygments.formatters.terminal256", "pygments.lexers.python", "stack_data", "pdb", "pydoc"),
)
# In the order in which ipykernel binds them; the grader passes its sockets in the same order.
CHANNELS = ("shell", "stdin", "control", "iopub")


def load() -> None:
    """Load what every kernel needs, without the debugger, which takes half of the time."""
    sys.modules["debugpy"] = None
    for name in _PRELOAD:
        importlib.import_module(name)


def become_kernel(descriptors: list[int], settings: dict) -> None:
    """Turn this process into a kernel.

    The first descriptor is a socket that transmits the session's key, and whose end tells the
    grader that the kernel has ended; the others are a listening socket for each of `CHANNELS`.
    """
    lifeline = socket.socket(fileno=descriptors[0])
    key, _ = protocol.receive(lifeline, body_bytes=0)
    privileges.restrict(settings, kernel=True)
    app = _app(descriptors[1:], key["key"].encode())
    app.initialize(["--HistoryManager.enabled=False"])
    fit_into_sandbox(app.shell)
    app.start()


def _app(listening: list[int], key: bytes):
    """Return ipykernel's application, with existing sockets."""
    import zmq
    from ipykernel import kernelapp
    from jupyter_client.session import Session

    class Outputs(kernelapp.IOPubThread):
        def __init__(self, socket, pipe=False, session=False):
            # The pipe is a port for the output of forks; there are neither forks nor ports.
            super().__init__(socket, pipe=False, session=session)

    kernelapp.IOPubThread = Outputs

    class Kernel(kernelapp.IPKernelApp):
        def _bind_socket(self, s, port):
            number = len(CHANNELS) - len(listening) + 1
            s.setsockopt(zmq.USE_FD, listening.pop(0))
            s.bind(f"ipc:///{CHANNELS[number - 1]}")
            return number

        def init_connection_file(self):
            """No-op: the grader knows the sockets."""

        def write_connection_file(self, **_options):
            """No-op."""

        def init_heartbeat(self):
            """No-op: a kernel that ends closes the grader's socket."""

    return Kernel.instance(session=Session(key=key), transport="ipc")
