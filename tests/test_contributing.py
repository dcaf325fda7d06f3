"""The documents for contributors name things that exist; the forms and workflows are valid."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

import convlab

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
GUIDE = (GITHUB / "CONTRIBUTING.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", GUIDE, flags=re.S))
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
FORMS = sorted(path for path in GITHUB.glob("ISSUE_TEMPLATE/*.yml") if path.stem != "config")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_paths_in_the_guide_and_in_its_commands_exist():
    """A path is a quoted word with a slash or a known ending; NN_name is a placeholder."""
    ending = r"\.(py|md|toml|lock|yml|yaml|js|css|ipynb|cff|txt)$"
    words = [word.removeprefix("python3 ").split()[0] for word in QUOTED]
    paths = {word for word in words if re.fullmatch(r"[\w./-]+", word) and "NN_name" not in word}
    paths = {word for word in paths if re.search(rf"/|{ending}", word)}
    made = {"dist/", "alice.ipynb", ".venv/bin/convlab", ".venv/bin/python", ".venv/bin/pip"}
    folders = (ROOT, ROOT / "convlab" / "grading")  # one section is about this package alone
    missing = [path for path in paths - made if not any((one / path).exists() for one in folders)]
    assert len(paths) > 40
    assert missing == [], "correct these paths in .github/CONTRIBUTING.md"
    commands = re.findall(r"^ {4}(\S.*?)(?:  +#.*)?$", GUIDE, re.M)
    paths = [word for line in commands for word in line.split()[1:] if re.search(r"/|\.py$", word)]
    assert paths and [path for path in paths if not (ROOT / path).exists()] == []


def test_classes_and_tests_in_the_guide_exist():
    code, tests = (
        "".join(path.read_text(encoding="utf-8") for path in (ROOT / part).rglob("*.py"))
        for part in ("convlab", "tests")
    )
    named = {name for word in QUOTED for name in re.findall(r"^[A-Z][a-z]+[A-Z]?\w+", word)}
    assert named and [name for name in named if not re.search(rf"\b{name}\b", code)] == []
    named = [word for word in QUOTED if re.fullmatch(r"test_\w+", word)]
    assert named and [name for name in named if f"def {name}(" not in tests] == []


def test_packages_of_tests_are_those_of_the_package():
    """As the guide says; the other folders of tests are about the course as a whole."""
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/*.py")}
    packages = {path.name for path in (ROOT / "convlab").iterdir()}
    assert folders - packages == {"browser", "benchmarks", "exercises"}


# ------------------------------------------------------------------ forms and workflows


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_form_is_valid(path):
    form = read(path)
    assert form["name"] and form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(set(ids)) == len(ids)
    for field in form["body"]:
        assert field["type"] in {"input", "textarea"}
        assert field["attributes"]["label"]
        assert set(field) <= {"type", "id", "attributes", "validations"}


def test_every_kind_of_issue_has_its_form_and_that_for_messages_asks_for_the_program():
    assert {path.stem for path in FORMS} == {"bug", "message", "idea"}
    fields = {field["id"]: field for field in read(GITHUB / "ISSUE_TEMPLATE/message.yml")["body"]}
    assert fields["program"]["validations"]["required"]
    assert fields["program"]["attributes"]["render"] == "python"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_is_valid_and_may_write_only_where_it_says_so(path):
    workflow = read(path)
    assert workflow["name"] == path.stem
    assert workflow[True]  # YAML reads the key `on` as True
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        if "uses" in job:
            assert (ROOT / job["uses"]).is_file()
            continue
        assert job["runs-on"] and job["timeout-minutes"]
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            assert "uses" not in step or re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"])
            for script in re.findall(r"(?:bash|python) (\S+)", step.get("run", "")):
                assert (ROOT / script).is_file(), script


def test_release_runs_the_tests_first_and_only_for_a_tag():
    workflow = read(GITHUB / "workflows" / "release.yml")
    assert workflow[True] == {"push": {"tags": ["v*"]}}
    assert workflow["jobs"]["release"]["needs"] == "test"
    assert "workflow_call" in read(GITHUB / "workflows" / "test.yml")[True]


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="the script needs bash")
@pytest.mark.parametrize("tag", ["v0.0.0", "0.1.0", ""])
def test_release_refuses_a_tag_that_is_not_the_version(tag):
    line = ["/bin/bash", str(ROOT / ".ci" / "release"), tag]
    done = subprocess.run(line, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"the tag must be v{convlab.__version__}" in done.stderr


# ------------------------------------------------------------------ citation and changes


def test_citation_has_the_version_and_names_no_person():
    citation = read(ROOT / "CITATION.cff")
    required = {"cff-version", "message", "title", "authors", "version", "license"}
    assert required <= set(citation)
    assert citation["version"] == convlab.__version__
    assert citation["authors"] == [{"name": "The convlab authors"}]


def test_changelog_begins_with_unreleased_changes_or_this_version():
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] in {"Unreleased", convlab.__version__}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", heading) for heading in headings[1:])
