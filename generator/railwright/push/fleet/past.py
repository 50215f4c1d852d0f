"""Pushes on the disk of this machine: what each was, what it did, and where it stands.

A folder for each, ``<state>/push/<txn>``, that only its user can look into: the plan as it was
approved, the journal, and what each switch had before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, get_type_hints

from railwright.base import atomic, private
from railwright.base.errors import JournalError, PlanError, RailwrightError, SettingsError
from railwright.base.text import short
from railwright.model.plan import Plan
from railwright.plan import file
from railwright.push.fleet.crew import UNBEGUN
from railwright.push.fleet.rollout import SwitchEnd, opened
from railwright.push.line.access import state_folder
from railwright.push.settings import PushSettings
from railwright.push.transaction import journal as journals
from railwright.push.transaction.case import SNAPSHOT
from railwright.push.transaction.deciding import fold
from railwright.push.transaction.journal import Fact, Journal, Record
from railwright.push.transaction.states import ENDINGS, Outcome

PLAN: Final = "plan.json"
_PUSHES: Final = "push"
"""Where pushes are, beside what is kept for each site."""
BEGUN: Final = "begun"
"""The state of the first record of a journal: what the push is."""
_TXN: Final = re.compile(r"rw-\d{8}T\d{6}-[0-9a-f]{6}")
_MODE: Final = 0o600
KEPT_S: Final = 30 * 24 * 3600
"""Seconds for which it is kept what switches had before a push, secrets and all."""


class Header(NamedTuple):
    """What a push is, as its journal says first.

    Attributes:
        site: name of the site.
        folder: of the inventory.
        lab: whether the switches are those of a lab.
        owner: who began it.
        sha256: of the plan's file.
        of: the push that it takes back; empty: it takes none back.
        verify_s: seconds for which a changed switch is looked at.
        any_release: whether switches may run another release than the plan says.
    """

    site: str
    folder: str
    lab: bool
    owner: str
    sha256: str
    of: str = ""
    verify_s: int = 60
    any_release: bool = False


class Past(NamedTuple):
    """A push that was begun, by this process or another one.

    Attributes:
        txn: its name.
        folder: what is kept of it.
        header: what it is.
        plan: as it was approved.
        records: of its journal.
    """

    txn: str
    folder: Path
    header: Header
    plan: Plan
    records: tuple[Record, ...]

    def ended(self) -> tuple[SwitchEnd, ...]:
        """Return where each switch of the plan stands, in the order of the waves.

        A switch that is under way, or was when the process ended, is undecided.
        """
        by_device: dict[str, list[Record]] = {}
        for one in self.records:
            by_device.setdefault(one.device, []).append(one)
        return tuple(
            _ended(name, number, by_device.get(name, []), drains=bool(batch.drain))
            for number, batch in enumerate(self.plan.batches, start=1)
            for name in batch.devices
        )

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do for a process that goes on."""
        return all(ENDINGS[one.outcome].settled for one in self.ended())

    @property
    def at(self) -> str:
        """When it was begun, in UTC."""
        return self.records[0].at


def _ended(name: str, number: int, records: list[Record], *, drains: bool) -> SwitchEnd:
    standing = fold(records, drains=drains)
    if standing.over and standing.outcome is not None:
        return SwitchEnd(name, number, standing.outcome, standing.why)
    if not any(one.mark == "begin" for one in records):
        noted = [one.facts for one in records if one.state == UNBEGUN]
        if not noted:
            return SwitchEnd(name, number, Outcome.NOT_STARTED, "")
        outcome = Outcome(str(noted[-1].get("outcome", Outcome.UNREACHABLE)))
        return SwitchEnd(name, number, outcome, str(noted[-1].get("why", "")))
    return SwitchEnd(name, number, Outcome.UNDECIDED, f"in the state {standing.state}")


def home(settings: PushSettings) -> Path:
    """Return the folder of all pushes of this user.

    Raises:
        SettingsError: the user has no home folder.
    """
    folder = state_folder(_PUSHES, settings)
    return folder if settings.state is None else folder / _PUSHES


