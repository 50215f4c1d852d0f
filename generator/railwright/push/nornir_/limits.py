"""What the settings of a site say against a change, also where a script makes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from railwright.model.disruption import Disruption
from railwright.model.plan import DevicePlan
from railwright.push import hours
from railwright.push.fleet import hooks
from railwright.push.fleet.hooks import Whom
from railwright.push.nornir_.connection import Extras


def too_far(plan: DevicePlan, worst: Disruption, extras: Extras, servers: Sequence[str]) -> str:
    """Return why a change goes too far; empty where it does not.

    Args:
        plan: of the switch.
        worst: the worst class that the script allows for.
        extras: the settings of the site, which may allow for less.
        servers: those whose traffic may cross the switch, as far as they are known.
    """
    most = min((worst, extras.max_class or worst), key=lambda one: one.rank)
    if plan.disruption.rank > most.rank:
        reason = f": {plan.because.address}, {plan.because.why}" if plan.because else ""
        return f"{plan.disruption.value} is more than {most.value}{reason}"
    hurts = plan.disruption is not Disruption.HITLESS
    if extras.max_hosts is not None and hurts and len(servers) > extras.max_hosts:
        return f"it would disturb {len(servers):,} servers, more than {extras.max_hosts:,}"
    return ""


def not_now(extras: Extras, seconds: float) -> str:
    """Return why no change may begin now; empty where one may.

    Args:
        extras: the settings of the site.
        seconds: the time, since 1970.

    Raises:
        SettingsError: nobody here knows the time zone of a time of day.
    """
    if extras.stop_file is not None and (extras.folder / extras.stop_file).exists():
        return f"{extras.stop_file} is there"
    return hours.refused([hours.parse(one) for one in extras.quiet_hours], seconds)


def gate(extras: Extras, name: str, servers: Sequence[str]) -> str:
    """Ask the operator's program whether a switch may go; return why not."""
    return hooks.gate(extras.job_gate, Path(extras.folder), Whom(name, tuple(servers)))
