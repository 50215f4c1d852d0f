"""Tables of SONiC's own YANG modules that the modules shipped here leave out.

They are of features that no design here uses. A configuration of another switch may well have them,
and nothing is known against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from railwright.checks.yang.issues import IssueKind, YangIssue

_NAMES = """
    ACL_RULE ACL_TABLE ACL_TABLE_TYPE ALARM ALARM_STATS BGP_AGGREGATE_ADDRESS
    BGP_ALLOWED_PREFIXES BGP_INTERNAL_NEIGHBOR BGP_SENTINELS BGP_VOQ_CHASSIS_NEIGHBOR BMP
    CHASSIS_MODULE CONSOLE_PORT CONSOLE_SWITCH COPP_GROUP COPP_TRAP DASH_ACL_GROUP DASH_ACL_IN
    DASH_ACL_OUT DASH_ACL_RULE DASH_APPLIANCE DASH_ENI DASH_HA_GLOBAL_CONFIG DASH_QOS
    DASH_ROUTE_TABLE DASH_ROUTING_TYPE DASH_VNET DASH_VNET_MAPPING_TABLE DEBUG_COUNTER
    DEBUG_COUNTER_DROP_REASON DEBUG_DROP_MONITOR DHCPV4_RELAY DHCP_RELAY DHCP_SERVER
    DHCP_SERVER_IPV4 DHCP_SERVER_IPV4_CUSTOMIZED_OPTIONS DHCP_SERVER_IPV4_PORT
    DHCP_SERVER_IPV4_RANGE DPU DPUS DSCP_TO_FC_MAP EVENT EVENT_STATS EVPN_ETHERNET_SEGMENT
    EVPN_MH_GLOBAL EXP_TO_FC_MAP FABRIC_MONITOR FABRIC_PORT FG_NHG FG_NHG_MEMBER FG_NHG_PREFIX
    FIPS GNMI GNMI_CLIENT_CERT GRPCCLIENT HEARTBEAT KUBERNETES_MASTER LDAP LDAP_SERVER
    LEAK_CONTROL_POLICY LEAK_PROFILE MACSEC_PROFILE MAC_MOVE_GUARD MCLAG_DOMAIN MCLAG_INTERFACE
    MCLAG_UNIQUE_IP MEMORY_STATISTICS MID_PLANE_BRIDGE MIRROR_SESSION MPLS_TC_TO_TC_MAP
    MUX_CABLE MUX_LINKMGR NAT_BINDINGS NAT_GLOBAL NAT_POOL NEIGH NVGRE_TUNNEL NVGRE_TUNNEL_MAP
    PBH_HASH PBH_HASH_FIELD PBH_RULE PBH_TABLE PEER_SWITCH POLICER PORT_STORM_CONTROL
    PREFIX_LIST REMOTE_DPU RESTAPI SAG SFLOW SFLOW_COLLECTOR SFLOW_SESSION SRV6_MY_LOCATORS
    SRV6_MY_SIDS STATIC_NAPT STATIC_NAT STORMOND_CONFIG STP STP_MST STP_MST_INST STP_MST_PORT
    STP_PORT STP_VLAN STP_VLAN_PORT SUBNET_DECAP SUPPRESS_ASIC_SDK_HEALTH_EVENT
    SWITCH_FAST_LINKUP SYSTEM_PORT TELEMETRY TELEMETRY_CLIENT TUNNEL VDPU VLAN_SUB_INTERFACE
    VNET VNET_ROUTE VNET_ROUTE_TUNNEL VOQ_INBAND_INTERFACE VXLAN_EVPN_NVO VXLAN_TUNNEL
    VXLAN_TUNNEL_MAP WARM_RESTART XCVRD_LOG ZTP
"""

TABLES = frozenset(_NAMES.split())
"""sonic-net/sonic-buildimage at 086b03bd, src/sonic-yang-models: yang-models and yang-templates."""
_FIELDS = re.compile(r"PORT\.macsec|(VLAN_)?INTERFACE\.vnet_name|CRM\.dash_[a-z0-9_]+")
"""Fields of other tables that belong to these; same source."""


def parted(issues: Iterable[YangIssue]) -> tuple[tuple[YangIssue, ...], tuple[str, ...]]:
    """Return the issues without those about such tables and fields, and these in order."""
    kept: list[YangIssue] = []
    left: set[str] = set()
    for issue in issues:
        name = f"{issue.table}.{issue.field}"
        if issue.kind is IssueKind.UNKNOWN_TABLE and issue.table in TABLES:
            left.add(issue.table)
        elif issue.kind is IssueKind.UNKNOWN_FIELD and _FIELDS.fullmatch(name):
            left.add(name)
        else:
            kept.append(issue)
    return tuple(kept), tuple(sorted(left))
