"""Text for people: plain in a pipe, in colour on a terminal."""

from __future__ import annotations

import io

import pytest

from railwright.base.location import Location
from railwright.diff import diff
from railwright.diff.golden import Comparison, Drift, Loss
from railwright.model.configdb import ConfigDb
from railwright.model.finding import Edit, Finding, Severity
from railwright.report import reporter
from railwright.report.protocol import Reason, Report, Table


def _text(report: Report) -> str:
    stream = io.StringIO()
    reporter("text").write(report, stream)
    return stream.getvalue()


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


FINDING = Finding(
    id="YNG004",
    severity=Severity.ERROR,
    message="mtu is out of range",
    hint="choose 68 to 9216",
    location=Location("fabric.yml", 12, 5),
    device="leaf-1",
    table="PORT",
    key="Ethernet0",
    field="mtu",
    template="templates/tables/port.json.j2",
)


def test_a_finding_names_line_id_address_template_and_hint() -> None:
    assert _text(Report(verb="check", site="inventories/lab", findings=(FINDING,))) == (
        "inventories/lab/fabric.yml:12:5: error[YNG004] leaf-1 PORT|Ethernet0.mtu: "
        "mtu is out of range\n"
        "  template: templates/tables/port.json.j2\n"
        "  hint: choose 68 to 9216\n"
        "1 error, 0 warnings\n"
    )


@pytest.mark.parametrize(("count", "shown"), [(12, 12), (13, 5)])
def test_many_findings_of_a_kind_about_a_switch_are_told_by_a_few(count: int, shown: int) -> None:
    kind = [FINDING.model_copy(update={"key": f"Ethernet{one}"}) for one in range(count)]
    other = FINDING.model_copy(update={"device": "leaf-2"})
    text = _text(Report(verb="check", findings=(*kind, other)))
    assert text.count("[YNG004] leaf-1 ") == shown
    assert text.count("[YNG004] leaf-2 ") == 1
    left = f"{count - shown} more error[YNG004] on leaf-1; --format json lists every one\n"
    assert text.count(left) == (count > shown)
    assert text.endswith(f"\n{count + 1} errors, 0 warnings\n")
    asked = _text(Report(verb="check", findings=(*kind, other), fix_hints=True))
    assert asked.count("[YNG004] leaf-1 ") == count


def test_the_patch_of_a_finding_is_shown_when_asked_for() -> None:
    edits = (
        Edit(op="replace", path="/PORT/Ethernet0/mtu", value="9100"),
        Edit(op="remove", path="/VLAN/ä"),
    )
    found = FINDING.model_copy(update={"edits": edits})
    quiet = _text(Report(verb="check", findings=(found,)))
    asked = _text(Report(verb="check", findings=(found, FINDING), fix_hints=True))
    assert quiet == _text(Report(verb="check", findings=(FINDING,)))
    (line,) = [line for line in asked.splitlines() if line.startswith("  patch: ")]
    assert asked.splitlines().index(line) == 3, "below the hint"
    assert line == (
        '  patch: [{"op": "replace", "path": "/PORT/Ethernet0/mtu", "value": "9100"}, '
        '{"op": "remove", "path": "/VLAN/\\u00e4"}]'
    )


def test_a_suppressed_finding_is_counted_but_not_told() -> None:
    accepted = FINDING.model_copy(update={"suppressed": "accepted until the next release"})
    assert (
        _text(Report(verb="check", findings=(accepted,))) == "0 errors, 0 warnings, 1 suppressed\n"
    )


def test_count_of_every_severity() -> None:
    several = tuple(
        FINDING.model_copy(update={"severity": severity})
        for severity in (Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.INFO)
    )
    assert _text(Report(verb="check", findings=several)).endswith("2 errors, 1 warning, 1 info\n")


def _changes(*pairs: tuple[str, ConfigDb, ConfigDb]) -> str:
    changes = tuple(change for device, old, new in pairs for change in diff(device, old, new))
    return _text(Report(verb="diff", comparison=Comparison(changes=changes)))


def _ports(mtu: str, count: int, **more: str) -> ConfigDb:
    return {"PORT": {f"Ethernet{number}": {"mtu": mtu, **more} for number in range(count)}}


