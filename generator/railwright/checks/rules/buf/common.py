"""What several rules about buffers ask."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from railwright.checks import lossless
from railwright.checks.served import served
from railwright.checks.switch import Switch, number, positive, text
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.configdb import Row
from railwright.model.qos_profile import Feature

ROUNDING_BYTES = 1024
"""By how much a vendor's size may miss the sum of two figures that were rounded one by one."""
OTHER_THRESHOLD = {"dynamic": "static_th", "static": "dynamic_th"}
"""The threshold that a pool of a mode does not take."""
USES: Mapping[str, str] = {
    "BUFFER_PG": "egress",
    "BUFFER_PORT_INGRESS_PROFILE_LIST": "egress",
    "BUFFER_QUEUE": "ingress",
    "BUFFER_PORT_EGRESS_PROFILE_LIST": "ingress",
}
"""Tables that name profiles, and the direction of pools that they must not lead to."""
LISTS: Mapping[str, str] = {
    "BUFFER_PORT_INGRESS_PROFILE_LIST": "BUFFER_PG",
    "BUFFER_PORT_EGRESS_PROFILE_LIST": "BUFFER_QUEUE",
}
"""Profile lists of ports, and the table whose pools must be in them."""
_LARGEST_EXPONENT = 3
"""An eighth of what is free to eight times as much."""
_SIZES = ("xoff", "xon", "size")


class Figure(NamedTuple):
    """A figure of a lossless profile as it is, and as its ports want it; bytes."""

    profile: str
    field: str
    given: int
    right: int


def compared(switch: Switch) -> Iterator[Figure]:
    """Yield the figures of lossless profiles that are looked up; too small for physics are none.

    Ports that share a profile want the largest of their figures. The dynamic model looks nothing
    up.
    """
    if switch.dynamic:
        return
    for profile, (row, demands) in switch.once(lossless.judged).items():
        least = max(lossless.least_xoff(switch, one) or 0 for one in demands)
        wanted = [lossless.required(switch, one) for one in demands]
        rows = [one for one in wanted if one is not None]
        if rows and lossless.bytes_of(row, "xoff") >= least and lossless.named_for(profile):
            for field in _SIZES:
                right = max(getattr(one, field) for one in rows)
                yield Figure(profile, field, lossless.bytes_of(row, field), right)


def vendor_figures(switch: Switch, pool: str, field: str) -> frozenset[int | None]:
    """Return what the vendor's templates give a field of a pool, in bytes."""
    sets = switch.platform.buffer_sets.values() if switch.platform else ()
    return frozenset(getattr(one.pools[pool], field) for one in sets if pool in one.pools)


def as_shipped(switch: Switch, name: str, row: Row) -> bool:
    """Whether a template of the vendor has a profile with this pool and this kind of threshold."""
    sets = switch.platform.buffer_sets.values() if switch.platform else ()
    return any(
        (found := one.profiles.get(name)) is not None
        and found.pool == text(row, "pool")
        and (found.static_th is None) is ("static_th" not in row)
        for one in sets
    )


def used_by_vendor(switch: Switch, table: str) -> frozenset[str | None]:
    """Return the profiles that the vendor's own templates use in a table."""
    found: set[str | None] = set()
    for one in switch.platform.buffer_sets.values() if switch.platform else ():
        if table == "BUFFER_PG":
            found.update((one.lossy_pg_profile, one.lossless_pg_profile))
        elif table == "BUFFER_QUEUE":
            found.update((one.lossy_queue_profile, one.lossless_queue_profile))
            found.update(one.queue_profiles.values())
        else:
            egress = table == "BUFFER_PORT_EGRESS_PROFILE_LIST"
            found.update(one.egress_profile_list if egress else one.ingress_profile_list)
    return frozenset(found)


def direction(switch: Switch, profile: str) -> str:
    """Return the direction of the pool of a profile; an empty text where it is not known."""
    pool = switch.text("BUFFER_PROFILE", profile, "pool")
    return switch.text("BUFFER_POOL", pool, "type")


def named(row: Row) -> tuple[str, ...]:
    """Return the profiles that a row names."""
    value = row.get("profile_list", row.get("profile", ""))
    return tuple(filter(None, value.split(",") if isinstance(value, str) else value))


def used(switch: Switch, table: str) -> frozenset[str]:
    """Return the profiles that the rows of a table name."""
    return frozenset(name for row in switch.rows(table).values() for name in named(row))


def headroom_sum(switch: Switch) -> int:
    """Return the headroom of all lossless groups of a switch together, in bytes."""
    total = 0
    for slices in switch.slices("BUFFER_PG").values():
        for one in slices:
            profile = switch.text("BUFFER_PG", one.key, "profile")
            xoff = switch.text("BUFFER_PROFILE", profile, "xoff")
            if positive(xoff):
                total += (number(xoff) or 0) * (one.last - one.first + 1)
    return total


def kinds(switch: Switch) -> Mapping[str, Hashable]:
    """Return what tells ports of one kind from others: their use, speed, state, map and pauses."""
    ways = {port: one for one in switch.once(served) for port in one.ports}
    ports = switch.rows("PORT")
    return {
        port: (
            switch.role(port),
            str(row.get("admin_status")),
            str(row.get("speed")),
            (way.fields.get("dscp_to_tc_map"), way.paused) if (way := ways.get(port)) else None,
        )
        for port, row in ports.items()
    }


def length_row(switch: Switch, port: str) -> str | None:
    """Return the key of the row of CABLE_LENGTH that has a port."""
    return next((key for key, row in switch.rows("CABLE_LENGTH").items() if port in row), None)


def shipped(switch: Switch, profile: str) -> bool:
    """Whether a template of the vendor has a profile of this name."""
    sets = switch.platform.buffer_sets.values() if switch.platform else ()
    return any(profile in one.profiles for one in sets)


def pools_of(switch: Switch) -> Callable[[tuple[str, ...]], frozenset[str]]:
    """Return what gives the pools of several profiles; a port's rows are mostly another port's."""

    @cache
    def found(profiles: tuple[str, ...]) -> frozenset[str]:
        pools = (
            LOSSLESS_POOL if name == "NULL" else switch.text("BUFFER_PROFILE", name, "pool")
            for name in profiles
        )
        return frozenset(filter(None, pools))

    return found


def trimming(switch: Switch) -> frozenset[str]:
    """Return the profiles that cut packets down in place of dropping them."""
    rows = switch.rows("BUFFER_PROFILE")
    return frozenset(
        name for name, row in rows.items() if text(row, "packet_discard_action") == "trim"
    )


def refused(switch: Switch, feature: Feature) -> bool:
    """Whether chip or release are known not to have a feature."""
    if switch.platform is None or switch.release is None:
        return False
    family = switch.platform.asic.family
    return any(
        facts.refusal(family, switch.release)
        for facts in switch.known.features
        if facts.name is feature
    )


def extreme(exponent: str) -> bool:
    """Whether the exponent of a lossless group's share is beyond what is of any use."""
    digits = exponent.removeprefix("-")
    return digits.isascii() and digits.isdigit() and int(digits[:9]) > _LARGEST_EXPONENT
