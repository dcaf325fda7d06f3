"""A pytest plugin for `convlab verify`: how many points does each known mistake lose?

Each test runs once for every wrong answer of its exercise, in place of one model answer, once with
functions that return None, and once with unsolved stubs. The summary lists the points that each
mistake loses, and the tests that give points for nothing.
"""

from collections import Counter
from types import SimpleNamespace

import pytest

from convlab.feedback.loading import Folder

_LOST = pytest.StashKey[Counter]()  # points, by wrong answer
_FREE = pytest.StashKey[list[str]]()  # what gets points for nothing, and the test's name


def _return_none(*_arguments, **_options):
    return None


def _unsolved(*_arguments, **_options):
    raise NotImplementedError


_NOTHING = {"functions that return None": _return_none, "unsolved stubs": _unsolved}


class _Mistaken(SimpleNamespace):
    """The model answers, one of them replaced by a wrong answer; `name_` says by which."""


def pytest_configure(config):
    config.stash[_LOST], config.stash[_FREE] = Counter(), []


def pytest_generate_tests(metafunc):
    if "submission" in metafunc.fixturenames:
        found = _mistaken_submissions(Folder(metafunc.definition.path.parent))
        ids = [one.name_ for one in found]
        metafunc.parametrize("submission", found, ids=ids, indirect=True)


def _mistaken_submissions(folder: Folder) -> list[_Mistaken]:
    right = vars(folder.solution)
    return [
        _Mistaken(**right | dict.fromkeys(folder.tasks, function), name_=name)
        for name, function in _NOTHING.items()
    ] + [
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
        if wrong.name_ not in _NOTHING:
            item.config.stash[_LOST][wrong.name_] += worth if report.failed else 0.0
        elif worth and not report.failed:
            item.config.stash[_FREE].append(f"{wrong.name_}: {item.originalname}")
    return report


def pytest_terminal_summary(terminalreporter, config):
    for name, points in config.stash[_LOST].items():
        terminalreporter.write_line(f"loses {points:g}: {name}")
    for free in config.stash[_FREE]:
        terminalreporter.write_line(f"points for {free}")
