"""The page of a plan in a real browser: its figures are the plan's."""

from __future__ import annotations

import pytest

from browser import Page, program
from pages.plan_reading import class_of, counts, read
from pages.plans import CASES, planned
from railwright.base.folding import folded
from railwright.model.disruption import Disruption
from railwright.model.fabric import PortRole
from railwright.report.spans import shown

CHROMIUM = program()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
each_case = pytest.mark.parametrize("case", list(CASES))


@each_case
def test_every_figure_of_the_head_is_that_of_the_plan(opened: Page, case: str) -> None:
    plan = planned(case).plan
    found = read(opened, "[data-count]", "[one.dataset.count, one.value, text(one)]")
    assert {name: int(value) for name, value, _ in found} == counts(plan)
    assert [one for one in found if one[1] != one[2].replace(",", "")] == []
    badges = read(opened, ".verdict .badge", "text(one)")
    assert badges == ([plan.disruption.value] if plan.devices else [])
    if plan.because:
        (words,) = read(opened, ".verdict", "text(one)")
        for part in (plan.because.device, plan.because.address, plan.because.why):
            assert (part or "") in words
        assert plan.because.source in words


@each_case
def test_each_change_is_on_the_page_once_with_its_class(opened: Page, case: str) -> None:
    made = planned(case)
    found = read(
        opened,
        "[data-hunk]",
        "[{...one.dataset}, all(one, 'summary .badge').map(text),"
        " text(one.querySelector('.where')), text(one)]",
    )
    by_number = {int(data["hunk"]): rest for data, *rest in found}
    assert sorted(by_number) == list(range(1, len(made.plan.hunks) + 1))
    for number, hunk in enumerate(made.plan.hunks, start=1):
        badges, where, text = by_number[number]
        rows = len(hunk.change.rows)
        assert where == f"{rows:,} row{'s' if rows != 1 else ''} on {hunk.where}"
        refused = ["refused"] if hunk.verdict.refused else []
        assert badges == [class_of(hunk, made), *refused]
        for part in (*hunk.words, *hunk.lines, hunk.verdict.why, hunk.verdict.source):
            assert part in text
    kinds = [data["class"] for data, *_ in found]
    ranked = [one.value for one in Disruption]
    assert kinds == sorted(kinds, key=ranked.index, reverse=True)
    for data, *_ in found:
        hunk = made.plan.hunks[int(data["hunk"]) - 1]
        assert int(data["rows"]) == len(hunk.change.rows)
        assert int(data["devices"]) == len(set(hunk.change.devices))


@each_case
def test_before_and_after_stand_side_by_side(opened: Page, case: str) -> None:
    sides = read(
        opened,
        "[data-hunk]",
        "[Number(one.dataset.hunk), all(one, ':scope > .body > .sides tbody tr').map((row) =>"
        " all(row, 'td').map(text))]",
    )
    assert len(sides) == len(planned(case).plan.hunks)
    for number, rows in sides:
        hunk = planned(case).plan.hunks[number - 1]
        wanted = set()
        for field in hunk.change.fields:
            if field.field is None:
                continue
            known = not field.varies or (field.before, field.after) != (None, None)
            before = shown(field.before) if known else "differs by row"
            after = shown(field.after) if known else "differs by row"
            wanted.add(
                (
                    before if field.kind != "added" else "",
                    after if field.kind != "removed" else "",
                )
            )
        assert {tuple(" ".join(text.split()) for text in pair) for pair in wanted} == set(
            map(tuple, rows)
        )


@each_case
def test_every_switch_is_drawn_with_its_class(opened: Page, case: str) -> None:
    plan, fabric = planned(case)
    found = read(opened, "[data-switch]", "[one.dataset.name, one.dataset.class, text(one)]")
    classes = {one.device: one.disruption.value for one in plan.devices}
    names = {device.name for device in fabric.devices} | set(plan.removed_devices)
    assert sorted(name for name, *_ in found) == sorted(names)
    assert len(found) == len(names)
    for name, kind, text in found:
        assert kind == classes.get(name, "")
        fallback = "new" if name in plan.added_devices else "no change"
        word = "gone" if name in plan.removed_devices else classes.get(name, fallback)
        device = next((one for one in fabric.devices if one.name == name), None)
        use = f" {device.state.value}" if device and device.state.value != "active" else ""
        assert text == f"{name} {word}{use}"
    legend = read(opened, "[data-legend]", "({...one.dataset})")
    for key in legend:
        kind = key["legend"]
        words = [text.split(" ", 1)[1] for *_, text in found]
        assert int(key["devices"]) == sum(word.startswith(kind) for word in words)
        assert int(key["hunks"]) == sum(class_of(h, planned(case)) == kind for h in plan.hunks)
    assert {key["legend"] for key in legend} >= set(classes.values())


