"""The memory bar adds up to the packet memory, whatever the switch."""

from __future__ import annotations

import pytest

from railwright import pipeline
from railwright.model.lossless import ReserveKind
from railwright.report.lossless_port import figures_of, scales
from railwright.report.lossless_tables import flow, memory_bar
from railwright.report.lossless_views import ways
from railwright.report.page.memory import budget

SITES = ("lab", "h100-pod", "blackwell-800g", "rubin-1t6", "mixed-generation", "teralynx-pod")


@pytest.mark.parametrize("site", SITES)
def test_the_parts_are_the_whole(request: pytest.FixtureRequest, site: str) -> None:
    for device in pipeline.design(request.config.rootpath / "inventories" / site).fabric.devices:
        plan, bar = device.qos.plan, memory_bar(device.qos.plan)
        assert sum(part.size_bytes for part in bar.segments) == plan.memory_bytes
        room = {part.label: part.size_bytes for part in bar.segments}
        each = [one.groups * len(one.interfaces) * one.headroom.size_bytes for one in plan.ports]
        whole = [one.groups * len(one.interfaces) * one.headroom.xoff_bytes for one in plan.ports]
        assert room["headroom of lossless groups"] in (sum(each), sum(whole))
        assert plan.reserved_bytes + plan.available_bytes == plan.memory_bytes


@pytest.mark.parametrize("site", SITES)
def test_terminal_and_page_draw_the_same_memory(request: pytest.FixtureRequest, site: str) -> None:
    for device in pipeline.design(request.config.rootpath / "inventories" / site).fabric.devices:
        plan = device.qos.plan
        drawn = {one.name: one.value for one in budget("k1", plan).segments}
        parts = [part.size_bytes for part in memory_bar(plan).segments]
        assert parts[:3] == [drawn.get(kind.value, 0) for kind in ReserveKind]
        assert sum(parts[3:]) == drawn.get("lossless", 0) + drawn.get("lossy", 0)


@pytest.mark.parametrize("site", SITES)
def test_the_flow_has_every_code_point_of_every_way(
    request: pytest.FixtureRequest, site: str
) -> None:
    device = pipeline.design(request.config.rootpath / "inventories" / site).fabric.devices[0]
    (way,) = ways(device)
    assert sorted(point for lane in way.lanes for point in lane.points) == list(range(64))
    assert {*way.idle} | {lane.traffic_class for lane in way.lanes} == set(range(8))
    assert len(flow(device).rows) == len(way.lanes)


@pytest.mark.parametrize("site", SITES)
def test_a_scale_ends_where_the_headroom_does(request: pytest.FixtureRequest, site: str) -> None:
    device = pipeline.design(request.config.rootpath / "inventories" / site).fabric.devices[0]
    for port in device.ports:
        figures = figures_of(device, port)
        for bar in scales(device, port):
            assert figures is not None
            end = device.qos.plan.pause_bytes + figures.headroom.xoff_bytes
            assert sum(part.size_bytes for part in bar.segments) == end
        assert bool(scales(device, port)) is (figures is not None)
