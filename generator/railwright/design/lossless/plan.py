"""The lossless plan of one switch: headroom, pools, marking and memory, from nothing but facts.

Pure: the same silicon, profile and ports give the same plan. A calculator without an inventory, the
design of a fabric and the search for a way out of a full memory all ask this one function.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from railwright.design.lossless import ecn
from railwright.design.lossless.figures import dynamic_th, of_row, port_figures
from railwright.design.lossless.memory import Memory, looked_up, sized_by_switch
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.table import Found, largest
from railwright.model.lossless import EcnFigures, Gate, LosslessPlan, PortFigures
from railwright.model.platform import BufferSet
from railwright.model.qos_profile import EcnPolicy, Feature, QosProfile
from railwright.model.types import BufferModel

_ROLES = ("host", "fabric")
_EITHER = "any"


def make_plan(silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet]) -> LosslessPlan:
    """Work out every lossless figure of a switch.

    Args:
        silicon: the switch.
        profile: the switch's own QoS profile; its buffer policy holds for all ports.
        ports: all ports, those that are down included.
    """
    policy = profile.buffers
    found = _figures(silicon, profile, ports)
    figures = tuple(figures for one, figures in found if one.up)
    memory = _memory(silicon, profile, ports, figures)
    share = ecn.alpha(dynamic_th(silicon, policy))
    groups = sum(len(one.interfaces) * len(one.lossless) for one in ports)
    hot = ecn.hot_groups(profile.ecn, groups) if profile.ecn else max(1, groups)
    pause_at = ecn.pause_bytes(memory.shared_bytes, share, hot)
    return LosslessPlan(
        buffer_model=silicon.model,
        memory_bytes=memory.memory_bytes,
        memory_source=silicon.platform.asic.source,
        reserves=memory.reserves,
        pools=memory.pools,
        room_bytes=_room(silicon),
        shared_bytes=memory.shared_bytes,
        available_bytes=memory.available_bytes,
        min_shared_bytes=memory.memory_bytes * policy.min_shared_percent // 100,
        alpha=share,
        hot_groups=hot,
        pause_bytes=pause_at,
        pause_by_groups=ecn.pause_table(memory.shared_bytes, share, hot),
        ports=figures,
        down=tuple(figures for one, figures in found if not one.up),
        ecn=tuple(_marking(silicon.figures, memory, ports, pause_at)),
        gates=tuple(_gates(silicon)),
        evidence=memory.evidence,
        unsized=memory.unsized,
    )


def wred_name(profile: QosProfile, class_name: str, speed_mbps: int, role: str) -> str:
    """Return the WRED profile of a class on a port: one for each speed, and role if they differ."""
    name = f"{profile.name}-{class_name}-{speed_mbps // 1000}g"
    policy = profile.ecn
    return f"{name}-{role}" if policy and policy.host != policy.fabric else name


def _room(silicon: Silicon) -> int | None:
    """Return what a fixed pool has for headroom; None where each port holds its own."""
    pool = silicon.figures.pools.get(LOSSLESS_POOL)
    return pool.xoff if pool is not None and silicon.model is BufferModel.TRADITIONAL else None


def _figures(
    silicon: Silicon, profile: QosProfile, ports: Sequence[PortSet]
) -> list[tuple[PortSet, PortFigures]]:
    """Return figures of ports with a lossless profile, those that are down included."""
    found = [
        (one, port_figures(silicon, profile.buffers, one, one.profile.name))
        for one in ports
        if one.profile is not None and one.profile.lossless
    ]
    known = [(one, figures) for one, figures in found if figures is not None]
    every = [figures for _, figures in known]
    return [(one, _together(silicon, figures, every)) for one, figures in known]


def _together(silicon: Silicon, one: PortFigures, every: Sequence[PortFigures]) -> PortFigures:
    """Return figures with the row that ports of one profile name share: the largest of theirs."""
    if one.row is None:
        return one
    rows = [
        Found(other.row, other.decided_by)
        for other in every
        if other.row is not None and other.buffer_profile == one.buffer_profile
    ]
    found = reduce(largest, rows)
    if found.row == one.row:
        return one
    shared = {"row": found.row, "decided_by": found.decided_by, "headroom": of_row(found, silicon)}
    return one.model_copy(update=shared)


def _memory(
    silicon: Silicon,
    profile: QosProfile,
    ports: Sequence[PortSet],
    figures: Sequence[PortFigures],
) -> Memory:
    if silicon.facts.dynamic is None:
        return looked_up(silicon, figures)
    return sized_by_switch(silicon, silicon.facts.dynamic, profile.buffers, ports, figures)


def _marking(
    buffers: BufferSet, memory: Memory, ports: Sequence[PortSet], pause_at: int
) -> list[EcnFigures]:
    """Return one WRED profile for each class that marks, each speed and, if need be, each role."""
    found: dict[str, EcnFigures] = {}
    for port in ports:
        if port.profile is None or port.profile.ecn is None or not port.up:
            continue
        for class_name, item in port.profile.classes.items():
            if item.ecn:
                limit = pause_at if item.lossless else _drop_at(buffers, memory, ports)
                row = _thresholds(port, port.profile, class_name, port.profile.ecn, limit)
                found[row.name] = row
    return list(found.values())


def _thresholds(
    port: PortSet, profile: QosProfile, class_name: str, policy: EcnPolicy, limit: int
) -> EcnFigures:
    points = policy.host if port.role == _ROLES[0] else policy.fabric
    wanted = ecn.at_line_rate(points, port.speed_mbps)
    kept = ecn.below_pause(wanted, policy, limit)
    return EcnFigures(
        name=wred_name(profile, class_name, port.speed_mbps, port.role),
        profile=profile.name,
        traffic_class=class_name,
        lossless=profile.classes[class_name].lossless,
        speed_mbps=port.speed_mbps,
        role=port.role if policy.host != policy.fabric else _EITHER,
        wanted_min_bytes=wanted.min_bytes,
        wanted_max_bytes=wanted.max_bytes,
        min_bytes=kept.min_bytes,
        max_bytes=kept.max_bytes,
        probability_percent=policy.probability_percent,
    )


def _drop_at(buffers: BufferSet, memory: Memory, ports: Sequence[PortSet]) -> int:
    """Return the fill at which a lossy queue drops when half of the ports are congested."""
    profile = buffers.profiles[buffers.lossy_queue_profile]
    pool = next((pool for pool in memory.pools if pool.name == profile.pool), None)
    if pool is None:
        return memory.memory_bytes
    if profile.dynamic_th is None:
        return profile.static_th or pool.size_bytes
    busy = sum(len(one.interfaces) for one in ports if one.profile is not None and one.up)
    return ecn.pause_bytes(pool.size_bytes, ecn.alpha(profile.dynamic_th), max(1, busy // 2))


def _gates(silicon: Silicon) -> list[Gate]:
    gates: list[Gate] = []
    for facts in silicon.features:
        refusal = facts.refusal(silicon.platform.asic.family, silicon.release)
        gates.append(
            Gate(
                feature=facts.name,
                used=refusal is None,
                reason=refusal or facts.note or "the release has it",
                source=facts.source,
            )
        )
    return gates


def uses(plan: LosslessPlan, feature: Feature) -> bool:
    """Whether a switch uses a feature: its profile asks for it, and chip and release have it."""
    return any(gate.used for gate in plan.gates if gate.feature is feature)
