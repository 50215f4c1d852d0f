"""What every concern of the design needs: the inputs, and a place to report."""

from __future__ import annotations

from dataclasses import dataclass, field

from railwright.base.errors import UnknownReference
from railwright.base.location import Location, Origin
from railwright.catalog import Catalog
from railwright.design import kinds
from railwright.model.finding import Finding, Kind
from railwright.model.intent import SiteIntent
from railwright.model.inventory import Inventory, Path
from railwright.model.parts import Optic, ServerProfile
from railwright.model.platform import Platform
from railwright.model.qos import QosProfile


@dataclass
class Context:
    """Inputs of one design run, and the findings so far."""

    inventory: Inventory
    catalog: Catalog
    findings: list[Finding] = field(default_factory=list)
    _seen: set[tuple[str, Location | None, str]] = field(default_factory=set)

    @property
    def intent(self) -> SiteIntent:
        """The site's intent."""
        return self.inventory.intent

    def report(
        self, kind: Kind, message: str, at: Path | Location | None, hint: str | None = None
    ) -> None:
        """Record a finding once; ``at`` is an inventory path or a location."""
        location = at if isinstance(at, Location) or at is None else self.inventory.locate(*at)
        key = (kind.id, location, message)
        if key not in self._seen:
            self._seen.add(key)
            self.findings.append(
                Finding(
                    id=kind.id,
                    severity=kind.severity,
                    message=message,
                    hint=hint or kind.fix,
                    location=location,
                )
            )

    def default(self, key: str) -> tuple[int | str, Origin]:
        """Return the catalog's default of a setting."""
        default = self.catalog.default(key)
        where = self.catalog.location("defaults", key)
        return default.value, Origin("catalog", f"default {key}", where, default.source)

    def platform(self, name: str, at: Location | None) -> Platform | None:
        """Look a platform up; report and return None if unknown."""
        try:
            return self.catalog.platform(name)
        except UnknownReference as error:
            self.report(kinds.UNKNOWN_NAME, error.message, at, error.hint)
            return None

    def server(self, name: str, at: Location | None) -> ServerProfile | None:
        """Look a server profile up; report and return None if unknown."""
        try:
            return self.catalog.server(name)
        except UnknownReference as error:
            self.report(kinds.UNKNOWN_NAME, error.message, at, error.hint)
            return None

    def optic(self, part: str, at: Location | None) -> Optic | None:
        """Look an optic up; report and return None if unknown."""
        try:
            return self.catalog.optic(part)
        except UnknownReference as error:
            self.report(kinds.UNKNOWN_NAME, error.message, at, error.hint)
            return None

    def qos(self, name: str, at: Location | None) -> QosProfile | None:
        """Look a QoS profile up; report and return None if unknown."""
        try:
            return self.catalog.qos(name)
        except UnknownReference as error:
            self.report(kinds.UNKNOWN_NAME, error.message, at, error.hint)
            return None
