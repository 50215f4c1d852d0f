"""What the tools of a switch print, read strictly: a surprise is an error and never a guess.

Every reader takes the bytes that a command printed and raises ValueError for anything that its tool
does not print.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from railwright.base import canonical
from railwright.base.text import short

_VERSION = re.compile(r"([A-Z][A-Za-z -]*): ?(.*)")
_HEX_64 = re.compile(r"[0-9a-f]{64}")
_MAC = re.compile(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}")
_BOOT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STATES: Final = frozenset(
    ("initializing", "starting", "running", "degraded", "maintenance", "stopping", "offline")
)
"""systemctl(1), ``is-system-running``; ``unknown`` is none that one can build on."""


Counters = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Map of names, name (``Ethernet0``, ``Ethernet0:3``), counter, value; those that are there."""
PARTS: Final = 1 << 18
"""Lists and objects that JSON may have here: they take memory whatever their size. A switch of
1,024 ports has 30,000 objects of its chip, and as many rows."""
ITEMS: Final = 1 << 22
"""Items of them, likewise."""
LOGGED, UPDATER = 300, 140
"""Characters of a line of a log that are kept, and of one of the config updater."""
OID: Final = "oid"
"""In the place of a counter: the id that an object of the chip has."""


class Version(NamedTuple):
    """What ``show version`` says of a switch; empty where it does not know."""

    build: str
    platform: str
    hwsku: str
    asic: str
    serial: str


class Free(NamedTuple):
    """What a file system has left: KiB, or inodes."""

    filesystem: str
    free: int
    mounted: str


class UnitState(NamedTuple):
    """What systemd says of a unit; ``status`` is the exit code of its main process."""

    load: str
    active: str
    sub: str
    result: str
    status: int | None

    @property
    def runs(self) -> bool:
        """Whether it is at work, or a timer that will go off."""
        return self.active in {"active", "activating", "reloading", "deactivating"}


class Listed(NamedTuple):
    """A unit that is loaded, as a list of them has it."""

    name: str
    load: str
    active: str
    sub: str

    @property
    def busy(self) -> bool:
        """Whether it is at work, or a timer that will go off; not what has ended and stays."""
        return self.active in {"active", "activating", "deactivating"} and self.sub != "exited"


def text(raw: bytes) -> str:
    """Return what was printed as text."""
    return raw.decode("utf-8")  # an error of it is a ValueError


def nothing(raw: bytes) -> None:
    """Take whatever was printed: the exit code says it all."""
    del raw


def one_line(raw: bytes) -> str:
    """Return the one line that was printed."""
    line = text(raw).removesuffix("\n")
    if "\n" in line:
        msg = f"more than one line: {short(line)}"
        raise ValueError(msg)
    return line


def says(words: str) -> Callable[[bytes], str]:
    """Return a reader that wants these words on a line of their own, as an exit code may not tell.

    It returns all that was printed.
    """

    def read(raw: bytes) -> str:
        printed = text(raw)
        if words not in (line.strip() for line in printed.splitlines()):
            msg = f"it does not say {words!r}"
            raise ValueError(msg)
        return printed

    return read


def version(raw: bytes) -> Version:
    """Read ``show version``."""
    found: dict[str, str] = {}
    for line in text(raw).splitlines():
        match = _VERSION.fullmatch(line.strip())
        if match:
            found.setdefault(match[1], match[2].strip())
    build = found.get("SONiC Software Version", "")
    if not build.startswith("SONiC."):
        msg = "no line 'SONiC Software Version: SONiC.<build>'"
        raise ValueError(msg)
    for name in ("Platform", "HwSKU", "ASIC"):
        if name not in found:
            msg = f"no line {name!r}"
            raise ValueError(msg)
    return Version(
        build=build.removeprefix("SONiC."),
        platform=_known(found["Platform"]),
        hwsku=_known(found["HwSKU"]),
        asic=_known(found["ASIC"]),
        serial=_known(found.get("Serial Number", "")),
    )


def _known(value: str) -> str:
    return "" if value in {"N/A", "None"} else value


def number(words: str) -> int:
    """Return a whole number of ASCII digits."""
    if not (words.isascii() and words.isdigit() and len(words) <= 20):  # noqa: PLR2004 # 64 bits
        msg = f"{short(words)} is no whole number"
        raise ValueError(msg)
    return int(words)


