"""Where the bundled models refuse on purpose what SONiC's own accept.

The other way round is never right: what we accept, a switch must accept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mutation.mutate import Config
from railwright.checks.yang import IssueKind, YangIssue


@dataclass(frozen=True, slots=True)
class Stricter:
    """One class of issues that only the bundled models raise, and why they do.

    Attributes:
        name: a short name of the class.
        table: the table it is about.
        kind: the kind of issue.
        message: a pattern that the whole message matches.
        reason: why the bundled models are stricter.
        example: a change to ``configs/wide-bgpcfgd.json`` that SONiC's models accept and ours
            refuse, as a merge patch (None removes).
    """

    name: str
    table: str
    kind: IssueKind
    message: str
    reason: str
    example: dict[str, Any]

    def covers(self, issue: YangIssue) -> bool:
        """Return whether an issue is of this class."""
        return (
            issue.table == self.table
            and issue.kind is self.kind
            and re.fullmatch(self.message, issue.message) is not None
        )


NO_CHASSIS = "Chassis, multi-ASIC and DPU systems are not generated, and their tables not modelled."
NO_TABLE = "The field needs a table that is not modelled, so nothing could ever be right in it."

KNOWN = (
    Stricter(
        "queue-index",
        "QUEUE",
        IssueKind.VALUE,
        r"qindex '.*' in the key is not text matching .*",
        "SONiC's model takes any text as a queue; orchagent then drops the row.",
        {"QUEUE": {"Ethernet0|x": {"scheduler": "sched.cnp"}}},
    ),
    Stricter(
        "portchannel-address-without-row",
        "PORTCHANNEL_INTERFACE",
        IssueKind.CONSTRAINT,
        r"an address needs the row of the interface itself.*",
        "Port channels get the same rule as ports and VLANs: no address without the plain row.",
        {"PORTCHANNEL_INTERFACE": {"PortChannel1": None}},
    ),
    Stricter(
        "chassis",
        "DEVICE_METADATA",
        IssueKind.VALUE,
        r"switch_type '.*' is not one of npu, .*",
        NO_CHASSIS,
        {"DEVICE_METADATA": {"localhost": {"switch_type": "dpu"}}},
    ),
    Stricter(
        "dpu-thresholds",
        "CRM",
        IssueKind.UNKNOWN_FIELD,
        r"no YANG model has a field dash_.*",
        NO_CHASSIS,
        {
            "CRM": {"Config": {"dash_eni_low_threshold": "1"}},
            "DEVICE_METADATA": {"localhost": {"switch_type": "dpu"}},
        },
    ),
    Stricter(
        "anycast-gateway",
        "VLAN_INTERFACE",
        IssueKind.VALUE,
        r"static_anycast_gateway '.*' is not false .*",
        NO_TABLE,
        {
            "VLAN_INTERFACE": {"Vlan100": {"static_anycast_gateway": "true"}},
            "SAG": {"GLOBAL": {"gateway_mac": "02:00:00:00:00:09"}},
        },
    ),
    Stricter(
        "ssh-port",
        "SSH_SERVER",
        IssueKind.VALUE,
        r"ports '.*' is not .*",
        "SONiC's pattern lets 65536 through, which is no TCP port.",
        {"SSH_SERVER": {"POLICIES": {"ports": "65536"}}},
    ),
    *(
        Stricter(
            f"empty-{table.lower()}",
            table,
            IssueKind.VALUE,
            r".* is not (text|one of) .*",
            "SONiC's patterns of QoS map entries let an empty text through; orchagent does not.",
            {table: {"ROCE": {name: ""}}},
        )
        for table, name in (
            ("TC_TO_QUEUE_MAP", "3"),
            ("TC_TO_PRIORITY_GROUP_MAP", "3"),
            ("TC_TO_DSCP_MAP", "3"),
            ("MAP_PFC_PRIORITY_TO_QUEUE", "3"),
            ("PFC_PRIORITY_TO_PRIORITY_GROUP_MAP", "3"),
        )
    ),
    *(
        Stricter(
            f"empty-key-{table.lower()}",
            table,
            IssueKind.VALUE,
            r".* is not (text|one of) .*",
            "SONiC's patterns of QoS map entries let an empty text through; orchagent does not.",
            {table: {"ROCE": {"": "1"}}},
        )
        for table in ("DSCP_TO_TC_MAP", "DOT1P_TO_TC_MAP")
    ),
)


def patched(config: Config, patch: Mapping[str, Any]) -> Config:
    """Return a configuration with a merge patch applied; the original stays as it is."""
    result: Config = {
        table: {key: dict(row) for key, row in config[table].items()} for table in config
    }
    for table, rows in patch.items():
        target = result.setdefault(table, {})
        for key, fields in rows.items():
            if fields is None:
                target.pop(key, None)
            else:
                target.setdefault(key, {}).update(fields)
    return result
