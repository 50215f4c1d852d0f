"""How switches can differ from the inventory while they run, as findings."""

from collections.abc import Mapping
from types import MappingProxyType

from railwright.model.finding import Kind, Severity

_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def _kind(
    number: int, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR
) -> Kind:
    kind = Kind(id=f"VFY{number:03}", slug=slug, severity=severity, summary=summary, fix=fix)
    _KINDS[kind.id] = kind
    return kind


_MOVE = "Move the plugs as the table of steps says."
_AGAIN = "Write the row again, and look into the log of orchagent for what it refuses."

UNDECIDED = _kind(
    1,
    "not-decided",
    "Something could not be looked at, so nobody knows whether it is well.",
    "Look at it by hand, or ask a release or a switch that tells of it.",
    Severity.INFO,
)
WRONG_BOX = _kind(
    2,
    "wrong-box",
    "What answers is another box than the inventory says, or runs another release.",
    "Correct the inventory or the address, or install the release.",
)
SWAPPED = _kind(10, "swapped-pair", "Two cables are plugged into each other's ports.", _MOVE)
WRONG_RAIL = _kind(
    11,
    "wrong-rail",
    "Cables of a server lead to leaves of other rails than theirs.",
    _MOVE,
)
CROSSED_LEGS = _kind(12, "crossed-legs", "The legs of a breakout are in each other's place.", _MOVE)
ONE_OFF = _kind(
    13, "one-port-off", "A cable, or each of several, is plugged in one port further on.", _MOVE
)
ROTATED = _kind(
    14, "rotated-group", "Several cables are plugged into each other's ports in a round.", _MOVE
)
MISSING = _kind(
    15,
    "missing-cable",
    "A port is down and hears no neighbour, where a cable is planned.",
    "Look whether there is a cable, whether its optics fit, and whether the far end is on.",
)
STRANGER = _kind(
    16,
    "strange-neighbour",
    "A port hears a neighbour that the site does not have, or a port that the neighbour has not.",
    "Name it in the inventory, or take the cable away.",
)
MISPLACED = _kind(
    17, "misplaced-cable", "A cable is plugged into ports that it is not planned for.", _MOVE
)
CONTRADICTION = _kind(
    18,
    "contradicting-neighbours",
    "Two switches do not hear each other on the same cable.",
    "Ask again in two minutes: what was heard may be older than the cable.",
)
SESSION_DOWN = _kind(
    20,
    "session-down",
    "A planned BGP session is not established.",
    "Look at the link, at the addresses and AS numbers of both ends, and at the log of bgpd.",
)
PORT_DOWN = _kind(
    30,
    "port-down",
    "A port that is meant to be up is down.",
    "Look at the cable, at the optics, and at speed and FEC of both ends.",
)
PORT_SHUT = _kind(
    31,
    "port-shut",
    "A port is shut that is meant to be up.",
    "Open it: `config interface startup`, or a push of the plan.",
)
WRONG_SPEED = _kind(
    32,
    "wrong-speed",
    "A port runs at another speed than planned.",
    "Look at what the switch has (`railwright drift`), and at the far end.",
)
WRONG_FEC = _kind(
    33,
    "wrong-fec",
    "A port runs with another forward error correction than planned.",
    "Look at what the switch has (`railwright drift`), and at the far end.",
)
NO_OPTIC = _kind(
    34,
    "no-optic",
    "A port that is meant to be up has no optic or cable that the switch can read.",
    "Plug it in, or look at it: `show interfaces transceiver presence`.",
)
PFC_NOT_APPLIED = _kind(
    40,
    "pfc-not-applied",
    "The chip pauses other priorities than CONFIG_DB says.",
    _AGAIN,
)
ECN_NOT_APPLIED = _kind(
    41, "ecn-not-applied", "The chip marks packets otherwise than CONFIG_DB says.", _AGAIN
)
BUFFER_NOT_APPLIED = _kind(
    42,
    "buffer-not-applied",
    "A group or queue has not the buffer that CONFIG_DB says.",
    _AGAIN,
)
WATCHDOG_OFF = _kind(
    43,
    "watchdog-off",
    "The PFC watchdog does not look at a lossless queue.",
    "Look at PFC_WD and at pfcwd_sw_enable of PORT_QOS_MAP, and start it: `pfcwd start`.",
)
STORM = _kind(
    50,
    "pfc-storm",
    "The PFC watchdog sees a storm on a queue, or saw one begin.",
    "Find who sends the pauses: mostly the network card behind the port.",
)
LOST = _kind(
    51,
    "lossless-drops",
    "A lossless queue or group drops packets.",
    "Look at headroom, cable length and PFC of both ends: `railwright qos show`.",
)
FEC_LOST = _kind(
    52,
    "fec-errors",
    "A port loses frames that FEC cannot mend.",
    "Clean or change the optics and the fibre.",
)
MUCH_PAUSED = _kind(
    53,
    "much-paused",
    "A priority of a port is paused more often than anything short of congestion explains.",
    "Look for a receiver that is too slow, and at the thresholds of ECN.",
    Severity.WARNING,
)
LEFT_DRAINED = _kind(
    60,
    "left-drained",
    "A switch takes no traffic, or takes some, against what the inventory says of it.",
    "`TSB` brings traffic back; `state: drained` in the inventory says that it is meant.",
)
UNSAVED = _kind(
    61,
    "unsaved",
    "A switch runs another configuration than it would start with.",
    "`config save -y` where it is meant; else it is gone with the next start.",
)
UNWELL = _kind(
    62,
    "unwell",
    "A service of a switch failed, is not ready, or left a core file.",
    "Look at `systemctl --failed`, `show system-health summary` and `/var/core`.",
)
