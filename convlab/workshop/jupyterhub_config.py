"""What JupyterHub is told by `convlab hub`, whose further arguments outdo it."""

import sys

from convlab.workshop import ports, proxy, sessions
from convlab.workshop.login import RoomAuthenticator
from convlab.workshop.settings import Hub
from convlab.workshop.spawner import ParticipantSpawner

hub = Hub.of_environment()
here = f"http://{ports.HERE}"
c = get_config()  # noqa: F821 - JupyterHub reads this file and gives it this function

# Where: the participants come to the first port; the other two, for this machine's processes, are
# bound by root alone where participants are kept apart.
c.JupyterHub.bind_url = f"http://{hub.ip}:{hub.port}"
c.ConfigurableHTTPProxy.api_url = f"{here}:{hub.proxy_port}"
c.JupyterHub.hub_bind_url = f"{here}:{hub.hub_port}"
c.ConfigurableHTTPProxy.should_start = False  # convlab.workshop.proxy has started it
c.ConfigurableHTTPProxy.auth_token = proxy.token(hub)

# Whatever happens to the hub, the participants' servers go on, and are found again.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.db_url = f"sqlite:///{hub.private / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(hub.private / "cookie_secret")

# Who: a name, the passphrase of the room and a PIN. Nobody is an administrator; the instructor's
# commands can end the sessions of a name.
c.JupyterHub.authenticator_class = RoomAuthenticator
c.Authenticator.allow_all = True  # whom RoomAuthenticator lets in

c.JupyterHub.services = [{"name": "instructor", "api_token": sessions.token(hub)}]
c.JupyterHub.load_roles = [
    {"name": "instructor", "scopes": ["delete:users"], "services": ["instructor"]}
]

# What everybody gets: JupyterLab at lesson 00, in a copy of the course, with its settings.
c.JupyterHub.spawner_class = ParticipantSpawner
c.Spawner.cmd = [sys.executable, "-P", "-m", "convlab.workshop.server"]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.notebook_dir = str(hub.homes / "{username}")
c.Spawner.disable_user_config = True
# Thirty who come at once share two cores: the last one's server takes its time.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.Spawner.poll_interval = 10  # seconds; then memory is looked at too
c.JupyterHub.concurrent_spawn_limit = hub.participants
c.JupyterHub.active_server_limit = hub.participants

# What nobody uses is ended after an hour: first a kernel that no page shows, then the server.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--ServerApp.shutdown_no_activity_timeout=3600",
]
if hub.separate:
    # Over TCP every user of the machine can listen to a kernel, and two that start at the same
    # moment can take each other's port: with thirty, one was left without a kernel.
    c.Spawner.args.append("--KernelManager.transport=ipc")

c.JupyterHub.log_level = "WARN"
