"""The workshop's commands."""

import sys
from pathlib import Path

from convlab.folders import write_whole

# What stands in a function is loaded when its command is given: the others start without it.


def refuse(error):
    """Say what is wrong with how a command was used, and return the exit code."""
    print(f"convlab: {error}", file=sys.stderr)
    return 2


def add_release(commands):
    """Add ``convlab release``."""
    parser = commands.add_parser(
        "release",
        help="for instructors: the course without its answers, to hand out",
        description=(
            "Write the lessons and exercises without solutions, tests and wrong answers to FOLDER "
            "and to FOLDER.zip, with a manifest of hashes and the package to install. The checks "
            "work as ever. A folder that somebody may have worked in is never written over."
        ),
        epilog="examples: convlab release --out workshop 02_kernel_at_work 03_padding; "
        "convlab release --format nbgrader --out marking 03_padding",
    )
    parser.add_argument("names", nargs="*", metavar="EXERCISE", help="default: all of them")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where to write it")
    parser.add_argument(
        "--format",
        choices=("folder", "nbgrader"),
        default="folder",
        help="nbgrader: its course folder, answers and hidden tests in it, for yourself",
    )
    parser.set_defaults(run=run_release)


def run_release(given, _rest):
    """Write the release, and say what is in it."""
    from convlab.workshop.release import release

    try:
        done = release(given.out, given.names, nbgrader=given.format == "nbgrader")
    except ValueError as error:
        return refuse(error)
    where = f"{done.folder} and {done.zip}" if done.zip else str(done.folder)
    print(f"convlab: {len(done.exercises)} exercises in {where}")
    if given.format == "nbgrader":
        print(f"convlab: next, there: nbgrader generate_assignment {done.exercises[0]}")
    return 0


def add_sheet(commands):
    """Add ``convlab sheet``."""
    parser = commands.add_parser(
        "sheet",
        help="for instructors: what to show, ask and expect, to print",
        description=(
            "Write one page to print from the lessons and the exercises: for each lesson what it "
            "is for, its minutes, what to show when, the questions with their answers, and the "
            "mistakes to expect. With FOLDER, which holds a folder for each participant, the "
            "mistakes that were made there come first, with how many made them."
        ),
        epilog="example: convlab sheet --out sheet.html",
    )
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help="the participants' folders")
    parser.add_argument(
        "--out", default="sheet.html", metavar="FILE.html", help="default: ./sheet.html"
    )
    parser.set_defaults(run=run_sheet)


def run_sheet(given, _rest):
    """Write the sheet, and say where it is."""
    from convlab.workshop.sheet import sheet

    out = Path(given.out)
    try:
        if out.suffix != ".html" or out.is_dir():
            raise ValueError(f"--out {out} is no page: name a file that ends in .html")
        write_whole(out, sheet(given.folder).encode())
    except ValueError as error:
        return refuse(error)
    print(f"convlab: open {out} in a browser, and print it from there")
    return 0
