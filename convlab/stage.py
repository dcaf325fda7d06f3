"""The stage: a widget that shows a drawing and lets the learner walk through its steps."""

import json
import re
from html import escape, unescape
from pathlib import Path

import anywidget
import traitlets

_HERE = Path(__file__).parent


def _joined(*parts: str) -> str:
    """Join several files, since anywidget takes only one."""
    return "\n".join((_HERE / part).read_text(encoding="utf-8") for part in parts)


_SCRIPT = _joined("keys.js", "prefetch.js", "layout.js", "paint.js", "stage.js")
STYLE = _joined("stage.css", "explorer.css")

# The traits of a picture that a page without a kernel needs besides the SVG.
KEPT = ("step", "point", "cells", "message")
_MODEL = """const model = {
  get: (name) => state[name],
  set: (name, value) => (state[name] = value),
  save_changes: () => {},
  on: () => {},
};"""
# The script of a page with pictures: each element of the class "convlab-picture" has an SVG from
# `without_pointing` in it, and the traits in `KEPT` as JSON in `data-state`.
PICTURES = f"""{_SCRIPT}
for (const el of document.querySelectorAll(".convlab-picture")) {{
  const state = {{ svg: el.innerHTML, ...JSON.parse(el.dataset.state) }};
  {_MODEL}
  el.classList.add("jupyter-widgets-disconnected");
  render({{ model, el }});
}}
"""
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font-family: system-ui, sans-serif; max-width: 1100px; margin: 1rem auto; }}
body {{ padding: 0 1rem; }}
{style}
</style>
</head>
<body>
<main><h1>{title}</h1><div id="stage" class="jupyter-widgets-disconnected"></div></main>
<script type="module">
{script}
const state = {state};
{model}
render({{ model, el: document.getElementById("stage") }});
</script>
</body>
</html>
"""


def without_pointing(svg: str) -> str:
    """Return a picture that does not react to pointing at its maps.

    Only a kernel can draw the picture for another point.
    """
    return re.sub(r' data-points="[^"]*"', "", svg)


class Keys(anywidget.AnyWidget):
    """An invisible widget that passes keys to the question around it.

    Without it, JupyterLab would handle the arrow keys and Enter.
    """

    _esm = _joined("keys.js") + "export default {};"
    _css = _joined("explorer.css")


class StaticFallback:
    """Mixin for a widget that viewers without widgets replace with something else.

    A notebook's file then holds both, and a viewer shows the one that it can.
    """

    def fallback(self) -> dict[str, str]:
        """Return the content by MIME type, `text/plain` included."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, **self.fallback()}, metadata


class Stage(StaticFallback, anywidget.AnyWidget):
    """Shows an SVG that contains its own links, and walks through it without the kernel."""

    _esm = _SCRIPT
    _css = STYLE

    svg = traitlets.Unicode("").tag(sync=True)  # from `convlab.drawing`
    step = traitlets.Int(0, min=0).tag(sync=True)  # the output cell that the window is on
    # Row and column of the pixel last pointed at, where the picture has a map to point at.
    point = traitlets.Tuple(traitlets.Int(), traitlets.Int(), default_value=(0, 0)).tag(sync=True)
    # The numbers of the cells, row by row, where the picture has a grid to paint on.
    cells = traitlets.Tuple().tag(sync=True)
    # How often `fill` has replaced them, and this number when the learner last painted.
    fills = traitlets.Int(0).tag(sync=True)
    painted_on = traitlets.Int(0).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)  # the problem with the learner's last input
    explorer = traitlets.Unicode("").tag(sync=True)  # the model of the explorer around it
    # The control that was moved to get this picture ("control", its model), its value ("value"),
    # and the values whose prefetched pictures the page may keep ("kept"). Empty if no control was
    # moved. See `prefetch`.
    answer = traitlets.Dict().tag(sync=True)

    def fallback(self) -> dict[str, str]:
        title = re.search(r'aria-label="([^"]*)"', self.svg)
        return {
            "text/plain": unescape(title[1]) if title else "an empty stage",
            "image/svg+xml": self.svg,
        }

    def fill(self, cells: tuple) -> None:
        """Give the grid other numbers, which replace all that the learner has painted before."""
        with self.hold_sync():
            self.cells, self.fills = cells, self.fills + 1

    def set_state(self, sync_data: dict) -> None:
        """Take what the page sends, but no cells that were painted before the last `fill`.

        A prefetched choice is shown before its cells come, and a stroke on it has the old ones.
        """
        late = "cells" in sync_data and sync_data.get("painted_on", self.painted_on) != self.fills
        super().set_state({k: v for k, v in sync_data.items() if not (late and k == "cells")})
        if late:
            self.send_state("cells")

    def prefetch(self, control: str, trait: str, value, svg: str, step: int | None) -> None:
        """Send the page a picture that it will need if a control is moved.

        The page shows it when that trait of the control, which is given by its model, takes the
        value. The control may be the stage itself, whose `point` an arrow key moves. With None, the
        step stays.
        """
        moved = {"control": control, "trait": trait, "value": value}
        self.send(moved | {"svg": None if svg == self.svg else svg, "step": step})

    def save(self, path, *, title: str = "convlab") -> Path:
        """Write the picture as one interactive HTML file that needs no kernel and no network.

        Parameters
        ----------
        path : str or Path
            The file to write. Its folder must exist.
        title : str
            The page's heading.

        Returns
        -------
        Path
            The file written.
        """
        path = Path(path)
        state = {name: getattr(self, name) for name in KEPT} | {"svg": without_pointing(self.svg)}
        page = _PAGE.format(
            title=escape(title, quote=False),
            style=STYLE,
            script=_SCRIPT,
            model=_MODEL,
            state=json.dumps(state).replace("<", "\\u003c"),
        )
        path.write_text(page, encoding="utf-8")
        return path
