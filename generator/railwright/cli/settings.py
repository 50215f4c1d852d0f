"""Where and how railwright works: flag > environment > ``railwright.toml`` > default.

Settings never say *what* goes into a configuration; only inventory, catalog and templates do.
"""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from railwright.base.errors import SettingsError
from railwright.base.location import Location
from railwright.base.text import did_you_mean, in_words
from railwright.model.types import Described
from railwright.push.settings import PushSettings

FILE = "railwright.toml"
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")


class Settings(Described):
    """The keys of ``railwright.toml``; paths there are relative to the site folder."""

    format: str = "text"
    """Output format."""
    jobs: Annotated[int, Field(ge=0, le=1_024)] | None = None
    """Worker processes; left out, one per core. 0 keeps everything in one process."""
    goldens: Path | None = None
    """Folder of this site's goldens; left out, `golden_configs/<site>` beside the folder
    `inventories` that holds the site, or beside the site if it is in no such folder."""
    golden: Literal["auto", "files", "digest"] = "auto"
    """Keep every file as golden, or digests and row counts only; `auto` goes by size."""
    golden_limit_mb: Annotated[int, Field(ge=1, le=10_000)] = 8
    """Size in MB (1,000,000 bytes) from which `auto` keeps digests only."""
    output: Path | None = None
    """Folder that `build` writes to; left out, `build/<site>` in the current folder."""
    yang_models: Path | None = None
    """Folder of YANG modules to judge by in place of the shipped ones."""
    push: PushSettings = PushSettings.model_construct()
    """How switches are reached."""


def read(site: Path | None, **given: object) -> Settings:
    """Return the settings of a run.

    Args:
        site: folder whose ``railwright.toml`` counts; None for verbs without a site.
        given: values of flags and environment; None means not given.

    Raises:
        SettingsError: an unknown key or an impossible value.
    """
    known = {name: value for name, value in given.items() if value is not None}
    path = site / FILE if site else None
    written = _written(path) if path and path.is_file() else {}
    for key in written:
        if key not in Settings.model_fields:
            msg = f"unknown setting {key!r}"
            hint = did_you_mean(key, Settings.model_fields)
            raise SettingsError(msg, location=_locate(path, key), hint=hint)
    if site:
        _place(written, site, ("goldens", "output", "yang_models"))
        if isinstance(written.get("push"), dict):
            _place(written["push"], site, ("key", "addresses", "known_hosts", "state", "stop_file"))
    try:
        return Settings.model_validate(written | known)
    except ValidationError as error:
        first = error.errors()[0]
        keys = [str(key) for key in first["loc"]] or [""]
        place = None if keys[0] in known else _locate(path, keys[min(1, len(keys) - 1)])
        if first["type"] == "extra_forbidden":
            msg = f"unknown setting {'.'.join(keys)!r}"
            hint = did_you_mean(keys[-1], PushSettings.model_fields)
            raise SettingsError(msg, location=place, hint=hint) from None
        msg = f"setting {'.'.join(keys)!r}: {in_words(first['msg'])}"
        raise SettingsError(msg, location=place) from None


def of_options(error: ValidationError) -> SettingsError:
    """Return what is wrong with the value of an option, named as people write it."""
    first = error.errors()[0]
    name = str(first["loc"][0]).replace("_", "-")
    return SettingsError(f"--{name}: {in_words(first['msg'])}")


def _place(written: dict[str, Any], site: Path, keys: tuple[str, ...]) -> None:
    """Have paths of a settings file count from the site folder; ``~`` is a home folder."""
    for key in keys:
        if isinstance(written.get(key), str):
            written[key] = site / Path(written[key]).expanduser()


def _written(path: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 # few sites have settings

    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"not TOML: {error}"
        raise SettingsError(msg, location=_broken(path, error)) from None


def _broken(path: Path, error: Exception) -> Location:
    """Return the place that a TOML error names, which Python 3.11 does in its words only."""
    match = _PLACE.search(str(error))
    return Location(str(path), *map(int, match.groups())) if match else Location(str(path))


def _locate(path: Path | None, key: str) -> Location | None:
    """Return the line that gives a key: nothing before it does, and it is no part of a text."""
    if path is None:
        return None
    written = re.compile(rf"\[*\s*[\"']?{re.escape(key)}[\"']?\s*[.=\]]")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if written.match(line.lstrip()) and _is_whole("".join(lines[:number])):
            return Location(str(path), number + 1, len(line) - len(line.lstrip()) + 1)
    return Location(str(path))


def _is_whole(text: str) -> bool:
    import tomllib  # noqa: PLC0415 # as above

    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def goldens_of(site: Path, name: str, settings: Settings) -> Path:
    """Return the folder of a site's goldens.

    Args:
        site: folder of the inventory.
        name: name of the site.
        settings: their ``goldens`` goes first.
    """
    if settings.goldens is not None:
        return settings.goldens
    home = site.resolve().parent
    return (home.parent if home.name == "inventories" else home) / "golden_configs" / name
