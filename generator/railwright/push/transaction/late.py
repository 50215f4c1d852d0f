"""The states from a change on: what is on the switch is asked of the switch, every time."""

from __future__ import annotations

from typing import Final

from railwright.base.errors import PushError
from railwright.push.line.answer import Ran
from railwright.push.look.compare import Own, Position, place, undrained
from railwright.push.look.health import Health, in_line, worse
from railwright.push.transaction.case import Case
from railwright.push.transaction.deciding import Result
from railwright.push.transaction.device import Job, Reply, Running, Runs
from railwright.push.transaction.early import DONE, came, moved, who
from railwright.push.transaction.fit import fit
from railwright.push.transaction.journal import Journal
from railwright.push.transaction.patience import coming, judged
from railwright.push.transaction.snapshot import read
from railwright.push.transaction.states import Heard, Outcome, State
from railwright.push.transaction.unit import unit

_GRACE_S: Final = 120
"""Seconds after the time of a timer in which it is still waited for."""
_SILENT_S: Final = 60
"""Seconds without an answer, of what is waited for, after which it counts as unknown."""
_ALTERED, _TOO_LATE = 3, 5
"""Exit codes of the programs of the switch: a file is not what was sent, so that none of them does
anything there any more; and it is being taken back."""
_WORDS: Final = {_ALTERED: "a file of ours there is not what was sent"}
_HEARD: Final = {Own.BEFORE: Heard.BEFORE, Own.AFTER: Heard.AFTER, Own.MIXED: Heard.MIXED}


def recalled(case: Case, journal: Journal) -> Result | None:
    """Recall what the process before this one knew; return why that cannot be done.

    A switch of which nothing but questions were asked has nothing to recall.
    """
    records = [one for one in journal.records if one.device == case.work.plan.device]
    case.until = max((float(one.facts.get("until") or 0) for one in records), default=0.0)
    case.sent = next((str(one.facts["digest"]) for one in records if one.facts.get("digest")), "")
    armed = any((one.state, one.mark) == (State.ARM, "begin") for one in records)
    wrong = who(case)
    if wrong is not None and wrong.heard is Heard.FAILED:
        why = f"nothing was done on it now: {wrong.why}"
        return Result(Heard.FAILED, Outcome.UNDECIDED, why)
    try:
        case.was = read(case.work.snapshot)
        work, base = case.work, case.was.base
        bases = work.bases if base is None else (base,)
        case.fitted = fit(work.plan, case.was.config, work.kind, work.resolve, bases)
        case.unit = unit(case.fitted, work.txn, work.policy.watch_s(work.plan), drained=work.by_bgp)
        case.know(case.was.config, case.fitted.span.after)
    except PushError as error:
        if armed:  # before that there is nothing there to know of
            return Result(Heard.FAILED, Outcome.UNDECIDED, error.message)
    held = case.device.lock(case.work.owner) if armed else Reply(Ran.OK)
    if held.outcome is Ran.FAILED:
        return Result(Heard.FAILED, Outcome.UNDECIDED, held.why)
    return None


def apply(case: Case) -> Result:
    """Start the change, once and only where everything is as it was, and wait for its end."""
    job = case.device.job("apply")
    if job.value is None:
        return Result(Heard.UNKNOWN, why=job.why)
    if job.value.runs is Runs.NEVER:
        wrong = who(case)
        if wrong is not None:
            return Result(Heard.UNKNOWN if wrong.heard is Heard.UNKNOWN else Heard.FAILED)
        now, there = _there(case)
        if there is None:
            return Result(Heard.UNKNOWN, why=now.why)
        if not there.before:
            return Result(Heard.FOREIGN, why="it was changed in the meantime")
        started = case.device.start("apply", _digest(case))
        if started.outcome is Ran.FAILED:
            return Result(Heard.FAILED, why=started.why)
    return _ended(case, "apply", case.until - case.work.policy.watch_s(case.work.plan))


def _ended(case: Case, mode: str, until: float) -> Result:
    """Wait until a program of ours has ended there."""
    silent = case.clock.now()
    while True:
        job = case.device.job(mode)
        now = case.clock.now()
        if job.value is None:
            if now - silent >= _SILENT_S:
                return Result(Heard.UNKNOWN, why=job.why)
        else:
            silent = now
            if job.value.runs is Runs.NEVER:
                return Result(Heard.UNKNOWN, why=f"{mode} did not begin")
            if job.value.runs is Runs.ENDED:
                return _result(job.value)
        if now >= until:
            return Result(Heard.FAILED, why=f"{mode} did not end in time")
        case.clock.sleep(case.work.policy.poll_s)