def _peers(asn: str, count: int, first: int = 0) -> ConfigDb:
    return {"BGP_NEIGHBOR": {f"10.0.0.{n}": {"asn": asn} for n in range(first, count)}}


def _lengths(length: str) -> ConfigDb:
    return {"CABLE_LENGTH": {"AZURE": {f"Ethernet{8 * n}": length for n in range(2)}}}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param(
            [("leaf-1", _ports("9100", 1), _ports("9000", 1))],
            "~ PORT|Ethernet0  on leaf-1\n    mtu: 9100 -> 9000\n",
            id="one-row",
        ),
        pytest.param(
            [(name, _ports("9100", 2), _ports("9000", 2)) for name in ("leaf-1", "leaf-2")],
            "~ PORT  4 rows on 2 devices\n    mtu: 9100 -> 9000\n"
            "    leaf-1 leaf-2: Ethernet0 Ethernet1\n",
            id="alike-on-two-devices",
        ),
        pytest.param(
            [("leaf-1", _ports("9100", 12), {})],
            "- PORT  12 rows on 1 device\n    mtu: 9100\n    leaf-1: Ethernet[0-11] (12)\n",
            id="many-rows",
        ),
        pytest.param(
            [("leaf-1", {}, {"INTERFACE": {"Ethernet0": {}}})],
            "+ INTERFACE|Ethernet0  on leaf-1\n",
            id="row-without-fields",
        ),
        pytest.param(
            [
                (
                    "leaf-1",
                    {"T": {"k": {"a": "1", "b": "1", "c": ""}}},
                    {"T": {"k": {"c": "2", "d": "3"}}},
                )
            ],
            '~ T|k  on leaf-1\n    - a b: 1\n    c: "" -> 2\n    + d: 3\n',
            id="fields-that-change-alike",
        ),
        pytest.param(
            [("leaf-1", {}, {"VLAN": {"Vlan2": {"dhcp_servers": ["10.0.0.1", "10.0.0.2"]}}})],
            "+ VLAN|Vlan2  on leaf-1\n    dhcp_servers: [10.0.0.1, 10.0.0.2]\n",
            id="list",
        ),
        pytest.param(
            [
                (name, _peers("65010", count), _peers("65110", count))
                for name, count in (("leaf-1", 9), ("leaf-2", 9), ("leaf-3", 8))
            ]
            + [("leaf-3", _peers("65010", 9, 8), _peers("65111", 9, 8))],
            "~ BGP_NEIGHBOR  27 rows on 3 devices\n    asn: 65010 -> 65110\n"
            "      except leaf-3 10.0.0.8: 65111\n"
            "    leaf-1 leaf-2 leaf-3: 10.0.0.[0-8] (9)\n",
            id="an-exception",
        ),
        pytest.param(
            [("leaf-1", _ports("9100", 20), {}), ("leaf-2", _ports("1500", 2), {})],
            "- PORT  22 rows on 2 devices\n    mtu: 9100\n"
            "      except leaf-2 Ethernet0 Ethernet1: 1500\n"
            "    leaf-1: Ethernet[0-19] (20)\n    leaf-2: Ethernet0 Ethernet1\n",
            id="rows-of-other-values",
        ),
        pytest.param(
            [(f"leaf-{n}", _ports(str(n), 1, fec="rs", speed="8"), {}) for n in (1, 2)],
            "- PORT|Ethernet0  2 rows on 2 devices\n    fec: rs\n    mtu: varies\n"
            "      leaf-1: 1\n      leaf-2: 2\n    speed: 8\n    leaf-1 leaf-2\n",
            id="a-value-each",
        ),
        pytest.param(
            [
                (f"leaf-{n}", {}, {"PORT": {f"Ethernet{n}": {"lanes": f"{n},9", "mtu": "9100"}}})
                for n in range(12)
            ],
            "+ PORT  12 rows on 12 devices\n    lanes: varies (12 values, such as 0,9)\n"
            "    mtu: 9100\n"
            + "".join(f"    leaf-{n}: Ethernet{n}\n" for n in range(7))
            + "    and other rows on leaf-[7-11] (5)\n",
            id="as-many-values-as-rows",
        ),
        pytest.param(
            [
                (
                    "leaf-1",
                    _ports("9100", 90),
                    {
                        "PORT": {
                            f"Ethernet{n}": {"mtu": str(n) if n < 6 else "9000"} for n in range(90)
                        }
                    },
                ),
            ],
            "~ PORT  90 rows on 1 device\n    mtu: 9100 -> 9000\n"
            + "".join(f"      except Ethernet{n}: {n}\n" for n in range(4))
            + "      and 2 more rows with 2 other values\n    leaf-1: Ethernet[0-89] (90)\n",
            id="many-exceptions",
        ),
        pytest.param(
            [
                ("leaf-1", _lengths("5m"), _lengths("40m")),
                *((f"leaf-{n}", _lengths("5m"), _lengths("30m")) for n in range(2, 12)),
            ],
            "~ CABLE_LENGTH|AZURE  11 rows on 11 devices\n"
            "    Ethernet0 Ethernet8: 5m -> 30m\n      except leaf-1: 40m\n"
            "    leaf-[1-11] (11)\n",
            id="fields-with-the-same-exception",
        ),
    ],
)
def test_changes(pairs: list[tuple[str, ConfigDb, ConfigDb]], expected: str) -> None:
    assert _changes(*pairs) == expected


