"""How the pool of lossless groups gets its size is what the plan says, whatever the numbers are."""

from __future__ import annotations

import pytest

from railwright import pipeline
from railwright.catalog import load
from railwright.model.fabric import Device
from railwright.report.lossless_terms import term_tables


@pytest.fixture(scope="module")
def lab(request: pytest.FixtureRequest) -> dict[str, Device]:
    made = pipeline.design(request.config.rootpath / "inventories" / "lab").fabric
    return {device.name: device for device in made.devices}


def said(device: Device, **changes: object) -> str:
    """Return how the pool gets its size, with something of each pool changed."""
    plan = device.qos.plan
    pools = tuple(pool.model_copy(update=changes) for pool in plan.pools)
    qos = device.qos.model_copy(update={"plan": plan.model_copy(update={"pools": pools})})
    changed = device.model_copy(update={"qos": qos})
    figures = plan.ports[0]
    (table,) = (
        one
        for one in term_tables(changed, figures, load().qos(figures.profile))
        if one.name == "pool and PFC"
    )
    (how,) = (row[3] for row in table.rows if row[0] == "B: shared pool")
    return str(how)


@pytest.mark.parametrize(
    ("share", "how"),
    [
        pytest.param(None, "sized by the switch: what is left", id="not-told"),
        pytest.param(1.0, "sized by the switch: all that is left", id="all"),
        pytest.param(0.5, "sized by the switch: 0.5 x what is left", id="half"),
    ],
)
def test_a_pool_that_the_switch_sizes(
    lab: dict[str, Device], share: float | None, how: str
) -> None:
    assert said(lab["leaf-1-01"], share=share) == how


def test_a_fixed_pool_with_headroom_in_it(lab: dict[str, Device]) -> None:
    how = "as configured, less 71,577,600 of headroom in it"
    assert said(lab["leaf-1-03"], share=None) == how


def test_a_pool_is_not_judged_by_its_figure(lab: dict[str, Device]) -> None:
    left = lab["leaf-1-01"].qos.plan.shared_bytes
    fixed = {"by_switch": False, "share": None, "size_bytes": left}
    assert said(lab["leaf-1-01"], **fixed) == "as configured"
    assert said(lab["leaf-1-01"], **fixed | {"share": 0.5}) == "configured as 0.5 x what is left"
