"""pip for course.py: run quietly, kept to .venv, and its failures in a line that helps."""

# As course.py: syntax of Python 3.6, and nothing that does not come with Python.

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

# Those of pip's settings that a network needs, and the places they come from, weakest first.
KEPT_OF_PIP = (
    "index-url extra-index-url no-index find-links proxy cert client-cert trusted-host "
    "timeout default-timeout retries resume-retries keyring-provider "
    "use-feature use-deprecated cache-dir no-cache-dir"
).split()
PIP_SECTIONS = ["global", "install", ":env:"]

NO_SPACE = r"No space left on device|Errno 28|Disk quota exceeded|not enough space on the disk"
NO_NETWORK = (
    r"NewConnectionError|ConnectTimeoutError|NameResolutionError|Network is unreachable|"
    r"Temporary failure in name resolution|getaddrinfo failed|Name or service not known|"
    r"nodename nor servname|Cannot connect to proxy|ReadTimeoutError|ConnectionResetError"
)


class Problem(Exception):
    """What stops the course from opening, with its mend, in one line."""


class NoNetwork(Problem):
    """The network is needed and not there."""


def say(message):
    print(f"course.py: {message}", flush=True)


def pip_environment(python):
    """Return an environment in which pip finds only those of its settings that a network needs.

    They come from pip's configuration files and the environment. The others are left out: they
    install to another place (target, prefix, user), add or skip packages, or refuse the lock.
    """
    # `pip config list` itself obeys these, wherever they are set.
    neutral = dict.fromkeys(("PIP_USER", "PIP_GLOBAL", "PIP_SITE", "PIP_QUIET"), "0")
    pip = [str(python), "-I", "-m", "pip", "--python", str(python)]
    listed = run_quietly("", pip + ["config", "list"], environment=dict(os.environ, **neutral))
    found = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    found["PIP_CONFIG_FILE"] = os.devnull  # that is: no file
    for section in PIP_SECTIONS:
        pattern = rf"^{section}\.([a-z-]+)=(['\"].*)$"
        for option, value in re.findall(pattern, listed, re.MULTILINE):
            if option in KEPT_OF_PIP:
                found["PIP_" + option.upper().replace("-", "_")] = ast.literal_eval(value)
    return found


def no_count(output):
    return ""


def run_quietly(title, command, progress=no_count, environment=None):
    """Run `command`, showing only `title` and a progress that moves; return its output.

    If it fails, raise the Problem. Python's own variables are kept from it.
    """
    if title:
        say(title)
    started = time.monotonic()
    given = os.environ if environment is None else environment
    environment = {name: given[name] for name in given if not name.startswith("PYTHON")}
    environment.update(PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8")
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment,
    ) as process:
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(process.stdout), daemon=True)
        reader.start()
        try:
            watch(reader, lambda: f"{progress(''.join(lines))}  {time.monotonic() - started:.0f} s")
        except BaseException:
            process.kill()
            raise
    output = "".join(lines)
    if process.returncode != 0:
        raise failure(title, output)
    return output


def watch(reader, status):
    """Show `status()` while the thread `reader` runs: in one line, or now and then if piped."""
    live = sys.stdout.isatty()
    every = 0.2 if live else 15
    reader.join(every)
    try:
        while reader.is_alive():
            print(f"\r    {status()}   " if live else f"    {status()}", end="" if live else "\n")
            sys.stdout.flush()
            reader.join(every)
    finally:
        print("\r" + " " * 60 + "\r" if live else "", end="", flush=True)


def failure(title, output):
    """Return the Problem that the failed command's `output` tells of."""
    if re.search(NO_SPACE, output):
        return Problem(no_space())
    if re.search(NO_NETWORK, output):
        return NoNetwork("no network: it is needed once, to install; connect and try again")
    return Problem(f"{title or 'preparing pip'} failed\n{cause(output)}")


def cause(output):
    """Return the lines of pip's `output` that tell what went wrong.

    Where pip itself has crashed that is the last line of its traceback: "ERROR: Exception:" above
    it tells nothing.
    """
    lines = re.sub(r"^Traceback \(.*\n(?:[ \t].*\n|\n(?=[ \t]))*", "", output, flags=re.MULTILINE)
    lines = [line for line in lines.splitlines() if line.strip()]
    for sign in ("ERROR", "error: ", "WARNING"):
        signs = [number for number, line in enumerate(lines) if line.startswith(sign)]
        if signs:
            lines = lines[signs[0] :]
            break
    return "\n".join(lines[-15:])


def no_space():
    places = [os.path.dirname(os.path.realpath(__file__)), tempfile.gettempdir()]
    free = ", ".join(f"{shutil.disk_usage(p).free / 1e6:.0f} MB free in {p}" for p in places)
    return f"the disk is full ({free}): make room and run the same command again"
