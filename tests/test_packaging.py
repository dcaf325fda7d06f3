"""The contents of the wheel, the sdist and the locks, compared with pyproject.toml."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from convlab import notebook
from convlab.feedback.loading import exercise_folders
from tests.test_layers import imports_of

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock")

# Any of these may be in a working tree, and must not be shipped.
STRAY = (
    "notes.txt",
    "stray/secret.txt",
    "submissions/alice.ipynb",
    "notebooks/.ipynb_checkpoints/00_start_here-checkpoint.ipynb",
    "convlab/__pycache__/ops.cpython-311.pyc",
    ".convlab/workspaces/mine.json",
    "my-course/notebooks/00_start_here.ipynb",
)


def pins(lock):
    """Return name -> requirement, with its marker, for each line of a lock."""
    lines = re.findall(r"^[a-z0-9].*?(?= \\$)", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def group(name):
    """Return the requirements of a dependency group, with those of the groups it includes."""
    found = []
    for entry in PYPROJECT["dependency-groups"][name]:
        if isinstance(entry, str):
            found.append(Requirement(entry))
        else:
            found += group(entry["include-group"])
    return found


ASKED = {
    "requirements.lock": [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
    + group("build")
}
ASKED["requirements-test.lock"] = ASKED["requirements.lock"] + group("test")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_satisfies_pyproject(lock):
    held = pins(lock)
    for asked in ASKED[lock]:
        pin = held[canonicalize_name(asked.name)]
        (specifier,) = pin.specifier
        assert specifier.operator == "=="
        assert asked.specifier.contains(specifier.version), f"{lock}: {pin} for {asked}"


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_is_complete_for_this_machine(lock):
    held = pins(lock)
    missing = []
    for pin in held.values():
        if pin.marker and not pin.marker.evaluate():
            continue
        for line in metadata.requires(pin.name) or []:
            needed = Requirement(line)
            wanted = needed.marker is None or needed.marker.evaluate({"extra": ""})
            if wanted and canonicalize_name(needed.name) not in held:
                missing.append(f"{pin.name} needs {needed}")
    assert not missing


def test_the_test_lock_holds_the_lock():
    # Without the markers: tools of the tests may need a package on more systems than the course.
    ours, all_of_it = (
        {re.sub(r" ; .* \\$", r" \\", line) for line in (ROOT / lock).read_text().splitlines()[2:]}
        for lock in LOCKS
    )
    assert ours <= all_of_it


@pytest.mark.parametrize("lock", LOCKS)
def test_each_package_has_one_pin_with_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert not re.search(r"https?:|index-url|find-links", text)


@pytest.mark.parametrize(
    "system, os_name, needed",
    [("linux", "posix", "ptyprocess"), ("darwin", "posix", "appnope"), ("win32", "nt", "pywinpty")],
)
def test_the_lock_knows_every_system(system, os_name, needed):
    where = {"sys_platform": system, "os_name": os_name}
    assert pins("requirements.lock")[needed].marker.evaluate(where)


def test_build_group_equals_the_build_requirements():
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]


def test_the_hooks_use_the_locked_versions():
    held = pins("requirements-test.lock")
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    for repository in config["repos"]:
        for hook in repository["hooks"]:
            (wanted,) = map(Requirement, hook["additional_dependencies"])
            assert wanted.specifier == held[wanted.name].specifier


def copied_tree(tree):
    names = (".git", ".venv", "my-course", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*names))
    return tree


def build(tree, *options):
    line = [sys.executable, "-m", "hatchling", "build", *options, "-d", str(tree / "out")]
    return subprocess.run(line, cwd=tree, capture_output=True, text=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The names inside the sdist and the wheel of a tree with stray files, and the wheel itself."""
    tree = copied_tree(tmp_path_factory.mktemp("build") / "tree")
    for name in STRAY:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("stray")
    done = build(tree)
    assert done.returncode == 0, done.stderr
    (sdist,), (wheel,) = (tree / "out").glob("*.tar.gz"), (tree / "out").glob("*.whl")
    with tarfile.open(sdist) as archive:
        in_sdist = {name.partition("/")[2] for name in archive.getnames()}
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = set(archive.namelist())
    return in_sdist, in_wheel, wheel


