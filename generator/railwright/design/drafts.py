"""The design's working objects: a device that is being filled in, and links that are planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from railwright.base.location import Origin
from railwright.design.layers import Layers, Settled
from railwright.model.fabric import Endpoint, PortRole
from railwright.model.intent import DeviceIntent, HostGroup
from railwright.model.parts import ServerProfile
from railwright.model.platform import BreakoutMode, Cage, ChildPort, HwSku, Platform
from railwright.model.types import Lifecycle, Tier


class Place(NamedTuple):
    """The position of a switch: all that its addresses and numbers depend on."""

    tier: Tier
    pod: int
    """0 for a spine, which belongs to no pod."""
    plane: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody calls


class Leg(NamedTuple):
    """One child of one cage."""

    cage: Cage
    mode: BreakoutMode
    position: int
    child: ChildPort


class Use(NamedTuple):
    """What a link makes of a leg: the settled values of its port and who settled them.

    Ports of a device for which the same was decided share one ``origins``.
    """

    leg: Leg
    role: PortRole
    peer: Endpoint
    speed_mbps: int
    fec: str
    mtu: int
    autoneg: str | None
    link_training: str | None
    admin: str | None
    description: str | None
    optic: str | None
    cable_m: int
    state: Lifecycle
    qos: Settled | None
    """A QoS profile of the port's own; None is its switch's."""
    origins: dict[str, Origin]


@dataclass
class Draft:
    """A switch on its way to a :class:`~railwright.model.fabric.Device`."""

    name: str
    place: Place
    layers: Layers
    platform: Platform
    platform_origin: Origin
    special: DeviceIntent | None
    uses: dict[tuple[int, int], Use] = field(default_factory=dict)
    """By cage number and leg."""
    modes: dict[int, tuple[BreakoutMode, Origin]] = field(default_factory=dict)
    """Mode of each cage in use, and who chose it."""
    hwsku: HwSku | None = None
    hwsku_origin: Origin | None = None


class HostDraft(NamedTuple):
    """A group of hosts in a pod, with its profile looked up."""

    pod: int
    name: str
    group: HostGroup
    profile: ServerProfile


class HostLink(NamedTuple):
    """A NIC port to be plugged into a leaf, by position only."""

    host: str
    host_index: int
    port: str
    rail: int
    plane: int
    leaf: int
    """Index of the leaf in its plane and pod."""
    slot: int
    """Which of the leaf's legs for this group, from 0."""
    member: int
    """Position in its subnet, from 0."""
    subnet: int
    """Which host subnet of the leaf, from 0."""


class FabricLink(NamedTuple):
    """A leaf-spine cable to be, by position only."""

    pod: int
    plane: int
    leaf: int
    spine: int
    parallel: int
    leaf_slot: int
    spine_slot: int
