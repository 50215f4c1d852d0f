"""The base of every type here, and the small vocabularies they share."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Frozen, nothing unknown allowed, no silent conversion from text to numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Described(Model):
    """A model whose attributes are described by the text below them, for JSON Schema and hints.

    Reading these texts from the source takes a millisecond or two for each class, whenever the
    program starts, so only what people write or read by hand is described.
    """

    model_config = ConfigDict(use_attribute_docstrings=True)


class Fec(StrEnum):
    """Forward error correction as SONiC spells it; RS means 528 or 544 by lane rate."""

    RS = "rs"
    FC = "fc"
    NONE = "none"
    AUTO = "auto"


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
