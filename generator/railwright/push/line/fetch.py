"""What switches run, asked of many at once: configurations with masks for their secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import Event
from typing import Final, NamedTuple

from railwright.base.errors import (
    AnswerError,
    AnswerLost,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    PushError,
    SecretError,
    Unreachable,
)
from railwright.base.redact import KNOWN
from railwright.configs.loaded import Loaded
from railwright.diff import masking
from railwright.model import push_kinds as kinds
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Device
from railwright.model.finding import Finding, Kind, Severity, found
from railwright.push import many
from railwright.push.line.access import Access
from railwright.push.line.ssh import Ssh

FACTORY_NAME: Final = "sonic"
"""A switch that was never given a name (sonic-net/sonic-buildimage build_debian.sh, HOSTNAME)."""
_KINDS: Mapping[type[PushError], Kind] = {
    HostKeyUnknown: kinds.UNTRUSTED,
    HostKeyChanged: kinds.KEY_CHANGED,
    LoginRefused: kinds.REFUSED,
    AnswerLost: kinds.UNREACHABLE,
    AnswerError: kinds.STRANGE_ANSWER,
    Unreachable: kinds.UNREACHABLE,
}


class Fetched(NamedTuple):
    """What one switch runs. ``loaded`` is None where nobody knows, and holds its secrets."""

    device: str
    loaded: Loaded | None
    findings: tuple[Finding, ...] = ()

    @property
    def masked(self) -> ConfigDb | None:
        """Its configuration with masks for its secrets; None where nobody knows."""
        if self.loaded is None or self.loaded.config is None:
            return None
        return masking.masked(self.loaded.config)


def finding(device: str, error: PushError) -> Finding:
    """Return an error of a switch as a finding."""
    kind = next((kind for cls, kind in _KINDS.items() if isinstance(error, cls)), kinds.UNREACHABLE)
    return _of(device, kind, KNOWN.text(error.message).removeprefix(f"{device}: "), error.hint)


def _of(device: str, kind: Kind, message: str, hint: str | None = None) -> Finding:
    return found(kind, None, message, hint).model_copy(update={"device": device})


def no_address(device: str) -> Finding:
    """Return the finding of a switch of which nobody knows where it is."""
    return _of(device, kinds.NO_ADDRESS, "no address of it is known")


def fetch(ssh: Ssh, devices: Sequence[Device], where: Mapping[str, Access]) -> Iterator[Fetched]:
    """Yield what switches run, each as soon as it has answered.

    A changed host key stops the work: no other switch is asked that was not asked yet.

    Args:
        ssh: the connections.
        devices: the switches.
        where: how each is reached; one that is missing is yielded with a finding.

    Raises:
        SecretError: the private key cannot be used.
    """
    stop = Event()

    def one(device: Device) -> Fetched:
        if stop.is_set():
            return Fetched(device.name, None, (_of(device.name, kinds.NOT_ASKED, "not asked"),))
        try:
            session = ssh.session(where[device.name])
            try:
                return told(device, ssh.switch(session).running())
            finally:
                session.close()
        except SecretError:
            stop.set()
            raise
        except PushError as error:
            if isinstance(error, HostKeyChanged):
                stop.set()
            return Fetched(device.name, None, (finding(device.name, error),))

    for device in devices:
        if device.name not in where:
            yield Fetched(device.name, None, (no_address(device.name),))
    reachable = [device for device in devices if device.name in where]
    try:
        yield from many.each(one, reachable, ssh.settings.at_once)
    finally:
        stop.set()


def told(device: Device, loaded: Loaded) -> Fetched:
    """Return what was read of a switch, if it is that switch; findings without its secrets."""
    config = loaded.config
    said = tuple(masking.untold(loaded.findings, () if config is None else (config,)))
    if config is None:
        bad = [one.message for one in said if one.severity is Severity.ERROR][:1]
        message = ": ".join(("its running configuration cannot be read", *bad))
        return Fetched(device.name, None, (_of(device.name, kinds.STRANGE_ANSWER, message),))
    row = config.get("DEVICE_METADATA", {}).get("localhost", {})
    name = row.get("hostname", FACTORY_NAME)
    if not isinstance(name, str) or name.partition(".")[0] not in {device.name, FACTORY_NAME}:
        message = f"what answers calls itself {name!r}"
        return Fetched(device.name, None, (_of(device.name, kinds.OTHER_SWITCH, message),))
    return Fetched(device.name, loaded, _with_device(said, device.name))


def _with_device(findings: Sequence[Finding], device: str) -> tuple[Finding, ...]:
    return tuple(one.model_copy(update={"device": device}) for one in findings)
