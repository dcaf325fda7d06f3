"""Running an author's programs and tests, which may never end."""

import os
import re
import subprocess
import sys
import threading
from _thread import interrupt_main
from collections.abc import Callable
from pathlib import Path

_MOST_SECONDS_OF_A_TEST = 300.0


def interrupted(run: Callable[[], object], seconds: float) -> KeyboardInterrupt | None:
    """Run something; return the interrupt that stops it when its time is up."""
    late = threading.Event()

    def interrupt():
        late.set()
        interrupt_main()

    timer = threading.Timer(seconds, interrupt)
    timer.start()
    try:
        run()
    except KeyboardInterrupt as error:
        if not late.is_set():  # the author's own
            raise
        return error
    finally:
        timer.cancel()
    return None


def not_finished(seconds: float) -> str:
    return f"not finished after {seconds:g} s, perhaps a loop that never ends"


def run_pytest(arguments: list[str], where: Path) -> subprocess.CompletedProcess:
    """Run pytest without the settings and conftest.py of any project around it.

    Raises TimeoutError if a test does not end.
    """
    seconds = _MOST_SECONDS_OF_A_TEST
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    line += ["-p", "convlab.grading.plugin", f"--rootdir={where}", f"--confcutdir={where}"]
    line.append("--import-mode=importlib")
    line += ["-o", f"faulthandler_timeout={seconds}", "-o", "faulthandler_exit_on_timeout=true"]
    line += arguments
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(line, capture_output=True, text=True, cwd=where, env=alone)
    if stopped := re.search(r"^Timeout \(.+", done.stderr, re.M | re.S):
        own = re.search(rf'File "{re.escape(str(where))}/(.+)", line (\d+)', stopped[0])
        place = f"{own[1]}, line {own[2]}" if own else "a test"
        raise TimeoutError(f"{place}: {not_finished(seconds)}")
    return done
