from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity

_TABLE, _ROW = "SYSTEM_DEFAULTS", "tunnel_qos_remap"


@device_rule(Severity.WARNING)
def remap(switch: Switch) -> Iterator[Spot]:
    """Remapping for tunnels between twin top-of-rack switches is on, and this one has no twin.

    Why: At the next reload of QoS the switch's templates add the lossless priorities 2 and 6 and
        maps of their own, for traffic that is not there. YANG allows both values.
    Fix: Set `status` to disabled.
    Source: sonic-buildimage files/build_templates/qos_config.j2, tunnel_qos_remap_enable
        (pfc_enable 2,3,4,6)
    Bad:
        config:
            "*": {SYSTEM_DEFAULTS: {tunnel_qos_remap: {status: enabled}}}
    Good:
        config:
            leaf-1-01: {SYSTEM_DEFAULTS: {tunnel_qos_remap: {status: disabled}}}
    """
    twin = switch.text(METADATA, LOCALHOST, "subtype") == "DualToR"
    leaf = switch.text(METADATA, LOCALHOST, "type") == "ToRRouter"
    if leaf and not twin and switch.text(_TABLE, _ROW, "status") == "enabled":
        mend = (Mend(_TABLE, _ROW, "status", "disabled"),)
        yield Spot("on, but the switch is no DualToR", _TABLE, _ROW, "status", mend=mend)