def _result(job: Job) -> Result:
    why = job.why or _WORDS.get(job.code or 0, "")
    return DONE if job.code == 0 else Result(Heard.FAILED, why=why)


def halt(case: Case) -> Result:
    """Let no step begin any more."""
    told = case.device.call("halt", _digest(case))
    return _idle(case) if told.value == _ALTERED else _code(told)


def _idle(case: Case) -> Result:
    """See that no program of ours runs there, where none begins any more."""
    jobs = [case.device.job(mode) for mode in ("apply", "back")]
    lost = next((one for one in jobs if one.value is None), None)
    if lost is not None:
        return Result(Heard.UNKNOWN, why=lost.why)
    if any(one.value is not None and one.value.runs is Runs.NOW for one in jobs):
        return Result(Heard.FAILED, why=_WORDS[_ALTERED])
    return Result(Heard.DONE, why=_WORDS[_ALTERED])


def _code(reply: Reply[int]) -> Result:
    if reply.value is None:
        return came(reply)
    if reply.value == _TOO_LATE:
        return Result(Heard.FIRED)
    why = _WORDS.get(reply.value, f"exit code {reply.value}")
    return DONE if reply.value == 0 else Result(Heard.FAILED, why=why)


def locate(case: Case) -> Result:
    """Ask what it has now, and whether it is taking the change back by itself."""
    back = case.device.job("back")
    if back.value is None:
        return Result(Heard.UNKNOWN, why=back.why)
    if back.value.runs is not Runs.NEVER:
        return Result(Heard.FIRED, why="it takes the change back by itself")
    now, there = _there(case)
    if there is None or now.value is None:
        return Result(Heard.UNKNOWN, why=now.why)
    return _located(case, now.value, there)


def _located(case: Case, now: Running, there: Position) -> Result:
    if there.own is Own.BEFORE:
        outcome = None
        if case.was is not None and now.boot != case.was.boot:
            outcome = Outcome.ROLLED_BACK_BY_REBOOT
        elif there.foreign:
            return Result(Heard.BEFORE, Outcome.CONFLICT, _strange(there))
        return Result(Heard.BEFORE, outcome)
    if there.foreign:
        return Result(Heard.FOREIGN, why=_strange(there))
    return Result(_HEARD[there.own])


def _strange(there: Position) -> str:
    more = f", and {len(there.foreign) - 1} more" if len(there.foreign) > 1 else ""
    return f"somebody else wrote {there.foreign[0]}{more}"


def verify(case: Case) -> Result:
    """Look at it for a while: it has what it shall have, and nothing is worse than it was."""
    policy = case.work.policy
    for look in range(policy.looks):
        if look:
            case.clock.sleep(policy.verify_s / policy.looks)
        found = locate(case)
        if found.heard is not Heard.AFTER:
            passed = found.heard in {Heard.UNKNOWN, Heard.FIRED}
            return found if passed else Result(Heard.FAILED, why=found.why or "it was changed")
        sick = _sick(case)
        if sick is not None:
            return sick
    return DONE


def _sick(case: Case) -> Result | None:
    """Return what is wrong with it that was not, and stays so; None: nothing."""
    plan, policy, clock = case.work.plan, case.work.policy, case.clock
    if case.patient is None:
        case.patient = clock.now() + policy.patience_s(plan)
    again = False
    while True:
        health = case.device.health()
        if health.value is None:
            return Result(Heard.UNKNOWN, why=health.why)
        found = judged(plan, _worse(case, health.value))
        if not found:
            return None
        waits = clock.now() < case.patient and coming(plan, found)
        if again and not waits:
            return Result(Heard.FAILED, why=in_line(found))
        again = True  # a moment later it may be well
        clock.sleep(policy.verify_s / policy.looks)


def _worse(case: Case, now: Health) -> frozenset[str]:
    """Return what is wrong that was not. A port counts that is meant to be up, then and now."""
    if case.was is None or case.fitted is None:
        return now.complaints
    sides = [config.get("PORT", {}) for config in (case.was.config, case.fitted.span.after)]
    away, due, _ = case.work.meant
    ports = (now.down - case.was.down - away.ports) | (now.down & due.ports)
    down = {
        f"{port} is not up"
        for port in ports
        if all(side.get(port, {}).get("admin_status") == "up" for side in sides)
    }
    silent = {f"the session {peer} is not up" for peer in away.sessions}
    still = {f"the session {peer} is not up" for peer in due.sessions} & now.complaints
    return (worse(case.was.health, now) - silent) | down | still


def disarm(case: Case) -> Result:
    """Tell it to keep the change, unless it has begun to take it back."""
    return _code(case.device.call("disarm", _digest(case)))


