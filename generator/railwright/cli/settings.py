"""Where and how railwright works: flag > environment > ``railwright.toml`` > default.

Settings never say *what* goes into a configuration; only inventory, catalog and templates do.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import click
from pydantic import AfterValidator, Field, PrivateAttr, ValidationError

from railwright.base.errors import SettingsError
from railwright.base.location import Location
from railwright.base.text import did_you_mean, in_words, short
from railwright.model.types import Described
from railwright.report import DEFAULT_FORMAT, format_names

if TYPE_CHECKING:  # slow to load, and most verbs reach no switch
    from railwright.push.settings import PushSettings

FILE = "railwright.toml"
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")


def _is_format(name: str) -> str:
    if name not in format_names():
        msg = f"no format {short(name)}; known: {', '.join(format_names())}"
        raise ValueError(msg)
    return name


class Settings(Described):
    """The keys of ``railwright.toml``; paths there are relative to the site folder."""

    format: Annotated[str, AfterValidator(_is_format)] = DEFAULT_FORMAT
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
    _push: "PushSettings | None" = PrivateAttr(default=None)

    @property
    def push(self) -> "PushSettings":
        """How switches are reached: the table ``[push]``."""
        from railwright.push.settings import PushSettings  # noqa: PLC0415 # as above

        return self._push or PushSettings()


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
    if site:
        _place(written, site, ("goldens", "output", "yang_models"))
    nested = written.pop("push", None)
    wrong: list[SettingsError] = []
    settings = None
    try:
        settings = Settings.model_validate(written | known)
    except ValidationError as error:
        wrong += _told(error, Settings, path, known)
    pushed = None if nested is None else _pushed(nested, site, wrong)
    if settings is None or wrong:
        first, *others = sorted(wrong, key=lambda one: one.location or Location(""))
        first.also = others
        raise first
    settings._push = pushed  # noqa: SLF001 # its own module
    return settings


def _pushed(
    written: object, site: Path | None, wrong: list[SettingsError]
) -> "PushSettings | None":
    from railwright.push.settings import PushSettings  # noqa: PLC0415 # as above

    if site and isinstance(written, dict):
        _place(written, site, ("key", "addresses", "known_hosts", "state", "stop_file"))
    try:
        return PushSettings.model_validate(written)
    except ValidationError as error:
        wrong += _told(error, PushSettings, site / FILE if site else None, table="push")
        return None


def _told(
    error: ValidationError,
    model: type[Described],
    path: Path | None,
    given: Container[str] = (),
    table: str = "",
) -> Iterator[SettingsError]:
    """Yield what is wrong with values of a model, at their lines."""
    for one in error.errors():
        keys = [table, *map(str, one["loc"])] if table else [*map(str, one["loc"])]
        known = keys[: 2 if table else 1]
        key, name = known[-1], ".".join(keys)
        place = None if key in given else _locate(path, known)
        if one["type"] == "extra_forbidden":
            hint = did_you_mean(key, [*model.model_fields, *([] if table else ["push"])])
            yield SettingsError(f"unknown setting {name!r}", location=place, hint=hint)
        else:
            yield SettingsError(f"setting {name!r}: {in_words(one['msg'])}", location=place)


def of_options(error: ValidationError, flags: Mapping[str, str]) -> SettingsError:
    """Return what is wrong with the values of options, named as people write them.

    Args:
        error: what the settings say.
        flags: options by the names of settings.
    """
    first, *others = (
        SettingsError(f"{flags.get(str(one['loc'][0]), one['loc'][0])}: {in_words(one['msg'])}")
        for one in error.errors()
    )
    first.also = others
    return first


def flags(options: Iterable[Callable[[Any], Any]]) -> Mapping[str, str]:
    """Return what options are called on a command line, by the names that functions get."""
    command = click.Command("", callback=lambda: None)
    for one in options:
        one(command)
    return {one.name: one.opts[0] for one in command.params if one.name}


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


def _locate(path: Path | None, keys: Sequence[str]) -> Location | None:
    """Return the line that gives a key: the first without which the file does not hold it."""
    if path is None:
        return None
    lines = path.read_text("utf-8").splitlines(keepends=True)
    begun = 0  # the first line of what is not whole yet
    for number in range(len(lines)):
        held = _whole("".join(lines[: number + 1]))
        if held is None:
            continue
        if _holds(held, keys):
            indent = len(lines[begun]) - len(lines[begun].lstrip())
            return Location(str(path), begun + 1, indent + 1)
        begun = number + 1
    return Location(str(path))


def _whole(text: str) -> object:
    """Return what a text holds; None where it ends within a value."""
    import tomllib  # noqa: PLC0415 # as above

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _holds(held: object, keys: Sequence[str]) -> bool:
    for key in keys:
        if not isinstance(held, dict) or key not in held:
            return False
        held = held[key]
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
