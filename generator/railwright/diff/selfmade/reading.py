"""The table of what programs of SONiC write by themselves, ``selfmade.yml``, as typed data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from railwright.base import resources, yaml12
from railwright.model.configdb import Row, Value
from railwright.model.types import Described, Release

_FILE = "selfmade.yml"


class Like(Described):
    """Texts of a form."""

    like: str
    """A regular expression that all of the text matches."""


Allowed = str | tuple[str, ...] | Like
"""The only values that the program writes."""


class Each(Described):
    """Fields that there are for every one of several things: its name and theirs put together."""

    of: tuple[str, ...]
    fields: Mapping[str, Allowed]


class Written(Described):
    """Rows of one table that a program writes alike."""

    table: str
    keys: tuple[str, ...] | Like
    fields: Mapping[str, Allowed]
    for_each: Each | None = None
    writer: str
    """The program, and when it writes."""
    source: str
    """Public source: repository, file, function."""
    since: Release | None = None
    """The first release in which it does."""
    until: Release | None = None
    """The last one."""
    vendors: frozenset[str] = frozenset()
    """Of chips on which it does, as ``ASIC_VENDOR`` has them; empty is all."""

    def concerns(self, vendor: str, release: Release | None) -> bool:
        """Return whether it is written there; of an unknown release, what any release writes."""
        if self.vendors and vendor not in self.vendors:
            return False
        if release is None:
            return True
        return release.has(self.since) and (self.until is None or self.until.has(release))

    @property
    def values(self) -> Mapping[str, Allowed]:
        """Every field with its values."""
        if self.for_each is None:
            return self.fields
        each = self.for_each
        pairs = ((f"{one}{end}", value) for one in each.of for end, value in each.fields.items())
        return {**self.fields, **dict(pairs)}


class Selfmade(Described):
    """The whole table."""

    features: tuple[str, ...]
    """Services of an image, which several entries list."""
    rows: tuple[Written, ...]


class _Matcher(NamedTuple):
    texts: frozenset[str]
    form: re.Pattern[str] | None

    def takes(self, value: Value) -> bool:
        if self.form is not None:
            texts = (value,) if isinstance(value, str) else value
            return all(self.form.fullmatch(text) is not None for text in texts)
        return isinstance(value, str) and value in self.texts


_Fields = Mapping[str, tuple[_Matcher, ...]]


class Rows(NamedTuple):
    """What is written into one table by itself."""

    by_key: Mapping[str, _Fields]
    by_form: tuple[tuple[re.Pattern[str], _Fields], ...]

    def of(self, key: str, row: Row) -> Row:
        """Return the part of a row that the switch wrote by itself."""
        known = [fields for form, fields in self.by_form if form.fullmatch(key)]
        if key in self.by_key:
            known.append(self.by_key[key])
        return {
            field: value
            for field, value in row.items()
            if any(one.takes(value) for fields in known for one in fields.get(field, ()))
        }


@cache
def table() -> Selfmade:
    """Return the table, read once.

    Raises:
        ResourceError: the package is broken.
    """
    path = resources.root("diff/selfmade") / _FILE
    return Selfmade.model_validate(yaml12.read(path).data)


@cache
def written(vendor: str, release: Release | None) -> Mapping[str, Rows]:
    """Return what switches of a chip's vendor and a release write by themselves, by table."""
    exact: dict[str, dict[str, dict[str, tuple[_Matcher, ...]]]] = {}
    forms: dict[str, list[tuple[re.Pattern[str], _Fields]]] = {}
    for one in table().rows:
        if not one.concerns(vendor, release):
            continue
        fields = {field: (_matcher(value),) for field, value in one.values.items()}
        if isinstance(one.keys, Like):
            forms.setdefault(one.table, []).append((re.compile(one.keys.like), fields))
            continue
        for key in one.keys:
            into = exact.setdefault(one.table, {}).setdefault(key, {})
            for field, matchers in fields.items():
                into[field] = (*into.get(field, ()), *matchers)
    return {
        name: Rows(exact.get(name, {}), tuple(forms.get(name, ()))) for name in {*exact, *forms}
    }


def _matcher(value: Allowed) -> _Matcher:
    if isinstance(value, Like):
        return _Matcher(frozenset(), re.compile(value.like))
    return _Matcher(frozenset((value,) if isinstance(value, str) else value), None)
