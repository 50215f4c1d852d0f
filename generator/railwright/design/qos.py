"""QoS and buffers of one device: the profile's intent in figures that are right for its chip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from railwright.base.location import Origin
from railwright.design import qos_rows
from railwright.design.buffers import Buffers
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.design.lossless.figures import dynamic_th
from railwright.design.lossless.plan import make_plan, uses, wred_name
from railwright.design.lossless.rows import Bound, group_rows, queue_rows, ranges
from railwright.design.lossless.silicon import PortSet
from railwright.design.memory_findings import report_plan
from railwright.model.fabric import Port, PortRole
from railwright.model.lossless import EcnFigures, LosslessPlan
from railwright.model.platform import HwSku, Platform
from railwright.model.qos import (
    BufferRow,
    DeviceQos,
    PortQos,
    QueueRow,
    Trimming,
    WatchdogRow,
    WredProfile,
)
from railwright.model.qos_profile import TRAFFIC_CLASSES, Feature, QosProfile, TrafficKind
from railwright.model.types import BufferModel, Release

__all__ = ["QosBuilder", "ranges"]

_SERVED = (PortRole.HOST, PortRole.FABRIC)
_Key = tuple[str, int, int]


class QosBuilder:
    """Builds the QoS rows of one device, port class by port class."""

    def __init__(
        self,
        context: Context,
        draft: Draft,
        sku: HwSku,
        profile: QosProfile,
        origin: Origin,
        release: Release,
    ) -> None:
        self._context = context
        self._draft = draft
        self._platform: Platform = draft.platform
        self._profile = profile
        self._origin = Origin("qos", f"profile {profile.name}", origin.location, profile.source)
        self.buffers = Buffers(context, draft, sku, profile, release)
        self._lossless = profile.lossless
        self._trimmed = self._trimmed_queues()
        self._ports: dict[_Key, PortQos] = {}

    def _trimmed_queues(self) -> tuple[int, ...]:
        """Return the queues that cut packets down: lossy data, where chip and release can."""
        silicon = self.buffers.silicon
        family = silicon.platform.asic.family
        if not any(
            facts.name is Feature.TRIMMING and facts.refusal(family, silicon.release) is None
            for facts in silicon.features
        ):
            return ()
        data = (TrafficKind.ROCE, TrafficKind.STORAGE)
        items = self._profile.classes.values()
        return tuple(
            sorted(item.traffic_class for item in items if item.kind in data and not item.lossless)
        )

    def port(self, role: PortRole, *, active: bool, speed_mbps: int, cable_m: int) -> PortQos:
        """Return the QoS class of a port; ports of one class share one object."""
        if not active:
            key: _Key = ("dark", 0, 0)
        elif role in _SERVED:
            looked_up = self._lossless and self.buffers.model is BufferModel.TRADITIONAL
            key = (role.value, speed_mbps, cable_m if looked_up else 0)
        else:
            key = ("plain", 0, 0)
        if key not in self._ports:
            self._ports[key] = self._port_class(*key)
        return self._ports[key]

    def device(self, ports: Sequence[Port]) -> DeviceQos:
        """Return the device's rows."""
        profile, figures = self._profile, self.buffers.figures
        sets = self._port_sets(ports)
        plan = self._plan(sets)
        report_plan(self._context, self._draft, self.buffers.silicon, profile, sets, plan)
        dynamic = self.buffers.model is BufferModel.DYNAMIC
        policy = profile.buffers
        named = {"*": self._origin}
        plain = any(key[0] == "plain" for key in self._ports)
        return DeviceQos(
            profile=profile.name,
            buffer_model=self.buffers.model,
            lossless=self._lossless,
            dscp_to_tc_maps=(qos_rows.dscp_map(profile, named),),
            tc_to_queue_maps=(qos_rows.identity_map(profile),),
            tc_to_pg_maps=qos_rows.group_maps(profile, named, lossy_ports=plain),
            pfc_to_queue_maps=(qos_rows.identity_map(profile),),
            pfc_to_pg_maps=qos_rows.pfc_maps(profile) if self._platform.pfc_to_pg_map else (),
            global_dscp_map=profile.name if self._platform.global_dscp_map else None,
            schedulers=qos_rows.schedulers(profile, self._origin),
            wred_profiles=tuple(self._wred(row, plan) for row in plan.ecn),
            pools=self.buffers.pools(),
            profiles=self.buffers.profiles(self._ports.values(), profile, sets),
            default_dynamic_th=dynamic_th(self.buffers.silicon, policy) if dynamic else None,
            over_subscribe_ratio=policy.over_subscribe_ratio if dynamic else None,
            traffic_mtu=policy.traffic_mtu if dynamic else None,
            small_packet_percentage=policy.small_packet_percent if dynamic else None,
            watchdog_poll_ms=self._poll_ms(),
            features=tuple(gate.feature for gate in plan.gates if gate.used),
            trimming=self._trimming(plan),
            plan=plan,
            origins=self._origins(figures.default_dynamic_th),
        )

    def _plan(self, sets: tuple[PortSet, ...]) -> LosslessPlan:
        silicon, known = self.buffers.silicon, self._context.plans
        ports = tuple((*one[:-1], one.profile is not None) for one in sets)
        chip = (self._platform.name, self.buffers.origin, silicon.rows_source, silicon.release)
        key = (chip, silicon.model, self._profile.name, ports)
        if key not in known:
            known[key] = make_plan(silicon, self._profile, sets)
        return known[key]

    def _origins(self, vendor_th: int | None) -> dict[str, Origin]:
        where, policy = self._origin.location, self._profile.buffers
        of_policy = Origin("qos", f"buffers of {self._profile.name}", where, policy.source)
        th = of_policy if policy.dynamic_th is not None or vendor_th is None else None
        watchdog = self._profile.watchdog
        return {
            "*": self.buffers.origin,
            "buffer_model": self.buffers.model_origin,
            "global_dscp_map": self._origin,
            "default_dynamic_th": th or self.buffers.origin,
            "over_subscribe_ratio": of_policy,
            "traffic_mtu": of_policy,
            "small_packet_percentage": of_policy,
            "watchdog_poll_ms": Origin(
                "qos", "watchdog.poll_ms", where, watchdog.source if watchdog else None
            ),
            "features": self._origin,
        }

    def _port_sets(self, ports: Sequence[Port]) -> tuple[PortSet, ...]:
        """Put ports together that are alike in everything that buffers depend on."""
        alike: dict[tuple[PortRole, int, int, int, int, bool], list[str]] = defaultdict(list)
        for port in ports:
            lanes, up = port.lanes.count(",") + 1, port.admin == "up"
            key = (port.role, port.speed_mbps, lanes, port.cable_m, port.mtu, up)
            alike[key].append(port.interface)
        return tuple(
            PortSet(
                interfaces=tuple(names),
                role=role.value,
                speed_mbps=speed,
                lanes=lanes,
                cable_m=cable_m,
                mtu=mtu,
                up=up,
                profile=self._profile if role in _SERVED else None,
            )
            for (role, speed, lanes, cable_m, mtu, up), names in alike.items()
        )

    def _port_class(self, kind: str, speed_mbps: int, cable_m: int) -> PortQos:
        figures = self.buffers.figures
        listed = self._platform.profile_lists
        ingress = figures.ingress_profile_list if listed else ()
        egress = figures.egress_profile_list if listed else ()
        vendor = self.buffers.origin
        origins = {"*": self._origin, "ingress_profiles": vendor, "egress_profiles": vendor}
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
        maps = self._profile.name
        pfc = maps if lossless else None
        return PortQos(
            name=f"{kind}-{speed_mbps // 1000}g" if served else kind,
            lossless=bool(lossless),
            dscp_to_tc_map=maps,
            tc_to_queue_map=maps,
            tc_to_pg_map=maps if served else qos_rows.lossy_name(self._profile),
            pfc_to_queue_map=pfc,
            pfc_to_pg_map=pfc if self._platform.pfc_to_pg_map else None,
            pfc_enable=",".join(map(str, lossless)) if lossless else None,
            queues=self._queues(kind, speed_mbps, served=served),
            priority_groups=self._group_rows(lossless, speed_mbps, cable_m),
            buffer_queues=self._buffer_rows(
                queue_rows(figures, lossless, self._trimmed if served else ())
            ),
            watchdog=self._watchdog(kind) if lossless else None,
            ingress_profiles=ingress,
            egress_profiles=egress,
            origins=origins,
        )

    def _queues(self, role: str, speed_mbps: int, *, served: bool) -> tuple[QueueRow, ...]:
        classes = {item.traffic_class: name for name, item in self._profile.classes.items()}
        rows: list[QueueRow] = []
        for queue in range(TRAFFIC_CLASSES):
            name = classes.get(queue)
            marks = name is not None and served and self._profile.classes[name].ecn
            rows.append(
                QueueRow(
                    queue=queue,
                    scheduler=qos_rows.scheduler_name(self._profile, name),
                    wred_profile=wred_name(self._profile, name, speed_mbps, role)
                    if marks and name
                    else None,
                    origins={"*": self._origin},
                )
            )
        return tuple(rows)

    def _group_rows(
        self, lossless: tuple[int, ...], speed_mbps: int, cable_m: int
    ) -> tuple[BufferRow, ...]:
        profile, origin = self.buffers.group_profile(speed_mbps, cable_m)
        rows = group_rows(self.buffers.figures, lossless, profile)
        vendor = self.buffers.origin
        return tuple(
            BufferRow(ids=ids, profile=name, origins={"*": origin if name == profile else vendor})
            for ids, name in rows
        )

    def _buffer_rows(self, rows: tuple[Bound, ...]) -> tuple[BufferRow, ...]:
        origins = {"*": self.buffers.origin}
        return tuple(BufferRow(ids=ids, profile=name, origins=origins) for ids, name in rows)

    def _poll_ms(self) -> int | None:
        watched = any(port.watchdog is not None for port in self._ports.values())
        return self._profile.watchdog.poll_ms if watched and self._profile.watchdog else None

    def _watchdog(self, role: str) -> WatchdogRow | None:
        policy = self._profile.watchdog
        if policy is None:
            return None
        times = policy.host if role == PortRole.HOST.value else policy.fabric
        text = f"watchdog, {role} ports"
        return WatchdogRow(
            action=policy.action,
            detection_ms=times.detection_ms,
            restoration_ms=times.restoration_ms,
            origins={"*": Origin("qos", text, self._origin.location, policy.source)},
        )

    def _wred(self, row: EcnFigures, plan: LosslessPlan) -> WredProfile:
        policy = self._profile.ecn
        facts = self.buffers.silicon.facts
        drop = not facts.marks_without_drop or bool(policy and policy.drop_unmarkable)
        kept = f", kept below PFC at {plan.hot_groups} hot groups" if row.clamped else ""
        where = self._origin.location
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
                "name": self._origin,
                "drop": Origin("catalog", "drops off", where, facts.marking_source)
                if facts.marks_without_drop
                else Origin("design", forced, where, facts.source),
            },
        )

    def _trimming(self, plan: LosslessPlan) -> Trimming | None:
        policy, cut = self._profile.trimming, self._profile.of_kind(TrafficKind.TRIMMED)
        if policy is None or not cut or not uses(plan, Feature.TRIMMING):
            return None
        item = self._profile.classes[cut[0]]
        return Trimming(
            size_bytes=policy.size_bytes,
            dscp=item.mark or 0,
            queue=item.traffic_class,
            origins={"*": Origin("qos", "trimming", self._origin.location, policy.source)},
        )
