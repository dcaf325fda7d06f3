"""The command ``convlab``.

Each subcommand has a function that adds its parser and a function that runs it. The latter takes
the parsed arguments and those left over, and returns the exit code: 0, 1 (failed) or 2 (usage
error). A ValueError that it raises is a usage error, too.
"""

import argparse
import contextlib
import os
import subprocess
import sys
from pathlib import Path

from convlab import __version__, folders, jupyter_paths
from convlab.cli_errors import FAILED, WRONG_USE, describe, report_error
from convlab.drawing.formatting import plural
from convlab.site.command import add_site
from convlab.workshop import commands as workshop
from convlab.workshop import ports

LESSON = "notebooks/00_start_here.ipynb"
# Where `convlab lab` copies the course by default: in the current folder, or in a checkout.
COPY, COPY_IN_CHECKOUT = "convlab-course", "my-course"


def main(arguments=None):
    """Run the command line `arguments`, by default this process's own; return the exit code."""
    _open_standard_streams()
    parser = argparse.ArgumentParser(
        prog="convlab",
        description="A Jupyter course on the convolutional layer.",
        epilog="example: convlab lab",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"convlab {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    own = (add_lab, add_progress, add_new, add_verify, add_grade, add_export)
    for add in (*own, *workshop.ADD, add_site):
        add(commands)
    given, rest = parser.parse_known_args(arguments)
    if rest and not hasattr(given, "passes_on"):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    sys.stdout.reconfigure(errors="backslashreplace")  # folder names may contain any character
    try:
        code = given.run(given, rest)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader closed the pipe; avoid a second error at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return report_error("stopped", FAILED)
    except ValueError as error:
        return report_error(error, WRONG_USE)
    except OSError as error:
        return report_error(describe(error), FAILED)
    except MemoryError:
        return report_error("there is not enough memory: run the same command again", FAILED)


def _open_standard_streams():
    """Open the null device for each closed stream, or the next open file would take its place."""
    for name, mode in ("stdin", "r"), ("stdout", "w"), ("stderr", "w"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))
    with contextlib.suppress(AttributeError, OSError):  # on Windows, or if it is not a real file
        os.set_blocking(sys.stdout.fileno(), True)  # or a slow reader would end the command


def add_lab(commands):
    parser = commands.add_parser(
        "lab",
        usage="convlab lab [FOLDER] [arguments of JupyterLab]",
        help="open the course in JupyterLab",
        description=(
            "Copy the lessons and exercises to FOLDER and open JupyterLab there, at lesson 00. "
            "Files that you changed are never overwritten; the others are updated. "
            f"The default FOLDER is {COPY_IN_CHECKOUT} in a checkout of the repository, and "
            f"./{COPY} elsewhere. Authors of lessons pass the checkout itself (`convlab lab .`), "
            "which is opened as it is. All further arguments are passed to JupyterLab."
        ),
        epilog="example: convlab lab my-course --no-browser --port 8899",
        allow_abbrev=False,
    )
    parser.set_defaults(run=run_lab, passes_on=True)


def run_lab(given, rest):
    """Copy the course if necessary, and replace this process with JupyterLab."""
    named = bool(rest) and not rest[0].startswith("-")
    arguments = rest[1:] if named else rest
    check_port(arguments)
    return start_jupyterlab(prepare_folder(rest[0] if named else None), arguments)


def prepare_folder(name):
    """Return the folder to open, with the course in it; `name` may be None."""
    if name == "":
        raise ValueError("FOLDER is empty: name a folder for the course")
    if folders.is_handed_out(name or "."):
        return Path(name or ".").resolve()
    root = folders.course_root()
    folder = Path(name or own_copy(root)).resolve()
    if folder == root and folders.is_checkout(root):
        return root
    copied = folders.copy_course(folder)
    if copied.written:
        count = f"{len(copied.written)} {plural('file', len(copied.written))}"
        print(f"convlab: copied {count} to {folder}")
    if copied.kept:
        print(f"convlab: kept the files that you changed: {', '.join(copied.kept)}")
    if copied.outdated:
        names = ", ".join(copied.outdated)
        print(f"convlab: there are newer versions of {names}: rename yours to get them")
    return folder


def own_copy(root):
    """Return the default folder for a copy of the course in `root`."""
    if Path(folders.MANIFEST).is_file():
        return Path.cwd()
    return root / COPY_IN_CHECKOUT if folders.is_checkout(root) else Path(COPY)


