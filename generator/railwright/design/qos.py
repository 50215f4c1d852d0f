"""QoS and buffers of one device: the profile's intent in the platform's own vendor figures."""

from __future__ import annotations

from itertools import groupby

from railwright.base.location import Origin
from railwright.design.buffers import Buffers
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.model.fabric import PortRole
from railwright.model.platform import HwSku, Platform
from railwright.model.qos import (
    DSCP_COUNT,
    TRAFFIC_CLASSES,
    BufferRow,
    DeviceQos,
    PortQos,
    QosMap,
    QosProfile,
    QueueRow,
    Scheduler,
    WredProfile,
)
from railwright.model.types import BufferModel

_IDENTITY = Origin(
    "design",
    "traffic class, queue, priority group and PFC priority of a lossless class are one number",
    None,
    "sonic-net/sonic-swss orchagent/pfc_detect_mellanox.lua (counts PFC by queue index)",
)
_IDLE = "idle"


def ranges(numbers: tuple[int, ...]) -> tuple[str, ...]:
    """Spell ascending numbers as SONiC keys: (0, 1, 2, 4) is ``0-2`` and ``4``."""
    spelled: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        spelled.append(f"{members[0]}-{members[-1]}" if len(members) > 1 else str(members[0]))
    return tuple(spelled)


