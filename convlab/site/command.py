"""The command ``convlab site``."""

from convlab.cli_errors import FAILED, WRONG_USE, report_error


def add_site(commands):
    parser = commands.add_parser(
        "site",
        help="for instructors: the course as a web site, to read and to run in the browser",
        description=(
            "Write the course as a web site to FOLDER. Any static host can serve it, from any "
            "folder. In lite/, the lessons and exercises run in the browser, without a "
            "server and without their answers. Needs the packages of the extra `site`."
        ),
        epilog="example: convlab site public",
    )
    parser.add_argument("folder", metavar="FOLDER", help="missing or empty")
    parser.set_defaults(run=run_site)


def run_site(given, _rest):
    from convlab.site import build

    try:
        folder = build(given.folder)
    except FileExistsError as error:
        return report_error(error, WRONG_USE)
    except (ModuleNotFoundError, RuntimeError) as error:
        return report_error(error, FAILED)
    print(f'convlab: wrote {folder}; to view it: python3 -m http.server -d "{folder}"')
    return 0
