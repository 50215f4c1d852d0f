"""One self-contained page per plan: what changes, how badly, and whom it can hurt.

Everything on it is the plan's; nothing is computed here but the order of what is shown. Filters
only hide. The page loads nothing, as that of the lossless plans.
"""

from __future__ import annotations

from collections import Counter

from railwright.model.fabric import Fabric
from railwright.model.plan import Plan
from railwright.report import planned
from railwright.report.changes import some
from railwright.report.page import rendering
from railwright.report.plan_page.drawing import drawing
from railwright.report.plan_page.hunks import shown_hunks
from railwright.report.plan_page.legend import legend
from railwright.report.plan_page.same_steps import runs, same_steps
from railwright.report.plan_page.switches import places


def plan_page(plan: Plan, fabric: Fabric | None = None, sha256: str | None = None) -> str:
    """Return the page of a plan. The same plan gives the same text.

    Args:
        plan: as assembled.
        fabric: the site as it will be, for the drawing; None where only the plan is known.
        sha256: of the file of the plan; None where there is none.

    Raises:
        ResourceError: the shipped templates are missing.
    """
    found = places(plan, fabric)
    hunks = shown_hunks(plan, found)
    return rendering.render(
        "plan.html.j2",
        styles=("page.css", "plan.css"),
        script="plan.js",
        plan=plan,
        sha256=sha256,
        some=some,
        loses=planned.loses(plan),
        cuts=planned.cuts(plan),
        secrets=planned.secrets(plan),
        worse_back=sum(bool(one.rollback.why) for one in plan.devices),
        ways=sorted(Counter(one.path.value for one in plan.devices).items()),
        legend=legend(found, hunks),
        drawing=drawing(found, fabric),
        pods=[one.name for one in fabric.pods] if fabric else [],
        rails=sorted({rail for one in found for rail in one.rails}),
        planes=sorted({one.plane for one in found if one.plane}),
        hunks=hunks,
        runs=runs(plan, found),
        same_steps=same_steps(found),
        rows=sum(len(one.change.rows) for one in plan.hunks),
    )
