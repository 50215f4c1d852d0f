"""Zero touch: what is exported, what of a ZTP JSON file is taken, and what SONiC's own says of it.

`zerotouch.json` holds what sonic-net/sonic-ztp made of the cases of `zerotouch.py`.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from push import zerotouch
from railwright.base import resources
from railwright.checks.yang.engine import load_engine
from railwright.model import ztp_kinds as kinds
from railwright.model.finding import Finding
from railwright.model.types import Release
from railwright.push.ztp import judge
from railwright.push.ztp.document import By, document
from running import Run

SEEN: dict[str, Any] = json.loads(zerotouch.STORE.read_text("ascii"))["seen"]
URL = "http://192.0.2.5/ztp"
ENDS = {kinds.FAILS.id, kinds.NO_PLUGIN.id}


def found(case: object) -> tuple[Finding, ...]:
    raw = case.encode() if isinstance(case, str) else json.dumps(case).encode()
    return judge.read(raw, "ztp.json")[1]


def ids(case: object) -> set[str]:
    return {one.id for one in found(case)}


def at(findings: tuple[Finding, ...], section: str) -> set[str]:
    return {one.id for one in findings if (one.subject or "").startswith(f"ztp.{section}")}


# ---- ours against SONiC's ------------------------------------------------------------------------


def test_every_case_was_seen() -> None:
    assert list(SEEN) == list(zerotouch.CASES)


@pytest.mark.parametrize("name", zerotouch.CASES)
def test_we_judge_as_the_switch_does(name: str) -> None:
    case, seen = zerotouch.CASES[name], SEEN[name]
    findings = found(case)
    if isinstance(seen, str):
        assert {one.id for one in findings} == {kinds.NOT_ZTP.id}
        return
    assert isinstance(case, dict)
    given = case["ztp"]
    if given.get("status", "BOOT") != seen["status"]:
        assert kinds.NOT_TAKEN.id in {one.id for one in findings}
    for section, end in seen["sections"].items():
        said = at(findings, section)
        ended = end["plugin"] is None or end.get("code", 0) != 0
        assert bool(said & ENDS) == ended, (section, end, said)
        body = given[section]
        if body.get("status", "BOOT") != end["status"]:
            assert kinds.NOT_TAKEN.id in said
        if "suspend-exit-code" in body and not isinstance(end.get("suspend"), int):
            assert kinds.NOT_TAKEN.id in said
        for flag in ("halt-on-failure", "reboot-on-success"):
            taken = str(body.get(flag, False)).lower() == str(flag in end["flags"]).lower()
            assert taken or kinds.NOT_TAKEN.id in said


def test_the_switch_does_what_the_exported_file_is_meant_to_do() -> None:
    (end,) = SEEN["ours"]["sections"].values()
    assert end["commands"] == [
        "curl headers http://192.168.0.5/ztp/configs/MT1.json",
        "systemctl restart interfaces-config",
        "config reload -f -y config_dl.json",
        "move /etc/sonic/config_db.json",
        "systemctl restart interfaces-config",
        "config save -y",
    ]
    assert found(zerotouch.CASES["ours"]) == ()
    assert document("http://192.168.0.5/ztp/", By.SERIAL) == zerotouch.CASES["ours"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("status-success", kinds.NEVER_RUNS),
        ("whole-is-done", kinds.NEVER_RUNS),
        ("url-insecure", kinds.NO_EFFECT),
        ("url-no-headers", kinds.NO_EFFECT),
        ("both-urls", kinds.NO_EFFECT),
        ("unknown-key", kinds.NO_EFFECT),
        ("no-section", kinds.NO_EFFECT),
        ("graph-nothing", kinds.NO_EFFECT),
        ("dynamic-literal", kinds.LITERAL),
        ("clear-word", kinds.NOT_TAKEN),
        ("ping-number", kinds.NOT_TAKEN),
    ],
)
def test_what_is_passed_over_without_a_word_is_found(name: str, kind: Any) -> None:
    assert kind.id in ids(zerotouch.CASES[name])


def test_what_has_no_effect_had_none_on_the_switch() -> None:
    commands = [
        SEEN[name]["sections"]["configdb-json"]["commands"]
        for name in ("status-boot", "url-insecure", "url-no-headers", "unknown-key")
    ]
    assert all(one == commands[0] for one in commands)


def test_a_finding_names_its_line() -> None:
    text = '{"ztp": {\n  "configdb-json": {\n    "url": "http://192.0.2.1/x",\n    "status": 1}}}'
    (one,) = found(text)
    assert (one.id, str(one.location)) == (kinds.NOT_TAKEN.id, "ztp.json:4:15")


@pytest.mark.parametrize(
    "text",
    [
        '{"ztp": {"configdb-json": {"url": "http://192.0.2.1/x"}, "configdb-json": {}}}',
        '{"ztp": {"configdb-json": {"url": "http://a:b@192.0.2.1/x"}}}',
        '{"ztp": {"../x": {"plugin": "download", "files": []}}}',
        '{"ztp": {"url": "http://192.0.2.1/ztp.json"}}',
        "[" * 100_000,
        "\ufeff{}",
    ],
)
def test_strange_files_are_findings(text: str) -> None:
    assert found(text)


# ---- the export ----------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the lab with two boxes that are known, and no secrets."""
    folder = tmp_path / "site"
    shutil.copytree(resources.root("inventories") / "lab", folder)
    path = folder / "fabric.yml"
    text = path.read_text("utf-8")
    boxes = "  leaf-1-01: {serial: MT1, mac: 02:00:5E:10:00:01}\n  leaf-1-03: {serial: CL3, "
    text = text.replace("  leaf-1-03: {", boxes).replace(", communities: [{secret: snmp-ro}]", "")
    path.write_text(text, "utf-8")
    return folder


