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

# WCAG's contrast ratio of each text to the shapes that lie below its middle.
_CONTRAST = """panel => {
    const found = [];
    const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const luminance = ([r, g, b]) => {
        const linear = [r, g, b].map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    const over = (top, alpha, below) => below.map((value, at) => alpha * top[at] + (1 - alpha) * value);
    const holds = (box, x, y) => box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
    for (const svg of document.querySelectorAll(`${panel} .picture > svg`)) {
        const shapes = [...svg.querySelectorAll("rect, image, circle, text")];
        const boxes = shapes.map((shape) => shape.getBoundingClientRect());
        shapes.forEach((text, index) => {
            if (text.tagName !== "text" || !text.textContent.trim()) return;
            const style = getComputedStyle(text);
            if (Number(style.opacity) < 0.05) return;
            const [x, y] = [(boxes[index].left + boxes[index].right) / 2, (boxes[index].top + boxes[index].bottom) / 2];
            let paper = [255, 255, 255];
            for (let at = 0; at < index; at++) {
                const below = shapes[at];
                if (below.tagName === "text" || !holds(boxes[at], x, y)) continue;
                if (below.tagName === "image") return;
                const fill = getComputedStyle(below);
                if (fill.fill === "none") continue;
                const colour = channels(fill.fill);
                paper = over(colour, (colour[3] ?? 1) * fill.fillOpacity * fill.opacity, paper);
            }
            const ink = over(channels(style.fill), Number(style.opacity), paper);
            const [light, dark] = [luminance(ink), luminance(paper)].sort((a, b) => b - a);
            const ratio = (light + 0.05) / (dark + 0.05);
            if (ratio < 4.5) found.push(`${ratio.toFixed(1)}: "${text.textContent}" (${text.getAttribute("class")})`);
        });
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


def hard_to_read(page) -> list[str]:
    """Return the texts of pictures whose contrast is below 4.5, which WCAG 2 asks for."""
    return page.evaluate(_CONTRAST, PANEL)
