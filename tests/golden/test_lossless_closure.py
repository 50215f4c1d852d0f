"""Lossless from host to host, read off the rendered configurations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from closure import Expect, fabric_breaks, roce_ports
from lossless_sites import ALL_LOSSY, CASES, PORTS, SHIPPED
from railwright import catalog, pipeline
from railwright.model.fabric import PortRole

pytestmark = pytest.mark.golden


def test_every_shipped_site_is_read() -> None:
    assert set(SHIPPED) | set(ALL_LOSSY) == set(PORTS)


@pytest.mark.parametrize(("site", "dialect"), CASES)
def test_lossless_traffic_closes(
    sites: Callable[..., pipeline.Build], site: str, dialect: str
) -> None:
    built = sites(site, dialect)
    assert {device.dialect.value for device in built.design.fabric.devices} == {dialect}
    ports = [
        (device, port) for device in built.configs for port in roce_ports(built.configs[device])
    ]
    assert len(ports) == PORTS[site]
    planned = [
        (device.name, port.interface)
        for device in built.design.fabric.devices
        for port in device.ports
        if port.role in {PortRole.HOST, PortRole.FABRIC} and port.peer
    ]
    assert sorted(ports) == sorted(planned)
    assert fabric_breaks(built.configs, Expect()) == []


@pytest.mark.parametrize("dialect", ["bgpcfgd", "frrcfgd"])
@pytest.mark.parametrize("site", ALL_LOSSY)
def test_switches_that_ship_lossy_pass_sonic_s_own_models(
    sites: Callable[..., pipeline.Build], site: str, dialect: str
) -> None:
    judged = pipeline.check(sites(site, dialect), jobs=0)
    errors = [str(f.message) for f in judged.findings if pipeline.counts_as_error(f)]
    assert errors == []


def test_the_lossy_skus_are_those_that_nothing_better_stands_for() -> None:
    for name in ("SN5610N", "SN5640"):
        skus = catalog.load().platform(name).hwskus.values()
        assert not any(sku.lossless_ready for sku in skus)


# ---- every profile -------------------------------------------------------------------------------

PROFILES = catalog.load().qos_profiles()


@pytest.mark.parametrize("site", ["lab", "teralynx-pod", "rubin-1t6"])
@pytest.mark.parametrize("profile", PROFILES)
def test_every_profile_builds_closes_and_passes_sonic_s_models(
    sites: Callable[..., pipeline.Build], site: str, profile: str
) -> None:
    built = sites(site, "frrcfgd", profile)
    facts = catalog.load().qos(profile)
    assert {device.qos.profile for device in built.design.fabric.devices} == {profile}
    kinds = {device.tier: device for device in reversed(built.design.fabric.devices)}
    fabric = built.design.fabric.model_copy(update={"devices": tuple(kinds.values())})
    few = built._replace(design=built.design._replace(fabric=fabric))
    judged = pipeline.check(few, jobs=0)
    errors = [str(f.message) for f in judged.findings if pipeline.counts_as_error(f)]
    assert errors == []
    marked = tuple(
        (point, item.traffic_class)
        for item in facts.classes.values()
        if item.lossless and item.dscp != "rest"
        for point in item.dscp
    )
    never = tuple(
        item.mark for item in facts.classes.values() if not item.lossless and item.mark is not None
    )
    marks = all(item.ecn for item in facts.classes.values() if item.lossless)
    wanted = Expect(marked, never, marks)
    found = fabric_breaks(built.configs, wanted) if marked else _lossy(built)
    assert found == []


def _lossy(built: pipeline.Build) -> list[tuple[str, str]]:
    """A profile without lossless classes pauses nobody and sets nothing aside."""
    return [
        (name, table)
        for name, config in built.configs.items()
        for table, wrong in (
            ("PORT_QOS_MAP", any(r.get("pfc_enable") for r in config["PORT_QOS_MAP"].values())),
            ("BUFFER_PG", any(r["profile"] == "NULL" for r in config["BUFFER_PG"].values())),
            ("PFC_WD", "PFC_WD" in config),
        )
        if wrong
    ]
