"""Whether anything notices a mutant: YANG, or the rules on what it touches and on the fabric."""

from __future__ import annotations

from functools import cache

from mutants.plan import SITES, Mutant
from railwright.checks import engine
from railwright.checks.network import Network
from railwright.checks.yang.engine import YangEngine, load_engine
from rules.examples import network_of, rewired


@cache
def networks() -> dict[str, Network]:
    """Return the shipped fabrics."""
    return {site: network_of(site) for site in SITES}


@cache
def yang() -> YangEngine:
    """Return the shipped YANG modules."""
    return load_engine()


@cache
def before(site: str) -> frozenset[engine.Found]:
    """Return what the rules find on a fabric as it is."""
    network = networks()[site]
    about = [one for name in network.switches for one in _about(network, name)]
    return frozenset((*about, *engine.about_fabric(network)))


def noticed_by(mutant: Mutant) -> str | None:
    """Return the id of the first finding that the fabric does not have without the mutation."""
    clean = networks()[mutant.site]
    configs = {name: switch.tables for name, switch in clean.switches.items()}
    if mutant.config is not None:
        if yang().validate(mutant.config):
            return "YANG"
        configs[mutant.device] = mutant.config
    after = rewired(clean, configs, mutant.moved, {}, {})
    known = before(mutant.site)
    touched = [name for name, one in after.switches.items() if one is not clean.switches[name]]
    for name in touched:
        for found in _about(after, name):
            if found not in known:
                return found.kind.id
    for found in engine.about_fabric(after):
        if found not in known:
            return found.kind.id
    return None


def _about(network: Network, name: str) -> tuple[engine.Found, ...]:
    return engine.about_switch(network.switches[name], network.links_of.get(name, ()))
