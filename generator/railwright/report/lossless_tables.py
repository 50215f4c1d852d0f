"""Tables and bars of one switch's lossless plan: memory, pools, headroom, marking, watchdog."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from railwright.design.lossless.room import Room
from railwright.model.fabric import Device
from railwright.model.lossless import LosslessPlan, PortFigures, ReserveKind
from railwright.report import lossless_views as views
from railwright.report import lossless_words as words
from railwright.report.bars import Bar, Segment
from railwright.report.protocol import Cell, Table

_HEADROOM_STYLE, _LEFT_STYLE, _LEAST_STYLE = "magenta", "green", "yellow"


def device_tables(device: Device) -> tuple[Table, ...]:
    """Return every table of a switch; one without rows is left out."""
    qos, plan = device.qos, device.qos.plan
    found = (
        memory(plan),
        pools(plan),
        Table(
            name="lossless ports",
            columns=PORT_COLUMNS,
            rows=tuple(port_row(one) for one in plan.ports),
            grouped=PORT_FIGURES,
        ),
        marking(plan),
        pause(plan),
        watchdog(device),
        flow(device),
        features(plan),
    )
    return tuple(table for table in found if table.rows and (table.name != "pause" or qos.lossless))


def room_tables(rooms: Sequence[Room]) -> tuple[Table, ...]:
    """Return how many ports of each kind still fit, by length, on a switch with no others."""
    if not rooms:
        return ()
    lengths = [length for length, _ in rooms[0].fitting]
    table = Table(
        name="room",
        columns=("role", "speed", "lanes", "of_ports", *(f"at_{length}m" for length in lengths)),
        rows=tuple(
            (
                one.role,
                words.speed(one.speed_mbps),
                one.lanes,
                one.most_ports,
                *(count for _, count in one.fitting),
            )
            for one in rooms
        ),
    )
    return (table,)


def memory(plan: LosslessPlan) -> Table:
    """Return the account of the packet memory: what is reserved, and what is left."""
    total = plan.memory_bytes
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            one.count,
            one.each_bytes,
            one.value_bytes,
            words.percent(one.value_bytes, total),
            one.source,
        )
        for one in plan.reserves
    ]
    sums = (
        ("reserved together", plan.reserved_bytes, None),
        ("left for pools", plan.available_bytes, None),
        ("least the profile wants left", plan.min_shared_bytes, None),
        ("margin", plan.available_bytes - plan.min_shared_bytes, None),
        ("packet memory", total, plan.memory_source),
    )
    rows += [
        (name, None, None, value, words.percent(value, total), source)
        for name, value, source in sums
    ]
    return Table(
        name="memory",
        columns=("use", "count", "each_bytes", "all_bytes", "share", "source"),
        rows=tuple(rows),
        grouped=frozenset(("each_bytes", "all_bytes")),
        footnotes=frozenset(("source",)),
    )


def memory_bar(plan: LosslessPlan) -> Bar:
    """Return the packet memory as a stacked bar: headroom, other reserves, and what is left."""
    used, spare, other = map(plan.reserved_for, ReserveKind)
    least = max(0, min(plan.min_shared_bytes, plan.available_bytes))
    title = f"packet memory, {words.grouped(plan.memory_bytes)} bytes"
    if plan.available_bytes < 0:
        title += f"; {words.grouped(-plan.available_bytes)} more are promised"
    return Bar(
        title=title,
        segments=(
            Segment(label="headroom of lossless groups", size_bytes=used, style=_HEADROOM_STYLE),
            Segment(label="more room for headroom", size_bytes=spare),
            Segment(label="other reserves", size_bytes=other),
            Segment(label="least to be left for bursts", size_bytes=least, style=_LEAST_STYLE),
            Segment(
                label="left beyond that",
                size_bytes=max(0, plan.available_bytes - least),
                style=_LEFT_STYLE,
            ),
        ),
    )


def pools(plan: LosslessPlan) -> Table:
    """Return the pools and who sizes them."""
    return Table(
        name="pools",
        columns=("pool", "direction", "size_bytes", "xoff_bytes", "sized_by"),
        rows=tuple(
            (
                pool.name,
                pool.direction,
                pool.size_bytes,
                pool.xoff_bytes,
                "switch" if pool.by_switch else "configuration",
            )
            for pool in plan.pools
        ),
        grouped=frozenset(("size_bytes", "xoff_bytes")),
    )


PORT_COLUMNS = (
    *("ports", "role", "speed", "lanes", "cable_m", "mtu", "groups", "buffer_profile"),
    *("xoff_bytes", "xon_bytes", "size_bytes", "bound_bytes", "decided_by"),
)
PORT_FIGURES = frozenset(("xoff_bytes", "xon_bytes", "size_bytes", "bound_bytes"))


def port_row(one: PortFigures) -> tuple[Cell, ...]:
    """Return one line for lossless ports that are alike."""
    return (
        words.interfaces(one.interfaces),
        one.role,
        words.speed(one.speed_mbps),
        one.lanes,
        one.cable_m,
        one.mtu,
        one.groups,
        one.buffer_profile,
        one.headroom.xoff_bytes,
        one.headroom.xon_bytes,
        one.headroom.size_bytes,
        one.bound.xoff_bytes,
        one.decided_by.value,
    )


def marking(plan: LosslessPlan) -> Table:
    """Return the WRED profiles: thresholds as bytes and as time at line rate, and the wanted."""
    return Table(
        name="ecn",
        columns=(
            *("wred_profile", "class", "speed", "kmin_bytes", "kmax_bytes", "kmin_us", "kmax_us"),
            *("wanted_kmin_bytes", "wanted_kmax_bytes", "pfc_at_bytes", "percent", "clamped"),
        ),
        rows=tuple(
            (
                row.name,
                row.traffic_class,
                words.speed(row.speed_mbps),
                row.min_bytes,
                row.max_bytes,
                words.microseconds(row.min_bytes, row.speed_mbps),
                words.microseconds(row.max_bytes, row.speed_mbps),
                row.wanted_min_bytes,
                row.wanted_max_bytes,
                plan.pause_bytes if row.lossless else None,
                row.probability_percent,
                words.yes(row.clamped),
            )
            for row in plan.ecn
        ),
        grouped=frozenset(
            (
                *("kmin_bytes", "kmax_bytes"),
                *("wanted_kmin_bytes", "wanted_kmax_bytes", "pfc_at_bytes"),
            )
        ),
    )


def pause(plan: LosslessPlan) -> Table:
    """Return at which fill of a priority group PFC fires, by how many groups are congested."""
    return Table(
        name="pause",
        columns=("hot_groups", "pfc_at_bytes", "use"),
        rows=tuple(
            (groups, at, "what the profile plans for" if groups == plan.hot_groups else None)
            for groups, at in sorted(plan.pause_by_groups.items())
        ),
        grouped=frozenset(("pfc_at_bytes",)),
    )


def watchdog(device: Device) -> Table:
    """Return the times of the PFC watchdog by the role of ports."""
    alike = Counter(
        (port.role.value, row.action, row.detection_ms, row.restoration_ms)
        for port in device.ports
        if (row := port.qos.watchdog) is not None
    )
    poll = device.qos.watchdog_poll_ms
    return Table(
        name="watchdog",
        columns=("role", "ports", "action", "detection_ms", "restoration_ms", "poll_ms"),
        rows=tuple(
            (role, count, action, detection, restoration, poll)
            for (role, action, detection, restoration), count in alike.items()
        ),
    )


def flow(device: Device) -> Table:
    """Return the way of every code point: traffic class, queue, priority group, and how it goes.

    One row for each traffic class that is used, on each kind of way that traffic may take.
    """
    return Table(
        name="flow",
        columns=("map", "class", "dscp", "tc", "queue", "group", "pfc", "ecn", "scheduler"),
        rows=tuple(
            (
                way.profile,
                lane.name,
                words.code_points(lane.points),
                lane.traffic_class,
                lane.queue,
                lane.group,
                words.yes(lane.lossless),
                words.yes(lane.ecn),
                lane.scheduler,
            )
            for way in views.ways(device)
            for lane in way.lanes
        ),
    )


def features(plan: LosslessPlan) -> Table:
    """Return what became of the features that the profile asks for."""
    return Table(
        name="features",
        columns=("feature", "used", "reason", "source"),
        rows=tuple(
            (gate.feature.value, words.yes(gate.used), gate.reason, gate.source)
            for gate in plan.gates
        ),
        footnotes=frozenset(("source",)),
    )
