"""What a feature of the switch needs before a profile may use it."""

from railwright.model.platform import AsicFamily
from railwright.model.qos_profile import Evidence, Feature
from railwright.model.types import Model, Release


class FeatureFacts(Model):
    """Where a feature exists: model, daemon and chip."""

    name: Feature
    since: Release | None = None
    """First release with both the YANG model and the daemon."""
    asics: tuple[AsicFamily, ...] | None = None
    """Chips that have it; None where it is not a matter of the chip."""
    asics_evidence: Evidence = Evidence.READ
    asics_source: str | None = None
    absent: str | None = None
    """Why no switch has it at all; None where some do."""
    note: str | None = None
    """How it is done, where no row of CONFIG_DB does it."""
    source: str

    def refusal(self, family: AsicFamily, release: Release) -> str | None:
        """Return why a switch does not have the feature; None where it does."""
        if self.absent is not None:
            return self.absent
        if not release.has(self.since):
            return f"needs release {self.since}, the switch runs {release}"
        if self.asics is not None and family not in self.asics:
            return f"{family.value} is not known to have it"
        return None
