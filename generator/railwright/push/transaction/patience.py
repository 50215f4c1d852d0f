"""How long a switch gets to be well again after a change that takes something down on its way.

A link that was opened trains, and only then does a session over it come up; after `config reload`
programs start one after the other. A switch that is taken back meanwhile is disturbed twice for
nothing. What does not come back by waiting, such as a storm, a lost packet or a core file, is not
waited for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import DevicePlan
from railwright.push.look.health import LOGGED

LINKS_S: Final = 180
"""For links and sessions: a judged figure. bgpcfgd has sessions tried every 10 s
(sonic-net/sonic-buildimage dockers/docker-fpm-frr/frr/bgpd/templates/general/instance.conf.j2)."""
RESTART_S: Final = 840
"""For programs that start anew: 420 s until services are up, and as long again until ports and
sessions are (sonic-net/sonic-mgmt tests/common/config_reload.py, config_reload)."""
_LINKS: Final = re.compile(r"\S+ is not up|the session .+ is not up|Ethernet\S+ runs with .+")
_RESTART: Final = re.compile(
    r"[a-z]+ cannot be asked: .*|the system is .+|the service .+ is .+|[A-Z_]+\|\S+: .+"
)


def restarts(plan: DevicePlan) -> bool:
    """Return whether the programs behind the chip start anew with a change."""
    worst = plan.disruption.rank >= Disruption.SWSS_RESTART.rank
    return plan.path is ApplyPath.RELOAD or worst


def patience_s(plan: DevicePlan) -> int:
    """Return for how many seconds what a change takes down may stay down at most."""
    if restarts(plan):
        return RESTART_S
    return LINKS_S if plan.disruption is not Disruption.HITLESS else 0


def coming(plan: DevicePlan, complaints: Iterable[str]) -> bool:
    """Return whether all that is wrong may be well by waiting."""
    return all(
        _LINKS.fullmatch(one) or (restarts(plan) and _RESTART.fullmatch(one)) for one in complaints
    )


def judged(plan: DevicePlan, complaints: frozenset[str]) -> frozenset[str]:
    """Return what is held against a change.

    Programs that start tell the log of errors whatever the change is: upstream's tests do not look
    at it around a reload (sonic-net/sonic-mgmt tests/common/config_reload.py, ignore_loganalyzer).
    """
    if not restarts(plan):
        return complaints
    return frozenset(one for one in complaints if not one.startswith(LOGGED))
