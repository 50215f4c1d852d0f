"""One self-contained page per plan: what changes, how badly, and whom it can hurt.

Everything on it is the plan's; nothing is computed here but the order of what is shown. Filters
only hide. The page loads nothing, as that of the lossless plans.
"""

from __future__ import annotations

from railwright.model.fabric import Fabric
from railwright.model.plan import Plan
from railwright.report.changes import some
from railwright.report.page import rendering
from railwright.report.plan_page.hunks import shown_hunks
from railwright.report.plan_page.switches import places, topology


def plan_page(plan: Plan, fabric: Fabric) -> str:
    """Return the page of a plan. The same plan gives the same text.

    Args:
        plan: as assembled.
        fabric: the site as it will be, for the drawing.

    Raises:
        ResourceError: the shipped templates are missing.
    """
    found = places(plan, fabric)
    hunks = shown_hunks(plan, {one.name: one.number for one in found})
    return rendering.render(
        "plan.html.j2",
        script="plan.js",
        plan=plan,
        some=some,
        worst=plan.disruption.value,
        classes=tuple(dict.fromkeys(one.disruption for one in hunks)),
        tiers=topology(found, fabric),
        pods=tuple(dict.fromkeys(one.pod for one in found if one.pod)),
        rails=tuple(sorted({rail for one in found for rail in one.rails})),
        planes=tuple(sorted({one.plane for one in found if one.plane})),
        places=found,
        hunks=hunks,
        rows=sum(len(one.change.rows) for one in plan.hunks),
    )
