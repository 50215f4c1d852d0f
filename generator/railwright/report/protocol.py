"""What a report is, and what a format has to do with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol, TextIO

from railwright.model.configdb import Value
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.made import Made
from railwright.model.types import Described

if TYPE_CHECKING:  # most verbs compare nothing and draw nothing
    from railwright.diff.golden import Comparison, Loss
    from railwright.model.plan import Plan
    from railwright.model.pushed import Pushed
    from railwright.report.bars import Bar

Cell = str | int | None


class Table(Made):
    """Rows for people to read and for programs to filter; one cell per column."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    grouped: frozenset[str] = frozenset()
    """Columns whose numbers people read in groups of three digits: ``1,974,272``."""
    footnotes: frozenset[str] = frozenset()
    """Columns of long texts that repeat: people get a number, and the texts once at the end."""


class Reason(Described):
    """Why a value stands in a configuration."""

    device: str
    table: str
    key: str
    field: str | None
    value: Value | None
    layer: str
    """Who decided: catalog, fabric, tier, pod, device, port, cable, qos, patch or design."""
    decision: str
    """The decision in a few words, with the formula of a computed value."""
    location: str | None
    """``file:line:column`` of the inventory line to edit; None where no line decides."""
    source: str | None
    """Public source of a catalog fact."""
    template: str | None
    """``file:line`` that printed it."""
    what: str
    """The attribute of the model, such as ``Port Ethernet0.fec``."""

    @property
    def address(self) -> str:
        """``device TABLE|key.field``."""
        row = f"{self.device} {self.table}|{self.key}"
        return f"{row}.{self.field}" if self.field else row


class Explanation(Described):
    """All that is said about one kind of finding; examples and sources are those of a rule."""

    id: str
    slug: str
    severity: Severity
    scope: str | None
    """What a rule is given: device, link or fabric; None for a finding that no rule makes."""
    summary: str
    why: str | None
    fix: str
    source: str | None
    bad: str | None
    """YAML of a change that raises it, as ``tests/rules/examples.py`` reads it."""
    good: str | None
    """YAML of a change that does not."""


class Report(NamedTuple):
    """All that one run of a verb has to say; a verb fills what it has.

    ``site`` is the folder as the user named it; ``summary`` closes the text form.
    """

    verb: str
    site: str | None = None
    facts: Mapping[str, Cell] = {}
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    """What is no fault but worth a note on its line, for the formats that put notes on lines; the
    others have it from the plan."""
    comparison: Comparison | None = None
    plan: Plan | None = None
    """What the differences of ``comparison`` do to the fabric, or a plan that was read."""
    push: Pushed | None = None
    """What became of a push, or would."""
    losses: tuple[Loss, ...] = ()
    tables: tuple[Table, ...] = ()
    reasons: tuple[Reason, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    bars: tuple[Bar, ...] = ()
    """For terminals alone: they say what tables say."""
    summary: str | None = None
    kinds: Mapping[str, Kind] = {}
    """What the ids of findings mean; a verb that knows its rules lists all of them."""
    ran: Mapping[str, tuple[str, ...]] = {}
    """Rules that were asked, by id, with the devices they were asked about; none for a rule about
    the whole site. Formats that count what passed use it."""
    fix_hints: bool = False
    """Whether people asked to see the edits of findings."""
    docs: str | None = None
    """Address under which `docs/` can be read on the web; None where it is not published."""

    @property
    def noted(self) -> tuple[Finding, ...]:
        """Findings and notes, for the formats that put both on lines."""
        return (*self.findings, *self.notes)


class Reporter(Protocol):
    """Writes a report in one format."""

    def write(self, report: Report, stream: TextIO) -> None:
        """Write the report; text ends with a newline, nothing is written for nothing to say."""
