"""What no YANG model says, and a switch does not say either: it just stops doing its work.

Every condition here lets a configuration load without a word and then leaves the switch without
BGP, without headroom, or with a pause that nobody watches. They are judged on the configuration as
it would be loaded, patches included. One generator function is one condition; its docstring gives
the reason and the public source, and its first line is the summary on the page of findings.
Conditions that a YANG model states already are not repeated.
"""

from __future__ import annotations

from collections.abc import Callable

from railwright.checks.silent import bgp, buffers, classes, pfc, ports, system
from railwright.checks.silent.condition import CONDITIONS, KINDS
from railwright.checks.silent.config import Config
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding

__all__ = ["KINDS", "silent"]
FAMILIES = (system, ports, bgp, pfc, classes, buffers)
"""The modules that hold conditions."""


def silent(
    device: str, config: ConfigDb, template_of: Callable[[str], str | None]
) -> tuple[Finding, ...]:
    """Return a finding for every place at which a condition does not hold.

    Args:
        device: the name of the device the configuration is for.
        config: its whole configuration, patches applied.
        template_of: gives the template that owns a table; None where no template does.
    """
    view = Config(config)
    return tuple(
        Finding(
            id=condition.kind.id,
            severity=condition.kind.severity,
            message=spot.message,
            hint=condition.kind.fix,
            device=device,
            table=spot.table,
            key=spot.key,
            field=spot.field,
            template=template_of(spot.table),
        )
        for condition in CONDITIONS
        for spot in dict.fromkeys(condition.judge(view))
    )
