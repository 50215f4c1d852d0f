"""Tables and the scale of one port: maps, queues, priority groups, and where ECN and PFC act."""

from __future__ import annotations

from typing import NamedTuple

from railwright.model.fabric import Device, Fabric, Port
from railwright.model.lossless import EcnFigures, PortFigures
from railwright.report import lossless_views as views
from railwright.report import lossless_words as words
from railwright.report.bars import Bar, Segment
from railwright.report.lossless_tables import PORT_COLUMNS, PORT_FIGURES, port_row
from railwright.report.protocol import Cell, Table


class Fills(NamedTuple):
    """Where things happen to a lossless class at a port, in bytes of fill."""

    ecn: EcnFigures | None
    """None where the class is not marked."""
    pause_bytes: int
    """PFC fires."""
    full_bytes: int
    """The headroom is used up."""


def figures_of(device: Device, port: Port) -> PortFigures | None:
    """Return the lossless figures of a port; None where it has none."""
    return next((one for one in device.qos.plan.ports if port.interface in one.interfaces), None)


def fills(device: Device, port: Port) -> tuple[Fills, ...]:
    """Return the points of every lossless class that is marked, or of one that is not."""
    figures, plan = figures_of(device, port), device.qos.plan
    if figures is None:
        return ()
    full = plan.pause_bytes + figures.headroom.xoff_bytes
    marked = views.marking(plan, port.qos)
    if not marked:
        return (Fills(None, plan.pause_bytes, full),)
    return tuple(Fills(row, plan.pause_bytes, full) for row in marked)


def facts(fabric: Fabric, device: Device, port: Port) -> dict[str, Cell]:
    """Return what the port is, and what stands at its far end."""
    known: dict[str, Cell] = {
        "device": device.name,
        "port": port.interface,
        "alias": port.alias,
        "role": port.role.value,
        "admin": port.admin,
        "speed": words.speed(port.speed_mbps),
        "lanes": port.lanes.count(",") + 1,
        "cable_m": port.cable_m,
        "mtu": port.mtu,
        "profile": port.qos.dscp_to_tc_map,
        "far_end": f"{port.peer.device}:{port.peer.port}" if port.peer else None,
    }
    peer = port.peer.device if port.peer else None
    host = next((host for host in fabric.hosts if host.name == peer), None)
    if host is not None:
        known["host_profile"] = host.profile
    return known


def port_tables(device: Device, port: Port) -> tuple[Table, ...]:
    """Return every table of a port; one without rows is left out."""
    found = (
        _maps(port),
        _queues(device, port),
        _groups(device, port),
        _headroom(device, port),
        points(device, port),
        _watchdog(device, port),
    )
    return tuple(table for table in found if table.rows)


def points(device: Device, port: Port) -> Table:
    """Return ECN, PFC and the end of the headroom on one scale, as fill and as time."""
    rows: list[tuple[Cell, ...]] = []
    for one in fills(device, port):
        name = one.ecn.traffic_class if one.ecn else None
        steps = [("PFC fires", one.pause_bytes), ("headroom is used up", one.full_bytes)]
        if one.ecn is not None:
            steps[:0] = [
                ("marking begins (Kmin)", one.ecn.min_bytes),
                ("all is marked (Kmax)", one.ecn.max_bytes),
            ]
        rows += [
            (name, what, value, words.microseconds(value, port.speed_mbps)) for what, value in steps
        ]
    return Table(
        name="scale",
        columns=("class", "point", "fill_bytes", "fill_us"),
        rows=tuple(rows),
        grouped=frozenset(("fill_bytes",)),
    )


def scales(device: Device, port: Port) -> tuple[Bar, ...]:
    """Return the same as bars."""
    return tuple(_scale(one, port) for one in fills(device, port))


