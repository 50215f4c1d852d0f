"""The YANG verdict: how it grows with ports, and what our part of it costs.

Limits: libyang is linear in the rows of a routed switch, and translating has to stay small beside
it. VLAN_MEMBER and BGP_NEIGHBOR_AF are quadratic in libyang itself (conditions that look at every
row for every row), so their growth is reported and not gated.
"""

from __future__ import annotations

import orjson

from bench.harness import Figure, Scale, growth, pair_up, samples
from bench.sites import PORTS, switch
from railwright.checks.yang.engine import LibyangEngine, load_engine
from railwright.checks.yang.translate import translate
from railwright.model.configdb import ConfigDb

EXPONENT, TRANSLATION_RATIO = 1.1, 0.15


def ports(scale: Scale) -> list[Figure]:
    """Time ``validate`` at 64 to 512 routed ports (<= 1.1), and translation / libyang (<= 0.15)."""
    engine = load_engine()
    if not isinstance(engine, LibyangEngine):
        raise TypeError(engine)
    sizes = PORTS[:3] if scale.quick else PORTS
    configs = [switch(size).config for size in sizes]
    found, words = growth(sizes, [lambda c=c: _accept(engine, c) for c in configs], scale.pairs)
    figures = [Figure("exponent, routed", found, EXPONENT, words)]
    for size in (sizes[0], sizes[-1]):
        config = switch(size).config
        text = _translated(engine, config)
        halves = pair_up(
            samples(
                [lambda c=config: _translated(engine, c), lambda t=text: engine._context.parse(t)],
                scale.pairs,
            )
        )
        words = f"translation {halves.upper_ms:.3g} ms, libyang {halves.lower_ms:.3g} ms"
        name = f"translation / libyang, {size} ports"
        figures.append(Figure(name, halves.ratio, TRANSLATION_RATIO, words))
    for name, shape in (("VLAN_MEMBER", _members), ("BGP_NEIGHBOR_AF", _families)):
        odd = [shape(switch(size).config) for size in sizes[:3]]
        found, words = growth(sizes[:3], [lambda c=c: _accept(engine, c) for c in odd], 1)
        figures.append(Figure(f"exponent, {name}", found, None, words))
    return figures


def _accept(engine: LibyangEngine, config: ConfigDb) -> None:
    issues = engine.validate(config)
    if issues:
        raise AssertionError(issues[:3])


def _translated(engine: LibyangEngine, config: ConfigDb) -> str:
    return orjson.dumps(translate(config, engine.schema).data()).decode()


def _members(config: ConfigDb) -> ConfigDb:
    """Return a switch that has all its ports in one VLAN, and nothing else."""
    members = {f"Vlan10|{port}": {"tagging_mode": "untagged"} for port in config["PORT"]}
    return {
        "PORT": config["PORT"],
        "VLAN": {"Vlan10": {"vlanid": "10", "admin_status": "up"}},
        "VLAN_MEMBER": members,
    }


def _families(config: ConfigDb) -> ConfigDb:
    """Return the sessions of a switch in the words of frrcfgd, with their address families."""
    peers = list(config["BGP_NEIGHBOR"])
    return {
        "BGP_GLOBALS": {"default": {"local_asn": "4200000000", "router_id": "10.255.0.1"}},
        "BGP_NEIGHBOR": {f"default|{peer}": {"asn": "4200001000"} for peer in peers},
        "BGP_NEIGHBOR_AF": {
            f"default|{peer}|{'ipv6' if ':' in peer else 'ipv4'}_unicast": {"admin_status": "up"}
            for peer in peers
        },
    }
