"""What if: one kind of lossless port on a switch that nobody has bought yet, and how far it goes.

The figures are those of :func:`~railwright.design.lossless.plan.make_plan`; the limits are found by
trying it, with the search that halves what is left. That is right because more cable and more ports
never leave more memory (headroom may shrink by 1,024 bytes across one edge of a release's
amendment, which is less than any limit is rounded to).
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import NamedTuple

from railwright.catalog import Catalog, breakout
from railwright.design.lossless.bound import bound
from railwright.design.lossless.choose import Chosen, Switch, configured_m, silicon_of
from railwright.design.lossless.headroom import headroom, traffic_of
from railwright.design.lossless.plan import make_plan
from railwright.design.lossless.silicon import PortSet, Silicon
from railwright.design.lossless.table import holds_xoff, listed_m
from railwright.design.lossless.ways_out import ways_out
from railwright.design.panel import pick_mode
from railwright.design.sku import preference
from railwright.model.asic import PauseQuanta
from railwright.model.lossless import Bound, LosslessPlan, Origination, PortFigures, Verdict
from railwright.model.platform import BreakoutMode, Cage, HeadroomRow, HwSku, Platform
from railwright.model.qos_profile import BufferPolicy, QosProfile
from railwright.model.types import BufferModel, Release, Tier

LONGEST_M = 1_000
"""Length up to which formulas were compared with SONiC's own; limits are sought that far."""
NOT_YET_MBPS = (1_600_000,)
"""Speeds of Ethernet (IEEE P802.3dj) that no switch of the catalog has a port for."""
_EIGHT = 8
_ROUND = 1_024


class Layout(NamedTuple):
    """The ports of one speed that a switch can have."""

    modes: tuple[tuple[Cage, BreakoutMode], ...]
    interfaces: tuple[str, ...]
    lanes: int
    """Of each port."""


class Question(NamedTuple):
    """One kind of port, asked of any switch."""

    speed_mbps: int
    cable_m: int
    mtu: int
    role: str
    """``host`` or ``fabric``: whose ECN points count, and whether the switch is a leaf."""
    lanes: int | None = None
    """None takes the breakout mode with the most ports."""
    ports: int | None = None
    """None takes all that the switch can have."""
    release: Release | None = None
    model: BufferModel | None = None


class Answer(NamedTuple):
    """What one switch makes of a question."""

    platform: Platform
    sku: HwSku
    release: Release
    chosen: Chosen
    ports: PortSet
    plan: LosslessPlan
    most_ports: int
    """Ports of the kind that the switch can have at all."""
    covered: bool
    """False where something stands in for a speed: a slower one's pause time, or a made row."""
    fitting_cable_m: int | None
    """Longest cable that fits with this number of ports, up to :data:`LONGEST_M` or to the length
    asked for if that is more; None when not even a metre does."""
    beyond: Verdict | None
    """What a metre more would come to; None where no limit was found."""
    fitting_ports: int
    """Ports that fit over this length."""
    ways_out: tuple[str, ...]
    """What would make it fit; empty where it does, or where nothing helps."""
    least: Bound
    """The bound, with the facts that are missing."""
    own_xoff_bytes: int | None
    """What the switch itself would compute or look up for this speed; None where nothing."""

    @property
    def fits(self) -> bool:
        """Whether headroom has its room, and what the profile wants to be left is left."""
        return self.plan.fits

    @property
    def figures(self) -> PortFigures:
        """The ports' own figures."""
        (found,) = self.plan.ports
        looked_up = self.chosen.silicon.model is BufferModel.TRADITIONAL
        stand_in = Origination.BOUND if looked_up else Origination.STRETCHED
        decided = found.decided_by if self.covered else stand_in
        return found.model_copy(update={"bound": self.least, "decided_by": decided})


class Refusal(NamedTuple):
    """Why a switch has no answer."""

    platform: Platform
    reason: str
    """What the platform lacks, to stand behind its name."""


def speeds_mbps(platform: Platform) -> tuple[int, ...]:
    """Return the speeds that some mode of some data cage gives, ascending."""
    found = {
        speed
        for cage in platform.data_cages
        for mode in cage.modes
        for part in mode.parts
        for speed in (part.speed_mbps, *part.other_speeds_mbps)
    }
    return tuple(sorted(found))


def layout(platform: Platform, speed_mbps: int, lanes: int | None = None) -> Layout | None:
    """Return the most ports of a speed, or None where the switch has none.

    Args:
        platform: the switch.
        speed_mbps: of every port.
        lanes: of every port; None takes the mode that gives the most ports.
    """
    modes: list[tuple[Cage, BreakoutMode]] = []
    for cage in platform.data_cages:
        mode = _mode(cage, speed_mbps, lanes)
        blocked = platform.limits.eight_way_blocks_next_cage and cage.number % 2 == 0
        if mode is not None and not (blocked and modes and modes[-1][1].ports == _EIGHT):
            modes.append((cage, mode))
    return _laid_out(platform, modes)


