"""What the examples of rules about the whole fabric cannot show: what they keep silent about."""

from __future__ import annotations

from typing import Any

import pytest

from railwright.checks import engine
from railwright.checks.network import Network
from railwright.checks.planes import between_planes
from railwright.checks.registry import rules
from rules.examples import changed, example, network_of

PLANES, PLANE = "blackwell-800g", "h100-pod"
SWAPPED = {"gpu-1-001:nic1": "leaf-1-02:Ethernet0", "gpu-1-001:nic2": "leaf-1-01:Ethernet0"}


def _site(name: str, **change: Any) -> Network:
    return changed(network_of(name), change)


def _told(network: Network, id_: str) -> list[str]:
    found = [*engine.about_fabric(network)]
    for name, links in network.links_of.items():
        found += engine.about_switch(network.switches[name], links)
    return sorted({one.device for one in found if one.kind.id == id_})


def _bad(id_: str) -> dict[str, Any]:
    return dict(next(example(rule, "Bad") for rule in rules() if rule.id == id_))


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param({"leaf-1a-01:Ethernet256": "spine-b01:Ethernet500"}, id="leaf-and-spine"),
        pytest.param({"spine-a01:Ethernet0": "spine-b02:Ethernet500"}, id="spines"),
        pytest.param({"leaf-1a-01:Ethernet256": "leaf-1b-03:Ethernet500"}, id="leaves"),
        pytest.param(
            {f"leaf-1a-01:Ethernet{n}": f"spine-b01:Ethernet{n}" for n in (256, 260, 264, 268)},
            id="several",
        ),
        pytest.param(
            {
                "leaf-1a-01:Ethernet256": "spine-b01:Ethernet0",
                "leaf-1b-01:Ethernet256": "spine-a01:Ethernet0",
                "leaf-1a-01:Ethernet320": "spine-b02:Ethernet0",
                "leaf-1b-01:Ethernet320": "spine-a02:Ethernet0",
            },
            id="to-all-spines",
        ),
    ],
)
def test_a_cable_between_planes_is_found(moved: dict[str, str]) -> None:
    up = {"config": {"*": {"PORT": {"Ethernet500": {"admin_status": "up"}}}}}
    network = _site(PLANES, moved=moved, **up if "500" in str(moved) else _up(moved))
    found = {str(end) for link in between_planes(network) for end, _ in link.ends}
    assert found == {*moved, *moved.values()}


def _up(moved: dict[str, str]) -> dict[str, Any]:
    ports = {to.partition(":")[2]: {"admin_status": "up"} for to in moved.values()}
    return {"config": {"spine-b01": {"PORT": ports}}}


def test_a_cable_that_is_shut_joins_nothing() -> None:
    moved = {"leaf-1a-01:Ethernet256": "spine-b01:Ethernet500"}
    assert not between_planes(_site(PLANES, moved=moved))


