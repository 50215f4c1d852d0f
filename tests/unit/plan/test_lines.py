"""The lines of the inventory that decide a change, and the notes on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import topologies
from planned import BEFORE, FLAP, MTU, NAMED, hunks, plan
from railwright import pipeline
from railwright.base.location import Location
from railwright.diff.base import Base, compare
from railwright.diff.edited import Edited, edited
from railwright.diff.grouping import group
from railwright.model.disruption import Disruption
from railwright.model.finding import Severity
from railwright.model.plan import Hunk
from railwright.model.plan_kinds import OF_CLASS
from railwright.plan import lines as module
from railwright.plan.lines import Lines
from railwright.plan.notes import LINES, notes

SITE = (
    topologies.RAIL_SITE.replace(
        "  1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}",
        "  1: {name: east, hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}\n"
        "  2: {name: west, hosts: {gpu: {profile: gb200-nvl72-tray, count: 3}}}",
    )
    + topologies.CABLES
    + """
management:
  ntp:
    - {server: 192.168.0.2}
    - {server: 192.168.0.3}
  dns: [192.168.0.2]
"""
)
NEW = "    - {server: 192.168.0.9}\n"
Find = Callable[..., dict[str, set[int]]]
"""Given edits, returns the lines of the changes of each table."""


def built(folder: Path, text: str) -> pipeline.Build:
    folder.mkdir()
    (folder / "fabric.yml").write_text(text, "utf-8")
    return pipeline.build(folder, jobs=0)


@pytest.fixture
def find(tmp_path: Path) -> Find:
    before = built(tmp_path / "before", SITE)

    def found(*edits: tuple[str, str], known: bool = True) -> dict[str, set[int]]:
        text = SITE
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        folder = tmp_path / f"after {len(list(tmp_path.iterdir()))}"
        after = built(folder, text)
        base = Base("before", before.configs, after.configs)
        groups = group(compare(base).changes)
        marked: Edited | None = None
        if known:
            marked = edited(tmp_path / "before", folder)
        ask = Lines(after.design.inventory, after.design.fabric, after.renderer, marked)
        told: dict[str, set[int]] = {}
        for one, places in zip(groups, ask(groups), strict=True):
            assert list(places) == sorted(places, key=lambda place: int(place.split(":")[1]))
            assert all(place.startswith("fabric.yml:") for place in places)
            told.setdefault(one.table, set()).update(int(place.split(":")[1]) for place in places)
        return told

    return found


def line(text: str, *edits: tuple[str, str]) -> int:
    """Return the line of the edited site that holds a text."""
    site = SITE
    for old, new in edits:
        site = site.replace(old, new)
    return next(at for at, one in enumerate(site.splitlines(), start=1) if text in one)


@pytest.mark.parametrize("known", [True, False])
def test_a_row_is_decided_where_it_is_written_and_not_in_its_template(
    find: Find, *, known: bool
) -> None:
    change = ("    - {server: 192.168.0.3}\n", f"    - {{server: 192.168.0.3}}\n{NEW}")
    wanted = line("0.9" if known else "ntp:", change)
    assert find(change, known=known) == {"NTP_SERVER": {wanted}}


def test_what_went_is_marked_at_the_line_before_it(find: Find) -> None:
    change = ("    - {server: 192.168.0.3}\n", "")
    assert find(change) == {"NTP_SERVER": {line("192.168.0.2}", change)}}


def test_what_follows_from_an_edited_line_is_marked_there_too(find: Find) -> None:
    more = ("count: 3", "count: 4")
    told = find(more)
    assert {"PORT", "DEVICE_NEIGHBOR", "VLAN_MEMBER"} <= told.keys()
    assert set(map(frozenset, told.values())) == {frozenset((line("name: west", more),))}


def test_every_row_is_asked_for_its_line(find: Find) -> None:
    rows = "".join(f"        Ethernet{port}: {{mtu: '9000'}}\n" for port in (0, 8))
    patch = "patches:\n  - match: {device: spine-01}\n    reason: a trial that we make\n"
    change = ("management:", f"{patch}    set:\n      PORT:\n{rows}management:")
    wanted = {line(f"{port}: {{mtu", change) for port in ("Ethernet0", "Ethernet8")}
    assert find(change, known=False) == find(change) == {"PORT": wanted}


def test_of_lines_that_follow_each_other_the_first_is_told() -> None:
    lines = {("a.yml", at): Location("a.yml", at) for at in (2, 3, 4, 7, 9, 10)}
    assert [at for _, at in module._blocks(lines)] == [2, 7, 9]


def test_what_no_edited_line_decides_comes_from_those_that_decide_nothing_else(
    find: Find,
) -> None:
    more = ("count: 3", "count: 4")
    server = ("    - {server: 192.168.0.3}\n", f"    - {{server: 192.168.0.3}}\n{NEW}")
    told = find(more, server)
    assert told["NTP_SERVER"] == {line("0.9", more, server)}
    others = {table: lines for table, lines in told.items() if table != "NTP_SERVER"}
    assert others["VLAN_MEMBER"] == {line("name: west", more, server)}
    assert set().union(*others.values()) == {line("name: west", more, server)}


def test_comments_decide_nothing(find: Find) -> None:
    change = ("  dns: [192.168.0.2]", "  # one\n  # two\n  dns: [192.168.0.4]\n  # three")
    assert find(change) == {"DNS_NAMESERVER": {line("dns:", change)}}


def test_one_switch_of_each_pod_and_kind_is_asked_and_few_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built(tmp_path / "before", SITE)
    after = built(tmp_path / "after", SITE.replace("dns: [192.168.0.2]", "dns: []"))
    groups = group(compare(Base("b", before.configs, after.configs)).changes)
    asked: list[str] = []
    trace = after.renderer.trace

    def spy(device: object, *rest: object) -> object:
        asked.append(device.name)  # type: ignore[attr-defined]
        return trace(device, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(after.renderer, "trace", spy)
    parts = after.design.inventory, after.design.fabric, after.renderer, None
    Lines(*parts)(groups)
    assert sorted(asked) == ["leaf-1-01", "leaf-2-01", "spine-01"]
    asked.clear()
    monkeypatch.setattr(module, "SWITCHES", 2)
    Lines(*parts)(groups)
    assert len(asked) == 2


# ---- notes ---------------------------------------------------------------------------------------


def of(lines: Sequence[str]) -> Hunk:
    (one,) = hunks(("leaf-1",), BEFORE, MTU, FLAP, tuple(lines))
    return one


def test_every_line_has_its_note_and_the_first_lines_come_first() -> None:
    calm = hunks(("leaf-1",), BEFORE, NAMED, FLAP, ("fabric.yml:7:1",))
    found = list(notes(plan((of(["fabric.yml:3:5", "fabric.yml:9:2"]), *calm), ("leaf-1",))))
    assert [one.location for one in found] == [
        Location("fabric.yml", 3, 5),
        Location("fabric.yml", 7, 1),
        Location("fabric.yml", 9, 2),
    ]
    assert "more lines" not in found[0].message


def test_of_many_lines_some_have_a_note_that_says_how_many_more_there_are() -> None:
    many = [f"fabric.yml:{number}:1" for number in range(1, LINES + 3)]
    found = list(notes(plan((of(many),), ("leaf-1",))))
    assert len(found) == LINES
    assert all("; decided at 2 more lines" in one.message for one in found)
    exact = list(notes(plan((of(many[:LINES]),), ("leaf-1",))))
    assert (len(exact), "more lines" in exact[0].message) == (LINES, False)


def test_a_change_without_a_line_has_one_note() -> None:
    (found,) = notes(plan((of([]),), ("leaf-1",)), Disruption.HITLESS)
    assert (found.location, found.severity) == (None, Severity.ERROR)
    assert found.hint == OF_CLASS[Disruption.PORT_FLAP].fix
    (allowed,) = notes(plan((of([]),), ("leaf-1",)), Disruption.PORT_FLAP)
    assert (allowed.severity is Severity.ERROR, allowed.hint) == (False, None)


def test_changes_of_the_same_fields_are_told_apart_whatever_their_order_and_lines() -> None:
    mtu = {"PORT": {"Ethernet0": {"mtu": "1500", "description": "old"}}}
    two = [*hunks(("leaf-1",), BEFORE, MTU, FLAP), *hunks(("leaf-1",), BEFORE, mtu, FLAP)]
    one, other = (each.fingerprint for each in notes(plan(tuple(two), ("leaf-1",))))
    assert one != other
    moved = tuple(each.model_copy(update={"lines": ("fabric.yml:1:1",)}) for each in two[::-1])
    assert [each.fingerprint for each in notes(plan(moved, ("leaf-1",)))] == [other, one]


def test_what_no_line_decides_comes_from_all_edited_lines_where_each_decides_something(
    tmp_path: Path,
) -> None:
    inventory = topologies.read(tmp_path, SITE)
    ntp, dns = line("ntp:"), line("dns:")
    here = inventory.locate("management", "dns")
    edits = module._Edits(inventory, {"fabric.yml": frozenset((dns,))})
    direct, derived = edits.of([{("fabric.yml", dns): here}, {}])
    assert [*direct] == [*derived] == [("fabric.yml", dns)]
    both = module._Edits(inventory, {"fabric.yml": frozenset((ntp, dns))})
    direct, derived = both.of([{("fabric.yml", dns): here}, {}])
    assert ([*direct], [*derived]) == ([("fabric.yml", dns)], [("fabric.yml", ntp)])
