from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import each_profile
from railwright.checks.switch import Switch, number
from railwright.model.finding import Severity

_FRAMES = 2
_MTU = 9100
"""Of a port without one (sonic-net/sonic-swss cfgmgr, DEFAULT_MTU)."""


@device_rule(Severity.WARNING)
def short(switch: Switch) -> Iterator[Spot]:
    """Marking of a lossless queue begins before two frames are in it.

    Why: Two senders whose frames arrive at once look like congestion, so that all slow down on an
        idle port. YANG allows 0.
    Fix: Raise the minimum to a few microseconds of the port's speed.
    Source: Alizadeh et al., Data Center TCP (DCTCP), SIGCOMM 2010 (the threshold has to exceed the
        bursts of hosts); sonic-swss orchagent/qosorch.cpp (weight 0: the queue as it is at the
        moment)
    Bad:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_min_threshold: "10000", yellow_min_threshold: "10000",
                         red_min_threshold: "10000"}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_min_threshold: "20000", yellow_min_threshold: "20000",
                         red_min_threshold: "20000"}
    """
    for one in each_profile(switch):
        least = one.threshold("min")
        mtu = number(switch.text("PORT", one.ports.ports[0], "mtu")) or _MTU
        if "green" in one.marked and least is not None and least < _FRAMES * mtu:
            message = f"{least} bytes; two frames of {one.ports.ports[0]} are {_FRAMES * mtu}"
            yield Spot(message, "WRED_PROFILE", one.name, "green_min_threshold")
