"""The examples in the docstrings of rules: how they are written, and what they raise.

An example changes a clean site. Its keys, all optional::

    site: teralynx-pod          # one of inventories/; the lab if it is left out
    config:                     # RFC 7396 merge patches of configurations, by name of the device
      leaf-*: {PORT: {Ethernet0: {mtu: "1500"}}}      # * as in file names
    cables:                     # metres of the cable in a port; null: nobody knows
      "leaf-1-01:Ethernet256": 80
    moved:                      # the cable in a port ends at another port; null: it is pulled out
      "leaf-1-01:Ethernet256": "spine-02:Ethernet0"
      "gpu-1-001:nic1": "leaf-1-02:Ethernet0"         # that of a host, named at the host
    follow: true                # addresses, sessions and names go with the cables, and with ASNs
    release: {leaf-*: "202411"}                       # SONiC release, by name of the device
    buffers:                    # what the QoS profile of a device says otherwise of buffers
      leaf-*: {small_packet_percent: 50}
    foreign: ["*"]              # configurations of which no inventory is known, by name of device
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from railwright import pipeline
from railwright.base import yaml12
from railwright.checks import engine
from railwright.checks import site as sites
from railwright.checks.network import End, HostLink, Link, Network, joined
from railwright.checks.rule import Rule, Spot
from railwright.checks.switch import Plug, Switch
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import PortRole
from railwright.model.finding import Edit
from railwright.model.types import Release
from rules.following import followed, named

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
DEFAULT_SITE = "lab"
KEYS = {"site", "config", "cables", "moved", "follow", "release", "buffers", "foreign"}
Example = Mapping[str, Any]
Port = tuple[str, str]
"""Names of a device and of a port of it."""


def parse(text: str) -> Example:
    """Return an example; raises on what is no example."""
    data = yaml12.read_text(text, "example").data
    if not isinstance(data, dict) or not data.keys() <= KEYS:
        msg = f"an example has the keys {', '.join(sorted(KEYS))}"
        raise TypeError(msg)
    return data


def example(rule: Rule[Any], which: str) -> Example:
    """Return the Bad or the Good example of a rule."""
    return parse(rule.sections[which])


def new_findings(change: Example) -> dict[str, list[tuple[str, Spot]]]:
    """Return what an example raises that the clean site does not: id to device and spot."""
    site = change.get("site", DEFAULT_SITE)
    before = network_of(site)
    known = _findings(site)
    found: dict[str, list[tuple[str, Spot]]] = {}
    for one in dict.fromkeys(_touched(before, changed(before, change))):
        if one not in known:
            found.setdefault(one.kind.id, []).append((one.device, one.spot))
    return found


def _touched(before: Network, after: Network) -> Iterator[engine.Found]:
    """Yield what the rules find on switches and links that a change touched, and on the fabric."""
    for name, switch in after.switches.items():
        if switch is not before.switches[name]:
            yield from engine.about_switch(switch, after.links_of.get(name, ()))
    yield from engine.about_fabric(after)


def mended(change: Example, id_: str) -> Example:
    """Return an example after every patch that a rule offers for it.

    Raises:
        ValueError: a patch does not apply.
    """
    after = changed(network_of(change.get("site", DEFAULT_SITE)), change)
    configs: dict[str, Any] = {}
    for found in everything(after):
        if found.kind.id == id_ and found.spot.mend:
            config = configs.get(found.device, after.switches[found.device].tables)
            patch = engine.finding(found, config).edits
            configs[found.device] = patched(config, patch)
    return {**change, "whole": configs}


def patched(config: ConfigDb, edits: Iterable[Edit]) -> ConfigDb:
    """Return a configuration after a JSON patch of adds, removes and replaces.

    Raises:
        ValueError: an operation asks for something that is not so (RFC 6902, chapter 4).
    """
    result: Any = {table: {key: dict(row) for key, row in rows.items()}
                   for table, rows in config.items()}  # fmt: skip
    for edit in edits:
        *above, last = (
            step.replace("~1", "/").replace("~0", "~") for step in edit.path.split("/")[1:]
        )
        at = result
        for step in above:
            if step not in at:
                raise ValueError(edit.path)
            at = at[step]
        if edit.op != "add" and last not in at:
            raise ValueError(edit.path)
        if edit.op == "remove":
            del at[last]
        else:
            at[last] = edit.value
    return result


def everything(network: Network) -> Iterator[engine.Found]:
    """Yield what all rules find on a network."""
    for switch in network.switches.values():
        own = [link for link in network.links_of.get(switch.name, ()) if link.a.switch is switch]
        yield from engine.about_switch(switch, own)
    yield from engine.about_fabric(network)


@cache
def network_of(site: str) -> Network:
    """Return a shipped site as rules read it."""
    built = pipeline.build(ROOT / "inventories" / site, jobs=0)
    return sites.network(built.design.fabric, built.design.catalog, built.configs)


@cache
def _findings(site: str) -> frozenset[engine.Found]:
    return frozenset(everything(network_of(site)))


def changed(network: Network, change: Example) -> Network:
    """Return a network after the changes of an example.

    Raises:
        KeyError: a device or port that the site does not have.
    """
    configs = {name: switch.tables for name, switch in network.switches.items()}
    for pattern, patch in change.get("config", {}).items():
        names = [name for name in configs if fnmatchcase(name, pattern)]
        if not names:
            raise KeyError(pattern)
        for name in names:
            configs[name] = _without_nothing(merged(configs[name], patch))
    configs |= change.get("whole", {})
    moved = {_port(at): _port(to) for at, to in change.get("moved", {}).items()}
    metres = {_port(at): cable_m for at, cable_m in change.get("cables", {}).items()}
    network = _with_buffers(network, change.get("buffers", {}))
    if change.get("follow"):
        before, now = ([(a, b) for a, b, _ in _ends(network, which, {})] for which in ({}, moved))
        configs = followed(configs, before, now)
        configs = named(
            configs,
            [
                ((one.host, one.port), moved[one.host, one.port])
                for one in network.hosts
                if moved.get((one.host, one.port))
            ],
        )
    releases = {
        name: release
        for pattern, release in change.get("release", {}).items()
        for name in configs
        if fnmatchcase(name, pattern)
    }
    after = rewired(network, configs, moved, metres, releases)
    return _disowned(after, change["foreign"]) if "foreign" in change else after


def _with_buffers(network: Network, changes: Mapping[str, Mapping[str, Any]]) -> Network:
    if not changes:
        return network
    switches = dict(network.switches)
    for pattern, fields in changes.items():
        for name, old in network.switches.items():
            if fnmatchcase(name, pattern) and old.known.traffic is not None:
                policy = old.known.traffic.buffers.model_copy(update=fields)
                traffic = old.known.traffic.model_copy(update={"buffers": policy})
                switches[name] = Switch(name, old.tables, old.known._replace(traffic=traffic))
    return Network(tuple(switches.values()), network.links, network.hosts)


def _disowned(network: Network, patterns: list[str]) -> Network:
    switches = {
        name: Switch(name, switch.tables, switch.known._replace(ours=False))
        if any(fnmatchcase(name, pattern) for pattern in patterns)
        else switch
        for name, switch in network.switches.items()
    }
    links = [
        Link(
            link.a._replace(switch=switches[link.a.device]),
            link.b._replace(switch=switches[link.b.device]),
            link.cable_m,
        )
        for link in network.links
    ]
    return Network(tuple(switches.values()), links)


def rewired(
    network: Network,
    configs: Mapping[str, ConfigDb],
    moved: Mapping[Port, Port | None],
    metres: Mapping[Port, int | None],
    releases: Mapping[str, str],
) -> Network:
    """Return a network with other configurations, cables and releases.

    Switches that nothing changed for are the same objects, with all that they have worked out.
    """
    ends = _ends(network, moved, metres)
    hosts = [*_hosts(network, moved, metres)]
    plugs = _plugs(network, ends, hosts) if moved or metres else {}
    switches = {}
    for name, old in network.switches.items():
        known = old.known._replace(
            plugs=plugs.get(name, old.known.plugs),
            release=Release(releases[name]) if name in releases else old.release,
        )
        same = configs[name] is old.tables and known == old.known
        switches[name] = old if same else Switch(name, configs[name], known)

    def end(at: Port) -> End:
        return End(switches[at[0]], at[1])

    links = [joined(end(a), end(b), cable_m) for a, b, cable_m in ends]
    again = [host._replace(end=end((host.end.device, host.end.port))) for host in hosts]
    return Network(tuple(switches.values()), links, again)


def _hosts(
    network: Network, moved: Mapping[Port, Port | None], metres: Mapping[Port, int | None]
) -> Iterator[HostLink]:
    """Yield the cables of hosts that are left, with the switches as they were."""
    for host in network.hosts:
        was = (host.end.device, host.end.port)
        now = moved.get((host.host, host.port), was)
        if now is not None:
            end = End(network.switches[now[0]], now[1])
            yield host._replace(end=end, cable_m=metres.get(was, host.cable_m))


def _ends(
    network: Network, moved: Mapping[Port, Port | None], metres: Mapping[Port, int | None]
) -> list[tuple[Port, Port, int | None]]:
    ends = []
    for link in network.links:
        a, b = (link.a.device, link.a.port), (link.b.device, link.b.port)
        cable_m = metres.get(a, metres.get(b, link.cable_m))
        near, far = (b, a) if b in moved else (a, b)
        to = moved.get(near, far)
        if to is not None:
            ends.append((near, to, cable_m))
    return ends


def _plugs(
    network: Network,
    ends: list[tuple[Port, Port, int | None]],
    hosts: list[HostLink],
) -> dict[str, dict[str, Plug]]:
    spare = Plug(PortRole.UNUSED, "", "")
    found = {
        name: {
            port: spare if plug.role is PortRole.HOST else plug
            for port, plug in switch.plugs.items()
            if plug.role is not PortRole.FABRIC
        }
        for name, switch in network.switches.items()
    }
    for host in hosts:
        plug = Plug(PortRole.HOST, host.host, host.port, host.cable_m)
        found[host.end.device][host.end.port] = plug
    for a, b, cable_m in ends:
        found[a[0]][a[1]] = Plug(PortRole.FABRIC, *b, cable_m)
        found[b[0]][b[1]] = Plug(PortRole.FABRIC, *a, cable_m)
    return found


def merged(target: Any, patch: Any) -> Any:
    """Return an RFC 7396 merge patch applied."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(str(key), None)
        else:
            result[str(key)] = merged(result.get(str(key)), value)
    return result


def _without_nothing(config: ConfigDb) -> ConfigDb:
    return {table: rows for table, rows in config.items() if rows}


def _port(text: str | None) -> Any:
    if text is None:
        return None
    device, _, port = text.partition(":")
    return device, port
