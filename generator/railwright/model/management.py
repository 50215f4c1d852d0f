"""How the switches of a site are reached and watched."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints

from railwright.model.scalars import PortNumber, Text
from railwright.model.types import Described


class SecretRef(Described):
    """The name of a secret that is filled in at push; its value never stands in a file."""

    secret: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,22}$")]
    """Name of the secret; short, as its placeholder has to fit where SONiC allows 32 characters."""

    @property
    def placeholder(self) -> str:
        """What stands in a configuration until the push puts the value in.

        SONiC's models accept it as a TACACS+ key (no blank, ``#`` or ``,``) and as an SNMP
        community (4 to 32 characters, no blank, ``@``, ``,``, ``+``, quote or backslash).
        """
        return f"<secret:{self.secret}>"


class SyslogServer(Described):
    """Where logs are sent."""

    server: str
    """Address or host name."""
    port: PortNumber = 514
    """UDP or TCP port."""
    protocol: Literal["udp", "tcp"] = "udp"
    """Transport."""
    severity: Literal["none", "debug", "info", "notice", "warn", "error", "crit"] = "info"
    """Lowest severity that is sent."""


class NtpServer(Described):
    """Where the time comes from."""

    server: str
    """Address or host name."""
    iburst: StrictBool = True
    """Ask several times at start, so that the clock is right sooner."""


class SnmpIntent(Described):
    """What SNMP tells, and to whom."""

    location: Text | None = None
    """Where the switches stand."""
    contact_name: Text | None = None
    """Who answers for them."""
    contact_email: Text | None = None
    """Mail address of the contact."""
    communities: tuple[SecretRef, ...] = ()
    """Read-only communities, by secret."""

    @property
    def contact(self) -> str | None:
        """Name and mail address of the contact in one text; None if neither is given."""
        return " ".join(filter(None, (self.contact_name, self.contact_email))) or None


class TacacsServer(Described):
    """A TACACS+ server."""

    server: str
    """Address."""
    port: PortNumber = 49
    """TCP port."""
    priority: Annotated[int, Field(strict=True, ge=1, le=64)] = 1
    """The server with the highest number is asked first."""
    timeout_s: Annotated[int, Field(strict=True, ge=1, le=60)] = 5
    """Seconds without an answer before the next server is asked."""


class AaaIntent(Described):
    """Login by TACACS+ with local fall-back."""

    tacacs: Annotated[tuple[TacacsServer, ...], Field(min_length=1)]
    """Servers."""
    key: SecretRef
    """Shared key, by secret."""
    login: Literal["tacacs+,local", "local,tacacs+"] = "tacacs+,local"
    """Order in which users are looked up."""
    failthrough: StrictBool = True
    """Try the next method when one refuses."""


class SshIntent(Described):
    """The SSH server of the switches."""

    port: PortNumber = 22
    """TCP port."""
    authentication_retries: Annotated[int, Field(strict=True, ge=1, le=100)] = 6
    """Wrong passwords before the session ends."""
    login_timeout_s: Annotated[int, Field(strict=True, ge=1, le=600)] = 120
    """Seconds to log in."""
    inactivity_timeout_min: Annotated[int, Field(strict=True, ge=0, le=35_000)] = 15
    """Minutes without input before a session ends; 0 is never."""


class BannerIntent(Described):
    """Texts that a person sees who logs in or out."""

    login: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    """Before the password."""
    motd: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    """After the login."""
    logout: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    """At the end."""


class Management(Described):
    """How the switches are reached and watched."""

    vrf: StrictBool = True
    """Keep eth0 in its own VRF `mgmt`."""
    timezone: str = "UTC"
    """Name in the IANA time zone database."""
    ntp: tuple[NtpServer, ...] = ()
    """Time servers."""
    dns: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    """Name servers, three at most: the resolver of the switch reads no more."""
    syslog: tuple[SyslogServer, ...] = ()
    """Log servers."""
    snmp: SnmpIntent | None = None
    """SNMP; left out, the agent stays off."""
    aaa: AaaIntent | None = None
    """Login by TACACS+; left out, users are local."""
    ssh: SshIntent = SshIntent.model_construct()
    """SSH server."""
    banner: BannerIntent | None = None
    """Login banners."""

    @property
    def vrf_name(self) -> str:
        """VRF of the management port, as CONFIG_DB spells it."""
        return "mgmt" if self.vrf else "default"
