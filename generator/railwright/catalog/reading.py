"""Read one file of the catalog, and say everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from railwright.base import yaml12
from railwright.base.errors import CatalogError
from railwright.base.location import Location
from railwright.base.resources import shown
from railwright.base.text import did_you_mean
from railwright.model.types import Model

_SHOWN_FAULTS = 5


class Fault(NamedTuple):
    """Keys that lead to a wrong value, what is wrong, and how to mend it; rank 0 is told first."""

    keys: tuple[int | str, ...]
    message: str
    hint: str | None
    rank: int = 0


@lru_cache(maxsize=1)
def _known_keys() -> frozenset[str]:
    """Return every key of every kind of file; asked for only when one of them is wrong."""
    from railwright.catalog import platform_file  # noqa: PLC0415 - see above
    from railwright.model import (  # noqa: PLC0415 - see above
        asic,
        defaults,
        feature,
        host_contract,
        parts,
        platform,
        qos_profile,
    )

    modules = (platform_file, asic, defaults, feature, host_contract, parts, platform, qos_profile)
    return frozenset(
        key
        for module in modules
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, Model)
        for key in model.model_fields
    )


def document(path: Path) -> yaml12.Document:
    """Return what a file holds.

    Raises:
        CatalogError: not YAML as the inventory has it.
    """
    read, problems = yaml12.parse_file(path, shown(path))
    if problems or read is None:
        first = problems[0]
        message = first.message + _also((p.location, p.message) for p in problems[1:])
        raise CatalogError(message, location=first.location, hint=first.hint)
    return read


def mapping(read: yaml12.Document) -> Mapping[int | str, object]:
    """Return the keys and values of a file.

    Raises:
        CatalogError: it is no mapping.
    """
    if not isinstance(read.data, dict):
        msg = "a catalog file is a mapping of keys to values"
        raise CatalogError(msg, location=Location(read.file), hint="see the shipped files")
    return read.data


def error(read: yaml12.Document, faults: Iterable[Fault]) -> CatalogError:
    """Return one error that tells all faults of a file, each with its line."""
    placed = sorted(
        ((fault, _place(read, fault.keys)) for fault in faults),
        key=lambda pair: (pair[0].rank, pair[1], pair[0].message),
    )
    (first, where), *rest = placed
    message = first.message + _also((place, fault.message) for fault, place in rest)
    return CatalogError(message, location=where, hint=first.hint)


def _also(faults: Iterable[tuple[Location, str]]) -> str:
    texts = [f"line {place.line}: {text}" for place, text in faults]
    if len(texts) > _SHOWN_FAULTS:
        texts[_SHOWN_FAULTS:] = [f"{len(texts) - _SHOWN_FAULTS} more"]
    return f" (and {'; '.join(texts)})" if texts else ""


def _place(read: yaml12.Document, keys: tuple[int | str, ...]) -> Location:
    """Return where the value under ``keys`` stands, or the closest place around it.

    Keys that the file does not have (the name of a union branch, a missing field) are skipped.
    """
    path: tuple[int | str, ...] = ()
    for key in keys:
        if (*path, key) in read.positions:
            path = (*path, key)
    return read.positions[path] if path else Location(read.file)


def invalid(wrong: ValidationError) -> list[Fault]:
    """Return the faults that pydantic found, in our words."""
    faults: list[Fault] = []
    for fault in wrong.errors(include_url=False, include_context=False, include_input=False):
        loc = fault["loc"]
        field = str(loc[-1]) if loc else ""
        if fault["type"] == "extra_forbidden":
            hint = (
                did_you_mean(field, _known_keys()) or "remove it; the shipped files show the keys"
            )
            faults.append(Fault(loc, f"unknown key {field!r}", hint))
        elif fault["type"] == "missing":
            faults.append(Fault(loc, f"key {field!r} is missing", f"add {field}:", rank=1))
        else:
            names = ".".join(str(part) for part in loc if not isinstance(part, int))
            text = fault["msg"][:1].lower() + fault["msg"][1:]
            about = f"{names}: {text}" if names else text.removeprefix("value error, ")
            faults.append(Fault(loc, about, "the shipped files show an example"))
    return faults
