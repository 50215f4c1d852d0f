from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.network import Network
from railwright.checks.rule import Spot, fabric_rule
from railwright.checks.rules.ipa.common import shared
from railwright.checks.switch import LOCALHOST, METADATA, Switch
from railwright.model.finding import Severity


@fabric_rule(Severity.ERROR)
def macs(network: Network) -> Iterator[Spot]:
    """Two switches have one MAC address.

    Why: The address is that of every routed interface: neighbours of both learn it in two places,
        and link-local addresses made from it collide. It comes from files that were copied from
        another switch; without the field the box takes its own. YANG knows one switch at a time.
    Fix: Remove `mac`, or give the box's own.
    Source: sonic-buildimage src/sonic-py-common/sonic_py_common/device_info.py, get_system_mac; RFC
        4862, chapter 5.4
    Bad:
        config:
            leaf-*: {DEVICE_METADATA: {localhost: {mac: "00:11:22:33:44:55"}}}
    Good:
        config:
            leaf-1-01: {DEVICE_METADATA: {localhost: {mac: "00:11:22:33:44:55"}}}
            leaf-1-02: {DEVICE_METADATA: {localhost: {mac: "00:11:22:33:44:56"}}}
    """
    yield from shared(network, _mac)


def _mac(switch: Switch) -> Iterator[tuple[str, Spot]]:
    mac = switch.text(METADATA, LOCALHOST, "mac")
    yield mac.lower(), Spot(mac, METADATA, LOCALHOST, "mac", switch.name)
