"""What can be wrong between this program and a switch, as findings."""

from collections.abc import Mapping
from types import MappingProxyType

from railwright.model.finding import Kind, Severity

_KINDS: dict[str, Kind] = {}
KINDS: Mapping[str, Kind] = MappingProxyType(_KINDS)


def _kind(
    number: int, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR
) -> Kind:
    kind = Kind(id=f"PSH{number:03}", slug=slug, severity=severity, summary=summary, fix=fix)
    _KINDS[kind.id] = kind
    return kind


UNREACHABLE = _kind(
    1,
    "unreachable-switch",
    "A switch does not answer, or the connection to it was lost.",
    "Look at its address, and at the network in between.",
)
UNTRUSTED = _kind(
    2,
    "untrusted-host-key",
    "Nobody said that the host key of a switch is to be trusted, so it was not asked.",
    "Look at its fingerprint and trust it with `railwright hosts trust`.",
)
KEY_CHANGED = _kind(
    3,
    "changed-host-key",
    "A switch shows another host key than the trusted one; nothing more was begun.",
    "Find out why. If it was installed anew: `railwright hosts forget`, then trust it again.",
)
REFUSED = _kind(
    4,
    "refused-login",
    "A switch does not let the user in.",
    "Look at user, key and password in `[push]` of railwright.toml.",
)
NO_ADDRESS = _kind(
    5,
    "unknown-address",
    "Nobody knows where a switch is reached.",
    "Give it a management address in the inventory, or name it in the file of `--addresses`.",
)
STRANGE_ANSWER = _kind(
    6,
    "strange-answer",
    "What a switch printed is not what its tools print, or a question failed.",
    "Ask the switch by hand.",
)
OTHER_SWITCH = _kind(
    7,
    "other-switch",
    "Behind the address of a switch is another one.",
    "Correct the address, or the hostname of the switch.",
)
NOT_ASKED = _kind(
    8,
    "switch-not-asked",
    "A switch was not asked any more, as the work had to stop.",
    "Do it again once the reason is gone.",
)
KEY_SHARED = _kind(
    9,
    "shared-host-key",
    "Two switches show the same host key: one switch has both addresses, or a disk was copied.",
    "Correct the address, or make new host keys on one of them (`ssh-keygen -A`).",
)
NOT_PUSHED = _kind(
    20,
    "switch-not-changed",
    "A switch was not changed as planned; it has what it had.",
    "Mend the reason and push the plan again: switches that have the change are left as they are.",
)
LEFT_UNDECIDED = _kind(
    21,
    "switch-left-undecided",
    "After a push a switch is neither known to have all of the change nor to have none of it.",
    "Go on with `railwright push --resume TXN`; where that does not help, look at the switch.",
)
NOT_ALLOWED = _kind(
    22,
    "more-than-allowed",
    "A plan does more to a switch than the push allows for; no switch was asked.",
    "Allow for it by the option that is named, or plan a smaller change.",
)
NEIGHBOUR_WORSE = _kind(
    23,
    "neighbour-worse-after-push",
    "A switch that was not changed is worse after a wave than before it; no further wave is begun.",
    "Look at that switch and at its links, or take the push back: `railwright rollback TXN`.",
)
SECRET_LOGGED = _kind(
    24,
    "secret-in-the-log-of-a-switch",
    "A patch writes or takes away a secret: SONiC's config updater writes every patch that it is"
    " asked about into the system log of the switch, in the clear, and from there to the log"
    " servers that the switch has.",
    "Mind who can read that log and its way; change the secret where that is more than should.",
    Severity.WARNING,
)
"""Source: sonic-net/sonic-utilities generic_config_updater/generic_updater.py, PatchApplier."""
