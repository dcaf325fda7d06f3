"""For authors: testing an exercise."""

import ast
import inspect
import json
import re
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from traceback import extract_tb

import numpy as np

from convlab import folders
from convlab.cli_errors import install_command
from convlab.feedback.diagnosis import NOT_STARTED, diagnose
from convlab.feedback.edits import function_of, wrong_programs
from convlab.feedback.loading import Folder
from convlab.feedback.outcome import agree, outcomes
from convlab.feedback.points import points_agree, points_of_tests, texts_of
from convlab.feedback.running import interrupted, not_finished, run_pytest
from convlab.feedback.task import Task
from convlab.files import copy_folder

_SEEDS = (1, 2, 3)
_MOST_SECONDS = 60.0  # of a program in all inputs of its task, which takes milliseconds
_MOST_SECONDS_OF_PAIRS = 1800.0  # of all pairs of mistakes in a function, which take up to 15
_POINTER = re.compile(r'[.!?] See lesson (\d\d), "([^"]+)"\.$')
# Imported only to run notebooks.
_NEEDED = ("pytest", "nbval")
NBVAL = ("-p", "nbval.plugin", "--nbval-lax", "--nbval-current-env")


def verify(folder: Folder) -> Iterator[tuple[str, list[str]]]:
    """Test all that an exercise promises: yield each promise, and a line for each problem."""
    if unusable := _do_not_fit(folder):
        yield "its files fit together", unusable
        return
    promises: tuple[tuple[str, Callable], ...] = (
        ("no name is used twice", _names_differ),
        ("the model answers pass their checks", _solution_passes),
        ("each cell of their results is explained", _cells_are_explained),
        ("the model programs are right", _models_are_right),
        ("each known mistake is recognised and named", _mistakes_are_named),
        ("programs with two mistakes end", _pairs_end),
        ("unsolved stubs are reported as not started", _stubs_are_not_started),
        ("the notebook runs the checks of this exercise", _checks_are_its_own),
        ("the headings that its sentences refer to are in the lessons", _headings_exist),
        ("the points in the text match the tests", points_agree),
    )
    run: tuple[tuple[str, Callable], ...] = (
        ("the model answers get full marks", _full_marks),
        ("each known mistake loses points, the same with any inputs", _mistakes_lose_points),
        ("the unsolved notebook runs from top to bottom", _runs_untouched),
        ("the solved notebook runs from top to bottom", _runs_solved),
    )
    missing = [name for name in _NEEDED if find_spec(name) is None]
    for what, holds in promises if missing else (*promises, *run):
        try:
            problems = holds(folder)
        except Exception as error:  # of the exercise's own code
            problems = [_described(error, folder)]
        yield what, problems
    if missing:
        names = " and ".join(missing)
        yield (
            "the tests and the notebook run",
            [f"not tested, {names} not installed: {install_command('grading')}"],
        )


def solved_notebook(folder: Folder) -> dict:
    """Return the exercise's notebook with the model answers in place of its stubs."""
    notebook = json.loads(folder.notebook.read_text(encoding="utf-8"))
    solution = (folder.path / "solution.py").read_text(encoding="utf-8").splitlines(keepends=True)
    first = True
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "raise NotImplementedError" in "".join(cell["source"]):
            # All answers in place of the first stub, since they may call each other.
            cell["source"], first = (solution if first else []), False
    return notebook


def _do_not_fit(folder: Folder) -> list[str]:
    """Find what keeps the other promises from being tested, such as a task without an answer."""
    broken: list[str] = []
    if len(folder.notebooks) != 1:
        names = ", ".join(path.name for path in folder.notebooks) or "none"
        return [f"an exercise has one notebook, but this folder has: {names}"]
    try:
        json.loads(folder.notebook.read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"{folder.notebook.name} is not a notebook: {error}"]
    try:
        missing = [name for name in folder.tasks if not hasattr(folder.solution, name)]
        for name, task in folder.tasks.items():
            right = getattr(folder.solution, name, None)
            broken += _wrong_calls(right, task) if right else []
            endless = _endless(right, task, f"solution.py, {name}") if right else []
            broken += endless or _broken_programs(folder, name)
    except Exception as error:
        return [_described(error, folder)]
    return [f"solution.py has no function {name}, a task in cases.py" for name in missing] + broken


