from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.addresses import DEFAULT_VRF, management, numbered
from railwright.checks.rule import Spot, device_rule
from railwright.checks.switch import Switch
from railwright.model.finding import Severity


@device_rule(Severity.ERROR)
def mixed(switch: Switch) -> Iterator[Spot]:
    """The management network overlaps one of the fabric, and both are in one routing table.

    Why: Answers to whoever logs in leave through a front port, so the switch cannot be reached.
        YANG compares no networks.
    Fix: Renumber one of the two, or enable the management VRF.
    Source: sonic-buildimage files/image_config/interfaces/interfaces.j2
    Bad:
        config:
            leaf-1-01:
              INTERFACE: {Ethernet512: {}, "Ethernet512|192.168.1.0/31": {}}
            "*":
              MGMT_VRF_CONFIG: null
              NTP: {global: {vrf: null}}
              SYSLOG_SERVER: {192.168.0.3: {vrf: null}}
              SNMP_AGENT_ADDRESS_CONFIG: null
              SNMP_COMMUNITY: null
    Good:
        config:
            leaf-1-01: {INTERFACE: {Ethernet512: {}, "Ethernet512|192.168.1.0/31": {}}}
    """
    if switch.text("MGMT_VRF_CONFIG", "vrf_global", "mgmtVrfEnabled") == "true":
        return
    port = [one.value.network for one in switch.once(management) if not one.on_link]
    for one in switch.once(numbered) if port else ():
        if one.vrf == DEFAULT_VRF:
            for wide in port:
                if wide.version == one.family and wide.overlaps(one.value.network):
                    yield Spot(f"{one.value.network} overlaps {wide} of eth0", one.table, one.key)
