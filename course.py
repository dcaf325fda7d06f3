"""Open the course, or run its tests, from a fresh copy of the repository.

    python3 course.py lab  [FOLDER] [arguments of JupyterLab]
    python3 course.py test [arguments of pytest]
    python3 course.py site FOLDER

`lab` copies the lessons and exercises to FOLDER, or to the folder my-course beside this file, and
opens them there; files that you changed are never overwritten. `site` writes the course as a web
site that any static host can serve.

Needs Python 3.11 or later and, the first time, the network: the commands install their
packages into the folder .venv beside this file, and update it only when the list of packages has
changed. Without the network, `lab` then uses the packages that are there.

Examples:
    python3 course.py lab
    python3 course.py lab --no-browser --port 8899
    python3 course.py test tests/shapes -k padding
    python3 course.py site public
"""

# An old Python must be able to run this file, to report that it is too old: the syntax is that of
# Python 3.6, and only the standard library is imported.

import os
import sys

# Python would look beside this file first, where a learner may have a random.py.
if __name__ == "__main__" and os.path.isfile(os.path.join(sys.path[0], "course.py")):
    del sys.path[0]

import ast
import contextlib
import errno
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
LOCKS = {
    "lab": "requirements.lock",
    "test": "requirements-test.lock",
    "site": "requirements-test.lock",
}  # test includes lab

ROOT = Path(os.path.realpath(__file__)).parent
VENV = ROOT / ".venv"
STAMP = VENV / "course.json"  # what is installed; empty during an installation
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# The settings of pip that concern the network, and their sections, lowest priority first.
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
    """An error with its remedy, in one line."""


class NoNetwork(Problem):
    """The network is needed and not available."""


def main(arguments):
    """Run the command line `arguments` and return the exit code."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:  # closed, as by a program that starts this one
            setattr(sys, name, open(os.devnull, mode))
    if sys.version_info < OLDEST_PYTHON:
        return report_error(too_old(arguments), 1)
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if arguments else 2
    command, rest = arguments[0], arguments[1:]
    if command not in LOCKS:
        return report_error(f"unknown command {command!r}: use lab, test or site (see --help)", 2)
    try:
        if rest[:1] in (["-h"], ["--help"]) and not is_ready(command):
            print(__doc__.strip())
            return 0
        prepare(command)
    except Problem as problem:
        return report_error(problem, 1)
    except OSError as error:
        return report_error(describe(error), 1)
    except KeyboardInterrupt:
        return report_error("stopped; run the same command to start the installation again", 130)
    return hand_over(command, rest)


def say(message):
    print(f"course.py: {message}", flush=True)


def report_error(message, code):
    """Print `message` as an error and return `code`."""
    print(f"course.py: {message}", file=sys.stderr)
    return code


def too_old(arguments):
    """Return the message for an old Python, with a newer one if there is one."""
    needed = ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, sys.version_info[:3]))
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        name = f"python3.{minor}"
        # The name may be a shim for a version that is not selected.
        if shutil.which(name) and subprocess.call([name, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            remedy = f"run: {name} {' '.join(['course.py'] + arguments)}"
            break
    else:
        remedy = "install a newer one, then run this again with it"
    return f"Python {needed} or later is needed, but this is {found}: {remedy}"


def describe(error):
    """Return one line with a remedy for an OSError."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return no_space()
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return (
            f"no permission to write {error.filename}: close programs that run from .venv, "
            "or copy the course to a folder that you can write to"
        )
    return str(error)


# ------------------------------------------------------------------ what is installed


def is_ready(command):
    """Whether .venv has all packages of `command`."""
    stamp = read_stamp()
    return stamp.get("installed", {}).get(command) == fingerprint(command) and not fault(stamp)


def read_stamp():
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp):
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp), encoding="utf-8")
    os.replace(fresh, STAMP)


def fingerprint(command):
    """Return a hash of the requirements of `command`."""
    files = [ROOT / LOCKS[command], ROOT / "pyproject.toml"]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def fault(stamp):
    """Return why the existing .venv cannot be used, or ""."""
    if not stamp.get("installed"):
        return "an earlier installation was not finished"
    if stamp.get("place") != str(ROOT):
        return "the folder was moved or copied"
    if stamp.get("python") != python_version():
        return "the Python that made it is gone or has changed"
    if installed_packages() < stamp.get("packages", 0):
        return "some of its packages were removed"
    return ""