def _laid_out(platform: Platform, modes: list[tuple[Cage, BreakoutMode]]) -> Layout | None:
    if not modes:
        return None
    names = [child.interface for cage, mode in modes for child in breakout.children(cage, mode)]
    width = modes[0][1].parts[0].lanes_per_port
    return Layout(tuple(modes), tuple(names[: platform.limits.max_data_ports]), width)


def could_carry(platform: Platform, question: Question) -> bool:
    """Whether the lanes of a cage are together as fast as a speed that no mode names."""
    return any(
        min(question.lanes or len(cage.lanes), len(cage.lanes)) * cage.max_lane_mbps
        >= question.speed_mbps
        for cage in platform.data_cages
    )


def answer(
    catalog: Catalog, platform: Platform, profile: QosProfile, question: Question
) -> Answer | Refusal:
    """Work out one kind of port on one switch.

    Raises:
        CatalogError: a file of the catalog is wrong.
        DesignError: nothing is known of the platform's buffers.
    """
    shape = layout(platform, question.speed_mbps, question.lanes)
    shape = shape or _imagined(platform, question)
    if shape is None:
        return Refusal(platform, _no_layout(platform, question))
    running = question.release or Release(str(catalog.default("release").value))
    sku, shape, running = _sku(platform, shape, question, running)
    if sku is None:
        return Refusal(platform, f"no HwSKU of it carries these ports in {running}")
    count = question.ports or len(shape.interfaces)
    if count > len(shape.interfaces):
        return Refusal(platform, f"it has {len(shape.interfaces)} such ports, {count} are asked")
    tier = Tier.LEAF if question.role == "host" else Tier.SPINE
    switch = Switch(platform, sku, running, tier, question.model)
    chosen = silicon_of(catalog, switch, profile.wants)
    if chosen.model.refused or chosen.buffers.refused:
        words = str(chosen.model.refused or chosen.buffers.refused)
        return Refusal(platform, words.removeprefix(f"{platform.name} "))
    return _answered(chosen, sku, profile, question, (shape, count))


def _answered(
    chosen: Chosen, sku: HwSku, profile: QosProfile, question: Question, wanted: tuple[Layout, int]
) -> Answer:
    silicon, (shape, count) = chosen.silicon, wanted

    def ports(number: int, cable_m: int) -> PortSet:
        return PortSet(
            interfaces=shape.interfaces[:number],
            role=question.role,
            speed_mbps=question.speed_mbps,
            lanes=shape.lanes,
            cable_m=configured_m(silicon, question.speed_mbps, cable_m),
            mtu=question.mtu,
            up=True,
            profile=profile,
        )

    def plan(number: int, cable_m: int) -> LosslessPlan:
        alike = ports(number, cable_m)
        return make_plan(completed(silicon, profile.buffers, alike), profile, (alike,))

    asked = ports(count, question.cable_m)
    found = plan(count, question.cable_m)
    sought = max(LONGEST_M, question.cable_m)
    longest = _last(sought, lambda length: plan(count, length).fits)
    most = _last(len(shape.interfaces), lambda number: plan(number, question.cable_m).fits)
    full = completed(silicon, profile.buffers, asked)
    own = make_plan(silicon, profile, (asked,)).ports
    return Answer(
        platform=silicon.platform,
        sku=sku,
        release=silicon.release,
        chosen=chosen,
        ports=asked,
        plan=found,
        most_ports=len(shape.interfaces),
        covered=full is silicon,
        fitting_cable_m=longest or None,
        beyond=plan(count, longest + 1).verdict if longest < sought else None,
        fitting_ports=most,
        ways_out=() if most >= count else ways_out(full, profile, (asked,)),
        least=bound(
            silicon.pause, silicon.facts.cell_bytes, asked.link, traffic_of(profile.buffers)
        ),
        own_xoff_bytes=own[0].headroom.xoff_bytes if own else None,
    )


def completed(silicon: Silicon, policy: BufferPolicy, ports: PortSet) -> Silicon:
    """Put something in the place of what is not known of a speed; else return the same silicon.

    Where there are no pause quanta, the peer is given the time of the next slower speed. Where the
    switch looks headroom up and has no row for the speed, a row is made: XOFF is the larger of the
    formula and the bound, the rest is the vendor's for its fastest speed.
    """
    speed = ports.speed_mbps
    full = silicon
    if speed not in silicon.pause.quanta:
        full = full._replace(pause=_extended(silicon.pause, speed))
    looked_up = silicon.model is BufferModel.TRADITIONAL
    if looked_up and silicon.rows and not listed_m(silicon.rows, speed):
        full = full._replace(rows=(*silicon.rows, _row(full, policy, ports)))
    return full


