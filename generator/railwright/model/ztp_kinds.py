"""What can be wrong with the files that a switch asks for when it starts for the first time."""

from collections.abc import Mapping
from types import MappingProxyType

from railwright.model.finding import Kind, Severity

_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def _kind(
    number: int, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR
) -> Kind:
    kind = Kind(id=f"ZTP{number:03}", slug=slug, severity=severity, summary=summary, fix=fix)
    _KINDS[kind.id] = kind
    return kind


NO_BOX = _kind(
    1,
    "unknown-box",
    "Nobody knows which box a switch is, so there is no file that it would ask for.",
    "Give its serial number in the inventory: `devices: {NAME: {serial: ...}}`.",
    Severity.WARNING,
)
NOTHING = _kind(
    2,
    "nothing-to-export",
    "No switch has a file that it would ask for.",
    "Give serial numbers in the inventory, or let switches ask by name: `--by hostname`.",
)
FILL = _kind(
    3,
    "secret-to-fill-in",
    "A configuration has places for secrets, and is no file to be served before they are filled.",
    "Put the values into a copy in `configs/`, on the machine that serves the files.",
    Severity.WARNING,
)
STALE = _kind(
    4,
    "stale-filled-file",
    "A file that somebody filled in is not the one that this site makes now.",
    "Fill in the new one of `unfilled/`, or remove the old one.",
)
NOT_ZTP = _kind(
    10,
    "not-ztp-json",
    "A file is no JSON, or holds no object `ztp`: the switch drops it and asks again.",
    'Write `{"ztp": {SECTION: {...}}}`.',
)
TWICE = _kind(
    11,
    "key-twice",
    "A key stands twice in one object; the switch takes the last without a word.",
    "Keep one of the two.",
)
NO_PLUGIN = _kind(
    12,
    "unknown-plugin",
    "No plugin is called as a section is, and the section names none: it fails.",
    "Name the section after its plugin, digits and '-' before it are taken off; or give `plugin`.",
)
FAILS = _kind(
    13,
    "section-that-fails",
    "A section lacks what its plugin cannot do without, or has it in a form that ends the plugin.",
    "Write it in the form named.",
)
NOT_TAKEN = _kind(
    14,
    "value-not-taken",
    "A value is of no form that is taken; something else takes its place without a word.",
    "Write it in the form named.",
)
NO_EFFECT = _kind(
    15,
    "key-without-effect",
    "Nothing reads a key, or what it says changes nothing.",
    "Correct its name, or remove it.",
    Severity.WARNING,
)
NEVER_RUNS = _kind(
    16,
    "section-that-never-runs",
    "The state of a section, or of the whole, says that there is nothing left to be done.",
    "Leave `status` out; a switch writes it by itself.",
    Severity.WARNING,
)
TAKEN = _kind(
    17,
    "name-that-is-taken",
    "A key of a file of sections is one that the exported file has itself.",
    "Call the section otherwise, or leave the key out.",
)
LITERAL = _kind(
    18,
    "literal-identifier",
    "An identifier is none that a switch resolves: it stands in the URL as it is written.",
    "Use hostname, hostname-fqdn, serial-number, product-name or sonic-version.",
    Severity.WARNING,
)
"""Source of 10 to 18: sonic-net/sonic-ztp, src/usr/lib/python3/dist-packages/ztp and plugins."""
