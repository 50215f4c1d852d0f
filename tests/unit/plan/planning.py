"""Plans of a small fabric, made as the program makes them."""

from __future__ import annotations

from railwright.diff.base import Base, compare
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.plan import Plan
from railwright.plan.assemble import Subject, assemble
from railwright.plan.path import AS_USUAL, Permits


def planned(fabric: Fabric, base: Base, permits: Permits = AS_USUAL) -> Plan:
    subject = Subject(fabric, base, compare(base).changes, None, "0" * 64)
    return assemble(subject, permits=permits)


def plan_of(fabric: Fabric, pairs: list[tuple[ConfigDb, ConfigDb]], permits: Permits) -> Plan:
    names = [device.name for device in fabric.devices]
    before = {name: pairs[at % len(pairs)][0] for at, name in enumerate(names)}
    after = {name: pairs[at % len(pairs)][1] for at, name in enumerate(names)}
    return planned(fabric, Base("golden", before, after), permits)
