"""What tools print is read as they print it, and nothing else is."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.push.line import printed
from railwright.push.line.command import Command
from railwright.push.line.commands import ALL

VERSION = """
SONiC Software Version: SONiC.202505.0-dirty-20260101.010203
SONiC OS Version: 12
Distribution: Debian 12.11
Kernel: 6.1.0-29-2-amd64
Build commit: 0123456789
Build date: Thu Jan  1 01:02:03 UTC 2026
Built by: someone@builder

Platform: x86_64-nvidia_sn5600-r0
HwSKU: ACS-SN5600
ASIC: mellanox
ASIC Count: 1
Serial Number: MT0000X00000
Model Number: 000-00000-0000-000
Hardware Revision: A1
Uptime: 01:02:03 up 10 days,  1:02,  1 user,  load average: 0.00, 0.01, 0.02
Date: Thu 01 Jan 2026 01:02:03

Docker images:
REPOSITORY                    TAG                 IMAGE ID       SIZE
docker-orchagent              latest              000000000000   300MB
"""
"""In the form of sonic-net/sonic-utilities show/main.py (version)."""
STORMS = """\
       QUEUE       STATUS    STORM DETECTED/RESTORED    TX OK/DROP
------------  -----------  -------------------------  ------------
 Ethernet0:3  operational                        2/2         100/3
