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
OF_CLASS: Mapping[Disruption, Kind] = {
    Disruption.HITLESS: _kind(
        "CHG001", "hitless-change", "A change loses nothing.", _DO, Severity.INFO
    ),
    Disruption.SESSION_RESET: _kind(
        "CHG002",
        "session-reset",
        "A change takes BGP sessions or routes away for a moment.",
        _WAIT,
        Severity.WARNING,
    ),
    Disruption.PORT_FLAP: _kind(
        "CHG003", "port-flap", "A change takes ports down for a moment.", _WAIT, Severity.WARNING
    ),
    Disruption.QOS_RELOAD: _kind(
        "CHG004",
        "qos-reload",
        "A change turns maps, buffers or pausing under traffic; lossless packets may be dropped.",
        _WAIT,
        Severity.WARNING,
    ),
    Disruption.SWSS_RESTART: _kind(
        "CHG005",
        "daemon-restart",
        "A change starts a daemon again that programs the chip or the routes.",
        "Drain the switch first.",
        Severity.WARNING,
    ),
    Disruption.CONFIG_RELOAD: _kind(
        "CHG006",
        "config-reload",
        "Only `config reload` makes a change: every link of the switch goes down.",
        "Drain the switch first.",
        Severity.WARNING,
    ),
    Disruption.REBOOT: _kind(
        "CHG007",
        "reboot-for-change",
        "Only a reboot makes a change.",
        "Drain the switch first.",
        Severity.WARNING,
    ),
    Disruption.UNKNOWN: _kind(
        "CHG008",
        "unknown-disruption",
        "Nobody has shown what a change does to traffic; it counts as the worst.",
        "Try it in the lab, on a switch that carries nothing.",
        Severity.WARNING,
    ),
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
