"""One configuration against the YANG modules of several releases: which of them take it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from railwright.checks.yang.engine import YangEngine, load_engine
from railwright.checks.yang.issues import IssueKind, YangIssue
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Finding, Kind, Severity
from railwright.model.types import Release

UPGRADE = Kind(
    id="UPG001",
    slug="refused-by-next-release",
    severity=Severity.WARNING,
    summary="The models of this release accept it, those of the next release refuse it.",
    fix="Change or remove it before the upgrade, or in the configuration that goes with it.",
)
KINDS: Mapping[str, Kind] = {UPGRADE.id: UPGRADE}
"""Every kind of finding made here, by id."""


class ReleaseVerdict(NamedTuple):
    """What the modules of one release say about a configuration.

    Attributes:
        release: the release.
        issues: everything they refuse, sorted; unknown tables too.
    """

    release: Release
    issues: tuple[YangIssue, ...]

    @property
    def accepted(self) -> bool:
        """Whether nothing is refused."""
        return not self.issues

    @property
    def unknown_tables(self) -> tuple[str, ...]:
        """The tables of the configuration that the release's modules do not have."""
        return tuple(issue.table for issue in self.issues if issue.kind is IssueKind.UNKNOWN_TABLE)

    @property
    def refused(self) -> tuple[YangIssue, ...]:
        """The issues about tables that the release's modules have."""
        return tuple(issue for issue in self.issues if issue.kind is not IssueKind.UNKNOWN_TABLE)


def matrix(config: ConfigDb, releases: Iterable[Release]) -> tuple[ReleaseVerdict, ...]:
    """Return the verdict of each release, in the order of the releases; each is asked once.

    Raises:
        EngineMissing: libyang is not installed.
        SchemaError: the shipped modules do not load.
    """
    asked = set(releases)
    return tuple(
        ReleaseVerdict(release, engine(release).validate(config))
        for release in Release
        if release in asked
    )


@functools.cache
def engine(release: Release) -> YangEngine:
    """Return the engine of a release, loaded once."""
    return load_engine(release=release)


def upgrade_findings(device: str, config: ConfigDb, release: Release) -> Iterator[Finding]:
    """Yield what this release accepts and the next one refuses, one finding per cell.

    A table that no release knows is no matter of an upgrade, nor is a cell that is refused today.

    Args:
        device: the name of the switch.
        config: its configuration.
        release: the release that it runs; after the newest there is nothing to say.
    """
    later = release.following
    if later is None:
        return
    today = {_place(issue) for issue in engine(release).validate(config)}
    for issue in engine(later).validate(config):
        if not _places(issue) & today:
            yield Finding(
                id=UPGRADE.id,
                severity=UPGRADE.severity,
                message=f"{release} accepts it, {_called(later)} does not: {issue.message}",
                hint=UPGRADE.fix,
                device=device,
                table=issue.table or None,
                key=issue.key,
                field=issue.field,
            )


def _called(release: Release) -> str:
    return "the branch master" if release is Release.MASTER else release.value


def _place(issue: YangIssue) -> tuple[str, str | None, str | None]:
    return issue.table, issue.key, issue.field


def _places(issue: YangIssue) -> set[tuple[str, str | None, str | None]]:
    """Return an issue's place and those around it: what is refused whole is refused today."""
    return {_place(issue), (issue.table, issue.key, None), (issue.table, None, None)}