Ethernet40:4      stormed                        3/2         101/3
"""
"""In the form of sonic-net/sonic-utilities pfcwd/main.py (PfcwdCli.show_stats)."""


def test_version() -> None:
    assert printed.version(VERSION.encode()) == (
        *("202505.0-dirty-20260101.010203", "x86_64-nvidia_sn5600-r0", "ACS-SN5600"),
        *("mellanox", "MT0000X00000"),
    )


def test_what_a_switch_does_not_know_is_empty() -> None:
    text = VERSION.replace("MT0000X00000", "N/A")
    assert printed.version(text.encode()).serial == ""


@pytest.mark.parametrize("line", ["SONiC Software Version", "Platform", "HwSKU", "ASIC"])
def test_a_version_without_its_lines_is_none(line: str) -> None:
    with pytest.raises(ValueError, match=line):
        printed.version(VERSION.replace(f"{line}:", "Other:").encode())


def test_checkpoints() -> None:
    # `json.dumps(checkpoints_list, indent=4)`: sonic-net/sonic-utilities config/main.py
    assert printed.names(b'[\n    "before",\n    "railwright-1"\n]\n') == ("before", "railwright-1")
    assert printed.names(b"[]\n") == ()


def test_words_of_success_are_wanted() -> None:
    read = printed.says("Patch applied successfully.")
    said = b"Patch Applier: localhost: Patch application starting.\nPatch applied successfully.\n"
    assert read(said).endswith("successfully.\n")
    for other in (b"", b"Patch applied", b"Failed to apply patch due to: x\n"):
        with pytest.raises(ValueError, match="does not say"):
            read(other)


def test_free_space() -> None:
    # POSIX, df -P: "Filesystem", then a line a file system
    text = (
        b"Filesystem     1024-blocks    Used Available Capacity Mounted on\n"
        b"root-overlay      14383172 5000000   8632000      37% /\n"
        b"/dev/sda4         14383172 5000000   8632000      37% /host\n"
        b"tmpfs                    0       0         0       -  /a b\n"
    )
    assert printed.free(text) == (
        ("root-overlay", 8632000, "/"),
        ("/dev/sda4", 8632000, "/host"),
        ("tmpfs", 0, "/a b"),
    )
    for wrong in (b"", text.splitlines()[0], text + b"x 1 2\n", text.replace(b"8632000", b"-1")):
        with pytest.raises(ValueError, match=r"file system|columns|head line|number"):
            printed.free(wrong)


def test_units() -> None:
    text = "LoadState=loaded\nActiveState=active\nSubState=waiting\nResult=success\n"
    assert printed.unit(text.encode()) == ("loaded", "active", "waiting", "success", None)
    assert printed.unit(f"ExecMainStatus=5\n{text}".encode()).status == 5
    assert printed.unit(text.encode()).runs
    gone = printed.unit(b"LoadState=not-found\nActiveState=inactive\nSubState=dead\n")
    assert not gone.runs
    with pytest.raises(ValueError, match="ActiveState"):
        printed.unit(b"LoadState=loaded\nSubState=dead\n")


@pytest.mark.parametrize(
    "state", ["Normal", "Maintenance", "Not consistent", "No external neighbors"]
)
def test_mode(state: str) -> None:
    # sonic-net/sonic-buildimage dockers/docker-fpm-frr/TSC
    assert printed.mode(f"System Mode: {state}\n".encode()) == state


def test_sessions() -> None:
    text = json.dumps({
        "ipv4Unicast": {"as": 1, "peers": {"10.0.0.1": {"state": "Established", "pfxRcd": 4}}},
        "ipv6Unicast": {"peers": {"fc00::1": {"state": "Idle"}}},
    })  # fmt: skip
    assert printed.bgp(text.encode()) == {"10.0.0.1": "Established", "fc00::1": "Idle"}
    assert printed.bgp(b"{}") == {}


def test_storms() -> None:
    found = printed.storms(STORMS.encode())
    assert found == {"Ethernet0:3": "operational", "Ethernet40:4": "stormed"}
    nothing = "\n".join(STORMS.splitlines()[:2])
    assert printed.storms(nothing.encode()) == {}
    with pytest.raises(ValueError, match="no table"):
        printed.storms(b"")


def test_digests() -> None:
    line = f"{'0a' * 32}  /etc/sonic/config_db.json\n"
    assert printed.sha256(line.encode()) == {"/etc/sonic/config_db.json": "0a" * 32}


@given(st.dictionaries(st.text(), st.dictionaries(st.text(), st.text())))
def test_rows_come_back(rows: dict[str, dict[str, str]]) -> None:
    listed = {
        key: [word for pair in row.items() for word in pair] or {} for key, row in rows.items()
    }
    assert printed.rows(json.dumps(listed).encode()) == rows


_READERS = {id(one.command.read): one.command for one in ALL}.values()


@pytest.mark.parametrize("command", _READERS, ids=lambda one: one.argv[0])
@given(raw=st.binary() | st.text().map(str.encode))
def test_no_answer_is_worse_than_a_wrong_one(command: Command[object], raw: bytes) -> None:
    with suppress(ValueError):
        command.read(raw)


_DEEP = b"[" * 200_000


@pytest.mark.parametrize("command", _READERS, ids=lambda one: one.argv[0])
@pytest.mark.parametrize("raw", [_DEEP, b"1" * 10_000, b"{" * 50_000, b"null", b'{"a": NaN}'])
def test_hostile_answers_are_wrong_and_no_worse(command: Command[object], raw: bytes) -> None:
    with suppress(ValueError):
        command.read(raw)


ASKED = {"COUNTERS_PORT_NAME_MAP": ("a", "b"), "COUNTERS_PG_NAME_MAP": ("c",)}


def test_counters_are_read_by_the_fields_that_were_asked_for() -> None:
    text = {
        "COUNTERS_PORT_NAME_MAP": {"Ethernet0": ["oid:0x1", "5", False]},
        "COUNTERS_PG_NAME_MAP": {},
    }
    assert printed.counters(json.dumps(text).encode(), ASKED) == {
        "COUNTERS_PORT_NAME_MAP": {"Ethernet0": {"oid": "oid:0x1", "a": "5"}},
        "COUNTERS_PG_NAME_MAP": {},
    }


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"COUNTERS_PORT_NAME_MAP": {}, "COUNTERS_PG_NAME_MAP": {}, "x": {}}',
        '{"COUNTERS_PORT_NAME_MAP": [], "COUNTERS_PG_NAME_MAP": {}}',
        '{"COUNTERS_PORT_NAME_MAP": {"x": ["oid", "1"]}, "COUNTERS_PG_NAME_MAP": {}}',
        '{"COUNTERS_PORT_NAME_MAP": {"x": ["oid", "1", 2]}, "COUNTERS_PG_NAME_MAP": {}}',
        '{"COUNTERS_PORT_NAME_MAP": {"x": ["oid", "1", true]}, "COUNTERS_PG_NAME_MAP": {}}',
        '{"COUNTERS_PORT_NAME_MAP": {"x": "oid"}, "COUNTERS_PG_NAME_MAP": {}}',
    ],
)
def test_counters_of_another_shape_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not|no"):
        printed.counters(text.encode(), ASKED)


def test_units_and_numbers() -> None:
    units = b"a.service loaded failed failed A service\n\nb.timer loaded failed failed B\n"
    assert printed.first_words(units) == ("a.service", "b.timer")
    assert printed.first_words(b"\n") == ()
    assert printed.number("17") == 17
    for text in ("", "-1", "1\n2", "x"):
        with pytest.raises(ValueError, match="no whole number"):
            printed.number(text)


def test_of_a_line_of_the_log_not_all_is_kept() -> None:
    lines = printed.logged(
        b"T leaf ERR syncd#syncd: \xff" + b"x" * 999 + b"\n\n"
        b"T leaf ERR GenericConfigUpdater: Change Applier: " + b"x" * 99 + b"passkey\n"
    )
    assert [len(one) for one in lines] == [printed.LOGGED, printed.UPDATER]
    assert "passkey" not in lines[1]
