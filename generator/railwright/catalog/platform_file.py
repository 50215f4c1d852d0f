"""The shape of ``catalog/platforms/<name>.yml``.

The file is written to be read by an operator: cages in groups, numbers as a start and a step,
a HwSKU as breakout modes and the cages that run them. ``platform_build`` spells all of that out.
"""

from collections.abc import Mapping

from pydantic import Field

from railwright.model.platform import (
    AliasSuffix,
    Asic,
    CageRole,
    HeadroomFacts,
    Limits,
    PoolFigure,
    ProfileFigure,
    WredFigure,
)
from railwright.model.types import Model, Release


class Rule(Model):
    """A number per cage: ``start``, plus ``step`` after every ``every`` cages of the group."""

    start: int
    step: int = 1
    every: int = Field(default=1, ge=1)


Numbers = Rule | tuple[int, ...]


class CageGroup(Model):
    """Cages that are alike but for their numbers."""

    role: CageRole
    cages: str
    form_factor: str
    form_factor_from: str
    """What the form factor is known from; vendors do not write it in the port files."""
    lanes_per_cage: int = Field(ge=1, le=64)
    max_lane_mbps: int
    supported_speeds_mbps: tuple[int, ...]
    first_interface: Numbers
    first_lane: Numbers
    index: Numbers
    alias: str | tuple[str, ...]
    """``{cage}`` stands for the cage number."""
    alias_suffix: AliasSuffix = AliasSuffix.LETTERS
    modes: tuple[str, ...]
    source: str


class BufferProfiles(Model):
    """Profiles and who uses them; several buffer sets share one of these."""

    profiles: Mapping[str, ProfileFigure]
    lossy_pg_profile: str
    lossy_pgs: str = "0"
    lossless_pg_profile: str | None = None
    lossy_queue_profile: str
    queue_profiles: Mapping[int, str] = {}
    lossless_queue_profile: str | None = None
    ingress_profile_list: tuple[str, ...] = ()
    egress_profile_list: tuple[str, ...] = ()
    source: str


class BufferSetFile(Model):
    """One buffer set: its pools, and the name of the profiles it uses."""

    profiles: str
    pools: Mapping[str, PoolFigure]
    dynamic: bool = False
    default_cable_m: int | None = None
    default_dynamic_th: int | None = None
    traffic_mtu: int | None = None
    small_packet_percentage: int | None = None
    lossless_ready: bool
    derived: str | None = None
    source: str


class HeadroomTable(HeadroomFacts):
    """A ``pg_profile_lookup.ini``.

    A row is speed_mbps, cable_m, size, xon, xoff, threshold and, on some chips, xon_offset.
    """

    rows: tuple[tuple[int, ...], ...]


class HwSkuFile(Model):
    """One HwSKU; ``layout`` is breakout mode to cages, with ``unused`` for cages without ports."""

    since: Release | None = None
    lossy_tuning: tuple[str, ...] = ()
    breakout_capable: bool
    layout: Mapping[str, str]
    lossless_ready: bool
    buffer_sets: Mapping[str, str]
    headroom_table: str | None = None
    autoneg: str | None = None
    create_only_buffers: bool = False
    defect: str | None = None
    source: str


class Features(Model):
    """Which CONFIG_DB tables the platform's SAI understands."""

    profile_lists: bool = False
    pfc_to_pg_map: bool = False
    dynamic_buffers: bool = False
    global_dscp_map: bool = False
    service_port_pfc: bool = False
    source: str


class PlatformFile(Model):
    """A whole platform file."""

    name: str
    platform: str
    vendor: str
    product: str
    provisional: str | None = None
    notes: tuple[str, ...] = ()
    source: str
    asic: Asic
    limits: Limits = Limits.model_construct()
    features: Features
    cage_groups: tuple[CageGroup, ...]
    default_hwsku: str
    hwskus: Mapping[str, HwSkuFile]
    buffer_profiles: Mapping[str, BufferProfiles] = {}
    buffer_sets: Mapping[str, BufferSetFile] = {}
    lossless_dynamic_set: str | None = None
    headroom_tables: Mapping[str, HeadroomTable] = {}
    wred: WredFigure | None = None
