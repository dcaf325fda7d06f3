"""The workshop's commands."""

import sys
from pathlib import Path

from convlab.cli_errors import WRONG_USE, report_error
from convlab.drawing.formatting import plural
from convlab.files import write_atomic
from convlab.workshop.settings import MEMORY, PORT

# What stands in a function is loaded when its command is given: the others start without it.


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
        return report_error(error, WRONG_USE)
    where = f"{done.folder} and {done.zip}" if done.zip else str(done.folder)
    print(f"convlab: {len(done.exercises)} {plural('exercise', len(done.exercises))} in {where}")
    if given.format == "nbgrader":
        print(f"convlab: next, there: nbgrader generate_assignment {done.exercises[0]}")
    return 0


def add_room(commands):
    """Add ``convlab room``."""
    parser = commands.add_parser(
        "room",
        help="for instructors: what does the room misunderstand right now?",
        description=(
            "Serve one page that shows, live, how many participants have started, passed and are "
            "stuck, function by function, and the most frequent mistakes with what to say and show "
            "of them. FOLDER holds a folder for each participant: a shared one, or a hub's. "
            "The page is for this machine only, unless --ip says otherwise."
        ),
        epilog="example: convlab room workshop",
    )
    parser.add_argument("folder", metavar="FOLDER", help="the folder of the participants' folders")
    parser.add_argument("--names", action="store_true", help="show names, not only counts")
    parser.add_argument(
        "--ip", default="127.0.0.1", metavar="ADDRESS", help="where to listen; * is everywhere"
    )
    parser.add_argument("--port", type=int, metavar="N", help="default: the first free one")
    parser.set_defaults(run=run_room)


def run_room(given, _rest):
    """Serve the page until Ctrl-C."""
    import asyncio

    from convlab.workshop.room import serve

    try:
        asyncio.run(serve(given.folder, ip=given.ip, port=given.port, names=given.names))
    except ValueError as error:
        return report_error(error, WRONG_USE)
    except KeyboardInterrupt:
        print()
    return 0


def add_hub(commands):
    """Add ``convlab hub``."""
    parser = commands.add_parser(
        "hub",
        usage="convlab hub FOLDER [options] [arguments of JupyterHub]",
        help="for instructors: one server for the room",
        description=(
            "Serve the course to a room from this machine: participants come with a name, the "
            "passphrase that is printed, and a PIN they choose, and find JupyterLab with a copy "
            "of their own. FOLDER keeps everything; the same command after a stop, or a crash, "
            "goes on where it was. As root, each participant's processes run as a user of their "
            "own. All further arguments go on to JupyterHub."
        ),
        epilog="example: convlab hub /srv/workshop --release workshop --participants 30",
        allow_abbrev=False,
    )
    parser.add_argument("folder", metavar="FOLDER", help="the hub's own; made if it is not there")
    parser.add_argument(
        "--release", metavar="FOLDER", help="what `convlab release` made; needed the first time"
    )
    parser.add_argument(
        "--participants", type=int, default=30, metavar="N", help="places; default: 30"
    )
    parser.add_argument("--ip", metavar="ADDRESS", help="where to listen; default: everywhere")
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"default: {PORT}")
    parser.add_argument(
        "--memory",
        type=int,
        default=MEMORY,
        metavar="MIB",
        help=f"a participant; default: {MEMORY}",
    )
    parser.add_argument(
        "--demonstration",
        action="store_true",
        help="start even where participants cannot be kept apart; only for this machine",
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--end",
        action="store_true",
        help="end what participants run, the proxy and all logins; files stay",
    )
    instead.add_argument("--names", action="store_true", help="list the names in the room")
    instead.add_argument(
        "--reset-pin", metavar="NAME", help="let a name choose a new PIN; ends its sessions"
    )
    instead.add_argument(
        "--remove", metavar="NAME", help="take a name out of the room; its folder is kept aside"
    )
    parser.set_defaults(run=run_hub, passes_on=True)


def run_hub(given, rest):
    """Prepare the hub's folder, and become JupyterHub."""
    from convlab.workshop import hub

    try:
        if given.end:
            ended = hub.end(given.folder)
            print(f"convlab: ended {ended} {plural('process', ended, 'processes')} of participants")
            return 0
        if given.names or given.reset_pin or given.remove:
            return _manage_names(hub.of_folder(given.folder), given)
        ready = hub.prepare(given)
    except ValueError as error:
        return report_error(error, WRONG_USE)
    print(hub.welcome(ready), flush=True)
    hub.become(ready, rest)


def _manage_names(hub, given):
    from convlab.workshop import sessions

    if given.names:
        for name, since in sessions.names(hub):
            print(f"{name:20}  since {since:%Y-%m-%d %H:%M}")
    elif given.reset_pin:
        sessions.reset_pin(hub, given.reset_pin)
        print(f"convlab: the next login as {given.reset_pin} sets a new PIN")
    else:
        kept = sessions.remove(hub, given.remove)
        where = f"; the folder is now {kept}" if kept else ""
        print(f"convlab: {given.remove} is out of the room{where}")
    return 0


def add_collect(commands):
    """Add ``convlab collect``."""
    parser = commands.add_parser(
        "collect",
        help="for instructors: copy what the participants have in an exercise",
        description=(
            "Copy each participant's notebook of an exercise, as it is now, to FOLDER/NAME.ipynb, "
            "for `convlab grade`. No link in a participant's folder is followed."
        ),
        epilog="example: convlab collect 03_padding --from workshop --out inbox",
    )
    parser.add_argument("exercise", metavar="EXERCISE", help="its name")
    parser.add_argument(
        "--from",
        dest="source",
        required=True,
        metavar="FOLDER",
        help="the folder of the participants' folders: a shared one, or a hub's",
    )
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the copies go")
    parser.set_defaults(run=run_collect)


def run_collect(given, _rest):
    """Copy, and say from whom nothing could be copied; 1 if there is somebody."""
    from convlab.workshop.collect import collect

    try:
        done = collect(given.exercise, given.source, given.out)
    except ValueError as error:
        return report_error(error, WRONG_USE)
    count = f"{len(done.names)} {plural('notebook', len(done.names))}"
    print(f"convlab: {count} of {given.exercise} in {given.out}")
    for name, why in done.missing.items():
        print(f"convlab: nothing from {name}: {why}", file=sys.stderr)
    return 1 if done.missing else 0


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
        write_atomic(out, sheet(given.folder).encode())
    except ValueError as error:
        return report_error(error, WRONG_USE)
    print(f"convlab: open {out} in a browser, and print it from there")
    return 0


ADD = (add_release, add_sheet, add_hub, add_room, add_collect)
