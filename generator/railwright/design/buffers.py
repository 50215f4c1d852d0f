"""Buffers of one device: the vendor's pools and profiles, and headroom rows for its cables."""

from __future__ import annotations

from collections.abc import Iterable

from railwright.base.location import Origin
from railwright.design import kinds
from railwright.design.context import Context
from railwright.design.drafts import Draft
from railwright.model.platform import BufferSet, HwSku, Platform
from railwright.model.qos import BufferPool, BufferProfile, PortQos
from railwright.model.types import BufferModel, Tier

_NAMING_SOURCE = "sonic-net/sonic-swss cfgmgr/buffermgr.cpp (pg_lossless_<speed>_<cable>_profile)"
_LOSSLESS_POOL = "ingress_lossless_pool"
"""The one pool name whose xoff both buffer managers honour (sonic-swss cfgmgr/buffermgr*.cpp)."""


class Buffers:
    """The buffer figures of one device.

    On the dynamic model the switch computes headroom, and a lossless priority group says ``NULL``.
    On the traditional model it looks headroom up, and the row is written as buffermgrd would
    write it, so that nothing drifts after a reload.
    """

    def __init__(self, context: Context, draft: Draft, sku: HwSku) -> None:
        self._context = context
        self._draft = draft
        self._platform: Platform = draft.platform
        self._where = draft.platform_origin.location
        self.model, self.model_origin = self._choose_model()
        self.figures, self.origin = self._choose_set(sku)
        self._table = sku.headroom_table or ""
        self._headroom = self._platform.headroom_tables.get(self._table, ())
        self._computed: dict[str, BufferProfile] = {}

    def cable_m(self, speed_mbps: int, cable_m: int) -> int:
        """Return the length to configure: as laid on the dynamic model, else the next longer row.

        buffermgrd looks lengths up and never interpolates, so a length between two rows must be
        rounded up (sonic-net/sonic-swss cfgmgr/buffermgr.cpp).
        """
        if self.model is BufferModel.DYNAMIC or cable_m == 0:
            return cable_m
        lengths = [row.cable_m for row in self._headroom if row.speed_mbps == speed_mbps]
        longer = [length for length in lengths if length >= cable_m]
        if longer:
            return min(longer)
        known = ", ".join(f"{length} m" for length in sorted(lengths)) or "no length"
        message = (
            f"{self._platform.name} has no headroom row for {speed_mbps // 1000}G over {cable_m} m"
        )
        self._context.report(
            kinds.LENGTH_TABLE,
            message,
            self._where,
            f"its table has {known}",
        )
        return cable_m

    def lossless_profile(self, speed_mbps: int, cable_m: int) -> tuple[str, Origin]:
        """Return the profile of a lossless priority group, and why."""
        if self.model is BufferModel.DYNAMIC:
            return "NULL", Origin(
                "design",
                "the switch computes this profile",
                None,
                "sonic-net/sonic-swss cfgmgr/buffermgrdyn.cpp",
            )
        name = f"pg_lossless_{speed_mbps}_{cable_m}m_profile"
        origin = Origin("design", "the name buffermgrd gives it", None, _NAMING_SOURCE)
        row = next(
            (r for r in self._headroom if (r.speed_mbps, r.cable_m) == (speed_mbps, cable_m)), None
        )
        if row:
            facts = self._platform.headroom_facts.get(self._table)
            source = facts.source if facts else self._platform.source
            text = f"vendor headroom row {speed_mbps // 1000}G {cable_m} m"
            self._computed[name] = BufferProfile(
                name=name,
                pool=_LOSSLESS_POOL,
                size=row.size,
                xon=row.xon,
                xoff=row.xoff,
                xon_offset=row.xon_offset,
                dynamic_th=row.threshold,
                origins={"*": Origin("catalog", text, self._where, source), "name": origin},
            )
        return name, origin

    def pools(self) -> tuple[BufferPool, ...]:
        """Return the vendor's pools."""
        return tuple(
            BufferPool(name=name, **dict(pool), origins={"*": self.origin})
            for name, pool in self.figures.pools.items()
        )

    def profiles(self, ports: Iterable[PortQos]) -> tuple[BufferProfile, ...]:
        """Return the profiles that some port class refers to."""
        wanted: set[str] = set()
        for port in ports:
            wanted.update(port.ingress_profiles, port.egress_profiles)
            wanted.update(row.profile for row in (*port.priority_groups, *port.buffer_queues))
        vendor = [
            BufferProfile(name=name, **dict(profile), origins={"*": self.origin})
            for name, profile in self.figures.profiles.items()
            if name in wanted
        ]
        return (*vendor, *self._computed.values())

    def _choose_model(self) -> tuple[BufferModel, Origin]:
        asked = self._draft.layers.setting("buffer_model")
        if asked:
            model = BufferModel(asked.text())
            if model is BufferModel.DYNAMIC and not self._platform.dynamic_buffers:
                message = f"{self._platform.name} has no dynamic buffer model"
                self._context.report(kinds.QOS_MODEL, message, asked.origin.location)
            return model, asked.origin
        if self._platform.dynamic_buffers:
            text = "the switch computes headroom for each speed and cable"
            return BufferModel.DYNAMIC, Origin("design", text, None, self._platform.features_source)
        text = "the platform has no dynamic buffer model"
        return BufferModel.TRADITIONAL, Origin("design", text, None, self._platform.features_source)

    def _choose_set(self, sku: HwSku) -> tuple[BufferSet, Origin]:
        role = "t0" if self._draft.place.tier is Tier.LEAF else "t1"
        model = "dynamic" if self.model is BufferModel.DYNAMIC else "static"
        names = [sku.buffer_sets.get(f"{role}.{model}")]
        if model == "dynamic":
            names.append(self._platform.lossless_dynamic_set)
        names.extend(
            name for key, name in sorted(sku.buffer_sets.items()) if key.endswith(f".{model}")
        )
        known = [name for name in names if name and name in self._platform.buffer_sets]
        for name in known:
            figures = self._platform.buffer_sets[name]
            if figures.lossless_ready:
                whose = figures.derived or f"vendor buffer set {name}"
                return figures, Origin("catalog", whose, self._where, figures.source)
        message = f"{self._platform.name} {sku.name} has no lossless {self.model} buffers"
        self._context.report(kinds.QOS_MODEL, message, self._where)
        name, figures = next(iter(self._platform.buffer_sets.items()))
        return figures, Origin("catalog", f"vendor buffer set {name}", self._where, figures.source)
