"""``systemd-run`` and ``systemctl``, as far as a push needs them.

Source: systemd-run(1), systemctl(1), systemd.unit(5) of systemd 252: words, what is printed and the
exit codes of `is-active` (3 for what is not active) and of units that are not loaded (5 on `stop`).
"""

from __future__ import annotations

import asyncio
import fnmatch
from collections.abc import Iterator, Sequence

from railwright.lab.job import Job, Tool
from railwright.lab.tools.wrappers import seconds
from railwright.lab.units import State, Unit

NOT_ACTIVE = 3
NOT_LOADED = 5
SERVICES = frozenset(
    f"{name}.service"
    for name in ("swss", "syncd", "bgp", "database", "lldp", "pmon", "snmp", "teamd", "ssh")
)
"""Services of the image that count as running."""
_IMAGE = frozenset((*SERVICES, "sonic.target", "multi-user.target"))
_DENIED = "Failed to start transient {} unit: Interactive authentication required."


async def systemd_run(job: Job) -> int:
    """Start a program as a service of its own, now or later."""
    if not job.root:
        job.complain(_DENIED.format("service"))
        return 1
    try:
        unit = _read(job)
    except _Wrong as error:
        job.complain(str(error))
        return 1
    service = f"{unit.name.rpartition('.')[0]}.service"
    units = job.switch.units
    if units.get(unit.name) is not None or units.get(service) is not None:
        kind = "timer" if unit.is_timer else "service"
        job.complain(
            f"Failed to start transient {kind} unit: Unit {unit.name} was already loaded or has a"
            " fragment file."
        )
        return 1
    if unit.is_timer:
        return _timer(job, unit, service)
    units.start(unit)
    _tell(job, f"Running as unit: {unit.name}")
    if "--wait" in job.words and unit.task is not None:
        await asyncio.wait({unit.task})  # whoever waits may go away, and the unit stays
        return unit.code
    return 0


def _tell(job: Job, line: str) -> None:
    if not {"-q", "--quiet"} & set(job.words):
        job.complain(line)


def _timer(job: Job, unit: Unit, service: str) -> int:
    faults = job.switch.faults
    if faults.hit("timer-refused"):
        job.complain("Failed to start transient timer unit: Connection timed out")
        return 1
    if not faults.hit("timer-lost"):
        job.switch.units.start(unit)
    _tell(job, f"Running timer as unit: {unit.name}\nWill run service as unit: {service}")
    return 0


class _Wrong(Exception):
    """Words that systemd-run refuses."""


def _read(job: Job) -> Unit:
    """Return the unit that the words describe.

    Raises:
        _Wrong: they describe none.
    """
    unit = Unit(f"run-u{len(job.switch.events)}", ())
    words = list(job.words)
    while words and words[0].startswith("-"):
        word = words.pop(0)
        if word == "--":
            break
        flag, given, value = word.partition("=")
        if flag in _WITH_VALUE and not given:
            if not words:
                msg = f"systemd-run: option '{flag}' requires an argument"
                raise _Wrong(msg)
            value = words.pop(0)
        _option(unit, flag, value)
    if not words:
        msg = "Command line to execute required."
        raise _Wrong(msg)
    unit.argv = tuple(words)
    unit.name += ".service" if unit.seconds is None else ".timer"
    return unit


def _option(unit: Unit, flag: str, value: str) -> None:
    match flag:
        case "-u" | "--unit":
            unit.name = value.removesuffix(".service").removesuffix(".timer")
        case "--on-active":
            try:
                unit.seconds = seconds(value)
            except ValueError:
                msg = f"Failed to parse timer value: {value}"
                raise _Wrong(msg) from None
        case "-p" | "--property":
            _property(unit, *value.split("=", 1))
        case "-E" | "--setenv":
            variable, _, text = value.partition("=")
            unit.environment[variable] = text
        case "-G" | "--collect":
            unit.collect = True
        case "-r" | "--remain-after-exit":
            unit.remain = True
        case "--working-directory":
            unit.cwd = value
        case _ if flag not in _IGNORED:
            msg = f"systemd-run: unrecognized option '{flag}'"
            raise _Wrong(msg)


_WITH_VALUE = frozenset(
    (
        *("-u", "--unit", "--on-active", "-p", "--property", "-E", "--setenv", "--description"),
        *(
            "--working-directory",
            "--service-type",
            "--timer-property",
            "--slice",
            "--nice",
            "--uid",
        ),
    )
)
_IGNORED = frozenset(
    (
        *("-q", "--quiet", "--no-block", "--description", "--service-type", "--timer-property"),
        *("--slice", "--nice", "--uid", "--wait", "--no-ask-password", "--system"),
    )
)


def _property(unit: Unit, name: str, value: str = "") -> None:
    if name in {"StandardOutput", "StandardError"}:
        kind, _, path = value.partition(":")
        if kind in {"file", "append", "truncate"}:
            unit.output, unit.append = path, kind == "append"
    elif name == "WorkingDirectory":
        unit.cwd = value
    elif name == "RemainAfterExit":
        unit.remain = value in {"yes", "true", "1"}
    elif name == "CollectMode":
        unit.collect = value == "inactive-or-failed"