def _scale(one: Fills, port: Port) -> Bar:
    low, high = (one.ecn.min_bytes, one.ecn.max_bytes) if one.ecn else (one.pause_bytes,) * 2
    name = f", class {one.ecn.traffic_class}" if one.ecn else ""
    return Bar(
        title=f"fill of {port.interface}{name}: ECN, PFC and headroom on one scale",
        segments=(
            Segment(label="nothing is marked", size_bytes=low, style="green"),
            Segment(label=_marked(one), size_bytes=max(0, high - low), style="yellow"),
            Segment(
                label="everything is marked",
                size_bytes=max(0, one.pause_bytes - max(low, high)),
                style="bright_red",
            ),
            Segment(
                label="paused: headroom (XOFF)",
                size_bytes=one.full_bytes - one.pause_bytes,
                style="magenta",
            ),
        ),
        scale=True,
    )


def _marked(one: Fills) -> str:
    return f"0 to {one.ecn.probability_percent} % are marked" if one.ecn else "marked"


def _maps(port: Port) -> Table:
    qos = port.qos
    named = (
        ("DSCP to traffic class", qos.dscp_to_tc_map),
        ("traffic class to queue", qos.tc_to_queue_map),
        ("traffic class to priority group", qos.tc_to_pg_map),
        ("PFC priority to queue", qos.pfc_to_queue_map),
        ("PFC priority to priority group", qos.pfc_to_pg_map),
        ("PFC priorities", qos.pfc_enable),
    )
    return Table(
        name="maps",
        columns=("use", "map"),
        rows=tuple((use, name) for use, name in named if name is not None),
    )


def _queues(device: Device, port: Port) -> Table:
    schedulers = {row.name: row for row in device.qos.schedulers}
    rows: list[tuple[Cell, ...]] = []
    for row in port.qos.queues:
        scheduler = schedulers.get(row.scheduler)
        rows.append(
            (
                row.queue,
                row.scheduler,
                scheduler.type if scheduler else None,
                scheduler.weight if scheduler else None,
                row.wred_profile,
                _of(row.queue, [(one.ids, one.profile) for one in port.qos.buffer_queues]),
            )
        )
    return Table(
        name="queues",
        columns=("queue", "scheduler", "type", "weight", "wred_profile", "buffer_profile"),
        rows=tuple(rows),
    )


def _of(number: int, rows: list[tuple[str, str]]) -> str | None:
    """Return the profile whose range of ids holds a number."""
    for ids, profile in rows:
        first, _, last = ids.partition("-")
        if int(first) <= number <= int(last or first):
            return profile
    return None


def _groups(device: Device, port: Port) -> Table:
    figures = figures_of(device, port)
    profiles = {row.name: row for row in device.qos.profiles}
    rows: list[tuple[Cell, ...]] = []
    for row in port.qos.priority_groups:
        name, size = row.profile, None
        if row.profile in profiles:
            size = profiles[row.profile].size
        elif figures is not None and row.profile == "NULL":
            name, size = figures.buffer_profile, figures.headroom.size_bytes
        rows.append((row.ids, row.profile, name, size))
    return Table(
        name="priority groups",
        columns=("groups", "configured", "profile", "size_bytes"),
        rows=tuple(rows),
        grouped=frozenset(("size_bytes",)),
    )


def _headroom(device: Device, port: Port) -> Table:
    figures = figures_of(device, port)
    columns = PORT_COLUMNS[PORT_COLUMNS.index("groups") :]
    row = port_row(figures)[-len(columns) :] if figures else None
    return Table(name="headroom", columns=columns, rows=(row,) if row else (), grouped=PORT_FIGURES)


def _watchdog(device: Device, port: Port) -> Table:
    row, poll = port.qos.watchdog, device.qos.watchdog_poll_ms
    return Table(
        name="watchdog",
        columns=("action", "detection_ms", "restoration_ms", "poll_ms"),
        rows=((row.action, row.detection_ms, row.restoration_ms, poll),) if row else (),
    )