def _wrong_calls(right: Callable, task: Task) -> list[str]:
    """Find examples whose arguments the model answer does not take: an error would be right."""
    try:
        signature, problems = inspect.signature(right), []
    except ValueError:
        return []  # a built-in function may have none
    for number, case in enumerate(task.cases, 1):
        try:
            signature.bind(*case.arguments, **case.options)
        except TypeError as error:
            problems.append(f"cases.py: {task.name}, example {number}: {error}")
    return problems


def _broken_programs(folder: Folder, name: str) -> list[str]:
    """Find model programs that do not run or do not end, and edits that break one."""
    known, models, task = folder.known_mistakes[name], folder.models(name), folder.tasks[name]
    problems = []
    for number, model in enumerate(models, 1):
        problems += _broken(task, model, f"{name}, model program {number}")
    for one in () if problems else wrong_programs(name, models, known):
        where = f"{name}, {list(known)[one.mistake]}: {one.edit} in model program {one.model + 1}"
        problems += _broken(task, one.source, where)
    return problems


def _broken(task: Task, source: str, where: str) -> list[str]:
    try:
        function = function_of(source, task.name)
    except ValueError as error:
        return [f"{where}: {error}"]
    return _endless(function, task, where)


def _endless(function: Callable, task: Task, where: str) -> list[str]:
    """Call a function on all inputs of its task, and report it if its time is up before the end."""

    def run():
        with warnings.catch_warnings(), suppress(Exception):  # the promises report errors
            warnings.simplefilter("ignore")  # a wrong program may divide by 0
            outcomes(function, (*task.cases, *task.further), task)

    return [f"{where}: {not_finished(_MOST_SECONDS)}"] if interrupted(run, _MOST_SECONDS) else []


def _described(error: Exception, folder: Folder) -> str:
    """Return one line: the last line of the exercise's own files that ran, and the error."""
    trace = extract_tb(error.__traceback__)
    steps = [step for step in trace if folder.path in Path(step.filename).parents]
    place = f"{Path(steps[-1].filename).name}, line {steps[-1].lineno}: " if steps else ""
    ours = not steps and type(error) is ValueError  # its message is a sentence
    return str(error) if ours else f"{place}{type(error).__name__}: {error}"


def _names_differ(folder: Folder) -> list[str]:
    """Find functions and rows of a table that another one of the same name replaces."""
    problems = []
    for path in sorted(folder.path.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), path.name)
        functions = [(one.name, one) for one in tree.body if isinstance(one, ast.FunctionDef)]
        tables = [
            [(key.value, key) for key in table.keys if isinstance(key, ast.Constant)]
            for table in ast.walk(tree)
            if isinstance(table, ast.Dict)
        ]
        for named in (functions, *tables):
            last = dict(named)
            problems += [
                f"{path.name}: {name} in line {one.lineno} is replaced in line {last[name].lineno}"
                for name, one in named
                if last[name] is not one
            ]
    return problems


def _solution_passes(folder: Folder) -> list[str]:
    problems = []
    for name in folder.tasks:
        key = folder.answer_key(name)
        if all(right.error is not None for right in key.truth):
            error = key.truth[0].error
            problems.append(f"{name}: an error in every example, {_described(error, folder)}")
        if not any(right.error or right.value is not None for right in key.truth):
            problems.append(f"{name}: no valid answer in solution.py: {key.truth[0].problem}")
        report = diagnose(getattr(folder.solution, name), key)
        if report.status != "passed":
            problems.append(f"{name}: {report.call}: {' '.join(report.findings)}")
    return problems


def _cells_are_explained(folder: Folder) -> list[str]:
    """Explain every cell of the right answers, as a check does for a cell that is wrong.

    With `observe`, the explanation is of a wrong answer, and there may be none of a right one.
    """
    problems = []
    for name, task in folder.tasks.items():
        pairs = zip(task.cases, folder.answer_key(name).truth, strict=True)
        for number, (case, right) in enumerate(pairs, 1):
            if task.explain is None or task.observe or right.value is None:
                continue
            try:
                for at in np.ndindex(right.value.shape):
                    shown = task.explain(*case.arguments, at=at, **case.options)
                    shown.check_result(right.value[at])
            except Exception as error:
                problems.append(
                    f"{name}, example {number}, cell {list(at)}: {_described(error, folder)}"
                )
    return problems


