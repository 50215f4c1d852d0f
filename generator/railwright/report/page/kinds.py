"""Kinds of switch: devices that get the same lossless figures are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from railwright.base.natural import natural_key
from railwright.model.fabric import Device, Fabric
from railwright.model.lossless import LosslessPlan, PortFigures
from railwright.model.qos import PortQos

_Facts = tuple[str, str, str, str, str, str]


class Kind(NamedTuple):
    """Devices that are alike: same hardware, release, profile and figures."""

    key: str
    """``k1``, ``k2`` ... in the order of the fabric."""
    devices: tuple[Device, ...]
    """In natural order; the first one speaks for all."""

    @property
    def first(self) -> Device:
        """The device that speaks for all."""
        return self.devices[0]

    @property
    def plan(self) -> LosslessPlan:
        """The figures of each of them; interfaces are those of the first."""
        return self.first.qos.plan

    def interfaces(self, place: int) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """Return who uses which interfaces for one kind of port: devices and interfaces.

        Args:
            place: of the kind of port in :attr:`LosslessPlan.ports`.
        """
        found: dict[tuple[str, ...], list[str]] = {}
        for device in self.devices:
            found.setdefault(device.qos.plan.ports[place].interfaces, []).append(device.name)
        return tuple((tuple(names), interfaces) for interfaces, names in found.items())

    def port_class(self, port: PortFigures) -> PortQos:
        """Return the QoS rows of a kind of port."""
        return self.first.port_by_name[port.interfaces[0]].qos


def kinds(fabric: Fabric) -> tuple[Kind, ...]:
    """Return the kinds of switch of a fabric, in the order in which the fabric has them."""
    found: list[tuple[_Facts, LosslessPlan, list[Device]]] = []
    known: dict[tuple[_Facts, int], list[Device]] = {}
    for device in fabric.devices:
        facts, plan = _facts(device), device.qos.plan
        alike = known.get((facts, id(plan)))
        if alike is None:
            bare = _bare(plan)
            alike = next((one[2] for one in found if one[0] == facts and one[1] == bare), None)
            if alike is None:
                alike = []
                found.append((facts, bare, alike))
            known[facts, id(plan)] = alike
        alike.append(device)
    return tuple(
        Kind(f"k{number}", _ordered(devices)) for number, (_, _, devices) in enumerate(found, 1)
    )


def _facts(device: Device) -> _Facts:
    return (
        device.model,
        device.asic,
        device.hwsku,
        device.release,
        device.qos.profile,
        "/".join(sorted({_rows(port.qos) for port in device.ports})),
    )


def _rows(row: PortQos) -> str:
    """Return what of a class of ports is shown and is not in the plan."""
    dog = row.watchdog
    times = (dog.action, dog.detection_ms, dog.restoration_ms) if dog else ()
    return f"{row.name} {row.dscp_to_tc_map} {row.tc_to_pg_map} {row.pfc_enable} {times}"


def _bare(plan: LosslessPlan) -> LosslessPlan:
    """Return a plan that has how many interfaces there are, and not which."""
    ports = tuple(
        port.model_copy(update={"interfaces": (str(len(port.interfaces)),)}) for port in plan.ports
    )
    return plan.model_copy(update={"ports": ports})


def _ordered(devices: Sequence[Device]) -> tuple[Device, ...]:
    return tuple(sorted(devices, key=lambda device: natural_key(device.name)))