def check_port(arguments):
    """Raise if `arguments` name a port in use; by default JupyterLab finds a free one."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", "--ServerApp.port")
    parser.add_argument("--ip", "--ServerApp.ip", default="localhost")
    given, _ = parser.parse_known_args(arguments)
    if given.port is not None:
        ports.check(given.port, given.ip, otherwise=", or omit --port")


def start_jupyterlab(folder, arguments):
    """Replace this process with JupyterLab in `folder`, at lesson 00, without using the network."""
    own = jupyter_paths.for_lab(os.environ, Path(__file__).resolve().parent)
    for name in os.environ.keys() - own.keys():
        del os.environ[name]
    os.environ.update(own)
    # Each course has its own open tabs.
    os.environ.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(folder / ".convlab" / "workspaces"))
    # A home may be read-only, and after sudo its folders may belong to root.
    if not jupyter_paths.has_runtime_folder():
        os.environ["JUPYTER_RUNTIME_DIR"] = str(folder / ".convlab" / "runtime")
    # A process that ends with this one, so that JupyterLab does not load the checks.
    program = [sys.executable, "-P", "-m", "convlab.feedback.precompute"]
    silent = subprocess.DEVNULL
    subprocess.Popen(program, stdin=silent, stdout=silent, stderr=silent)
    with jupyter_paths.quick_import():
        from jupyterlab.labapp import main as jupyterlab  # reads the environment on import

    line = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{LESSON}"]
    if any(word.split("=")[0] in ("--port", "--ServerApp.port") for word in arguments):
        line.append("--ServerApp.port_retries=0")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        line.append("--allow-root")  # root is the usual user of a container
    return jupyterlab(line + arguments) or 0


def add_progress(commands):
    parser = commands.add_parser(
        "progress",
        help="show which exercises are finished",
        description="Show which functions of each exercise have passed their check.",
        epilog="example: convlab progress my-course",
    )
    where = f"the course folder; default: the current one, or {COPY_IN_CHECKOUT} in a checkout"
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help=where)
    parser.set_defaults(run=run_progress)


def run_progress(given, _rest):
    from convlab.feedback import progress

    if given.folder and not Path(given.folder).is_dir():
        raise ValueError(f"there is no folder {given.folder}")
    print(progress(given.folder or (COPY_IN_CHECKOUT if folders.is_checkout(".") else None)))
    return 0


def add_new(commands):
    parser = commands.add_parser(
        "new",
        usage="convlab new exercise NAME [--out FOLDER]",
        help="for authors: start a new exercise",
        description=(
            "Write a small, complete exercise to edit: notebook, examples, model answer, two known "
            "mistakes and graded tests. It passes `convlab verify NAME` at once. Nothing is "
            "overwritten."
        ),
        epilog="example: convlab new exercise 60_moving_sum",
    )
    option = parser.add_argument
    option("kind", choices=["exercise"], metavar="exercise")
    option("name", metavar="NAME", help="lowercase letters, digits and underscores")
    option("--out", metavar="FOLDER", help="the folder of exercises; default: ./exercises")
    parser.set_defaults(run=run_new)


def run_new(given, _rest):
    from convlab.new_exercise import new_exercise

    folder = new_exercise(given.name, given.out)
    exercise = f'"{folder}"' if given.out else given.name
    print(
        f"convlab: wrote {folder}: rename the function moving_sum in its files and make it your "
        f"own; after each change, run `convlab verify {exercise}`"
    )
    return 0


def add_verify(commands):
    parser = commands.add_parser(
        "verify",
        help="for authors: test exercises",
        description=(
            "Test each exercise: its model answers, known mistakes and graded tests, and its "
            "notebook, unsolved and solved. Needs pytest and nbval."
        ),
        epilog="example: convlab verify 03_padding",
    )
    which = "its name, or its folder; default: all of the course"
    parser.add_argument("names", nargs="*", metavar="EXERCISE", help=which)
    parser.set_defaults(run=run_verify)


def run_verify(given, _rest):
    """Print the result of each test; return 1 if any failed."""
    from convlab.feedback.loading import HandedOut, exercise_folders, find
    from convlab.feedback.verify import verify

    exercises = [find(name) for name in given.names] or exercise_folders()
    handed_out = [one.path for one in exercises if isinstance(one, HandedOut)]
    if handed_out:
        raise ValueError(f"{handed_out[0]} was handed out without its answers: nothing to verify")
    found = 0
    for number, exercise in enumerate(exercises, 1):
        print(f"[{number} of {len(exercises)}] {exercise.name}", flush=True)
        for promise, problems in verify(exercise):
            print(f"  {'NO' if problems else 'ok'}  {promise}", flush=True)
            for problem in problems:
                print(f"      {problem}", flush=True)
            found += len(problems)
    return 1 if found else 0


def add_grade(commands):
    parser = commands.add_parser(
        "grade",
        help="for courses: grade a folder of notebooks",
        description=(
            "Grade the submissions for an exercise in a sandbox: files STUDENT.ipynb, or folders "
            "STUDENT with a notebook. Writes gradebook.sqlite, marks.csv, class.html and a "
            "feedback page for each student. After an interruption the same command, without "
            "--again, continues; unchanged submissions are not graded again."
        ),
        epilog="example: convlab grade 04_stride --submissions inbox --out graded",
        allow_abbrev=False,
    )
    option = parser.add_argument
    option("exercise", metavar="EXERCISE", help="its name, or its folder")
    option("--submissions", metavar="FOLDER", required=True, help="the submissions")
    option("--out", metavar="FOLDER", required=True, help="where to write the results")
    option("--workers", metavar="N", type=int, help="parallel batches; default: one per core")
    option("--seed", metavar="N", type=int,
           help="seed for the graded inputs; default: the last run's, or a new one")  # fmt: skip
    option("--again", action="store_true", help="grade everything again")
    option("--require-isolation", action="store_true", help="refuse to grade without bubblewrap")
    option("--no-nbval", action="store_true", help="skip the run of each notebook in a kernel")
    option("--nbval-points", metavar="N", type=float, default=0.0,
           help="points for that run; a notebook can fake it, since its code controls the "
                "kernel. Default: 0")  # fmt: skip
    option("--limit", metavar="NAME=NUMBER", action="append", default=[],
           help="change a limit, such as call_seconds=5; see convlab.grading.limits")  # fmt: skip
    option("--scheduler", metavar="ADDRESS", help="scheduler of a dask.distributed cluster")
    parser.set_defaults(run=run_grade)


def run_grade(given, _rest):
    """Grade; return 1 if a submission could not be graded."""
    from convlab.grading.command import run

    try:
        return run(given)
    except KeyboardInterrupt:
        same = "the same command" + " without --again" * given.again
        return report_error(f"stopped; run {same} to continue", FAILED)
    except RuntimeError as error:
        return report_error(error, FAILED)


def add_export(commands):
    parser = commands.add_parser(
        "export",
        help="for courses: marks for Canvas, Moodle, Gradescope or a spreadsheet",
        description=(
            "Write the marks of a gradebook in the format of another service. With "
            "gradescope-autograder, write the file to upload there, which grades an exercise."
        ),
        epilog=(
            "examples: convlab export --format canvas graded; "
            "convlab export --format gradescope-autograder 03_padding --out upload.zip"
        ),
    )
    forms = ("csv", "canvas", "moodle", "gradescope", "gradescope-autograder")
    option = parser.add_argument
    option("--format", required=True, choices=forms)
    option("source", metavar="GRADEBOOK",
           help="the folder that convlab grade wrote, or the gradebook in it; with "
                "gradescope-autograder, an exercise")  # fmt: skip
    option("--out", metavar="PATH",
           help="default: the gradebook's folder, or ./EXERCISE-autograder.zip")  # fmt: skip
    parser.set_defaults(run=run_export)


def run_export(given, _rest):
    from convlab.grading.export import anonymous, export
    from convlab.grading.gradebook import FILE, Gradebook, GradebookError
    from convlab.grading.removed import set_results_aside

    if given.format == "gradescope-autograder":
        return _export_autograder(given.source, given.out)
    path = Path(given.source)
    path = path / FILE if path.is_dir() else path
    out = Path(given.out) if given.out else path.parent
    if out.suffix == ".csv":
        raise ValueError(f"--out {out} must be a folder: the files in it have names of their own")
    try:
        with Gradebook(path) as book:
            marks, missing = list(book.each()), book.unfinished()
            set_results_aside(book, out)
    except GradebookError as error:
        return report_error(error, WRONG_USE)
    if not marks:
        raise ValueError(f"nothing has been graded in {path}")
    written = export(given.format, marks, out)
    print(f"convlab: wrote {written[0]}" + f" and {len(written) - 1} more" * (len(written) > 1))
    if given.format in ("canvas", "moodle") and (hidden := anonymous(marks)):
        print(f"convlab: {len(hidden)} from an anonymous download: enter their grades by hand")
    for exercise, count in missing:
        submissions = f"{count} {plural('submission', count)} of {exercise}"
        print(
            f"convlab: the last run was stopped before {submissions} had a mark: the "
            "files have earlier marks, or none. Run convlab grade again, then export again"
        )
    return 0


def _export_autograder(name, out):
    from convlab.feedback.loading import find
    from convlab.grading.gradescope import write_autograder

    exercise = find(name)
    path = Path(out or f"{exercise.name}-autograder.zip")
    write_autograder(exercise, path)
    print(f"convlab: wrote {path}: upload it as the autograder of a programming assignment")
    return 0
