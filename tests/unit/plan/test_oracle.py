"""What a change does: every row of the data decides something, and has a source."""

from __future__ import annotations

import pytest

from railwright.diff import diff
from railwright.model.configdb import ConfigDb, Row
from railwright.model.disruption import Disruption, Verdict
from railwright.model.types import Dialect, Release
from railwright.plan import alike, oracle
from railwright.plan.classes import RowState
from railwright.plan.oracle import Around, Traits
from unit.plan.judging import SPECTRUM, change, judge


@pytest.mark.parametrize(
    ("address", "before", "after", "effect", "by_updater"),
    [
        ("PORT|Ethernet0.description", "a", "b", "hitless", "hitless"),
        ("PORT|Ethernet0.mtu", "1500", "9100", "hitless", "hitless"),
        ("PORT|Ethernet0.mtu", "9100", "1500", "qos-reload", "qos-reload"),
        ("PORT|Ethernet0.fec", "rs", "none", "port-flap", "port-flap"),
        ("PORT|Ethernet0.admin_status", "up", "down", "port-flap", "port-flap"),
        ("PORT|Ethernet0.admin_status", "down", "up", "hitless", "hitless"),
        ("PORT|Ethernet0.lanes", "1,2", "3,4", "config-reload", "port-flap"),
        ("PORT_QOS_MAP|Ethernet0.pfc_enable", "3", "3,4", "qos-reload", "port-flap"),
        ("PORT_QOS_MAP|Ethernet0.pfcwd_sw_enable", "3", "3,4", "hitless", "port-flap"),
        ("PORT_QOS_MAP|global.dscp_to_tc_map", "a", "b", "qos-reload", "qos-reload"),
        ("QUEUE|Ethernet0|3.wred_profile", "a", "b", "hitless", "port-flap"),
        ("QUEUE|Ethernet0|3.scheduler", "a", "b", "qos-reload", "port-flap"),
        ("WRED_PROFILE|ai.green_max_threshold", "1", "2", "hitless", "hitless"),
        ("WRED_PROFILE|ai.green_drop_probability", "5", "10", "hitless", "hitless"),
        ("WRED_PROFILE|ai.ecn", "ecn_none", "ecn_all", "qos-reload", "qos-reload"),
        ("WRED_PROFILE|ai.wred_green_enable", "true", "false", "qos-reload", "qos-reload"),
        ("WRED_PROFILE|ai.no_such", "1", "2", "unknown", "unknown"),
        ("PREFIX|a|10.0.0.0/8|8..32.action", "permit", "deny", "hitless", "hitless"),
        ("STATIC_ROUTE|0.0.0.0/0.blackhole", "false", "true", "session-reset", "session-reset"),
        ("SCHEDULER|ai.type", "DWRR", "STRICT", "qos-reload", "qos-reload"),
        ("SCHEDULER|ai.weight", "1", "2", "hitless", "hitless"),
        ("DSCP_TO_TC_MAP|ai.26", "3", "4", "qos-reload", "qos-reload"),
        ("BUFFER_POOL|egress_lossy_pool.size", "1", "2", "qos-reload", None),
        ("BUFFER_POOL|egress_lossy_pool.mode", "static", "dynamic", "config-reload", None),
        ("BUFFER_PROFILE|ai.dynamic_th", "0", "1", "hitless", "hitless"),
        ("BUFFER_PROFILE|ai.xon", "0", "1", "qos-reload", None),
        ("BUFFER_PG|Ethernet0|3-4.profile", "a", "b", "qos-reload", "port-flap"),
        ("PFC_WD|Ethernet0.detection_time", "200", "400", "hitless", "hitless"),
        ("PFC_WD|GLOBAL.POLL_INTERVAL", "200", "400", "hitless", "hitless"),
        ("BGP_NEIGHBOR|10.0.0.1.asn", "1", "2", "config-reload", "session-reset"),
        ("BGP_NEIGHBOR|10.0.0.1.admin_status", "up", "down", "session-reset", "session-reset"),
        ("BGP_NEIGHBOR|10.0.0.1.admin_status", "down", "up", "hitless", "hitless"),
        ("SWITCH_HASH|GLOBAL.ecmp_hash", "a", "b", "session-reset", "session-reset"),
        ("DEVICE_METADATA|localhost.bgp_asn", "1", "2", "config-reload", "config-reload"),
        ("DEVICE_METADATA|localhost.hwsku", "a", "b", "reboot", "reboot"),
        ("DEVICE_METADATA|localhost.hostname", "a", "b", "hitless", "hitless"),
        ("PORT|Ethernet0.dom_polling", "enabled", "disabled", "hitless", "hitless"),
        ("VERSIONS|DATABASE.VERSION", "version_1_01", "version_2_01", "reboot", "reboot"),
        ("VERSIONS|DATABASE.VERSION", None, "version_2_01", "hitless", "hitless"),
        ("FEATURE|swss.state", "enabled", "disabled", "swss-restart", "swss-restart"),
        ("FEATURE|bgp.state", "enabled", "disabled", "session-reset", "session-reset"),
        ("FEATURE|pmon.state", "enabled", "disabled", "swss-restart", "swss-restart"),
        ("FEATURE|no-such.state", "enabled", "disabled", "unknown", "unknown"),
        ("FEATURE|macsec.state", "enabled", "disabled", "port-flap", "port-flap"),
        ("FEATURE|nat.state", "enabled", "disabled", "session-reset", "session-reset"),
        ("FEATURE|mux.state", "disabled", "enabled", "session-reset", "session-reset"),
        ("FEATURE|radv.state", "enabled", "disabled", "session-reset", "session-reset"),
        ("FEATURE|radv.state", "disabled", "enabled", "hitless", "hitless"),
        ("FEATURE|stp.state", "enabled", "disabled", "unknown", "unknown"),
        ("FEATURE|p4rt.state", "enabled", "disabled", "unknown", "unknown"),
        ("FEATURE|sflow.state", "enabled", "disabled", "hitless", "hitless"),
        ("NO_SUCH|x.y", "1", "2", "unknown", None),
        ("ACL_TABLE|x.no_such", "1", "2", "unknown", "unknown"),
        ("PIM_GLOBALS|x.y", "1", "2", "hitless", None),
    ],
)
def test_what_a_change_does(
    address: str, before: str | None, after: str, effect: str, by_updater: str | None
) -> None:
    kind = "changed" if before is not None else "added"
    verdict = judge(change(address, before, after, kind), SPECTRUM)
    assert (verdict.effect, verdict.updater) == (effect, by_updater), verdict.why


