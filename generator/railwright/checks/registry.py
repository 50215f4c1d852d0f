"""Finds the rules: every file of :mod:`railwright.checks.rules` that is called after one."""

from __future__ import annotations

import os
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from railwright.checks import compiled
from railwright.checks import rules as families
from railwright.checks.network import Link, Network
from railwright.checks.rule import Rule, Scope
from railwright.checks.switch import Switch

_FILE = re.compile(r"([a-z]{3})\d{3}(_[a-z0-9]+)+")


@dataclass(frozen=True)
class Rules:
    """All rules by what they are given, each in the order of its ids."""

    device: tuple[Rule[Switch], ...]
    link: tuple[Rule[Link], ...]
    fabric: tuple[Rule[Network], ...]

    def __iter__(self) -> Iterator[Rule[Switch] | Rule[Link] | Rule[Network]]:
        """Yield every rule, those about one switch first."""
        yield from self.device
        yield from self.link
        yield from self.fabric


@cache
def rules() -> Rules:
    """Return every rule there is.

    Raises:
        TypeError: a file is called after a rule and holds none, or more than one.
    """
    found: dict[Scope, list[Rule[object]]] = {scope: [] for scope in Scope}
    for module in compiled.modules(dict(sorted(_files(), key=lambda file: file[0]))):
        held = [value for value in vars(module).values() if isinstance(value, Rule)]
        if len(held) != 1:
            msg = f"{module.__name__} holds {len(held)} rules, where it should hold one"
            raise TypeError(msg)
        found[held[0].scope].append(held[0])
    ordered = {
        scope: tuple(sorted(group, key=lambda rule: rule.id)) for scope, group in found.items()
    }
    return Rules(ordered[Scope.DEVICE], ordered[Scope.LINK], ordered[Scope.FABRIC])  # type: ignore[arg-type]  # the scope says what a rule takes


def _files() -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the name of each module of a rule, and its file."""
    for family in pkgutil.iter_modules(families.__path__):
        package = import_module(f"{families.__name__}.{family.name}")
        for folder in package.__path__:
            for entry in os.scandir(folder):
                name = entry.name.removesuffix(".py")
                if name != entry.name and _FILE.fullmatch(name):
                    yield f"{package.__name__}.{name}", entry
