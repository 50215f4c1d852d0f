from __future__ import annotations

from collections.abc import Iterator, Mapping

from railwright.checks.rule import Spot, device_rule
from railwright.checks.rules.ecn.common import COLOURS
from railwright.checks.switch import Switch, text
from railwright.model.finding import Severity

_FIELDS = tuple(
    tuple(f"{colour}_{value}" for colour in COLOURS)
    for value in ("min_threshold", "max_threshold", "drop_probability")
)
_FLAGS = tuple(f"wred_{colour}_enable" for colour in COLOURS)
"""Without them a colour is off, so that one alone is a difference; a number may be left out."""


@device_rule(Severity.WARNING)
def colours(switch: Switch) -> Iterator[Spot]:
    """A WRED profile treats green, yellow and red frames differently.

    Why: Frames that are classified by DSCP are green, so the other two play no part; a difference
        is a change of which a part was forgotten. YANG looks at each colour alone.
    Fix: Give all three colours the same values.
    Source: sonic-buildimage files/build_templates/qos_config.j2 (AZURE_LOSSLESS, all alike);
        sonic-swss orchagent/qosorch.cpp (no meter colours what a DSCP map classifies)
    Bad:
        site: h100-pod
        config:
            "leaf-*": {WRED_PROFILE: {ai-26-48-roce-400g: {yellow_min_threshold: "100000"}}}
    Good:
        site: h100-pod
        config:
            "leaf-*":
                WRED_PROFILE:
                    ai-26-48-roce-400g:
                        {green_min_threshold: "100000", yellow_min_threshold: "100000",
                         red_min_threshold: "100000"}
    """
    for name, row in switch.rows("WRED_PROFILE").items():
        for fields in _FIELDS:
            found = {field: given for field in fields if (given := text(row, field).strip())}
            if len(set(found.values())) > 1:
                message = ", ".join(f"{field} {given}" for field, given in found.items())
                yield Spot(message, "WRED_PROFILE", name, _odd(found))
        flags = {field: text(row, field) or "false" for field in _FLAGS}
        if len(set(flags.values())) > 1:
            message = "some colours may be dropped early, others not"
            yield Spot(message, "WRED_PROFILE", name, _odd(flags))


def _odd(found: Mapping[str, str]) -> str:
    """Return the field whose value is the rarest."""
    values = list(found.values())
    return min(found, key=lambda field: values.count(found[field]))
