from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Need, Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity

_TABLE, _FIELD = "DEFAULT_LOSSLESS_BUFFER_PARAMETER", "default_dynamic_th"


@device_rule(Severity.WARNING, Need.PLATFORM)
def alpha(switch: Switch) -> Iterator[Spot]:
    """Lossless groups get another share of the pool than the QoS profile or the vendor plans.

    Why: The buffer manager puts this exponent into every lossless profile that it makes; with a
        smaller one all ports pause earlier, with a larger one a few of them use up the pool. YANG
        takes any from -8 to 7.
    Fix: Use the exponent that is planned, or set `dynamic_th` in the QoS profile.
    Source: sonic-swss cfgmgr/buffermgrdyn.cpp, handleDefaultLossLessBufferParam; sonic-buildimage
        device, buffers_defaults_t0.j2 and buffers_defaults_t1.j2 of the HwSKUs of the platform
    Bad:
        config:
            leaf-1-01: {DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {default_dynamic_th: "1"}}}
    Good:
        config:
            leaf-1-01: {DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {default_dynamic_th: "2"}}}
        buffers:
            leaf-1-01: {dynamic_th: 2}
    """
    rows = switch.rows(_TABLE)
    if not rows:
        return
    sets = switch.platform.buffer_sets.values() if switch.platform else ()
    policy = switch.known.traffic.buffers.dynamic_th if switch.known.traffic else None
    alphas = {one.default_dynamic_th for one in sets} if policy is None else {policy}
    planned = [str(one) for one in sorted(one for one in alphas if one is not None)]
    for key, row in rows.items():
        given = text(row, _FIELD)
        if given and planned and given not in planned and not common.extreme(given):
            message = f"exponent {given}, where {', '.join(planned)} is planned"
            mend = (Mend(_TABLE, key, _FIELD, planned[0]),) if len(planned) == 1 else ()
            yield Spot(message, _TABLE, key, _FIELD, mend=mend)
