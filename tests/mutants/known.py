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
    Survivor("BGP_NEIGHBOR", "nhopself", "drop field", "The template takes 0 without it."),
    Survivor("BGP_NEIGHBOR", "rrclient", "drop field", "The template takes 0 without it."),
    Survivor("SNMP", "Location", None, "Only who stands before the switch knows where it is."),
    Survivor("VLAN", "admin_status", "drop field", "A VLAN is up unless it is told otherwise."),
    Survivor("VLAN", "vlanid", "drop field", "The number is read from the key."),
)


def reason(mutant: Mutant) -> str | None:
    """Return why nothing notices a mutant; None if it should be noticed."""
    return next((one.reason for one in KNOWN if one.covers(mutant)), None)
