"""The pages of the site in a real browser, served from a sub-folder, with nothing but its files."""

import functools
import json
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from convlab import folders, questions
from tests.browser import inspection, lab
from tests.site import serving

COURSE = folders.course_root()
LESSONS = sorted(path.stem for path in (COURSE / "notebooks").glob("*.ipynb"))
KINDS = "index.html", "api/convlab/nn.html", "teach/index.html", f"read/{LESSONS[-1]}.html"
LAPTOP, TELEPHONE = lab.SIZES["laptop"], lab.SIZES["phone"]
# Elements that scroll inside the page, and whether the page is wider than its window.
SCROLLING = """() => {
    const page = document.documentElement;
    const scrolls = (one, axis, length) =>
        /auto|scroll/.test(getComputedStyle(one)[`overflow${axis}`])
        && one[`client${length}`] && one[`scroll${length}`] > one[`client${length}`] + 1;
    return [...document.querySelectorAll("body *")]
        .filter((one) => scrolls(one, "X", "Width") || scrolls(one, "Y", "Height"))
        .map((one) => one.outerHTML.slice(0, 100))
        .concat(page.scrollWidth > page.clientWidth ? [`the page: ${page.scrollWidth}`] : []);
}"""

# Controls that only a kernel can answer.
DEAD = "input:not(.walk input), select, textarea, [data-points]"


@pytest.fixture(scope="module")
def address(site):
    with serving.serve(site) as server:
        yield server.address


@pytest.fixture(scope="module")
def page(browser):
    """A page that records its errors."""
    page = lab.new_page(browser)
    page.wrong = []
    page.on("console", lambda said: page.wrong.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: page.wrong.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda asked: page.wrong.append(f"{page.url}: no {asked.url}"))
    page.on("response", lambda got: got.status < 400 or page.wrong.append(f"no {got.url}"))
    yield page
    page.close()


def names(site):
    """Return the pages of the site; JupyterLite has its own tests."""
    pages = (path.relative_to(site) for path in site.rglob("*.html"))
    return sorted(path.as_posix() for path in pages if path.parts[0] != "lite")


def test_all_parts_have_pages(site):
    found = names(site)
    assert {f"read/{name}.html" for name in LESSONS} < set(found)
    guides = {page for page in found if page.startswith("teach/")}
    assert guides == {"teach/index.html", "teach/workshop.html"}
    assert {"index.html", "read/index.html", "api/index.html", "api/convlab.html"} < set(found)


# ------------------------------------------------------------------ links


def test_links_lead_to_a_page_or_to_a_notebook_of_the_browser_edition(site):
    broken = []
    for name in names(site):
        for link in links(site / name):
            url = urlsplit(link)
            to = (site / name).parent.joinpath(url.path) if url.path else site / name
            if url.scheme:
                continue
            found = to.is_file() and (not url.fragment or f'id="{url.fragment}"' in read(to))
            for notebook in parse_qs(url.query).get("path", ()):
                found = found and (site / "lite" / "files" / notebook).is_file()
            broken += [] if found else [f"{name}: {link}"]
    assert broken == []


def links(path):
    return map(unescape, re.findall(r'<(?:a|link)\b[^>]*?\shref="([^"]*)"', read(path)))


@functools.cache
def read(path):
    return path.read_text("utf-8")


def test_each_lesson_links_to_itself_its_neighbours_and_its_exercise(site):
    for before, name, after in zip([None, *LESSONS], LESSONS, [*LESSONS[1:], None], strict=False):
        found = set(links(site / "read" / f"{name}.html"))
        edition = "../lite/lab/index.html?path="
        assert f"{edition}notebooks/{name}.ipynb" in found
        assert any(link.startswith(f"{edition}exercises/{name}/") for link in found), name
        assert {f"{near}.html" for near in (before, after) if near} <= found


# ------------------------------------------------------------------ looks


def test_a_page_of_each_kind_is_accessible(address, page):
    page.set_viewport_size(TELEPHONE)
    for name in KINDS:
        open_whole(page, address + name)
        for scheme, rules in (("dark", {}), ("light", inspection.CONTRAST)):
            page.emulate_media(color_scheme=scheme)
            assert inspection.violations(page, "html", rules) == [], (name, scheme)


def test_nothing_scrolls_inside_a_page_and_pictures_are_whole_legible_and_live(site, address, page):
    sizes = [LAPTOP, TELEPHONE]
    for name in names(site):
        open_whole(page, address + name)
        if name.startswith("read/") and name != "read/index.html":
            assert_live(page, name.removeprefix("read/").removesuffix(".html"))
        sizes.reverse()  # to begin with the one that the page has
        for size in sizes:
            lab.resize(page, size)
            assert page.evaluate(SCROLLING) == [], (name, size)
            assert inspection.small(page, "body") == [], (name, size)
            assert inspection.outside(page) == [], (name, size)


def open_whole(page, url):
    """Go to a page and open all that is folded."""
    page.goto(url)
    page.locator("details").evaluate_all("all => all.forEach(one => (one.open = true))")


