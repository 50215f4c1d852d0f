"""Port classes of one QoS profile on one device: what ports of a kind have in common."""

from __future__ import annotations

from collections.abc import Sequence

from railwright.base.location import Origin
from railwright.design import qos_rows
from railwright.design.buffers import Buffers
from railwright.design.lossless.plan import uses, wred_name
from railwright.design.lossless.rows import Binding, group_rows, queue_rows
from railwright.model.fabric import Port, PortRole
from railwright.model.feature import FeatureFacts
from railwright.model.lossless import EcnFigures, LosslessPlan
from railwright.model.platform import Platform
from railwright.model.qos import (
    BufferRow,
    PortQos,
    QueueRow,
    Telemetry,
    Trimming,
    WatchdogRow,
    WredProfile,
)
from railwright.model.qos_profile import TRAFFIC_CLASSES, Feature, QosProfile, TrafficKind
from railwright.model.types import BufferModel

SERVED = (PortRole.HOST, PortRole.FABRIC)
"""Ports that carry the fabric's traffic."""
_Key = tuple[str, int, int, bool]


class PortClasses:
    """The port classes of one profile on one device; ports of one class share one object."""

    def __init__(
        self,
        profile: QosProfile,
        buffers: Buffers,
        asked: Origin,
        features: tuple[FeatureFacts, ...],
    ) -> None:
        """Start without any class.

        Args:
            profile: what its ports shall have.
            buffers: the device's.
            asked: who chose the profile.
            features: facts of what the profile wants.
        """
        self.profile = profile
        self.origin = Origin("qos", f"profile {profile.name}", asked.location, profile.source)
        self._buffers = buffers
        self._platform: Platform = buffers.silicon.platform
        self.features = features
        self._lossless = profile.lossless
        self._trimmed = self._trimmed_queues()
        self._known: dict[_Key, PortQos] = {}

    def port(
        self, role: PortRole, *, active: bool, up: bool, speed_mbps: int, cable_m: int
    ) -> PortQos:
        """Return the class of a port."""
        if not active:
            key: _Key = ("dark", 0, 0, True)
        elif role in SERVED:
            looked_up = self._lossless and self._buffers.model is BufferModel.TRADITIONAL
            key = (role.value, speed_mbps, cable_m if looked_up else 0, self._keeps(up=up))
        else:
            key = ("plain", 0, 0, True)
        if key not in self._known:
            self._known[key] = self._port_class(*key)
        return self._known[key]

    def _keeps(self, *, up: bool) -> bool:
        """Whether a port has its lossless groups.

        The traditional manager takes them from a port that is down, on Spectrum only
        (sonic-net/sonic-swss cfgmgr/buffermgr.cpp, ``doSpeedUpdateTask``).
        """
        taken = self._buffers.silicon.facts.dynamic is not None
        return up or self._buffers.model is BufferModel.DYNAMIC or not taken

    @property
    def known(self) -> tuple[PortQos, ...]:
        """The classes that some port has."""
        return tuple(self._known.values())

    @property
    def poll_ms(self) -> int | None:
        """How often the watchdog looks; None where no port has one."""
        watched = any(port.watchdog is not None for port in self._known.values())
        return self.profile.watchdog.poll_ms if watched and self.profile.watchdog else None

    def _trimmed_queues(self) -> tuple[int, ...]:
        """Return the queues that cut packets down: lossy data, where chip and release can."""
        silicon = self._buffers.silicon
        family = silicon.platform.asic.family
        if not any(
            facts.name is Feature.TRIMMING and facts.refusal(family, silicon.release) is None
            for facts in self.features
        ):
            return ()
        data = (TrafficKind.ROCE, TrafficKind.STORAGE)
        items = self.profile.classes.values()
        return tuple(
            sorted(item.traffic_class for item in items if item.kind in data and not item.lossless)
        )

    def _port_class(self, kind: str, speed_mbps: int, cable_m: int, keeps: bool) -> PortQos:  # noqa: FBT001 # part of a key
        figures = self._buffers.figures
        listed = self._platform.profile_lists
        ingress = figures.ingress_profile_list if listed else ()
        egress = figures.egress_profile_list if listed else ()
        vendor = self._buffers.origin
        origins = {"*": self.origin, "ingress_profiles": vendor, "egress_profiles": vendor}
        if kind == "dark":
            return PortQos(
                name=kind,
                lossless=False,
                ingress_profiles=ingress,
                egress_profiles=egress,
                origins=origins,
            )
        served = kind != "plain"
        lossless = self._lossless if served else ()
        maps = self.profile.name
        pfc = maps if lossless else None
        return PortQos(
            name=f"{kind}-{speed_mbps // 1000}g" if served else kind,
            lossless=bool(lossless),
            dscp_to_tc_map=maps,
            tc_to_queue_map=maps,
            tc_to_pg_map=maps if served else qos_rows.lossy_name(self.profile),
            pfc_to_queue_map=pfc,
            pfc_to_pg_map=pfc if self._platform.pfc_to_pg_map else None,
            pfc_enable=",".join(map(str, lossless)) if lossless else None,
            queues=self._queues(kind, speed_mbps, served=served),
            priority_groups=self._group_rows(lossless if keeps else (), speed_mbps, cable_m),
            buffer_queues=self._buffer_rows(
                queue_rows(figures, lossless, self._trimmed if served else ())
            ),
            watchdog=self._watchdog(kind) if lossless else None,
            ingress_profiles=ingress,
            egress_profiles=egress,
            origins=origins,
        )

    def _queues(self, role: str, speed_mbps: int, *, served: bool) -> tuple[QueueRow, ...]:
        classes = {item.traffic_class: name for name, item in self.profile.classes.items()}
        rows: list[QueueRow] = []
        for queue in range(TRAFFIC_CLASSES):
            name = classes.get(queue)
            marks = name is not None and served and self.profile.classes[name].ecn
            rows.append(
                QueueRow(
                    queue=queue,
                    scheduler=qos_rows.scheduler_name(self.profile, name),
                    wred_profile=wred_name(self.profile, name, speed_mbps, role)
                    if marks and name
                    else None,
                    origins={"*": self.origin},
                )
            )
        return tuple(rows)

    def _group_rows(
        self, lossless: tuple[int, ...], speed_mbps: int, cable_m: int
    ) -> tuple[BufferRow, ...]:
        profile, origin = self._buffers.group_profile(speed_mbps, cable_m)
        rows = group_rows(self._buffers.figures, lossless, profile)
        vendor = self._buffers.origin
        return tuple(
            BufferRow(ids=ids, profile=name, origins={"*": origin if name == profile else vendor})
            for ids, name in rows
        )

    def _buffer_rows(self, rows: tuple[Binding, ...]) -> tuple[BufferRow, ...]:
        origins = {"*": self._buffers.origin}
        return tuple(BufferRow(ids=ids, profile=name, origins=origins) for ids, name in rows)

    def _watchdog(self, role: str) -> WatchdogRow | None:
        policy = self.profile.watchdog
        if policy is None:
            return None
        times = policy.host if role == PortRole.HOST.value else policy.fabric
        text = f"watchdog, {role} ports"
        return WatchdogRow(
            action=policy.action,
            detection_ms=times.detection_ms,
            restoration_ms=times.restoration_ms,
            origins={"*": Origin("qos", text, self.origin.location, policy.source)},
        )

    def wred(self, row: EcnFigures, plan: LosslessPlan) -> WredProfile:
        """Return a WRED profile with the figures of the plan."""
        policy = self.profile.ecn
        facts = self._buffers.silicon.facts
        drop = not facts.marks_without_drop or bool(policy and policy.drop_unmarkable)
        kept = f", kept below PFC at {plan.hot_groups} hot groups" if row.clamped else ""
        where = self.origin.location
        text = f"time at {row.speed_mbps // 1000}G line rate{kept}"
        origin = Origin("qos", text, where, policy.source if policy else None)
        forced = "the chip is not known to mark without it"
        return WredProfile(
            name=row.name,
            min_bytes=row.min_bytes,
            max_bytes=row.max_bytes,
            probability_percent=row.probability_percent,
            ecn="ecn_all",
            drop=drop,
            origins={
                "*": origin,
                "name": self.origin,
                "drop": Origin("catalog", "drops off", where, facts.marking_source)
                if facts.marks_without_drop
                else Origin("design", forced, where, facts.source),
            },
        )

    def telemetry(self, plan: LosslessPlan, ports: Sequence[Port]) -> Telemetry | None:
        """Return what the chip streams of lossless ports, if asked for and the switch can."""
        policy = self.profile.telemetry
        if policy is None or not uses(plan, Feature.TELEMETRY):
            return None
        own = self.profile.name
        lossless = [
            port.interface for port in ports if port.qos.lossless and port.qos.dscp_to_tc_map == own
        ]
        if not lossless:
            return None
        objects = tuple(f"{name}|{priority}" for name in lossless for priority in self._lossless)
        paused = (f"PFC_{n}_{way}_PKTS" for n in self._lossless for way in ("RX", "TX"))
        return Telemetry(
            poll_interval_us=policy.poll_interval_us,
            ports=tuple(lossless),
            queues=objects,
            priority_groups=objects,
            port_counters=("IF_IN_OCTETS", "IF_OUT_OCTETS", *paused),
            origins={"*": Origin("qos", "telemetry", self.origin.location, policy.source)},
        )

    def trimming(self, plan: LosslessPlan) -> Trimming | None:
        """Return the switch's trimming, if the profile asks for it and the switch has it."""
        policy, cut = self.profile.trimming, self.profile.of_kind(TrafficKind.TRIMMED)
        if policy is None or not cut or not uses(plan, Feature.TRIMMING):
            return None
        item = self.profile.classes[cut[0]]
        return Trimming(
            size_bytes=policy.size_bytes,
            dscp=item.mark or 0,
            queue=item.traffic_class,
            origins={"*": Origin("qos", "trimming", self.origin.location, policy.source)},
        )