@each_case
def test_lines_join_what_cables_join(opened: Page, case: str) -> None:
    fabric = planned(case).fabric
    names = dict(read(opened, "[data-switch]", "[one.dataset.switch, one.dataset.name]"))
    ends = read(opened, "[data-ends]", "one.dataset.ends.split(' ')")
    wanted = {
        (link.a.device, link.b.device) for link in fabric.links if link.kind is PortRole.FABRIC
    }
    assert {(names[low], names[high]) for low, high in ends} == wanted
    middles = dict(
        read(
            opened,
            "[data-switch]",
            "[one.dataset.switch, ((box) => [box.left + box.width / 2, box.top, box.bottom])"
            "(one.getBoundingClientRect())]",
        )
    )
    for (low, high), (x1, x2, y1, y2) in zip(
        ends,
        read(
            opened,
            "[data-ends]",
            "((box, line) => [box.left + line.x1.baseVal.value, box.left + line.x2.baseVal.value,"
            " box.top, box.bottom])(one.ownerSVGElement.getBoundingClientRect(), one)",
        ),
        strict=True,
    ):
        assert middles[high][0] == pytest.approx(x1, abs=1)
        assert middles[low][0] == pytest.approx(x2, abs=1)
        assert middles[high][2] <= y1 < y2 <= middles[low][1]


@each_case
def test_batches_and_what_they_leave_are_those_of_the_plan(opened: Page, case: str) -> None:
    plan = planned(case).plan
    found = read(
        opened,
        "[data-batch]",
        "[Number(one.dataset.batch), Number(one.dataset.last), Number(one.dataset.devices),"
        " text(one), all(one, '[data-percent]').map((at) => [Number(at.dataset.percent),"
        " Number(at.querySelector('.kept-part').getAttribute('width')), text(at)])]",
    )
    numbers = [number for first, last, *_ in found for number in range(first, last + 1)]
    assert numbers == list(range(1, len(plan.batches) + 1))
    for first, last, devices, text, left in found:
        ours = plan.batches[first - 1 : last]
        assert devices == sum(len(one.devices) for one in ours)
        for one in ours:
            assert one.disruption.value in text
            assert one.together in text
            assert (one.drain or "nothing") in text
            assert f" {one.reach.gpus:,} " in text
            short = " ".join(word.text for word in folded(one.devices))
            assert short in text or " ".join(one.devices) in text
        kept = {percent for one in ours for percent in one.capacity_percent.values()}
        assert [percent for percent, *_ in left] == sorted(kept)
        for percent, width, told in left:
            assert width == percent
            assert told.startswith(f"{percent} %")


@each_case
def test_steps_and_the_way_back_are_those_of_the_plan(opened: Page, case: str) -> None:
    plan = planned(case).plan
    found = read(
        opened,
        "[data-course]",
        "[text(one), all(one, '.step-list tbody tr').map((row) => all(row, 'td').map(text)),"
        " all(one, '[data-row]').map((row) => [text(row.querySelector('th')), text(row)])]",
    )
    listed = [name for *_, rows in found for name, _ in rows]
    assert sorted(listed) == sorted(one.device for one in plan.devices)
    by_name = {one.device: one for one in plan.devices}
    for text, steps, rows in found:
        for name, row in rows:
            one = by_name[name]
            assert len(steps) == len(one.steps)
            for cells, step in zip(steps, one.steps, strict=True):
                down = len(step.ports_down)
                title, kind, moves, seconds, ports = cells
                assert (title, kind) == (step.title, step.disruption.value)
                assert (moves, seconds) == (f"{step.moves:,}", f"{step.seconds:,} s")
                assert ports.partition(":")[0] == (str(down) if down else "none")
            assert f"back by {one.rollback.path}, {one.rollback.disruption}" in text
            assert one.rollback.why in text
            assert one.why in text
            assert f"{one.hwsku}, {one.asic}, {one.release}" in row
            assert f"{one.before_sha256[:12]} -> {one.after_sha256[:12]}" in row