def test_pages_follow_the_theme_of_the_system(address, page):
    page.goto(f"{address}index.html")
    paper = "getComputedStyle(document.body).backgroundColor"
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.append(page.evaluate(paper))
    assert colours == ["rgb(255, 255, 255)", "rgb(22, 25, 29)"]


# ------------------------------------------------------------------ pictures and questions


def test_picture_on_the_landing_page_is_walked_by_keyboard(address, page):
    page.goto(f"{address}index.html")
    picture = page.locator(".convlab-stage .picture")
    for _ in range(12):
        page.keyboard.press("Tab")
        if picture.evaluate("picture => picture === document.activeElement"):
            break
    page.keyboard.press("ArrowRight")
    page.locator("output", has_text="step 2 of").wait_for()
    page.keyboard.press("End")
    stage = page.locator(".convlab-stage")
    steps = inspection.picture(stage).steps
    assert inspection.says(stage) == steps[-1]["says"]
    page.get_by_role("button", name="step back").click()
    assert inspection.says(stage) == steps[-2]["says"]


def test_picture_is_there_without_scripts(site):
    assert re.search('<div class="convlab-picture"[^>]*><svg', read(site / "index.html"))


def test_landing_page_says_what_the_browser_edition_costs_and_keeps(address, page):
    page.goto(f"{address}index.html")
    text = page.locator("main").inner_text()
    for fact in ("about 20 MB", "no stop button", "Restart Kernel", "stays in this browser"):
        assert fact in text
    ways = page.locator(".ways a").all_inner_texts()
    assert ways == ["Read", "Run in the browser", "Install"]


def assert_live(page, name):
    """Check that every explorer of a lesson is a live picture, and that no control is dead."""
    shown = page.locator(".convlab-stage")
    assert shown.count() == explorers(name) > 0, name
    assert shown.locator(".picture > svg").count() == shown.count()
    assert page.locator("figure figcaption a", has_text="Run this lesson").count() > 0
    alive = "all => all.map(one => [one.tabIndex, !!one.querySelector('[data-step]')])"
    for tab, steps in shown.locator(".picture").evaluate_all(alive):
        assert (tab == 0) == steps, "only pictures with steps take the focus"
    assert page.locator("main").locator(DEAD).count() == 0, name


def explorers(name):
    """Return the number of explorers that a lesson shows."""
    cells = json.loads((COURSE / "notebooks" / f"{name}.ipynb").read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return sum(len(re.findall(r"\bexplore\.(?!predict\b)\w+\(", text)) for text in code)


def test_questions_are_readable_and_not_answered(site):
    for name in LESSONS:
        text = read(site / "read" / f"{name}.html")
        asked = questions.read(COURSE / "notebooks", name)
        assert text.count('class="question"') == len(asked)
        for question in asked.values():
            assert all(f"<li>{escape(choice)}</li>" in text for choice in question.choices)
            for reason in (question.because, *question.unless.values()):
                assert reason not in text and escape(reason) not in text


def test_result_after_a_question_is_shown_on_demand(address, page):
    page.goto(f"{address}read/{LESSONS[1]}.html")
    hidden = page.locator("details.result").first
    assert not hidden.locator(".outputs").is_visible()
    hidden.locator("summary").press("Enter")
    assert hidden.locator(".outputs").is_visible()


# ------------------------------------------------------------------ reference


def test_every_module_that_notebooks_import_is_in_the_reference(site):
    imported = set()
    for path in [*COURSE.glob("notebooks/*.ipynb"), *COURSE.glob("exercises/*/*.ipynb")]:
        imported |= set(re.findall(r"from (convlab(?:\.\w+)*) import", read(path)))
        for found in re.findall(r"from convlab import ([\w, ]+)", read(path)):
            imported |= {f"convlab.{name}" for name in found.split(", ") if is_module(name)}
    missing = [
        name for name in imported if not (site / f"api/{name.replace('.', '/')}.html").is_file()
    ]
    assert missing == [], "add these to MODULES in convlab/site/reference.py"


def is_module(name):
    package = Path(folders.__file__).parent
    return (package / f"{name}.py").is_file() or (package / name).is_dir()


def test_reference_has_every_public_function_with_its_sections(address, page):
    import convlab

    page.goto(f"{address}api/index.html")
    page.get_by_role("link", name="conv2d", exact=True).first.click()
    expect(page).to_have_url(f"{address}api/convlab.html#conv2d")
    page.wait_for_load_state()  # the page may have only its first sections yet
    shown = page.locator("main section[id]").evaluate_all("all => all.map(one => one.id)")
    assert set(convlab.__all__) <= set(shown)
    section = page.locator("section#conv2d")
    assert {"Parameters", "Returns", "Raises"} <= set(section.locator("h6").all_inner_texts())
    section.locator("summary").press("Enter")
    assert "def conv2d" in section.locator("details").inner_text()


def test_no_page_has_reported_a_problem_or_asked_another_host(page):
    assert len(page.asked) > 2 * len(LESSONS)
    assert page.wrong == []
    assert lab.foreign_requests(page) == []
