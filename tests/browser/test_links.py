"""Links between a lesson and its exercise, in JupyterLab with a learner's copy of the course."""

from playwright.sync_api import expect

from tests.browser import lab

SHOWN = ".jp-mod-current .lm-TabBar-tabLabel, .lm-mod-current .lm-TabBar-tabLabel"


def follow(page, link, name):
    """Click a link in a notebook, and wait until the notebook of this name is shown."""
    page.locator(lab.PANEL).get_by_role("link", name=link, exact=True).first.click()
    expect(page.locator(SHOWN).get_by_text(name, exact=True)).to_be_visible()
    lab.wait_for_notebook(page)


def test_lesson_and_exercise_lead_to_each_other(jupyterlab):
    lab.open_path(jupyterlab, "notebooks/03_padding.ipynb")
    follow(jupyterlab, "padding.ipynb", "padding.ipynb")
    follow(jupyterlab, "lesson 03", "03_padding.ipynb")
    lab.close_notebook(jupyterlab)
    lab.close_notebook(jupyterlab)
