"""What a plan means to be down: what it shuts, and what waits until the other end is changed too.

A link whose ends must have the same speed is down while only one of them was changed, and so is a
session whose AS number changes. That is no fault of the switch that is changed first. It is one if
it is still down when the second one was changed, whatever it was before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from railwright.base.json_positions import unescaped
from railwright.model.fabric import Fabric
from railwright.model.plan import Plan, Step

_MATCH: Final = frozenset((
    "speed", "fec", "autoneg", "adv_speeds", "interface_type", "adv_interface_types", "lanes",
    "link_training",
))  # fmt: skip
"""Fields of PORT without which at both ends a link is not up."""
_ASN: Final = {("DEVICE_METADATA", "bgp_asn"), ("BGP_GLOBALS", "local_asn")}


class Ends(NamedTuple):
    """Ports, and sessions as CONFIG_DB names them."""

    ports: frozenset[str] = frozenset()
    sessions: frozenset[str] = frozenset()


class Meant(NamedTuple):
    """What is meant with a switch.

    Attributes:
        away: may be down once it is changed.
        due: has to be up then, also where it was down before.
        tied: is down while only one end of it is changed.
    """

    away: Ends = Ends()
    due: Ends = Ends()
    tied: Ends = Ends()


class _Edits(NamedTuple):
    """What steps shut or remove of a switch, and what of it has to be alike at both ends."""

    shut: Ends
    matched: Ends
    asn: bool


_NONE: Final = _Edits(Ends(), Ends(), asn=False)


def meant(plan: Plan, fabric: Fabric) -> Mapping[str, Meant]:
    """Return what is meant with the switches of a plan, and with those beside them."""
    number = {name: at for at, batch in enumerate(plan.batches) for name in batch.devices}
    edits = {one.device: _edits(one.steps) for one in plan.devices}
    ports = dict(_far_ports(fabric))
    found = {}
    for device in fabric.devices:
        name, mine = device.name, edits.get(device.name, _NONE)
        tied: dict[str, set[str]] = defaultdict(set)
        away = {*mine.shut.ports}, {*mine.shut.sessions}
        due: tuple[set[str], set[str]] = (set(), set())
        held: tuple[set[str], set[str]] = (set(), set())
        for port in device.ports:
            far = ports.get((name, port.interface))
            if far is None or far[0] not in edits:
                continue
            other = edits[far[0]]
            if far[1] in other.shut.ports:
                away[0].add(port.interface)
            if port.interface in mine.matched.ports and far[1] in other.matched.ports:
                tied[far[0]].add(port.interface)
                held[0].add(port.interface)
                (due if number[far[0]] < number.get(name, -1) else away)[0].add(port.interface)
        for one in device.sessions:
            other = edits.get(one.peer_name, _NONE)
            back = one.local_address or one.interface
            if one.interface in away[0] or back in other.shut.sessions:
                away[1].add(one.peer)
            ours = mine.asn or one.peer in mine.matched.sessions
            theirs = other.asn or back in other.matched.sessions
            if (ours and theirs) or one.interface in tied[one.peer_name]:
                held[1].add(one.peer)
                later = number.get(one.peer_name, -1) < number.get(name, -1)
                (due if later else away)[1].add(one.peer)
        found[name] = Meant(_ends(away), _ends(due), _ends(held))
    return found


def _ends(pair: tuple[set[str], set[str]]) -> Ends:
    return Ends(frozenset(pair[0]), frozenset(pair[1]))


def _far_ports(fabric: Fabric) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield for each port of a switch the port that it is cabled to."""
    for link in fabric.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            yield (one.device, one.port), (other.device, other.port)


def _edits(steps: Iterable[Step]) -> _Edits:
    down: dict[tuple[str, str], bool] = {}
    ports: set[str] = set()
    sessions: set[str] = set()
    asn = False
    for step in steps:
        for edit in step.edits:
            words = [unescaped(word) for word in edit.path.split("/")[1:]]
            table, key, field = (*words, "", "", "")[:3]
            asn = asn or (table, field) in _ASN
            if table not in {"PORT", "BGP_NEIGHBOR"} or not key:
                continue
            name = key.rpartition("|")[2]
            if field == "admin_status":
                down[table, name] = edit.value == "down"
            elif not field:
                row = edit.value if isinstance(edit.value, dict) else {}
                gone = edit.op == "remove" or row.get("admin_status", "up") == "down"
                down[table, name] = gone
            if table == "PORT" and field in _MATCH:
                ports.add(name)
            elif table == "BGP_NEIGHBOR" and field in {"", "asn"}:
                sessions.add(name)
    shut = [name for (table, name), is_down in down.items() if is_down and table == "PORT"]
    over = [name for (table, name), is_down in down.items() if is_down and table != "PORT"]
    return _Edits(
        Ends(frozenset(shut), frozenset(over)), Ends(frozenset(ports), frozenset(sessions)), asn
    )
