from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.fab.common import choices, fabrics, some
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity

_SEEDS = (
    ("ToRRouter", 0),
    ("LeafRouter", 10),
    ("SpineRouter", 25),
    ("LowerRegionalHub", 60),
    ("FabricRegionalHub", 70),
    ("UpperRegionalHub", 80),
)
"""What the type contains, and the seed; the first that is in it counts, and 0 if none is."""


@fabric_rule(Severity.WARNING)
def seeds(network: Network) -> Iterator[Spot]:
    """Two switches choose among equal paths one after the other, with the same hash seed.

    Why: What the first one has sent to the second has hashed alike already. With the same seed and
        fields the second one's choice is no choice: some of its links stay empty and others fill.
        SONiC sets the seed by the type in DEVICE_METADATA; YANG does not compare switches.
    Fix: Give the tiers different types: ToRRouter to leaves, LeafRouter to spines.
    Source: sonic-net/sonic-buildimage dockers/docker-orchagent/switch.json.j2 (`ecmp_hash_seed`)
    Bad:
        config:
            spine-*: {DEVICE_METADATA: {localhost: {type: ToRRouter}}}
            leaf-*:
              DEVICE_NEIGHBOR_METADATA: {spine-01: {type: ToRRouter}, spine-02: {type: ToRRouter}}
    Good:
        config:
            spine-*: {DEVICE_METADATA: {localhost: {type: FabricSpineRouter}}}
            leaf-*:
              DEVICE_NEIGHBOR_METADATA:
                spine-01: {type: FabricSpineRouter}
                spine-02: {type: FabricSpineRouter}
    """
    for fabric in network.once(fabrics):
        told: dict[str, list[str]] = {}
        for near, far in choices(fabric):
            one, other = network.switches[near], network.switches[far]
            if _chip(one) == _chip(other) is not None and _seed(one) == _seed(other):
                told.setdefault(far, []).append(near)
        for far, before in told.items():
            message = f"{_seed(network.switches[far])} here and on {some(tuple(before))}"
            yield Spot(message, METADATA, LOCALHOST, "type", far)


def _seed(switch: Switch) -> int:
    type_ = switch.text(METADATA, LOCALHOST, "type")
    return next((number for part, number in _SEEDS if part in type_), 0)


def _chip(switch: Switch) -> str | None:
    """Return the vendor of the chip, each of which hashes in its own way; None if unknown."""
    return switch.platform.asic.platform_asic if switch.platform else None