async def systemctl(job: Job) -> int:
    """Ask about units, or stop them."""
    words = [
        word
        for word in job.words
        if word not in {"--no-pager", "-q", "--quiet", "--no-ask-password"}
    ]
    options: dict[str, str] = {}
    names: list[str] = []
    while words:
        word = words.pop(0)
        flag, given, value = word.partition("=")
        if flag in {"-p", "--property", "-t", "--type", "--state", "-n", "-s", "--signal"}:
            options[flag] = value if given else (words.pop(0) if words else "")
        elif word.startswith("-"):
            options[word] = ""
        else:
            names.append(word)
    verb, *units = names or ["list-units"]
    act = _VERBS.get(verb)
    if act is None:
        job.switch.note("unknown-command", " ".join(job.argv))
        job.complain(f"Unknown command verb {verb}.")
        return 1
    return await act(job, units, options)


def _full(name: str) -> str:
    return name if "." in name else f"{name}.service"


async def _show(job: Job, names: Sequence[str], options: dict[str, str]) -> int:
    asked = options.get("-p", options.get("--property", ""))
    for number, name in enumerate(names):
        found = _properties(job, _full(name))
        wanted = asked.split(",") if asked else list(found)
        if number:
            job.say("")
        for each in wanted:
            if each in found:
                job.say(found[each] if "--value" in options else f"{each}={found[each]}")
    return 0


def _properties(job: Job, name: str) -> dict[str, str]:
    unit = job.switch.units.get(name)
    if unit is None:
        there = name in _IMAGE
        return {
            "Id": name,
            "LoadState": "loaded" if there else "not-found",
            "ActiveState": "active" if there else "inactive",
            "SubState": "running" if there else "dead",
            "Result": "success",
            "MainPID": "1" if there else "0",
            "ExecMainStatus": "0",
            "ExecMainCode": "0",
            "ActiveEnterTimestampMonotonic": str(int(job.switch.started_at * 1e6)),
        }
    left = unit.alarm.due if unit.alarm else 0.0
    ended = unit.task is not None and unit.task.done()
    return {
        "Id": name,
        "LoadState": "loaded",
        "ActiveState": unit.state.value,
        "SubState": unit.sub_state,
        "Result": unit.result,
        "MainPID": str(unit.pid),
        "ExecMainStatus": str(unit.code),
        "ExecMainCode": str((2 if unit.by_signal else 1) if ended else 0),
        "NextElapseUSecMonotonic": f"{left:.6f}s" if unit.is_timer else "",
    }


async def _is_active(job: Job, names: Sequence[str], _: dict[str, str]) -> int:
    code = NOT_ACTIVE
    for name in names:
        state = _properties(job, _full(name))["ActiveState"]
        job.say(state)
        if state == "active":
            code = 0
    return code


async def _is_running(job: Job, _: Sequence[str], __: dict[str, str]) -> int:
    failed = any(one.state is State.FAILED for one in job.switch.units.all())
    job.say("degraded" if failed else "running")
    return 1 if failed else 0


async def _is_failed(job: Job, names: Sequence[str], _: dict[str, str]) -> int:
    states = [_properties(job, _full(name))["ActiveState"] for name in names]
    for state in states:
        job.say(state)
    return 0 if "failed" in states else 1


async def _stop(job: Job, names: Sequence[str], _: dict[str, str]) -> int:
    if not job.root:
        job.complain("Failed to stop unit: Interactive authentication required.")
        return 1
    code = 0
    for name in names:
        full = _full(name)
        if not await job.switch.units.stop(full):
            job.complain(f"Failed to stop {full}: Unit {full} not loaded.")
            code = NOT_LOADED
    return code


async def _reset_failed(job: Job, names: Sequence[str], _: dict[str, str]) -> int:
    for name in map(_full, names):
        job.switch.units.forget_failed(name)
    if not names:
        job.switch.units.forget_failed()
    return 0


def _fitting(job: Job, patterns: Sequence[str]) -> Iterator[Unit]:
    for one in job.switch.units.all():
        if not patterns or any(fnmatch.fnmatch(one.name, pattern) for pattern in patterns):
            yield one


async def _list_units(job: Job, patterns: Sequence[str], options: dict[str, str]) -> int:
    state = "failed" if "--failed" in options else options.get("--state", "")
    for one in _fitting(job, patterns):
        if not state or one.state.value in state.split(","):
            job.say(f"{one.name} loaded {one.state.value} {one.sub_state} {one.argv[0]}")
    return 0


async def _list_timers(job: Job, patterns: Sequence[str], _: dict[str, str]) -> int:
    for one in _fitting(job, patterns):
        if one.is_timer:
            job.say(f"- - - - {one.name} {one.name.removesuffix('.timer')}.service")
    return 0


_VERBS = {
    "show": _show,
    "is-active": _is_active,
    "is-failed": _is_failed,
    "is-system-running": _is_running,
    "stop": _stop,
    "kill": _stop,
    "reset-failed": _reset_failed,
    "list-units": _list_units,
    "list-timers": _list_timers,
}


async def journalctl(job: Job) -> int:
    """Print what a unit wrote."""
    words = list(job.words)
    name = _full(words[words.index("-u") + 1]) if "-u" in words[:-1] else ""
    for text in job.switch.units.journal.get(name, []):
        job.out(text.encode("utf-8", "surrogateescape"))
    return 0


TOOLS: dict[str, Tool] = {
    "systemd-run": systemd_run,
    "systemctl": systemctl,
    "journalctl": journalctl,
}
