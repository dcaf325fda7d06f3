"""A stage saved as a page: walking, pointing, playing and speech without a kernel."""

import re

import pytest

from convlab import explore
from tests.browser import inspection, lab, picture_checks

window = pytest.mark.parametrize("name", ["sliding_window"])

# Collects what the live regions of a stage announce from now on; an `output` is one by itself.
NOTE_ANNOUNCED = """stage => {
    window.announced = [];
    for (const region of stage.querySelectorAll(":is(output, [aria-live], [role=alert])")) {
        const note = () => region.textContent && window.announced.push(region.textContent);
        const parts = { characterData: true, childList: true, subtree: true };
        if (region.ariaLive !== "off") new MutationObserver(note).observe(region, parts);
    }
}"""

# Collects the steps that are shown from now on.
NOTE_WALKED = """stage => {
    window.walked = [];
    const output = stage.querySelector("output");
    const note = () => window.walked.push(output.textContent);
    new MutationObserver(note).observe(output, { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def page(browser):
    """A page without network that records its problems."""
    page = lab.new_page(browser)
    page.context.set_offline(True)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda said: page.problems.append(said.text))
    yield page
    page.close()


@pytest.fixture(params=[name for name in explore.__all__ if name != "predict"])
def name(request):
    return request.param


@pytest.fixture
def explorer(name):
    return getattr(explore, name)()


@pytest.fixture
def at_another_step(explorer):
    """The explorer, as after walking in a notebook that is then loaded again."""
    explorer.stage.step = 2
    return explorer


@pytest.fixture
def saved(page, tmp_path, explorer):
    """The stage of an explorer, saved and opened from the disk."""
    file = explorer.stage.save(tmp_path / "page.html", title="Look & <see>")
    page.set_viewport_size(lab.LAPTOP)
    page.asked.clear()
    page.goto(file.as_uri())
    stage = page.locator(".convlab-stage")
    stage.locator(".picture > svg").wait_for()
    yield stage
    assert page.problems == []
    assert page.asked == [file.as_uri()], "nothing but the file itself is asked for"


def test_page_shows_the_picture_at_its_step_and_cuts_nothing_off_on_a_phone(
    name, at_another_step, saved
):
    assert saved.page.title() == "Look & <see>"
    picture = inspection.picture(saved)
    picture_checks.check(name, picture, dict(picture_checks.labelled(at_another_step)))
    if name not in ("digit", "kernels", "receptive_field"):
        assert inspection.says(saved) == picture.steps[2]["says"]
        assert inspection.lit(saved) == set(picture.steps[2]["reads"])
        assert saved.locator("[data-step] .now, .now[data-step]").count() == 1
    for width in (420, 360):
        lab.resize(saved.page, {"width": width, "height": 800})
        assert inspection.outside(saved.page) == [], width


@pytest.mark.parametrize("signal", [[5], [1, 2]], ids=str)
def test_names_of_a_short_signals_rows_are_not_cut_off_on_a_phone(signal, page, tmp_path):
    explorer = explore.convolution1d(signal, [1, 3][: len(signal)])
    page.goto(explorer.stage.save(tmp_path / "page.html").as_uri())
    for width in (420, 360):
        lab.resize(page, {"width": width, "height": 800})
        assert inspection.outside(page) == [], width


# With steps, with a map to point at, and with a grid to paint on.
@pytest.mark.parametrize("name", ["sliding_window", "kernels", "digit"])
def test_axe_finds_no_serious_violation(saved):
    assert inspection.violations(saved.page, "html") == []


@pytest.mark.parametrize("name", ["dilation"])
def test_the_name_of_the_picture_has_words_for_the_signs_of_arithmetic(saved):
    named = saved.get_by_role("application").get_attribute("aria-label")
    assert "2 times (3 minus 1) + 1 equals 5 rows" in " ".join(named.split())


@window
def test_arrow_keys_walk_and_the_sentence_is_spoken(saved):
    picture = inspection.picture(saved)
    columns = picture.outputs().shape[1]
    saved.page.keyboard.press("Tab")
    keys = {"ArrowRight": 1, "ArrowDown": 1 + columns, "ArrowLeft": columns, "End": -1}
    for key, index in keys.items():
        saved.page.keyboard.press(key)
        step = picture.steps[index]
        assert inspection.lit(saved) == set(step["reads"])
        assert inspection.says(saved) == step["says"]
        assert " equals " in inspection.spoken(saved)
    assert shown(saved) == len(picture.steps)
    saved.page.keyboard.press("Home")
    assert shown(saved) == 1


@window
def test_pointing_at_an_output_cell_lights_its_window_and_leaves_the_step(saved):
    picture = inspection.picture(saved)
    saved.locator("[data-step='7'] .cell").hover()
    assert inspection.lit(saved) == set(picture.steps[7]["reads"])
    assert inspection.says(saved) == picture.steps[7]["says"]
    assert shown(saved) == 1
    saved.page.mouse.move(0, 0)
    assert inspection.lit(saved) == set(picture.steps[0]["reads"])


@window
def test_pointing_at_an_input_cell_marks_every_output_that_reads_it(saved):
    picture = inspection.picture(saved)
    saved.locator("[data-id='input-3-3']").hover()
    marked = saved.locator("[data-step]:has(.reader)")
    readers = marked.evaluate_all("all => all.map(one => Number(one.dataset.step))")
    assert readers == [step["index"] for step in picture.steps if "input-3-3" in step["reads"]]
    assert len(readers) == 9


@window
def test_clicking_a_cell_the_slider_and_the_buttons_go_to_a_step(saved):
    count = len(inspection.picture(saved).steps)
    saved.locator("[data-step='7'] .cell").click()
    assert shown(saved) == 8
    saved.get_by_role("slider", name="step").press("ArrowRight")
    assert shown(saved) == 9
    buttons = {"last step": count, "step back": count - 1, "first step": 1, "step forward": 2}
    for name, step in buttons.items():
        saved.get_by_role("button", name=name).click()
        assert shown(saved) == step


@window
def test_play_walks_and_speaks_when_paused(saved):
    picture = inspection.picture(saved)
    saved.evaluate(NOTE_ANNOUNCED)
    saved.evaluate(NOTE_WALKED)
    saved.get_by_role("button", name="play").click()
    saved.page.wait_for_function("window.walked.length > 1")
    walked = saved.evaluate("() => window.walked")
    assert [one.split(" of ")[0] for one in walked[:2]] == ["step 2", "step 3"]
    assert saved.evaluate("() => window.announced") == []
    saved.get_by_role("button", name="pause").click()
    step = picture.steps[shown(saved) - 1]
    assert inspection.says(saved) == step["says"]
    total = step["label"].replace("\N{MINUS SIGN}", "minus ")
    assert inspection.spoken(saved).endswith(f"equals {total}")


@pytest.mark.parametrize(
    "explorer", [explore.convolution1d([2, 7, 1, 8, 2, 8], [0, 1, 2])], ids=["valid: 4"]
)
def test_text_on_a_line_covers_no_other_text(saved):
    upper, lower = (
        saved.locator(".picture text", has_text=text) for text in ("same: 6", "valid: 4")
    )
    upper.scroll_into_view_if_needed()
    box = upper.bounding_box()
    digits = {"y": box["y"] + box["height"] / 5, "height": box["height"] * 3 / 5}
    with_both = saved.page.screenshot(clip=box | digits)
    lower.evaluate("text => (text.style.visibility = 'hidden')")
    assert saved.page.screenshot(clip=box | digits) == with_both


@pytest.mark.parametrize("explorer", [explore.sliding_window(kernel="box blur")], ids=["box blur"])
def test_rounded_sum_is_written_and_spoken_as_about_equal(saved):
    saved.page.keyboard.press("Tab")
    saved.page.keyboard.press("ArrowRight")
    assert " ≈ " in inspection.says(saved)
    assert " is about " in inspection.spoken(saved)
    assert saved.locator(".picture").get_by_text("sum ≈").count() == 1


@window
def test_minus_stays_in_front_of_its_number_on_a_page_written_from_right_to_left(saved):
    saved.page.evaluate("document.documentElement.dir = 'rtl'")
    texts = saved.locator(".picture text:visible", has_text="\N{MINUS SIGN}1")
    lefts = "all => all.map(text => [0, 1].map(at => text.getStartPositionOfChar(at).x))"
    for minus, digit in texts.evaluate_all(lefts):
        assert minus < digit
    assert texts.count()
    assert saved.locator(".says").evaluate("one => getComputedStyle(one).direction") == "ltr"


def shown(stage) -> int:
    """The current step according to the page, counted from 1."""
    return int(re.search(r"step (\d+) of", stage.locator("output").text_content())[1])
