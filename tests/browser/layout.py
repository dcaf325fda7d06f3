"""What can be wrong with a page to the eye, or for a screen reader."""

from __future__ import annotations

from pathlib import Path

import axe_core_python

from tests.browser.lab import PANEL

_AXE = Path(axe_core_python.__file__).parent / "axe.min.js"

_CUT_OFF = """panel => {
    const found = [];
    const tell = (what, element) => found.push(
        `${what}: ${element.className?.baseVal ?? element.className} "${element.textContent.trim().slice(0, 60)}"`);
    const hidden = (element) => element.closest(".spoken, [hidden]") || !element.getClientRects().length;
    for (const output of document.querySelectorAll(`${panel} .jp-OutputArea-output`)) {
        const area = output.getBoundingClientRect();
        if (!area.width) continue;
        for (const element of output.querySelectorAll("*:not(svg *)")) {
            if (hidden(element)) continue;
            const box = element.getBoundingClientRect();
            if (box.right > area.right + 1 || box.left < area.left - 1) tell("wider than its output", element);
            const style = getComputedStyle(element);
            if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 && element.clientWidth)
                tell("its text is cut off", element);
        }
        for (const svg of output.querySelectorAll(".picture > svg")) {
            const paper = svg.getBoundingClientRect();
            for (const element of svg.querySelectorAll("text, rect, image")) {
                const box = element.getBoundingClientRect();
                if (box.left < paper.left - 1 || box.right > paper.right + 1 || box.top < paper.top - 1 || box.bottom > paper.bottom + 1)
                    tell("outside its picture", element);
            }
        }
    }
    return found;
}"""


def cut_off(page) -> list[str]:
    """Return what is wider than its output, or does not fit into its box or its picture."""
    return page.evaluate(_CUT_OFF, PANEL)


def violations(page, selector: str) -> list[str]:
    """Return what axe-core finds serious or critical in the elements of a selector."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(content=_AXE.read_text(encoding="utf-8"))
    found = page.evaluate("selector => axe.run({ include: [[selector]] })", selector)
    assert found["passes"], f"axe looked at nothing in {selector}"
    return [
        f"{one['id']} ({one['help']}): {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
