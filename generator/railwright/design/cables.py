"""Which cable a link has: rules in the order written, later ones winning key by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from railwright.base.location import Origin
from railwright.base.text import did_you_mean, short
from railwright.design import kinds
from railwright.design.context import Context
from railwright.model.fabric import PortRole
from railwright.model.intent import CableMatch
from railwright.model.inventory import Path
from railwright.model.types import Lifecycle


class Span(NamedTuple):
    """A link as cable rules see it. End ``a`` is the host or leaf, ``b`` the leaf or spine."""

    kind: PortRole
    pod: int
    plane: int
    rail: int | None
    a: str
    a_ports: tuple[str, ...]
    b: str
    b_ports: tuple[str, ...]

    @property
    def tiers(self) -> tuple[str, str]:
        """``("host", "leaf")`` or ``("leaf", "spine")``."""
        return ("host", "leaf") if self.kind is PortRole.HOST else ("leaf", "spine")


class Cable(NamedTuple):
    """What the rules settled, with who settled each value."""

    length_m: int | None = None
    media: str | None = None
    optic: str | None = None
    state: Lifecycle = Lifecycle.ACTIVE
    origins: tuple[tuple[str, Origin], ...] = ()
    rules: tuple[int, ...] = ()
    """The rules that matched, as numbers: links with the same ones have the same cable."""

    def origin(self, key: str) -> Origin | None:
        """Return who settled a key."""
        return dict(self.origins).get(key)


class CableRules:
    """The cable rules of a site, and which of them ever matched."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._rules = context.intent.cables
        self._said = [self._read(number) for number in range(len(self._rules))]
        self._general: list[int] = []
        self._special: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            place = rule.match.device
            (self._general if place is None else self._special[place]).append(number)
        self._used: set[int] = set()
        self._known: dict[tuple[int, ...], Cable] = {}
        self._by_place: dict[tuple[PortRole, int, int, int | None], Cable] = {}
        self._missing: dict[tuple[str, str], list[str]] = {}

    def cable(self, span: Span) -> Cable:
        """Return the cable of a link; a link without a length is reported by :meth:`finish`."""
        if span.a in self._special or span.b in self._special:
            cable = self._found(span)
        else:  # no rule asks for more than where the link is
            place = (span.kind, span.pod, span.plane, span.rail)
            cable = self._by_place.get(place) or self._found(span)
            self._by_place[place] = cable
        if cable.length_m is None:
            self._missing.setdefault(span.tiers, []).append(f"{span.a} - {span.b}")
        return cable

    def _found(self, span: Span) -> Cable:
        rules = tuple(
            number for number in self._candidates(span) if _matches(self._rules[number].match, span)
        )
        cable = self._known.get(rules)
        if cable is None:
            cable = self._known[rules] = self._joined(rules)
        return cable

    def _joined(self, rules: tuple[int, ...]) -> Cable:
        """Return what some rules say together."""
        values: dict[str, object] = {}
        origins: dict[str, Origin] = {}
        for number in rules:
            said, where = self._said[number]
            values.update(said)
            origins.update(where)
        self._used.update(rules)
        return Cable(
            length_m=_int(values.get("length_m")),
            media=_text(values.get("media")),
            optic=_text(values.get("optic")),
            state=Lifecycle(str(values.get("state", Lifecycle.ACTIVE))),
            origins=tuple(origins.items()),
            rules=rules,
        )

    def _candidates(self, span: Span) -> list[int]:
        """Return the rules that may be about a link, in order: not those of other devices."""
        special = [*self._special.get(span.a, ()), *self._special.get(span.b, ())]
        return sorted({*self._general, *special}) if special else self._general

    def _read(self, number: int) -> tuple[dict[str, object], dict[str, Origin]]:
        """Return what one rule says, and where."""
        rule = self._rules[number]
        why = f", {rule.reason}" if rule.reason else ""
        said = {key: getattr(rule, key) for key in ("length_m", "media", "optic", "state")}
        said = {key: value for key, value in said.items() if value is not None}
        locate = self._context.inventory.origin
        return said, {
            key: locate("cable", f"cables[{number + 1}].{key}{why}", "cables", number, key)
            for key in said
        }

    def finish(self, names: Collection[str], spans: Sequence[Span]) -> None:
        """Report links without a length, and rules that matched nothing.

        Rules are judged only when every link was made: one that fails leaves its rules unused.

        Args:
            names: of all switches and hosts, to tell a name that is none of them.
            spans: of all links, to tell where a port leads to; read for unused rules only.
        """
        complete = not self._context.failed()
        for tiers, links in self._missing.items():
            message = f"no rule gives the length of the {tiers[0]}-{tiers[1]} cable"
            rule = f"{{match: {{between: [{tiers[0]}, {tiers[1]}]}}, length_m: ...}}"
            for link in links:
                self._context.report(
                    kinds.NO_LENGTH, message, ("cables",), f"add under cables: - {rule}", link
                )
        for number in range(len(self._rules)):
            if complete and number not in self._used:
                self._unused(number, names, spans)

    def _unused(self, number: int, names: Collection[str], spans: Sequence[Span]) -> None:
        message, hint = f"cable rule {number + 1} matches no link", None
        path: Path = ("cables", number)
        match = self._rules[number].match
        for key, name in (("device", match.device), ("peer", match.peer)):
            if name is not None and name not in names:
                message = f"{message}: the fabric has no device {short(name)}"
                path, hint = (*path, "match", key), did_you_mean(name, names)
                break
        else:
            peer = next((peer for span in spans if (peer := _peer(match, span))), None)
            if peer is not None and peer != match.peer:
                message = f"{message}: {match.port} of {match.device} leads to {peer}"
                path = (*path, "match", "peer")
        self._context.report(kinds.UNUSED_RULE, message, path, hint)


def _matches(match: CableMatch, span: Span) -> bool:
    if match.between is not None and set(match.between) != set(span.tiers):
        return False
    positions = ((match.pod, span.pod), (match.plane, span.plane), (match.rail, span.rail))
    if any(wanted is not None and wanted != actual for wanted, actual in positions):
        return False
    return match.device is None or _end_matches(match, span)


def _end_matches(match: CableMatch, span: Span) -> bool:
    return any(
        match.device == device
        and (match.port is None or match.port in ports)
        and (match.peer is None or match.peer == peer)
        for device, ports, peer in _ends(span)
    )


def _peer(match: CableMatch, span: Span) -> str | None:
    """Return where the port that a match names leads to, if this is its link."""
    at = (peer for name, ports, peer in _ends(span) if name == match.device and match.port in ports)
    return next(at, None)


def _ends(span: Span) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Return both ends: device, names of its port, and the device at the other end."""
    return (span.a, span.a_ports, span.b), (span.b, span.b_ports, span.a)


def _int(value: object) -> int | None:
    return None if value is None else int(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
