"""QoS and buffers of one device: the profile's intent in figures that are right for its chip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from railwright.base.location import Origin
from railwright.design import kinds, qos_rows
from railwright.design.buffers import Buffers
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.design.layers import Settled
from railwright.design.lossless.figures import dynamic_th
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.rows import ranges
from railwright.design.lossless.silicon import PortSet
from railwright.design.memory_findings import Planned, PlanReport
from railwright.design.qos_ports import SERVED, PortClasses
from railwright.design.separate import separated
from railwright.model.fabric import Port, PortRole
from railwright.model.feature import FeatureFacts
from railwright.model.lossless import LosslessPlan
from railwright.model.platform import HwSku, Platform
from railwright.model.qos import DeviceQos, PortQos
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel, Release

__all__ = ["QosBuilder", "port_sets", "ranges"]


class QosBuilder:
    """Builds the QoS rows of one device, profile by profile and port class by port class."""

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
        self._sku = sku
        self._profile = profile
        self.buffers = Buffers(context, draft, sku, profile, release)
        self._own = PortClasses(profile, self.buffers, origin, self._facts(profile))
        self._origin = self._own.origin
        self._classes: dict[str, PortClasses] = {profile.name: self._own}

    def port(
        self,
        role: PortRole,
        *,
        active: bool,
        up: bool = True,
        speed_mbps: int,
        cable_m: int,
        asked: Settled | None = None,
    ) -> PortQos:
        """Return the QoS class of a port; ports of one class share one object.

        Args:
            role: what the port is for.
            active: whether it has a class at all.
            up: whether it is administratively up.
            speed_mbps: as configured.
            cable_m: as configured.
            asked: a QoS profile of the port's own; None is the device's.
        """
        classes = self._of(asked) if asked is not None and role in SERVED else self._own
        return classes.port(role, active=active, up=up, speed_mbps=speed_mbps, cable_m=cable_m)

    def separated(self, ports: tuple[Port, ...]) -> tuple[Port, ...]:
        """Return the ports, told apart where the switch would file two needs under one name."""
        if self.buffers.model is not BufferModel.DYNAMIC:
            return ports
        th = dynamic_th(self.buffers.silicon, self._profile.buffers)
        return separated(ports, platform=self._platform.platform, default_dynamic_th=th)

    def device(self, ports: Sequence[Port]) -> DeviceQos:
        """Return the device's rows."""
        profile, used = self._profile, tuple(self._classes.values())
        sets = port_sets(ports, {name: one.profile for name, one in self._classes.items()})
        plan = self._plan(sets)
        built = self._draft.layers.setting("distribution")
        vendor = built is not None and built.text() != "community"
        planned = Planned(self.buffers.silicon, profile, sets, plan, vendor_build=vendor)
        PlanReport(self._context, self._draft, planned).report()
        dynamic = self.buffers.model is BufferModel.DYNAMIC
        policy, pfc_to_pg = profile.buffers, self._platform.pfc_to_pg_map
        known = [port for one in used for port in one.known]
        polls = [one.poll_ms for one in used if one.poll_ms is not None]
        return DeviceQos(
            profile=profile.name,
            buffer_model=self.buffers.model,
            lossless=tuple(sorted({tc for one in used for tc in one.profile.lossless})),
            dscp_to_tc_maps=tuple(qos_rows.dscp_map(one.profile, one.origin) for one in used),
            tc_to_queue_maps=tuple(qos_rows.identity_map(one.profile) for one in used),
            tc_to_pg_maps=tuple(
                row
                for one in used
                for row in qos_rows.group_maps(
                    one.profile, one.origin, lossy_ports=any(p.name == "plain" for p in one.known)
                )
            ),
            pfc_to_queue_maps=tuple(qos_rows.identity_map(one.profile) for one in used),
            pfc_to_pg_maps=tuple(
                row for one in used if pfc_to_pg for row in qos_rows.pfc_maps(one.profile)
            ),
            global_dscp_map=profile.name if self._platform.global_dscp_map else None,
            schedulers=tuple(
                row for one in used for row in qos_rows.schedulers(one.profile, one.origin)
            ),
            wred_profiles=tuple(self._classes[row.profile].wred(row, plan) for row in plan.ecn),
            pools=self.buffers.pools(plan),
            profiles=self.buffers.profiles(known, profile, plan),
            default_dynamic_th=dynamic_th(self.buffers.silicon, policy) if dynamic else None,
            over_subscribe_ratio=policy.over_subscribe_ratio if dynamic else None,
            traffic_mtu=policy.traffic_mtu if dynamic else None,
            small_packet_percentage=policy.small_packet_percent if dynamic else None,
            watchdog_poll_ms=min(polls, default=None),
            features=tuple(gate.feature for gate in plan.gates if gate.used),
            trimming=next(filter(None, (one.trimming(plan) for one in used)), None),
            telemetry=next(filter(None, (one.telemetry(plan, ports) for one in used)), None),
            plan=plan,
            origins=self._origins(self.buffers.figures.default_dynamic_th),
        )

    def _facts(self, profile: QosProfile) -> tuple[FeatureFacts, ...]:
        return tuple(self._context.catalog.feature(name) for name in profile.wants)

    def _of(self, asked: Settled) -> PortClasses:
        """Return the classes of a port's own profile; one that cannot be had is reported."""
        profile = self._context.qos(asked.text(), asked.origin.location)
        if profile is None:
            return self._own
        if profile.name not in self._classes:
            facts = self._facts(profile)
            self._classes[profile.name] = PortClasses(profile, self.buffers, asked.origin, facts)
            if profile.buffers != self._profile.buffers:
                message = (
                    f"a switch has one buffer policy: that of {self._profile.name} holds on ports "
                    f"with {profile.name} too"
                )
                name = self._draft.name
                where = asked.origin.location
                self._context.report(kinds.ONE_BUFFER_POLICY, message, where, subject=name)
        return self._classes[profile.name]

    def _plan(self, sets: tuple[PortSet, ...]) -> LosslessPlan:
        wanted = {facts.name: facts for one in self._classes.values() for facts in one.features}
        silicon = self.buffers.silicon._replace(features=tuple(wanted.values()))
        known = self._context.plans
        ports = tuple((*one[:-1], one.profile and one.profile.name) for one in sets)
        chip = (self._platform.name, self._sku.name, self._draft.place.tier)
        key = (chip, silicon.release, silicon.model, self._profile.name, ports, tuple(wanted))
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


def port_sets(ports: Sequence[Port], profiles: Mapping[str, QosProfile]) -> tuple[PortSet, ...]:
    """Put ports together that are alike in everything that buffers depend on.

    Args:
        ports: of one device.
        profiles: by name, those that its ports have.
    """
    alike: dict[tuple[PortRole, int, int, int, int, bool, str], list[str]] = defaultdict(list)
    for port in ports:
        lanes, up = port.lanes.count(",") + 1, port.admin == "up"
        profile = port.qos.dscp_to_tc_map or ""
        key = (port.role, port.speed_mbps, lanes, port.cable_m, port.mtu, up, profile)
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
            profile=profiles[profile] if role in SERVED and profile else None,
        )
        for (role, speed, lanes, cable_m, mtu, up, profile), names in alike.items()
    )
