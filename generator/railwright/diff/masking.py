"""Secrets that a switch has never reach a difference, a plan or a message: a mask stands for each.

A mask is a placeholder that no inventory can write, ``<secret:own:1>``: what the switch has there,
whatever that is. Of one field of one switch equal secrets have one mask and others have others, so
that a change still shows. The number is the only thing that it tells: a hash would let people try
guesses on a comment that everybody reads. A mask depends on the configuration of the switch alone,
so that who applies a plan finds the secret again that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Final

from railwright.base.natural import natural_key
from railwright.base.redact import KNOWN
from railwright.base.text import short
from railwright.diff.base import Base
from railwright.diff.fill import PLACEHOLDER
from railwright.model import secrets
from railwright.model.change import Change
from railwright.model.configdb import ConfigDb, Row, Table, Value
from railwright.model.finding import Finding

START: Final = "<secret:own:"
"""How a mask begins."""
_HIDDEN: Final = "****"
"""What a support dump has for a passkey (sonic-net/sonic-utilities scripts/generate_dump)."""
_UNTOLD: Final = "what stands here is a secret, and is not as SONiC would have it"
_LEAST: Final = 4
"""Characters of a secret that is looked for in words; a shorter one is part of any word."""

_Masks = dict[tuple[str, str | None], dict[str, str]]
"""By table and field (None for keys): secret to mask."""


def base(found: Base) -> Base:
    """Return a base without the secrets of its switches, and its targets with the same masks."""
    configs = dict(found.configs)
    targets = dict(found.targets)
    for device, config in found.configs.items():
        target = targets.get(device)
        if target is config:
            continue  # nothing of it is shown
        masks: _Masks = {}
        configs[device] = _masked(config, masks)
        if target is not None:
            targets[device] = _masked(target, masks)
    return found._replace(configs=configs, targets=targets)


def masked(config: ConfigDb) -> ConfigDb:
    """Return a configuration with masks for its secrets: itself where it has none."""
    return _masked(config, {})


def known(config: ConfigDb) -> Mapping[tuple[str, str | None], Mapping[str, str]]:
    """Return what the masks of a configuration stand for, by table and field (None for keys)."""
    masks: _Masks = {}
    _masked(config, masks)
    return {
        place: {mask: secret for secret, mask in pairs.items()} for place, pairs in masks.items()
    }


def learn(config: ConfigDb) -> None:
    """Have this process know the secrets of a configuration, so that nothing it says tells them."""
    for secret in _secrets(config):
        KNOWN.add("own", secret)


def needs(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the addresses of changes that a mask stands in, each once: ``TABLE|key.field``."""
    return tuple(dict.fromkeys(one.address for one in changes if _is_masked(one)))


def _is_masked(change: Change) -> bool:
    if change.key.startswith(START):
        return True
    return any(
        START in text
        for value in (change.before, change.after)
        if value is not None
        for text in ((value,) if isinstance(value, str) else value)
    )


def untold(findings: Iterable[Finding], configs: Iterable[ConfigDb]) -> Iterator[Finding]:
    """Yield findings about files without the secrets that the files hold.

    Args:
        findings: as they were found.
        configs: what the files hold.
    """
    forms = {form for config in configs for text in _secrets(config) for form in _forms(text)}
    longest_first = sorted(map(_pattern, forms), key=lambda form: (-len(form), form))
    known = re.compile("|".join(longest_first) or r"(?!)")
    for one in findings:
        hidden = one.table is not None and (
            one.table in secrets.UNNAMED
            or (one.field is not None and secrets.is_secret(one.table, one.field))
        )
        told = one.model_copy(update={"message": _UNTOLD, "hint": None}) if hidden else one
        update = {
            name: known.sub("<secret>", text)
            for name in ("message", "hint", "subject", "pointer", "key")
            if isinstance(text := getattr(told, name), str)
        }
        yield told.model_copy(update=update)


def _pattern(form: str) -> str:
    """Return a pattern of a text as a message has it; of what steers a terminal, by its code."""
    return re.escape(form).replace("\ufffd", r"(?:\\x..|\\u....|\\.|.)")


def _forms(secret: str) -> Iterator[str]:
    """Yield how a message may have a secret: as it is, as a program writes it, or cut."""
    yield repr(secret)
    yield short(secret).removesuffix("...")
    if len(secret) >= _LEAST:
        yield from (secret, repr(secret)[1:-1])


def _secrets(config: ConfigDb) -> Iterator[str]:
    masks: _Masks = {}
    _masked(config, masks)
    return chain.from_iterable(masks.values())


def _masked(config: ConfigDb, masks: _Masks) -> ConfigDb:
    changed = {
        table: new
        for table, rows in config.items()
        if (new := _table(table, rows, masks)) is not rows
    }
    return {**config, **changed} if changed else config


def _table(name: str, rows: Table, masks: _Masks) -> Table:
    changed: dict[str, Row] = {}
    for key, row in rows.items():
        sure, perhaps = _fields(name, tuple(row))
        if sure or perhaps:
            new = dict(row)
            for field in sure:
                new[field] = _value(row[field], masks.setdefault((name, field), {}))
            for field in perhaps:
                if any(map(secrets.looks_secret, _texts(row[field]))):
                    new[field] = _value(row[field], masks.setdefault((name, field), {}))
            if new != row:
                changed[key] = new
    if changed:
        rows = {**rows, **changed}
    if name != secrets.COMMUNITIES:
        return rows
    known = masks.setdefault((name, None), {})
    # By what stands in the rows first: the order of secrets tells something about them.
    ordered = sorted(rows, key=lambda key: (sorted(map(str, rows[key].items())), natural_key(key)))
    names = {key: _mask(key, known) for key in ordered}
    if all(key == mask for key, mask in names.items()):
        return rows
    kept = {names[key]: rows[key] for key in rows}
    return {key: kept[key] for key in sorted(kept, key=natural_key)}


@lru_cache(maxsize=1 << 12)
def _fields(table: str, fields: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields of a row that hold a secret, and those that may."""
    sure = tuple(field for field in fields if secrets.is_secret(table, field))
    perhaps = (field for field in fields if secrets.may_hold(field))
    return sure, tuple(field for field in perhaps if field not in sure)


def _texts(value: Value) -> Iterable[str]:
    return (value,) if isinstance(value, str) else value


def _value(value: Value, known: dict[str, str]) -> Value:
    if isinstance(value, str):
        return _mask(value, known)
    return [_mask(text, known) for text in value]


def _mask(secret: str, known: dict[str, str]) -> str:
    if not secret or secret == _HIDDEN or secret.startswith(START) or PLACEHOLDER.search(secret):
        return secret
    return known.setdefault(secret, f"{START}{len(known) + 1}>")
