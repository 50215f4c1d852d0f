from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def off(switch: Switch) -> Iterator[Spot]:
    """A program is switched off that the configuration needs.

    Why: Its container is not started: without `swss` or `syncd` no port comes up, without `pmon`
        modules are not powered and fans not driven, without `bgp` there are no routes, without
        `teamd` no PortChannels. YANG takes every state.
    Fix: Set `state` to `enabled`.
    Source: sonic-host-services scripts/featured; sonic-buildimage
        files/build_templates/init_cfg.json.j2
    Bad:
        config:
            "*": {FEATURE: {pmon: {state: disabled}}}
    Good:
        config:
            "*": {FEATURE: {teamd: {state: disabled}}}
    """
    needed = ["database", "swss", "syncd", "pmon"]
    needed += ["bgp"] if switch.has("BGP_NEIGHBOR") else []
    needed += ["teamd"] if switch.has("PORTCHANNEL") else []
    for name in needed:
        if switch.text("FEATURE", name, "state") in {"disabled", "always_disabled"}:
            mend = (Mend("FEATURE", name, "state", "enabled"),)
            yield Spot(f"{name} is off, and needed", "FEATURE", name, "state", mend=mend)