def _models_are_right(folder: Folder) -> list[str]:
    """Check the model programs, in the examples and with further inputs."""
    problems = []
    for name, task in folder.tasks.items():
        cases = (*task.cases, *task.further)
        right = outcomes(getattr(folder.solution, name), cases, task)
        for number, model in enumerate(folder.models(name), 1):
            given = outcomes(function_of(model, name), cases, task)
            agreeing = [agree(*pair) for pair in zip(right, given, strict=True)]
            if not all(agreeing):
                at = agreeing.index(False)
                few = at < len(task.cases)
                where = f"in example {at + 1}" if few else "for an input that `draw` gives"
                error, problem = given[at].error, given[at].problem
                why = f": {_described(error, folder)}" if error else f": {problem}" * bool(problem)
                problems.append(f"{name}: model program {number} is wrong {where}{why}")
    return problems


def _mistakes_are_named(folder: Folder) -> list[str]:
    problems = []
    for name in folder.tasks:
        key, named = folder.answer_key(name), {}
        for one in key.hypotheses.tried:
            mistake, edit = key.mistakes[one.program.mistake], one.program.edit
            if one.first_wrong == len(key.truth):
                where = f"model program {one.program.model + 1}"
                problems.append(
                    f"{name}, {mistake.name}: {edit} in {where} changes no example: "
                    "add one that it changes, or drop the edit"
                )
            elif (other := named.setdefault(one.examples, mistake)) is not mistake:
                problems.append(
                    f"{name}: {other.name} and {mistake.name} agree in every example: "
                    "add one that tells them apart, or merge the two rows"
                )
        for mistake in key.mistakes:
            if any(_lessons(folder, folder.name)) and not _POINTER.search(mistake.sentence):
                problems.append(f"{name}, {mistake.name}: its message names no heading of a lesson")
    return problems


def _pairs_end(folder: Folder) -> list[str]:
    """Compute the outcomes of all pairs of mistakes, which a check or `convlab release` needs."""
    problems = []
    for name in folder.tasks:
        table = folder.answer_key(name).hypotheses.table
        if stopped := interrupted(table, _MOST_SECONDS_OF_PAIRS):
            tried = ", ".join(getattr(stopped, "__notes__", ()))
            problems.append(f"{name}, {tried}: {not_finished(_MOST_SECONDS_OF_PAIRS)}")
    return problems


def _headings_exist(folder: Folder) -> list[str]:
    problems = []
    for name in folder.tasks:
        for mistake in folder.answer_key(name).mistakes:
            found = _POINTER.search(mistake.sentence)
            if found and found[2] not in _headings(folder, found[1]):
                problems.append(f"{name}, {mistake.name}: lesson {found[1]} has no {found[2]!r}")
    return problems


def _lessons(folder: Folder, name: str) -> Iterator[Path]:
    """Find lessons next to the exercise's folder `exercises`, and in the course."""
    for root in {folder.path.parents[1], folders.course_root()}:
        yield from (root / "notebooks").glob(f"{name}.ipynb")


def _headings(folder: Folder, number: str) -> set[str]:
    """Return the headings of the lesson that has this number."""
    return {heading for path in _lessons(folder, f"{number}_*") for heading in _headings_in(path)}


@cache
def _headings_in(lesson: Path) -> frozenset[str]:
    texts = texts_of(lesson, "markdown")
    return frozenset(one for text in texts for one in re.findall(r"^#+ +(.+?) *$", text, re.M))


def _stubs_are_not_started(folder: Folder) -> list[str]:
    problems, stubs = [], {}
    for source in texts_of(folder.notebook, "code"):
        if "raise NotImplementedError" in source:
            exec(compile(source, folder.notebook.name, "exec"), stubs)
    for name in folder.tasks:
        if name not in stubs:
            problems.append(f"{name}: the notebook has no stub of that name")
        elif (status := diagnose(stubs[name], folder.answer_key(name)).status) != NOT_STARTED:
            problems.append(f"{name}: its stub is {status!r}")
    return problems


