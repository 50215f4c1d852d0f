"""One self-contained page per fabric, for people who would rather look than read.

The figures are those of the lossless plans (:mod:`railwright.model.lossless`); nothing is computed
here but positions on a drawing. The page loads nothing: style and script stand in it and its
content security policy names them by their digests.
"""

from __future__ import annotations

from collections.abc import Sequence

from railwright.model.fabric import Fabric
from railwright.model.finding import Finding
from railwright.report.page import rendering
from railwright.report.page.findings import listed
from railwright.report.page.flow import flows
from railwright.report.page.kinds import kinds
from railwright.report.page.overview import header
from railwright.report.page.switch import switch


def page(fabric: Fabric, findings: Sequence[Finding] = ()) -> str:
    """Return the page of a fabric: budgets, scales, flows and gates of every kind of switch.

    Switches that are alike in everything but their names and interfaces are shown once. The same
    fabric gives the same text.

    Args:
        fabric: as designed.
        findings: what the design had to say; those that the site accepts are left out.

    Raises:
        ResourceError: the shipped templates are missing.
    """
    found = kinds(fabric)
    switches = [switch(kind) for kind in found]
    return rendering.render(
        "page.html.j2",
        header=header(fabric, found),
        findings=listed(findings),
        switches=switches,
        flows=flows(found),
    )