def _extended(pause: PauseQuanta, speed_mbps: int) -> PauseQuanta:
    slower = [speed for speed in pause.quanta if speed < speed_mbps]
    nearest = max(slower) if slower else min(pause.quanta)
    quanta = ceil(pause.quanta[nearest] * speed_mbps / nearest)
    return pause.model_copy(update={"quanta": {**pause.quanta, speed_mbps: quanta}})


def _row(silicon: Silicon, policy: BufferPolicy, ports: PortSet) -> HeadroomRow:
    link, traffic = ports.link, traffic_of(policy)
    xoff = bound(silicon.pause, silicon.facts.cell_bytes, link, traffic).xoff_bytes
    if silicon.facts.dynamic is not None:
        formula = headroom(
            silicon.facts.dynamic,
            silicon.pause,
            link,
            traffic,
            shared_headroom=False,
            release=silicon.release,
        )
        xoff = max(xoff, formula.xoff_bytes)
    xoff = ceil(xoff / _ROUND) * _ROUND
    like = max(silicon.rows, key=lambda row: (row.speed_mbps, row.cable_m))
    size = like.size + xoff - like.xoff if holds_xoff(like) else like.size
    known = {"speed_mbps": ports.speed_mbps, "cable_m": ports.cable_m, "xoff": xoff, "size": size}
    return like.model_copy(update=known)


def _last(most: int, good: Callable[[int], bool]) -> int:
    """Return the largest number up to ``most`` that is good, 0 if none is.

    What is good stays good for every smaller number.
    """
    if good(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def _mode(cage: Cage, speed_mbps: int, lanes: int | None) -> BreakoutMode | None:
    if lanes is None:
        return pick_mode(cage, speed_mbps, None)
    mode = pick_mode(cage, speed_mbps, speed_mbps // lanes)
    if mode is None or any(part.lanes_per_port != lanes for part in mode.parts):
        return None
    return mode


def _imagined(platform: Platform, question: Question) -> Layout | None:
    """Return a port for each cage whose lanes together have a speed that no switch has yet."""
    if question.speed_mbps not in NOT_YET_MBPS or not could_carry(platform, question):
        return None
    cages = platform.data_cages
    names = tuple(cage.interface for cage in cages)
    return Layout((), names, question.lanes or len(cages[0].lanes))


def _no_layout(platform: Platform, question: Question) -> str:
    known = speeds_mbps(platform)
    if platform.provisional and not known:
        return "its facts are not public"
    if question.speed_mbps in known and question.lanes is not None:
        return f"no such port has {question.lanes} lanes"
    return "it runs at " + ", ".join(f"{speed // 1000}G" for speed in known)


def _sku(
    platform: Platform, shape: Layout, question: Question, running: Release
) -> tuple[HwSku | None, Layout, Release]:
    """Return the HwSKU with the most of the ports, these ports, and the release it runs.

    A release that nobody asked for gives way to the first one that has the switch.
    """
    sound = [sku for sku in platform.hwskus.values() if sku.defect is None]
    carried = [sku for sku in sound if running.has(sku.since)]
    if not carried and question.release is None:
        first = [sku.since for sku in sound if sku.since]
        running = min(first, key=list(Release).index, default=running)
        carried = [sku for sku in sound if running.has(sku.since)]
    shaped = [(sku, _own(platform, sku, shape, question)) for sku in carried]
    able = [(sku, own) for sku, own in shaped if own is not None]
    if not able:
        return None, shape, running
    sku, own = min(
        able,
        key=lambda one: (
            -len(one[1].interfaces),
            *preference(platform, one[0], re_broken=_re_broken(one[0], shape)),
        ),
    )
    return sku, own, running


def _own(platform: Platform, sku: HwSku, shape: Layout, question: Question) -> Layout | None:
    """Return the ports under a HwSKU: all of them, or those of its own layout if that is fixed."""
    if sku.breakout_capable or not _re_broken(sku, shape):
        return shape
    modes = {
        cage.number: breakout.layout_mode(cage, text)
        for cage in platform.data_cages
        if (text := sku.layout.get(cage.number)) is not None
    }
    kept = {
        number: mode
        for number, mode in modes.items()
        if all(
            part.speed_mbps == question.speed_mbps and question.lanes in (None, part.lanes_per_port)
            for part in mode.parts
        )
    }
    return _laid_out(
        platform, [(cage, kept[cage.number]) for cage in platform.data_cages if cage.number in kept]
    )


def _re_broken(sku: HwSku, shape: Layout) -> bool:
    """Whether a HwSKU lays some cage out otherwise."""
    for cage, mode in shape.modes:
        text = sku.layout.get(cage.number)
        if text is None or breakout.layout_mode(cage, text).parts != mode.parts:
            return True
    return False