def test_the_same_change_on_a_port_that_is_down_disturbs_nobody() -> None:
    down = Around(up=False)
    for address in ("PORT|Ethernet0.fec", "QUEUE|Ethernet0|3.scheduler", "BUFFER_PG|Ethernet0|3.x"):
        verdict = judge(change(address, "a", "b"), SPECTRUM, down)
        assert (verdict.effect, verdict.updater) == (Disruption.HITLESS, Disruption.HITLESS)


def by_updater(traits: Traits, address: str, kind: str = "changed", row: str = "kept") -> Verdict:
    return judge(change(address, "1", "2", kind), traits, Around(RowState(row)))


@pytest.mark.parametrize(
    ("traits", "address", "kind", "row", "refused"),
    [
        # The SKU lists: a HwSKU that they do not name is refused what others may.
        (SPECTRUM, "PFC_WD|Ethernet0.action", "changed", "kept", False),
        (SPECTRUM._replace(hwsku="My-SN5600"), "PFC_WD|Ethernet0.action", "changed", "kept", True),
        (SPECTRUM._replace(hwsku="acs-sn5600"), "PFC_WD|E0.action", "changed", "kept", False),
        (Traits("x", "Arista-7060X6-64PE-B-O128-my", Release.R202511), "PFC_WD|E0.action",
         "changed", "kept", False),
        (Traits("Spectrum-6", "ACS-SN6600_LD", Release.R202605), "PFC_WD|E0.action", "changed",
         "kept", True),
        (Traits("Spectrum-6", "ACS-SN6600_LD", Release.MASTER), "PFC_WD|E0.action", "changed",
         "kept", False),
        # Teralynx has its name since 202511, and no rule for xoff.
        (Traits("Teralynx 10", "any", Release.R202505), "PFC_WD|E0.action", "changed", "kept",
         True),
        (Traits("Teralynx 10", "any", Release.R202511), "PFC_WD|E0.action", "changed", "kept",
         False),
        (Traits("Teralynx 10", "any", Release.R202511), "BUFFER_PROFILE|a1.xoff", "changed", "kept",
         True),
        (SPECTRUM, "BUFFER_PROFILE|a1.xoff", "changed", "kept", False),
        (SPECTRUM, "BUFFER_PROFILE|a1.xoff", "removed", "kept", True),
        # Until 202505 a profile came or went by nothing, and a name without a digit was not known.
        (SPECTRUM, "BUFFER_PROFILE|a1.size", "added", "added", False),
        (SPECTRUM, "BUFFER_PROFILE|a1.size", "removed", "removed", False),
        (SPECTRUM._replace(release=Release.R202411), "BUFFER_PROFILE|a1.size", "added", "added",
         True),
        (SPECTRUM._replace(release=Release.R202411), "BUFFER_PROFILE|a1.xoff", "changed", "kept",
         False),
        (SPECTRUM._replace(release=Release.R202411), "BUFFER_PROFILE|lossy.xoff", "changed",
         "kept", True),
        # Pools: three sizes until 202505, nothing since.
        (SPECTRUM._replace(release=Release.R202505), "BUFFER_POOL|ingress_lossless_pool.xoff",
         "changed", "kept", False),
        (SPECTRUM, "BUFFER_POOL|ingress_lossless_pool.xoff", "changed", "kept", True),
        # WRED: one profile by name, then three fields, then all.
        (SPECTRUM._replace(release=Release.R202411), "WRED_PROFILE|ai.green_min_threshold",
         "changed", "kept", True),
        (SPECTRUM._replace(release=Release.R202411),
         "WRED_PROFILE|AZURE_LOSSLESS.green_min_threshold", "changed", "kept", False),
        (SPECTRUM._replace(release=Release.R202505), "WRED_PROFILE|ai.green_min_threshold",
         "changed", "kept", False),
        (SPECTRUM._replace(release=Release.R202505), "WRED_PROFILE|ai.ecn", "changed", "kept",
         True),
        (SPECTRUM, "WRED_PROFILE|ai.ecn", "changed", "kept", False),
        # The watchdog: rows of ports come and go, the global row does neither.
        (SPECTRUM, "PFC_WD|Ethernet0.action", "added", "added", False),
        (SPECTRUM, "PFC_WD|Ethernet0.action", "removed", "removed", False),
        (SPECTRUM, "PFC_WD|GLOBAL.POLL_INTERVAL", "added", "added", True),
        (SPECTRUM, "PFC_WD|GLOBAL.POLL_INTERVAL", "removed", "removed", True),
        (SPECTRUM, "PFC_WD|GLOBAL.POLL_INTERVAL", "removed", "kept", True),
        (SPECTRUM, "LOOPBACK_INTERFACE|Loopback0.vrf_name", "removed", "removed", True),
        (SPECTRUM, "LOOPBACK_INTERFACE|Loopback1.vrf_name", "removed", "removed", False),
        (SPECTRUM, "BFD_PEER_SINGLE_HOP|x.y", "changed", "kept", True),
        # A table that came with a later release, of models that are shipped and of others.
        (SPECTRUM, "SWITCH_TRIMMING|GLOBAL.size", "changed", "kept", False),
        (SPECTRUM._replace(release=Release.R202411), "SWITCH_TRIMMING|GLOBAL.size", "changed",
         "kept", True),
        (SPECTRUM, "SRV6_MY_SIDS|x.y", "changed", "kept", False),
        (SPECTRUM._replace(release=Release.R202411), "SRV6_MY_SIDS|x.y", "changed", "kept", True),
        (SPECTRUM, "NO_SUCH|x.y", "changed", "kept", True),
    ],
)  # fmt: skip
def test_what_the_updater_refuses(
    *, traits: Traits, address: str, kind: str, row: str, refused: bool
) -> None:
    verdict = by_updater(traits, address, kind, row)
    assert verdict.refused is refused, verdict.why
    assert not refused or "generic_config_updater" in verdict.source


