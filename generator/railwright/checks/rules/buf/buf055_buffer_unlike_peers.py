from __future__ import annotations

from collections.abc import Iterator, Mapping

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Slice, Switch
from railwright.checks.uniform import usual
from railwright.model.finding import Severity

_Spans = tuple[tuple[int, int, str], ...]


@device_rule(Severity.WARNING, Need.CABLING)
def odd(switch: Switch) -> Iterator[Spot]:
    """A lossy queue or group has another profile of its pool than most ports of its kind give it.

    Why: The class has another share of the same memory on one port, and drops there sooner or later
        than on the ports beside it. YANG looks at each row alone.
    Fix: Name the profile of the others.
    Source: sonic-buildimage files/build_templates/buffers_config.j2, generate_queue_buffers (all
        active ports alike); sonic-swss orchagent/bufferorch.cpp, processQueue
    Bad:
        config:
            leaf-1-01: {BUFFER_QUEUE: {"Ethernet0|0-2": {profile: egress_lossy_profile}}}
    Good:
        config:
            leaf-1-01:
                BUFFER_QUEUE:
                    "Ethernet0|0-2": null
                    "Ethernet0|0": {profile: q_lossy_profile}
                    "Ethernet0|1-2": {profile: q_lossy_profile}
    """
    for table in ("BUFFER_QUEUE", "BUFFER_PG"):
        if not _several(switch, table):
            continue
        kinds = switch.once(common.kinds)
        alike: dict[object, dict[str, _Spans]] = {}
        for port, slices in switch.slices(table).items():
            if port in kinds:
                alike.setdefault(kinds[port], {})[port] = _spans(switch, table, slices)
        for found in alike.values():
            if len(set(found.values())) > 1:
                yield from _odd(switch, table, found)


def _several(switch: Switch, table: str) -> bool:
    """Whether any queue or group has several lossy profiles on the switch, which is rare."""
    rows = switch.rows(table)
    found = {
        (one.first, one.last, str(rows[one.key].get("profile", "")))
        for slices in switch.slices(table).values()
        for one in slices
    }
    lossy = {one for one in found if one[2] and not switch.lossless(one[2])}
    numbers = [(number, one[2]) for one in lossy for number in range(one[0], one[1] + 1)]
    return len(set(numbers)) > len({number for number, _ in numbers})


def _spans(switch: Switch, table: str, slices: tuple[Slice, ...]) -> _Spans:
    rows = switch.rows(table)
    return tuple(
        (one.first, one.last, name)
        for one in slices
        for name in common.named(rows[one.key])
        if not switch.lossless(name)
    )


def _odd(switch: Switch, table: str, found: Mapping[str, _Spans]) -> Iterator[Spot]:
    pool = switch.once(common.pools_of)
    given = {
        port: {number: name for first, last, name in spans for number in range(first, last + 1)}
        for port, spans in found.items()
    }
    for number in sorted({number for one in given.values() for number in one}):
        most = usual(one[number] for one in given.values() if number in one)
        for port, one in given.items() if most else ():
            name = one.get(number, most)
            # one of another pool is another mistake
            if most and name and name != most and pool((name,)) == pool((most,)):
                row = next(row for row in switch.slices(table)[port] if row.holds(number))
                if number == row.first:
                    message = f"{name}; most ports like it have {most}"
                    yield Spot(message, table, row.key, "profile")
