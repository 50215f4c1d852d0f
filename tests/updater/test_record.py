"""What is asked of the program that runs the config updater, and how its answers are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from updater import planning, record, results
from updater.planning import Trial
from updater.results import Result, Results, Tried
from updater.scenarios import SCENARIOS

PROGRAM = """
import json, sys
cases, out = sys.argv[1], sys.argv[3]
with open(cases) as asked, open(out, "w") as answers:
    for case in reversed(json.load(asked)):
        for number, patch in enumerate(case["patches"]):
            refused = any("/PFC_WD" == edit["path"] and edit["op"] == "add" for edit in patch)
            told = {"stage": "rules", "message": "no  " + 300 * "x"} if refused else {}
            shut = {"Ethernet10": 1, "Ethernet8": 2}
            answer = {"case": case["name"], "patch": number, "accepted": not refused, **told}
            answer |= {"moves": len(patch), "ports_shut": shut, "end_equals_target": not refused}
            answers.write(json.dumps(answer) + chr(10))
"""
WATCHDOG_OFF = next(one for one in SCENARIOS if one.name == "watchdog off")
HEADROOM = next(one for one in SCENARIOS if one.name == "headroom")


@pytest.fixture
def gcu(tmp_path: Path) -> Path:
    (tmp_path / "try.py").write_text(PROGRAM, "utf-8")
    (tmp_path / "commits.json").write_text('{"202605": {"a/b": "0123"}}', "utf-8")
    return tmp_path


@pytest.fixture
def trial() -> Trial:
    return planning.trial(WATCHDOG_OFF, "leaf-1-01")


def test_answers_are_read_patch_by_patch(gcu: Path, trial: Trial) -> None:
    other = planning.trial(HEADROOM, "leaf-1-03")
    first, second = record.tried(gcu, [trial, other], jobs=1)
    assert (first.name, first.asic, first.release) == (trial.name, "Spectrum-4", "202605")
    assert first.forward == (Tried("", 1, ("Ethernet8", "Ethernet10"), target=True),)
    assert first.back[0].refused.startswith("rules: ... xxx")
    assert len(first.back[0].refused) < 200
    assert first.line == f"{trial.name}: 1 moves; back {first.back[0].refused}"
    assert (second.name, len(second.forward), len(second.back)) == (other.name, 1, 1)


def test_results_are_stored_and_read_again_as_they_are(
    gcu: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(results, "FILE", gcu / "results.json")
    arguments = ["record", "--gcu", str(gcu), "--only", WATCHDOG_OFF.name]
    monkeypatch.setattr("sys.argv", arguments)
    assert record.main() == 0
    assert len(capsys.readouterr().out.splitlines()) == len(WATCHDOG_OFF.devices)
    stored = Results.read()
    assert stored.commits == {"202605": {"a/b": "0123"}}
    assert [one.device for one in stored.results] == list(WATCHDOG_OFF.devices)
    assert record.main() == 0
    assert capsys.readouterr().out == ""  # nothing is stale
    assert Results.read() == stored


def test_other_patches_make_a_result_stale(trial: Trial) -> None:
    assert trial._replace(forward=()).sha256 != trial.sha256
    assert trial._replace(device="spine-01").sha256 == trial.sha256


def test_a_switch_says_what_it_is(gcu: Path, trial: Trial) -> None:
    (gcu / "try.py").write_text(
        "import shutil, sys\nshutil.copy(sys.argv[1], sys.argv[0] + '.asked')\n"
        "with open(sys.argv[3], 'w'):\n    pass\n",
        "utf-8",
    )
    assert record.tried(gcu, [trial], jobs=1) == []
    (case,) = json.loads((gcu / "try.py.asked").read_text("utf-8"))
    assert (case["asic_type"], case["hwsku"]) == ("mellanox", "ACS-SN5600")
    assert (case["release"], case["build_version"]) == ("202605", "202605.0-0")
    assert len(case["patches"]) == 2
    assert case["current"]["DEVICE_METADATA"]["localhost"]["mac"] == planning.MAC
    assert "<secret:" not in json.dumps(case["current"])


def test_an_inventory_without_what_is_replaced_is_told() -> None:
    with pytest.raises(ValueError, match="has no 'length_m: 30'"):
        next(one for one in SCENARIOS if one.name == "cable length").texts("site: other\n")


def test_a_result_that_is_no_target_says_so() -> None:
    one = Tried("", 2, (), target=False)
    found = Result("a", "b", "c", "d", "e", (one,), (one,))
    assert found.line == "a: b: 2 moves NOT THE TARGET; back 2 moves NOT THE TARGET"
