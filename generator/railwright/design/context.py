"""What every concern of the design needs: the inputs, and a place to report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from railwright.base.errors import UnknownReference
from railwright.base.location import Location, Origin
from railwright.catalog import Catalog, breakout
from railwright.design import kinds
from railwright.model.finding import Finding, Kind, Severity, found
from railwright.model.intent import SiteIntent
from railwright.model.inventory import Inventory, Path, dotted
from railwright.model.lossless import LosslessPlan
from railwright.model.parts import Optic, ServerProfile
from railwright.model.platform import BreakoutMode, Cage, ChildPort, HwSku, Platform
from railwright.model.qos_profile import QosProfile


@dataclass
class Context:
    """Inputs of one design run, and the findings so far."""

    inventory: Inventory
    catalog: Catalog
    _found: dict[tuple[str, Location | None, str], tuple[Finding, dict[str, None]]] = field(
        default_factory=dict
    )
    plans: dict[tuple[object, ...], LosslessPlan] = field(default_factory=dict)
    """Lossless plans by what they were made from: switches that are alike share one."""
    _layouts: dict[tuple[str, str], Mapping[int, BreakoutMode]] = field(default_factory=dict)
    _modes: dict[tuple[int, str], tuple[Cage, BreakoutMode | None]] = field(default_factory=dict)
    _children: dict[tuple[int, int], tuple[Cage, BreakoutMode, tuple[ChildPort, ...]]] = field(
        default_factory=dict
    )

    @property
    def intent(self) -> SiteIntent:
        """The site's intent."""
        return self.inventory.intent

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was reported so far, in order; one cause is one finding, whatever it touches."""
        return tuple(
            _told(finding, subjects) if subjects else finding
            for finding, subjects in self._found.values()
        )

    def failed(self) -> bool:
        """Whether an error was reported: the stage must stop at its next barrier."""
        return any(found.severity is Severity.ERROR for found, _ in self._found.values())

    def report(
        self,
        kind: Kind,
        message: str,
        at: Path | Location | None,
        hint: str | None = None,
        subject: str | None = None,
    ) -> None:
        """Record a finding.

        Args:
            kind: what is wrong.
            message: the same words for every device or link with the same cause.
            at: an inventory path, or a location.
            hint: what to do about it, if the kind's own fix says too little.
            subject: the device or link; those that share cause and line share one finding.
        """
        location = at if isinstance(at, Location) or at is None else self.inventory.locate(*at)
        finding = found(kind, location, message, hint or None, self._about(at))
        _, subjects = self._found.setdefault((kind.id, location, message), (finding, {}))
        if subject is not None:
            subjects[subject] = None

    def _about(self, at: Path | Location | None) -> str | None:
        if at is None:
            return None
        return self.inventory.subject(at) if isinstance(at, Location) else dotted(at)

    def default(self, key: str) -> tuple[int | str, Origin]:
        """Return the catalog's default of a setting that has one, and its origin."""
        return self.defaults[key]

    @cached_property
    def defaults(self) -> dict[str, tuple[int | str, Origin]]:
        """The catalog's defaults by setting, each with its origin."""
        found: dict[str, tuple[int | str, Origin]] = {}
        for key, default in self.catalog.defaults.items():
            where = self.catalog.location("defaults", key)
            origin = Origin("catalog", f"default {key}", where, default.source)
            found[key] = (default.value, origin)
        return found

    def layout(self, platform: Platform, sku: HwSku) -> Mapping[int, BreakoutMode]:
        """Return the mode of each cage, by number, in a HwSKU's own layout."""
        key = (platform.name, sku.name)
        if key not in self._layouts:  # devices of one platform ask for the same
            self._layouts[key] = {
                cage.number: breakout.layout_mode(cage, text)
                for cage in platform.cages
                if (text := sku.layout.get(cage.number)) is not None
            }
        return self._layouts[key]

    def mode(self, cage: Cage, text: str) -> BreakoutMode | None:
        """Return the mode of a cage that a text names, or None."""
        key = (id(cage), text)  # devices of one platform share their cages, and the entry keeps one
        known = self._modes.get(key)
        if known is None:
            known = self._modes[key] = (cage, breakout.find_mode(cage, text))
        return known[1]

    def children(self, cage: Cage, mode: BreakoutMode) -> tuple[ChildPort, ...]:
        """Return the interfaces that a mode makes of a cage, in lane order."""
        key = (id(cage), id(mode))  # devices of one platform share both, and the entry keeps them
        known = self._children.get(key)
        if known is None:
            known = self._children[key] = (cage, mode, breakout.children(cage, mode))
        return known[2]

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


def _told(finding: Finding, subjects: dict[str, None]) -> Finding:
    """Name the first device or link of a finding, and how many more share it."""
    first, *rest = subjects
    some = f"{first} and {len(rest)} more" if rest else first
    subject = f"{finding.subject}: {first}" if finding.subject else first
    return finding.model_copy(update={"message": f"{some}: {finding.message}", "subject": subject})
