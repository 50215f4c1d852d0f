from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def figures(switch: Switch) -> Iterator[Spot]:
    """A buffer profile has a size or threshold that no template of the vendor gives it.

    Why: Sizes and thresholds of the profiles that all ports share are tuned together with the
        chip's firmware; one that was changed by hand moves memory between classes without a trace.
        YANG takes any figure.
    Fix: Use the vendor's figure.
    Source: sonic-buildimage device, buffers_defaults_t0.j2, buffers_defaults_t1.j2 and
        buffers_defaults_objects.j2 of the HwSKUs of the platform
    Bad:
        config:
            "leaf-1-0[12]": {BUFFER_PROFILE: {q_lossy_profile: {dynamic_th: "2"}}}
    Good:
        config:
            "leaf-1-0[12]":
                BUFFER_PROFILE: {by_hand: {pool: egress_lossy_pool, size: "0", dynamic_th: "2"}}
    """
    platform = switch.platform
    sets = platform.buffer_sets.values() if platform else ()
    for name, row in switch.rows("BUFFER_PROFILE").items():
        shipped = [one.profiles[name] for one in sets if name in one.profiles]
        for field in ("size", "dynamic_th", "static_th") if shipped else ():
            known = {getattr(one, field) for one in shipped} - {None}
            given = text(row, field)
            if given and known and given not in map(str, known):
                words = ", ".join(map(str, sorted(known)))
                message = f"{field} {given}, where the vendor has {words}"
                yield Spot(message, "BUFFER_PROFILE", name, field)
