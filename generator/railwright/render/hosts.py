"""What hosts have to be set to: made from a designed fabric, written for people and for a shell.

The script only reads. What it prints of an inventory has been quoted on the way in: a template that
forgets to is refused when it runs.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import jinja2

from railwright.base.natural import natural_key
from railwright.base.resources import root
from railwright.catalog import Catalog
from railwright.model.fabric import Fabric, Host, HostPort
from railwright.model.host_contract import (
    ContractPort,
    HostContract,
    HowTo,
    NicFamily,
    Setting,
    SettingKind,
)
from railwright.model.qos_profile import QosProfile
from railwright.render.host_values import Need, wanted

ProfileOf = Callable[[HostPort], QosProfile]
"""Which QoS profile holds at the switch port that a host port is plugged into."""
GENERIC = "generic"
"""The family of NICs that no other family names."""
_FOLDER = "hosts"
_UNSAFE = re.compile(r"[^a-z0-9.]+")
_PAIR = re.compile(r"\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")


def host_contracts(
    fabric: Fabric, qos: QosProfile | ProfileOf, catalog: Catalog
) -> tuple[HostContract, ...]:
    """Return what hosts are held to: one contract for each group, server and QoS profile.

    Args:
        fabric: designed; its host ports say where they are plugged in.
        qos: the profile of the whole fabric, or what tells it for a host port.
        catalog: knows servers and NIC families.

    Returns:
        In natural order of their names. A host whose ports see two profiles stands in two.

    Raises:
        UnknownReference: a server profile or NIC family that the catalog does not have.
        CatalogError: a file of the catalog is wrong.
    """
    profile_of: ProfileOf = (lambda _port: qos) if isinstance(qos, QosProfile) else qos
    families = tuple(catalog.nic_family(name) for name in catalog.nic_families())
    groups = _groups(fabric.hosts, profile_of)
    all_words = [group.words for group in groups]
    taken: set[str] = set()
    contracts = []
    for group in sorted(groups, key=lambda group: natural_key("-".join(group.words))):
        starts = [group.words[:count] for count in range(1, len(group.words) + 1)]
        start = next((words for words in starts if _alone(words, all_words)), group.words)
        name = _unused("-".join(start), taken)
        contracts.append(_contract(fabric, group, catalog, families, name))
    return tuple(sorted(contracts, key=lambda contract: natural_key(contract.name)))


def review_file(contract: HostContract) -> str:
    """Return a contract as YAML for people to review, every setting with its source."""
    return _environment().get_template("review.yml.j2").render(contract=contract)


def checker_script(contract: HostContract) -> str:
    """Return a POSIX shell script that compares a host with its contract and changes nothing.

    It prints OK, WRONG or UNKNOWN for every setting of every port, and ends with 0 if all is right,
    with 1 if anything is wrong, with 2 if nothing is wrong but something could not be read.
    """
    return _environment().get_template("check.sh.j2").render(contract=contract)


class _Group(NamedTuple):
    """Like hosts, and those of their ports that see one profile."""

    hosts: list[Host]
    ports: dict[str, HostPort]
    """Ports of the group's hosts by name; which host's is all one."""
    links: list[HostPort]
    """The same of every host."""
    qos: QosProfile

    @property
    def words(self) -> tuple[str, str, str]:
        """Group, server profile and QoS profile: as many as tell it from others make its name."""
        return (self.hosts[0].group, self.hosts[0].profile, self.qos.name)


def _alone(words: tuple[str, ...], all_words: Iterable[tuple[str, ...]]) -> bool:
    return sum(other[: len(words)] == words for other in all_words) == 1


def _groups(hosts: Iterable[Host], profile_of: ProfileOf) -> list[_Group]:
    """Return hosts that have one group, server profile and QoS profile together."""
    found: dict[tuple[str, str], list[_Group]] = {}
    for host in sorted(hosts, key=lambda host: natural_key(host.name)):
        same = found.setdefault((host.group, host.profile), [])
        for port in host.ports:
            qos = profile_of(port)
            group = next((item for item in same if item.qos == qos), None)
            if group is None:
                group = _Group([], {}, [], qos)
                same.append(group)
            if host not in group.hosts[-1:]:
                group.hosts.append(host)
            group.ports.setdefault(port.port, port)
            group.links.append(port)
    return [group for same in found.values() for group in same]


def _contract(
    fabric: Fabric, group: _Group, catalog: Catalog, families: Sequence[NicFamily], name: str
) -> HostContract:
    server = catalog.server(group.hosts[0].profile)
    family, *others = nic_families_of(server.nic_model, families)
    lengths = (_cable_m(fabric, port) for port in group.links)
    need = Need(group.qos, family, max(lengths, default=0))
    settings = (_settings(kind, how, need) for kind, how in family.settings.items())
    also = (f"{server.nic_model}: may also be {other.title}" for other in others)
    return HostContract(
        name=name,
        site=fabric.site,
        group=group.hosts[0].group,
        server=server.name,
        nic_model=server.nic_model,
        family=family.name,
        title=family.title,
        drivers=tuple(sorted({driver for item in (family, *others) for driver in item.drivers})),
        qos=group.qos.name,
        qos_source=group.qos.hosts.source,
        congestion_control=group.qos.hosts.congestion_control,
        hosts=tuple(host.name for host in group.hosts),
        ports=tuple(
            ContractPort(port=key, rail=port.rail, plane=port.plane, speed_mbps=port.speed_mbps)
            for key, port in sorted(group.ports.items(), key=lambda item: natural_key(item[0]))
        ),
        cable_m=need.cable_m,
        settings=tuple(item for several in settings for item in several),
        remarks=(*also, *family.remarks, *group.qos.notes),
        evidence=group.qos.hosts.evidence,
    )


def nic_families_of(model: str, families: Iterable[NicFamily]) -> tuple[NicFamily, ...]:
    """Return the families that a server profile's NIC model names, in the order of the text.

    Where it names none, the family called :data:`GENERIC`.

    Raises:
        ValueError: it names none, and there is no such family.
    """
    text = model.lower()
    places: list[tuple[int, NicFamily]] = []
    for family in families:
        found = [text.find(word.lower()) for word in family.models]
        if any(place >= 0 for place in found):
            places.append((min(place for place in found if place >= 0), family))
    if places:
        return tuple(family for _, family in sorted(places, key=lambda pair: pair[0]))
    generic = tuple(family for family in families if family.name == GENERIC)
    if not generic:
        msg = f"no family of NICs is called {GENERIC!r}, and none has {model!r}"
        raise ValueError(msg)
    return generic


def _settings(kind: SettingKind, how: HowTo, need: Need) -> Iterator[Setting]:
    for item in wanted(kind, need):
        blanks = {
            "<value>": " or ".join(item.values),
            "<priority>": "" if item.priority is None else str(item.priority),
            "<dscp>": item.dscp,
            "<pfc>": ",".join("1" if n in need.qos.lossless else "0" for n in range(8)),
        }
        yield Setting(
            kind=kind,
            name=item.name,
            values=item.values,
            match=how.match or item.match,
            reader=how.reader,
            arguments=tuple(_filled(text, blanks) for text in how.arguments),
            read=_filled(how.read, blanks),
            mend=None if how.mend is None else _filled(how.mend, blanks),
            evidence=how.evidence,
            source=how.source,
        )


def _filled(text: str, blanks: Mapping[str, str]) -> str:
    for blank, value in blanks.items():
        text = text.replace(blank, value)
    return text


def _cable_m(fabric: Fabric, port: HostPort) -> int:
    return fabric.device(port.leaf).port_by_name[port.interface].cable_m


def _unused(text: str, taken: set[str]) -> str:
    """Return a file name made of a text that nothing has yet, and take it."""
    stem = _UNSAFE.sub("-", text.lower()).strip("-.") or "hosts"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name


class _Quoted(str):
    """Text that a shell or YAML reads as one word, whatever is in it."""

    __slots__ = ()


def _shell(value: object) -> _Quoted:
    """Quote one word for a shell, on one line: a line break in a name cannot begin a command."""
    return _Quoted(shlex.quote("".join(c if c.isprintable() else "?" for c in str(value))))


def _shell_words(values: Iterable[object]) -> _Quoted:
    """Quote words that follow another one: each brings the blank before it."""
    return _Quoted("".join(f" {_shell(value)}" for value in values))


def _json(value: object) -> _Quoted:
    """Quote for YAML: JSON, but YAML writes what lies beyond 16 bits as one number."""
    return _Quoted(_PAIR.sub(_one_number, json.dumps(value)))


def _one_number(pair: re.Match[str]) -> str:
    character: str = json.loads(f'"{pair[0]}"')
    return f"\\U{ord(character):08x}"


def _only_quoted(value: object) -> object:
    """Refuse what no filter has quoted."""
    if isinstance(value, (_Quoted, int)):
        return value
    msg = f"{value!r} would be printed without quotes"
    raise TypeError(msg)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(  # noqa: S701 - _only_quoted stands for it: this is no HTML
        loader=jinja2.FileSystemLoader(root("templates") / _FOLDER),
        undefined=jinja2.StrictUndefined,
        finalize=_only_quoted,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters = {
        "join_words": lambda values: " ".join(str(value) for value in values),
        "json": _json,
        "length": len,
        "sh": _shell,
        "words": _shell_words,
    }
    return made
