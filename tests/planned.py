"""Plans made by hand, small and huge, for what shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from railwright.diff import diff, group
from railwright.diff.words import words
from railwright.model.disruption import ApplyPath, Disruption, Verdict
from railwright.model.plan import Batch, DevicePlan, Hunk, Plan, Reach, Reason, Rollback, Step

Configs = Mapping[str, Mapping[str, Mapping[str, str]]]
FLAP = Verdict(
    effect=Disruption.PORT_FLAP,
    updater=Disruption.PORT_FLAP,
    why="the port goes down and comes back",
    source="sonic-net/sonic-swss orchagent/portsorch.cpp (PortsOrch::doPortTask)",
)
CALM = Verdict(
    effect=Disruption.HITLESS,
    updater=Disruption.HITLESS,
    why="a text for people",
    source="sonic-net/sonic-swss cfgmgr/portmgr.cpp (PortMgr::doTask)",
)
REFUSED = FLAP.model_copy(update={"updater": None, "why": "the updater does not know the field"})
STEP = Step(
    title="ports", disruption=Disruption.PORT_FLAP, edits=(), inverse=(), moves=4, seconds=9
)


def hunks(
    devices: Sequence[str],
    before: Configs,
    after: Configs,
    verdict: Verdict,
    lines: tuple[str, ...] = (),
) -> tuple[Hunk, ...]:
    """Return what changes alike on some switches, all of one verdict."""
    changes = [one for name in devices for one in diff(name, before, after)]
    where = devices[0] if len(devices) == 1 else f"{len(devices):,} leaves"
    return tuple(
        Hunk(
            change=one,
            verdict=verdict,
            disruption=verdict.updater or verdict.effect,
            words=words(one),
            where=where,
            lines=lines,
        )
        for one in group(changes)
    )


def device(name: str, **parts: object) -> DevicePlan:
    """Return the plan of a switch."""
    known = DevicePlan(
        device=name,
        hwsku="ACS-SN5600",
        asic="spc4",
        release="202511",
        before_sha256="0" * 64,
        after_sha256="1" * 64,
        disruption=Disruption.PORT_FLAP,
        because=None,
        path=ApplyPath.PATCH,
        steps=(STEP,),
        seconds=9,
        rollback=Rollback(path=ApplyPath.PATCH, disruption=Disruption.PORT_FLAP),
    )
    return known.model_copy(update=parts)


def batch(*names: str, percent: Mapping[str, int] = {}, drain: str | None = None) -> Batch:
    """Return switches that go together."""
    return Batch(
        devices=names,
        disruption=Disruption.PORT_FLAP,
        together="one leaf at a time",
        drain=drain,
        reach=Reach(devices=names, gpus=8),
        capacity_percent=percent,
    )


def plan(found: tuple[Hunk, ...], names: Sequence[str], **parts: object) -> Plan:
    """Return a plan of some changes."""
    known = Plan(
        site="hall1",
        against="git:0123456789abcdef0123456789abcdef01234567",
        revision="89abcdef0123456789abcdef0123456789abcdef",
        inventory_sha256="2" * 64,
        disruption=Disruption.PORT_FLAP,
        because=Reason(
            device=names[0] if names else None,
            address="PORT|Ethernet0.mtu",
            why=FLAP.why,
            source=FLAP.source,
        ),
        unknown=0,
        reach=Reach(devices=tuple(names), ports=2, pods=("pod1",), hosts=1, gpus=8),
        hunks=found,
        devices=tuple(device(name) for name in names),
        batches=tuple(batch(name) for name in names),
    )
    return known.model_copy(update=parts)


BEFORE = {"PORT": {"Ethernet0": {"mtu": "9100", "description": "old"}}}
MTU = {"PORT": {"Ethernet0": {"mtu": "9216", "description": "old"}}}
NAMED = {"PORT": {"Ethernet0": {"mtu": "9100", "description": "new"}}}
NAMES = ("leaf-1", "leaf-2")
SMALL = plan(
    (
        *hunks(NAMES, BEFORE, NAMED, CALM),
        *hunks(NAMES, BEFORE, MTU, FLAP, ("fabric.yml:12:5",)),
    ),
    NAMES,
)


def huge(switches: int = 1_024, ports: int = 64, tables: int = 40) -> Plan:
    """Return a plan of every port of many switches, of many tables and of values that vary."""
    names = [f"leaf-{number // 32 + 1}-{number % 32 + 1:02}" for number in range(switches)]
    rows = range(0, 8 * ports, 8)
    found: list[Hunk] = []
    for number in range(tables):
        table = f"TABLE_{number}"
        before = {table: {f"Ethernet{row}": {"value": str(row)} for row in rows}}
        after = {table: {f"Ethernet{row}": {"value": f"{row}{number}"} for row in rows}}
        some = names if number < 2 else names[number::tables]
        found += hunks(some, before, after, (FLAP, CALM, REFUSED)[number % 3])
    batches = tuple(batch(name, percent={"pod1": 50}, drain="the leaf") for name in names)
    return plan(tuple(found), names, batches=batches)
