"""The workshop's commands."""

import sys
from pathlib import Path

from convlab.drawing.formatting import plural
from convlab.files import write_atomic
from convlab.workshop.settings import MEMORY, PORT

# Imports inside functions keep the other commands fast.


def add_release(commands):
    parser = commands.add_parser(
        "release",
        help="for instructors: the course without its answers, to hand out",
        description=(
            "Write the lessons and exercises without solutions, tests and known mistakes to FOLDER "
            "and to FOLDER.zip, with a manifest of hashes and the package to install. The checks "
            "work as usual. A folder in which somebody may have worked is never overwritten."
        ),
        epilog="examples: convlab release --out handed-out 02_kernel_at_work 03_padding; "
        "convlab release --format nbgrader --out marking 03_padding",
    )
    option = parser.add_argument
    which = "its name, or its folder; default: all of the course"
    option("names", nargs="*", metavar="EXERCISE", help=which)
    option("--out", required=True, metavar="FOLDER", help="where to write it")
    option("--format", choices=("folder", "nbgrader"), default="folder",
           help="nbgrader: a course folder with answers and hidden tests, for instructors "
                "only")  # fmt: skip
    parser.set_defaults(run=run_release)


def run_release(given, _rest):
    from convlab.workshop.release import release

    done = release(given.out, given.names, nbgrader=given.format == "nbgrader")
    where = f"{done.folder} and {done.zip}" if done.zip else str(done.folder)
    print(f"convlab: {len(done.exercises)} {plural('exercise', len(done.exercises))} in {where}")
    if given.format == "nbgrader":
        print(f"convlab: next, there: nbgrader generate_assignment {done.exercises[0]}")
    return 0


def add_room(commands):
    parser = commands.add_parser(
        "room",
        help="for instructors: live progress and mistakes of the room",
        description=(
            "Serve a live page: how many participants have started, have passed or are stuck, "
            "function by function, and the most frequent mistakes, each with an explanation and a "
            "picture. FOLDER contains a folder for each participant: a shared folder, or that of a "
            "hub. By default only this machine can open the page."
        ),
        epilog="example: convlab room /srv/workshop",
    )
    option = parser.add_argument
    option("folder", metavar="FOLDER", help="the folder with the participants' folders")
    option("--names", action="store_true", help="show names, not only counts")
    option("--ip", default="127.0.0.1", metavar="ADDRESS", help="to listen on; * means all")
    option("--port", type=int, metavar="N", help="default: the first free one")
    parser.set_defaults(run=run_room)


def run_room(given, _rest):
    """Serve the page until Ctrl-C."""
    import asyncio

    from convlab.workshop.room import serve

    try:
        asyncio.run(serve(given.folder, ip=given.ip, port=given.port, names=given.names))
    except KeyboardInterrupt:
        print()
    return 0


def add_hub(commands):
    parser = commands.add_parser(
        "hub",
        usage="convlab hub FOLDER [options] [arguments of JupyterHub]",
        help="for instructors: one server for the room",
        description=(
            "Serve the course to a room from this machine: participants log in with a name, the "
            "passphrase that is printed, and a PIN that they choose, and get JupyterLab with their "
            "own copy of the course. FOLDER keeps everything: after a stop or a crash the same "
            "command continues. If you are root, each participant gets a separate system user. All "
            "further arguments are passed to JupyterHub."
        ),
        epilog="example: convlab hub /srv/workshop --release handed-out --participants 30",
        allow_abbrev=False,
    )
    option = parser.add_argument
    option("folder", metavar="FOLDER", help="created if it does not exist")
    option("--release", metavar="FOLDER",
           help="made by `convlab release`; required the first time")  # fmt: skip
    option("--participants", type=int, default=30, metavar="N", help="at most; default: 30")
    option("--ip", metavar="ADDRESS", help="to listen on; default: all")
    option("--port", type=int, default=PORT, metavar="N", help=f"default: {PORT}")
    option("--memory", type=int, default=MEMORY, metavar="MIB",
           help=f"per participant; default: {MEMORY}")  # fmt: skip
    option("--demonstration", action="store_true",
           help="start even if participants cannot be isolated; for this machine only")  # fmt: skip
    option = parser.add_mutually_exclusive_group().add_argument
    option("--end", action="store_true",
           help="end all participants' processes, the proxy and all logins; "
                "files are kept")  # fmt: skip
    option("--names", action="store_true", help="list the names in the room")
    option("--reset-pin", metavar="NAME", help="let NAME choose a new PIN; ends its sessions")
    option("--remove", metavar="NAME", help="remove a participant; the folder is moved aside")
    parser.set_defaults(run=run_hub, passes_on=True)