def test_it_writes_a_file_for_each_box(railwright: Run, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = railwright("ztp", site, "-o", out, "--url", URL, "--format", "json")
    told = json.loads(ran.out)
    assert ran.code == 0
    assert [one["id"] for one in told["findings"]] == [kinds.NO_BOX.id] * 4
    lines = (site / "fabric.yml").read_text("utf-8").splitlines()
    placed = {
        one["device"]: lines[one["line"] - 1].split(":")[0].strip() for one in told["findings"]
    }
    assert placed == {
        "leaf-1-02": "devices",  # says nothing of it, or of the next but one
        "leaf-1-04": "leaf-1-04",
        "spine-01": "devices",
        "spine-02": "spine-02",
    }
    assert sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()) == [
        "MANIFEST.json",
        "configs/CL3.json",
        "configs/MT1.json",
        "dhcp/dhcpd.conf",
        "dhcp/dnsmasq.conf",
        "dhcp/kea-dhcp4.json",
        "ztp.json",
    ]
    manifest = json.loads((out / "MANIFEST.json").read_text())
    assert {box: one["device"] for box, one in manifest["boxes"].items()} == {
        "CL3": "leaf-1-03",
        "MT1": "leaf-1-01",
    }
    assert found((out / "ztp.json").read_text()) == ()
    config = json.loads((out / "configs/MT1.json").read_text())
    assert config["DEVICE_METADATA"]["localhost"]["hostname"] == "leaf-1-01"
    assert "mac" not in config["DEVICE_METADATA"]["localhost"]
    assert not load_engine(release=Release("202605")).validate(config)


