"""Survivors: mutations that nothing notices, each with the reason why nothing should or can."""

from __future__ import annotations

from typing import NamedTuple

from mutants.plan import Mutant


class Survivor(NamedTuple):
    """Mutations that may go unnoticed; None stands for any."""

    table: str
    field: str | None
    operator: str | None
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether a mutant is one of these."""
        return (
            self.table == mutant.table
            and self.field in {None, mutant.field}
            and self.operator in {None, mutant.operator}
        )


KNOWN: tuple[Survivor, ...] = (
    Survivor("BGP_DEVICE_GLOBAL", "tsa_enabled", "drop field", "Not isolated is the default."),
    Survivor(
        "BGP_NEIGHBOR",
        "admin_status",
        "drop field",
        "The template then looks at default_bgp_status, which is up.",
    ),
    Survivor("BGP_NEIGHBOR", "nhopself", "drop field", "The template takes 0 without it."),
    Survivor("BGP_NEIGHBOR", "rrclient", "drop field", "The template takes 0 without it."),
    Survivor(
        "CABLE_LENGTH",
        None,
        "drop field",
        "A spare port without a length gets no lossless group, as with 0m; others are noticed.",
    ),
    Survivor(
        "DEVICE_METADATA",
        "docker_routing_config_mode",
        "drop field",
        "The container takes separated without it, which is what was there.",
    ),
    Survivor("PFC_WD", "action", "drop field", "The watchdog drops unless told otherwise."),
    Survivor(
        "PORT",
        "admin_status",
        "drop field",
        "Down is the default, and what was there: other ports without it are noticed.",
    ),
    Survivor("PORT", "autoneg", "drop field", "Off is the chip's default, and what was there."),
    Survivor(
        "PORT",
        "description",
        "drop field",
        "A spare port has nothing to describe; a cabled one without is noticed.",
    ),
    Survivor(
        "PORT",
        "description",
        "another value",
        "The text names something that this switch has no cable to, and may be about anything.",
    ),
    Survivor(
        "PORT",
        "subport",
        "+1",
        "A port with its cage to itself begins at the first lane with 1 as with 0.",
    ),
    Survivor("SNMP", "Location", None, "Only who stands before the switch knows where it is."),
    Survivor("VLAN", "admin_status", "drop field", "A VLAN is up unless it is told otherwise."),
    Survivor(
        "VLAN", "description", "drop field", "Only people read it; one that is wrong is noticed."
    ),
    Survivor("VLAN", "vlanid", "drop field", "The number is read from the key."),
)


def reason(mutant: Mutant) -> str | None:
    """Return why nothing notices a mutant; None if it should be noticed."""
    return next((one.reason for one in KNOWN if one.covers(mutant)), None)
