"""A batch of submissions, graded by a pytest process that reports through a pipe."""

import math
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from convlab.files import list_files, with_filename
from convlab.grading.failure import reason
from convlab.grading.inbox import SubmissionFile, write_list
from convlab.grading.inside.privileges import forget_inherited
from convlab.grading.limits import Limits
from convlab.grading.marks import Begun, Done, Failed, read_event
from convlab.grading.scratch import Scratch

_KEPT_OUTPUT = 4_000  # bytes, from the end
# Plugins of pytest that do nothing for grading. The one for warnings stays, since a test may turn
# them into errors. The last two are loaded by `_MAIN`: an exercise that asks for one of them, in
# `pytest_plugins`, must not load it again.
_UNUSED_PLUGINS = (
    *("cacheprovider", "doctest", "faulthandler", "threadexception", "unraisableexception"),
    *("nbval", "convlab"),
)
# What the process of a batch runs. It collects no garbage while it loads modules. It loads the
# plugins before pytest's import hook is there, which looks at each module; for `-p`, pytest would
# read the entry points of all installed distributions. An error before pytest starts ends with
# exit code 1, so failed tests end with 0.
_MAIN = """
import gc, sys
gc.disable()
import {plugins}, pytest
gc.freeze()
gc.enable()
code = pytest.main(plugins=[{plugins}])
sys.exit(0 if code == 1 else code)
"""
# Variables with which a test asserts more or less: `assert` is nothing with PYTHONOPTIMIZE.
_CHANGE_TESTS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTHONOPTIMIZE", "PYTHONWARNINGS")


@dataclass(frozen=True)
class RunConfig:
    """The configuration of a run, the same for each of its batches."""

    exercise: Path  # its folder
    seed: int | None  # None until it is drawn
    limits: Limits
    nbval: bool = True  # whether each submission is also run from top to bottom in a kernel
    nbval_points: float = 0.0  # the points for that
    require_isolation: bool = False
    isolation: str = ""  # the label that the sandbox of each batch must have; "" for the best one
    patience: float = math.inf  # seconds after which a submission is put off

    def command_line(self) -> list[str]:
        """Return the command line, without the submissions, the seed and the pipe."""
        plugins = "nbval.plugin, convlab.grading.plugin" if self.nbval else "convlab.grading.plugin"
        main = _MAIN.format(plugins=plugins)
        line = [sys.executable, "-P", "-c", main, "-q", "-s", "--tb=line", "-rE"]
        line += [f"-pno:{name}" for name in _unused_plugins(self.exercise)]
        # No settings, and no conftest.py, of a project that happens to be above the exercise.
        line += ["-c", os.devnull, f"--rootdir={self.exercise}", f"--confcutdir={self.exercise}"]
        line.append("--import-mode=importlib")
        line += [str(self.exercise), f"--patience={self.patience}"]
        line += [f"--limit={name}={value}" for name, value in asdict(self.limits).items()]
        if self.nbval:
            line.append(f"--nbval-points={self.nbval_points}")
        else:
            line.append("--no-nbval")
        if self.isolation:
            line.append(f"--isolation={self.isolation}")
        return [*line, "--require-isolation"] if self.require_isolation else line


def _unused_plugins(exercise: Path) -> tuple[str, ...]:
    """Return the plugins that pytest can leave out; that of `caplog` takes a tenth of the time."""
    tests = list_files(exercise, "*.py", recursive=True)
    used = any(b"caplog" in path.read_bytes() for path in tests)
    return _UNUSED_PLUGINS if used else (*_UNUSED_PLUGINS, "logging")


@dataclass(frozen=True)
class BatchExit:
    """How the process of a batch ended."""

    code: int  # its exit code, or minus its signal
    output: str = ""  # the last that it printed
    failed: Failed | None = None  # None if it ended for another reason

    def __str__(self) -> str:
        return f"exit code {self.code}" if self.code >= 0 else f"signal {-self.code}"


def could_not_start(error: Exception) -> BatchExit:
    """Return the exit of a batch whose process the system refused to start or to read from."""
    return BatchExit(1, failed=Failed(f"could not run a grading process: {reason(error)}"))


def run_batch(
    config: RunConfig,
    files: Sequence[SubmissionFile],
    notify: Callable[[Begun | Done], None],
    started: Callable[[subprocess.Popen], None] = lambda process: None,
) -> BatchExit:
    """Grade some submissions in a new process, and wait for it.

    Each event but a failure is passed to `notify`, and the process to `started`.
    """
    with Scratch() as folder:
        _write_private(folder, files, config.seed)
        reader, writer = os.pipe()
        failed = None
        with open(reader, "rb") as pipe, open(folder / "output", "w+b") as output:
            try:
                process = _start(config, folder, output, writer)
            finally:
                os.close(writer)
            with process:
                started(process)
                for text in pipe:
                    if not text.endswith(b"\n"):  # it ended in the middle of a line
                        break
                    if isinstance(event := read_event(text), Failed):
                        failed = event
                    else:
                        notify(event)
            output.seek(max(output.tell() - _KEPT_OUTPUT, 0))
            last = output.read(_KEPT_OUTPUT).decode(errors="replace").strip()
            return BatchExit(process.returncode, last, failed)


def _write_private(folder: Path, files: Sequence[SubmissionFile], seed: int | None) -> None:
    """Write the batch's input, which only the grader may read, though others pass its folder."""
    for name in ("submissions.json", "seed", "output"):
        (folder / name).touch(mode=0o600)
    with with_filename(folder):
        write_list(folder / "submissions.json", files)
        # Not on the command line, which every user of the machine can read.
        (folder / "seed").write_text(str(seed))


def _start(config: RunConfig, folder: Path, output, writer: int) -> subprocess.Popen:
    line = [*config.command_line(), f"--marks-to={writer}", f"--seed-from={folder / 'seed'}"]
    line.append(f"--submission-list={folder / 'submissions.json'}")
    forget_inherited()  # the stacks: its fork, which talks to a kernel, has threads too
    return subprocess.Popen(
        line,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        pass_fds=[writer],
        start_new_session=True,  # Ctrl-C is for the command alone
        env=_environment(folder),
        cwd=folder,
    )


def _environment(scratch: Path) -> dict[str, str]:
    changed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "TMPDIR": str(scratch), "PY_COLORS": "0"}
    # There is a process for each core: more threads would only wait for each other.
    changed |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    inherited = {key: value for key, value in os.environ.items() if key not in _CHANGE_TESTS}
    return inherited | changed
