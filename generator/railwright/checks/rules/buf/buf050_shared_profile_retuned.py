from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING, Need.PLATFORM)
def figures(switch: Switch) -> Iterator[Spot]:
    """A buffer profile has a size or threshold that no template of the vendor gives it.

    Why: Sizes and thresholds of the profiles that all ports share are tuned together with the
        chip's firmware; one that was changed by hand moves memory between classes without a trace.
        YANG takes any figure.
    Fix: Use the vendor's figure, or set `dynamic_th` in the QoS profile for lossless groups.
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
                listed = ", ".join(map(str, sorted(known)))
                message = f"{field} {given}, where the vendor has {listed}"
                yield Spot(message, "BUFFER_PROFILE", name, field)
    table, field = "DEFAULT_LOSSLESS_BUFFER_PARAMETER", "default_dynamic_th"
    usual = {one.default_dynamic_th for one in sets} - {None}
    policy = switch.known.traffic.buffers.dynamic_th if switch.known.traffic else None
    for key, row in switch.rows(table).items():
        given = text(row, field)
        alphas = usual if policy is None else {policy}
        if given and alphas and given not in map(str, alphas) and not common.extreme(given):
            listed = ", ".join(map(str, sorted(one for one in alphas if one is not None)))
            yield Spot(f"exponent {given}, where {listed} is planned", table, key, field)