def run_hub(given, rest):
    """Prepare the hub's folder, and replace this process with JupyterHub."""
    from convlab.workshop import hub, proxy

    if given.end:
        ended = hub.end(given.folder)
        print(f"convlab: ended {ended} {plural('process', ended, 'processes')} of participants")
        return 0
    if given.names or given.reset_pin or given.remove:
        return _manage_names(hub.Hub.of_folder(given.folder), given)
    rest = proxy.with_certificate(rest)
    ready = hub.prepare(given)
    print(hub.welcome(ready, rest), flush=True)
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
        print(f"convlab: removed {given.remove}{where}")
    return 0


def add_collect(commands):
    parser = commands.add_parser(
        "collect",
        help="for instructors: copy the participants' notebooks of an exercise",
        description=(
            "Copy each participant's current notebook of an exercise to FOLDER/NAME.ipynb, for "
            "`convlab grade`. Links in participants' folders are not followed."
        ),
        epilog="example: convlab collect 03_padding --from /srv/workshop --out inbox",
    )
    option = parser.add_argument
    option("exercise", metavar="EXERCISE", help="its name, or its folder")
    option("--from", dest="source", required=True, metavar="FOLDER",
           help="the folder with the participants' folders: a shared one, or that "
                "of a hub")  # fmt: skip
    option("--out", required=True, metavar="FOLDER", help="where to write the copies")
    parser.set_defaults(run=run_collect)


def run_collect(given, _rest):
    """Copy, and print the names without a copy; return 1 if there are any."""
    from convlab.workshop.collect import collect

    done = collect(given.exercise, given.source, given.out)
    count = f"{len(done.names)} {plural('notebook', len(done.names))}"
    print(f"convlab: {count} of {given.exercise} in {given.out}")
    for name, why in done.missing.items():
        copy = Path(given.out, f"{name}.ipynb")
        earlier = f"; {copy} is an earlier copy" if copy.exists() else ""
        print(f"convlab: no notebook from {name}: {why}{earlier}", file=sys.stderr)
    return 1 if done.missing else 0


def add_sheet(commands):
    parser = commands.add_parser(
        "sheet",
        help="for instructors: what to show, ask and expect, for printing",
        description=(
            "Write a page for printing from the lessons and exercises: for each lesson its goals, "
            "its minutes, what to show when, the questions with their answers, and the mistakes to "
            "expect. With FOLDER, which contains a folder for each participant, the mistakes made "
            "there come first, with the number of participants who made them."
        ),
        epilog="example: convlab sheet --out sheet.html",
    )
    option = parser.add_argument
    option("folder", nargs="?", metavar="FOLDER", help="the participants' folders")
    option("--out", default="sheet.html", metavar="FILE.html", help="default: ./sheet.html")
    parser.set_defaults(run=run_sheet)


def run_sheet(given, _rest):
    from convlab.workshop.sheet import sheet

    out = Path(given.out)
    if out.suffix != ".html" or out.is_dir():
        raise ValueError(f"--out {out} must be a file that ends in .html")
    write_atomic(out, sheet(given.folder).encode())
    print(f"convlab: open {out} in a browser, and print it from there")
    return 0


ADD = (add_release, add_sheet, add_hub, add_room, add_collect)
