from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.sessions import FAMILIES, TABLE, Session, sessions
from railwright.checks.switch import Switch
from railwright.checks.uniform import odd
from railwright.model.configdb import Row
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def parallel(switch: Switch) -> Iterator[Spot]:
    """Sessions of one family with one neighbour have different settings.

    Why: Routes of the neighbour then differ from link to link, so some of its links are not used,
        or only one way. YANG compares no rows.
    Fix: Give parallel sessions the same settings.
    Source: RFC 7938, chapter 6 (equal paths need equal attributes)
    Bad:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {nhopself: "1"}}}
    Good:
        config:
            leaf-1-01: {BGP_NEIGHBOR: {"10.0.0.1": {nhopself: null}}}
    """
    groups: dict[tuple[str, str, str], list[tuple[Session, str, Row]]] = {}
    for session in switch.once(sessions):
        kind = "" if not session.numbered else "6" if ":" in session.peer else "4"
        name, number = session.text("name"), session.text("asn")
        groups.setdefault((name, number, kind), []).append((session, "", session.row))
        for family in ("ipv4_unicast", "ipv6_unicast") if switch.frrcfgd else ():
            row = switch.rows(FAMILIES).get(f"{session.key}|{family}")
            if row is not None:
                groups.setdefault((name, number, family), []).append((session, family, row))
    for found in groups.values():
        if len(found) > 1 and found[0][0].text("name"):
            yield from _odd(found)


def _odd(found: list[tuple[Session, str, Row]]) -> Iterator[Spot]:
    fields = _OF_FAMILY if found[0][1] else _OF_SESSION
    for field in fields:
        for one in odd([row.get(field, "0") for _, _, row in found]):
            session, family, _ = found[one.at]
            table = FAMILIES if family else TABLE
            key = f"{session.key}|{family}" if family else session.key
            message = f"other sessions with {session.text('name')} have it otherwise"
            yield Spot(message, table, key, field)


_OF_SESSION = ("nhopself", "capability_ext_nexthop")
_OF_FAMILY = ("route_map_in", "route_map_out", "allow_as_in", "nhopself")
