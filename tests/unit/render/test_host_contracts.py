"""What hosts are held to: contracts by group, server and profile."""

from __future__ import annotations

import pytest

from contracts import AI, CATALOG, FAMILIES, contract, fabric, host, profile, values
from railwright.model.host_contract import NicFamily, SettingKind
from railwright.render import hosts


def test_a_contract_of_the_default_profile() -> None:
    made = contract()
    assert (made.name, made.family, made.drivers) == ("compute", "connectx", ("mlx5_core",))
    assert [item.port for item in made.ports] == ["nic1p1", "nic2p1"]
    assert values(made, SettingKind.TRUST) == [("dscp",)]
    assert values(made, SettingKind.PFC) == [("3",)]
    assert values(made, SettingKind.DATA_TOS) == [("106",)]
    assert values(made, SettingKind.CNP_DSCP) == [("48",)]
    assert values(made, SettingKind.CNP_PRIORITY) == [("6",)]
    assert values(made, SettingKind.DSCP_PRIORITY) == [("3",), ("6",)]
    assert values(made, SettingKind.ECN_NOTIFICATION) == [("1",)]
    assert values(made, SettingKind.CABLE) == [("30",)]
    assert values(made, SettingKind.MTU) == [("9000",)]
    assert values(made, SettingKind.RDMA_MTU) == [("4096",)]
    assert values(made, SettingKind.ADAPTIVE_ROUTING) == []


@pytest.mark.parametrize(
    ("name", "pfc", "tos"),
    [
        ("sonic-azure", "3,4", ("14", "18")),
        ("asterfusion-34", "3,4", ("106", "138")),
        ("amd-thor", "3", ("106",)),
        ("dual-lossless", "3,4", ("106", "138")),
        ("lossy-trim", "none", ("106",)),
        ("gaudi-24", "2,3", ("98",)),
    ],
)
def test_values_follow_the_profile(name: str, pfc: str, tos: tuple[str, ...]) -> None:
    made = contract(profile(name))
    assert values(made, SettingKind.PFC) == [(pfc,)]
    assert values(made, SettingKind.DATA_TOS) == [tos]


def test_hosts_without_dcqcn_are_told_nothing_of_it() -> None:
    made = contract(profile("lossy-trim"))
    for kind in (SettingKind.ECN_NOTIFICATION, SettingKind.ECN_REACTION, SettingKind.CNP_DSCP):
        assert values(made, kind) == []


def test_adaptive_routing_is_asked_for_where_the_profile_allows_it() -> None:
    made = contract(profile("ai-26-48", adaptive_routing=True))
    assert values(made, SettingKind.ADAPTIVE_ROUTING) == [("1",)]
    assert values(made, SettingKind.ADAPTIVE_ROUTING_FORCED) == [("1",)]


def test_the_longest_cable_counts() -> None:
    assert values(contract(cable_m=100), SettingKind.CABLE) == [("100",)]


def test_foreign_code_points_are_those_outside_the_class() -> None:
    (setting,) = (s for s in contract().settings if s.kind is SettingKind.FOREIGN_DSCP)
    assert setting.arguments == ("3", "24,25,26,27,28,29,30,31")


def test_groups_come_apart_by_group_and_server() -> None:
    members = fabric(
        host("b-10", "cx7-400g-1p"),
        host("b-9", "cx7-400g-1p"),
        host("s-1", "bf3-b3240", group="storage"),
    )
    compute, storage = hosts.host_contracts(members, AI, CATALOG)
    assert (compute.name, compute.hosts) == ("compute", ("b-9", "b-10"))
    assert (storage.name, storage.family) == ("storage", "bluefield")


def test_names_say_the_server_only_where_they_have_to() -> None:
    members = fabric(
        host("a", "cx7-400g-1p"),
        host("b", "bf3-b3240"),
        host("c", "bf3-b3240", group="storage"),
    )
    names = [c.name for c in hosts.host_contracts(members, AI, CATALOG)]
    assert names == ["compute-bf3-b3240", "compute-cx7-400g-1p", "storage"]


def test_two_profiles_make_two_contracts_of_one_host() -> None:
    other = profile("sonic-azure")
    members = fabric(host("gpu-1", "cx7-400g-1p"))
    made = hosts.host_contracts(members, lambda item: AI if item.plane == 1 else other, CATALOG)
    assert [(c.qos, [p.port for p in c.ports]) for c in made] == [
        ("ai-26-48", ["nic1p1"]),
        ("sonic-azure", ["nic2p1"]),
    ]
    assert len({c.name for c in made}) == 2


def test_names_are_unique_and_safe_whatever_the_groups_are_called() -> None:
    members = fabric(
        host("a", "cx7-400g-1p", group="../a b"),
        host("b", "cx7-400g-1p", group="A B"),
        host("c", "cx7-400g-1p", group="///"),
    )
    names = [c.name for c in hosts.host_contracts(members, AI, CATALOG)]
    assert names == ["a-b", "a-b-2", "hosts"]


@pytest.mark.parametrize(
    ("model", "names"),
    [
        ("ConnectX-8 on the baseboard", ["connectx"]),
        ("ConnectX-7 or BlueField-3 SuperNIC (B3140H)", ["connectx", "bluefield"]),
        ("BlueField-3 B3220 or ConnectX-7", ["bluefield", "connectx"]),
        ("Broadcom Thor 2 (BCM57608)", ["thor"]),
        ("Gaudi 3 integrated", ["gaudi"]),
        ("any 400G/800G NIC", ["generic"]),
    ],
)
def test_families_by_the_words_of_a_server_profile(model: str, names: list[str]) -> None:
    assert [f.name for f in hosts.nic_families_of(model, FAMILIES.values())] == names


def test_without_a_generic_family_a_nameless_nic_is_an_error() -> None:
    with pytest.raises(ValueError, match="any 400G"):
        hosts.nic_families_of("any 400G NIC", [FAMILIES["thor"]])


@pytest.mark.parametrize("server", CATALOG.servers())
def test_every_shipped_server_has_a_family(server: str) -> None:
    assert hosts.nic_families_of(CATALOG.server(server).nic_model, FAMILIES.values())


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_every_way_of_reading_has_a_source(family: NicFamily) -> None:
    assert len(family.source) > 20
    for how in family.settings.values():
        assert len(how.source) > 12
        assert how.read
