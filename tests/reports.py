"""Reports to write in every format."""

from __future__ import annotations

import io

import planned
from railwright.base.location import Location
from railwright.checks import catalogue
from railwright.diff import diff
from railwright.diff.golden import Comparison
from railwright.model.disruption import Disruption
from railwright.model.finding import Edit, Finding, Kind, Severity
from railwright.plan.notes import notes
from railwright.report import reporter
from railwright.report.planned import headline, tables
from railwright.report.protocol import Explanation, Report, Table

SITE = "inventories/hall1"
KINDS = {
    kind.id: kind
    for kind in (
        Kind(
            id="CAB004",
            slug="cable-beyond-reach",
            severity=Severity.ERROR,
            summary="A link is longer than its optic reaches.",
            fix="Use a part with more reach.",
        ),
        Kind(
            id="PFC003",
            slug="port-without-watchdog",
            severity=Severity.WARNING,
            summary="A port with lossless priorities has no PFC watchdog.",
            fix="Give the tier a `pfc_watchdog`.",
        ),
        Kind(
            id="PFC010",
            slug="no-pause",
            severity=Severity.INFO,
            summary="Nothing pauses.",
            fix="Nothing to do.",
        ),
    )
}
CABLE = Finding(
    id="CAB004",
    severity=Severity.ERROR,
    message="30 m of dac: the longest reaches 3 m",
    hint="Use a part with more reach.",
    location=Location("fabric.yml", 29, 48),
    subject="cables.0.length_m",
)
WATCHDOG = Finding(
    id="PFC003",
    severity=Severity.WARNING,
    message="Ethernet0 pauses and nothing watches it",
    location=Location("configs/leaf-1.json", 7, 9),
    device="leaf-1",
    table="PFC_WD",
    key="Ethernet0",
    pointer="/PFC_WD",
    edits=(Edit(op="add", path="/PFC_WD/Ethernet0", value={"action": "drop"}),),
)
OTHER = WATCHDOG.model_copy(
    update={"key": "Ethernet8", "message": "Ethernet8 pauses and nothing watches it"}
)
ACCEPTED = WATCHDOG.model_copy(
    update={"device": "leaf-2", "suppressed": "replaced in the next window"}
)
NOTE = Finding(id="PFC010", severity=Severity.INFO, message="no class is lossless")
REPORT = Report(
    verb="check",
    site=SITE,
    facts={"devices": 6},
    findings=(WATCHDOG, OTHER, ACCEPTED, CABLE, NOTE),
    kinds=KINDS,
    ran={"CAB004": (), "PFC003": ("leaf-1", "leaf-2", "leaf-10"), "PFC010": ("leaf-1",)},
)
EMPTY = Report(verb="check", site=SITE, summary="no findings")
DIFFERENCE = Report(
    verb="diff",
    site=SITE,
    comparison=Comparison(
        changes=diff(
            "leaf",
            {"PORT": {"Ethernet0": {"mtu": "9100"}}},
            {"PORT": {"Ethernet0": {"mtu": "9216"}}},
        )
    ),
    summary="1 change",
)
PLANNED = Report(
    verb="plan",
    site=SITE,
    plan=planned.SMALL,
    notes=tuple(notes(planned.SMALL, Disruption.SESSION_RESET)),
    tables=tables(planned.SMALL),
    kinds=catalogue.kinds(),
    summary=f"{headline(planned.SMALL)}: over --max-class session-reset",
)
ROWS = Report(
    verb="show links",
    tables=(Table(name="links", columns=("a", "mtu"), rows=(("leaf|1", 9100), (None, 1500))),),
)
EXPLAINED = Report(
    verb="explain",
    explanations=(
        Explanation(
            id="PFC003",
            slug="port-without-watchdog",
            severity=Severity.WARNING,
            scope="device",
            summary="A port with lossless priorities has no PFC watchdog.",
            why="One stuck NIC can pause a whole rail.",
            fix="Give the tier a `pfc_watchdog`.",
            source=None,
            bad="PFC_WD: null",
            good=None,
        ),
    ),
)


def written(form: str, report: Report) -> str:
    """Return a report as a format writes it."""
    stream = io.StringIO()
    reporter(form).write(report, stream)
    return stream.getvalue()


def about(**parts: object) -> Report:
    """Return a report of one finding."""
    return Report(verb="check", site=SITE, findings=(CABLE.model_copy(update=parts),), kinds=KINDS)
