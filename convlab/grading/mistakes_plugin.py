"""A pytest plugin for `convlab verify`: how many points does each known mistake lose?

Each test runs once for every wrong answer of its exercise, in place of one model answer, and once
with functions that return None. The summary lists the points that each mistake loses, and the tests
that give points for None.
"""

from collections import Counter
from types import SimpleNamespace

import pytest

from convlab.feedback.loading import Folder

_LOST = pytest.StashKey[Counter]()  # points, by wrong answer
_FREE = pytest.StashKey[list[str]]()  # tests that give points for None
_NONE = "every function returns None"


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
    nothing = dict.fromkeys(folder.tasks, lambda *_arguments, **_options: None)
    return [_Mistaken(**right | nothing, name_=_NONE)] + [
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
        if wrong.name_ != _NONE:
            item.config.stash[_LOST][wrong.name_] += worth if report.failed else 0.0
        elif worth and not report.failed:
            item.config.stash[_FREE].append(item.originalname)
    return report


def pytest_terminal_summary(terminalreporter, config):
    for name, points in config.stash[_LOST].items():
        terminalreporter.write_line(f"loses {points:g}: {name}")
    for name in config.stash[_FREE]:
        terminalreporter.write_line(f"points for None: {name}")
