"""Checks that need nothing but the inventory. Every one runs; each finds all it can.

Whether names are in the catalog, whether links fit and pools suffice, is for the design.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from railwright.base import ranges
from railwright.base.text import MAX_WORD, short
from railwright.inventory import addresses, boxes, kinds, names, positions
from railwright.inventory.shape import MAX_FINDINGS
from railwright.model.finding import Finding, found
from railwright.model.intent import BgpIntent, HostGroup, Settings
from railwright.model.inventory import Inventory, Path
from railwright.model.types import Attach, Dialect, HostAccess, PointToPoint

_TABLE = re.compile(r"[A-Z][A-Z0-9_]*")
_PAIRS = ({"host", "leaf"}, {"leaf", "spine"})
_HOLDTIME_RATIO = 3
_LAST_CAGE = 999
"""`host_cages` takes three digits; keys of `ports` may not ask for more."""


def check(inventory: Inventory) -> list[Finding]:
    """Return what is wrong with an inventory of the right shape."""
    result: list[Finding] = []
    for one in _CHECKS:
        result += islice(one(inventory), MAX_FINDINGS)
    return result


class _Layer(NamedTuple):
    path: Path
    body: Settings


def _layers(inventory: Inventory) -> Iterator[_Layer]:
    intent = inventory.intent
    yield _Layer(("fabric",), intent.fabric)
    for tier, body in intent.tiers.items():
        yield _Layer(("tiers", tier), body)
    for number, pod in intent.pods.items():
        yield _Layer(("pods", number), pod)
    for name, device in intent.devices.items():
        yield _Layer(("devices", name), device)


def _tiers(inventory: Inventory) -> Iterator[Finding]:
    intent = inventory.intent
    if "leaf" not in intent.tiers:
        place = inventory.locate("tiers")
        hint = "leaf: {count: ..., platform: ...}"
        yield found(kinds.MISSING_KEY, place, "missing key 'leaf' in 'tiers'", hint)
    if "spine" in intent.tiers or any(device.tier == "spine" for device in intent.devices.values()):
        return
    for key, count in (("parallel", intent.parallel), ("planes", intent.planes)):
        if count > 1:
            message = f"{key} is {count}, but there is no spine tier"
            yield found(kinds.NO_SPINES, inventory.locate(key), message)


def _host_groups(inventory: Inventory) -> Iterator[Finding]:
    for number, pod in inventory.intent.pods.items():
        for name, group in pod.hosts.items():
            path: Path = ("pods", number, "hosts", name)
            yield from _attachment(inventory, path, name, group)
            if len(pod.hosts) > 1 and group.first_cage is None:
                message = f"host group {name!r} of pod {number} has no first_cage beside others"
                yield found(kinds.NO_FIRST_CAGE, inventory.locate(*path), message)


def _attachment(inventory: Inventory, path: Path, name: str, group: HostGroup) -> Iterator[Finding]:
    if group.attach is Attach.TOR and group.hosts_per_leaf is None:
        message = f"host group {name!r} has 'attach: tor' without hosts_per_leaf"
        yield found(kinds.HOSTS_PER_LEAF, inventory.locate(*path, "attach"), message)


def _dialects(inventory: Inventory) -> Iterator[Finding]:
    for path, body in _layers(inventory):
        if body.routing is not Dialect.BGPCFGD:
            continue
        for key, asked in (
            ("p2p", body.p2p is PointToPoint.UNNUMBERED),
            ("access", body.access is HostAccess.ROUTED),
        ):
            if asked:
                value = getattr(body, key).value
                message = f"'{key}: {value}' beside 'routing: bgpcfgd'"
                yield found(kinds.NEEDS_FRRCFGD, inventory.locate(*path, key), message)


def _timers(inventory: Inventory) -> Iterator[Finding]:
    for path, body in _layers(inventory):
        bgp: BgpIntent | None = body.bgp
        if bgp is None or bgp.keepalive_s is None or bgp.holdtime_s is None:
            continue
        if bgp.holdtime_s < _HOLDTIME_RATIO * bgp.keepalive_s:
            message = f"holdtime_s {bgp.holdtime_s} is less than 3 x keepalive_s {bgp.keepalive_s}"
            place = inventory.locate(*path, "bgp", "holdtime_s")
            yield found(kinds.SHORT_HOLDTIME, place, message)


def _cages(inventory: Inventory) -> Iterator[Finding]:
    for path, body in _layers(inventory):
        seen: dict[int, str] = {}
        for key in ("host_cages", "fabric_cages"):
            text: str | None = getattr(body, key)
            message = _cage_fault(text, key, seen) if text else None
            if message:
                yield found(kinds.CAGE_RANGE, inventory.locate(*path, key), message)


def _port_keys(inventory: Inventory) -> Iterator[Finding]:
    """Cages named elsewhere: those of spines for a pod, and keys that name no interface."""
    for number, pod in inventory.intent.pods.items():
        message = _cage_fault(pod.spine_cages, "spine_cages", {}) if pod.spine_cages else None
        if message:
            path: Path = ("pods", number, "spine_cages")
            yield found(kinds.CAGE_RANGE, inventory.locate(*path), message)
    for name, device in inventory.intent.devices.items():
        for key in device.ports:
            message = None if key[:1].isalpha() else _cage_fault(key, "ports", {})
            if message:
                path = ("devices", name, "ports", key)
                yield found(kinds.CAGE_RANGE, inventory.locate(*path), message)


def _cage_fault(text: str, key: str, seen: dict[int, str]) -> str | None:
    try:
        spans = ranges.spans(text)
    except ValueError as error:
        return f"{key}: {error}"
    for span in spans:
        if span.first == 0:
            return f"{key}: cages count from 1, not from 0"
        if span.last > _LAST_CAGE:
            return f"{key}: no switch has a cage {span.last}"
        if span.last < span.first:
            return f"{key}: {span.text} runs backwards"
        for cage in span.numbers:
            if cage in seen:
                also = "twice in it" if seen[cage] == key else f"also in {seen[cage]}"
                return f"{key}: cage {cage} is {also}"
            seen[cage] = key
    return None


def _cables(inventory: Inventory) -> Iterator[Finding]:
    for number, rule in enumerate(inventory.intent.cables):
        match = rule.match
        path: Path = ("cables", number, "match")
        if match.between is not None and set(match.between) not in _PAIRS:
            pair = " and ".join(match.between)
            message = f"no cable runs between {pair}"
            yield found(kinds.INCOMPLETE_MATCH, inventory.locate(*path, "between"), message)
        for key in ("peer", "port"):
            if getattr(match, key) is not None and match.device is None:
                message = f"{key!r} without 'device'"
                yield found(kinds.INCOMPLETE_MATCH, inventory.locate(*path, key), message)


def _suppressions(inventory: Inventory) -> Iterator[Finding]:
    for number, suppression in enumerate(inventory.intent.suppress):
        if suppression.until is None:
            continue
        try:
            dt.date.fromisoformat(suppression.until)
        except ValueError:
            place = inventory.locate("suppress", number, "until")
            message = f"until: there is no {suppression.until}"
            yield found(kinds.NO_SUCH_DATE, place, message)


def _patches(inventory: Inventory) -> Iterator[Finding]:
    for number, patch in enumerate(inventory.intent.patches):
        for table in patch.set:
            if _TABLE.fullmatch(table) is None:
                place = inventory.locate("patches", number, "set", table)
                better = re.sub(r"[^A-Z0-9_]+", "_", table[:MAX_WORD].upper())
                hint = f"did you mean {better!r}?" if _TABLE.fullmatch(better) else None
                yield found(kinds.NOT_A_TABLE, place, f"no table is called {short(table)}", hint)


_CHECKS: tuple[Callable[[Inventory], Iterator[Finding]], ...] = (
    _tiers,
    _host_groups,
    _dialects,
    _timers,
    _cages,
    _port_keys,
    _cables,
    _suppressions,
    _patches,
    names.pods,
    names.patterns,
    names.hosts,
    boxes.boxes,
    positions.devices,
    positions.capacity,
    positions.asns,
    addresses.pools,
    addresses.overlaps,
    addresses.gateways,
    addresses.overrides,
    addresses.servers,
    addresses.repeated,
)
