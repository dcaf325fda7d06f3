"""The files that a submission needs: the Python interpreter, its library, shared libraries.

The sandbox shows these files, and the Landlock rules allow them. Installed packages, which need
permission, and the course itself may be in the same folders, and are left out.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import metadata
from importlib.util import cache_from_source
from pathlib import Path

from convlab.grading.failure import own_work

LIBRARIES = ("/lib", "/lib32", "/lib64", "/libx32", "/usr/lib", "/usr/lib32", "/usr/lib64")
_BASE = dict.fromkeys(("base", "platbase", "installed_base", "installed_platbase"), sys.base_prefix)
_RUNS_CELLS = ("ipykernel",)
_COURSE = Path(__file__).resolve().parents[1]


def interpreter() -> str:
    """Return the path of the interpreter, without the links of a virtual environment."""
    return os.path.realpath(sys.executable)


def bare_python(code: str) -> list[str]:
    """Return the command line that runs some code without site-packages and user settings."""
    return [interpreter(), "-I", "-S", "-c", code]


@cache
def needed() -> tuple[str, ...]:
    """Return the files and folders that Python needs; none is inside another."""
    library = sysconfig.get_paths(vars=_BASE)
    shared = Path(sysconfig.get_config_var("LIBDIR") or "")
    name = sysconfig.get_config_var("INSTSONAME") or ""
    places = {interpreter(), library["stdlib"], library["platstdlib"], *_library_folders()}
    if name.endswith(".dylib") or ".so" in name:
        places |= {str(path) for path in [shared / name] if path.exists()}
    if os.path.exists("/etc/ld.so.cache"):
        places.add("/etc/ld.so.cache")
    ordered = sorted(places)
    return tuple(
        path
        for path in ordered
        if not any(path != other and Path(path).is_relative_to(other) for other in ordered)
    )


def _library_folders() -> set[str]:
    """Return the folders in which the system's loader finds shared libraries.

    If the loader has a list, that is less than /usr/lib, which also holds programs and data.
    """
    loaders = {os.path.realpath(path) for path in ("/lib64", "/libx32") if os.path.isdir(path)}
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
        listed = subprocess.run([ldconfig, "-p"], capture_output=True, text=True, timeout=60)
        lines = [line for line in listed.stdout.splitlines() if " => " in line]
        paths = [os.path.realpath(line.rpartition(" => ")[2]) for line in lines]
        found = {os.path.dirname(path) for path in paths}
        if listed.returncode == 0 and found:
            return {path for path in found if path.startswith(LIBRARIES)} | loaders
    return {os.path.realpath(path) for path in LIBRARIES if os.path.isdir(path)}


def hidden(folders: Iterable[str]) -> list[str]:
    """Return the folders inside one of `folders` that a submission must not see."""
    places = {sysconfig.get_path(kind, vars=_BASE) for kind in ("purelib", "platlib")}
    places |= set(site.getsitepackages([sys.base_prefix, "/usr", "/usr/local"]))
    places |= {"/usr/lib/python3/dist-packages", str(_COURSE)}
    folders = tuple(folders)
    inside = (os.path.realpath(path) for path in places if os.path.isdir(path))
    return sorted({path for path in inside if any(map(Path(path).is_relative_to, folders))})


def without_hidden(paths: Iterable[str]) -> list[str]:
    """Return the paths; a folder that contains a hidden one is replaced by its other parts."""
    paths = list(paths)
    closed = hidden(paths)
    return [part for path in paths for part in _parts(path, closed)]


def _parts(path: str, closed: list[str]) -> Iterator[str]:
    real = os.path.realpath(path)
    if real in closed:
        return
    if not any(Path(one).is_relative_to(real) for one in closed):
        yield real
        return
    for entry in os.scandir(real):
        if not entry.is_symlink():  # its target is listed by its own name, or not needed
            yield from _parts(entry.path, closed)


@cache
def packages(allowed: tuple[str, ...]) -> dict[str, Path]:
    """Return the files and folders of some distributions and their dependencies.

    The keys are their paths below site-packages.

    Raises RuntimeError if one of `allowed` is not installed, and GraderFailure if the dependencies
    of one cannot be read: a submission would lack a library.
    """
    waiting, seen, found = [*allowed, *_RUNS_CELLS], set(), {}
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name in allowed:
                raise RuntimeError(f"an exercise allows {name}, which is not installed") from None
            continue  # needed only on another system or for an extra
        with own_work(f"read which libraries {name} needs"):
            requirements = _requirements(distribution)
            paths = top_level(distribution)
        for path in paths:
            found[path.name] = path
            if path.suffix == ".py" and _is_open(compiled := Path(cache_from_source(path))):
                found[f"__pycache__/{compiled.name}"] = compiled
        for requirement in requirements:
            if "extra ==" not in requirement:
                waiting.append(re.match(r"[\w.-]+", requirement)[0])
    return found


def _is_open(compiled: Path) -> bool:
    """Return whether all users can read a compiled file; without it, they can use its source."""
    try:
        return all(one.stat().st_mode & 0o004 for one in (compiled, compiled.parent))
    except OSError:
        return False


def _requirements(distribution) -> list[str]:
    if text := distribution.read_text("METADATA"):  # `distribution.requires` takes milliseconds
        return re.findall(r"\nRequires-Dist: *(.+)", text.partition("\n\n")[0])
    if "Name" not in distribution.metadata:  # a file without permissions is read as empty
        raise OSError("its metadata is empty")
    return distribution.requires or []


def top_level(distribution) -> set[Path]:
    """Return the files and folders of a distribution directly below site-packages."""
    # Not `distribution.files`, which makes ten thousand path objects: half a second.
    record = distribution.read_text("RECORD")
    if record is None:  # a package of the system, without a list
        names = distribution.read_text("top_level.txt") or distribution.metadata.get("Name")
        if names is None:
            raise OSError("its metadata is empty")
        specs = filter(None, map(importlib.util.find_spec, names.split()))
        paths = (Path(spec.origin) for spec in specs if spec.origin)
        return {path.parent if path.name == "__init__.py" else path for path in paths}
    root = Path(distribution.locate_file(""))
    names = set(re.findall(r'\n"?([^/,\n]+)', f"\n{record}")) - {"..", "__pycache__"}
    return {root / name for name in names if (root / name).exists()}
