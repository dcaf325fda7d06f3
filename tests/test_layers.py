"""Who may import whom. The arrows run one way; this file holds them as data."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "convlab"

# What each room may import from directly; through these, also what they may import themselves.
ARROWS = {
    "shapes": set(),
    "_checks": {"shapes"},
    "reference": {"_checks", "shapes"},
    "ops": {"_checks", "shapes"},
    "nn": {"ops", "shapes"},
    "samples": set(),
    "notebook": set(),
    "jupyter_paths": set(),
    "files": set(),
    "folders": {"notebook", "files"},
    "cli_errors": set(),
    "packed": set(),
    "questions": {"folders", "packed"},
    "new_exercise": {"folders"},
    "steps": {"shapes", "ops"},
    "drawing": {"steps", "shapes"},
    "plots": {"drawing"},
    "stage": set(),
    "explore": {"drawing", "plots", "questions", "samples", "stage"},
    "feedback": {"ops", "drawing", "folders", "packed"},
    "grading": {"feedback"},
    "workshop": {"feedback", "cli_errors", "jupyter_paths", "questions"},
    "__init__": {"ops", "shapes"},
}
ARROWS["cli"] = set(ARROWS)
ARROWS["__main__"] = {"cli"}

# Rooms that must also run in a browser's Python, where none of the following works.
IN_A_BROWSER = ("shapes", "reference", "ops", "samples", "steps", "drawing")
NOT_IN_A_BROWSER = {"ctypes", "fcntl", "multiprocessing", "socket", "subprocess", "threading"}


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_course" not in path.parts)


def reachable(room):
    """Return the rooms that `room` may import from, at any distance."""
    found, waiting = set(), [room]
    while waiting:
        new = ARROWS[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def imports_of(path):
    """Yield (line, dotted name) for each import in the file, those inside functions too."""
    package = ["convlab", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def rooms_imported(path):
    """Yield (line, room) for each import of ours in the file; `import convlab` is `__init__`."""
    for line, name in imports_of(path):
        top, *rest = name.split(".")
        if top == "convlab":
            is_room = rest and (PACKAGE / rest[0]).is_dir() or (PACKAGE / f"{rest[0]}.py").exists()
            yield line, rest[0] if rest and is_room else "__init__"


def test_the_arrows_make_no_circle():
    assert [room for room in ARROWS if room != "cli" and room in reachable(room)] == []


def test_each_room_has_its_arrows():
    assert {room_of(path) for path in FILES} <= set(ARROWS), "draw the new room's arrows in ARROWS"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_follow_the_arrows(path):
    room = room_of(path)
    allowed = reachable(room) | {room}
    wrong = [
        f"line {line}: {room} imports {other}"
        for line, other in rooms_imported(path)
        if other not in allowed
    ]
    assert not wrong


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_part_of_the_package_imports_scipy_or_pyplot(path):
    names = [name for _, name in imports_of(path)]
    assert not [name for name in names if name.split(".")[0] == "scipy" or "pyplot" in name]


def loaded_by(modules):
    """Return the names of all modules there are after importing `modules` in a fresh process."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    environment = dict(os.environ, PYTHONPATH=str(PACKAGE.parent))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("room", IN_A_BROWSER)
def test_import_needs_numpy_only_and_works_in_a_browser(room):
    parts = [path.relative_to(PACKAGE.parent) for path in FILES if room_of(path) == room]
    names = [".".join(part.with_suffix("").parts).removesuffix(".__init__") for part in parts]
    brought = {name.split(".")[0] for name in loaded_by(names) - loaded_by(["numpy"])}
    assert brought - set(sys.stdlib_module_names) == {"convlab"}
    assert not brought & NOT_IN_A_BROWSER