def test_it_writes_the_same_bytes_again(railwright: Run, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    railwright("ztp", site, "-o", out, "--url", URL)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    ran = railwright("ztp", site, "-o", out, "--url", URL, "--format", "json")
    assert json.loads(ran.out)["facts"]["files_changed"] == 0
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_a_box_that_is_gone_gets_no_file(railwright: Run, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    railwright("ztp", site, "-o", out, "--url", URL)
    (out / "configs/mine.json").write_text("{}")
    path = site / "fabric.yml"
    path.write_text(path.read_text("utf-8").replace("serial: MT1", "serial: MT2"), "utf-8")
    railwright("ztp", site, "-o", out, "--url", URL)
    assert sorted(one.name for one in (out / "configs").iterdir()) == [
        "CL3.json",
        "MT2.json",
        "mine.json",
    ]


def test_by_host_name_all_have_one(railwright: Run, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = railwright("ztp", site, "leaf-1-02", "-o", out, "--url", URL, "--by", "hostname")
    assert ran.code == 0, ran
    assert [one.name for one in (out / "configs").iterdir()] == ["leaf-1-02.json"]
    assert '"identifier": "hostname"' in (out / "ztp.json").read_text()


def test_what_wants_a_secret_is_not_served(railwright: Run, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = site / "fabric.yml"
    told = "snmp: {communities: [{secret: snmp-ro}], location"
    path.write_text(path.read_text("utf-8").replace("snmp: {location", told), "utf-8")
    ran = railwright("ztp", site, "leaf-1-01", "-o", out, "--url", URL)
    assert (ran.code, ran.out.count("ZTP003")) == (0, 1)
    assert not (out / "configs").exists()
    box = json.loads((out / "MANIFEST.json").read_text())["boxes"]["MT1"]
    assert box["fill"] == ["SNMP_COMMUNITY|<secret:snmp-ro>"]
    assert box["secrets"] == ["snmp-ro"]
    unfilled = out / "unfilled/MT1.json"
    filled = out / "configs/MT1.json"
    filled.parent.mkdir()
    filled.write_text(unfilled.read_text().replace("<secret:snmp-ro>", "not-public"))
    assert "ZTP004" not in railwright("ztp", site, "leaf-1-01", "-o", out, "--url", URL).out
    filled.write_text(filled.read_text().replace("leaf-1-01", "leaf-9-99"))
    ran = railwright("ztp", site, "leaf-1-01", "-o", out, "--url", URL)
    assert ran.code == 1
    assert "ZTP004" in ran.out
    assert "not-public" in filled.read_text()


def test_nothing_is_written_where_a_configuration_is_wrong(
    railwright: Run, site: Path, tmp_path: Path
) -> None:
    path = site / "fabric.yml"
    wrong = (
        "patches:\n  - match: {device: leaf-1-01}\n    reason: to see it refused\n"
        "    set: {PORT: {Ethernet0: {mtu: '99999'}}}\n"
    )
    path.write_text(path.read_text("utf-8") + wrong, "utf-8")
    ran = railwright("ztp", site, "-o", tmp_path / "out", "--url", URL)
    assert ran.code == 1
    assert "nothing was written" in ran.out
    assert "fabric.yml" in ran.out
    assert not (tmp_path / "out").exists()


def test_no_box_at_all_is_an_error(railwright: Run, site: Path, tmp_path: Path) -> None:
    ran = railwright("ztp", site, "spine-01", "-o", tmp_path / "out", "--url", URL)
    assert ran.code == 1
    assert "ZTP002" in ran.out
    assert not (tmp_path / "out").exists()


def test_sections_of_ones_own_are_added(railwright: Run, site: Path, tmp_path: Path) -> None:
    more = {
        "ztp": {
            "05-firmware": {"install": {"url": f"{URL}/sonic.bin"}, "reboot-on-success": True},
            "20-connectivity-check": {"ping-hosts": ["192.168.0.1"], "suspend-exit-code": 5},
        }
    }
    (tmp_path / "more.json").write_text(json.dumps(more))
    ran = railwright(
        "ztp", site, "-o", tmp_path / "out", "--url", URL, "--sections", tmp_path / "more.json"
    )
    assert ran.code == 0
    made = json.loads((tmp_path / "out/ztp.json").read_text())["ztp"]
    assert list(judge.sections(made)) == [
        "05-firmware",
        "10-configdb-json",
        "20-connectivity-check",
    ]
    assert made["05-firmware"] == more["ztp"]["05-firmware"]


@pytest.mark.parametrize(
    ("more", "id_"),
    [
        ({"configdb-json": {"url": "http://192.0.2.1/x"}}, "ZTP017"),
        ({"10-configdb-json": {"url": "http://192.0.2.1/x"}}, "ZTP017"),
        ({"url": "http://192.0.2.1/x"}, "ZTP017"),
        ({"05-firmware": {"instal": {}}}, "ZTP013"),
    ],
)
def test_sections_that_cannot_be_are_findings(
    railwright: Run, site: Path, tmp_path: Path, more: object, id_: str
) -> None:
    (tmp_path / "more.json").write_text(json.dumps({"ztp": more}))
    ran = railwright(
        "ztp", site, "-o", tmp_path / "out", "--url", URL, "--sections", tmp_path / "more.json"
    )
    assert ran.code == 1
    assert re.search(rf"more\.json(:\d+:\d+)?: error\[{id_}\]", ran.out), ran.out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "url",
    ["192.0.2.5", "http://a:b@192.0.2.5/", "http://192.0.2.5/a b", 'http://x/";}', "file:///x"],
)
def test_a_url_that_needs_quotes_or_a_login_is_refused(
    railwright: Run, site: Path, tmp_path: Path, url: str
) -> None:
    ran = railwright("ztp", site, "-o", tmp_path / "out", "--url", url)
    assert ran.code == 2
    assert not (tmp_path / "out").exists()


def test_dhcp_servers_are_told_the_same(railwright: Run, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    railwright("ztp", site, "-o", out, "--url", f"{URL}/")
    dhcpd = (out / "dhcp/dhcpd.conf").read_text()
    dnsmasq = (out / "dhcp/dnsmasq.conf").read_text()
    kea = json.loads((out / "dhcp/kea-dhcp4.json").read_text())["Dhcp4"]
    assert f'option bootfile-name "{URL}/ztp.json";' in dhcpd
    assert f"dhcp-option=tag:sonic-ztp,67,{URL}/ztp.json" in dnsmasq
    assert kea["client-classes"][0]["option-data"][0]["data"] == f"{URL}/ztp.json"
    for code in ("239", "225"):
        assert code in dhcpd
        assert code in dnsmasq
    assert {one["code"] for one in kea["option-def"]} == {225, 239}
    address = kea["subnet4"][0]["reservations"][0]["ip-address"]
    assert "hardware ethernet 02:00:5e:10:00:01;" in dhcpd
    assert f"dhcp-host=02:00:5e:10:00:01,{address},leaf-1-01" in dnsmasq