@contextmanager
def begun(
    place: Path, txn: str, header: Header, plan: Plan, clock: Callable[[], str]
) -> Iterator[Journal]:
    """Hold a site, keep the plan, and open the journal of a new push of it.

    Raises:
        Busy: another push of the site is at work.
        JournalError: nothing can be written there.
    """
    with opened(place, header.site, txn, f"{txn} {header.owner}", clock) as journal:
        atomic.write(place / txn / PLAN, file.dumps(plan), _MODE)
        facts: Mapping[str, Fact] = header._asdict()
        journal.add(Record("", BEGUN, "note", facts=facts))
        yield journal


@contextmanager
def again(place: Path, past: Past, owner: str, clock: Callable[[], str]) -> Iterator[Journal]:
    """Hold a site, and open the journal of a push to go on with it.

    Raises:
        Busy: it is at work, or another push of the site is.
        JournalError: nothing can be written there.
    """
    with opened(place, past.header.site, past.txn, f"{past.txn} {owner}", clock) as journal:
        yield journal


def read(place: Path, txn: str) -> Past:
    """Return a push that was begun.

    Args:
        place: folder of all pushes.
        txn: its name.

    Raises:
        SettingsError: there is none of that name, nothing was done in it, or somebody else may
            have written there.
        JournalError: its journal is not whole.
        PlanError: its plan is not what was written.
    """
    folder = place / txn
    if not _TXN.fullmatch(txn) or not folder.is_dir():
        msg = f"no push {short(txn)} was begun here"
        raise SettingsError(msg, hint="railwright push --list")
    _of_this_user(place, folder)
    records = journals.read(folder / "journal")
    first = next(iter(records), None)
    if first is None or first.state != BEGUN:
        msg = f"{folder}: nothing was done in this push"
        raise SettingsError(msg)
    header = _header(folder, first.facts)
    plan = file.read(folder / PLAN)
    if file.sha256_of_file(plan) != header.sha256:
        msg = f"{folder / PLAN}: another plan than the one that was pushed"
        raise PlanError(msg)
    return Past(txn, folder, header, plan, records)


def _of_this_user(*folders: Path) -> None:
    """See that nobody else wrote what is read: it says which programs are run, and where to.

    Raises:
        SettingsError: somebody else may have.
    """
    for folder in folders:
        why = private.foreign(folder)
        if why:
            msg = f"{folder} {why}"
            raise SettingsError(msg, hint="look at what it holds before you trust it again")


def _header(folder: Path, facts: Mapping[str, Fact]) -> Header:
    told: dict[str, Any] = {name: facts[name] for name in Header._fields if name in facts}
    kinds = get_type_hints(Header)
    if any(type(value) is not kinds[name] for name, value in told.items()):
        msg = f"{folder}: its journal does not say what the push is"
        raise JournalError(msg)
    try:
        return Header(**told)
    except TypeError:
        msg = f"{folder}: its journal is not one of this version"
        raise JournalError(msg, hint="go on with the version that began the push") from None


def forget(place: Path, now: float) -> int:
    """Remove what switches had before pushes of long ago; return of how many switches.

    The plan and the journal stay. What is not at its end is kept whole.

    Args:
        place: folder of all pushes.
        now: seconds since 1970.
    """
    gone = 0
    for txn in names(place):
        try:
            if (place / txn / "journal").stat().st_mtime + KEPT_S > now:
                continue
            if read(place, txn).settled:
                for path in (place / txn).glob(f"*{SNAPSHOT}"):
                    path.unlink()
                    gone += 1
        except (OSError, RailwrightError, ValueError):
            continue  # what is not understood is not touched
    return gone


def names(place: Path) -> tuple[str, ...]:
    """Return the names of the pushes that were begun here, the newest first."""
    try:
        found = [one for one in place.iterdir() if _TXN.fullmatch(one.name)]
    except OSError:
        return ()
    return tuple(one.name for one in sorted(found, key=_age, reverse=True))


def _age(folder: Path) -> tuple[str, int, str]:
    """Return what pushes are sorted by: the second in the name, then when the plan was kept."""
    second, _, _ = folder.name.rpartition("-")
    try:
        kept_ns = (folder / PLAN).stat().st_mtime_ns
    except OSError:
        kept_ns = 0
    return second, kept_ns, folder.name