@pytest.mark.parametrize("site", [PLANE, "lab", "mixed-generation", "teralynx-pod"])
def test_a_fabric_of_one_plane_has_none_however_it_is_cabled(site: str) -> None:
    network = network_of(site)
    spines = [name for name in network.switches if name.startswith("spine")]
    links = network.links_of[spines[0]]
    for count in (1, len(links) // 2, len(links) - 1):
        moved = {str(link.a): None for link in links[:count]}
        assert not between_planes(_site(site, moved=moved))


def test_leaves_that_are_joined_are_no_planes() -> None:
    up = {"*": {"PORT": {"Ethernet508": {"admin_status": "up"}}}}
    moved = {"leaf-1-01:Ethernet256": "leaf-1-02:Ethernet508"}
    assert not between_planes(_site("lab", moved=moved, config=up))


def test_planes_are_not_known_without_hosts() -> None:
    network = _site(PLANES, moved=_bad("FAB011")["moved"])
    assert len(between_planes(network)) == 2
    hosts = {f"{one.host}:{one.port}": None for one in network.hosts}
    assert not between_planes(_site(PLANES, moved={**_bad("FAB011")["moved"], **hosts}))


def test_nothing_else_is_told_of_planes_that_are_joined() -> None:
    network = _site(PLANES, **{k: v for k, v in _bad("FAB011").items() if k != "site"})
    assert {one.kind.id for one in engine.about_fabric(network)} == {"FAB011"}


def test_a_host_whose_nics_are_bundled_may_be_cabled_either_way() -> None:
    assert _told(_site("lab", moved=SWAPPED, foreign=["*"]), "CAB044") == ["leaf-1-01", "leaf-1-02"]
    member = {"leaf-1-01": {"PORTCHANNEL_MEMBER": {"PortChannel1|Ethernet0": {}}}}
    assert not _told(_site("lab", moved=SWAPPED, foreign=["*"], config=member), "CAB044")


def test_hosts_of_another_rack_show_nothing() -> None:
    there = {f"leaf-2-0{number}:Ethernet0" for number in (1, 2, 3, 4)}
    hosts = network_of("mixed-generation").hosts
    pulled = {f"{one.host}:{one.port}": None for one in hosts if str(one.end) in there}
    moved = {f"gpu-1-001:nic{to[8]}": to for to in sorted(there)}
    assert len(pulled) == len(moved) == 4
    first = {"gpu-1-001:nic1": "leaf-2-01:Ethernet0"}
    for some, told in ((first, ["leaf-2-01"]), (moved, [])):
        network = _site("mixed-generation", moved={**pulled, **some}, foreign=["*"])
        assert _told(network, "CAB044") == told


def test_the_addresses_of_a_site_say_where_a_nic_belongs() -> None:
    network = _site("lab", moved=SWAPPED, follow=True)
    assert _told(network, "CAB032")
    assert not _told(network, "CAB044")


@pytest.mark.parametrize(
    ("site", "ratios"),
    [
        ("mixed-generation", ["2 to 1", "2 to 1"]),
        ("rubin-1t6", ["1.125 to 1"]),
        ("h100-pod", []),
    ],
)
@pytest.mark.parametrize("shut", [False, True])
def test_a_site_is_oversubscribed_as_planned(site: str, ratios: list[str], shut: bool) -> None:  # noqa: FBT001
    config = {"spine-*": {"PORT": {"Ethernet0": {"admin_status": "down"}}}} if shut else {}
    found = engine.about_fabric(_site(site, config=config))
    told = [one.spot.message.partition(":")[0] for one in found if one.kind.id == "FAB007"]
    assert told == ratios


def test_weights_do_not_make_up_for_a_slower_link() -> None:
    change = {key: value for key, value in _bad("FAB012").items() if key != "site"}
    weighted = {"BGP_DEVICE_GLOBAL": {"STATE": {"wcmp_enabled": "true"}}}
    change["config"] = {**change["config"], "leaf-*": weighted, "spine-*": weighted}
    assert _told(_site(PLANE, **change), "FAB012") == ["leaf-1-01", "spine-01"]


def test_half_an_upgrade_is_not_told() -> None:
    releases = {f"leaf-1-0{number}": "202605" for number in range(1, 9)}
    some = dict([*releases.items()][:3])
    assert _told(_site(PLANE, release=some), "SYS075") == [*some]
    half = dict([*releases.items()][:4])
    assert not _told(_site(PLANE, release=half), "SYS075")


def test_a_pair_that_is_one_switch_needs_its_vlans_on_the_link_between() -> None:
    change = _bad("CAB045")
    assert _told(_site("lab", **change), "CAB045") == ["leaf-1-01"]
    domain = {"MCLAG_DOMAIN": {"1": {"peer_link": "Ethernet256"}}}
    config = {**change["config"], "leaf-*": domain}
    assert not _told(_site("lab", config=config), "CAB045")
