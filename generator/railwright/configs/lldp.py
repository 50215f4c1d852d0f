"""Links as LLDP saw them, from what a switch printed.

``lldpctl -f json``: ``lldp.interface`` is a list of objects with one member each, or one object if
there is one neighbour; below the local interface stand ``chassis``, with the system name as a key
unless the neighbour sent none, and ``port`` (sonic-net/sonic-dbsyncd, src/lldp_syncd/daemon.py and
tests/subproc_outputs). ``show lldp table``: columns under a line of dashes (sonic-net/
sonic-utilities, scripts/lldpshow and tests/lldp_test.py). Neither names the switch itself, so its
file does, or the prompt of the session.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.text import did_you_mean
from railwright.configs import files, kinds
from railwright.configs import parse as json_parse
from railwright.configs.files import Text
from railwright.configs.parse import MAX_OF_A_KIND
from railwright.configs.switches import Switches, end
from railwright.model.finding import Finding, found
from railwright.model.known_link import End, KnownLink

SUFFIXES = frozenset({".json", ".txt"})

_HEADER = re.compile(r"LocalPort +RemoteDevice +RemotePortID\b.*")
_PROMPT = re.compile(r"^[\w.-]+@([\w.-]+?):", re.MULTILINE)
_DASHES = re.compile(r"-+")
_FRONT = re.compile(r"Ethernet\d+(?:/\d+)*")


class Neighbour(NamedTuple):
    """One line of LLDP: what is heard at a port of the switch itself.

    Attributes:
        port: the port of the switch itself.
        device: the system name of the other end; empty if it sent none.
        far_port: the port id that it sent.
        far_description: the port description that it sent.
        place: where this stands.
    """

    port: str
    device: str
    far_port: str
    far_description: str
    place: Location


def read(path: Path, switches: Switches) -> tuple[list[KnownLink], list[Finding]]:
    """Read one file, or all ``*.json`` and ``*.txt`` of a folder and of those in it."""
    links: list[KnownLink] = []
    findings: list[Finding] = []
    for file in files.of_folder(path, _wanted):
        more, wrong = parse(files.read(file, files.shown(file)), file, switches)
        links += more
        findings += wrong
    return links, findings


def parse(source: Text, path: Path, switches: Switches) -> tuple[list[KnownLink], list[Finding]]:
    """Read one text.

    Args:
        source: the text.
        path: its file, whose name tells the switch.
        switches: all that there are.
    """
    if source.text is None:
        return [], list(source.findings)
    findings: list[Finding] = []
    heard = _table(source) if _HEADER.search(source.text) else _json(source, findings)
    if heard is None:
        if not findings:
            message = "this is neither `lldpctl -f json` nor `show lldp table`"
            findings.append(_about(found(kinds.BAD_LLDP, Location(source.file), message), source))
        return [], findings
    device = _device(source.text, path, switches)
    if device is None:
        names = [switch.name for switch in switches]
        message = "no switch given has the name of this file"
        hint = did_you_mean(path.stem, names)
        findings.append(_about(found(kinds.BAD_LLDP, Location(source.file), message, hint), source))
        return [], findings
    links = list(_links(device, heard, switches, findings))
    return links, [_about(finding, source) for finding in findings]


def _about(finding: Finding, source: Text) -> Finding:
    subject = f"{source.file}: {finding.message}"
    return finding.model_copy(update={"subject": subject})


def _links(
    device: str, heard: Iterable[Neighbour], switches: Switches, findings: list[Finding]
) -> Iterator[KnownLink]:
    """Yield links to switches, then those to hosts; a port may hear several parts of one host."""
    hosts: dict[str, KnownLink] = {}
    told: set[str] = set()
    for one in heard:
        port = switches.port(device, one.port)
        if port is None or not one.device:
            if port is None and _FRONT.fullmatch(one.port) and len(findings) < MAX_OF_A_KIND:
                findings.append(switches.no_such_port(device, one.port, one.place))
            continue
        near = End(device, port)
        far = switches.find(one.device)
        if far is None:
            link = KnownLink(near, end(one.device, one.far_port), None, one.place, to_host=True)
            hosts.setdefault(port, link)
            continue
        there = switches.port(far, one.far_port) or switches.port(far, one.far_description)
        if there is not None:
            told.add(port)
            yield KnownLink(near, End(far, there), None, one.place)
        elif len(findings) < MAX_OF_A_KIND:
            told.add(port)
            findings.append(switches.no_such_port(far, one.far_port, one.place))
    for port, link in hosts.items():
        if port not in told:
            yield link


def _device(text: str, path: Path, switches: Switches) -> str | None:
    """Return whose neighbours these are: by the file, its folder, or a prompt in the text."""
    stem = path.name
    while True:
        for name in (stem, re.sub(r"^lldp[-_.]|[-_.]lldp$", "", stem)):
            known = switches.find(name) if name else None
            if known is not None:
                return known
        shorter = stem.rpartition(".")[0]
        if not shorter:
            break
        stem = shorter
    prompt = _PROMPT.search(text)
    names = (path.parent.name, prompt[1] if prompt else "")
    return next((known for name in names if (known := switches.find(name)) is not None), None)


# ---- show lldp table -----------------------------------------------------------------------------


def _table(source: Text) -> list[Neighbour] | None:
    heard: list[Neighbour] = []
    spans: list[tuple[int, int]] | None = None
    after_header = False
    for number, line in enumerate(re.split(r"\r\n|[\r\n]", source.text or ""), start=1):
        if _HEADER.match(line):
            after_header, spans = True, None
        elif after_header and spans is None:
            spans = [match.span() for match in _DASHES.finditer(line)]
            if len(spans) < 3 or set(line) - {"-", " "}:  # noqa: PLR2004 # three are needed
                return None
        elif spans is not None:
            if not line.strip() or not set(line.strip()) - {"-"}:
                after_header, spans = False, None
                continue
            ends = [*(start for start, _ in spans[1:]), len(line) + 1]
            parts = [line[start:stop].strip() for (start, _), stop in zip(spans, ends, strict=True)]
            description = parts[-1] if len(parts) > 3 else ""  # noqa: PLR2004
            place = Location(source.file, number, 1)
            heard.append(Neighbour(parts[0], parts[1], parts[2], description, place))
    return heard


# ---- lldpctl -f json -----------------------------------------------------------------------------


def _json(source: Text, findings: list[Finding]) -> list[Neighbour] | None:
    parsed = json_parse.parse(source)
    findings += (one for one in parsed.findings if one.id != kinds.TEXT_AROUND.id)
    outer = (parsed.data or {}).get("lldp")
    if parsed.data is None or not isinstance(outer, dict):
        return None
    interfaces = outer.get("interface", [])
    heard: list[Neighbour] = []
    members: Iterable[tuple[tuple[str | int, ...], object]] = (
        [((number,), item) for number, item in enumerate(interfaces)]
        if isinstance(interfaces, list)
        else [((), interfaces)]
    )
    for path, item in members:
        if not isinstance(item, dict):
            return None
        for name, body in item.items():
            place = parsed.positions.key(("lldp", "interface", *path, name))
            if isinstance(body, dict):
                where = place or Location(source.file)
                heard.append(_neighbour(name, body, where))
    return heard


def _neighbour(name: str, body: dict[str, object], place: Location) -> Neighbour:
    chassis = body.get("chassis")
    port = body.get("port")
    device = ""
    if isinstance(chassis, dict) and len(chassis) == 1:
        ((key, inner),) = chassis.items()
        device = key if isinstance(inner, dict) and key != "id" else ""
    id_ = port.get("id") if isinstance(port, dict) else None
    far = id_.get("value") if isinstance(id_, dict) else None
    description = port.get("descr") if isinstance(port, dict) else None
    return Neighbour(name, device, _text(far), _text(description), place)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _wanted(inside: Sequence[Path]) -> Iterator[Path]:
    yield from (entry for entry in inside if entry.suffix in SUFFIXES and not entry.is_dir())
    for folder in inside:
        if folder.is_dir():
            below = (entry for entry in folder.iterdir() if entry.suffix in SUFFIXES)
            named = (entry for entry in below if "lldp" in entry.name and entry.is_file())
            yield from sorted(named, key=lambda entry: natural_key(entry.name))
