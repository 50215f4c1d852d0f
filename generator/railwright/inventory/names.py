"""Names: of pods, of switches by pattern, and of hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from railwright.inventory import kinds
from railwright.model import naming
from railwright.model.finding import Finding, found
from railwright.model.inventory import Inventory, Path

MAX_NAMES: Final = 50_000
"""Names that are written out to see that they differ; larger tiers are judged by their fields."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_HOST = re.compile(r"(.+)-([1-9]\d*)-(\d{3,})")


def pods(inventory: Inventory) -> Iterator[Finding]:
    """Pods have names of their own; one without a name is ``pod<number>``."""
    taken: dict[str, int] = {}
    for number, pod in inventory.intent.pods.items():
        name = pod.name or f"pod{number}"
        if name in taken:
            message = f"pods {taken[name]} and {number} are both called {name!r}"
            yield found(kinds.NAME_TAKEN, inventory.locate("pods", number, "name"), message)
        taken.setdefault(name, number)


def patterns(inventory: Inventory) -> Iterator[Finding]:
    """Name patterns have known fields, and give each position a legal name of its own."""
    for tier, body in inventory.intent.tiers.items():
        if body.name is None:
            continue
        fault = _fault(inventory, tier, body.name)
        if fault is not None:
            place = inventory.locate("tiers", tier, "name")
            yield found(kinds.NAME_PATTERN, place, f"name: {fault}")


def hosts(inventory: Inventory) -> Iterator[Finding]:
    """No host has the name of a switch that is named in the inventory, and names fit.

    Host ``n`` of a group is called ``<group>-<pod>-<n>``, with at least three digits.
    """
    for number, pod in inventory.intent.pods.items():
        for group, body in pod.hosts.items():
            longest = f"{group}-{number}-{body.count:03}"
            if _NAME.fullmatch(longest) is None:
                message = f"host name {longest!r} is longer than 63 characters"
                path: Path = ("pods", number, "hosts", group)
                yield found(kinds.NAME_TAKEN, inventory.locate(*path), message, "shorten the group")
    for name in inventory.intent.devices:
        if _is_host(inventory, name):
            message = f"{name!r} is also the name of a host"
            yield found(kinds.NAME_TAKEN, inventory.locate("devices", name), message)


def _is_host(inventory: Inventory, name: str) -> bool:
    match = _HOST.fullmatch(name)
    pod = inventory.intent.pods.get(int(match[2])) if match else None
    group = pod.hosts.get(match[1]) if pod and match else None
    if group is None or match is None:
        return False
    index = int(match[3])
    return 1 <= index <= group.count and match[3] == f"{index:03}"


def _fault(inventory: Inventory, tier: str, pattern: str) -> str | None:
    strange = naming.strange(pattern)
    if strange:
        return f"{strange[0]!r} is not a field"
    intent = inventory.intent
    fields = naming.fields(pattern)
    numbers = sorted(intent.pods) if tier == "leaf" else [1]
    count = intent.tiers[tier].count  # type: ignore[index]  # the key came from there
    needs = (
        (len(numbers) > 1, {"pod"}, "pods"),
        (intent.planes > 1, {"plane", "plane_letter"}, "planes"),
        (count > 1, {"index"}, "positions"),
    )
    for several, any_of, what in needs:
        if several and not fields & any_of:
            wanted = " or ".join(sorted(f"{{{field}}}" for field in any_of))
            return f"{pattern!r} gives several {what} one name; it lacks {wanted}"
    if len(numbers) * intent.planes * count > MAX_NAMES:
        numbers, count = [numbers[0], numbers[-1]], min(count, MAX_NAMES // 64)
    return _first_bad_name(pattern, numbers, intent.planes, count)


def _first_bad_name(pattern: str, numbers: list[int], planes: int, count: int) -> str | None:
    taken: dict[str, str] = {}
    for pod, plane, index in product(numbers, range(1, planes + 1), range(1, count + 1)):
        name = naming.fill(pattern, pod=pod, plane=plane, index=index)
        where = f"pod {pod} plane {plane} index {index}"
        if _NAME.fullmatch(name) is None:
            return f"{name!r} is not a legal name ({where})"
        if name in taken:
            return f"{name!r} is the name of {taken[name]} and of {where}"
        taken[name] = where
    return None
