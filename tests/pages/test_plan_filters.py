"""Filters of the page of a plan, clicked in a real browser: what is left is what the plan says."""

from __future__ import annotations

from itertools import product

import pytest

from browser import Page, program
from pages.plan_reading import Filters, batches_seen, seen, set_filters, shall_see
from pages.plans import CASES, planned

CHROMIUM = program()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
each_case = pytest.mark.parametrize("case", list(CASES))


def options(tab: Page, name: str) -> list[str]:
    """Return what can be chosen, all included; only all where there is no such choice."""
    found: list[str] = tab.evaluate(
        f"[...document.querySelectorAll('#{name} option')].map((one) => one.value)"
    )
    return found or [""]


@each_case
def test_at_first_everything_is_seen(opened: Page, case: str) -> None:
    made = planned(case)
    assert seen(opened) == shall_see(made, Filters())
    assert len(seen(opened)["hunks"]) == len(made.plan.hunks)
    assert len(seen(opened)["rows"]) == len(made.plan.devices)
    assert opened.evaluate("document.getElementById('all').disabled") is True


@each_case
def test_what_is_left_is_of_the_pod_rail_plane_and_class(opened: Page, case: str) -> None:
    made = planned(case)
    choices = [options(opened, name) for name in ("pod", "rail", "plane", "class")]
    for pod, rail, plane, kind in product(*choices):
        chosen = Filters(pod=pod, rail=rail, plane=plane, kind=kind)
        set_filters(opened, chosen)
        assert seen(opened) == shall_see(made, chosen), chosen


@pytest.mark.parametrize(
    ("case", "name", "values"),
    [
        ("pod", "pod", ["", "pod1", "pod2"]),
        ("pod", "class", ["", "qos-reload", "port-flap", "hitless"]),
        ("cable", "rail", ["", *map(str, range(1, 9))]),
        ("planes", "plane", ["", "1", "2"]),
        ("generations", "pod", ["", "edge", "dense"]),
    ],
)
def test_what_differs_can_be_chosen(opened: Page, name: str, values: list[str]) -> None:
    assert options(opened, name) == values


@each_case
def test_a_part_of_a_name_is_enough(opened: Page, case: str) -> None:
    for word in ("leaf", "SPINE", " leaf-1-0 ", "02", "nothing like it"):
        chosen = Filters(word=word)
        set_filters(opened, chosen)
        assert seen(opened) == shall_see(planned(case), chosen), word
    assert seen(opened)["hunks"] == []


@each_case
def test_a_click_on_a_switch_leaves_what_changes_on_it(opened: Page, case: str) -> None:
    plan, fabric = planned(case)
    for name in (*(device.name for device in fabric.devices), *plan.removed_devices):
        chosen = Filters(switch=name)
        set_filters(opened, chosen)
        assert seen(opened) == shall_see(planned(case), chosen), name
        assert seen(opened)["bright"] == [name]
    opened.evaluate("document.querySelector('[data-switch][aria-pressed=true]').click()")
    assert seen(opened) == shall_see(planned(case), Filters())


@pytest.mark.parametrize("case", ["pod", "planes", "replaced"])
def test_filters_go_together(opened: Page, case: str) -> None:
    for rail, kind in product(options(opened, "rail"), options(opened, "class")):
        chosen = Filters(rail=rail, kind=kind, word="leaf-1")
        set_filters(opened, chosen)
        assert seen(opened) == shall_see(planned(case), chosen), chosen
    opened.evaluate("document.getElementById('all').click()")
    assert seen(opened) == shall_see(planned(case), Filters())


@pytest.mark.parametrize("case", ["pod", "removed"])
def test_a_class_of_the_legend_is_a_filter(opened: Page, case: str) -> None:
    kinds = [kind for kind in options(opened, "class") if kind]
    assert len(kinds) > 1
    for kind in kinds:
        click = f"document.querySelector('[data-pick=\"{kind}\"]').click()"
        opened.evaluate(click)
        assert opened.evaluate("document.getElementById('class').value") == kind
        assert seen(opened) == shall_see(planned(case), Filters(kind=kind))
        opened.evaluate(click)
        assert seen(opened) == shall_see(planned(case), Filters())


@each_case
def test_batches_that_are_left_hold_a_switch_that_is(opened: Page, case: str) -> None:
    plan = planned(case).plan
    firsts = batches_seen(opened)
    for one in plan.devices:
        set_filters(opened, Filters(switch=one.device))
        (holds,) = (
            number for number, each in enumerate(plan.batches, 1) if one.device in each.devices
        )
        assert batches_seen(opened) == [max(first for first in firsts if first <= holds)]


@each_case
def test_one_press_opens_every_detail_and_another_closes_it(opened: Page, case: str) -> None:
    states = "[...document.querySelectorAll('details')].map((one) => one.open)"
    assert bool(opened.evaluate(states)) == bool(planned(case).plan.hunks)
    for state in (True, False):
        opened.evaluate("document.getElementById('unfold').click()")
        assert set(opened.evaluate(states)) <= {state}


@pytest.mark.parametrize("case", ["pod"])
def test_a_change_opens_where_it_is_clicked(opened: Page) -> None:
    opened.evaluate("document.querySelector('[data-hunk] > summary').click()")
    opens = "[...document.querySelectorAll('[data-hunk]')].map((one) => one.open)"
    assert opened.evaluate(opens)[:2] == [True, False]
    height = "document.querySelector('[data-hunk] .sides').getBoundingClientRect().height"
    assert opened.evaluate(height) > 0


@pytest.mark.parametrize("case", ["cable"])
def test_lines_of_a_switch_light_up_under_the_pointer(opened: Page, case: str) -> None:
    lit = "document.querySelectorAll('.links .lit').length"
    over = "document.querySelector('[data-name=spine-01]').dispatchEvent(new Event('mouse{}'))"
    opened.evaluate(over.format("enter"))
    leaves = sum(device.tier == "leaf" for device in planned(case).fabric.devices)
    assert opened.evaluate(lit) == leaves
    opened.evaluate(over.format("leave"))
    assert opened.evaluate(lit) == 0


@pytest.mark.parametrize("case", ["cable"])
def test_on_paper_every_detail_is_open_and_no_tool_is_left(opened: Page) -> None:
    opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    opened.look(720, 900, medium="print")
    states = "[...document.querySelectorAll('details')].every((one) => one.open)"
    assert opened.evaluate(states) is True
    tools = "getComputedStyle(document.getElementById('tools')).display"
    assert opened.evaluate(tools) == "none"
    assert opened.evaluate("document.documentElement.scrollWidth") <= 720
    opened.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert opened.evaluate(states) is False