def python_version():
    """Return the version of the Python in .venv as "3.11", or None if it does not start."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([str(PYTHON), "-I", "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


# ------------------------------------------------------------------ installing


def prepare(command):
    """Make or update .venv if `command` needs it."""
    if is_ready(command):
        return
    with only_one():
        if is_ready(command):  # another course.py has done it
            return
        before = read_stamp()
        reason = fault(before)
        if reason:
            check_makeable()
        try:
            install(command, reason)
        except (Problem, OSError) as problem:
            if reason:
                shutil.rmtree(VENV, ignore_errors=True)
            elif isinstance(problem, NoNetwork):
                write_stamp(before)  # pip downloads everything before it changes anything
                if command == "lab":
                    say("no network to update .venv: continuing with the installed packages")
                    return
            raise


def check_makeable():
    """Raise a Problem if .venv cannot be made here."""
    import importlib.util

    if VENV.is_dir() and any(VENV.iterdir()) and not STAMP.exists():
        raise Problem(f"{VENV} was not made by course.py: rename or remove it, then try again")
    if hasattr(os, "statvfs") and os.statvfs(str(ROOT)).f_flag & getattr(os, "ST_NOEXEC", 0):
        raise Problem(
            f"the disk of {ROOT} is mounted with noexec, and NumPy cannot be loaded from there: "
            "copy the course to a folder on another disk"
        )
    if importlib.util.find_spec("ensurepip") is None:
        version = ".".join(map(str, sys.version_info[:2]))
        remedy = f"sudo apt install python{version}-venv" if shutil.which("apt") else "install it"
        raise Problem(f"this Python lacks ensurepip, which .venv needs: {remedy}, then try again")


def install(command, reason):
    """Install the lock of `command`, into a new .venv if there is a `reason` for one."""
    steps = 3 if reason else 2
    if reason:
        why = f" again, as {reason}" if VENV.exists() else ""
        make_venv(f"step 1 of {steps}: making .venv{why}")
    write_stamp({})
    lock = ROOT / LOCKS[command]
    pins = re.findall(r"^[\w.-]+==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    environment = pip_environment()
    pip(
        f"step {steps - 1} of {steps}: fetching and installing packages",
        ["--require-hashes", "--no-deps", "-r", str(lock)],
        environment,
        len(pins),
    )
    own = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    pip(f"step {steps} of {steps}: installing the course itself", own, environment)
    make_relative()
    held = [name for name in LOCKS if LOCKS[name] in (LOCKS[command], LOCKS["lab"])]
    prints = {name: fingerprint(name) for name in held}
    there = {"python": python_version(), "place": str(ROOT), "packages": installed_packages()}
    write_stamp({**there, "installed": prints})


def make_venv(title):
    """Make a .venv that contains only pip."""
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    write_stamp({})
    # The current Python may be that of the .venv that was just removed.
    python = getattr(sys, "_base_executable", sys.executable)
    run_quietly(title, [python, "-I", "-m", "venv", "--without-pip", str(VENV)])
    # Not by venv, which hides the error messages.
    run_quietly("", [str(PYTHON), "-I", "-m", "ensurepip", "--default-pip"])


def pip(title, arguments, environment, expected=0):
    """Install with .venv's pip, showing how many of the `expected` packages are done."""
    command = [str(PYTHON), "-I", "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar", "off"]
    found = re.compile(r"^(Collecting|Requirement already satisfied:) ", re.MULTILINE)

    def count(output):
        total = expected - output.count("\nIgnoring ") - output.startswith("Ignoring ")
        if "\nInstalling collected packages" not in output:
            return f"{len(found.findall(output))} of {total} fetched"
        return f"{min(installed_packages(), total)} of {total} installed"

    run_quietly(title, command + arguments, count if expected else no_count, environment)


def site_packages():
    return VENV.glob("Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages")


def installed_packages():
    return sum(len(list(site.glob("*.dist-info"))) for site in site_packages())


def make_relative():
    """Replace the checkout's path in the .pth file that refers to it by a relative one, in ASCII.

    pip has written it in UTF-8, but before 3.13 Python reads it in the encoding of the locale.
    """
    for site in site_packages():
        for file in site.glob("*.pth"):
            if file.read_text(encoding="utf-8", errors="replace").strip() == str(ROOT):
                file.write_text(os.path.relpath(str(ROOT), str(site)), encoding="ascii")


