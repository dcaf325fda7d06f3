"""The configuration of JupyterHub; arguments of `convlab hub` override it."""

import sys

from convlab.workshop import ports, proxy, sessions
from convlab.workshop.login import RoomAuthenticator
from convlab.workshop.settings import Hub
from convlab.workshop.spawner import ParticipantSpawner

hub = Hub.of_environment()
here = f"http://{ports.HERE}"
c = get_config()  # noqa: F821 - JupyterHub reads this file and gives it this function

# Addresses: participants use the first port. The other two are for this machine's processes; if
# participants are isolated, only root can bind them.
c.JupyterHub.bind_url = f"http://{hub.ip}:{hub.port}"
c.ConfigurableHTTPProxy.api_url = f"{here}:{hub.proxy_port}"
c.JupyterHub.hub_bind_url = f"{here}:{hub.hub_port}"
c.ConfigurableHTTPProxy.should_start = False  # convlab.workshop.proxy starts it
c.ConfigurableHTTPProxy.auth_token = proxy.token(hub)

# The participants' servers outlast the hub, and the next start finds them.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.db_url = f"sqlite:///{hub.private / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(hub.private / "cookie_secret")

# Login: a name, the passphrase of the room and a PIN. There are no administrators; the
# instructor's commands can end the sessions of a name.
c.JupyterHub.authenticator_class = RoomAuthenticator
c.Authenticator.allow_all = True  # RoomAuthenticator decides

c.JupyterHub.services = [{"name": "instructor", "api_token": sessions.token(hub)}]
c.JupyterHub.load_roles = [
    {"name": "instructor", "scopes": ["delete:users"], "services": ["instructor"]}
]

# Each participant gets JupyterLab at lesson 00, in a copy of the course, with its settings.
c.JupyterHub.spawner_class = ParticipantSpawner
c.Spawner.cmd = [sys.executable, "-P", "-m", "convlab.workshop.server"]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.notebook_dir = str(hub.homes / "{username}")
c.Spawner.disable_user_config = True
# If thirty participants log in at once on two cores, the last server starts late.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.Spawner.poll_interval = 10  # seconds; memory is checked at the same time
c.JupyterHub.concurrent_spawn_limit = hub.participants
c.JupyterHub.active_server_limit = hub.participants

# Kernels and servers shut down after an hour of inactivity.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--ServerApp.shutdown_no_activity_timeout=3600",
]
if hub.separate:
    # Over TCP all users of the machine can connect to a kernel, and two kernels that start at the
    # same time can choose the same port: with thirty, one failed to start.
    c.Spawner.args.append("--KernelManager.transport=ipc")

c.JupyterHub.log_level = "WARN"