class QosBuilder:
    """Builds the QoS rows of one device, port class by port class."""

    def __init__(
        self, context: Context, draft: Draft, sku: HwSku, profile: QosProfile, origin: Origin
    ) -> None:
        self._draft = draft
        self._platform: Platform = draft.platform
        self._profile = profile
        self._origin = Origin("qos", f"profile {profile.name}", origin.location, profile.source)
        self.buffers = Buffers(context, draft, sku)
        self._lossless = profile.lossless
        self._lossy = tuple(i for i in range(TRAFFIC_CLASSES) if i not in profile.lossless)
        self._ports: dict[tuple[str, int, int], PortQos] = {}

    def port(self, role: PortRole, *, active: bool, speed_mbps: int, cable_m: int) -> PortQos:
        """Return the QoS class of a port; ports of one class share one object."""
        if not active:
            key = ("dark", 0, 0)
        elif role in (PortRole.HOST, PortRole.FABRIC) and self._lossless:
            traditional = self.buffers.model is BufferModel.TRADITIONAL
            key = ("lossless", speed_mbps, cable_m) if traditional else ("lossless", 0, 0)
        else:
            key = ("lossy", 0, 0)
        if key not in self._ports:
            self._ports[key] = self._port_class(*key)
        return self._ports[key]

    def device(self) -> DeviceQos:
        """Return the device's rows; call it after all ports have asked for their class."""
        profile, figures = self._profile, self.buffers.figures
        named = {"*": self._origin}
        return DeviceQos(
            profile=profile.name,
            buffer_model=self.buffers.model,
            lossless=self._lossless,
            dscp_to_tc_maps=(QosMap(name=profile.name, entries=self._dscp(), origins=named),),
            tc_to_queue_maps=(self._identity_map(TRAFFIC_CLASSES),),
            tc_to_pg_maps=(QosMap(name=profile.name, entries=self._tc_to_pg(), origins=named),),
            pfc_to_queue_maps=(self._identity_map(TRAFFIC_CLASSES),),
            pfc_to_pg_maps=self._pfc_to_pg() if self._platform.pfc_to_pg_map else (),
            global_dscp_map=profile.name if self._platform.global_dscp_map else None,
            schedulers=self._schedulers(),
            wred_profiles=self._wred(),
            pools=self.buffers.pools(),
            profiles=self.buffers.profiles(self._ports.values()),
            default_dynamic_th=figures.default_dynamic_th,
            traffic_mtu=figures.traffic_mtu,
            small_packet_percentage=figures.small_packet_percentage,
            watchdog_poll_ms=profile.watchdog.poll_ms,
            origins={
                "*": self.buffers.origin,
                "buffer_model": self.buffers.model_origin,
                "global_dscp_map": self._origin,
                "watchdog_poll_ms": Origin(
                    "qos", "watchdog.poll_ms", self._origin.location, profile.watchdog.source
                ),
            },
        )

    def _port_class(self, name: str, speed_mbps: int, cable_m: int) -> PortQos:
        figures = self.buffers.figures
        ingress = figures.ingress_profile_list if self._platform.profile_lists else ()
        egress = figures.egress_profile_list if self._platform.profile_lists else ()
        origins = {
            "*": self._origin,
            "ingress_profiles": self.buffers.origin,
            "egress_profiles": self.buffers.origin,
        }
        if name == "dark":
            return PortQos(
                name=name,
                lossless=False,
                ingress_profiles=ingress,
                egress_profiles=egress,
                origins=origins,
            )
        lossless = name == "lossless"
        maps = self._profile.name
        pfc = ",".join(str(priority) for priority in self._lossless) if lossless else None
        return PortQos(
            name=name,
            lossless=lossless,
            dscp_to_tc_map=maps,
            tc_to_queue_map=maps,
            tc_to_pg_map=maps if lossless else None,
            pfc_to_queue_map=maps if lossless else None,
            pfc_to_pg_map=maps if lossless and self._platform.pfc_to_pg_map else None,
            pfc_enable=pfc,
            queues=self._queues(lossless=lossless),
            priority_groups=self._priority_groups(speed_mbps, cable_m, lossless=lossless),
            buffer_queues=self._buffer_queues(lossless=lossless),
            ingress_profiles=ingress,
            egress_profiles=egress,
            watchdog=self._profile.watchdog if lossless else None,
            origins={
                **origins,
                "watchdog": Origin(
                    "qos", "watchdog", self._origin.location, self._profile.watchdog.source
                ),
            },
        )

    def _queues(self, *, lossless: bool) -> tuple[QueueRow, ...]:
        classes = {item.traffic_class: (name, item) for name, item in self._profile.classes.items()}
        rows: list[QueueRow] = []
        for queue in range(TRAFFIC_CLASSES):
            name, item = classes.get(queue, (_IDLE, None))
            marks = item is not None and item.ecn and lossless
            rows.append(
                QueueRow(
                    queue=queue,
                    scheduler=self._named(name),
                    wred_profile=self._named(name) if marks else None,
                    origins={"*": self._origin},
                )
            )
        return tuple(rows)

    def _priority_groups(
        self, speed_mbps: int, cable_m: int, *, lossless: bool
    ) -> tuple[BufferRow, ...]:
        figures = self.buffers.figures
        every = figures.lossy_pgs != "0"
        lossy = self._lossy if lossless else tuple(range(TRAFFIC_CLASSES))
        rows = [
            BufferRow(ids=ids, profile=figures.lossy_pg_profile, origins={"*": self.buffers.origin})
            for ids in (ranges(lossy) if every else ("0",))
        ]
        if lossless:
            profile, origin = self.buffers.lossless_profile(speed_mbps, cable_m)
            rows.extend(
                BufferRow(ids=ids, profile=profile, origins={"*": origin})
                for ids in ranges(self._lossless)
            )
        return tuple(sorted(rows, key=lambda row: int(row.ids.split("-")[0])))

    def _buffer_queues(self, *, lossless: bool) -> tuple[BufferRow, ...]:
        figures = self.buffers.figures
        origins = {"*": self.buffers.origin}
        lossy = self._lossy if lossless else tuple(range(TRAFFIC_CLASSES))
        rows = [
            BufferRow(ids=ids, profile=figures.lossy_queue_profile, origins=origins)
            for ids in ranges(lossy)
        ]
        if lossless and figures.lossless_queue_profile:
            rows.extend(
                BufferRow(ids=ids, profile=figures.lossless_queue_profile, origins=origins)
                for ids in ranges(self._lossless)
            )
        return tuple(sorted(rows, key=lambda row: int(row.ids.split("-")[0])))

    def _named(self, class_name: str) -> str:
        return f"{self._profile.name}-{class_name}"

    def _identity_map(self, count: int) -> QosMap:
        entries = tuple((number, number) for number in range(count))
        return QosMap(name=self._profile.name, entries=entries, origins={"*": _IDENTITY})

    def _dscp(self) -> tuple[tuple[int, int], ...]:
        rest = next(
            (c.traffic_class for c in self._profile.classes.values() if c.dscp == "rest"), 0
        )
        named = {
            point: item.traffic_class
            for item in self._profile.classes.values()
            if item.dscp != "rest"
            for point in item.dscp
        }
        return tuple((point, named.get(point, rest)) for point in range(DSCP_COUNT))

    def _tc_to_pg(self) -> tuple[tuple[int, int], ...]:
        return tuple((tc, tc if tc in self._lossless else 0) for tc in range(TRAFFIC_CLASSES))

    def _pfc_to_pg(self) -> tuple[QosMap, ...]:
        return (
            QosMap(
                name=self._profile.name,
                entries=tuple((priority, priority) for priority in self._lossless),
                origins={"*": _IDENTITY},
            ),
        )

    def _schedulers(self) -> tuple[Scheduler, ...]:
        rows = [
            Scheduler(
                name=self._named(name),
                type=item.scheduler.type,
                weight=item.scheduler.weight,
                origins={"*": Origin("qos", f"class {name}", self._origin.location, item.source)},
            )
            for name, item in self._profile.classes.items()
        ]
        if len(self._profile.classes) < TRAFFIC_CLASSES:
            text = "queues that no class uses get the smallest share"
            rows.append(
                Scheduler(
                    name=self._named(_IDLE),
                    type="DWRR",
                    weight=1,
                    origins={"*": Origin("design", text)},
                )
            )
        return tuple(rows)

    def _wred(self) -> tuple[WredProfile, ...]:
        vendor = self._platform.wred
        figure = vendor or self._profile.ecn
        where = self._draft.platform_origin.location if vendor else self._origin.location
        whose = "vendor" if vendor else f"profile {self._profile.name}'s"
        origin = Origin(
            "catalog" if vendor else "qos", f"{whose} ECN thresholds", where, figure.source
        )
        return tuple(
            WredProfile(
                name=self._named(name),
                min_bytes=figure.min_bytes,
                max_bytes=figure.max_bytes,
                probability_percent=figure.probability_percent,
                ecn="ecn_all",
                drop=True,
                origins={"*": origin, "name": self._origin},
            )
            for name, item in self._profile.classes.items()
            if item.ecn
        )
