"""Ports: lanes, names, and rows about ports that are not there."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.silent.condition import Spot, condition
from railwright.checks.silent.config import Config, text


@condition("PHY020", "lane-used-twice", "Give each port lanes of its own.")
def lanes(config: Config) -> Iterator[Spot]:
    """Two ports use one lane of the switch chip.

    The second one is not created, or takes the first one away (sonic-swss orchagent/portsorch.cpp
    keys its map of ports by the set of lanes). YANG compares no lanes.
    """
    owners: dict[str, str] = {}
    for port, row in config.rows("PORT").items():
        for lane in dict.fromkeys(text(row, "lanes").split(",")):
            owner = owners.setdefault(lane, port) if lane else port
            if owner != port:
                yield Spot(f"lane {lane} is one of {owner}'s already", "PORT", port, "lanes")


@condition("PHY021", "alias-used-twice", "Give each port an alias of its own.")
def aliases(config: Config) -> Iterator[Spot]:
    """Two ports have one alias.

    Commands that take an alias then act on either of them (sonic-utilities
    utilities_common/cli.py, InterfaceAliasConverter). YANG's alias is no key.
    """
    owners: dict[str, str] = {}
    for port, row in config.rows("PORT").items():
        alias = text(row, "alias")
        owner = owners.setdefault(alias, port) if alias else port
        if owner != port:
            yield Spot(f"alias {alias} is {owner}'s already", "PORT", port, "alias")


@condition("PHY022", "breakout-without-port", "Key the row by the first port of the cage.")
def breakouts(config: Config) -> Iterator[Spot]:
    """A row of BREAKOUT_CFG is about a port that does not exist.

    Its key is the first port of a cage (sonic-utilities config/main.py, breakout); with another
    one the cage cannot be broken out again. YANG takes any text.
    """
    for key in config.rows("BREAKOUT_CFG"):
        if key not in config.rows("PORT"):
            yield Spot(f"there is no port {key}", "BREAKOUT_CFG", key)


@condition("PHY023", "neighbor-without-port", "Name a port of the PORT table, or remove the row.")
def neighbors(config: Config) -> Iterator[Spot]:
    """A row of DEVICE_NEIGHBOR is about a port that does not exist.

    The ports named there are those that `config qos reload` gives queues and buffers
    (sonic-buildimage files/build_templates/qos_config.j2, PORT_ACTIVE); the rows made for such a
    port hold up the start of the switch. YANG takes any text.
    """
    for key in config.rows("DEVICE_NEIGHBOR"):
        if key not in config.rows("PORT"):
            yield Spot(f"there is no port {key}", "DEVICE_NEIGHBOR", key)
