"""What a switch keeps secret stands in nothing that is written about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base.errors import ExitCode
from railwright.diff import masking
from railwright.model import secrets
from railwright.report import format_names
from running import Run

Tables = dict[str, dict[str, dict[str, object]]]
_CRYPT = "$6$c4naRysalt$9fCanaryHashOfALoginThatNobodyShouldSee"
_PEM = "-----BEGIN EC PRIVATE KEY-----\ncanaryPemOfTheSwitch\n-----END EC PRIVATE KEY-----"
_OTHERS: Tables = {
    "SNMP_COMMUNITY": {"canaryCommunity1": {"TYPE": "RO"}, "canaryCommunity2": {"TYPE": "RW"}},
    "KUBERNETES_MASTER": {"SERVER": {"join_secret": "canaryOfSomebody"}},
    "LOCAL_USER": {"admin": {"hashed_password": "canaryOfLogin", "user": _CRYPT}},
    "GNMI": {"certs": {"server_key": _PEM}},
    "RESTAPI": {"config": {"private-key": "canaryOfRest", "log_level": "info"}},
    "RADIUS": {"global": {"passkey": 73519462801}},
}
_NUMBER = "73519462801"


def _planted() -> tuple[Tables, list[str]]:
    """Return rows with a secret in every place, and the secrets."""
    rows: Tables = {}
    words = ["canary", "c4naRysalt", _NUMBER]
    for number, one in enumerate(secrets.FIELDS):
        row = rows.setdefault(one.table, {}).setdefault("planted", {})
        row[one.field] = f"canary{number:02}Xy'\"<&>|~/"
    for table, some in _OTHERS.items():
        rows.setdefault(table, {}).update(some)
    return rows, words


@pytest.fixture
def have(railwright: Run, site: Path, tmp_path: Path) -> Path:
    """Return a folder of what switches have: what was built, and secrets."""
    folder = tmp_path / "have"
    railwright("build", site, "-o", tmp_path / "built")
    rows, _ = _planted()
    for path in sorted((tmp_path / "built").glob("*-*.json")):
        config = json.loads(path.read_bytes())
        config["DEVICE_METADATA"]["localhost"]["mac"] = "00:11:22:33:44:55"
        for table, some in rows.items():
            if path.stem != "spine-02" or table == "BGP_NEIGHBOR":
                config.setdefault(table, {}).update(some)
        (folder / path.stem).mkdir(parents=True)
        (folder / path.stem / "config_db.json").write_text(json.dumps(config, indent=2))
    return folder


def _clean(text: str) -> None:
    _, words = _planted()
    low = text.lower()
    assert [word for word in words if word.lower() in low] == []


def test_there_are_canaries_enough() -> None:
    assert len(secrets.FIELDS) + len(_OTHERS) >= 20


@pytest.mark.parametrize(
    ("verb", "form"),
    [*(("diff", form) for form in format_names()), ("plan", "text"), ("plan", "json")],
)
def test_no_output_shows_a_secret(
    railwright: Run, site: Path, have: Path, tmp_path: Path, verb: str, form: str
) -> None:
    page, out = tmp_path / "page.html", tmp_path / "plan.json"
    given = ["--against", "running", "--running", have, "--format", form, "-vv", "--page", page]
    ran = railwright(verb, site, *given, "-o", out)
    assert ran.code in {ExitCode.OK, ExitCode.FINDINGS}, ran.err
    written = [ran.out, ran.err, page.read_text("utf-8"), out.read_text("utf-8")]
    assert any(masking.START in text or "&lt;secret:own:" in text for text in written)
    for text in written:
        _clean(text)
        _clean(text.replace("\\", ""))


def test_a_plan_says_where_it_needs_them(
    railwright: Run, site: Path, have: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.json"
    ran = railwright("plan", site, "--against", "running", "--running", have, "-o", out)
    assert "not in the plan: to take a step back, ask the switch for them before" in ran.out
    again = railwright("plan", site, "--from", out, "--format", "markdown")
    assert "- **Secrets**: " in again.out
    device = json.loads(out.read_bytes())["devices"][0]
    assert "TACPLUS|planted.passkey" in device["secrets"]
    assert "SNMP_COMMUNITY|<secret:own:2>.TYPE" in device["secrets"]
    assert "DEVICE_METADATA|localhost.mac" not in device["secrets"]


def test_files_that_are_wrong_are_told_without_secrets(
    railwright: Run, site: Path, have: Path
) -> None:
    file = have / "leaf-1-01" / "config_db.json"
    text = file.read_text()
    twice = '"canaryCommunity1": {"TYPE": "RO"}, "canaryCommunity1": {"TYPE": ["canaryRO", 1]}, '
    odd = '"canary\\u0007Community": {"TYPE": "RO"}, '
    text = text.replace('"SNMP_COMMUNITY": {', f'"SNMP_COMMUNITY": {{{twice}{odd}')
    text = text.replace('"passkey": "canary', '"passkey": [1, 2, 3], "passkey": "canary')
    text = text.replace('"TACPLUS": {', '"TACPLUS": {"global": {"passkey": 73519462801},')
    file.write_text(text)
    stranger = have / "other" / "config_db.json"
    stranger.parent.mkdir()
    stranger.write_text(text.replace('"leaf-1-01"', '"stranger"'))
    ran = railwright("diff", site, "--against", "running", "--running", have, "-vv")
    assert "CFG" in ran.out
    assert "stranger" in ran.out
    _clean(ran.out)
    _clean(ran.err)


def test_configurations_of_a_folder(
    railwright: Run, site: Path, have: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    for path in have.glob("*/config_db.json"):
        config = json.loads(path.read_bytes())
        config.pop("RADIUS", None)  # a number, which a folder of goldens may not hold
        (plain / f"{path.parent.name}.json").write_text(json.dumps(config))
    ran = railwright("diff", site, "--against", plain, "-vv")
    assert ran.code == ExitCode.FINDINGS, ran.err
    assert "<secret:own:1>" in ran.out
    _clean(ran.out + ran.err)
