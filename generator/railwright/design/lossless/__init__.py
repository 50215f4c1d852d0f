"""Lossless arithmetic of a Spectrum switch: headroom, port limits, pool sizes, profile names.

Pure functions over plain descriptions; what they know of a chip comes from the catalog.
"""

from __future__ import annotations

from railwright.design.lossless.headroom import (
    DEFAULT_MTU,
    PortLink,
    Traffic,
    headroom,
)
from railwright.design.lossless.names import (
    DynamicPort,
    NameCollision,
    collisions,
    dynamic_profile_name,
    model_number,
)
from railwright.design.lossless.pools import (
    BoundIds,
    BufferLayout,
    NoSizing,
    PoolRow,
    PoolSize,
    PoolSizing,
    PortGroup,
    ProfileRow,
    pool_sizes,
)
from railwright.design.lossless.port_limit import GroupLoad, PortLimit, Verdict, port_limit
from railwright.model.lossless import Headroom, Reserve, Term

__all__ = [
    "DEFAULT_MTU",
    "BoundIds",
    "BufferLayout",
    "DynamicPort",
    "GroupLoad",
    "Headroom",
    "NameCollision",
    "NoSizing",
    "PoolRow",
    "PoolSize",
    "PoolSizing",
    "PortGroup",
    "PortLimit",
    "PortLink",
    "ProfileRow",
    "Reserve",
    "Term",
    "Traffic",
    "Verdict",
    "collisions",
    "dynamic_profile_name",
    "headroom",
    "model_number",
    "pool_sizes",
    "port_limit",
]
