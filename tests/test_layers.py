"""The packages of convlab and their allowed imports, which go in one direction."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "convlab"

# The packages (or modules) from which each may import, directly or through these.
ALLOWED_IMPORTS = {
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
    "progress_bar": set(),
    "questions": {"folders", "packed"},
    "new_exercise": {"folders"},
    "steps": {"shapes", "ops"},
    "timing": {"ops"},
    "drawing": {"steps", "shapes"},
    "plots": {"drawing"},
    "stage": set(),
    "digit_network": {"nn", "samples"},
    "explore": {"digit_network", "drawing", "questions", "samples", "stage"},
    "feedback": {"cli_errors", "ops", "drawing", "folders", "packed"},
    "grading": {"feedback", "progress_bar"},
    "workshop": {"feedback", "jupyter_paths", "progress_bar", "questions"},
    "site": {"workshop", "explore", "stage"},
    "__init__": {"ops", "shapes"},
}
ALLOWED_IMPORTS["cli"] = set(ALLOWED_IMPORTS)
ALLOWED_IMPORTS["__main__"] = {"cli"}

# Packages that must also run in a browser's Python, where none of the following works.
IN_A_BROWSER = (*("shapes", "reference", "ops", "timing", "samples", "steps", "drawing", "plots"),)
NOT_IN_A_BROWSER = {"ctypes", "fcntl", "multiprocessing", "socket", "subprocess", "threading"}


def package_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_course" not in path.parts)


def reachable(package):
    """Return the packages that `package` may import from, at any distance."""
    found, waiting = set(), [package]
    while waiting:
        new = ALLOWED_IMPORTS[waiting.pop()] - found
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


def packages_imported(path):
    """Yield (line, package) for each import of ours in the file; `import convlab` is `__init__`."""
    for line, name in imports_of(path):
        top, *rest = name.split(".")
        if top == "convlab":
            is_package = (
                rest and (PACKAGE / rest[0]).is_dir() or (PACKAGE / f"{rest[0]}.py").exists()
            )
            yield line, rest[0] if rest and is_package else "__init__"


def test_allowed_imports_make_no_cycle():
    assert [
        package for package in ALLOWED_IMPORTS if package != "cli" and package in reachable(package)
    ] == []


def test_table_lists_the_packages_that_there_are():
    assert {package_of(path) for path in FILES} == set(ALLOWED_IMPORTS), (
        "correct ALLOWED_IMPORTS here, and the table in .github/CONTRIBUTING.md"
    )


def test_contributing_guide_shows_the_same_table():
    guide = (PACKAGE.parent / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = guide.split("| package | purpose | imports |\n")[1].split("\n\n")[0]
    shown = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", table, re.MULTILINE))
    expected = {name: ", ".join(sorted(found)) or "-" for name, found in ALLOWED_IMPORTS.items()}
    expected["cli"] = "all of the above"
    assert shown == expected, "correct the table of packages in .github/CONTRIBUTING.md"


@pytest.mark.parametrize("package", ALLOWED_IMPORTS)
def test_imports_are_allowed(package):
    allowed = reachable(package) | {package}
    files = [path for path in FILES if package_of(path) == package]
    assert [
        f"{path.relative_to(PACKAGE)}, line {line}: {package} imports {other}"
        for path in files
        for line, other in packages_imported(path)
        if other not in allowed
    ] == []


def test_no_part_of_the_package_imports_scipy_or_pyplot():
    found = [(path, name) for path in FILES for _, name in imports_of(path)]
    assert [one for one in found if one[1].split(".")[0] == "scipy" or "pyplot" in one[1]] == []


def loaded_by(modules):
    """Return the names of all loaded modules after importing `modules` in a fresh process."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    environment = dict(os.environ, PYTHONPATH=str(PACKAGE.parent))
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("package", IN_A_BROWSER)
def test_import_needs_numpy_only_and_works_in_a_browser(package):
    parts = [path.relative_to(PACKAGE.parent) for path in FILES if package_of(path) == package]
    names = [".".join(part.with_suffix("").parts).removesuffix(".__init__") for part in parts]
    brought = {name.split(".")[0] for name in loaded_by(names) - loaded_by(["numpy"])}
    assert brought - set(sys.stdlib_module_names) == {"convlab"}
    assert not brought & NOT_IN_A_BROWSER
