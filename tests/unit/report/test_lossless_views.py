"""By how much a plan fits, and the ways of packets."""

from __future__ import annotations

import pytest

from railwright import pipeline
from railwright.model.fabric import Device
from railwright.model.lossless import Verdict
from railwright.report.lossless_views import margin, ways
from railwright.report.lossless_words import in_bytes


@pytest.fixture(scope="module")
def leaf(request: pytest.FixtureRequest) -> Device:
    return pipeline.design(request.config.rootpath / "inventories" / "lab").fabric.devices[0]


@pytest.mark.parametrize(
    ("changes", "verdict", "told"),
    [
        pytest.param(
            {"available_bytes": 3_000, "min_shared_bytes": 1_000},
            Verdict.FITS,
            "2,000 bytes beyond the least",
            id="fits",
        ),
        pytest.param(
            {"available_bytes": 1_000, "min_shared_bytes": 1_001},
            Verdict.TIGHT,
            "1 byte less left than the profile wants",
            id="tight",
        ),
        pytest.param(
            {"available_bytes": 3_000, "min_shared_bytes": 1_000, "room_bytes": 0},
            Verdict.CROWDED,
            "headroom of all ports exceeds its pool by {xoff:,} bytes",
            id="crowded",
        ),
        pytest.param(
            {"available_bytes": -5_000, "room_bytes": 0},
            Verdict.OVERCOMMITTED,
            "5,000 bytes more promised than there is",
            id="overcommitted",
        ),
    ],
)
def test_a_verdict_says_by_how_much(
    leaf: Device, changes: dict[str, int], verdict: Verdict, told: str
) -> None:
    plan = leaf.qos.plan.model_copy(update=changes)
    assert plan.verdict is verdict
    assert margin(plan, in_bytes) == told.format(xoff=plan.xoff_bytes)


def test_ports_that_go_another_way_are_a_way_of_their_own(leaf: Device) -> None:
    (way,) = ways(leaf)
    ports = list(leaf.ports)
    quiet = ports[0].qos.model_copy(update={"pfc_enable": None})
    ports[0] = ports[0].model_copy(update={"qos": quiet})
    first, second = ways(leaf.model_copy(update={"ports": tuple(ports)}))
    assert [lane.name for lane in first.lanes if lane.lossless] == []
    assert second == way
