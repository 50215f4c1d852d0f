"""The bundled modules as each SONiC release has them: the newest set, and what came when.

``schemas/yang-releases/<release>.yml`` says how the models of a release differ from those of the
release before. A change is one of:

- ``new``: a table, row, list or field that came with the release;
- ``gone``: what was below this place until then, as a YANG statement;
- ``was``: the type that a field had until then, as a YANG statement;
- ``also``: a condition that held until then;
- ``without``: a condition that came with the release, as the bundled module words it.

To get a release, the steps after it are taken back: into a module of deviations (RFC 7950, section
7.20.3) and augments (section 7.17) that is loaded beside the bundled ones. What it does to the
plan is kept in ``plans.json``, as a JSON merge patch (RFC 7396) for each release.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from railwright.base import canonical, resources, yaml12
from railwright.base.errors import SchemaError
from railwright.checks.yang import mapping, modules, plan_patch
from railwright.checks.yang.modules import ModuleSet
from railwright.checks.yang.overlay import Change, added, module_text
from railwright.checks.yang.schema import FORMAT, SchemaPlan
from railwright.model.types import Release

KINDS = ("new", "gone", "was", "also", "without")


class Step(NamedTuple):
    """What a release changed, and the commits of the two branches that were compared."""

    release: Release
    before: str
    after: str
    changes: tuple[Change, ...]


def folder() -> Path:
    """Return where the steps lie: ``schemas/yang-releases``."""
    return resources.root("schemas") / "yang-releases"


def plans_path() -> Path:
    """Return where the plans' merge patches lie."""
    return folder() / "plans.json"


def steps() -> tuple[Step, ...]:
    """Return the steps from the oldest release to the newest.

    Raises:
        ResourceError: the package is broken.
        SchemaError: a file does not say what a step must say.
    """
    return tuple(_read(folder() / f"{release}.yml", release) for release in list(Release)[1:])


def _read(path: Path, release: Release) -> Step:
    data = yaml12.read(path).data
    try:
        document = dict(data) if isinstance(data, dict) else {}
        changes = tuple(_change(each) for each in document["changes"])
        return Step(release, document["from"]["commit"], document["to"]["commit"], changes)
    except (KeyError, TypeError) as error:
        msg = f"{path} is not a step from one release to the next: {error!r}"
        raise SchemaError(msg) from error


def _change(data: Mapping[str, str]) -> Change:
    kind = next((each for each in KINDS if each in data), "")
    return Change(kind, tuple(data[kind].split("/")), data.get("yang", ""), data["source"])


def is_newest(release: Release | None) -> bool:
    """Return whether the bundled modules are this release's, as they stand."""
    return release is None or release is list(Release)[-1]


def module_set(release: Release | None) -> ModuleSet:
    """Return the module set of a release; the bundled one for the newest and for None.

    Raises:
        ResourceError: the package is broken.
        SchemaError: a step is broken.
    """
    bundled = modules.bundled()
    if is_newest(release):
        return bundled
    shipped = _shipped()
    if shipped is None or shipped.get("digest") != bundled.digest:
        shipped = mapping.plan_of(bundled).to_json()
    homes = {name: table["module"] for name, table in shipped["tables"].items()}
    later = _after(release)
    return modules.overlaid(bundled, module_text(later, homes), added(later))


def _after(release: Release | None) -> list[tuple[Change, ...]]:
    later = [one for one in list(Release)[1:] if release and not release.has(one)]
    return [_read(folder() / f"{one}.yml", one).changes for one in later]


@cache
def _shipped() -> Any:  # noqa: ANN401 # JSON
    """Return the shipped plan as JSON data: nearly all of it is read once it is patched."""
    try:
        plan = canonical.loads(mapping.shipped_path().read_bytes())
    except (OSError, ValueError):
        return None
    return plan if isinstance(plan, dict) and plan.get("format") == FORMAT else None


def plan_of(found: ModuleSet, release: Release | None, kept: Path | None = None) -> SchemaPlan:
    """Return the plan of a release's module set: the shipped one with its merge patch applied.

    Where that does not fit the modules, pyang derives it, as for modules that people bring.

    Args:
        found: what :func:`module_set` returned for the release.
        release: the release.
        kept: where derived plans are, as for :func:`mapping.plan_of`.
    """
    shipped = _shipped()
    if shipped is None or is_newest(release) or release is None:
        return mapping.plan_of(found, kept)
    patches = canonical.loads(plans_path().read_bytes())
    patch = patches.get(release.value) if isinstance(patches, dict) else None
    if not isinstance(patch, dict) or patch.get("digest") != found.digest:
        return mapping.plan_of(found, kept)
    return plan_patch.apply(shipped, patch)


def derive_patches() -> bytes:
    """Return the bytes of ``plans.json``, derived anew with pyang."""
    shipped = mapping.derive(modules.bundled())
    patches = {
        release.value: plan_patch.make(shipped, mapping.derive(module_set(release)))
        for release in Release
        if not is_newest(release)
    }
    return canonical.dumps(patches)
