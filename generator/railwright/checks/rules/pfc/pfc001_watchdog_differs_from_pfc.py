from __future__ import annotations

import re
from collections.abc import Iterator

from railwright.checks.rule import Mend, Spot, device_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch, listed, numbers, text
from railwright.model.finding import Severity

_VERSION = re.compile(r"version_(\d{1,2})_(\d{1,2})_(\d{1,2})")
_SECOND_FIELD = (3, 0, 5)


@device_rule(Severity.ERROR)
def watched(switch: Switch) -> Iterator[Spot]:
    """The watchdog does not watch exactly the priorities that PFC pauses.

    Why: A pause that nobody watches spreads over the fabric; a watched priority without PFC is cut
        for nothing. Of twin top-of-rack switches the templates watch two of four, since the others
        are for tunnels between them. YANG compares the two fields nowhere.
    Fix: Give both fields the same priorities.
    Source: sonic-swss orchagent/pfcwdorch.cpp takes the priorities from ``pfcwd_sw_enable`` only;
        sonic-buildimage files/build_templates/qos_config.j2, tunnel_qos_remap_enable
    Bad:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {pfcwd_sw_enable: null}}}
    Good:
        config:
            leaf-1-01: {PORT_QOS_MAP: {Ethernet0: {pfc_enable: "3", pfcwd_sw_enable: "3"}}}
    """
    if _still_to_come(switch) or not switch.has("PFC_WD"):  # PFC046: nothing is watched at all
        return
    twin = switch.text(METADATA, LOCALHOST, "subtype") == "DualToR"
    for port, row in switch.rows("PORT_QOS_MAP").items():
        paused, seen = numbers(text(row, "pfc_enable")), numbers(text(row, "pfcwd_sw_enable"))
        if paused != seen and not (twin and seen and seen < paused):
            message = f"pfcwd_sw_enable is {listed(seen)}, pfc_enable is {listed(paused)}"
            mend = Mend("PORT_QOS_MAP", port, "pfcwd_sw_enable", text(row, "pfc_enable"))
            yield Spot(message, "PORT_QOS_MAP", port, "pfcwd_sw_enable", mend=(mend,))


def _still_to_come(switch: Switch) -> bool:
    """Whether the file is from before the second field, which the switch then makes of the first.

    sonic-net/sonic-utilities, scripts/db_migrator.py, version_3_0_4.
    """
    found = _VERSION.fullmatch(switch.text("VERSIONS", "DATABASE", "VERSION"))
    return found is not None and tuple(map(int, found.groups())) < _SECOND_FIELD
