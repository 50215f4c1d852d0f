"""The benchmarks load, and their arithmetic is right. Nothing here looks at a clock."""

from __future__ import annotations

import json

import pytest

from bench import budgets, harness, inventories, run, sites, startup
from bench.harness import Figure, Scale, Timed
from railwright.base import yaml12
from railwright.design import design
from railwright.diff.semantic import diff


def test_every_benchmark_says_what_it_times() -> None:
    for benchmark in run.BENCHMARKS.values():
        assert (benchmark.__doc__ or "").startswith("Time ")


def test_a_sample_is_divided_by_the_loops_around_it() -> None:
    assert harness.normalised(6.0, before=1.0, after=3.0) == 3.0


def test_pairs_are_divided_before_the_median_is_taken() -> None:
    rounds = [
        [Timed(1, 10), Timed(2, 10)],
        [Timed(3, 40), Timed(4, 20)],
        [Timed(5, 90), Timed(6, 30)],
    ]
    assert harness.pair_up(rounds) == (2.0, 3, 4)
    assert harness.pair_up(rounds, 1, 0).ratio == 0.5


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_an_exponent_is_fitted(power: float) -> None:
    sizes = (64, 128, 256, 512)
    assert harness.exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(power)


@pytest.mark.parametrize(
    ("value", "limit", "held"), [(1.0, 1.0, True), (1.1, 1.0, False), (9.0, None, True)]
)
def test_a_figure_is_held_to_its_limit(value: float, limit: float | None, *, held: bool) -> None:
    assert Figure("x", value, limit).held is held


@pytest.mark.parametrize(
    ("values", "calls", "broken"),
    [([1.0], 1, False), ([3.0, 1.0], 2, False), ([3.0, 4.0], 2, True)],
    ids=["held", "held-the-second-time", "broken-twice"],
)
def test_a_limit_is_broken_in_two_runs_or_not_at_all(
    values: list[float], calls: int, *, broken: bool
) -> None:
    left = iter(values)
    seen = []

    def benchmark(scale: Scale) -> list[Figure]:
        seen.append(scale)
        return [Figure("x", next(left), 2.0)]

    figures, names = run.judged(benchmark, Scale())
    assert (len(seen), bool(names)) == (calls, broken)
    assert figures[0].value == min(values)


@pytest.mark.parametrize(("value", "code"), [(1.0, 0), (3.0, 1)])
def test_the_exit_code_and_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: float, code: int
) -> None:
    monkeypatch.setattr(run, "BENCHMARKS", {"x": lambda _: [Figure("y", value, 2.0)]})
    monkeypatch.setattr(run, "alone", run._named)
    assert run.main(["--format", "json"]) == code
    (figure,) = json.loads(capsys.readouterr().out)["figures"]
    assert (figure["benchmark"], figure["value"], figure["held"]) == ("x", value, code == 0)


def test_a_routed_site_grows_in_every_table_of_ports() -> None:
    one, two = (sites.switch(ports) for ports in (64, 128))
    data = [sum(port.role == "fabric" for port in made.device.ports) for made in (one, two)]
    assert data == [64, 128]
    for table in ("INTERFACE", "BGP_NEIGHBOR", "QUEUE", "BUFFER_PG", "PORT_QOS_MAP", "PFC_WD"):
        rows = [len(made.config[table]) for made in (one, two)]
        assert rows[1] > 1.8 * rows[0], table


def test_rail_sites_are_legal_wherever_their_pods_begin() -> None:
    site = sites.read(sites.rails(255, 2))
    fabric, findings = design(site.inventory, site.catalog)
    assert fabric is not None, findings
    assert len(fabric.devices) == 16


def test_rows_of_the_large_inventory_are_read_whole() -> None:
    text, rows = inventories.text(10_000)
    data = yaml12.read_text(text, "fabric.yml").data
    assert isinstance(data, dict)
    assert len(data["cables"]) == rows


def test_a_changed_configuration_differs_in_a_tenth_of_the_ports() -> None:
    config = sites.switch(64).config
    keys = {change.key for change in diff("x", config, budgets.changed(config))}
    assert len({key.partition("|")[0] for key in keys}) == 7


def test_the_one_switch_site_is_legal() -> None:
    site = sites.read(startup.ONE_SWITCH)
    assert len(site.design().devices) == 1
