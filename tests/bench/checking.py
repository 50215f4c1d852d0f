"""The check of a whole fabric, and the proof that it has no deadlock.

Limits: all that is judged of a switch of 64 ports takes no longer than 25 ms on the machine that
`budgets` tells of, in a fabric of 128 switches, with the rules that look at all of them. A fabric
of 1,000 switches is proven within a minute of CPU, and time grows no faster than its links times
their logarithm where pods are alike. Where nothing is alike, less can be put together; that growth
is reported, and its time has the same limit.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Mapping
from functools import partial

from bench.budgets import DUMPS_MS, VALIDATE_MS
from bench.harness import Figure, Scale, exponent, pair_up, sample, samples
from bench.sites import pods, read
from railwright.checks import engine as rule_engine
from railwright.checks import site as sites
from railwright.checks.network import Network
from railwright.checks.routes.deadlock import analyse
from railwright.checks.routes.sessions import Router
from railwright.checks.yang.engine import load_engine
from railwright.model.configdb import ConfigDb
from railwright.render.renderer import Renderer

PROOF_S, PROOF_EXPONENT = 60.0, 1.1
_SWITCHES, _PORTS = 128, 64
_SIZES, _QUICK_SIZES = (250, 500, 1000, 2000, 4000), (250, 500, 1000)
_LIMITED = 1000
_LEAVES = _SPINES = 16
_SUPERSPINE_PORTS = 64


def whole(scale: Scale) -> list[Figure]:
    """Time YANG and all rules on a fabric of 128 switches, per switch; <= 25 ms with 64 ports."""
    site = read(pods(1 if scale.quick else 4))
    fabric = site.design()
    renderer = Renderer()
    configs = {one.name: renderer.render(one, fabric) for one in fabric.devices}
    yang = load_engine()
    largest = max(configs.values(), key=lambda config: len(config["PORT"]))

    def network() -> Network:
        return sites.network(fabric, site.catalog, configs)

    def validate() -> None:
        for config in configs.values():
            yang.validate(config)

    def judge() -> None:
        whole = network()
        _switches(whole)
        rule_engine.about_fabric(whole)

    names = ("dumps", "yang", "rules")
    rows = samples(
        [lambda: _dump(configs), validate, judge],
        1 if scale.quick else 3,
    )
    known = DUMPS_MS[_PORTS]
    count = len(configs)
    shares = {name: pair_up(rows, place, 0) for place, name in enumerate(names)}
    figures = [
        Figure(
            f"{count} switches: {name}",
            shares[name].ratio * known,
            None,
            f"{shares[name].upper_ms / count:.3g} ms a switch here",
        )
        for name in names[1:]
    ]
    total = sum(figure.value for figure in figures)
    words = f"switches of {len(largest['PORT'])} ports and less"
    return [
        *figures,
        Figure(f"{count} switches: whole check", total, VALIDATE_MS[_PORTS], words),
    ]


def proof(scale: Scale) -> list[Figure]:
    """Time the deadlock proof of three-tier fabrics; a minute at 1,000 switches, growth <= 1.1."""
    return [
        *_proof(scale, "alike", PROOF_EXPONENT, partial(three_tiers)),
        *_proof(scale, "uneven cables", None, partial(three_tiers, missing=0.01)),
        *_proof(
            scale,
            "nothing alike",
            None,
            partial(three_tiers, missing=0.02, gone=0.04, own_asns=True),
        ),
    ]


def _proof(
    scale: Scale, name: str, limit: float | None, make: partial[Mapping[str, Router]]
) -> list[Figure]:
    figures, work, spent = [], [], []
    for size in _QUICK_SIZES if scale.quick else _SIZES:
        routers = make(size)
        links = sum(sum(one.links.values()) for one in routers.values()) // 2
        found = analyse(routers)
        timed = min((sample(partial(analyse, routers)) for _ in range(2)), key=lambda t: t.loops)
        work.append(links * math.log2(links))
        spent.append(timed.loops)
        words = f"{links} links, {len(found.critical)} of them the only way for somebody"
        figures.append(
            Figure(
                f"{name}, {size} switches, s",
                timed.ms / 1e3,
                PROOF_S if size <= _LIMITED else None,
                words,
            )
        )
    return [*figures, Figure(f"{name}, exponent", exponent(work, spent), limit)]


def three_tiers(
    size: int, missing: float = 0.0, gone: float = 0.0, *, own_asns: bool = False
) -> Mapping[str, Router]:
    """Return about so many switches: pods of sixteen leaves and spines, groups of superspines.

    Spine s of each pod is linked to every superspine of group s; a group is as large as its pods
    need so that a superspine has a port for each.

    Args:
        size: how many switches.
        missing: share of the cables that is left out by chance.
        gone: share of the spines that is.
        own_asns: whether each switch has its own ASN, instead of one for each tier of a pod.
    """
    chance = random.Random(size)  # noqa: S311 # which cable is missing is no secret
    per_pod = _LEAVES + _SPINES
    supers = max(1, round(size / (per_pod + _SPINES) * _LEAVES / _SUPERSPINE_PORTS))
    lost: set[str] = set()
    links: dict[str, dict[str, int]] = {}

    def join(one: str, other: str) -> None:
        if one not in lost and other not in lost and chance.random() >= missing:
            links.setdefault(one, {})[other] = 1
            links.setdefault(other, {})[one] = 1

    for pod in range(round((size - _SPINES * supers) / per_pod)):
        spines = [f"spine-{pod}-{number}" for number in range(_SPINES)]
        lost |= {name for name in spines if chance.random() < gone}
        for group, spine in enumerate(spines):
            for leaf in range(_LEAVES):
                join(f"leaf-{pod}-{leaf}", spine)
            for number in range(supers):
                join(spine, f"super-{group}-{number}")
    return {
        name: Router(
            name=name,
            asn=name if own_asns or name.startswith("leaf") else name.rpartition("-")[0][:9],
            own_asn_allowed=0,
            has_hosts=name.startswith("leaf"),
            links=peers,
        )
        for name, peers in links.items()
    }


def _dump(configs: Mapping[str, ConfigDb]) -> None:
    for config in configs.values():
        json.dumps(config, indent=4, sort_keys=True)


def _switches(network: Network) -> None:
    for switch in network.switches.values():
        links = network.links_of.get(switch.name, ())
        rule_engine.about_switch(switch, [one for one in links if one.a.switch is switch])