def pip_environment():
    """Return an environment with only those settings of pip that concern the network.

    They come from pip's configuration files and the environment. Others could install to another
    place (target, prefix, user), add or skip packages, or reject the lock.
    """
    # `pip config list` itself uses these settings.
    neutral = dict.fromkeys(("PIP_USER", "PIP_GLOBAL", "PIP_SITE", "PIP_QUIET"), "0")
    pip = [str(PYTHON), "-I", "-m", "pip", "--python", str(PYTHON)]
    listed = run_quietly("", pip + ["config", "list"], environment=dict(os.environ, **neutral))
    found = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    found["PIP_CONFIG_FILE"] = os.devnull  # no file
    for section in PIP_SECTIONS:
        pattern = rf"^{section}\.([a-z-]+)=(['\"].*)$"
        for option, value in re.findall(pattern, listed, re.MULTILINE):
            if option in KEPT_OF_PIP:
                found["PIP_" + option.upper().replace("-", "_")] = ast.literal_eval(value)
    return found


def no_count(output):
    return ""


def run_quietly(title, command, progress=no_count, environment=None):
    """Run `command`, showing only `title` and its progress; return its output.

    A failure raises a Problem. Python's variables are removed from the environment.
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
            reader.join()  # it must not read from the pipe when that is closed
            raise
    output = "".join(lines)
    if process.returncode != 0:
        raise failure(title, output)
    return output


def watch(reader, status):
    """Show `status()` while the thread `reader` runs: on one line, or every 15 seconds if piped."""
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
    """Return the Problem for the output of a failed command."""
    if re.search(NO_SPACE, output):
        return Problem(no_space())
    if re.search(NO_NETWORK, output):
        return NoNetwork("no network: it is needed once, to install; connect and try again")
    remedy = ""
    if "DO NOT MATCH THE HASHES" in output:  # pip does not notice that a connection was closed
        remedy = ", as a download was cut off or replaced: run the same command again"
    return Problem(f"{title or 'preparing pip'} failed{remedy}\n{cause(output)}")


def cause(output):
    """Return the lines of pip's `output` that contain the error.

    If pip itself crashed, that is the last line of its traceback.
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
    places = [str(ROOT), tempfile.gettempdir()]
    free = ", ".join(f"{shutil.disk_usage(p).free / 1e6:.0f} MB free in {p}" for p in places)
    return f"the disk is full ({free}): free some space and run the same command again"


def lock_file():
    """Open .venv.lock, which must not be a symbolic link: return its descriptor."""
    path = str(ROOT / ".venv.lock")
    try:
        return os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Problem(f"{path} is a symbolic link: remove it, then try again") from None
        raise


@contextlib.contextmanager
def only_one():
    """Let only one course.py install at a time."""
    with open(lock_file(), "a") as handle:
        waiting = False
        while not take(handle):
            if not waiting:
                say("another course.py is installing here: waiting for it")
            waiting = True
            time.sleep(0.2)
        yield


def take(handle):
    """Lock a file without waiting; the system releases the lock when this process ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        pass
    return True


# ------------------------------------------------------------------ running


def hand_over(command, rest):
    """Replace this process with .venv's Python, which runs the course's command or the tests."""
    if command == "test":
        os.chdir(ROOT)
        line = ["-P", "-m", "pytest"] + workers(rest) + rest
    else:
        line = ["-P", "-m", "convlab", command] + rest
    environment = dict(os.environ, VIRTUAL_ENV=str(VENV))
    environment["PATH"] = str(PYTHON.parent) + os.pathsep + environment.get("PATH", "")
    # Use only the packages of .venv, keep docstrings and assertions, and let Python cache bytecode.
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONOPTIMIZE"):
        environment.pop(name, None)
    line = [str(PYTHON)] + line
    if os.name != "nt":
        os.execve(line[0], line, environment)
    with subprocess.Popen(line, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the child gets the same Ctrl-C
                continue


def workers(rest):
    """Return the arguments that make pytest use all cores, at most 8, unless `rest` has others.

    There is one more worker than cores, since some wait for a browser or a server.
    """
    if any(word.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for word in rest):
        return []
    return ["-n", str(min(os.cpu_count() or 1, 8) + 1)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
