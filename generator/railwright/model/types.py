"""The base of every type here, and the small vocabularies they share."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, nothing unknown allowed, no silent conversion from text to numbers.

    What validates is built when a class is first used: a run uses half of them. A default that is a
    model itself is therefore made by ``model_construct``, which validates nothing.

    Modules of models do without ``from __future__ import annotations``: it makes texts of them,
    which pydantic then compiles one by one in every run.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, defer_build=True)


class Described(Model):
    """A model that people write or read by hand: the text below an attribute is part of it.

    :mod:`railwright.model.described` reads these texts for hints and for the JSON Schema.
    """


class Fec(StrEnum):
    """Forward error correction as SONiC spells it; RS means 528 or 544 by lane rate."""

    RS = "rs"
    FC = "fc"
    NONE = "none"
    AUTO = "auto"


class Release(StrEnum):
    """SONiC releases, oldest first: branches of sonic-net/sonic-buildimage."""

    R202405 = "202405"
    R202411 = "202411"
    R202505 = "202505"
    R202511 = "202511"
    R202605 = "202605"
    MASTER = "master"

    @property
    def following(self) -> Release | None:
        """The release after this one; None after the newest."""
        later = [*Release][[*Release].index(self) + 1 :]
        return later[0] if later else None

    def has(self, since: Release | None) -> bool:
        """Whether this release carries what came with another."""
        order = list(Release)
        return since is None or order.index(self) >= order.index(since)


class Lifecycle(StrEnum):
    """Where a device or a link stands in its life."""

    PLANNED = "planned"
    ACTIVE = "active"
    DRAINED = "drained"
    MAINTENANCE = "maintenance"


class Tier(StrEnum):
    """Which layer of the Clos a device belongs to."""

    LEAF = "leaf"
    SPINE = "spine"


class Dialect(StrEnum):
    """Which SONiC daemon turns CONFIG_DB into FRR configuration."""

    BGPCFGD = "bgpcfgd"
    FRRCFGD = "frrcfgd"


class BufferModel(StrEnum):
    """Who computes headroom: the switch (dynamic) or the tables we write (traditional)."""

    DYNAMIC = "dynamic"
    TRADITIONAL = "traditional"


class HostAccess(StrEnum):
    """How a host port is connected: members of one subnet per leaf, or a routed link each."""

    VLAN = "vlan"
    ROUTED = "routed"


class PointToPoint(StrEnum):
    """How switch-to-switch links are addressed."""

    NUMBERED = "numbered"
    UNNUMBERED = "unnumbered"


class Attach(StrEnum):
    """How the NICs of a host spread over the leaves of its pod."""

    RAIL = "rail"
    TOR = "tor"
