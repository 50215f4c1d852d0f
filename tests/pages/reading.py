"""What a browser shows of a page: words and numbers, and where boxes stand."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from typing import NamedTuple

from browser import Page

HOSTILE = "</title><script>window.taken = 1</script><img src=x onerror='taken=1'>\"'"
"""What an inventory might hold that a page must not run."""
CONTRAST = """(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const rgb = parse(getComputedStyle(at).backgroundColor);
      if (!(at instanceof SVGElement) && (rgb.length === 3 || rgb[3] > 0)) return rgb;
    }
    return [255, 255, 255];
  };
  const words = (one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
  const poor = new Set();
  for (const one of document.body.querySelectorAll("*")) {
    if (["SCRIPT", "title"].includes(one.tagName) || !words(one)) continue;
    if (!one.getClientRects().length) continue;
    const style = getComputedStyle(one);
    const a = light(parse(one instanceof SVGElement ? style.fill : style.color));
    const b = light(behind(one));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(`${one.tagName}.${one.getAttribute("class")} ${ratio.toFixed(2)}`);
  }
  return [...poor];
})()"""
"""Texts that stand out too little from what is behind them."""


class Shown(HTMLParser):
    """What a page shows: figures, devices of each kind, code points, and the text of figures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.spelled: list[tuple[str, str]] = []
        self.devices: dict[str, list[str]] = {}
        self.cells: dict[str, dict[int, str]] = {}
        self.gates: list[tuple[str, str]] = []
        self._value: str | None = None
        self._kind: str | None = None
        self._item = False
        self._section = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = {name: value or "" for name, value in attrs}
        if tag == "section":
            self._section = one.get("id", "")
        if "data-figure" in one:
            self.figures[one["data-figure"], one["data-kind"]].append(int(one["data-value"]))
            self._value = one["data-value"]
        if "data-devices" in one:
            self._kind = one["data-devices"]
            self.devices[self._kind] = []
        self._item = tag == "li"
        if "data-dscp" in one:
            cells = self.cells.setdefault(self._section, {})
            cells[int(one["data-dscp"])] = one["data-tc"]
        if "data-gate" in one:
            self.gates.append((one["data-gate"], one["data-used"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul":
            self._kind = None
        self._item = False

    def handle_data(self, data: str) -> None:
        if self._value is not None:
            self.spelled.append((self._value, data))
            self._value = None
        elif self._kind and self._item:
            self.devices[self._kind].append(data)

    def one(self, figure: str, kind: str) -> int:
        """Return a figure; where it stands several times it must be the same."""
        (value,) = set(self.figures[figure, kind])
        return value


def shown(opened: Page) -> Shown:
    return Shown(opened.evaluate("document.documentElement.outerHTML"))


class Box(NamedTuple):
    """Where something is drawn, in pixels."""

    left: float
    width: float
    value: int


def boxes(opened: Page, selector: str) -> list[Box]:
    script = f"""[...document.querySelectorAll({selector!r})].map((one) => {{
        const box = one.getBoundingClientRect();
        return [box.left, box.width, Number(one.dataset.value || 0)]; }})"""
    return [Box(left, width, int(value)) for left, width, value in opened.evaluate(script)]