def save(case: Case) -> Result:
    """Write it to the file that it starts from, if it is still what was looked at."""
    now, there = _there(case)
    if there is None or now.value is None:
        return Result(Heard.UNKNOWN, why=now.why)
    if there.own is not Own.AFTER:  # also where somebody else wrote since: that is another matter
        return Result(_HEARD[there.own], why="it was changed before it was saved")
    if (
        there.foreign
    ):  # it may have been saved already, by an answer that was lost, and changed then
        done = _saved(case)
        failed = done.heard is Heard.FAILED
        return Result(Heard.FOREIGN, why=_strange(there)) if failed else done
    done = _code(case.device.call("save", _digest(case), now.value.digest))
    if done.heard is not Heard.DONE:
        return Result(Heard.UNKNOWN if done.heard is Heard.UNKNOWN else Heard.FAILED, why=done.why)
    return _saved(case)


def _saved(case: Case) -> Result:
    saved = case.device.saved()
    if saved.value is None:
        return Result(Heard.UNKNOWN, why=saved.why)
    if case.fitted is None or not place(saved.value, case.fitted.span).after:
        return Result(Heard.FAILED, why="the file does not hold what runs")
    return DONE


def rollback(case: Case) -> Result:
    """Have it take back the change, by the same program as its timer would."""
    job = case.device.job("back")
    if job.value is None:
        return Result(Heard.UNKNOWN, why=job.why)
    if job.value.runs is not Runs.NOW:
        started = case.device.start("back", _digest(case))
        if started.unknown:
            return Result(Heard.UNKNOWN, why=started.why)
    limit = max(case.until, case.clock.now() + case.work.plan.seconds * 3) + _GRACE_S
    ended = _ended(case, "back", limit)
    if ended.heard is Heard.UNKNOWN:
        return ended
    now, there = _there(case)
    if there is None:
        return Result(Heard.UNKNOWN, why=now.why)
    if there.foreign:
        return Result(Heard.FOREIGN, why=_strange(there))
    return Result(_HEARD[there.own], why=ended.why)


def wait(case: Case) -> Result:
    """Wait until it answers, and has taken back what it was about to take back."""
    limit = max(case.until, case.clock.now()) + _GRACE_S
    why = ""
    while True:
        job = case.device.job("back")
        if job.value is not None and _still(case, job.value):
            now, there = _there(case)
            if there is not None and now.value is not None:
                found = _located(case, now.value, there)
                if found.heard is Heard.BEFORE and there.foreign:
                    return Result(Heard.FOREIGN, why=found.why)
                return found
        why = job.why or why
        if case.clock.now() >= limit:
            return Result(Heard.UNKNOWN, why=why)
        case.clock.sleep(max(case.work.policy.poll_s, 1))


def _still(case: Case, back: Job) -> bool:
    """Return whether nothing of ours is at work there, and nothing will be."""
    if back.runs is Runs.NEVER:
        return halt(case).heard is Heard.DONE
    return back.runs is Runs.ENDED


def settle(case: Case) -> Result:
    """See that its timer does nothing any more."""
    armed = case.device.armed()
    if armed.value is None:
        return Result(Heard.UNKNOWN, why=armed.why)
    if armed.value:
        said = case.device.call("disarm", _digest(case))
        told = _idle(case) if said.value == _ALTERED else _code(said)
        if told.heard is not Heard.FIRED:
            return told
    job = case.device.job("back")
    if job.value is None:
        return Result(Heard.UNKNOWN, why=job.why)
    if job.value.runs is not Runs.NOW:
        return DONE
    return Result(Heard.DONE) if _ended(case, "back", case.until + _GRACE_S).heard in {
        Heard.DONE, Heard.FAILED,
    } else Result(Heard.UNKNOWN)  # fmt: skip


def undrain(case: Case) -> Result:
    """Give it its traffic back."""
    told = moved(case, case.device.undrain)
    if told.heard is Heard.UNKNOWN and not case.device.armed().unknown:
        return told._replace(heard=Heard.FAILED)  # it answers, and its traffic is not back
    return told


def cleanup(case: Case) -> Result:
    """Remove what is ours there, unless it is needed to go on later, and let go of it."""
    if case.outcome != Outcome.APPLIED_UNSAVED:
        cleaned = came(case.device.clean())
        if cleaned.heard is not Heard.DONE:
            return cleaned
    return came(case.device.unlock())


def _there(case: Case) -> tuple[Reply[Running], Position | None]:
    now = case.device.running()
    if now.value is None or case.fitted is None:
        return now, None
    span, config = case.fitted.span, now.value.config
    return now, place(undrained(config, span.before) if case.work.by_bgp else config, span)


def _digest(case: Case) -> str:
    return case.sent or (case.unit.digest if case.unit is not None else "")
