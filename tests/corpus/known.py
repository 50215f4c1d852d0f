"""The cases of SONiC's corpus on which the bundled models are of another mind, and why."""

from __future__ import annotations

from collections.abc import Mapping

KNOWN: Mapping[str, str] = {
    "PORTCHANNEL_INTERFACE_IP_ADDR_TEST": (
        "An address on a port channel without the plain row of the port channel: ours refuse it "
        "as SONiC's own refuse it for ports and VLANs. intfmgrd takes such an address only when "
        "the plain row is there (sonic-net/sonic-swss, cfgmgr/intfmgr.cpp)."
    ),
}
"""Name of the case to the reason. Ours refuse what SONiC's accept in each of them."""
