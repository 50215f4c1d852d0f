"""What each kind of NIC setting has to be, as a QoS profile means it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.model.host_contract import Match, NicFamily, SettingKind
from railwright.model.qos_profile import DSCP_COUNT, QosProfile, TrafficClass, TrafficKind

_DATA = (TrafficKind.ROCE, TrafficKind.STORAGE)
_SENT = (*_DATA, TrafficKind.CNP, TrafficKind.ACK)


class Wanted(NamedTuple):
    """A setting's name, its right values, the comparison, and what a family's texts leave open."""

    name: str
    values: tuple[str, ...]
    match: Match = Match.EQUAL
    priority: int | None = None
    dscp: str = ""


class Need(NamedTuple):
    """Everything that values come from."""

    qos: QosProfile
    family: NicFamily
    cable_m: int

    def of(self, *kinds: TrafficKind) -> list[TrafficClass]:
        """Return the classes of some kinds that hosts are told a code point for."""
        marked = (item for item in self.qos.classes.values() if item.mark is not None)
        return [item for item in marked if item.kind in kinds]

    @property
    def lossless(self) -> list[TrafficClass]:
        """Return the lossless classes in order of their priorities."""
        found = (item for item in self.qos.classes.values() if item.lossless)
        return sorted(found, key=lambda item: item.traffic_class)

    @property
    def dcqcn(self) -> bool:
        """Whether hosts slow down at marked packets by DCQCN."""
        return self.qos.hosts.congestion_control == "dcqcn"


def _trust(need: Need) -> Iterator[Wanted]:
    yield Wanted("trust mode", (need.qos.hosts.trust,))


def _dcbx(_need: Need) -> Iterator[Wanted]:
    yield Wanted("DCBX controlled by", ("os",))


def _vlan_priority(_need: Need) -> Iterator[Wanted]:
    yield Wanted("no VLAN tag for the priority", ("1",))


def _pause(_need: Need) -> Iterator[Wanted]:
    yield Wanted("global pause", ("off",))


def _pfc(need: Need) -> Iterator[Wanted]:
    yield Wanted("PFC on priorities", (_listed(need.qos.lossless),))


def _dscp_priority(need: Need) -> Iterator[Wanted]:
    for item in need.of(*_SENT):
        priority = item.traffic_class
        name = f"priority of DSCP {item.mark} ({item.kind})"
        yield Wanted(name, (str(priority),), priority=priority, dscp=str(item.mark))


def _foreign_dscp(need: Need) -> Iterator[Wanted]:
    for item in need.lossless:
        name = f"foreign DSCP on lossless priority {item.traffic_class}"
        own = _listed(_code_points(item, need.qos))
        yield Wanted(name, ("none",), priority=item.traffic_class, dscp=own)


def _ecn(what: str) -> Callable[[Need], Iterator[Wanted]]:
    def each(need: Need) -> Iterator[Wanted]:
        for item in need.of(*_DATA):
            if item.ecn and need.dcqcn:
                priority = item.traffic_class
                yield Wanted(f"{what} on priority {priority}", ("1",), priority=priority)

    return each


def _congestion(what: str) -> Callable[[Need], Iterator[Wanted]]:
    def each(need: Need) -> Iterator[Wanted]:
        if need.dcqcn and any(item.ecn for item in need.of(*_DATA)):
            yield Wanted(what, ("1",))

    return each


def _tos(what: str) -> Callable[[Need], Iterator[Wanted]]:
    def each(need: Need) -> Iterator[Wanted]:
        marks = [item.mark for item in need.of(*_DATA) if item.mark is not None]
        if marks:
            yield Wanted(what, tuple(str(mark * 4 | need.family.ecn_bits) for mark in marks))

    return each


def _marks(what: str, *kinds: TrafficKind) -> Callable[[Need], Iterator[Wanted]]:
    def each(need: Need) -> Iterator[Wanted]:
        values = tuple(str(item.mark) for item in need.of(*kinds))
        if values and (need.dcqcn or TrafficKind.CNP not in kinds):
            yield Wanted(what, values)

    return each


def _priorities(what: str, *kinds: TrafficKind) -> Callable[[Need], Iterator[Wanted]]:
    def each(need: Need) -> Iterator[Wanted]:
        values = tuple(str(item.traffic_class) for item in need.of(*kinds))
        if values and (need.dcqcn or TrafficKind.CNP not in kinds):
            yield Wanted(what, values)

    return each


def _adaptive(what: str) -> Callable[[Need], Iterator[Wanted]]:
    def each(need: Need) -> Iterator[Wanted]:
        if need.qos.hosts.adaptive_routing:
            yield Wanted(what, ("1",))

    return each


def _cable(need: Need) -> Iterator[Wanted]:
    if need.qos.lossless and need.cable_m:
        name = "cable length of the NIC's headroom, m"
        yield Wanted(name, (str(need.cable_m),), Match.AT_LEAST)


def _mtu(need: Need) -> Iterator[Wanted]:
    yield Wanted("interface MTU", (str(need.qos.hosts.mtu),), Match.AT_LEAST)


def _rdma_mtu(need: Need) -> Iterator[Wanted]:
    yield Wanted("RDMA path MTU", (str(need.qos.hosts.rdma_mtu),), Match.AT_LEAST)


_BY_KIND: Mapping[SettingKind, Callable[[Need], Iterator[Wanted]]] = {
    SettingKind.TRUST: _trust,
    SettingKind.DCBX: _dcbx,
    SettingKind.VLAN_PRIORITY: _vlan_priority,
    SettingKind.PAUSE: _pause,
    SettingKind.PFC: _pfc,
    SettingKind.DSCP_PRIORITY: _dscp_priority,
    SettingKind.FOREIGN_DSCP: _foreign_dscp,
    SettingKind.ECN_NOTIFICATION: _ecn("ECN notification point"),
    SettingKind.ECN_REACTION: _ecn("ECN reaction point"),
    SettingKind.CONGESTION_CONTROL: _congestion("ECN congestion control"),
    SettingKind.CONGESTION_MODE: _congestion("congestion control is DCQCN"),
    SettingKind.DATA_TOS: _tos("ToS of RDMA data"),
    SettingKind.RDMA_CM_TOS: _tos("ToS of RDMA connection manager"),
    SettingKind.DATA_DSCP: _marks("DSCP of RDMA data", *_DATA),
    SettingKind.DATA_PRIORITY: _priorities("priority of RDMA data", *_DATA),
    SettingKind.CNP_DSCP: _marks("DSCP of CNP", TrafficKind.CNP),
    SettingKind.CNP_PRIORITY: _priorities("priority of CNP", TrafficKind.CNP),
    SettingKind.ADAPTIVE_ROUTING: _adaptive("adaptive routing allowed"),
    SettingKind.ADAPTIVE_ROUTING_FORCED: _adaptive("adaptive routing asked for"),
    SettingKind.CABLE: _cable,
    SettingKind.MTU: _mtu,
    SettingKind.RDMA_MTU: _rdma_mtu,
}


def wanted(kind: SettingKind, need: Need) -> Iterator[Wanted]:
    """Yield what a kind of setting has to be: nothing, once, or once for each class."""
    yield from _BY_KIND[kind](need)


def _code_points(item: TrafficClass, qos: QosProfile) -> tuple[int, ...]:
    if item.dscp != "rest":
        return item.dscp
    named = {p for other in qos.classes.values() if other.dscp != "rest" for p in other.dscp}
    return tuple(point for point in range(DSCP_COUNT) if point not in named)


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(number) for number in sorted(numbers)) or "none"
