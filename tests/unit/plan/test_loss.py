"""What is gone for good after a change."""

from __future__ import annotations

from pathlib import Path

import pytest

import topologies
from railwright.model.fabric import Fabric
from railwright.model.plan import Loss
from railwright.plan.loss import loss

TWO = (
    topologies.RAIL_SITE.replace(
        "  1: {hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}",
        "  1: {name: east, hosts: {gpu: {profile: gb200-nvl72-tray, count: 4}}}\n"
        "  2: {name: west, hosts: {gpu: {profile: gb200-nvl72-tray, count: 3}}}",
    )
    + topologies.CABLES
)
ONE = TWO.replace("  2: {name: west, hosts: {gpu: {profile: gb200-nvl72-tray, count: 3}}}\n", "")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    return topologies.fabric(tmp_path_factory.mktemp("two"), TWO)


def test_a_pod_that_goes_takes_its_servers_with_it(two: Fabric, tmp_path: Path) -> None:
    one = topologies.fabric(tmp_path, ONE)
    found = loss(two, one, ("leaf-2-01",))
    assert found == Loss(devices=("leaf-2-01",), pods=("west",), hosts=3, gpus=12)
    assert found
    assert not loss(one, two, ())


def test_servers_without_a_port_are_gone_and_renamed_pods_are_not(two: Fabric) -> None:
    hosts = (two.hosts[0].model_copy(update={"ports": ()}), *two.hosts[1:])
    pods = tuple(pod.model_copy(update={"name": f"new-{pod.name}"}) for pod in two.pods)
    after = two.model_copy(update={"hosts": hosts, "pods": pods})
    assert loss(two, after, ()) == Loss(hosts=1, gpus=4)
    assert not loss(after, after.model_copy(update={"hosts": hosts[1:]}), ())


def test_of_a_site_of_which_only_configurations_are_known_the_switches_are(two: Fabric) -> None:
    assert loss(None, two, ("leaf-9",)) == Loss(devices=("leaf-9",))
