"""Floor 8: the order of the stages, nothing else.

::

    load -> design -> render -> check
                        └─────> compare

Each stage ends at a barrier: the errors found so far are handed over together as
:class:`StageStopped`, and nothing after it runs. An inventory cannot accept errors of the stages
before ``check``: it would be built from something that does not say what it means.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from railwright import catalog as catalogs
from railwright import design as designs
from railwright import inventory as inventories
from railwright.base import workers
from railwright.base.errors import ExitCode, RailwrightError
from railwright.catalog import Catalog
from railwright.checks import judge, suppress, unused
from railwright.checks import site as sites
from railwright.checks.engine import Wanted, everything
from railwright.checks.judge import Manner
from railwright.checks.network import Network
from railwright.checks.place import all_located
from railwright.checks.yang.engine import engine_by_release
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding, Severity
from railwright.model.inventory import Inventory
from railwright.render.renderer import Renderer

if TYPE_CHECKING:  # `check` compares with nothing
    from railwright.diff import golden

AS_USUAL = Manner()
_log = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]
"""Told the stage, the devices done and the devices there are."""
WORTH_A_POOL = 8
"""Devices from which rendering in worker processes is faster than in this one."""


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody about progress."""


class StageStopped(RailwrightError):
    """A stage found errors; the stages after it would only repeat them."""

    exit_code = ExitCode.STAGE_FAILED

    def __init__(self, stage: str, findings: tuple[Finding, ...]) -> None:
        errors = sum(1 for finding in findings if counts_as_error(finding))
        super().__init__(f"{stage} stopped at {errors} error{'s' if errors != 1 else ''}")
        self.stage = stage
        self.findings = findings


class Design(NamedTuple):
    """What ``load`` and ``design`` know of a site."""

    site: Path
    inventory: Inventory
    catalog: Catalog
    fabric: Fabric
    findings: tuple[Finding, ...]


class Build(NamedTuple):
    """A rendered site. ``configs`` maps a device to its configuration, in natural order."""

    design: Design
    renderer: Renderer
    configs: Mapping[str, ConfigDb]
    findings: tuple[Finding, ...]
    network: Network | None = None
    """What the rules were asked about; None before :func:`check`."""

    def output(self) -> golden.Output:
        """Return the bytes of every file of this site."""
        from railwright.diff import golden  # noqa: PLC0415 # as above

        return golden.output(self.design.fabric, self.configs, self.findings)


def load(site: Path) -> tuple[Inventory, tuple[Finding, ...]]:
    """Read the inventory of a site.

    Raises:
        StageStopped: the inventory has errors.
    """
    inventory, findings = inventories.load(site)
    if inventory is None or any(map(counts_as_error, findings)):
        stage = "load"
        refused = suppress.refusals(inventory) if inventory is not None else ()
        raise StageStopped(stage, (*findings, *refused))
    _log.info("loaded %s", site)
    return inventory, findings


def design(site: Path) -> Design:
    """Read a site and expand it to a fabric.

    Raises:
        StageStopped: the inventory or the fabric has errors.
        CatalogError: hardware data of the site is wrong.
    """
    inventory, read = load(site)
    catalog = catalogs.load(site)
    fabric, found = designs.design(inventory, catalog)
    findings = (*read, *found)
    if fabric is None or any(map(counts_as_error, findings)):
        stage = "design"
        accepted = suppress.mark(findings, inventory)
        raise StageStopped(stage, (*accepted, *suppress.refusals(inventory)))
    _log.info("designed %d devices, %d links", len(fabric.devices), len(fabric.links))
    return Design(site, inventory, catalog, fabric, findings)


def build(site: Path, *, jobs: int | None = None, progress: Progress = quiet) -> Build:
    """Load, design and render a site.

    Args:
        site: folder of the inventory.
        jobs: worker processes; None is one per core where it is worth it, 0 is none.
        progress: told after each device.

    Raises:
        StageStopped: as :func:`design`.
        TemplateError: a template does not render.
    """
    designed = design(site)
    renderer = Renderer(site)
    devices = designed.fabric.devices
    rendered = workers.each(
        partial(renderer.render, fabric=designed.fabric),
        devices,
        jobs=jobs_of(jobs) if len(devices) >= WORTH_A_POOL else 0,
        done=partial(progress, "render"),
    )
    configs = {device.name: config for device, config in zip(devices, rendered, strict=True)}
    _log.info("rendered %d devices", len(configs))
    return Build(designed, renderer, configs, suppress.mark(designed.findings, designed.inventory))


def check(
    built: Build,
    *,
    manner: Manner = AS_USUAL,
    today: dt.date | None = None,
    jobs: int | None = None,
    progress: Progress = quiet,
) -> Build:
    """Judge every configuration, and return the build with all findings, accepted ones marked.

    Args:
        built: what :func:`build` returned.
        manner: by which models and rules.
        today: the day on which suppressions with an end count; None lets them all count.
        jobs: as for :func:`build`.
        progress: told after each device.

    Raises:
        SchemaError: the YANG modules do not load.
    """
    inventory, fabric = built.design.inventory, built.design.fabric
    place = partial(all_located, inventory=inventory, fabric=fabric, renderer=built.renderer)
    network = sites.network(fabric, built.design.catalog, built.configs)
    case = judge.Case(
        network=network,
        engine_of=engine_by_release(manner.models),
        located=place,
        template_of=built.renderer.template_of,
        manner=manner,
    )
    judged = judge.all_of(case, jobs=jobs_of(jobs), done=partial(progress, "check"))
    idle = unused.unused(built.design.site, inventory, built.design.catalog, fabric)
    findings = suppress.suppress(
        (*built.design.findings, *idle, *judged),
        inventory,
        today,
        None if manner.wanted is everything else partial(_asked, manner.wanted),
    )
    _log.info(
        "judged %d devices by %s", len(fabric.devices), manner.models or "the shipped YANG modules"
    )
    return built._replace(findings=findings, network=network)


def compare(built: Build, against: Path) -> golden.Comparison:
    """Hold a build against goldens, an earlier build, or plain configurations.

    Raises:
        GoldenError: there is nothing to compare with, or it is damaged.
    """
    from railwright.diff import golden  # noqa: PLC0415 # as above

    return golden.compare(against, built.output())


def _asked(wanted: Wanted, id_: str) -> bool:
    from railwright.checks import catalogue  # noqa: PLC0415 # loads all that can be found

    kind = catalogue.kinds().get(id_)
    return kind is None or wanted(kind)


def jobs_of(jobs: int | None) -> int:
    """Return how many worker processes are meant: None is one per core."""
    return workers.cores() if jobs is None else jobs


def counts_as_error(finding: Finding) -> bool:
    """Whether a finding stops a stage."""
    return finding.severity is Severity.ERROR and finding.suppressed is None
