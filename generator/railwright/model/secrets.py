"""Where CONFIG_DB holds secrets: the one list of it.

A file of this project has placeholders in these places, and nothing that is read from a switch may
show what it has there.
"""

import re
from functools import cache
from typing import Final, NamedTuple

WORDS: Final = re.compile(
    r"passw|passkey|passphrase|secret|credential|private.?key|shared.?key|psk|community",
    re.IGNORECASE,
)
"""In names of what may be a secret; a word of a person that means one has one of these too."""


class SecretField(NamedTuple):
    """A field that holds a secret, in every row of its table."""

    table: str
    field: str
    source: str
    """Public source: repository and path."""


_YANG = "sonic-net/sonic-buildimage src/sonic-yang-models/yang-models"
_FRRCFGD = "sonic-net/sonic-buildimage src/sonic-frr-mgmt-framework/frrcfgd/frrcfgd.py"
FIELDS: Final = (
    SecretField("TACPLUS", "passkey", f"{_YANG}/sonic-system-tacacs.yang"),
    SecretField("TACPLUS_SERVER", "passkey", f"{_YANG}/sonic-system-tacacs.yang"),
    SecretField("RADIUS", "passkey", f"{_YANG}/sonic-system-radius.yang"),
    SecretField("RADIUS_SERVER", "passkey", f"{_YANG}/sonic-system-radius.yang"),
    SecretField("LDAP", "bind_password", f"{_YANG}/sonic-system-ldap.yang"),
    SecretField("NTP_KEY", "value", f"{_YANG}/sonic-ntp.yang"),
    SecretField("SNMP_USER", "SNMP_USER_AUTH_PASSWORD", f"{_YANG}/sonic-snmp.yang"),
    SecretField("SNMP_USER", "SNMP_USER_ENCRYPTION_PASSWORD", f"{_YANG}/sonic-snmp.yang"),
    SecretField(
        "SNMP_TRAP_CONFIG",
        "Community",
        "sonic-net/sonic-buildimage dockers/docker-snmp/snmpd.conf.j2",
    ),
    SecretField("MACSEC_PROFILE", "primary_cak", f"{_YANG}/sonic-macsec.yang"),
    SecretField("MACSEC_PROFILE", "fallback_cak", f"{_YANG}/sonic-macsec.yang"),
    SecretField("BGP_NEIGHBOR", "auth_password", f"{_YANG}/sonic-bgp-common.yang"),
    SecretField("BGP_PEER_GROUP", "auth_password", f"{_YANG}/sonic-bgp-common.yang"),
    SecretField("OSPFV2_INTERFACE", "authentication-key", _FRRCFGD),
    SecretField("OSPFV2_INTERFACE", "authentication-md5-key", _FRRCFGD),
    SecretField("OSPFV2_ROUTER_AREA_VIRTUAL_LINK", "authentication-key", _FRRCFGD),
    SecretField("OSPFV2_ROUTER_AREA_VIRTUAL_LINK", "authentication-md5-key", _FRRCFGD),
)
COMMUNITIES: Final = "SNMP_COMMUNITY"
"""Its keys are the secrets (sonic-net/sonic-buildimage dockers/docker-snmp/snmpd.conf.j2)."""
UNNAMED: Final = frozenset((COMMUNITIES, "SNMP_USER", "NTP_KEY"))
"""Tables of which nothing names a key: a community is its own, the others lead to one."""

_FIELDS = frozenset((one.table, one.field) for one in FIELDS)
_OTHER = re.compile(
    r"passw(or)?d|passkey|passphrase|secret|credential|private.?key|shared.?key|psk$|(^|_)cak$"
    r"|auth(entication)?[-_](md5[-_])?key$",
    re.IGNORECASE,
)
"""Names of fields that a table of somebody else may have for a secret."""
_NO_SECRET = frozenset((
    ("SSH_SERVER", "password_authentication"),  # whether one is asked for
    ("PASSW_HARDENING", "reject_user_passw_match"),
))  # fmt: skip
_MAY_HOLD = re.compile(r"key|cert|crt|hash|pass|pw|user", re.IGNORECASE)
_IN_CLEAR = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|^\$(?:1|2[abxy]|5|6|7|gy|y)\$")
"""A private key (RFC 7468, section 10 and 11), or the hash of a password (crypt(5))."""


@cache
def is_secret(table: str, field: str) -> bool:
    """Whether a field holds a secret by its name, in a table that may be anybody's."""
    if (table, field) in _FIELDS:
        return True
    if (table, field) in _NO_SECRET:
        return False
    return _OTHER.search(field) is not None or (
        table.startswith("SNMP") and "community" in field.lower()
    )


@cache
def may_hold(field: str) -> bool:
    """Whether a field that names a secret, or a file of it, may hold the secret itself."""
    return _MAY_HOLD.search(field) is not None


def looks_secret(text: str) -> bool:
    """Whether a text is a private key or the hash of a password, whatever its field is called."""
    return _IN_CLEAR.search(text) is not None