def names(raw: bytes) -> tuple[str, ...]:
    """Read a JSON list of names."""
    loaded = canonical.loads(raw)
    if not isinstance(loaded, list) or not all(isinstance(one, str) for one in loaded):
        msg = "not a JSON list of names"
        raise ValueError(msg)
    return tuple(loaded)


def mapping(raw: bytes) -> Mapping[str, object]:
    """Read a JSON object."""
    if raw.count(b"{") + raw.count(b"[") > PARTS or raw.count(b",") > ITEMS:
        msg = "a JSON object of too many parts"
        raise ValueError(msg)
    loaded = canonical.loads(raw)
    if not isinstance(loaded, dict):
        msg = "not a JSON object"
        raise ValueError(msg)  # noqa: TRY004 # what is read is wrong, not what was given
    return loaded


def rows(raw: bytes) -> Mapping[str, Mapping[str, str]]:
    """Read rows as our script prints them: key to fields and values in turn, or to ``{}``."""
    found: dict[str, Mapping[str, str]] = {}
    for key, listed in mapping(raw).items():
        pairs = [] if listed == {} else listed  # an empty list of Lua is an empty object of JSON
        words = pairs if isinstance(pairs, list) else [None]
        texts = [word for word in words if isinstance(word, str)]
        if len(texts) != len(words) or len(texts) % 2:
            msg = f"row {short(key)} is no list of fields and values"
            raise ValueError(msg)
        found[key] = dict(zip(texts[::2], texts[1::2], strict=True))
    return found


def counters(raw: bytes, asked: Mapping[str, Sequence[str]]) -> Counters:
    """Read counters as our script prints them: an id, and values in the order asked for.

    Args:
        raw: what was printed: map of names, name, and the list; ``false`` where there is no value.
        asked: map of names to fields.
    """
    told = mapping(raw)
    if told.keys() != asked.keys():
        msg = "not the maps that were asked for"
        raise ValueError(msg)
    return {
        kind: {name: _values(name, one, (OID, *asked[kind])) for name, one in _names(found).items()}
        for kind, found in told.items()
    }


def _names(found: object) -> Mapping[str, object]:
    if not isinstance(found, dict):
        msg = "a map of names is no JSON object"
        raise ValueError(msg)  # noqa: TRY004 # as above
    return found


def _values(name: str, listed: object, fields: Sequence[str]) -> Mapping[str, str]:
    values = listed if isinstance(listed, list) else []
    if len(values) != len(fields) or not all(
        isinstance(one, str) or one is False for one in values
    ):
        msg = f"{short(name)} has no list of counters"
        raise ValueError(msg)
    pairs = zip(fields, values, strict=True)
    return {field: value for field, value in pairs if isinstance(value, str)}


def first_words(raw: bytes) -> tuple[str, ...]:
    """Read the first word of each line."""
    return tuple(line.split()[0] for line in lines(raw) if line.strip())


def lines(raw: bytes) -> tuple[str, ...]:
    """Return the lines that are not empty."""
    return tuple(line for line in text(raw).splitlines() if line)


def logged(raw: bytes) -> tuple[str, ...]:
    """Return lines of a log, which may hold any bytes; of a long line its first part.

    The config updater also tells what it was to write, which may be a secret.
    """
    found = (line.decode("utf-8", "replace") for line in raw.splitlines() if line.strip())
    return tuple(line[: UPDATER if " GenericConfigUpdater" in line else LOGGED] for line in found)


def boot_id(raw: bytes) -> str:
    """Read the id of a boot."""
    return _whole(_BOOT, raw, "the id of a boot")


def mac(raw: bytes) -> str:
    """Read a MAC address."""
    return _whole(_MAC, raw, "a MAC address")


def _whole(pattern: re.Pattern[str], raw: bytes, what: str) -> str:
    line = one_line(raw).strip()
    if not pattern.fullmatch(line):
        msg = f"{short(line)} is not {what}"
        raise ValueError(msg)
    return line


