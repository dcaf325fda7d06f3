"""A participant's server, on a socket that the hub has bound for it.

Only root can bind the port, and a participant's server does not run as root, so it inherits the
socket from the hub. No other participant can ever listen on that port.
"""

import os
import socket

import tornado.netutil

from convlab.jupyter_paths import quick_import

VARIABLE = "CONVLAB_SOCKET"  # passes the descriptor to the server's process


def listen_at(descriptor: int) -> None:
    """Make the server of this process listen on a socket that is already bound."""
    os.set_inheritable(descriptor, False)
    place = socket.socket(fileno=descriptor)
    binding = tornado.netutil.bind_sockets

    def bind_sockets(port, *arguments, **more):
        if port != place.getsockname()[1]:
            return binding(port, *arguments, **more)
        # Jupyter Server binds the port twice: once to test it, then to listen.
        listening = place.dup()
        listening.setblocking(False)
        listening.listen(128)
        return [listening]

    # Before other modules import it by name.
    tornado.netutil.bind_sockets = bind_sockets


if __name__ == "__main__":
    listen_at(int(os.environ.pop(VARIABLE)))
    with quick_import():
        import jupyterlab.labapp  # noqa: F401 - the server loads it later
        from jupyterhub.singleuser import main
    main()
