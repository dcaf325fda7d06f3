"""A pytest plugin for `convlab verify`: how many points does each known mistake lose?

Each test runs once for every wrong answer of its exercise, in place of one model answer. The
summary lists the points that each loses.
"""

from collections import Counter
from types import SimpleNamespace

import pytest

from convlab.feedback.loading import Folder

_LOST = pytest.StashKey[Counter]()  # points, by wrong answer


class _Mistaken(SimpleNamespace):
    """The model answers, one of them replaced by a wrong answer; `name_` says by which."""


def pytest_configure(config):
    config.stash[_LOST] = Counter()


def pytest_generate_tests(metafunc):
    if "submission" in metafunc.fixturenames:
        found = _mistaken_submissions(Folder(metafunc.definition.path.parent))
        ids = [one.name_ for one in found]
        metafunc.parametrize("submission", found, ids=ids, indirect=True)


def _mistaken_submissions(folder: Folder) -> list[_Mistaken]:
    right = vars(folder.solution)
    return [
        _Mistaken(**right | {task: wrong, "name_": f"{task}, {mistake}"})
        for task in folder.tasks
        for mistake, wrong in folder.wrong_programs(task).items()
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    callspec, mark = getattr(item, "callspec", None), item.get_closest_marker("points")
    wrong = callspec.params.get("submission") if callspec else None
    if report.when == "call" and isinstance(wrong, _Mistaken):
        worth = float(mark.args[0]) if mark else 0.0
        item.config.stash[_LOST][wrong.name_] += worth if report.failed else 0.0
    return report


def pytest_terminal_summary(terminalreporter, config):
    for name, points in config.stash[_LOST].items():
        terminalreporter.write_line(f"loses {points:g}: {name}")
