"""Which switches the ports of a switch lead to, so that no step cuts it off from most of them.

DEVICE_NEIGHBOR says what is at the far end of each port, and DEVICE_NEIGHBOR_METADATA what that is
(sonic-net/sonic-buildimage src/sonic-yang-models/yang-models/sonic-device_neighbor.yang and
sonic-device_neighbor_metadata.yang). A port to a server is one that nobody else can stand in for;
ports to switches stand in for each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from railwright.base.natural import natural_key
from railwright.model.configdb import ConfigDb, Row, Value

_NONE: Mapping[str, Row] = {}
_EMPTY: Row = {}


def peers(config: ConfigDb) -> Mapping[str, int]:
    """Return a number for the switch that each port leads to, alike for ports to the same one.

    Numbers go up from 0 in the order of the ports. Ports to servers, and to nothing, have none.
    """
    kinds = config.get("DEVICE_NEIGHBOR_METADATA", _NONE)
    numbers: dict[Value, int] = {}
    found: dict[str, int] = {}
    for port in sorted(config.get("DEVICE_NEIGHBOR", _NONE), key=natural_key):
        name = config["DEVICE_NEIGHBOR"][port].get("name")
        if isinstance(name, str) and kinds.get(name, _EMPTY).get("type") != "Server":
            found[port] = numbers.setdefault(name, len(numbers))
    return found


def few(ports: Sequence[str], known: Mapping[str, int], most: int) -> Iterator[tuple[str, ...]]:
    """Yield ports in the parts in which they may go down together.

    A part has ports to few switches: never to more than half of them, nor more than half of the
    ports that lead to switches.

    Args:
        ports: in natural order.
        known: by :func:`peers`, of all ports of the switch.
        most: ports in a part.
    """
    others = [port for port in ports if port not in known]
    for start in range(0, len(others), most):
        yield tuple(others[start : start + most])
    at_once = max(1, min(most, len(known) // 2))
    switches = max(1, len(set(known.values())) // 2)
    part: list[str] = []
    for port in sorted((port for port in ports if port in known), key=known.__getitem__):
        met = {known[one] for one in part} | {known[port]}
        if part and (len(part) == at_once or len(met) > switches):
            yield tuple(part)
            part = []
        part.append(port)
    if part:
        yield tuple(part)
