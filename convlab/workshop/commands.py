"""The workshop's commands."""

import sys

# What stands in a function is loaded when its command is given: the others start without it.


def refuse(error):
    """Say what is wrong with how a command was used, and return the exit code."""
    print(f"convlab: {error}", file=sys.stderr)
    return 2


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
        return refuse(error)
    except KeyboardInterrupt:
        print()
    return 0
