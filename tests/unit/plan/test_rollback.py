"""The way back: by the inverse patches, unless these are refused or come to nothing."""

from __future__ import annotations

from railwright.diff import diff
from railwright.model.configdb import ConfigDb
from railwright.model.disruption import ApplyPath, Disruption
from railwright.model.plan import Rollback
from railwright.model.types import Release
from railwright.plan import oracle, path
from railwright.plan.oracle import Traits
from railwright.plan.path import AS_USUAL, Permits
from railwright.plan.rollback import reversed_, rollback

TRAITS = Traits("Spectrum-4", "ACS-SN5600", Release.R202605)
WATCHDOG: ConfigDb = {
    "PORT": {"Ethernet0": {"admin_status": "up"}},
    "PFC_WD": {"Ethernet0": {"action": "drop"}, "GLOBAL": {"POLL_INTERVAL": "100"}},
}
PROFILES: ConfigDb = {"BUFFER_PROFILE": {"lossy": {"dynamic_th": "1"}}}
TRIMMED: ConfigDb = {
    "BUFFER_PROFILE": {"lossy": {"dynamic_th": "1", "packet_discard_action": "trim"}}
}
NONE: ConfigDb = {"PORT": {"Ethernet0": {"admin_status": "up"}}}


def back(before: ConfigDb, after: ConfigDb, permits: Permits = AS_USUAL) -> Rollback:
    changes = diff("d", before, after)
    verdicts = oracle.verdicts(changes, before, after, TRAITS)
    way = path.way(changes, verdicts, before, after, TRAITS.release, permits)
    return rollback(changes, before, after, TRAITS, way)


def test_what_goes_as_a_whole_table_and_cannot_come_back_is_told() -> None:
    found = back(WATCHDOG, NONE)
    assert (found.path, found.disruption) == (ApplyPath.RELOAD, Disruption.CONFIG_RELOAD)
    assert found.why.startswith("PFC_WD|")
    assert found.why.endswith("the updater allows no such change on this chip, and 1 more")


def test_a_field_that_may_come_and_not_go_is_told() -> None:
    assert back(PROFILES, TRIMMED).path is ApplyPath.RELOAD


def test_the_way_back_of_most_changes_is_that_there() -> None:
    other: ConfigDb = {"BUFFER_PROFILE": {"lossy": {"dynamic_th": "2"}}}
    assert back(PROFILES, other) == Rollback(
        path=ApplyPath.PATCH, disruption=Disruption.HITLESS, why=""
    )


def test_what_disturbs_more_on_the_way_back_is_told() -> None:
    vlan: ConfigDb = {"VLAN": {"Vlan9": {"vlanid": "9"}}}
    found = back({}, vlan)
    assert (found.path, found.disruption) == (ApplyPath.PATCH, Disruption.SESSION_RESET)
    assert found.why.startswith("VLAN|Vlan9")
    assert not back(vlan, {}).why


def test_what_is_no_patch_there_is_none_on_the_way_back() -> None:
    assert back(TRIMMED, PROFILES) == Rollback(
        path=ApplyPath.RELOAD, disruption=Disruption.CONFIG_RELOAD, why=""
    )
    sizes: tuple[ConfigDb, ConfigDb] = (
        {"BUFFER_POOL": {"p": {"size": "1"}}},
        {"BUFFER_POOL": {"p": {"size": "2"}}},
    )
    found = back(*sizes, Permits(table_load=True))
    assert (found.path, found.why) == (ApplyPath.TABLE_LOAD, "")


def test_changes_taken_back_are_the_difference_the_other_way() -> None:
    assert tuple(reversed_(diff("d", WATCHDOG, TRIMMED))) == diff("d", TRIMMED, WATCHDOG)
