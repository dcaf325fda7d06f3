"""A participant's own server, on the socket that the hub has bound for it.

The port is one that only root can bind, and a participant's server is not root: the hub hands the
socket down, and no other participant can be in its place, neither before nor afterwards.
"""

from __future__ import annotations

import os
import socket

import tornado.netutil

VARIABLE = "CONVLAB_SOCKET"  # names the descriptor to the server's process


def listen_at(descriptor: int) -> None:
    """Have the server of this process listen at a socket that is bound already."""
    os.set_inheritable(descriptor, False)
    place = socket.socket(fileno=descriptor)
    binding = tornado.netutil.bind_sockets

    def bind_sockets(port, *arguments, **more):
        if port != place.getsockname()[1]:
            return binding(port, *arguments, **more)
        # Jupyter Server tries the port and closes it, and then listens.
        listening = place.dup()
        listening.setblocking(False)
        listening.listen(128)
        return [listening]

    # Before anything imports it by name.
    tornado.netutil.bind_sockets = bind_sockets


if __name__ == "__main__":
    listen_at(int(os.environ.pop(VARIABLE)))

    from jupyterhub.singleuser import main

    main()