def test_a_guarded_table_does_not_come_whole() -> None:
    # sonic-utilities compares the names of its rows with the names of fields
    for table in ("PFC_WD", "BUFFER_PROFILE"):
        one = change(f"{table}|Ethernet0.action", after="1", kind="added")
        assert judge(one, SPECTRUM, Around(RowState.ADDED, table=True)).refused
    gone = change("PFC_WD|Ethernet0.action", before="1", kind="removed")
    assert not judge(gone, SPECTRUM, Around(RowState.REMOVED, table=True)).refused


def test_verdicts_see_rows_tables_and_ports() -> None:
    before = {"PORT": {"Ethernet0": {"admin_status": "up"}, "Ethernet8": {"admin_status": "down"}}}
    after = {
        **before,
        "QUEUE": {"Ethernet0|3": {"scheduler": "a"}, "Ethernet8|3": {"scheduler": "a"}},
        "PFC_WD": {"Ethernet0": {"action": "drop"}},
    }
    assert oracle.surroundings("QUEUE", "Ethernet0|3", before, after) == Around(
        RowState.ADDED, table=True, up=True
    )
    changes = [
        change("QUEUE|Ethernet0|3.scheduler", after="a", kind="added"),
        change("QUEUE|Ethernet8|3.scheduler", after="a", kind="added"),
        change("PFC_WD|Ethernet0.action", after="drop", kind="added"),
    ]
    found = oracle.verdicts(changes, before, after, SPECTRUM)
    assert [each.updater for each in found] == [Disruption.PORT_FLAP, Disruption.HITLESS, None]


