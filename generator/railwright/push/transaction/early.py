"""The states before a change: nothing of it can be on the switch yet."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Final

from railwright.base import canonical
from railwright.base.errors import PushError
from railwright.model.disruption import ApplyPath
from railwright.push.line.answer import Ran
from railwright.push.look.compare import Span, differences, place
from railwright.push.look.health import in_line
from railwright.push.transaction.case import Case
from railwright.push.transaction.deciding import Result
from railwright.push.transaction.device import Reply, Running
from railwright.push.transaction.fit import Unfit, already, fit
from railwright.push.transaction.snapshot import Snapshot, keep
from railwright.push.transaction.states import Heard, Outcome
from railwright.push.transaction.unit import timer_s, unit, whole

DONE: Final = Result(Heard.DONE)
MOVES_S: Final = (1, 2, 4, 8, 15)
"""Seconds between looks whether traffic has moved: half a minute in all."""


def came(reply: Reply[object], outcome: Outcome | None = None) -> Result:
    """Return what a plain question came to."""
    if reply.unknown:
        return Result(Heard.UNKNOWN, why=reply.why)
    if reply.outcome is Ran.FAILED:
        return Result(Heard.FAILED, outcome, reply.why)
    return DONE


def who(case: Case) -> Result | None:
    """Return what is wrong with who answers; None: nothing."""
    reply = case.device.identity()
    if reply.value is None:
        return came(reply, Outcome.UNREACHABLE)
    has, wanted = reply.value, case.work.identity
    for name in ("hostname", "platform", "hwsku", "mac", "serial"):
        one, other = getattr(has, name), getattr(wanted, name)
        if other and one.lower() != other.lower():
            why = f"its {name} is {one or 'not known'}, not {other}"
            return Result(Heard.FAILED, Outcome.WRONG_DEVICE, why)
    if has.release != wanted.release and not case.work.policy.any_release:
        why = f"it runs {has.release}, not {wanted.release}"
        return Result(Heard.FAILED, Outcome.WRONG_RELEASE, why)
    builds = case.work.policy.builds
    if builds and not any(fnmatchcase(has.build, one) for one in builds):
        build = has.build or "that it does not tell"
        why = f"it runs the build {build}, which is not one of those that are pushed to"
        return Result(Heard.FAILED, Outcome.WRONG_RELEASE, why)
    return None


def preflight(case: Case) -> Result:
    """See that it is the switch of the plan, and as the plan and a change need it."""
    wrong = who(case)
    if wrong is not None:
        return wrong
    now, health, saved = case.device.running(), case.device.health(), case.device.saved()
    if now.value is None or health.value is None or saved.value is None:
        replies: tuple[Reply[object], ...] = (now, health, saved)
        return came(next(one for one in replies if one.value is None), Outcome.UNHEALTHY)
    case.was = Snapshot.of(now.value.config, now.value.boot, health.value)
    case.know(now.value.config, saved.value)
    found = _fitted(case, now.value)
    odd = differences(now.value.config, saved.value, case.work.kind)
    if found is not DONE:
        return _there(case, unsaved=bool(odd)) if found.heard is Heard.AFTER else found
    if not health.value.ready:
        why = in_line(health.value.complaints) or "it is not ready"
        return Result(Heard.FAILED, Outcome.UNHEALTHY, why)
    if not odd or case.work.policy.unsaved:
        return _free(case, now.value)
    why = f"{odd[0].table}|{odd[0].key} is not what it would start with"
    return Result(Heard.FAILED, Outcome.UNSAVED, why)


def _there(case: Case, *, unsaved: bool) -> Result:
    """See that what it shall have stays there: nobody may take it back, and it was saved."""
    taken = _taken(case)
    if taken is None and unsaved:
        why = "it has the change and would not start with it"
        return Result(Heard.FAILED, Outcome.UNSAVED, why)
    return taken or Result(Heard.AFTER)


def _taken(case: Case) -> Result | None:
    """Return who else pushes to it; None: nobody."""
    held = case.device.held()
    if held.value is None:
        return came(held, Outcome.UNHEALTHY)
    return Result(Heard.FAILED, Outcome.LOCKED, held.value) if held.value else None


def _free(case: Case, now: Running) -> Result:
    """See that nothing keeps it from being changed."""
    taken = _taken(case)
    if taken is not None:
        return taken
    kept = case.device.obstacles(len(canonical.compact(now.config)))
    if kept.value is None:
        return came(kept, Outcome.UNHEALTHY)
    if kept.value:
        return Result(Heard.FAILED, Outcome.UNHEALTHY, in_line(kept.value))
    wrong = case.work.judge(now.config)
    if wrong:
        why = f"what it has is not valid, so that it would refuse any patch: {wrong}"
        return Result(Heard.FAILED, Outcome.UNHEALTHY, why)
    why = case.work.gate()
    return Result(Heard.FAILED, Outcome.REFUSED, why) if why else DONE


def _fitted(case: Case, now: Running) -> Result:
    """Make the plan fit; or say that there is nothing to do, or why it does not."""
    work = case.work
    back = work.plan.rollback
    if back.disruption.rank > work.plan.disruption.rank and not work.policy.one_way:
        why = f"to take it back disturbs more than to make it: {back.why}"
        return Result(Heard.FAILED, Outcome.REFUSED, why)
    try:
        case.fitted = fit(work.plan, now.config, work.kind, work.resolve, work.bases)
        case.unit = unit(case.fitted, work.txn, work.policy.watch_s(work.plan), drained=work.by_bgp)
    except Unfit as error:
        if already(work.plan, now.config, work.kind, work.bases):
            return Result(Heard.AFTER)
        return Result(Heard.FAILED, Outcome.DRIFTED, error.message)
    except PushError as error:
        return Result(Heard.FAILED, Outcome.REFUSED, error.message)
    span = case.fitted.span
    case.know(span.after)
    return Result(Heard.AFTER) if span.before == span.after else DONE


def lock(case: Case) -> Result:
    """Take it."""
    return came(case.device.lock(case.work.owner))


def snapshot(case: Case) -> Result:
    """Keep what it has, which is still what it had."""
    now, fitted = case.device.running(), case.fitted
    if now.value is None or fitted is None or case.was is None:
        return came(now)
    if not place(now.value.config, fitted.span).before:
        return Result(Heard.FOREIGN, why="it was changed in the meantime")
    case.was = case.was._replace(base=fitted.base)
    keep(case.work.snapshot, case.was)
    return DONE


def checkpoint(case: Case) -> Result:
    """Keep what it has there, and read that back."""
    held = case.device.checkpoint()
    if held.value is None or case.was is None:
        return came(held)
    if differences(held.value, case.was.config, case.work.kind):
        return Result(Heard.FAILED, Outcome.ABORTED, "the checkpoint does not hold what it has")
    return DONE


def dry_run(case: Case) -> Result:
    """Ask its own config updater; what it would shut counts, and not what the plan hopes."""
    fitted = case.fitted
    if fitted is None or fitted.plan.path is ApplyPath.RELOAD:
        return DONE
    told = case.device.dry_run(whole(fitted))
    if told.value is None:
        return came(told, Outcome.REFUSED)
    if told.value.refused:
        return Result(Heard.FAILED, Outcome.REFUSED, told.value.refused)
    more = sorted(told.value.ports_down - fitted.span.ports - _remade(fitted.span))
    if more and fitted.plan.path is ApplyPath.PATCH:
        why = f"it would shut {more[0]}, which the plan does not say ({len(more)} in all)"
        return Result(Heard.FAILED, Outcome.REFUSED, why)
    return DONE


def _remade(span: Span) -> frozenset[str]:
    """Return the ports that come, go or get other lanes by the plan itself."""
    before, after = span.before.get("PORT", {}), span.after.get("PORT", {})
    return frozenset(
        port
        for port in {*before, *after}
        if port not in before
        or port not in after
        or before[port].get("lanes") != after[port].get("lanes")
    )


def drain(case: Case) -> Result:
    """Take traffic off it, and look at it again: what happened meanwhile is not of the change.

    That takes up to half an hour, in which servers may start anew, with their ports down.
    """
    done = moved(case, lambda: case.device.drain(case.work.drain or ""))
    if done is not DONE or case.was is None:
        return done
    health = case.device.health()
    if health.value is None:
        return came(health, Outcome.ABORTED)
    if not health.value.ready:
        why = in_line(health.value.complaints) or "it is not ready any more"
        return Result(Heard.FAILED, Outcome.ABORTED, why)
    was = case.was
    case.was = Snapshot.of(was.config, was.boot, health.value, was.base)
    keep(case.work.snapshot, case.was)
    return DONE


def moved(case: Case, ask: Callable[[], Reply[None]]) -> Result:
    """Ask for traffic to move until it has: routes take seconds."""
    for wait_s in MOVES_S:
        reply = ask()
        if not reply.unknown:
            break
        case.clock.sleep(wait_s)
    else:
        reply = ask()
    return came(reply, Outcome.ABORTED)


def deadline(case: Case) -> None:
    """Say when the timer will be over, before it is started."""
    if case.fitted is not None:
        plan = case.fitted.plan
        seconds = timer_s(plan.device, plan.steps, case.work.policy.watch_s(plan))
        case.until = case.clock.now() + seconds


def arm(case: Case) -> Result:
    """Send the programs, and start the timer."""
    if case.unit is None:
        return Result(Heard.FAILED, Outcome.ABORTED, "nothing to send")
    sent = case.device.put(case.unit.files)
    if sent.outcome is not Ran.OK:
        return came(sent, Outcome.ABORTED)
    return came(case.device.arm(case.unit.digest, case.unit.timer_s), Outcome.ABORTED)
