"""The cables between the switches that were read, from all that says something of them.

Three sources, trusted in this order: files of links, which a person wrote to be believed; LLDP,
which shows what is plugged in; and ``DEVICE_NEIGHBOR`` of the configurations, which shows what was
once meant. A later source adds what an earlier one does not say; where they differ, the earlier one
counts and the later one carries the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from railwright.base.natural import natural_key
from railwright.configs import kinds, links_file, lldp, neighbours
from railwright.configs.loaded import Loaded
from railwright.configs.switches import Switches
from railwright.model.finding import Finding, Kind, found
from railwright.model.known_link import End, KnownLink

Source = Literal["links file", "LLDP", "DEVICE_NEIGHBOR"]


class Joined(NamedTuple):
    """What joins the switches.

    Attributes:
        links: in natural order of their first ends; no port of a switch is in two of them.
        findings: what is wrong with the sources, and where they do not agree.
    """

    links: tuple[KnownLink, ...]
    findings: tuple[Finding, ...]


def join(
    loaded: Iterable[Loaded], tables: Sequence[Path] = (), dumps: Sequence[Path] = ()
) -> Joined:
    """Join switches by every source of links. Nothing is raised for anything a file may hold.

    Args:
        loaded: the configurations; those that could not be read are passed over.
        tables: files of links, with a header ``a_device,a_port,b_device,b_port,cable_m``.
        dumps: what ``lldpctl -f json`` or ``show lldp table`` printed, a file for each switch and
            named after it, or folders of such files.
    """
    switches = Switches(loaded)
    book = _Book()
    for path in tables:
        links, findings = links_file.read(path, switches)
        book.add(links, findings, "links file")
    for path in dumps:
        links, findings = lldp.read(path, switches)
        book.add(links, findings, "LLDP")
    links, findings = neighbours.links(switches)
    book.add(links, findings, "DEVICE_NEIGHBOR")
    ordered = sorted(book.links.values(), key=lambda link: (*_key(link.a), *_key(link.b)))
    return Joined(tuple(ordered), tuple(book.findings))


class _Book:
    """Links that are taken for true, and what was said against them."""

    def __init__(self) -> None:
        self.links: dict[tuple[End, End], KnownLink] = {}
        self.findings: list[Finding] = []
        self._taken: dict[End, tuple[End, End]] = {}
        self._sources: dict[tuple[End, End], Source] = {}

    def add(self, links: Iterable[KnownLink], findings: Iterable[Finding], source: Source) -> None:
        """Take the links of one source, as far as they agree with those before."""
        self.findings += findings
        for link in links:
            one = in_order(link)
            if one.a == one.b:
                self._against(kinds.TAKEN, one, f"both ends are {one.a}")
                continue
            for end in (one.a, one.b):
                key = self._taken.get(end)
                if key is not None:
                    self._again(one, key, end, source)
                    break
            else:
                self._put(one, source)

    def _put(self, link: KnownLink, source: Source) -> None:
        key = (link.a, link.b)
        self.links[key] = link
        self._sources[key] = source
        self._taken[link.a] = key
        if link.b.port:  # all ports of a host whose name for them is not known are alike
            self._taken[link.b] = key

    def _again(self, link: KnownLink, key: tuple[End, End], end: End, source: Source) -> None:
        """Compare a link with one that has a port in common with it."""
        first, its_source = self.links[key], self._sources[key]
        same = link.a == first.a and (
            link.b == first.b if not link.to_host else _one_host(link, first)
        )
        where = f" at {first.source}" if first.source else ""
        if not same:
            other = first.b if end == first.a else first.a
            far = link.b if end == link.a else link.a
            kind = kinds.TAKEN if source == its_source else kinds.DISAGREE
            message = f"{end} goes to {far}, but to {other} by {_article(its_source)}{where}"
            self._against(kind, link, message)
        elif link.cable_m is not None and first.cable_m is None:
            self.links[key] = first._replace(cable_m=link.cable_m)
        elif link.cable_m is not None and link.cable_m != first.cable_m:
            message = f"the cable has {link.cable_m} m, but {first.cable_m} m{where}"
            self._against(kinds.DISAGREE, link, message)

    def _against(self, kind: Kind, link: KnownLink, message: str) -> None:
        finding = found(kind, link.source, message)
        about = {"device": link.a.device, "subject": f"{link.a} - {link.b}"}
        self.findings.append(finding.model_copy(update=about))


def in_order(link: KnownLink) -> KnownLink:
    """Return a link with its ends in natural order; a host stays the second one."""
    if link.to_host or _key(link.a) <= _key(link.b):
        return link
    return link._replace(a=link.b, b=link.a)


def _one_host(link: KnownLink, other: KnownLink) -> bool:
    """Whether two links lead to one host; sources have different names for its ports."""
    names = [one.b.device.partition(".")[0] for one in (link, other)]
    return other.to_host and names[0] == names[1]


def _key(end: End) -> tuple[object, object]:
    return natural_key(end.device), natural_key(end.port)


def _article(source: Source) -> str:
    return "the links file" if source == "links file" else source