def test_what_no_program_reads_disturbs_nothing() -> None:
    one = change("BGP_GLOBALS|default.router_id", "1.1.1.1", "2.2.2.2")
    assert judge(one, SPECTRUM).effect is Disruption.HITLESS
    frr = SPECTRUM._replace(dialect=Dialect.FRRCFGD)
    assert judge(one, frr).effect is Disruption.SESSION_RESET


def rows(**tables: Row) -> ConfigDb:
    return {table: {"a": row} for table, row in tables.items()}


def worst(before: ConfigDb, after: ConfigDb, traits: Traits = SPECTRUM) -> set[Disruption]:
    return {
        each.effect for each in oracle.verdicts(diff("d", before, after), before, after, traits)
    }


@pytest.mark.parametrize(
    ("table", "key", "row"),
    [
        ("STATIC_ROUTE", "default|0.0.0.0/0", {"blackhole": "true"}),
        ("PREFIX", "a|10.0.0.0/8|8..32", {"action": "deny"}),
        ("BGP_GLOBALS_AF", "default|ipv4_unicast", {"max_ebgp_paths": "2"}),
        ("BGP_GLOBALS_AF_AGGREGATE_ADDR", "default|ipv4_unicast|10.0.0.0/8",
         {"summary_only": "true"}),
        ("ROUTE_REDISTRIBUTE", "default|static|bgp|ipv4", {"route_map": ["x"]}),
    ],
)  # fmt: skip
def test_a_new_row_that_moves_routes_is_no_milder_than_its_change(
    table: str, key: str, row: Row
) -> None:
    frr = SPECTRUM._replace(dialect=Dialect.FRRCFGD)
    before: ConfigDb = {"PREFIX_SET": {"a": {"mode": "IPv4"}}}
    after: ConfigDb = before | {table: {key: row}}
    assert worst(before, after, frr) == {Disruption.SESSION_RESET}
    assert worst(after, before, frr) == {Disruption.SESSION_RESET}


