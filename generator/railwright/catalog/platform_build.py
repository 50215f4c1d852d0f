"""Spell a platform file out into a :class:`Platform`, and find what contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from railwright.base import ranges
from railwright.base.errors import CatalogError
from railwright.base.text import did_you_mean
from railwright.catalog import breakout
from railwright.catalog.platform_file import Rule
from railwright.model.platform import (
    BreakoutMode,
    BufferSet,
    Cage,
    HeadroomFacts,
    HeadroomRow,
    HwSku,
    Platform,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from railwright.catalog.platform_file import (
        BufferProfiles,
        CageGroup,
        Numbers,
        PlatformFile,
    )

_UNUSED = "unused"
_COLUMNS = 7
"""Of a headroom row; the last one is optional."""
_BREAKOUT_CFG_CHARACTERS = 64
"""Longest mode for BREAKOUT_CFG (src/sonic-yang-models/yang-models/sonic-breakout_cfg.yang)."""
_LAST_CAGE = 4096
"""No chassis comes near; it keeps a slip of the pen from filling the memory."""

Path = tuple[int | str, ...]
_Value = TypeVar("_Value")


class FileFault(Exception):
    """A value that is well formed and still wrong; ``path`` leads to it."""

    def __init__(self, path: Path, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.hint = hint


def build(file: PlatformFile) -> Platform:
    """Spell the file out.

    Raises:
        FileFault: the file contradicts itself, or a mode does not fit its cage.
    """
    cages = tuple(_cages(file))
    buffer_sets = {name: _buffer_set(file, name) for name in file.buffer_sets}
    _known(file.default_hwsku, file.hwskus, ("default_hwsku",), "HwSKU")
    if file.lossless_dynamic_set is not None:
        _known(file.lossless_dynamic_set, buffer_sets, ("lossless_dynamic_set",), "buffer set")
    features = file.features
    return Platform(
        name=file.name,
        platform=file.platform,
        vendor=file.vendor,
        product=file.product,
        asic=file.asic,
        cages=cages,
        limits=file.limits,
        default_hwsku=file.default_hwsku,
        hwskus={name: _hwsku(file, name, cages) for name in file.hwskus},
        buffer_sets=buffer_sets,
        lossless_dynamic_set=file.lossless_dynamic_set,
        headroom_tables={name: _headroom(file, name) for name in file.headroom_tables},
        headroom_facts={
            name: HeadroomFacts(
                shared_headroom=table.shared_headroom,
                lossless_ready=table.lossless_ready,
                source=table.source,
            )
            for name, table in file.headroom_tables.items()
        },
        wred=file.wred,
        profile_lists=features.profile_lists,
        pfc_to_pg_map=features.pfc_to_pg_map,
        dynamic_buffers=features.dynamic_buffers,
        global_dscp_map=features.global_dscp_map,
        service_port_pfc=features.service_port_pfc,
        features_source=features.source,
        notes=file.notes,
        provisional=file.provisional,
        source=file.source,
    )


def _cages(file: PlatformFile) -> Iterator[Cage]:
    seen: dict[int, int] = {}
    for position, group in enumerate(file.cage_groups):
        at: Path = ("cage_groups", position)
        for cage in _group_cages(group, at):
            if cage.number in seen:
                msg = f"cage {cage.number} stands in two groups"
                raise FileFault((*at, "cages"), msg)
            seen[cage.number] = position
            yield cage


def _buffer_set(file: PlatformFile, name: str) -> BufferSet:
    given = file.buffer_sets[name]
    at: Path = ("buffer_sets", name)
    shared = _known(
        given.profiles, file.buffer_profiles, (*at, "profiles"), "group of buffer profiles"
    )
    for profile, figure in shared.profiles.items():
        _known(
            figure.pool,
            given.pools,
            ("buffer_profiles", given.profiles, "profiles", profile),
            f"pool of buffer set {name}",
        )
    for role, used in _uses(shared):
        _known(used, shared.profiles, ("buffer_profiles", given.profiles, role), "profile")
    return BufferSet(
        pools=given.pools,
        profiles=shared.profiles,
        lossy_pg_profile=shared.lossy_pg_profile,
        lossy_pgs=shared.lossy_pgs,
        lossless_pg_profile=shared.lossless_pg_profile,
        lossy_queue_profile=shared.lossy_queue_profile,
        queue_profiles=shared.queue_profiles,
        lossless_queue_profile=shared.lossless_queue_profile,
        ingress_profile_list=shared.ingress_profile_list,
        egress_profile_list=shared.egress_profile_list,
        dynamic=given.dynamic,
        default_cable_m=given.default_cable_m,
        default_dynamic_th=given.default_dynamic_th,
        traffic_mtu=given.traffic_mtu,
        small_packet_percentage=given.small_packet_percentage,
        lossless_ready=given.lossless_ready,
        derived=given.derived,
        source=given.source,
    )


def _headroom(file: PlatformFile, name: str) -> tuple[HeadroomRow, ...]:
    rows: dict[tuple[int, int], HeadroomRow] = {}
    for position, row in enumerate(file.headroom_tables[name].rows):
        at: Path = ("headroom_tables", name, "rows", position)
        if len(row) not in (_COLUMNS - 1, _COLUMNS):
            msg = f"a headroom row has {_COLUMNS - 1} or {_COLUMNS} numbers, not {len(row)}"
            hint = "speed_mbps, cable_m, size, xon, xoff, threshold, xon_offset (optional)"
            raise FileFault(at, msg, hint)
        speed, cable, size, xon, xoff, threshold = row[: _COLUMNS - 1]
        if (speed, cable) in rows:
            raise FileFault(at, f"speed {speed} and cable {cable} m stand twice in the table")
        rows[speed, cable] = HeadroomRow(
            speed_mbps=speed,
            cable_m=cable,
            size=size,
            xon=xon,
            xoff=xoff,
            threshold=threshold,
            xon_offset=row[_COLUMNS - 1] if len(row) == _COLUMNS else None,
        )
    return tuple(rows.values())


def _hwsku(file: PlatformFile, name: str, cages: tuple[Cage, ...]) -> HwSku:
    given = file.hwskus[name]
    at: Path = ("hwskus", name)
    for key, used in given.buffer_sets.items():
        _known(used, file.buffer_sets, (*at, "buffer_sets", key), "buffer set")
    if given.headroom_table is not None:
        _known(
            given.headroom_table,
            file.headroom_tables,
            (*at, "headroom_table"),
            "headroom table",
        )
    return HwSku(
        name=name,
        since=given.since,
        lossy_tuning=given.lossy_tuning,
        breakout_capable=given.breakout_capable,
        layout=_layout(given.layout, cages, (*at, "layout")),
        lossless_ready=given.lossless_ready,
        buffer_sets=given.buffer_sets,
        headroom_table=given.headroom_table,
        autoneg=given.autoneg,
        create_only_buffers=given.create_only_buffers,
        defect=given.defect,
        source=given.source,
    )


def _cage_numbers(text: str, at: Path) -> tuple[int, ...]:
    hint = "write 1-64, or 1-12,15, or 1-63/2 for odd cages"
    try:
        spans = ranges.spans(text)
    except ValueError as error:
        raise FileFault(at, f"cages: {error}", hint) from None
    for span in spans:
        if not span.first <= span.last <= _LAST_CAGE:
            msg = f"range {span.text!r} is empty or runs beyond cage {_LAST_CAGE}"
            raise FileFault(at, msg, hint)
    return tuple(number for span in spans for number in span.numbers)


def _group_cages(group: CageGroup, at: Path) -> Iterator[Cage]:
    numbers = _cage_numbers(group.cages, (*at, "cages"))
    count = len(numbers)
    interfaces = _spelled(group.first_interface, count, (*at, "first_interface"))
    lanes = _spelled(group.first_lane, count, (*at, "first_lane"))
    indexes = _spelled(group.index, count, (*at, "index"))
    aliases = _aliases(group, numbers, (*at, "alias"))
    modes = tuple(
        _mode(text, group.lanes_per_cage, (*at, "modes", position))
        for position, text in enumerate(group.modes)
    )
    for number, interface, lane, index, alias in zip(
        numbers, interfaces, lanes, indexes, aliases, strict=True
    ):
        yield Cage(
            number=number,
            role=group.role,
            form_factor=group.form_factor,
            first_interface=interface,
            alias=alias,
            alias_suffix=group.alias_suffix,
            index=index,
            lanes=tuple(range(lane, lane + group.lanes_per_cage)),
            modes=modes,
            max_lane_mbps=group.max_lane_mbps,
            supported_speeds_mbps=group.supported_speeds_mbps,
        )


def _spelled(numbers: Numbers, count: int, at: Path) -> tuple[int, ...]:
    if isinstance(numbers, Rule):
        return tuple(
            numbers.start + numbers.step * (position // numbers.every) for position in range(count)
        )
    _same_length(len(numbers), count, at)
    return numbers


def _aliases(group: CageGroup, numbers: tuple[int, ...], at: Path) -> tuple[str, ...]:
    if isinstance(group.alias, str):
        return tuple(group.alias.replace("{cage}", str(number)) for number in numbers)
    _same_length(len(group.alias), len(numbers), at)
    return group.alias


def _same_length(given: int, cages: int, at: Path) -> None:
    if given != cages:
        raise FileFault(at, f"{given} entries for {cages} cages", "one entry per cage")


def _mode(text: str, lanes: int, at: Path) -> BreakoutMode:
    if len(text) > _BREAKOUT_CFG_CHARACTERS:
        msg = f"breakout mode {text!r} is longer than {_BREAKOUT_CFG_CHARACTERS} characters"
        raise FileFault(at, msg, "SONiC's BREAKOUT_CFG takes no longer text")
    try:
        return breakout.parse_mode(text, lanes)
    except CatalogError as error:
        raise FileFault(at, error.message, error.hint) from None


def _layout(given: Mapping[str, str], cages: tuple[Cage, ...], at: Path) -> dict[int, str | None]:
    by_number = {cage.number: cage for cage in cages}
    layout: dict[int, str | None] = {}
    for text, listed in given.items():
        for number in _cage_numbers(listed, (*at, text)):
            if number in layout:
                raise FileFault((*at, text), f"cage {number} stands twice in the layout")
            layout[number] = None if text == _UNUSED else text
            if cages and text != _UNUSED:
                _check_layout(by_number, number, text, (*at, text))
    missing = sorted(by_number.keys() - layout.keys())
    if missing:
        msg = f"the layout says nothing of cage {missing[0]}"
        raise FileFault(at, msg, f"list cages without ports under {_UNUSED}:")
    return dict(sorted(layout.items()))


def _check_layout(cages: Mapping[int, Cage], number: int, text: str, at: Path) -> None:
    if number not in cages:
        raise FileFault(at, f"there is no cage {number}")
    try:
        breakout.layout_mode(cages[number], text)
    except CatalogError as error:
        raise FileFault(at, error.message, error.hint) from None


def _uses(shared: BufferProfiles) -> Iterator[tuple[str, str]]:
    for role in (
        "lossy_pg_profile",
        "lossless_pg_profile",
        "lossy_queue_profile",
        "lossless_queue_profile",
    ):
        used = getattr(shared, role)
        if used is not None:
            yield role, used
    for role in ("ingress_profile_list", "egress_profile_list"):
        for used in getattr(shared, role):
            yield role, used
    for used in shared.queue_profiles.values():
        yield "queue_profiles", used


def _known(name: str, among: Mapping[str, _Value], at: Path, what: str) -> _Value:
    if name not in among:
        raise FileFault(at, f"no {what} is called {name!r}", did_you_mean(name, among))
    return among[name]
