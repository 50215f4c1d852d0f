"""The runner: waves, how many may fail, a stop after which nothing begins. No switch is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from nornir.core import Nornir
from nornir.core.inventory import Host
from nornir.core.task import AggregatedResult, Result, Task

from railwright.base.errors import HostKeyChanged, PlanError, SettingsError
from railwright.plan import file as plan_file
from railwright.push.fleet import waves
from railwright.push.fleet.runner import NotBegun, WavesRunner, quiet
from railwright.push.fleet.waves import LOOK_S, Pace, Stop, Verdict, Wave

PATIENCE_S = 30
LEAVES = tuple(f"leaf-{number}" for number in range(1, 7))
NAMES = (*LEAVES, "spine-1", "spine-2")


def host(name: str) -> Host:
    return Host(name, data={"role": name.partition("-")[0], "hwsku": "x", "asic": "y"})


def nornir(runner: WavesRunner, names: Sequence[str] = NAMES) -> Nornir:
    return quiet(map(host, names), runner)


class Job:
    """A task that is noted, fails where it shall, and waits where it shall."""

    def __init__(self, *failing: str, error: Exception | None = None) -> None:
        self.failing, self.error = failing, error
        self.seen: list[str] = []

    def __call__(self, task: Task) -> Result:
        self.seen.append(task.host.name)
        if task.host.name in self.failing:
            return Result(task.host, failed=True, exception=self.error, result="bad")
        return Result(task.host, result="good")

    __name__ = "job"


def ran(job: Job, **options: object) -> AggregatedResult:
    return nornir(WavesRunner(logins_per_second=None, **options)).run(task=job)  # type: ignore[arg-type]


def not_begun(result: AggregatedResult) -> list[str]:
    return [name for name, one in result.items() if isinstance(one[0].exception, NotBegun)]


def test_without_waves_all_are_one_and_every_host_has_its_result() -> None:
    job = Job()
    result = ran(job)
    assert sorted(job.seen) == sorted(NAMES) == sorted(result)
    assert list(result) == list(NAMES)
    assert not result.failed


def test_waves_that_are_given_go_one_after_the_other() -> None:
    job = Job()
    ran(job, waves=[["spine-1"], LEAVES, ["spine-2", "elsewhere-1"]])
    assert job.seen[0] == "spine-1"
    assert set(job.seen[1:7]) == set(LEAVES)
    assert job.seen[7] == "spine-2"


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ([LEAVES, ["spine-1"]], "spine-2 is in no wave"),
        ([NAMES, ["leaf-1"]], "leaf-1 is in two waves"),
        ("shrink", "knows no waves 'shrink'"),
    ],
)
def test_waves_that_are_not_the_hosts_are_refused_before_anything_begins(
    listed: object, words: str
) -> None:
    job = Job()
    with pytest.raises(SettingsError, match=words):
        ran(job, waves=listed)
    assert job.seen == []


def test_growth_tries_one_of_each_kind_by_itself_and_then_doubles() -> None:
    kinds = {f"leaf-{number}": "leaf" for number in range(30)} | {"spine-1": "s", "spine-2": "s"}
    found = waves.grow(kinds, 8)
    assert [len(one.names) for one in found] == [1, 1, 2, 4, 8, 8, 8]
    assert [one.first for one in found] == [True, True, *[False] * 5]
    assert (found[0].names, found[1].names) == (("leaf-0",), ("spine-1",))
    assert sorted(name for one in found for name in one.names) == sorted(kinds)
    assert waves.grow({}, 8) == ()


def test_a_first_of_its_kind_may_not_fail_however_many_may() -> None:
    job = Job("spine-1")
    result = ran(job, waves="grow", max_failures=9)
    assert job.seen == ["leaf-1", "spine-1"]
    assert not_begun(result) == [*LEAVES[1:], "spine-2"]
    assert result.failed_hosts.keys() == {*LEAVES[1:], "spine-1", "spine-2"}


def test_as_many_may_fail_as_are_allowed_for_over_all_waves() -> None:
    job = Job("leaf-2", "leaf-5")
    listed = [[name] for name in NAMES if name.startswith("leaf")] + [["spine-1", "spine-2"]]
    assert not_begun(ran(Job("leaf-2"), waves=listed, max_failures=1)) == []
    result = ran(job, waves=listed, max_failures=1)
    assert job.seen == list(LEAVES[:5])
    assert not_begun(result) == ["leaf-6", "spine-1", "spine-2"]
    assert str(result["leaf-6"][0]) == "not begun: leaf-5 failed"


def test_a_host_that_was_not_begun_is_left_out_of_what_follows() -> None:
    job, later = Job("leaf-1"), Job()
    some = nornir(WavesRunner(waves=[["leaf-1"], NAMES[1:]], logins_per_second=None))
    some.run(task=job)
    assert some.data.failed_hosts == set(NAMES)
    some.run(task=later)
    some.data.reset_failed_hosts()
    assert not_begun(some.run(task=later)) == list(NAMES)
    assert later.seen == []


def test_a_changed_host_key_stops_everything() -> None:
    job = Job("leaf-2", error=HostKeyChanged("another key"))
    result = ran(job, at_once=1, max_failures=9)
    assert job.seen == ["leaf-1", "leaf-2"]
    assert len(not_begun(result)) == 6
    job = Job("leaf-2", error=ValueError("anything else"))
    assert not_begun(ran(job, at_once=1, max_failures=9)) == []


def test_connections_are_closed_also_after_a_stop() -> None:
    closed: list[str] = []

    class Line:
        def __init__(self, name: str) -> None:
            self.name = name

        def close(self) -> None:
            closed.append(self.name)

    runner = WavesRunner(waves="grow", pause_s=600, logins_per_second=None)
    runner.stop.ask("enough")
    with nornir(runner) as some:
        for name, one in some.inventory.hosts.items():
            one.connections["line"] = Line(name)  # type: ignore[assignment]
        some.run(task=Job())
    assert sorted(closed) == sorted(NAMES)


class Held:
    """A task that tells that it has begun, and ends when it is let go."""

    __name__ = "held"

    def __init__(self) -> None:
        self.begun, self.go = threading.Semaphore(0), threading.Event()
        self.seen: list[str] = []

    def __call__(self, task: Task) -> Result:
        self.seen.append(task.host.name)
        self.begun.release()
        assert self.go.wait(PATIENCE_S)
        return Result(task.host, result="good")


def in_background(work: Callable[[], object]) -> Callable[[], list[object]]:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()

    def ended() -> list[object]:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
        return found

    return ended


def test_after_a_stop_nothing_begins_and_what_began_ends() -> None:
    job, runner = Held(), WavesRunner(at_once=3, logins_per_second=None)
    ended = in_background(lambda: nornir(runner).run(task=job))
    for _ in range(3):
        assert job.begun.acquire(timeout=PATIENCE_S)
    runner.stop.ask("enough")
    runner.stop.ask("again")
    job.go.set()
    (result,) = ended()
    assert isinstance(result, AggregatedResult)
    assert len(job.seen) == 3
    assert sorted(not_begun(result)) == sorted(set(NAMES) - set(job.seen))
    assert {str(result[name][0]) for name in not_begun(result)} == {"not begun: enough"}


class Bell(threading.Condition):
    """On which only a stop ends a wait, and no time that goes by; notes how long it was to be."""

    def __init__(self) -> None:
        super().__init__(threading.RLock())
        self.waits: list[float] = []
        self.waited = threading.Semaphore(0)

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or PATIENCE_S)
        self.waited.release()
        return super().wait(PATIENCE_S)


@pytest.mark.parametrize("pace", [Pace(1, pause_s=3600), Pace(1, per_second=0.0001)])
def test_a_stop_is_heard_while_a_wave_or_a_login_is_waited_for(pace: Pace) -> None:
    stop, seen = Stop(), []
    stop._bell = waiting = Bell()

    def work(name: str, _number: int) -> Verdict:
        seen.append(name)
        return Verdict()

    listed = (Wave(("leaf-1",)), Wave(("leaf-2",)))
    ended = in_background(lambda: waves.run(listed, work, pace, stop))
    assert waiting.waited.acquire(timeout=PATIENCE_S)
    stop.ask("enough")
    ended()
    assert seen == ["leaf-1"]
    assert max(waiting.waits) <= LOOK_S < 1


def test_a_file_says_stop_within_a_second(tmp_path: Path) -> None:
    stop = Stop(tmp_path / "stop")
    looks = iter([False, False, True])

    class Clock(threading.Condition):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            assert timeout <= LOOK_S < 1
            if next(looks):
                (tmp_path / "stop").touch()
            return False

    stop._bell = Clock()
    assert stop.wait(3600)
    assert stop.why.endswith("stop is there")


def test_whoever_handles_a_signal_may_ask_at_any_moment() -> None:
    stop = Stop()

    class Interrupted(threading.Condition):
        def wait(self, timeout: float | None = None) -> bool:
            stop.ask("a signal")  # its lock is held by this very thread
            return super().wait(timeout)

    stop._bell = Interrupted(threading.RLock())
    assert in_background(lambda: stop.wait(LOOK_S))() == [True]
    assert stop.why == "a signal"


def test_an_interrupt_says_stop_and_a_second_one_ends_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job, runner = Held(), WavesRunner(at_once=2, logins_per_second=None)
    interrupts = [KeyboardInterrupt, KeyboardInterrupt]
    real = threading.Thread.join

    def join(self: threading.Thread, timeout: float | None = None) -> None:
        if interrupts:
            assert job.begun.acquire(timeout=PATIENCE_S)
            raise interrupts.pop()
        job.go.set()
        real(self, timeout)

    monkeypatch.setattr(threading.Thread, "join", join)
    with pytest.raises(KeyboardInterrupt):
        nornir(runner).run(task=job)
    assert runner.stop.why == "interrupted"
    job.go.set()
    job, runner = Held(), WavesRunner(at_once=2, logins_per_second=None)
    interrupts.append(KeyboardInterrupt)
    result = nornir(runner).run(task=job)
    assert 1 <= len(job.seen) <= 2
    assert sorted(not_begun(result)) == sorted(set(NAMES) - set(job.seen))


def test_logins_are_a_fixed_time_apart() -> None:
    now, waits = [0.0], []

    class Patient(Stop):
        def wait(self, seconds: float) -> bool:
            waits.append(round(seconds, 3))
            return self.asked

    slots = waves.Slots(4, clock=lambda: now[0])
    doing = waves._Doing(lambda *_: Verdict(), Pace(1), Patient())
    doing._slots = slots
    doing.wave(Wave(NAMES[:4]), 1)
    assert waits == [0, 0.25, 0.5, 0.75]


def test_a_person_may_not_want_the_next_wave() -> None:
    asked: list[int] = []

    def confirm(number: int) -> bool:
        asked.append(number)
        return number < 3

    job = Job()
    result = ran(job, waves=[["leaf-1"], ["leaf-2"], NAMES[2:]], confirm=confirm)
    assert (asked, job.seen) == ([2, 3], ["leaf-1", "leaf-2"])
    assert str(result["leaf-3"][0]) == "not begun: wave 3 was not wanted"


def test_what_ends_a_program_stops_the_others_and_is_told() -> None:
    seen: list[str] = []

    def leave(task: Task) -> Result:
        seen.append(task.host.name)
        raise SystemExit(task.host.name)

    runner = WavesRunner(waves=[["leaf-1"], NAMES[1:]])
    with pytest.raises(SystemExit, match="leaf-1"):
        nornir(runner).run(task=leave)
    assert (seen, runner.stop.why) == (["leaf-1"], "leaf-1: SystemExit")


def test_the_batches_of_a_plan_are_waves(tmp_path: Path, plans: Callable[[], bytes]) -> None:
    (tmp_path / "plan.json").write_bytes(plans())
    job = Job()
    runner = WavesRunner(plan=str(tmp_path / "plan.json"), logins_per_second=None)
    some = nornir(runner, ("leaf-1", "leaf-2", "spine-1")).run(task=job)
    assert job.seen == ["leaf-2", "leaf-1", "spine-1"]
    assert not some.failed
    with pytest.raises(SettingsError, match="leaf-3 is in no wave"):
        nornir(runner, ("leaf-1", "leaf-3")).run(task=job)
    (tmp_path / "plan.json").write_text("{}")
    with pytest.raises(PlanError):
        WavesRunner(plan=tmp_path / "plan.json")


@pytest.fixture
def plans() -> Callable[[], bytes]:
    import push_small as small  # noqa: PLC0415
    from railwright.model.disruption import Disruption  # noqa: PLC0415
    from railwright.model.plan import Batch, Plan, Reach  # noqa: PLC0415

    def made() -> bytes:
        listed = (("leaf-2",), ("leaf-1",), ("spine-1",))
        batch = Batch(
            devices=(), disruption=Disruption.PORT_FLAP, together="", drain=None, reach=Reach(),
            capacity_percent={},
        )  # fmt: skip
        plan = Plan(
            site="lab", against="golden", revision=None, inventory_sha256="0" * 64,
            disruption=Disruption.PORT_FLAP, because=None, unknown=0, reach=Reach(), hunks=(),
            devices=tuple(
                small.plan().model_copy(update={"device": name}) for (name,) in listed
            ),
            batches=tuple(batch.model_copy(update={"devices": one}) for one in listed),
        )  # fmt: skip
        return plan_file.dumps(plan)

    return made


@pytest.mark.parametrize(
    "options",
    [{"at_once": 0}, {"max_failures": -1}, {"logins_per_second": -1}, {"waves": [], "plan": "x"}],
)
def test_impossible_options_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        WavesRunner(**options)  # type: ignore[arg-type]
