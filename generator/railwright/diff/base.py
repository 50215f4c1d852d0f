"""What a build is held against, wherever it comes from, and the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from railwright.base import collector
from railwright.base.natural import natural_key
from railwright.diff.edited import Edited
from railwright.diff.golden import Comparison, Drift
from railwright.diff.semantic import diff
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding


class Against(NamedTuple):
    """What a build shall be held against; of the last three, one is given.

    Attributes:
        name: as people say it: ``golden``, ``running``, ``git:REV``, or the name of a folder.
        folder: of goldens, of an earlier build, or of ``<device>.json``.
        revision: of the repository that holds the site.
        running: files of what switches have, and folders of them.
    """

    name: str
    folder: Path | None = None
    revision: str | None = None
    running: tuple[Path, ...] = ()


class Base(NamedTuple):
    """What a build is held against.

    Attributes:
        name: as of :class:`Against`.
        configs: device to what it has; devices in natural order.
        targets: device to what it shall have, for every device of the build. That is what was
            built; against running switches also what they write by themselves.
        fabric: the site as the base has it, where it was designed and not only read.
        findings: what is wrong with the base, and with devices that are in one of both only.
        unread: devices that are there, but nobody knows what they have: neither compared, nor new,
            nor gone.
        drifts: which of them are known to differ, with what digests tell.
        documents: which of ``fabric.json`` and ``findings.json`` differ.
        edited: lines of the inventory that are not as the base has them; None where that is not
            known, or where the code that renders is not the same either.
    """

    name: str
    configs: Mapping[str, ConfigDb]
    targets: Mapping[str, ConfigDb]
    fabric: Fabric | None = None
    findings: tuple[Finding, ...] = ()
    unread: tuple[str, ...] = ()
    drifts: tuple[Drift, ...] = ()
    documents: tuple[str, ...] = ()
    edited: Edited | None = None

    @property
    def added_devices(self) -> tuple[str, ...]:
        """Devices that are new, in natural order."""
        new = set(self.targets).difference(self.configs, self.unread)
        return tuple(sorted(new, key=natural_key))

    @property
    def removed_devices(self) -> tuple[str, ...]:
        """Devices that are gone, in natural order."""
        gone = {*self.configs, *self.unread}.difference(self.targets)
        return tuple(sorted(gone, key=natural_key))

    @property
    def pairs(self) -> Mapping[str, tuple[ConfigDb, ConfigDb]]:
        """Devices of both sides: what each has and what it shall have, in natural order."""
        return {
            device: (config, self.targets[device])
            for device, config in self.configs.items()
            if device in self.targets
        }


def compare(base: Base) -> Comparison:
    """Return every difference between what is there and what shall be."""
    with collector.paused():  # nothing built here is garbage
        changes = tuple(
            change
            for device, (before, after) in base.pairs.items()
            for change in diff(device, before, after)
        )
    return Comparison(
        changes=changes,
        drifts=base.drifts,
        added_devices=base.added_devices,
        removed_devices=base.removed_devices,
        documents=base.documents,
    )
