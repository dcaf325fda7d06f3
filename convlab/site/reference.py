"""The reference of the public functions and explorers, made by pdoc from their docstrings."""

import importlib
from pathlib import Path

from convlab.feedback.report import code_html
from convlab.site import page

# The modules that notebooks, and the tests of exercises, import. `convlab` itself has the
# functions of `convlab.ops`.
MODULES = (
    "convlab",
    "convlab.explore",
    "convlab.samples",
    "convlab.shapes",
    "convlab.reference",
    "convlab.nn",
    "convlab.plots",
    "convlab.timing",
    "convlab.feedback",
    "convlab.grading",
)


def build_reference(folder: Path) -> None:
    """Write a page for each public module, and an index, to the folder `api` of the site."""
    from pdoc import doc, render  # from the extra `site`; tests collect this file without it

    render.configure(
        docformat="numpy",
        favicon=page.ICON,
        include_undocumented=False,
        search=False,
        template_directory=Path(__file__).parent / "templates" / "reference",
    )
    modules = {name: doc.Module(importlib.import_module(name)) for name in MODULES}
    for module in modules.values():
        _leave_out_generated(module)
    rows = ""
    for name, module in modules.items():
        address = f"{name.replace('.', '/')}.html"
        root = "../" * (1 + name.count("."))
        render.env.globals |= {"site_root": root, "site_navigation": page.navigation(root)}
        html = render.html_module(module, modules)
        page.write(folder / address, html.replace("<body>", '<body class="convlab">'))
        summary = code_html(module.docstring.strip().partition("\n")[0])
        names = ", ".join(
            f'<a href="{address}#{member.qualname}"><code>{member.name}</code></a>'
            for member in module.members.values()
            if member.docstring and not member.name.startswith("_")
        )
        rows += f'<li><a href="{address}"><code>{name}</code></a>: {summary}<br>{names}</li>'
    body = f'<h1>Reference</h1>\n<ul class="lessons">{rows}</ul>'
    page.write(folder / "index.html", page.page("Reference", body, root="../"))


def _leave_out_generated(module) -> None:
    """Leave out what NamedTuple writes into docstrings; the constructor names all fields."""
    for one in module.classes:
        for member in one.members.values():
            if member.docstring.startswith(("Alias for field number ", "Create new instance of ")):
                # With "@public", pdoc shows the signature, and not this word.
                member.docstring = "@public" if member.name == "__init__" else ""
