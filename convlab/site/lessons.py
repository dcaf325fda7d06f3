"""The lessons as pages to read: executed, with pictures that the reader can step through."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache, partial
from html import escape
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert.exporters import TemplateExporter
from nbconvert.filters import DataTypeFilter, Highlight2HTML

from convlab import folders
from convlab.site import markdown, page
from convlab.site.widgets import replace_widgets
from convlab.workshop.lessons import Lesson, course_lessons

_CELL_SECONDS = 300
_FOLDER = "notebooks"
_SHOWN = ["text/html", "image/svg+xml", "image/png", "text/plain"]  # the first one available


def build_lessons(folder: Path) -> None:
    """Run every lesson, write it as a page to the folder `read` of the site, and write an index.

    Raises ValueError if a cell failed, or a formula cannot be drawn; the message names the lesson.
    """
    lessons = course_lessons()
    for number, (lesson, notebook) in enumerate(zip(lessons, executed(lessons), strict=True)):
        before, after = lessons[max(0, number - 1) : number], lessons[number + 1 : number + 2]
        try:
            html = _page(lesson, notebook, before, after)
        except ValueError as error:
            raise ValueError(f"lesson {lesson.name}: {error}") from error
        page.write(folder / f"{lesson.name}.html", html)
    body = f"<h1>Lessons</h1>\n{table(lessons, '../')}"
    page.write(folder / "index.html", page.page("Lessons", body, root="../"))


def table(lessons: Iterable[Lesson], root: str) -> str:
    """Return the links to read and to run each lesson."""
    rows = "".join(
        f'<li><a href="{root}read/{lesson.name}.html">{escape(lesson.title)}</a> '
        f'<span class="quiet">{lesson.minutes} minutes.</span> '
        f'<a href="{_run_link(lesson, root)}" aria-label="run lesson {lesson.name}">Run</a>'
        f"<br>You learn {_inline(lesson.learns)}</li>"
        for lesson in lessons
    )
    return f'<ul class="lessons">{rows}</ul>'


def executed(lessons: Iterable[Lesson]) -> Iterator[nbformat.NotebookNode]:
    """Run lessons like a learner with a new copy of the course; yield their notebooks.

    All run in one kernel, which forgets its variables after each, since starting a kernel takes
    longer than running a lesson. Raises ValueError if a cell failed.
    """
    with tempfile.TemporaryDirectory() as work:
        folders.copy_course(Path(work, "course"))
        notebooks = Path(work, "course", _FOLDER)
        # Another program may take a port before the kernel listens on it, but not a file here.
        place = {} if sys.platform == "win32" else {"transport": "ipc", "ip": f"{work}/kernel"}
        # Without folders, the only kernel is that of this Python.
        kernel = KernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]), **place)
        kernel.start_kernel(cwd=str(notebooks))
        try:
            for lesson in lessons:
                yield _run(notebooks / f"{lesson.name}.ipynb", kernel)
        finally:
            kernel.shutdown_kernel(now=True)


def _run(path: Path, kernel: KernelManager) -> nbformat.NotebookNode:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
    options = {"timeout": _CELL_SECONDS, "coalesce_streams": True}
    client = NotebookClient(notebook, km=kernel, **options)
    try:
        client.execute()
    except CellExecutionError as error:
        raise ValueError(f"lesson {path.stem}: {error}") from error
    finally:
        if client.kc is not None:
            client.kc.stop_channels()
    del notebook.cells[0]
    return notebook


def _page(lesson: Lesson, notebook: nbformat.NotebookNode, before: list, after: list) -> str:
    run = _run_link(lesson, "../")
    replace_widgets(notebook, run)
    body, _ = _exporter().from_notebook_node(notebook)
    top = (
        f'<p class="run"><a class="button" href="{run}">Run this lesson</a> '
        "On this page you can read it and step through its pictures: click one, then use the arrow "
        "keys. To move sliders, answer questions and change the code, run it in your browser.</p>"
    )
    links = [
        f'<a rel="{rel}" href="{one.name}.html">{label}: {escape(one.title)}</a>'
        for rel, label, near in (("prev", "Previous", before), ("next", "Next", after))
        for one in near
    ]
    bottom = f'<nav class="near" aria-label="lessons">{"".join(links)}</nav>'
    return page.page(lesson.title, f"{top}{body}{bottom}", root="../", pictures=True)


@cache
def _exporter() -> TemplateExporter:
    # HTMLExporter would parse each page again, and add labels that these pages already have.
    exporter = TemplateExporter(
        template_name="lesson",
        template_file="index.html.j2",
        extra_template_basedirs=[str(Path(__file__).with_name("templates"))],
    )
    exporter.register_filter("markdown2html", partial(markdown.to_html, folder=_FOLDER))
    exporter.register_filter("highlight_code", Highlight2HTML(pygments_lexer="ipython3"))
    exporter.register_filter("filter_data_type", DataTypeFilter(display_data_priority=_SHOWN))
    return exporter


def _run_link(lesson: Lesson, root: str) -> str:
    return page.run_link(f"{_FOLDER}/{lesson.name}.ipynb", root)


def _inline(text: str) -> str:
    return markdown.to_html(text, _FOLDER).strip().removeprefix("<p>").removesuffix("</p>")
