"""Get the plan of a module set: shipped, cached, or derived with pyang and then cached."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from railwright.base import atomic, canonical, resources
from railwright.base import cache as caches
from railwright.checks.yang.modules import ModuleSet
from railwright.checks.yang.schema import SchemaPlan


def shipped_path() -> Path:
    """Return where the plan of the bundled modules lies: ``schemas/yang-map.json``."""
    return resources.root("schemas") / "yang-map.json"


def plan_of(modules: ModuleSet, cache: Path | None = None) -> SchemaPlan:
    """Return the plan of a module set.

    The shipped plan is taken when its digest fits, else a cached one, else pyang derives it and
    the result is kept in the cache; a cache that cannot be written is no error.

    Args:
        modules: the module set.
        cache: the cache folder; the user's when None. A user without a home has none.

    Raises:
        SchemaError: the modules do not parse.
    """
    plan = _fitting(shipped_path(), modules)
    if plan is not None:
        return plan
    folder = cache or caches.home()
    if folder is None:
        return derive(modules)
    cached = folder / f"yang-map-{modules.digest[:32]}.json"
    plan = _fitting(cached, modules)
    if plan is None:
        plan = derive(modules)
        with suppress(OSError):
            atomic.write(cached, dumps(plan))
    return plan


def _fitting(path: Path, modules: ModuleSet) -> SchemaPlan | None:
    plan = load(path)
    return plan if plan is not None and plan.digest == modules.digest else None


def derive(modules: ModuleSet) -> SchemaPlan:
    """Derive a plan with pyang, never from a cache.

    Raises:
        SchemaError: the modules do not parse.
    """
    from railwright.checks.yang import pyang_reader  # noqa: PLC0415 - pyang is slow to import

    return pyang_reader.derive(modules)


def load(path: Path) -> SchemaPlan | None:
    """Read a stored plan; None when there is none or it cannot be used."""
    try:
        return SchemaPlan.from_json(canonical.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None


def dumps(plan: SchemaPlan) -> bytes:
    """Return the bytes in which a plan is stored."""
    return canonical.dumps(plan.to_json())
