"""How a rule is declared: one generator function in a file of its own.

The file's name gives the id and the slug: ``rules/pfc/pfc001_watchdog_differs_from_pfc.py`` is
``PFC001``, ``watchdog-differs-from-pfc``. The function's docstring is the explanation, the page of
documentation and the test, in sections::

    A port with lossless priorities has no watchdog.

    Why: what happens on the switch or in the fabric, and why nothing else tells.
    Fix: what to do about it, in the imperative; also the hint of every finding.
    Source: public sources, a repository with its path, a standard, a paper.
    Bad:
        config:
          leaf-1-01: {PFC_WD: {Ethernet0: null}}
    Good:
        config:
          leaf-1-01: {PFC_WD: {Ethernet0: {action: alert}}}

``Bad`` and ``Good`` change the configurations of a clean site (``tests/rules/examples.py`` says how
they are written); the first must raise this rule and no other, the second nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Flag, StrEnum, auto
from functools import cached_property
from inspect import cleandoc
from typing import Final, Generic, NamedTuple, TypeVar

from railwright.checks.network import Link, Network
from railwright.checks.switch import Switch
from railwright.model.configdb import Value
from railwright.model.finding import Kind, Severity

SECTIONS: Final = ("Why", "Fix", "Source", "Bad", "Good")
"""What the docstring of every rule has, in this order."""
Subject = TypeVar("Subject")


class Scope(StrEnum):
    """What a rule is given, one after the other."""

    DEVICE = "device"
    LINK = "link"
    FABRIC = "fabric"


class Need(Flag):
    """What a rule must know beside the configurations; without it the rule does not run."""

    NOTHING = 0
    PLATFORM = auto()
    """The switch model, as the catalog has it."""
    RELEASE = auto()
    """The SONiC release of the switch."""
    CABLING = auto()
    """Which cable is in which port."""
    TRAFFIC = auto()
    """Which code points carry what; an inventory says so, a configuration does not."""
    INVENTORY = auto()
    """The inventory that the configurations are made from: its hosts, rails and intentions."""


class Mend(NamedTuple):
    """One change that would satisfy a rule; a value of None removes the field, or the row."""

    table: str
    key: str
    field: str | None
    value: Value | None


class Spot(NamedTuple):
    """One place at which a rule is broken; ``message`` is about it, without its address.

    ``key`` and ``field`` are None where a whole table or a whole row is meant. The place need not
    exist: a row that is missing is named by the key that it would have.
    """

    message: str
    table: str
    key: str | None = None
    field: str | None = None
    device: str | None = None
    """The switch; a rule about one switch leaves it out."""
    mend: tuple[Mend, ...] = ()
    """What would satisfy the rule, where exactly one thing would."""


class Rule(Generic[Subject]):
    """A rule and what is said about it; nothing of its text is read before it is asked for."""

    def __init__(
        self,
        scope: Scope,
        judge: Callable[[Subject], Iterator[Spot]],
        severity: Severity,
        needs: Need,
    ) -> None:
        """Take a generator function; its module and docstring say the rest."""
        id_, _, words = judge.__module__.rpartition(".")[2].partition("_")
        self.id = id_.upper()
        self.slug = words.replace("_", "-")
        self.scope = scope
        self.severity = severity
        self.needs = needs
        self.judge = judge

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """The docstring in its parts: ``Summary``, then those of :data:`SECTIONS`."""
        return sections(self.judge.__doc__ or "")

    @cached_property
    def kind(self) -> Kind:
        """The kind of its findings."""
        parts = self.sections
        return Kind(
            id=self.id,
            slug=self.slug,
            severity=self.severity,
            summary=_line(parts["Summary"]),
            fix=_line(parts["Fix"]),
        )


def sections(docstring: str) -> Mapping[str, str]:
    """Return the parts of a rule's docstring; the examples keep their lines, without the indent."""
    found: dict[str, list[str]] = {"Summary": []}
    lines = found["Summary"]
    for line in cleandoc(docstring).splitlines():
        name, colon, rest = line.partition(":")
        if colon and name in SECTIONS:
            lines = found[name] = [rest.strip()] if rest.strip() else []
        else:
            lines.append(line)
    return {name: cleandoc("\n".join(["", *part])).strip("\n") for name, part in found.items()}


def _line(text: str) -> str:
    return " ".join(text.split())


def device_rule(
    severity: Severity, needs: Need = Need.NOTHING
) -> Callable[[Callable[[Switch], Iterator[Spot]]], Rule[Switch]]:
    """Declare a rule that is given every switch by itself."""
    return lambda judge: Rule(Scope.DEVICE, judge, severity, needs)


def link_rule(
    severity: Severity, needs: Need = Need.NOTHING
) -> Callable[[Callable[[Link], Iterator[Spot]]], Rule[Link]]:
    """Declare a rule that is given every link between two switches."""
    return lambda judge: Rule(Scope.LINK, judge, severity, needs | Need.CABLING)


def fabric_rule(
    severity: Severity, needs: Need = Need.NOTHING
) -> Callable[[Callable[[Network], Iterator[Spot]]], Rule[Network]]:
    """Declare a rule that is given all switches and links together."""
    return lambda judge: Rule(Scope.FABRIC, judge, severity, needs)
