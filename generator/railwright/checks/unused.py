"""What a site wrote down and nothing uses: patches for no switch, files that no template reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from railwright.base.errors import TemplateError
from railwright.base.location import Location
from railwright.base.natural import natural_key
from railwright.base.text import did_you_mean, short
from railwright.catalog import Catalog
from railwright.model.fabric import Fabric
from railwright.model.finding import Finding, Kind, Severity, found
from railwright.model.inventory import Inventory, dotted
from railwright.render import ownership, patches

UNUSED_PATCH = Kind(
    id="PAT001",
    slug="patch-matches-nothing",
    severity=Severity.WARNING,
    summary="A patch is for no switch of the fabric.",
    fix="Correct the match or delete the patch.",
)
UNUSED_TEMPLATE = Kind(
    id="TPL001",
    slug="unused-template",
    severity=Severity.WARNING,
    summary="A file below the site's `templates` folder is not used.",
    fix="Table templates are `templates/tables/<name>.json.j2`, macros `templates/macros/*.j2`.",
)
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (UNUSED_PATCH, UNUSED_TEMPLATE)}
_FOLDER = "templates"
_MACROS = "macros"


def unused(
    site: Path, inventory: Inventory, catalog: Catalog, fabric: Fabric
) -> tuple[Finding, ...]:
    """Return a warning for each patch that is for no switch and each template that nothing reads.

    Args:
        site: folder of the inventory.
        inventory: its patches, and where they stand.
        catalog: the platforms that a patch may name.
        fabric: the switches there are.

    Raises:
        TemplateError: a file below the templates folder cannot be read.
    """
    return (*_patches(inventory, catalog, fabric), *_templates(site))


def _patches(inventory: Inventory, catalog: Catalog, fabric: Fabric) -> Iterator[Finding]:
    names = [device.name for device in fabric.devices]
    models = {device.model for device in fabric.devices}
    for number, patch in enumerate(inventory.intent.patches):
        match = patch.match
        if any(patches.matches(match, device) for device in fabric.devices):
            continue
        path: tuple[str | int, ...] = ("patches", number, "match")
        message, hint = "no switch is matched by all its keys", UNUSED_PATCH.fix
        if match.device is not None and match.device not in names:
            path = (*path, "device")
            message = f"no switch is called {short(match.device)}"
            hint = did_you_mean(match.device, names) or hint
        elif match.platform is not None and match.platform not in models:
            path = (*path, "platform")
            message = f"no switch is a {short(match.platform)}"
            if match.platform not in catalog.platforms():
                hint = did_you_mean(match.platform, models) or hint
        yield found(UNUSED_PATCH, inventory.locate(*path), message, hint, dotted(path))


def _templates(site: Path) -> Iterator[Finding]:
    folder = site / _FOLDER
    files = sorted(
        (path for path in folder.rglob("*") if path.is_file()),
        key=lambda path: natural_key(path.relative_to(folder).as_posix()),
    )
    names = {path.relative_to(folder).as_posix(): path for path in files}
    strays = [name for name in names if not _used(name)]
    if not strays:
        return
    texts = [_text(path) for name, path in names.items() if name.endswith(".j2")]
    for name in strays:
        # A template may also import or extend a file of any other name.
        if not any(f"{quote}{name}{quote}" in text for text in texts for quote in "\"'"):
            message = f"{_FOLDER}/{name} is not used"
            file = f"{_FOLDER}/{name}"
            yield found(UNUSED_TEMPLATE, Location(file), message, subject=file)


def _used(name: str) -> bool:
    """Whether a file is a table template, a macro, or a note or hidden file that no one expects."""
    folder, _, file = name.rpartition("/")
    if file.startswith(".") or file.upper().startswith("README"):
        return True
    if folder == ownership.FOLDER:
        return file.endswith(ownership.SUFFIX)
    return name.startswith(f"{_MACROS}/")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"the template cannot be read: {error}"
        raise TemplateError(msg, location=Location(path.as_posix())) from error