def _checks_are_its_own(folder: Folder) -> list[str]:
    """Find functions without a check, and other names, such as that of which this is a copy."""
    code = "\n".join(texts_of(folder.notebook, "code"))
    calls = re.findall(r"\.check\(([^)]*)\)", code)
    checked = {name for given in calls for name in re.findall(r"\w+", given) or folder.tasks}
    problems = [
        f'no cell calls `exercise("{folder.name}").check({name})`'
        for name in folder.tasks
        if name not in checked
    ]
    text = "\n".join([code, *texts_of(folder.notebook, "markdown")])
    names = dict.fromkeys(re.findall(r"""\bexercise\(\s*["']([^"']*)["']""", text))
    return problems + [
        f'{folder.notebook.name} calls `exercise("{name}")`: change it to "{folder.name}"'
        for name in names
        if name != folder.name
    ]


def _full_marks(folder: Folder) -> list[str]:
    counted = f"{sum(points_of_tests(folder).values()):g}"
    for seed in _SEEDS:
        done = run_pytest([f"--seed={seed}", "."], folder.path)
        found = re.search(r"points: (\S+) of (\S+)", done.stdout)
        if done.returncode or found is None or found[1] != found[2]:
            return [f"with seed {seed}: {_last_lines(done)}"]
        if found[2] != counted:
            return [
                f"submissions are graded out of {found[2]} points, not {counted}: a test that is "
                "parametrized, or has its name in two files, counts each time"
            ]
    return []


def _mistakes_lose_points(folder: Folder) -> list[str]:
    """Find known mistakes that lose no points, or more with some inputs than with others.

    Each submission gets its own inputs, and the same mistake should cost the same.
    """
    lost: dict[str, dict[int, str]] = {}  # points, by mistake and seed
    free: dict[str, dict[str, None]] = {}  # what gets points for nothing, by test
    for seed in _SEEDS:
        plugin = ["-p", "convlab.grading.mistakes_plugin", "--tb=line", f"--seed={seed}"]
        done = run_pytest([*plugin, "."], folder.path)
        if done.returncode not in (0, 1):  # passed, or failed as expected of mistakes
            return [_last_lines(done)]
        for whom, name in re.findall(r"^points for (.+): (.+)$", done.stdout, re.M):
            free.setdefault(name, {})[whom] = None
        for points, name in re.findall(r"^loses (\S+): (.+)$", done.stdout, re.M):
            lost.setdefault(name, {})[seed] = points
    problems = [
        f"{name}: gives its points to {' and '.join(whom)}: compare what they return, and expect "
        "no error but the one that the text names"
        for name, whom in free.items()
    ]
    for name, points in lost.items():
        if full := [seed for seed in points if points[seed] == "0"]:
            problems.append(f"{name}: gets full marks with seed {full[0]}")
        elif len({*points.values()}) > 1:
            loses = ", ".join(f"{points[seed]} with seed {seed}" for seed in points)
            problems.append(f"{name}: the points that it loses depend on the inputs: {loses}")
    return problems


def _runs_untouched(folder: Folder) -> list[str]:
    return _runs(folder, json.loads(folder.notebook.read_text(encoding="utf-8")))


def _runs_solved(folder: Folder) -> list[str]:
    return _runs(folder, solved_notebook(folder))


def _runs(folder: Folder, notebook: dict) -> list[str]:
    with tempfile.TemporaryDirectory() as scratch:
        # In a copy, in which the notebook finds its exercise and writes its record.
        copy = copy_folder(folder.path, Path(scratch) / folder.name)
        path = copy / folder.notebook.name
        path.write_text(json.dumps(notebook), encoding="utf-8")
        done = run_pytest([*NBVAL, str(path)], copy)
    return [_last_lines(done)] if done.returncode else []


def _last_lines(done: subprocess.CompletedProcess) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)
    return "\n".join(plain.strip().splitlines()[-12:])
