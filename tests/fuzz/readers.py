"""The readers of files, as functions of bytes that fail if anything but findings comes out."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from railwright import configs, inventory
from railwright.base import yaml12
from railwright.base.location import Location
from railwright.configs import files, links_file, lldp
from railwright.configs.links import join
from railwright.configs.loaded import Loaded
from railwright.configs.switches import Switches
from railwright.model.finding import Finding
from railwright.model.known_link import KnownLink

Features = frozenset[str]
"""What an input made a reader say: ids and messages, without the words that came from the input."""

_LINE_END = re.compile(r"\r\n|[\r\n]")
_YAML_END = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_FROM_INPUT = re.compile(r"""'.*'|".*"|\b0x\w+|U\+\w+|\d+""", re.DOTALL)
_PLACES = 40
_FIRST_WORDS = 5
_NAMES = frozenset({"input.json", "input.csv", "leaf-1.json", "fabric.yml"})


def _config(name: str, ports: int) -> Loaded:
    data = {
        "DEVICE_METADATA": {"localhost": {"hostname": name}},
        "PORT": {f"Ethernet{8 * at}": {"alias": f"etp{at + 1}"} for at in range(ports)},
    }
    return configs.read_text(json.dumps(data).encode(), f"{name}.json")


SWITCHES = (_config("leaf-1", 8), _config("leaf-2", 8), _config("spine-1", 8))


def config(raw: bytes) -> Features:
    """Read a configuration, look up what it holds, and join it with others."""
    loaded = configs.read_text(raw, "input.json")
    _findings(loaded.findings, raw)
    rows = 0
    for table, keys in (loaded.config or {}).items():
        assert keys, "a table without rows"
        for key, row in keys.items():
            values = [part for value in row.values() for part in _parts(value)]
            assert all(type(text) is str for text in (table, key, *row, *values))
            "".join((table, key, *row, *values)).encode()
            for field in islice(row, _PLACES - rows):
                rows += 1
                _place(loaded.places.locate(table, key, field), raw)
                assert loaded.places.pointer(table, key, field).startswith("/")
    assert loaded.name.isprintable()
    joined = join([loaded, *SWITCHES])
    _links(joined.links)
    _findings(joined.findings, raw)
    return _features([*loaded.findings, *joined.findings])


def links(raw: bytes) -> Features:
    """Read a file of links."""
    read, findings = links_file.parse(files.decode(raw, "input.csv"), Switches(SWITCHES))
    _links(read)
    _findings(findings, raw)
    return _features(findings)


def lldp_dump(raw: bytes) -> Features:
    """Read what LLDP printed."""
    path = Path("leaf-1.json")
    read, findings = lldp.parse(files.decode(raw, path.name), path, Switches(SWITCHES))
    _links(read)
    _findings(findings, raw)
    return _features(findings)


def site(raw: bytes) -> Features:
    """Read an inventory, and the same as YAML alone."""
    document, problems = yaml12.parse(raw, "fabric.yml")
    for problem in problems:
        _place(problem.location, raw)
    for path, place in islice(document.positions.items() if document else (), _PLACES):
        _place(place, raw)
        assert path
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "fabric.yml").write_bytes(raw)
        _, findings = inventory.load(Path(folder))
    _findings(findings, raw)
    return _features(findings)


READERS: dict[str, Callable[[bytes], Features]] = {
    "config": config,
    "links": links,
    "lldp": lldp_dump,
    "site": site,
}


def _parts(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _links(found: Iterable[KnownLink]) -> None:
    for link in found:
        assert f"{link.a}{link.b}".isprintable()
        assert link.cable_m is None or link.cable_m > 0


def _findings(findings: Iterable[Finding], raw: bytes) -> None:
    for finding in findings:
        assert finding.fingerprint
        "\n".join(finding.lines()).encode()
        if finding.location is not None and finding.location.file in _NAMES:
            _place(finding.location, raw)


def _place(place: Location, raw: bytes) -> None:
    """Hold that a place is in the text, or one behind the end of a line or of the text.

    What YAML calls a line end is not one where the text is no YAML, such as before a byte that is
    not UTF-8.
    """
    text = raw.decode("utf-8", "replace")
    kinds = (_LINE_END, _YAML_END) if place.file == "fabric.yml" else (_LINE_END,)
    texts = [[*ends.split(text), ""] for ends in kinds]
    if "\ufffd" in text:
        texts.append([*raw.decode("latin-1").split("\n"), ""])
    assert any(
        1 <= place.line <= len(lines) and 1 <= place.column <= max(map(len, lines)) + 1
        for lines in texts
    ), place


def _features(findings: Sequence[Finding]) -> Features:
    words = (_FROM_INPUT.sub("*", one.message).split()[:_FIRST_WORDS] for one in findings)
    said = {" ".join([one.id, *some]) for one, some in zip(findings, words, strict=True)}
    return frozenset(said or {"nothing"})
