"""Buffers of one device: who computes headroom, the vendor's pools, and rows for its cables."""

from __future__ import annotations

from collections.abc import Iterable

from railwright.base.location import Origin
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.design.lossless.choose import Switch, configured_m, silicon_of
from railwright.design.lossless.figures import static_name
from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.design.lossless.rows import TRIM_PROFILE
from railwright.design.lossless.table import Found, listed_m
from railwright.model.lossless import LosslessPlan, Origination
from railwright.model.platform import HwSku, Platform
from railwright.model.qos import BufferPool, BufferProfile, PortQos
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel, Release

_NAMING_SOURCE = "sonic-net/sonic-swss cfgmgr/buffermgr.cpp (pg_lossless_<speed>_<cable>_profile)"
_SIZES_SOURCE = "sonic-net/sonic-swss cfgmgr/buffer_pool_mellanox.lua"
_SWITCH = Origin(
    "design",
    "the switch computes this profile",
    None,
    "sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp",
)


class Buffers:
    """The buffer figures of one device.

    On the dynamic model the switch computes headroom, and a lossless priority group says ``NULL``.
    On the traditional model it looks headroom up, and the row is written as buffermgrd would
    write it, so that nothing drifts after a reload.
    """

    def __init__(
        self, context: Context, draft: Draft, sku: HwSku, profile: QosProfile, release: Release
    ) -> None:
        self._context = context
        self._draft = draft
        self._platform: Platform = draft.platform
        self._where = draft.platform_origin.location
        asked = draft.layers.setting("buffer_model")
        model = BufferModel(asked.text()) if asked else None
        switch = Switch(self._platform, sku, release, draft.place.tier, model)
        chosen = silicon_of(context.catalog, switch, profile.wants)
        self.silicon = chosen.silicon
        self.model, self.figures = chosen.model.model, chosen.buffers.figures
        if chosen.model.refused:
            at = asked.origin.location if asked else None
            context.report(kinds.QOS_MODEL, chosen.model.refused, at)
        if chosen.buffers.refused:
            context.report(kinds.QOS_MODEL, chosen.buffers.refused, self._where)
        by_us = Origin("design", chosen.model.text, None, chosen.model.source)
        self.model_origin = asked.origin if asked else by_us
        self.origin = Origin("catalog", chosen.buffers.whose, self._where, self.figures.source)

    def cable_m(self, speed_mbps: int, cable_m: int) -> int:
        """Return the length to configure; report one that the vendor's table does not cover."""
        if self.model is BufferModel.DYNAMIC or cable_m == 0:
            return cable_m
        listed = listed_m(self.silicon.rows, speed_mbps)
        lengths = ", ".join(f"{length} m" for length in listed) or "no length"
        name = f"{self._platform.name} has no headroom row for {speed_mbps // 1000}G"
        if not listed:
            self._context.report(kinds.LENGTH_TABLE, name, self._where)
        elif cable_m > listed[-1]:
            message = f"{name} over {cable_m} m: its profile is computed, buffermgrd logs an error"
            self._context.report(
                kinds.BEYOND_TABLE, message, self._where, f"its table has {lengths}"
            )
        return configured_m(self.silicon, speed_mbps, cable_m)

    def group_profile(self, speed_mbps: int, cable_m: int) -> tuple[str, Origin]:
        """Return what a lossless priority group refers to, and why."""
        if self.model is BufferModel.DYNAMIC:
            return "NULL", _SWITCH
        origin = Origin("design", "the name buffermgrd gives it", None, _NAMING_SOURCE)
        return static_name(speed_mbps, cable_m), origin

    def pools(self, plan: LosslessPlan) -> tuple[BufferPool, ...]:
        """Return the vendor's pools, with the sizes of the plan where the vendor's do not fit."""
        planned = {pool.name: pool for pool in plan.pools}
        rows: list[BufferPool] = []
        for name, figure in self.figures.pools.items():
            values, origins = dict(figure), {"*": self.origin}
            pool = planned.get(name)
            if pool is not None and figure.size not in (None, pool.size_bytes):
                values["size"] = pool.size_bytes
                text = f"what headroom leaves; the vendor's {figure.size:,} would not fit"
                origins["size"] = Origin("design", text, self._where, _SIZES_SOURCE)
            rows.append(BufferPool(name=name, **values, origins=origins))
        return tuple(rows)

    def profiles(
        self, classes: Iterable[PortQos], profile: QosProfile, plan: LosslessPlan
    ) -> tuple[BufferProfile, ...]:
        """Return the profiles that some port class refers to, and those of lossless groups."""
        wanted: set[str] = set()
        for port in classes:
            wanted.update(port.ingress_profiles, port.egress_profiles)
            wanted.update(row.profile for row in (*port.priority_groups, *port.buffer_queues))
        vendor = [
            BufferProfile(name=name, **dict(figure), origins={"*": self.origin})
            for name, figure in self.figures.profiles.items()
            if name in wanted
        ]
        if TRIM_PROFILE in wanted:
            vendor.append(self._trimming_profile())
        if self.model is BufferModel.DYNAMIC:
            return tuple(vendor)
        return (*vendor, *(row for row in self._written(profile, plan) if row.name in wanted))

    def _trimming_profile(self) -> BufferProfile:
        figure = self.figures.profiles[self.figures.lossy_queue_profile]
        source = "sonic-net/SONiC doc/packet_trimming (packet_discard_action of lossy queues)"
        action = Origin("design", "trim in place of drop", None, source)
        values = {**dict(figure), "packet_discard_action": "trim"}
        origins = {"*": self.origin, "name": action, "packet_discard_action": action}
        return BufferProfile(name=TRIM_PROFILE, **values, origins=origins)

    def _written(self, profile: QosProfile, plan: LosslessPlan) -> tuple[BufferProfile, ...]:
        """Return the lossless profiles of the plan that the switch does not compute."""
        every = (*plan.down, *plan.ports)
        rows = {one.buffer_profile: one for one in every if one.row is not None}
        return tuple(
            self._profile(name, Found(one.row, one.decided_by), profile)
            for name, one in rows.items()
            if one.row is not None
        )

    def _profile(self, name: str, found: Found, profile: QosProfile) -> BufferProfile:
        row, th = found.row, profile.buffers.dynamic_th
        text = f"{found.decided_by}, {row.speed_mbps // 1000}G {row.cable_m} m"
        layer = "catalog" if found.decided_by is Origination.TABLE else "design"
        return BufferProfile(
            name=name,
            pool=LOSSLESS_POOL,
            size=row.size,
            xon=row.xon,
            xoff=row.xoff,
            xon_offset=row.xon_offset,
            dynamic_th=row.threshold if th is None else th,
            origins={
                "*": Origin(layer, text, self._where, self.silicon.rows_source),
                "name": self.group_profile(row.speed_mbps, row.cable_m)[1],
            },
        )
