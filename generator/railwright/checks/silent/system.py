"""What the programs of a switch need to know about the switch itself."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.silent.condition import Spot, condition
from railwright.checks.silent.config import LOCALHOST, METADATA, Config

_NEEDED = {
    "hostname": "the switch keeps the name `sonic`",
    "hwsku": "no program finds the ports and buffers of the box",
    "platform": "a load of the file falls back to the platform's own defaults",
    "type": "bgpcfgd adds no neighbour",
}

_SECRETS = (
    ("TACPLUS", "passkey"),
    ("TACPLUS_SERVER", "passkey"),
    ("RADIUS", "passkey"),
    ("RADIUS_SERVER", "passkey"),
    ("NTP_KEY", "value"),
    ("SNMP_USER", "SNMP_USER_AUTH_PASSWORD"),
    ("SNMP_USER", "SNMP_USER_ENCRYPTION_PASSWORD"),
)
"""Fields that hold secrets (sonic-buildimage src/sonic-yang-models/yang-models)."""
_PLACEHOLDER = "<secret:"


@condition("SYS001", "incomplete-metadata", "Give the field; the templates do.")
def metadata(config: Config) -> Iterator[Spot]:
    """DEVICE_METADATA lacks a field that programs of the switch wait for.

    YANG requires none of them. Without ``platform`` `config reload` takes the box for unknown and
    writes the HwSKU's default rows first (sonic-utilities config/main.py, load_sysinfo_if_missing);
    bgpcfgd adds no neighbour until there is a ``type`` (sonic-buildimage
    src/sonic-bgpcfgd/bgpcfgd/managers_bgp.py, the list of dependencies).
    """
    for field, effect in _NEEDED.items():
        if not config.text(METADATA, LOCALHOST, field):
            yield Spot(f"no {field}: {effect}", METADATA, LOCALHOST, field)


@condition("SYS002", "chassis-role", "Use LeafRouter for spines, ToRRouter for leaves.")
def role(config: Config) -> Iterator[Spot]:
    """The type SpineRouter makes a fixed switch look like a chassis, and BGP never starts.

    The switch takes itself for a chassis by this word (sonic-buildimage
    src/sonic-py-common/sonic_py_common/device_info.py, is_chassis); bgpcfgd then asks for
    CHASSIS_APP_DB, which a fixed switch has not, and ends (sonic-buildimage pull request 28220).
    """
    if config.text(METADATA, LOCALHOST, "type") == "SpineRouter":
        message = "SpineRouter is a chassis; on a fixed switch bgpcfgd ends at its start"
        yield Spot(message, METADATA, LOCALHOST, "type")


@condition("SYS003", "secret-in-clear", "Write `<secret:name>`; the value is filled in at push.")
def secrets(config: Config) -> Iterator[Spot]:
    """A secret stands in clear, and would be committed with the goldens.

    Passkeys, keys, passwords and SNMP communities are placeholders here. The finding names the
    place and never the value; a community is its own key, so only its table is named.
    """
    for table, field in _SECRETS:
        for key in config.rows(table):
            value = config.text(table, key, field)
            if value and not value.startswith(_PLACEHOLDER):
                yield Spot(f"{field} in clear", table, key, field)
    if any(not key.startswith(_PLACEHOLDER) for key in config.rows("SNMP_COMMUNITY")):
        yield Spot("a community in clear", "SNMP_COMMUNITY")
