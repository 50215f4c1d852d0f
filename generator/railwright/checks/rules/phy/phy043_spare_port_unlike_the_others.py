from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from railwright.checks.network import Network
from railwright.checks.rule import Mend, Need, Spot, fabric_rule
from railwright.checks.switch import LOCALHOST, METADATA, Switch, text
from railwright.checks.uniform import usual
from railwright.model.finding import Severity

_FIELDS = ("admin_status", "autoneg", "fec", "speed")


class _Spare(NamedTuple):
    device: str
    port: str
    values: tuple[str, ...]
    """Of the fields, in their order; empty texts where nothing is said."""


@fabric_rule(Severity.INFO, Need.CABLING)
def spare(network: Network) -> Iterator[Spot]:
    """A port without a cable is set up unlike most such ports of switches of its model.

    Why: One that is up where spare ports are shut is a way into the fabric; one with another speed
        or FEC gives a dead link to whoever puts the next cable into it and expects what the others
        have. YANG does not know which ports are in use.
    Fix: Set the port up as the other spare ones.
    Source: NIST SP 800-53 revision 5, CM-7 (unused physical ports are disabled); sonic-buildimage
        src/sonic-yang-models/yang-models/sonic-port.yang
    Bad:
        config:
            leaf-1-01: {PORT: {Ethernet512: {admin_status: up}}}
    Good:
        config:
            leaf-1-01: {PORT: {Ethernet512: {admin_status: null}}}
    """
    alike: dict[object, list[_Spare]] = {}
    for switch in network.switches.values():
        for kind, one in _spares(switch):
            alike.setdefault(kind, []).append(one)
    for ports in alike.values():
        if len({one.values for one in ports}) > 1:
            yield from _odd(ports)


def _spares(switch: Switch) -> Iterator[tuple[object, _Spare]]:
    rows = switch.rows("PORT")
    model = tuple(switch.text(METADATA, LOCALHOST, field) for field in ("platform", "hwsku"))
    for port, plug in switch.plugs.items():
        if not plug.peer and port in rows:
            row = rows[port]
            values = tuple(text(row, field) for field in _FIELDS)
            yield (
                (model, plug.role, text(row, "lanes").count(",")),
                _Spare(switch.name, port, values),
            )


def _odd(ports: Sequence[_Spare]) -> Iterator[Spot]:
    for at, field in enumerate(_FIELDS):
        most = usual(one.values[at] for one in ports if one.values[at])
        for one in ports if most else ():
            given = one.values[at]
            if most and given and given != most:
                message = f"{given}, where most spare ports like it have {most}"
                mend = (Mend("PORT", one.port, field, most),)
                yield Spot(message, "PORT", one.port, field, one.device, mend)
