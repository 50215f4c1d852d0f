"""Configurations that differ, and the steps from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hypothesis import strategies as st

from railwright.diff import diff, patch
from railwright.model.configdb import ConfigDb, Row
from railwright.model.plan import Step
from railwright.model.types import Release
from railwright.plan import oracle, path
from railwright.plan.oracle import Traits
from railwright.plan.order import steps
from railwright.plan.path import Permits, Way

TRAITS = Traits("Spectrum-4", "ACS-SN5600", Release.R202605)
NAMES = ("a", "b", "c")
Tables = dict[str, dict[str, dict[str, str | list[str]]]]
PORTS = ("Ethernet0", "Ethernet8", "Ethernet16", "Ethernet24", "Ethernet32", "Ethernet40")


def planned(before: ConfigDb, after: ConfigDb, traits: Traits = TRAITS) -> tuple[Step, ...]:
    changes = diff("d", before, after)
    return steps(
        changes, oracle.verdicts(changes, before, after, traits), before, after, traits.release
    )


def ways(before: ConfigDb, after: ConfigDb, permits: Permits, traits: Traits = TRAITS) -> Way:
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, traits)
    return path.way(changes, verdicts, before, after, traits.release, permits)


def some(draw: st.DrawFn, pool: Sequence[str]) -> list[str]:
    return draw(st.lists(st.sampled_from(pool), unique=True, max_size=3)) if pool else []


@st.composite
def configs(draw: st.DrawFn) -> ConfigDb:
    """A configuration in which no row names what is not there."""
    names = {
        table: some(draw, NAMES)
        for table in ("BUFFER_PROFILE", "WRED_PROFILE", "SCHEDULER", "DSCP_TO_TC_MAP", "PREFIX_SET")
    }
    names["shift"] = draw(st.sampled_from([[], ["x"]]))
    value = st.sampled_from(["1", "2"])
    found: Tables = {
        table: {name: {"type" if table == "SCHEDULER" else "x": draw(value)} for name in keys}
        for table, keys in names.items()
        if table != "shift"
    }
    found["VLAN"] = {name: {"vlanid": name[4:]} for name in some(draw, ("Vlan1", "Vlan2"))}
    found["ROUTE_MAP_SET"] = {name: {} for name in some(draw, names["PREFIX_SET"])}
    found["ROUTE_MAP"] = {
        f"{name}|10": {"match_prefix_set": draw(st.sampled_from(names["PREFIX_SET"]))}
        for name in found["ROUTE_MAP_SET"]
    }
    for port in some(draw, PORTS):
        for table, key, row in of_port(draw, port, names, tuple(found["VLAN"])):
            found.setdefault(table, {})[key] = {**found.get(table, {}).get(key, {}), **row}
    return {table: rows for table, rows in found.items() if rows}


def of_port(
    draw: st.DrawFn, port: str, names: Mapping[str, Sequence[str]], vlans: tuple[str, ...]
) -> Iterator[tuple[str, str, Row]]:
    """Yield rows of a port; with other names, it has the lane of the port beside it."""
    yield "PORT", port, {
        "lanes": f"{PORTS.index(port) + names['shift'].count('x')}",
        "mtu": draw(st.sampled_from(["1", "2"])),
        "fec": draw(st.sampled_from(["rs", "none"])),
        "admin_status": draw(st.sampled_from(["up", "down"])),
    }  # fmt: skip
    kind = draw(st.sampled_from(["member", "routed", "linklocal", "none"]))
    if kind == "member" and vlans:
        yield "VLAN_MEMBER", f"{draw(st.sampled_from(vlans))}|{port}", {"tagging_mode": "tagged"}
    elif kind == "routed":
        yield "INTERFACE", port, {}
        yield "INTERFACE", f"{port}|10.0.0.{PORTS.index(port)}/31", {}
    elif kind == "linklocal":
        yield "INTERFACE", port, {"ipv6_use_link_local_only": "enable"}
    if draw(st.booleans()):
        yield "CABLE_LENGTH", "AZURE", {port: "5m"}
        yield "PFC_WD", port, {"action": "drop"}
    for table, key, field, target in (
        ("PORT_QOS_MAP", port, "dscp_to_tc_map", "DSCP_TO_TC_MAP"),
        ("QUEUE", f"{port}|3", "wred_profile", "WRED_PROFILE"),
        ("QUEUE", f"{port}|3", "scheduler", "SCHEDULER"),
        ("QUEUE", f"{port}|4-5", "scheduler", "SCHEDULER"),
        ("BUFFER_PG", f"{port}|3-4", "profile", "BUFFER_PROFILE"),
        ("BUFFER_PORT_INGRESS_PROFILE_LIST", port, "profile_list", "BUFFER_PROFILE"),
    ):
        if names[target] and draw(st.booleans()):
            yield table, key, {field: draw(st.sampled_from(names[target]))}


def base(ports: int = 6) -> Tables:
    names = PORTS[:ports]
    return {
        "PORT": {
            name: {"lanes": str(number), "mtu": "9100", "fec": "rs", "admin_status": "up"}
            for number, name in enumerate(names)
        },
        "WRED_PROFILE": {"old": {"green_max_threshold": "1"}},
        "QUEUE": {f"{name}|3": {"wred_profile": "old"} for name in names},
        "BUFFER_POOL": {"p": {"size": "1", "type": "ingress"}},
        "SYSLOG_SERVER": {"10.0.0.1": {}},
    }


def states(before: ConfigDb, found: tuple[Step, ...]) -> Iterator[ConfigDb]:
    """Yield what there is after each step."""
    state = before
    for one in found:
        state = patch.apply(state, one.edits)
        yield state
