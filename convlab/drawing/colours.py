"""The colours of all drawings.

The hues are those of Okabe and Ito, which colour-blind readers can distinguish: blue is the input,
orange the kernel, green the output, grey the padding, and magenta the current window. Signed maps
go from purple (negative) through a neutral zero to orange (positive).
"""

SIGNED_COLORMAP = "PuOr_r"
GREY_COLORMAP = "gray"
HEAT_COLORMAP = "cividis"

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1f24",
    "quiet": "#59636e",
    "line": "#8c96a1",
    "input": "#d3e7f7",
    "input-ink": "#004f7e",
    "kernel": "#fde2b8",
    "kernel-ink": "#7f4a00",
    "output": "#c9eddd",
    "output-ink": "#00573f",
    "padding": "#eceef0",
    "padding-ink": "#545e68",
    "window": "#a3195b",
    "window-fill": "#f7cfe2",
    "wrong": "#b3261e",
    "negative": "#5e3c99",
    "positive": "#a35200",
}
_DARK = {
    "paper": "#16191d",
    "ink": "#f0f2f4",
    "quiet": "#a9b3bd",
    "line": "#6b7682",
    "input": "#123c5a",
    "input-ink": "#a9d8ff",
    "kernel": "#573a08",
    "kernel-ink": "#ffd596",
    "output": "#0b4735",
    "output-ink": "#97ecc9",
    "padding": "#2a2f35",
    "padding-ink": "#a9b3bd",
    "window": "#ff8cc4",
    "window-fill": "#66264a",
    "wrong": "#ffb4ab",
    "negative": "#c7b3f5",
    "positive": "#ffb96b",
}

# The colour of a border beside a text with the same verdict, on light and dark backgrounds.
VERDICTS = {"right": "#0a8f6c", "wrong": "#d0473d", "ask": "#8c96a1"}

# The tint of each channel of a colour photograph, halfway from black to nearly white.
TINTS = {"red": "#d8342b", "green": "#258a3d", "blue": "#3566d6"}

ROLES = ("input", "kernel", "output", "padding")


def _variables(palette: dict[str, str]) -> str:
    return "".join(f"--cl-{name}:{value};" for name, value in palette.items())


def _style() -> str:
    light, dark = _variables(LIGHT), _variables(_DARK)
    # JupyterLab and VS Code set a theme; elsewhere the operating system does.
    rules = [
        f".convlab{{{light}}}",
        f"@media(prefers-color-scheme:dark){{.convlab{{{dark}}}}}",
        f"[data-jp-theme-light=true] .convlab,.vscode-light .convlab{{{light}}}",
        f"[data-jp-theme-light=false] .convlab,.vscode-dark .convlab{{{dark}}}",
        # A page may be written from right to left, but a sign always precedes its number.
        ".convlab{direction:ltr}",
        ".convlab{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}",
        ".convlab text{fill:var(--cl-ink);text-anchor:middle;dominant-baseline:central;"
        "font-variant-numeric:tabular-nums;pointer-events:none}",
        ".convlab .paper{fill:var(--cl-paper)}",
        ".convlab .start{text-anchor:start}.convlab .end{text-anchor:end}",
        # A text on a line: the outline of its letters hides the line. Corners of the outline are
        # round, since a mitred one at the tip of a 4 reaches the text of the line above.
        ".convlab .on-line{paint-order:stroke;stroke:var(--cl-paper);stroke-width:8px;"
        "stroke-linejoin:round}",
        ".convlab .caption{font-weight:600}.convlab .quiet{fill:var(--cl-quiet)}",
        ".convlab .cell{fill:var(--cl-paper);stroke:var(--cl-line);stroke-width:1}",
        *(f".convlab .cell.{role}{{fill:var(--cl-{role})}}" for role in ROLES),
        *(
            f".convlab text.{role},.convlab tspan.{role}{{fill:var(--cl-{role}-ink)}}"
            for role in ROLES
        ),
        ".convlab .cell.unreached{fill:var(--cl-padding)}",
        ".convlab .mark{fill:var(--cl-kernel-ink);pointer-events:none}",
        ".convlab .cell.ink{fill:var(--cl-ink)}",
        ".convlab [data-paint]{fill:none;pointer-events:all;cursor:crosshair}",
        ".convlab .online{display:none}",  # stage.css shows it instead of .offline
        # From here on, the state of a cell in the walk, which overrides its role.
        ".convlab .cell.padding{stroke-dasharray:2 2}",
        ".convlab .cell.lit{fill:var(--cl-window-fill);stroke:var(--cl-window)}",
        ".convlab text.lit{fill:var(--cl-ink)}",
        ".convlab .cell.now{stroke:var(--cl-window);stroke-width:3}",
        ".convlab .cell.reader{fill:var(--cl-window-fill);stroke:var(--cl-window);stroke-width:2}",
        # A whole window, visible only while it is lit; overlapping windows add up their tints.
        ".convlab .pane{fill:none;pointer-events:none}",
        ".convlab .pane.lit{fill:var(--cl-window);stroke:var(--cl-window)}",
        # A line between two cells: either always drawn, or visible only while it is lit.
        ".convlab .link{stroke:none;pointer-events:none}",
        ".convlab .link.drawn{stroke:var(--cl-line)}",
        ".convlab .link.lit{stroke:var(--cl-window);stroke-width:2}",
        ".convlab .seen{fill:var(--cl-window)}",
        # A ring around a number, visible only while it is lit.
        ".convlab .ring{fill:none;stroke:none;pointer-events:none}",
        ".convlab .ring.lit{stroke:var(--cl-window);stroke-width:2.5}",
        ".convlab [data-step]{cursor:pointer}",
        ".convlab .later .cell{fill:none;pointer-events:all;stroke-dasharray:2 2}",
        ".convlab .later text{display:none}",
        ".convlab .frame{fill:none;stroke:var(--cl-window);stroke-width:3}",
        ".convlab .outline{fill:none;stroke:var(--cl-line);pointer-events:none}",
        ".convlab .arrow{fill:none;stroke:var(--cl-quiet);stroke-width:1.5}",
        ".convlab .unused{opacity:.35}",
        ".convlab text.now{fill:var(--cl-window);font-weight:700}",
        ".convlab text.wrong,.convlab text.extra{fill:var(--cl-wrong);font-weight:700}",
        ".convlab .cell.wrong{stroke:var(--cl-wrong);stroke-width:3}",
        ".convlab .cell.wrong.now{stroke:var(--cl-window)}",
        ".convlab .cell.extra{stroke:var(--cl-wrong);stroke-width:2;stroke-dasharray:4 3}",
        ".convlab .cell.missing{fill:none;stroke-dasharray:2 4}",
        ".convlab text.negative{fill:var(--cl-negative)}",
        ".convlab text.positive{fill:var(--cl-positive)}",
    ]
    return "".join(rules)


STYLE = _style()

# For printing: light, even in a dark theme.
ON_PAPER = f"@media print{{html .convlab{{{_variables(LIGHT)}}}}}"
