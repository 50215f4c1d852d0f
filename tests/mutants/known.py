"""Survivors: mutations that nothing notices, each with the reason why nothing should or can.

An entry holds for no more than its reason says: every mutant that it covers goes unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mutants.judging import networks
from mutants.plan import Mutant

DROPPED = "drop field"


def _had(value: str) -> Callable[[Mutant], bool]:
    """Return what tells whether the field had a value before."""

    def had(mutant: Mutant) -> bool:
        switch = networks()[mutant.site].switches[mutant.device]
        return switch.row(mutant.table, mutant.key).get(mutant.field) == value

    return had


def _spare(mutant: Mutant) -> bool:
    """Whether the change is about a port without a cable, named by the field or by the key."""
    port = mutant.field if mutant.table == "CABLE_LENGTH" else mutant.key
    return not networks()[mutant.site].switches[mutant.device].plugs[port].peer


def _any(_mutant: Mutant) -> bool:
    return True


class Survivor(NamedTuple):
    """Mutations that may go unnoticed."""

    table: str
    field: str | None
    """None stands for any."""
    operators: tuple[str, ...]
    where: Callable[[Mutant], bool]
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether a mutant is one of these."""
        return (
            self.table == mutant.table
            and self.field in {None, mutant.field}
            and mutant.operator in self.operators
            and self.where(mutant)
        )


KNOWN: tuple[Survivor, ...] = (
    Survivor(
        "BGP_DEVICE_GLOBAL",
        "tsa_enabled",
        (DROPPED,),
        _had("false"),
        "Not isolated is the default.",
    ),
    Survivor(
        "BGP_NEIGHBOR",
        "admin_status",
        (DROPPED,),
        _had("up"),
        "The template then looks at default_bgp_status, which is up.",
    ),
    Survivor("BGP_NEIGHBOR", "nhopself", (DROPPED,), _had("0"), "The template takes 0 without it."),
    Survivor("BGP_NEIGHBOR", "rrclient", (DROPPED,), _had("0"), "The template takes 0 without it."),
    Survivor(
        "CABLE_LENGTH",
        None,
        (DROPPED,),
        _spare,
        "A spare port without a length gets no lossless group, as with 0m.",
    ),
    Survivor(
        "DEVICE_METADATA",
        "docker_routing_config_mode",
        (DROPPED,),
        _had("separated"),
        "The container takes separated without it.",
    ),
    Survivor(
        "PFC_WD", "action", (DROPPED,), _had("drop"), "The watchdog drops unless told otherwise."
    ),
    Survivor("PORT", "admin_status", (DROPPED,), _had("down"), "Down is the default."),
    Survivor("PORT", "autoneg", (DROPPED,), _had("off"), "Off is the chip's default."),
    Survivor("PORT", "description", (DROPPED,), _spare, "A spare port has nothing to describe."),
    Survivor(
        "PORT",
        "description",
        ("another value",),
        _spare,
        "The text names something that this port has no cable to, and may be about anything.",
    ),
    Survivor(
        "PORT",
        "subport",
        ("+1",),
        _had("0"),
        "A port with its cage to itself begins at the first lane with 1 as with 0.",
    ),
    Survivor(
        "SNMP",
        "Location",
        ("+1", "-1", "another value"),
        _any,
        "Only who stands before the switch knows where it is.",
    ),
    Survivor(
        "VLAN", "admin_status", (DROPPED,), _had("up"), "A VLAN is up unless it is told otherwise."
    ),
    Survivor(
        "VLAN",
        "description",
        (DROPPED,),
        _any,
        "Only people read it; one that is wrong is noticed.",
    ),
    Survivor("VLAN", "vlanid", (DROPPED,), _any, "The number is read from the key."),
)


def reason(mutant: Mutant) -> str | None:
    """Return why nothing notices a mutant; None if it should be noticed."""
    return next((one.reason for one in KNOWN if one.covers(mutant)), None)
