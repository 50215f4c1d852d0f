"""Looking at host keys before anybody trusts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from railwright.base.errors import Unreachable
from railwright.base.natural import natural_key
from railwright.model import push_kinds as kinds
from railwright.model.finding import Finding, found
from railwright.push import many
from railwright.push.line.access import Address
from railwright.push.line.fetch import finding, no_address
from railwright.push.line.hosts import HostKey, Known
from railwright.push.line.ssh import Ssh


class Trust(StrEnum):
    """How the key that a switch shows stands to what is trusted."""

    NEW = "new"
    TRUSTED = "trusted"
    CHANGED = "changed"
    SHARED = "shared"


class Shown(NamedTuple):
    """The host key that a switch shows."""

    device: str
    address: Address
    key: HostKey
    state: Trust


class Scan(NamedTuple):
    """What switches show, in natural order, and what is wrong with it."""

    shown: tuple[Shown, ...]
    findings: tuple[Finding, ...]

    @property
    def new(self) -> tuple[Shown, ...]:
        """Those that nobody trusts yet, and that nothing speaks against."""
        return tuple(one for one in self.shown if one.state is Trust.NEW)


def look(ssh: Ssh, devices: Iterable[str], where: Mapping[str, Address], known: Known) -> Scan:
    """Ask switches for their host keys, without logging in.

    Args:
        ssh: the connections.
        devices: the switches.
        where: their addresses.
        known: what is trusted now.
    """
    wanted = tuple(devices)
    findings = [no_address(device) for device in wanted if device not in where]

    def one(device: str) -> tuple[str, HostKey | Unreachable]:
        try:
            return device, ssh.shown_key(device, where[device])
        except Unreachable as error:
            return device, error

    keys: dict[str, HostKey] = {}
    there = (device for device in wanted if device in where)
    for device, answer in many.each(one, there, ssh.settings.at_once):
        if isinstance(answer, HostKey):
            keys[device] = answer
        else:
            findings.append(finding(device, answer))
    ordered = {device: keys[device] for device in sorted(keys, key=natural_key)}
    shared = _shared(ordered, known)
    shown = [
        Shown(device, where[device], key, _state(device, key, known, shared))
        for device, key in ordered.items()
    ]
    findings += _against(shown, shared)
    findings.sort(key=lambda one: (natural_key(one.device or ""), one.id))
    return Scan(tuple(shown), tuple(findings))


def _shared(keys: Mapping[str, HostKey], known: Known) -> Mapping[HostKey, Sequence[str]]:
    """Return keys that more than one switch has, with those that have it."""
    by_key: dict[HostKey, set[str]] = defaultdict(set)
    for device, key in keys.items():
        by_key[key].add(device)
    for device, trusted in known.keys.items():
        for key in trusted:
            by_key[key].add(device)
    return {
        key: sorted(devices, key=natural_key) for key, devices in by_key.items() if len(devices) > 1
    }


def _state(
    device: str, key: HostKey, known: Known, shared: Mapping[HostKey, Sequence[str]]
) -> Trust:
    trusted = known.of(device)
    if key in trusted:
        return Trust.TRUSTED
    if trusted:
        return Trust.CHANGED
    return Trust.SHARED if key in shared else Trust.NEW


def _against(shown: Iterable[Shown], shared: Mapping[HostKey, Sequence[str]]) -> Iterator[Finding]:
    for one in shown:
        if one.state is Trust.CHANGED:
            message = f"it shows another host key than the trusted one: {one.key.fingerprint}"
            kind = kinds.KEY_CHANGED
        elif one.state is Trust.SHARED:
            others = ", ".join(name for name in shared[one.key] if name != one.device)
            message = f"it shows the host key of {others}"
            kind = kinds.KEY_SHARED
        else:
            continue
        yield found(kind, None, message).model_copy(update={"device": one.device})
