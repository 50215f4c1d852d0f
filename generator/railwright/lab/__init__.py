"""Floor 7: switches that are not there, to push to without hurting anybody.

Every switch of a site answers as an SSH server on loopback, with a CONFIG_DB in a real
Redis-compatible server and the part of SONiC's command line that a push uses. What it says and how
it ends follows the sources of SONiC, each named beside what follows it. There is no ASIC, no FRR
and no kernel of a switch behind it: what a chip does with a row is not known here.
"""

from __future__ import annotations

LABEL = "SIMULATED"
"""Stands in whatever tells a person something of the lab."""
