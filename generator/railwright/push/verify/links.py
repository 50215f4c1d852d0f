"""Whether ports and BGP sessions are up as they are planned, and ports run as they should.

What a port really does stands in STATE_DB (sonic-net/sonic-swss orchagent/portsorch.cpp,
updateDbPortOperSpeed and updateDbPortOperFec): ``N/A`` where the chip does not tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from railwright.model import verify_kinds as kinds
from railwright.model.fabric import BgpSession, Port
from railwright.model.finding import Finding
from railwright.push.verify.asked import Asked, Place, Told, counted, port, wrong

_UNKNOWN: Final = frozenset(("", "N/A", "unknown"))
_FREE: Final = frozenset(("", "auto"))
"""What leaves it to the switch."""


def ports(asked: Asked) -> Told:
    """Look at the ports that are meant to be up: up, at the planned speed, with the planned FEC."""
    live, name = asked.live, asked.device.name
    if "appl" in live.untold or not live.appl:
        why = live.untold.get("appl", "APPL_DB has no ports")
        return Told(name, "ports", skipped=(why,) if asked.up else ())
    findings: list[Finding] = []
    skipped: list[str] = []
    for one in asked.up:
        far = f", to {one.peer.device}:{one.peer.port}" if one.peer is not None else ""
        if asked.shut(one.interface):
            words = f"it is shut{far}"
            place = port(one.interface, "admin_status")
            findings.append(wrong(name, kinds.PORT_SHUT, words, place))
        elif live.port(one.interface).get("oper_status") != "up":
            findings.append(wrong(name, kinds.PORT_DOWN, f"it is down{far}", port(one.interface)))
        else:
            findings += _runs(asked, one, skipped)
    return Told(name, "ports", len(asked.up), tuple(findings), counted(skipped))


def _runs(asked: Asked, one: Port, skipped: list[str]) -> Iterator[Finding]:
    """Yield what is wrong with how a port runs that is up."""
    live, name = asked.live, asked.device.name
    has = live.state.get(f"PORT_TABLE|{one.interface}", {})
    told = live.port(one.interface)
    pairs = (
        ("speed", str(one.speed_mbps), kinds.WRONG_SPEED),
        ("fec", one.fec or "", kinds.WRONG_FEC),
    )
    for field, should, kind in pairs:
        runs, set_to = has.get(field, ""), told.get(field, "")
        place = port(one.interface, field)
        if should in _FREE:
            continue
        if runs in _UNKNOWN:
            skipped.append(f"the switch does not tell the {field} that a port runs with")
        if runs not in _UNKNOWN and runs != should:
            yield wrong(name, kind, f"it runs with {field} {runs}, not {should}", place)
        elif set_to not in _UNKNOWN and set_to != should:
            yield wrong(name, kind, f"it is told {field} {set_to}, not {should}", place)


def optics(asked: Asked) -> Told:
    """Look whether ports that are meant to be up have an optic or a cable that can be read."""
    live, name = asked.live, asked.device.name
    if not any(key.startswith("TRANSCEIVER_INFO|") for key in live.state):
        why = live.untold.get("state", "the switch tells of no optics at all")
        return Told(name, "optics", skipped=(why,) if asked.up else ())
    findings = tuple(
        wrong(name, kinds.NO_OPTIC, "nothing that can be read is plugged in", port(one.interface))
        for one in asked.up
        if f"TRANSCEIVER_INFO|{one.interface}" not in live.state
    )
    return Told(name, "optics", len(asked.up), findings)


def sessions(asked: Asked) -> Told:
    """Look whether planned sessions are established."""
    name = asked.device.name
    every = (one for one in asked.device.sessions if one.interface not in asked.dark)
    planned = [one for one in every if one.admin == "up"]
    if "sessions" in asked.live.untold:
        why = asked.live.untold["sessions"]
        return Told(name, "bgp", skipped=(why,) if planned else ())
    states = {_same(peer): state for peer, state in asked.live.sessions.items()}
    findings: list[Finding] = []
    for one in planned:
        state = states.get(_same(one.peer))
        if state != "Established":
            findings.append(_down(asked, one, state))
    return Told(name, "bgp", len(planned), tuple(findings))


def _down(asked: Asked, one: BgpSession, state: str | None) -> Finding:
    how = f"it is {state}" if state else "BGP does not know it"
    words = f"{how}: {one.peer_name}, AS {one.peer_asn}, over {one.interface}"
    down = asked.live.port(one.interface).get("oper_status") == "down"
    hint = f"Let {one.interface} come up first." if down else ""
    place = Place("BGP_NEIGHBOR", one.peer)
    return wrong(asked.device.name, kinds.SESSION_DOWN, words, place, hint)


def _same(peer: str) -> str:
    try:
        return str(ip_address(peer))
    except ValueError:
        return peer
