from __future__ import annotations

from collections.abc import Iterator

from railwright.checks import lossless
from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.buf import common
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity


@device_rule(Severity.WARNING)
def alphas(switch: Switch) -> Iterator[Spot]:
    """A lossless priority group may take very much, or very little, of the shared memory.

    Why: With little it pauses at every burst and ECN never comes first; with much, one congested
        port takes the memory of all others, which then pause. YANG allows 1/256 to 128 times what
        is free.
    Fix: Use a `dynamic_th` between -3 and 3.
    Source: Guo et al., RDMA over Commodity Ethernet at Scale, SIGCOMM 2016 (pauses after a smaller
        alpha)
    Bad:
        config:
            "leaf-1-0[12]": {DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {default_dynamic_th: "-5"}}}
    Good:
        config:
            "leaf-1-0[34]": {DEFAULT_LOSSLESS_BUFFER_PARAMETER: {AZURE: {default_dynamic_th: "-5"}}}
    """
    table, field = "DEFAULT_LOSSLESS_BUFFER_PARAMETER", "default_dynamic_th"
    if switch.dynamic:
        for key, row in switch.rows(table).items():
            if common.extreme(text(row, field)):
                yield Spot(f"exponent {text(row, field)}", table, key, field)
    for profile, (row, _) in switch.once(lossless.judged).items():
        if common.extreme(text(row, "dynamic_th")):
            message = f"exponent {text(row, 'dynamic_th')}"
            yield Spot(message, "BUFFER_PROFILE", profile, "dynamic_th")