def free(raw: bytes) -> tuple[Free, ...]:
    """Read ``df -P``: a head line, and six columns a file system."""
    head, *rest = text(raw).splitlines() or [""]
    if not head.startswith("Filesystem"):
        msg = "no head line 'Filesystem ...'"
        raise ValueError(msg)
    found: list[Free] = []
    for line in rest:
        words = line.split(None, 5)
        if len(words) != 6:  # noqa: PLR2004 # columns
            msg = f"not six columns: {short(line)}"
            raise ValueError(msg)
        left = 0 if words[3] == "-" else number(words[3])
        found.append(Free(words[0], left, words[5]))
    if not found:
        msg = "no file system"
        raise ValueError(msg)
    return tuple(found)


def sha256(raw: bytes) -> Mapping[str, str]:
    """Read ``sha256sum``: file to digest."""
    found: dict[str, str] = {}
    for line in lines(raw):
        digest, blanks, name = line[:64], line[64:66], line[66:]
        if not _HEX_64.fullmatch(digest) or blanks not in {"  ", " *"} or not name:
            msg = f"no digest and name: {short(line)}"
            raise ValueError(msg)
        found[name] = digest
    return found


def unit(raw: bytes) -> UnitState:
    """Read ``systemctl show``: a property a line."""
    found = dict(line.partition("=")[::2] for line in lines(raw))
    try:
        load, active, sub = found["LoadState"], found["ActiveState"], found["SubState"]
    except KeyError as error:
        msg = f"no property {error}"
        raise ValueError(msg) from None
    status = found.get("ExecMainStatus", "")
    return UnitState(load, active, sub, found.get("Result", ""), number(status) if status else None)


def units(raw: bytes) -> tuple[Listed, ...]:
    """Read ``systemctl list-units --plain --no-legend``: four words, and a description."""
    found: list[Listed] = []
    for line in filter(str.strip, lines(raw)):
        words = line.split(None, 4)
        if len(words) < 4:  # noqa: PLR2004 # columns
            msg = f"no unit and its states: {short(line)}"
            raise ValueError(msg)
        found.append(Listed(*words[:4]))
    return tuple(found)


def kinds(raw: bytes) -> Mapping[str, str]:
    """Read ``stat -c %n:%F``: file to what it is."""
    found: dict[str, str] = {}
    for line in filter(None, lines(raw)):
        name, colon, kind = line.rpartition(":")
        if not colon or not name:
            msg = f"no file and what it is: {short(line)}"
            raise ValueError(msg)
        found[name] = kind
    return found


def system_state(raw: bytes) -> str:
    """Read ``systemctl is-system-running``."""
    state = one_line(raw).strip()
    if state not in _STATES:
        msg = f"{short(state)} is no state of a system"
        raise ValueError(msg)
    return state


def mode(raw: bytes) -> str:
    """Read ``TSC``: ``Normal``, ``Maintenance``, ``Not consistent``, ``No external neighbors``."""
    for line in lines(raw):
        if line.startswith("System Mode: "):
            return line.removeprefix("System Mode: ").strip()
    msg = "no line 'System Mode: ...'"
    raise ValueError(msg)


def bgp(raw: bytes) -> Mapping[str, str]:
    """Read FRR's ``show bgp summary json``: neighbour to the state of its session."""
    found: dict[str, str] = {}
    for family in mapping(raw).values():
        peers = family.get("peers", {}) if isinstance(family, dict) else {}
        if not isinstance(peers, dict):
            msg = "peers are no JSON object"
            raise ValueError(msg)  # noqa: TRY004 # as above
        for peer, told in peers.items():
            state = told.get("state") if isinstance(told, dict) else None
            if not isinstance(state, str):
                msg = f"peer {short(peer)} has no state"
                raise ValueError(msg)  # noqa: TRY004 # as above
            found[peer] = state
    return found


def storms(raw: bytes) -> Mapping[str, str]:
    """Read ``pfcwd show stats``: queue, as ``Ethernet0:3``, to its state."""
    head, dashes, *rest = (line.split() for line in (*lines(raw), "", ""))
    if head[:2] != ["QUEUE", "STATUS"] or not dashes or set("".join(dashes)) != {"-"}:
        msg = "no table of QUEUE and STATUS"
        raise ValueError(msg)
    found: dict[str, str] = {}
    for words in filter(None, rest):
        if len(words) < len(head[:2]) or ":" not in words[0]:
            msg = f"no queue and state: {short(' '.join(words))}"
            raise ValueError(msg)
        found[words[0]] = words[1]
    return found