def test_a_prefix_of_a_set_that_is_new_changes_no_route() -> None:
    frr = SPECTRUM._replace(dialect=Dialect.FRRCFGD)
    after: ConfigDb = {
        "PREFIX_SET": {"a": {"mode": "IPv4"}},
        "PREFIX": {"a|10.0.0.0/8|8..32": {"action": "permit"}},
    }
    assert worst({}, after, frr) == {Disruption.HITLESS}


@pytest.mark.parametrize(
    ("ecn", "field", "new", "effect"),
    [
        ("ecn_all", "green_drop_probability", "100", Disruption.HITLESS),
        ("ecn_none", "green_drop_probability", "100", Disruption.QOS_RELOAD),
        ("ecn_none", "green_drop_probability", "1", Disruption.HITLESS),
        ("ecn_none", "green_max_threshold", "1", Disruption.QOS_RELOAD),
        ("ecn_none", "green_max_threshold", "100", Disruption.HITLESS),
        (None, "green_drop_probability", "100", Disruption.QOS_RELOAD),
    ],
)
def test_a_profile_that_marks_nothing_drops(
    ecn: str | None, field: str, new: str, effect: Disruption
) -> None:
    row = {"ecn": ecn} if ecn else {}
    before, after = rows(WRED_PROFILE={**row, field: "5"}), rows(WRED_PROFILE={**row, field: new})
    assert worst(before, after) == {effect}
    changes = diff("d", before, after)
    marking = rows(WRED_PROFILE={"ecn": "ecn_all", field: "5"})
    same = alike.likeness(SPECTRUM, changes, before, after)
    assert (same == alike.likeness(SPECTRUM, changes, marking, marking)) is (ecn == "ecn_all")


@pytest.mark.parametrize(
    ("address", "before", "after", "kind", "row"),
    [
        ("PFC_WD|Ethernet0.action", "drop", None, "removed", "removed"),
        ("PFC_WD|Ethernet0.action", "drop", "alert", "changed", "kept"),
        ("FLEX_COUNTER_TABLE|PFCWD.FLEX_COUNTER_STATUS", "enable", "disable", "changed", "kept"),
    ],
)
def test_protection_that_is_lost_is_told(
    address: str, before: str, after: str | None, kind: str, row: str
) -> None:
    one = change(address, before, after, kind)
    verdict = judge(one, SPECTRUM, Around(RowState(row)))
    assert verdict.effect is Disruption.HITLESS
    assert "guarded by nobody from now on" in verdict.why


def test_a_cable_length_of_a_port_that_is_down_or_new_disturbs_nobody() -> None:
    up, down = {"admin_status": "up"}, {"admin_status": "down"}
    before: ConfigDb = {
        "PORT": {"Ethernet0": up, "Ethernet8": down},
        "CABLE_LENGTH": {"AZURE": {"Ethernet0": "5m", "Ethernet8": "5m"}},
    }
    after: ConfigDb = {
        "PORT": {"Ethernet0": up, "Ethernet8": up, "Ethernet16": up},
        "CABLE_LENGTH": {"AZURE": {"Ethernet0": "9m", "Ethernet8": "9m", "Ethernet16": "9m"}},
    }
    changes = diff("d", before, after)
    found = oracle.verdicts(changes, before, after, SPECTRUM)
    lengths = {
        one.field: each.effect
        for one, each in zip(changes, found, strict=True)
        if one.table == "CABLE_LENGTH"
    }
    assert lengths == {
        "Ethernet0": Disruption.QOS_RELOAD,
        "Ethernet8": Disruption.HITLESS,
        "Ethernet16": Disruption.HITLESS,
    }


def test_what_waits_for_a_restart_says_so() -> None:
    waits = {
        "SNMP_COMMUNITY|x.TYPE": "when the SNMP container restarts",
        "MGMT_PORT|eth0.alias": "when the LLDP container restarts",
        "KDUMP|config.memory": "at the next boot",
        "PORT|Ethernet0.mtu": None,
    }
    for address, when in waits.items():
        verdict = judge(change(address, "1", "2"), SPECTRUM)
        assert verdict.takes_effect == when
        assert verdict.told == (f"{verdict.why}; takes effect {when}" if when else verdict.why)