def test_whole_devices_drifts_documents_and_losses() -> None:
    comparison = Comparison(
        added_devices=("new",),
        removed_devices=("old",),
        drifts=(Drift(device="a", tables={"PORT": (64, 32)}), Drift(device="b", tables={})),
        documents=("fabric.json",),
    )
    report = Report(
        verb="diff", comparison=comparison, losses=(Loss(device="spine", table="VLAN"),)
    )
    assert _text(report).splitlines() == [
        "+ device new",
        "- device old",
        "~ device a: PORT 64 -> 32 rows",
        "~ device b: values differ (only a digest is kept)",
        "~ fabric.json differs",
        "- would lose spine VLAN",
    ]


TABLE = Table(
    name="ports",
    columns=("name", "speed", "state"),
    rows=(("Ethernet0", 400, "up"), ("Ethernet16", 1600, "up"), (None, 0, "up")),
)


def test_a_table_in_a_pipe_has_all_columns_numbers_to_the_right() -> None:
    assert _text(Report(verb="show", tables=(TABLE,))) == (
        "NAME        SPEED  STATE\n"
        "Ethernet0     400  up\n"
        "Ethernet16   1600  up\n"
        "-               0  up\n"
    )


def test_a_table_on_a_terminal_says_once_what_never_varies() -> None:
    stream = _Terminal()
    reporter("text").write(Report(verb="show", tables=(TABLE,)), stream)
    assert "STATE" not in stream.getvalue()
    assert "state up" in stream.getvalue()


def test_colour_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    report = Report(verb="check", findings=(FINDING,))
    stream = _Terminal()
    reporter("text").write(report, stream)
    assert "\x1b[" in stream.getvalue()
    assert "\x1b[" not in _text(report)


def test_a_reason() -> None:
    reason = Reason(
        device="leaf-1", table="PORT", key="Ethernet0", field="fec", value="rs", layer="tier",
        decision="host_ports.fec", location="fabric.yml:9:3", source="a standard",
        template="templates/tables/port.json.j2:11", what="Port Ethernet0.fec",
    )  # fmt: skip
    assert _text(Report(verb="why", site="inventories/lab", reasons=(reason,))) == (
        "leaf-1 PORT|Ethernet0.fec = rs\n"
        "  decided by: tier: host_ports.fec\n"
        "  edit:       inventories/lab/fabric.yml:9:3\n"
        "  source:     a standard\n"
        "  model:      Port Ethernet0.fec\n"
        "  template:   templates/tables/port.json.j2:11\n"
    )


def test_facts_and_summary_close_the_text() -> None:
    report = Report(verb="build", facts={"devices": 6, "files_changed": 0}, summary="done")
    assert _text(report) == "devices 6, files changed 0\ndone\n"


def test_nothing_to_say_is_nothing() -> None:
    assert _text(Report(verb="check")) == ""
