"""The files of the web site, before any browser."""

import hashlib
import json
import os
import re
import shlex
from importlib import metadata
from pathlib import Path

import pytest

import convlab.site
from convlab import cli, folders, notebook
from convlab.feedback.loading import exercise_folders
from convlab.site import lock
from tests.workshop.handed_out import answers, opened

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("notebooks/*.ipynb")]
NOTEBOOKS += [one.notebook.relative_to(ROOT).as_posix() for one in exercise_folders()]


@pytest.fixture(scope="module")
def locked(site):
    return json.loads((site / "lite" / lock.FILE).read_bytes())["packages"]


# ------------------------------------------------------------------ the command


def test_command_refuses_a_folder_that_is_not_empty_or_inside_the_course(tmp_path, capsys):
    (tmp_path / "index.html").touch()
    assert cli.main(["site", str(tmp_path)]) == 2
    assert "is not empty: name a new folder, or empty this one" in capsys.readouterr().err
    assert cli.main(["site", str(ROOT / "notebooks" / "site")]) == 2
    assert "is inside the course itself" in capsys.readouterr().err
    assert not (ROOT / "notebooks" / "site").exists()


def test_command_names_packages_that_are_not_installed(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(convlab.site, "_NEEDED", ("json", "jupyterlite_missing"))
    assert cli.main(["site", str(tmp_path / "site")]) == 1
    error = capsys.readouterr().err
    assert "needs jupyterlite_missing:" in error and 'pip install "convlab-course[site]"' in error


def test_the_printed_command_can_be_pasted_into_a_shell(monkeypatch, capsys):
    monkeypatch.setattr(convlab.site, "build", Path)
    assert cli.main(["site", "a & b"]) == 0
    assert shlex.split(capsys.readouterr().out)[-2:] == ["-d", "a & b"]


def test_failed_build_leaves_the_folder_as_it_was(tmp_path, monkeypatch, capsys):
    def fail(folder):
        folder.mkdir()
        raise RuntimeError("JupyterLite failed:\nout of luck")

    monkeypatch.setattr("convlab.site.lite.build_lite", fail)
    assert cli.main(["site", str(tmp_path / "site")]) == 1
    assert "out of luck" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []


# ------------------------------------------------------------------ what is in it


def test_site_has_each_lesson_and_exercise_without_outputs(site):
    files = site / "lite/files"
    there = {path.relative_to(files).as_posix() for path in files.rglob("*.ipynb")}
    versions = json.loads((site / "lite/versions.json").read_bytes())
    assert there == set(NOTEBOOKS) == set(versions)
    for name in NOTEBOOKS:
        own = (files / name).read_bytes()
        version = json.loads(own)["metadata"]["convlab"]["version"]
        assert version == versions[name] == notebook.hash_cells((ROOT / name).read_bytes())[:12]
        assert json.loads(own)["cells"] == json.loads(notebook.pristine(own))["cells"]


def test_site_has_no_answer_however_packed(site):
    wanted, seen = answers(), []
    for path in site.rglob("*"):
        if path.is_file() and path.suffix not in {".js", ".png", ".woff2"}:
            for name, data in opened(path.relative_to(site).as_posix(), path.read_bytes()):
                text = data.decode("utf-8", "ignore").replace("\\n", "\n")
                assert not [source for source in wanted if source in text], name
                seen.append(name)
    assert len([name for name in seen if name.endswith(f"{folders.CHECKS}:")]) == len(
        exercise_folders()
    )


def test_site_has_no_source_maps(site):
    assert not list(site.rglob("*.map"))


def test_settings_have_no_address_but_that_of_pyodide(site):
    settings = (site / "lite/jupyter-lite.json").read_text()
    assert set(re.findall(r"https?://[^/\"]+", settings)) == {"https://cdn.jsdelivr.net"}


# ------------------------------------------------------------------ the lock of Pyodide


def test_lock_is_that_of_pyodide_with_absolute_addresses(locked):
    own = json.loads((ROOT / "convlab/site" / lock.FILE).read_bytes())["packages"]
    for name, package in own.items():
        if name not in lock.DEPENDS:
            imports = package["imports"] + lock.NEEDED_BY.get(name, [])
            expected = {"file_name": lock.CDN + package["file_name"], "imports": imports}
            assert locked[name] == package | expected


def test_lock_beside_the_code_is_that_of_the_release():
    if not (folder := os.environ.get("CONVLAB_PYODIDE")):
        pytest.skip("CONVLAB_PYODIDE names no folder")
    package = json.loads((Path(folder) / "package.json").read_bytes())
    assert package["version"] == lock.VERSION
    release = (Path(folder) / lock.FILE).read_bytes()
    assert release == (ROOT / "convlab/site" / lock.FILE).read_bytes()


def test_lock_is_closed(locked):
    """Each name in `depends` is that of a package, once both are normalised as in Pyodide."""
    names = {re.sub("[-_.]+", "-", name).lower() for name in locked}
    for package in locked.values():
        assert {re.sub("[-_.]+", "-", name).lower() for name in package["depends"]} <= names


def test_lock_has_the_wheels_of_the_site_and_their_hashes(site, locked):
    wheels = {path.relative_to(site / "lite").as_posix(): path for path in site.rglob("*.whl")}
    own = {
        package["file_name"]: package for name, package in locked.items() if name in lock.DEPENDS
    }
    assert len(own) == len(lock.DEPENDS) and set(own) <= set(wheels)
    for name, package in own.items():
        content = wheels[name].read_bytes()
        assert package["sha256"] == hashlib.sha256(content).hexdigest()
        inside = [one for one, _ in opened(name, content)]
        for module in package["imports"]:
            assert f"{name}:{module}/__init__.py" in inside
        if package["name"] in lock.REPACKED:
            assert [one for one in inside if "LICEN" in one], "the license is missing"


@pytest.mark.parametrize("name", lock.REPACKED)
def test_repacked_wheels_depend_on_what_the_packages_require(name):
    required = [one for one in metadata.requires(name) or () if "extra ==" not in one]
    names = {re.match(r"[\w.-]+", one)[0].replace("_", "-") for one in required}
    assert names == set(lock.DEPENDS[name])
