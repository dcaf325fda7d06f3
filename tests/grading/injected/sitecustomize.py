"""Makes one system call of a grader's process fail; Python imports it at its start.

It needs nothing but the standard library, since `faults.py` also sends its text into the sandbox.
What is to fail, or that calls are to be recorded, is in the environment, as JSON:

record : where to, a descriptor; None if nothing is recorded
site : [role, kind, file:line] of the call
error : the name of its error, such as "ENOSPC"
stays : whether later calls of that kind fail too, in the same process
token : a descriptor from which the process that fails first reads a byte; None: every process fails
"""

import builtins
import errno
import io
import json
import os
import select
import socket
import subprocess
import sys
import threading

VARIABLE = "CONVLAB_FAULT"
# Audit events that Python raises before a system call.
_EVENTS = {
    "open": "open", "os.mkdir": "mkdir", "os.rename": "rename", "os.remove": "remove",
    "os.rmdir": "remove", "os.listdir": "list", "os.scandir": "list", "os.chmod": "chmod",
    "os.chown": "chmod", "os.symlink": "mkdir", "os.truncate": "write", "os.fork": "fork",
    "subprocess.Popen": "fork", "socket.__new__": "socket", "socket.bind": "socket",
    "fcntl.flock": "lock", "ctypes.dlopen": "open",
}  # fmt: skip
_FUNCTIONS = {
    os: {"write": "write", "read": "read", "fsync": "fsync", "pipe": "pipe", "dup2": "dup",
         "statvfs": "stat", "setsid": "own", "setpgid": "own"},
    socket.socket: {"sendall": "send", "sendmsg": "send", "recv": "receive",
                    "recvmsg": "receive", "listen": "socket"},
    select: {"select": "select"},
    threading.Thread: {"start": "thread"},
}  # fmt: skip
# Opened in place of a file, so that the system itself refuses to write or read it.
_REFUSES = {"ENOSPC": "/dev/full", "EIO": "/proc/self/mem"}
_COURSE = "/convlab/"


class Faults:
    """Records the calls of this process, or makes them fail."""

    def __init__(self, role, settings, text):
        self.role, self.settings, self.text = role, settings, text
        self.seen, self.failing, self.quiet = set(), False, threading.local()

    def reach(self, kind, path=None):
        """Record a call that is about to be made, or return its error."""
        wanted = self.settings["site"]
        if getattr(self.quiet, "now", False) or wanted and self.role != wanted[0]:
            return None
        self.quiet.now = True
        try:
            return self._reach(kind, path)
        finally:
            self.quiet.now = False

    def _reach(self, kind, path):
        site = self._site(kind)
        if site is None:
            return None
        if self.settings["record"] is not None:
            if site not in self.seen:
                self.seen.add(site)
                os.write(self.settings["record"], json.dumps(site).encode() + b"\n")
            return None
        if not self._fails(site):
            return None
        return self._error(site[1], path)

    def _site(self, kind):
        """Return [role, kind, file:line] of the line of the course that makes the call."""
        frame, imports, outside = sys._getframe(3), False, None
        while frame is not None:
            code = frame.f_code
            if code.co_filename.startswith("<frozen importlib"):
                imports = True
            elif _COURSE in code.co_filename and "/tests/" not in code.co_filename:
                if self.role == "worker" and code.co_name in ("_run", "_call"):
                    return None  # from here on it is the submission
                if not (imports and code.co_name in ("<module>", "__getattr__")):
                    place = code.co_filename.rpartition(_COURSE)[2]
                    kind = "import" if imports else kind
                    return self.role, kind, f"{place}:{frame.f_lineno}"
            elif "/site-packages/" in code.co_filename and outside is None:
                outside = f"{code.co_filename.rpartition('/site-packages/')[2]}:{frame.f_lineno}"
            frame = frame.f_back
        if self.role == "batch" and outside and not imports:
            return self.role, kind, outside
        return None

    def _fails(self, site):
        wanted = tuple(self.settings["site"])
        if self.failing:
            return site[:2] == wanted[:2]
        if site != wanted:
            return False
        token = self.settings["token"]
        if token is not None:
            try:
                if not os.read(token, 1):
                    return False
            except BlockingIOError:
                return False
        self.failing = self.settings["stays"]
        return True

    def _error(self, kind, path):
        name = self.settings["error"]
        number = getattr(errno, name)
        if kind == "thread":
            return RuntimeError("can't start new thread")
        return OSError(number, os.strerror(number), *([path] if isinstance(path, str) else []))

    # ------------------------------------------------------------ where calls are made

    def install(self):
        sys.addaudithook(self._hear)
        for owner, functions in _FUNCTIONS.items():
            for name, kind in functions.items():
                self._wrap(owner, name, kind)
        self._wrap_open()
        self._wrap_processes()

    def _hear(self, event, arguments):
        kind = _EVENTS.get(event)
        if kind is not None and (error := self.reach(kind, arguments[0] if arguments else None)):
            raise error

    def _wrap(self, owner, name, kind):
        function = getattr(owner, name)

        def wrapped(*given, **options):
            if error := self.reach(kind):
                raise error
            return function(*given, **options)

        setattr(owner, name, wrapped)

    def _wrap_open(self):
        """Open files that cannot be written or read."""
        real = io.open

        def opened(file, mode="r", *given, **options):
            found = real(file, mode, *given, **options)
            kind = "content" if mode.startswith("r") else "write"
            if isinstance(file, int) or not (error := self.reach(kind, str(file))):
                return found
            place = _REFUSES[errno.errorcode[error.errno]]
            refuses = real(place, "rb" if kind == "content" else "r+b", 0)
            os.dup2(refuses.fileno(), found.fileno())
            refuses.close()
            return found

        io.open = builtins.open = opened

    def _wrap_processes(self):
        """Load this module in the processes that are started, and recognise forks."""
        real, faults = subprocess.Popen.__init__, self

        def start(process, line, *given, **options):
            handed = [faults.settings[name] for name in ("record", "token")]
            options["pass_fds"] = (*options.get("pass_fds", ()), *filter(None, handed))
            return real(process, faults._with_faults(line), *given, **options)

        subprocess.Popen.__init__ = start
        os.register_at_fork(after_in_child=self._forked)

    def _forked(self):
        self.role = {"batch": "conversation", "fork server": "worker"}.get(self.role, self.role)
        self.seen, self.failing = set(), False

    def _with_faults(self, line):
        """Insert this module before the code that a sandbox runs."""
        if not isinstance(line, list) or "from inside" not in str(line[-1]):
            return line
        role = "probe" if "inside.probe" in line[-1] else "fork server"
        prefix = (
            f"text = {self.text!r}; names = {{'__name__': 'faults'}}\n"
            f"exec(compile(text, 'faults', 'exec'), names)\n"
            f"names['Faults']({role!r}, {self.settings!r}, text).install()\n"
        )
        return [*line[:-1], prefix + line[-1]]


def _role():
    words = sys.orig_argv
    if any("convlab.grading.plugin" in word for word in words):
        return "batch"
    return "command" if "convlab" in words else ""


if __name__ == "sitecustomize" and VARIABLE in os.environ and _role():
    with open(__file__, encoding="utf-8") as _file:
        _text = _file.read()
    Faults(_role(), json.loads(os.environ[VARIABLE]), _text).install()
