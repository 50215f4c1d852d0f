"""The page of a plan in a real browser: whatever is in it, on any screen, with keys and without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from browser import Page, program
from pages.plan_reading import counts, open_page, read
from pages.plans import CASES, Planned, many, planned
from pages.reading import CONTRAST, HOSTILE
from railwright.model.disruption import Disruption
from railwright.model.plan import Plan
from railwright.report.plan_page import plan_page

CHROMIUM = program()
WIDTHS = (320, 400, 640, 768, 929, 1200)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
each_case = pytest.mark.parametrize("case", list(CASES))
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true })"


@each_case
def test_the_page_asks_for_nothing_and_complains_about_nothing(opened: Page, case: str) -> None:
    assert [Path(address).name for address in opened.requests] == [f"{case}.html"]
    assert opened.complaints == []


@each_case
def test_nothing_sticks_out_on_a_narrow_screen(opened: Page, case: str) -> None:
    opened.evaluate(OPEN)
    for width in WIDTHS:
        opened.look(width, 900)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, (case, width)


@pytest.mark.parametrize("case", ["pod", "removed", "replaced", "drained"])
@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
def test_text_stands_out_from_what_is_behind_it(opened: Page, dark: bool) -> None:  # noqa: FBT001
    opened.look(1200, 900, dark=dark)
    opened.evaluate(OPEN)
    assert opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    assert opened.evaluate(CONTRAST) == []


@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
def test_text_stands_out_on_every_class(tab: Page, tmp_path: Path, dark: bool) -> None:  # noqa: FBT001
    plan, fabric = planned("pod")
    kinds = dict(zip((one.device for one in plan.devices), reversed(Disruption), strict=False))
    devices = (one.model_copy(update={"disruption": kinds[one.device]}) for one in plan.devices)
    open_page(
        tab,
        tmp_path / "kinds.html",
        Planned(plan.model_copy(update={"devices": tuple(devices)}), fabric),
    )
    tab.look(1200, 900, dark=dark)
    shown_kinds = {kind for kind in read(tab, "[data-switch]", "one.dataset.class") if kind}
    assert shown_kinds == {one.value for one in kinds.values()}
    assert len(shown_kinds) == 6
    fills = read(tab, "[data-switch]", "[one.dataset.class, getComputedStyle(one).backgroundColor]")
    assert len(set(map(tuple, fills))) == len({kind for kind, _ in fills})
    assert tab.evaluate(CONTRAST) == []


@pytest.mark.parametrize("case", ["pod", "drained"])
def test_everything_can_be_reached_by_keys(opened: Page, case: str) -> None:
    def press(key: str, code: int) -> None:
        for kind in ("keyDown", "keyUp"):
            opened.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                **({"text": "\r"} if key == "Enter" and kind == "keyDown" else {}),
            )

    where = """(() => {
      const one = document.activeElement, style = getComputedStyle(one);
      return [one.id || one.dataset.name || one.dataset.pick || one.tagName, style.outlineStyle,
        parseFloat(style.outlineWidth)];
    })()"""
    stops = []
    for _ in range(60):
        press("Tab", 9)
        name, style, width = opened.evaluate(where)
        if name == "BODY":
            break
        assert (style, width >= 2) == ("solid", True), name
        stops.append(name)
    names = [device.name for device in planned(case).fabric.devices]
    assert {"rail", "class", "filter", "unfold"} <= set(stops)
    assert len([stop for stop in stops if stop in names]) == 1
    opened.evaluate("document.querySelector('[data-switch][tabindex=\"0\"]').focus()")
    first = opened.evaluate(where)[0]
    press("ArrowRight", 39)
    second = opened.evaluate(where)[0]
    assert first != second
    assert second in {*names, *planned(case).plan.removed_devices}
    press("Enter", 13)
    pressed = read(opened, "[data-switch][aria-pressed=true]", "one.dataset.name")
    assert pressed == [second]


@pytest.mark.parametrize("case", ["pod"])
def test_without_scripts_only_the_tools_are_missing(opened: Page, case: str) -> None:
    address = opened.evaluate("location.href")
    words = "document.querySelector('main').textContent"
    before = opened.evaluate(words)
    opened.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened.open(address)
        assert opened.evaluate("document.getElementById('tools').hidden") is True
        assert opened.evaluate(words) == before
        found = read(opened, "[data-count]", "[one.dataset.count, Number(one.value)]")
        assert dict(found) == counts(planned(case).plan)
        assert opened.complaints == []
    finally:
        opened.call("Emulation.setScriptExecutionDisabled", value=False)


def test_names_and_words_of_a_plan_are_text_and_nothing_else(tab: Page, tmp_path: Path) -> None:
    plan, fabric = planned("wred")
    bad = json.dumps(HOSTILE)[1:-1]
    text = plan.model_dump_json()
    for name in ("leaf-1-01", "golden", "green_min_threshold", "ai-26-48-roce-400g", "in place"):
        assert name in text
        text = text.replace(name, f"{name}{bad}")
    taken = Plan.model_validate_json(text)
    (first,) = (one for one in fabric.devices if one.name == "leaf-1-01")
    renamed = first.model_copy(update={"name": f"leaf-1-01{HOSTILE}"})
    devices = (renamed, *(one for one in fabric.devices if one is not first))
    pods = tuple(one.model_copy(update={"name": HOSTILE}) for one in fabric.pods)
    hostile = Planned(
        taken.model_copy(update={"site": HOSTILE}),
        fabric.model_copy(update={"devices": devices, "pods": pods, "links": ()}),
    )
    open_page(tab, tmp_path / "hostile.html", hostile)
    tab.evaluate(OPEN)
    assert tab.evaluate("typeof window.taken") == "undefined"
    assert tab.evaluate("document.querySelectorAll('img, script').length") == 1
    assert tab.evaluate("document.title").startswith(HOSTILE)
    assert f"leaf-1-01{HOSTILE}" in read(tab, "[data-switch]", "one.dataset.name")
    assert [Path(address).name for address in tab.requests] == ["hostile.html"]
    assert tab.complaints == []


def test_the_policy_refuses_what_is_put_into_the_page(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "tampered.html"
    text = plan_page(*planned("wred"))
    file.write_text(text.replace("</main>", "<script>window.taken = 1</script></main>"), "utf-8")
    tab.open(file.as_uri())
    assert tab.evaluate("typeof window.taken") == "undefined"
    assert any("Content Security Policy" in complaint for complaint in tab.complaints)


def test_the_same_plan_gives_the_same_page() -> None:
    plan, fabric = planned("pod")
    again = Plan.model_validate_json(plan.model_dump_json())
    assert plan_page(again, fabric) == plan_page(plan, fabric)


def test_a_plan_that_was_read_has_a_page_without_its_fabric(tab: Page, tmp_path: Path) -> None:
    plan = planned("removed").plan
    file = tmp_path / "alone.html"
    file.write_text(plan_page(plan), "utf-8")
    tab.open(file.as_uri())
    drawn = read(tab, "[data-switch]", "one.dataset.name")
    assert sorted(drawn) == sorted([one.device for one in plan.devices] + [*plan.removed_devices])
    assert tab.evaluate("document.getElementById('pod')") is None
    assert tab.complaints == []


def test_a_thousand_switches_fit_on_a_page(tab: Page, tmp_path: Path) -> None:
    made = many("cable", 86)
    assert len(made.plan.devices) == 1032
    file = tmp_path / "many.html"
    open_page(tab, file, made)
    assert file.stat().st_size < 3_000_000
    assert read(tab, ".fabric.compact [data-switch]", "text(one)") == [""] * 1032
    titles = read(tab, "[data-switch]", "one.title")
    assert len(set(titles)) == 1032
    assert f"{made.plan.devices[0].device}: qos-reload" in titles
    sizes = read(tab, "[data-switch]", "one.getBoundingClientRect().width")
    assert max(sizes) <= 20
    took = tab.evaluate("""[0, 1, 2, 3, 4].map((round) => {
      const pod = document.getElementById("pod"), start = performance.now();
      pod.selectedIndex = round % 2;
      pod.dispatchEvent(new Event("change"));
      document.body.getBoundingClientRect();
      return performance.now() - start;
    })""")
    assert sorted(took)[2] < 1000, took  # a tenth of it on an idle machine
    assert tab.complaints == []
