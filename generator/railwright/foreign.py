"""Floor 9: the stages for configurations that no inventory of ours made.

::

    read -> join -> check

Nothing stops on the way: what cannot be read is a finding, and the rest is judged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from railwright import catalog as catalogs
from railwright import configs
from railwright.checks import engine as rule_engine
from railwright.checks import foreign, judge
from railwright.checks.foreign import Said
from railwright.checks.judge import Manner
from railwright.checks.network import Network
from railwright.checks.yang.engine import engine_by_release
from railwright.configs.links import join
from railwright.model.finding import Finding
from railwright.pipeline import AS_USUAL, Progress, jobs_of, quiet

_log = logging.getLogger(__name__)


class Sources(NamedTuple):
    """What is known of switches that no inventory describes.

    Attributes:
        configs: files of configurations, and folders of them.
        links: files that list cables.
        lldp: what switches say of their neighbours.
        said: what the caller knows of all of them.
    """

    configs: Sequence[Path]
    links: Sequence[Path] = ()
    lldp: Sequence[Path] = ()
    said: Said = Said()


class Foreign(NamedTuple):
    """Configurations that were read from files, and everything found in them."""

    network: Network
    findings: tuple[Finding, ...]


def check(
    sources: Sources,
    *,
    manner: Manner = AS_USUAL,
    jobs: int | None = None,
    progress: Progress = quiet,
) -> Foreign:
    """Read and judge configurations that no inventory of ours made.

    Args:
        sources: where the configurations are, and what is known of their switches.
        manner: by which models and rules.
        jobs: as for :func:`railwright.pipeline.build`.
        progress: told after each device.

    Raises:
        SchemaError: the YANG modules do not load.
    """
    loaded = configs.read_all(sources.configs)
    together = join(loaded, sources.links, sources.lldp)
    network = foreign.network(loaded, together.links, catalogs.load(), sources.said)
    by_name = {one.name: one for one in loaded}

    def place(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        return tuple(foreign.located(one, by_name) for one in findings)

    case = judge.Case(network, engine_by_release(manner.models), place, manner=manner)
    judged = (
        judge.all_of(case, jobs=jobs_of(jobs), done=partial(progress, "check"))
        if network.switches
        else ()
    )
    missed = rule_engine.not_run(tuple(network.switches.values()), manner.wanted)
    read = (finding for one in loaded for finding in one.findings)
    findings = (
        *read,
        *together.findings,
        *judged,
        *place(tuple(rule_engine.finding(one, {}) for one in missed)),
    )
    _log.info("judged %d configurations", len(network.switches))
    return Foreign(network, findings)
