"""Where YANG modules come from: the bundled set, a switch's folder, or a checkout.

SONiC ships four modules as Jinja templates (``yang-templates/*.yang.j2``); a checkout therefore
has no complete set until they are rendered with ``yang_model_type`` ``py``, as its build does
(sonic-net/sonic-buildimage, src/sonic-yang-models/setup.py).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from railwright.base import atomic, resources
from railwright.base import cache as caches
from railwright.base.errors import SchemaError


class ModuleSet(NamedTuple):
    """YANG modules in one folder.

    Attributes:
        folder: holds every module as ``<name>.yang``.
        texts: module name to its text, sorted by name.
        digest: sha256 over names and texts.
        temporary: whether the folder was made for this set and goes with :meth:`discard`.
        overlay: the text of a module that changes those of the folder; empty when none does.
        added: table to the fields that the overlay gives it, by the name it qualifies them with.
    """

    folder: Path
    texts: Mapping[str, str]
    digest: str
    temporary: bool = False
    overlay: str = ""
    added: Mapping[str, Mapping[str, str]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The module names, sorted."""
        return tuple(self.texts)

    def discard(self) -> None:
        """Remove the folder if it is a temporary one; call it when the modules are loaded."""
        if self.temporary:
            shutil.rmtree(self.folder, ignore_errors=True)


def bundled() -> ModuleSet:
    """Return the module set that ships with the package.

    Raises:
        ResourceError: the package is broken.
    """
    return read(resources.root("schemas") / "yang")


def overlaid(modules: ModuleSet, overlay: str, added: Mapping[str, Mapping[str, str]]) -> ModuleSet:
    """Return a module set with the text of a module that changes it, and what that one adds."""
    digest = _digest({**modules.texts, "": overlay})
    return modules._replace(overlay=overlay, added=added, digest=digest)


def read(folder: Path, cache: Path | None = None) -> ModuleSet:
    """Read a folder of YANG modules.

    ``folder`` holds ``*.yang`` files, or is a checkout of sonic-yang-models (with ``yang-models``
    and ``yang-templates`` below it), or the ``yang-models`` folder of one.

    Args:
        folder: where the modules are.
        cache: where rendered templates may be kept; the user's cache folder when None, a temporary
            folder if that cannot be written.

    Raises:
        SchemaError: the folder cannot be read, has no modules, or a template does not render.
    """
    models = folder / "yang-models" if (folder / "yang-models").is_dir() else folder
    texts = _read_texts(models, ".yang")
    missing = {name: text for name, text in _template_texts(models).items() if name not in texts}
    if not texts and not missing:
        msg = f"{folder} holds no YANG modules"
        hint = "name a folder of *.yang files, such as /usr/local/yang-models of a switch"
        raise SchemaError(msg, hint=hint)
    if not missing:
        return ModuleSet(models, texts, _digest(texts))
    texts = dict(sorted((texts | _render(missing)).items()))
    digest = _digest(texts)
    return _materialise(texts, digest, cache or caches.home())


def _template_texts(models: Path) -> dict[str, str]:
    beside = models.parent / "yang-templates"
    texts = _read_texts(beside, ".yang.j2") if os.path.lexists(beside) else {}
    return texts or _read_texts(models, ".yang.j2")


def _read_texts(folder: Path, suffix: str) -> dict[str, str]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(suffix))
        return {
            name.split(".")[0].split("@")[0]: (folder / name).read_text(encoding="utf-8")
            for name in names
        }
    except (OSError, UnicodeDecodeError) as error:
        msg = f"cannot read the YANG modules in {folder}: {error}"
        raise SchemaError(msg) from error


def _digest(texts: Mapping[str, str]) -> str:
    state = hashlib.sha256()
    for name, text in texts.items():
        state.update(f"{name}\0{len(text)}\0{text}".encode())
    return state.hexdigest()


def _render(templates: Mapping[str, str]) -> dict[str, str]:
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 # a checkout needs it

    environment = ImmutableSandboxedEnvironment(trim_blocks=True, autoescape=False)
    try:
        return {
            name: environment.from_string(text).render(yang_model_type="py")
            for name, text in templates.items()
        }
    except Exception as error:  # a template may fail in any way that Python has
        msg = f"a YANG template does not render: {type(error).__name__}: {error}"
        raise SchemaError(msg) from error


def _materialise(texts: Mapping[str, str], digest: str, cache: Path | None) -> ModuleSet:
    """Write the set where libyang can find it; in a temporary folder if the cache refuses."""
    if cache is not None:
        folder = cache / f"yang-{digest[:16]}"
        with suppress(OSError):
            _write_all(folder, texts)
            return ModuleSet(folder, texts, digest)
    made = ModuleSet(
        Path(tempfile.mkdtemp(prefix="railwright-yang-")), texts, digest, temporary=True
    )
    try:
        _write_all(made.folder, texts)
    except BaseException:
        made.discard()
        raise
    return made


def _write_all(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        atomic.write(folder / f"{name}.yang", text.encode())
