"""How switches are reached and pushed: the table ``[push]`` of ``railwright.toml``."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from railwright.base.errors import SettingsError
from railwright.model.disruption import Disruption
from railwright.model.scalars import PortNumber
from railwright.model.types import Described

KINDS = ("env", "file", "keyring", "cmd")
"""Where secrets are, see :mod:`railwright.push.line.secrets`."""
NO_REFERENCE = "a secret is given by reference, and this is none"
REFERENCES = "write env:NAME, file:PATH, keyring:SERVICE/NAME or cmd:PROGRAM ARGUMENTS"


def _compiles(words: str) -> str:
    try:
        re.compile(words)
    except re.error as error:
        msg = f"no regular expression: {error}"
        raise ValueError(msg) from None
    return words


def _refers(text: str) -> str:
    if not is_reference(text):  # nobody repeats it: it may be a secret itself
        msg = f"{NO_REFERENCE}: {REFERENCES}"
        raise ValueError(msg)
    return text


def is_reference(text: str) -> bool:
    """Whether a text can be a reference to a secret."""
    kind, colon, rest = text.partition(":")
    return bool(colon) and kind in KINDS and bool(rest.strip())


Reference = Annotated[str, AfterValidator(_refers)]
Pattern = Annotated[str, Field(min_length=1), AfterValidator(_compiles)]


def _is_window(text: str) -> str:
    from railwright.push.hours import form  # noqa: PLC0415 # few sites have quiet hours

    try:
        form(text)
    except SettingsError as error:
        msg = f"{error.message}: {error.hint}"
        raise ValueError(msg) from None
    return text


class PushSettings(Described):
    """The keys of `[push]`; paths are relative to the site folder.

    No value is a secret: where one is needed, a reference says where it is, `env:NAME`,
    `file:PATH`, `keyring:SERVICE/NAME` or `cmd:PROGRAM ARGUMENTS`.
    """

    user: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.@-]{0,63}$")] = "admin"
    """Who logs in."""
    port: PortNumber | None = None
    """TCP port; left out, the one of the inventory."""
    family: Literal["ipv4", "ipv6"] = "ipv4"
    """Which management address is used of a switch that has both."""
    key: Path | None = None
    """Private key to log in with; left out, the agent and the keys that `ssh` would use."""
    passphrase: Reference | None = None
    """Reference to the passphrase of the key."""
    password: Reference | None = None
    """Reference to the password; without a key, it is all that is tried, and once."""
    sudo: bool = True
    """Have `sudo` before what needs root; it may ask for no password. Not for the user `root`."""
    addresses: Path | None = None
    """File of other addresses than those of the inventory: JSON, switch to `host:port`."""
    known_hosts: Path | None = None
    """File of trusted host keys; left out, `known_hosts` in the folder `state`."""
    state: Path | None = None
    """Folder of what is kept about the switches of one site: `known_hosts`, and pushes with the
    configurations from before them. Left out, `railwright/<site>` and `railwright/push` in the
    user's state folder (`$XDG_STATE_HOME`, else `~/.local/state`)."""
    at_once: Annotated[int, Field(ge=1, le=1_000)] = 50
    """Switches that are worked with at the same time."""
    logins_per_second: Annotated[float, Field(gt=0, le=1_000)] = 20.0
    """Logins that are begun in a second, so that no login server is overrun."""
    connect_s: Annotated[float, Field(gt=0, le=600)] = 15.0
    """Seconds until a switch has to have answered and let the user in."""
    command_s: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    """Seconds that a question may take."""
    secrets: Mapping[str, Reference] = {}
    """References to the secrets that the inventory names, by their name."""
    max_failures: Annotated[int, Field(ge=0, le=10_000)] = 0
    """Switches that may fail before no more are begun; none where a wave is one of the first of
    their kind."""
    max_hosts: Annotated[int, Field(ge=0)] | None = None
    """Servers that one wave of a push may disturb; left out, any."""
    max_class: Disruption | None = None
    """The worst class of disruption that is pushed; left out, any."""
    max_age_h: Annotated[float, Field(gt=0)] = 168.0
    """Hours after which the file of a plan is too old to be pushed."""
    pause_s: Annotated[float, Field(ge=0, le=86_400)] = 0.0
    """Seconds between two waves."""
    verify_s: Annotated[int, Field(ge=1, le=1_800)] = 60
    """Seconds for which a changed switch is looked at before it is saved."""
    quiet_hours: tuple[Annotated[str, AfterValidator(_is_window)], ...] = ()
    """When waves may begin, `22:00-06:00/Europe/Berlin`; left out, at any time."""
    stop_file: Path | None = None
    """File that stops every push by being there: no switch is begun any more."""
    in_place: tuple[str, ...] = ()
    """HwSKUs whose rows may be written at once, past the config updater, where a plan does so."""
    builds: tuple[str, ...] = ()
    """Versions of images that are pushed to, with `*` for anything; left out, all of the release
    of the plan."""
    excused: tuple[Pattern, ...] = ()
    """Regular expressions of what is no harm: complaints of a switch, and lines of its log that
    tell of errors, such as `SAI_API_PORT:brcm_sai_get_port_stats` or `the system is not ready`."""
    drain_command: tuple[str, ...] = ()
    """Program that has the scheduler of jobs take work off servers, and give it back; see
    `--drain-command`."""
    job_gate: tuple[str, ...] = ()
    """Program that is asked before a switch is begun; see `--job-gate`."""