def files_below(*parts):
    """Return the files of this tree that belong in a package."""
    paths = (path for part in parts for path in (ROOT / part).rglob("*") if path.is_file())
    names = (path.relative_to(ROOT).as_posix() for path in paths)
    left = r"__pycache__|\.ipynb_checkpoints|\.convlab-progress"  # by tests, and by a learner here
    return {name for name in names if not re.search(left, name)}


def test_the_wheel_is_the_package_and_the_whole_course_without_outputs(built):
    _, in_wheel, wheel = built
    code = {name for name in in_wheel if not name.startswith("convlab_course-")}
    course = {f"convlab/_course/{name}" for name in files_below("notebooks", "exercises")}
    assert code == files_below("convlab") | course
    assert "convlab/_course/notebooks/00_start_here.ipynb" in code
    with zipfile.ZipFile(wheel) as archive:
        packed = {name: archive.read(name) for name in in_wheel if name.endswith(".ipynb")}
    assert len(packed) == len(list(ROOT.glob("notebooks/*.ipynb")) + exercise_folders())
    for name, content in packed.items():
        assert content == notebook.pristine(content), name
        assert b'"outputs": []' in content, name


def test_an_answer_in_an_exercise_stops_the_wheel_and_is_named(tmp_path):
    tree = copied_tree(tmp_path / "tree")
    path = tree / "exercises" / "03_padding" / "padding.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("raise NotImplementedError", "return image", 1), encoding="utf-8")
    done = build(tree, "-t", "wheel")
    assert done.returncode != 0
    assert "exercises/03_padding/padding.ipynb: the stub of zero_pad no longer" in done.stderr
    assert not list((tree / "out").glob("*.whl"))


def test_sdist_has_the_listed_files_only(built):
    in_sdist, _, _ = built
    single = {*LOCKS, "LICENSE", "README.md", "course.py", "hatch_build.py", "pyproject.toml"}
    single |= {".gitignore", "PKG-INFO"}
    assert in_sdist == single | files_below(".binder", "convlab", "notebooks", "exercises", "tests")


def test_the_installed_wheel_finds_its_course_and_its_command(built, tmp_path):
    _, in_wheel, wheel = built
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = "from convlab import folders; print(folders.course_root())"
    environment = dict(os.environ, PYTHONPATH=str(tmp_path / "site"))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert Path(done.stdout.strip()) == tmp_path / "site" / "convlab" / "_course", done.stderr
    (entry,) = (tmp_path / "site").glob("*.dist-info/entry_points.txt")
    assert "convlab = convlab.cli:main" in entry.read_text()


# ------------------------------------------------------------------ declared requirements

# The extras that the parts of the package may import from, besides the requirements of all.
EXTRAS = {
    "grading": {"grading"},
    "grading/cluster.py": {"cluster"},
    "site": {"site"},
    "workshop": {"hub"},
}


@cache
def distributions_for(extras):
    """Return the names of the distributions that the course requires, at any distance."""
    found, waiting = set(), [("convlab-course", extra) for extra in ("", *extras)]
    while waiting:
        if (one := waiting.pop()) in found:
            continue
        found.add(one)
        name, extra = one
        for line in metadata.requires(name) or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                waiting += [(needed.name, inner) for inner in ("", *needed.extras)]
    return {canonicalize_name(name) for name, _ in found}


def imported(path):
    """Return the names of the packages of others that a file imports."""
    names = {name.partition(".")[0] for _, name in imports_of(path)}
    return names - sys.stdlib_module_names - {"convlab"}


def test_imports_come_from_declared_requirements():
    owners = metadata.packages_distributions()
    for path in (ROOT / "convlab").rglob("*.py"):
        name = path.relative_to(ROOT / "convlab").as_posix()
        extras = {extra for part, some in EXTRAS.items() if name.startswith(part) for extra in some}
        declared = distributions_for(frozenset(extras))
        siblings = {one.stem for one in path.parent.glob("*.py")}  # of a script in the sandbox
        for top in imported(path) - siblings:
            assert declared & set(map(canonicalize_name, owners[top])), f"{name} imports {top}"
