"""What can be wrong with labs: those of others that a site is written for, and files of faults."""

from collections.abc import Mapping
from types import MappingProxyType

from railwright.model.finding import Kind, Severity

_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def _kind(
    number: int, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR
) -> Kind:
    kind = Kind(id=f"LAB{number:03}", slug=slug, severity=severity, summary=summary, fix=fix)
    _KINDS[kind.id] = kind
    return kind


TOO_MANY_LINKS = _kind(
    1,
    "more-links-than-ports",
    "A switch has more links to switches than a virtual one has ports.",
    "Export fewer switches, or a site with fewer links: `parallel: 1`.",
)
NOT_VALID = _kind(
    2,
    "not-valid-when-cut",
    "What is left of a configuration for a virtual switch is refused by YANG.",
    "Tell its authors: a table refers to a port that has no link.",
)
ADDRESS_OF_VM = _kind(
    3,
    "address-of-the-virtual-machine",
    "A link lies in the network that a virtual machine has at its management port.",
    "Use another pool for `addressing.p2p`, or `--kind sonic-vs`.",
    Severity.WARNING,
)
NO_SCENARIO = _kind(
    10,
    "not-a-file-of-faults",
    "A file of faults cannot be read, or is none.",
    "Write `faults: [{switch: NAME, kind: FAULT}]`.",
)
UNKNOWN_WORD = _kind(
    11,
    "unknown-word",
    "A file of faults has a key, a fault or a switch that there is not.",
    "Use one that there is: `railwright lab fault` lists the faults.",
)
WRONG_VALUE = _kind(
    12,
    "fault-with-wrong-value",
    "A value in a file of faults has another form than it should have.",
    "Write it in the form named.",
)
