"""What a plan says of changes and of itself, as findings: for notes on lines and for gates."""

from collections.abc import Mapping
from types import MappingProxyType

from railwright.model.disruption import Disruption
from railwright.model.finding import Kind, Severity

_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def _kind(id_: str, slug: str, summary: str, fix: str, severity: Severity) -> Kind:
    kind = Kind(id=id_, slug=slug, severity=severity, summary=summary, fix=fix)
    _KINDS[id_] = kind
    return kind


_DO = "Nothing, if this is meant."
_WAIT = "Make it while no job needs the ports, or allow it with `--max-class`."
_DRAIN = "Drain the switch first."
_NAMES = {
    Disruption.HITLESS: ("CHG001", "hitless-change", _DO),
    Disruption.SESSION_RESET: ("CHG002", "session-reset", _WAIT),
    Disruption.PORT_FLAP: ("CHG003", "port-flap", _WAIT),
    Disruption.QOS_RELOAD: ("CHG004", "qos-reload", _WAIT),
    Disruption.SWSS_RESTART: ("CHG005", "daemon-restart", _DRAIN),
    Disruption.CONFIG_RELOAD: ("CHG006", "config-reload", _DRAIN),
    Disruption.REBOOT: ("CHG007", "reboot-for-change", _DRAIN),
    Disruption.UNKNOWN: (
        "CHG008",
        "unknown-disruption",
        "Try it in the lab, on a switch that carries nothing.",
    ),
}
OF_CLASS: Mapping[Disruption, Kind] = {
    one: _kind(
        id_,
        slug,
        f"A change of class {one}: {one.meaning}.",
        fix,
        Severity.INFO if one is Disruption.HITLESS else Severity.WARNING,
    )
    for one, (id_, slug, fix) in _NAMES.items()
}
"""What a change is called as a finding, by its class."""
BASE_CHANGED = _kind(
    "PLN001",
    "base-changed",
    "A switch is no longer what the plan starts from.",
    "Plan again, and have the new plan approved.",
    Severity.ERROR,
)
NOT_AS_APPROVED = _kind(
    "PLN002",
    "not-as-approved",
    "The approved plan is not what the inventory makes now.",
    "Plan again, and have the new plan approved.",
    Severity.ERROR,
)
