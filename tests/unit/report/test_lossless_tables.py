"""The memory bar adds up to the packet memory, whatever the switch."""

from __future__ import annotations

import pytest

from railwright import pipeline
from railwright.report.lossless_port import figures_of, scales
from railwright.report.lossless_tables import memory_bar

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
