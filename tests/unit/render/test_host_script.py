"""The script that checks hosts, run against hosts made of files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts import contract, of_family, profile
from fakehost import DCB_PFC, IBV, FakeHost

VF = "0000:81:00.2"


@pytest.fixture
def good(tmp_path: Path) -> FakeHost:
    made = FakeHost(tmp_path)
    made.connectx("eth1", "mlx5_0", "0000:17:00.0")
    made.connectx("eth2", "mlx5_1", "0000:2a:00.0")
    return made


ADAPTIVE = profile("ai-26-48", adaptive_routing=True)


def test_a_good_host(good: FakeHost) -> None:
    result = good.check(contract(ADAPTIVE))
    assert result.of("WRONG") + result.of("UNKNOWN") == []
    assert result.code == 0
    assert len(result.of("OK")) == 2 * len(contract(ADAPTIVE).settings)


def test_names_of_ports_may_be_given(good: FakeHost) -> None:
    result = good.check(contract(), "eth2")
    assert result.code == 0
    assert {line.split()[1] for line in result.of("OK")} == {"eth2"}


Spoil = Callable[[FakeHost], None]


def tells(tool: str, old: str, new: str) -> Spoil:
    return lambda made: made.answer(tool, old, new)


def holds(path: str, text: str) -> Spoil:
    return lambda made: made.write(path, text)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(
            tells("mlnx_qos", "state: dscp", "state: pcp"),
            "trust mode: found pcp, expected dscp",
            id="trust",
        ),
        pytest.param(
            tells("mlnx_qos", "OS controlled", "Firmware controlled"),
            "DCBX controlled by: found firmware, expected os",
            id="dcbx",
        ),
        pytest.param(
            tells("mlnx_qos", "0   0   0   1   0", "0   0   0   0   0"),
            "PFC on priorities: found none, expected 3",
            id="no-pfc",
        ),
        pytest.param(
            tells("mlnx_qos", "0   0   0   1   0", "0   0   0   1   1"),
            "PFC on priorities: found 3,4, expected 3",
            id="too-much-pfc",
        ),
        pytest.param(
            tells("mlnx_qos", "27,26,25", "27,25"),
            "priority of DSCP 26 (roce): found none, expected 3",
            id="dscp-unmapped",
        ),
        pytest.param(
            tells("mlnx_qos", "03,02,01,00,\n", "03,02,01,00,\n\tprio:3 dscp:33,32,\n"),
            "foreign DSCP on lossless priority 3: found 33,32, expected none",
            id="dscp-strays",
        ),
        pytest.param(
            tells("mlnx_qos", "Cable len: 30", "Cable len: 7"),
            "cable length of the NIC's headroom, m: found 7, expected at-least 30",
            id="cable",
        ),
        pytest.param(
            tells("ethtool", "RX:\t\toff", "RX:\t\ton"),
            "global pause: found on, expected off",
            id="pause",
        ),
        pytest.param(
            tells("ibv_devinfo", "active_mtu:\t4096", "active_mtu:\t1024"),
            "RDMA path MTU: found 1024, expected at-least 4096",
            id="rdma-mtu",
        ),
        pytest.param(
            tells("mlxconfig", "True(1)", "False(0)"),
            "adaptive routing allowed: found 0, expected 1",
            id="adaptive-routing",
        ),
        pytest.param(
            tells("mlxreg", "0x00000001", "0x00000000"),
            "adaptive routing asked for: found 0, expected 1",
            id="adaptive-routing-forced",
        ),
        pytest.param(
            holds("class/net/eth1/mtu", "1500"),
            "interface MTU: found 1500, expected at-least 9000",
            id="mtu",
        ),
        pytest.param(
            holds("class/net/eth1/ecn/roce_np/enable/3", "0"),
            "ECN notification point on priority 3: found 0, expected 1",
            id="notification",
        ),
        pytest.param(
            holds("class/net/eth1/ecn/roce_rp/enable/3", "0"),
            "ECN reaction point on priority 3: found 0, expected 1",
            id="reaction",
        ),
        pytest.param(
            holds("class/net/eth1/ecn/roce_np/cnp_dscp", "0"),
            "DSCP of CNP: found 0, expected 48",
            id="cnp-dscp",
        ),
        pytest.param(
            holds("class/net/eth1/ecn/roce_np/cnp_802p_prio", "3"),
            "priority of CNP: found 3, expected 6",
            id="cnp-priority",
        ),
        pytest.param(
            holds("class/infiniband/mlx5_0/tc/1/traffic_class", "Global tc=26"),
            "ToS of RDMA data: found 26, expected 106",
            id="tos",
        ),
        pytest.param(
            holds("kernel/config/rdma_cm/mlx5_0/ports/1/default_roce_tos", "0"),
            "ToS of RDMA connection manager: found 0, expected 106",
            id="rdma-cm-tos",
        ),
    ],
)
def test_a_wrong_setting_is_told_with_what_was_found(
    good: FakeHost, spoil: Spoil, told: str
) -> None:
    spoil(good)
    result = good.check(contract(ADAPTIVE), "eth1")
    (line,) = result.of("WRONG")
    assert told in line
    assert result.code == 1


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param("bin/ethtool", "ethtool is not installed", id="no-ethtool"),
        pytest.param("bin/ibv_devinfo", "ibv_devinfo is not installed", id="no-ibv-devinfo"),
        pytest.param("bin/mlxconfig", "neither mlxconfig nor mstconfig", id="no-mlxconfig"),
        pytest.param("bin/mlxreg", "neither mlxreg nor mstreg", id="no-mlxreg"),
        pytest.param("sys/class/infiniband/mlx5_0/tc", "marks its own packets", id="no-tc"),
        pytest.param("sys/kernel/config/rdma_cm/mlx5_0", "until somebody makes", id="no-view"),
        pytest.param("sys/class/net/eth1/ecn/roce_np/cnp_dscp", "there is no", id="no-file"),
    ],
)
def test_what_cannot_be_read_is_unknown(good: FakeHost, spoil: str, told: str) -> None:
    path = good.folder / spoil
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    result = good.check(contract(ADAPTIVE), "eth1")
    (line,) = result.of("UNKNOWN")
    assert told in line
    assert result.of("WRONG") == []
    assert result.code == 2


def test_wrong_outweighs_unknown(good: FakeHost) -> None:
    (good.bin / "ethtool").unlink()
    good.write("class/net/eth1/mtu", "1500")
    assert good.check(contract(), "eth1").code == 1


def test_without_the_vendor_tool_dcb_is_asked(good: FakeHost) -> None:
    (good.bin / "mlnx_qos").unlink()
    good.tool("dcb", "-N app show dev eth1 dscp-prio", "dscp-prio 26:3 48:6\n")
    good.tool("dcb", "pfc show dev eth1 prio-pfc", DCB_PFC)
    result = good.check(contract(), "eth1")
    assert result.of("WRONG") == []
    assert [line[26:].split(":")[0] for line in result.of("UNKNOWN")] == [
        "DCBX controlled by",
        "cable length of the NIC's headroom, m",
    ]
    assert any("trust mode: dscp" in line for line in result.of("OK"))


def test_without_either_lldptool_is_asked_for_pfc(good: FakeHost) -> None:
    (good.bin / "mlnx_qos").unlink()
    good.tool("lldptool", "-t -i eth1 -V PFC -c enabled", "enabled=3\n")
    result = good.check(contract(), "eth1")
    assert any("PFC on priorities: 3" in line for line in result.of("OK"))


def test_a_missing_port_is_told(good: FakeHost) -> None:
    result = good.check(contract(ports=3))
    (line,) = result.of("UNKNOWN")
    assert "found 2 ports like these, expected 3" in line
    assert result.code == 2


def test_ports_of_other_drivers_speeds_and_functions_are_left_alone(good: FakeHost) -> None:
    good.nic("eno1", "irdma0", "0000:01:00.0", driver="ice")
    good.nic("eth8", "mlx5_8", "0000:81:00.0")
    good.write("class/net/eth8/speed", "100000")
    good.nic("eth9", "mlx5_9", VF)
    (good.sys / "devices" / VF / "physfn").mkdir()
    good.nic("rep0", "mlx5_7", "0000:81:00.3")
    good.write("class/net/rep0/phys_port_name", "pf0vf0")
    (good.sys / "class/net/lo").mkdir()
    assert good.check(contract()).code == 0


def test_a_port_that_is_down_is_checked_too(good: FakeHost) -> None:
    good.write("class/net/eth1/speed", "-1")
    assert good.check(contract()).code == 0


@pytest.mark.parametrize("name", ["eth77", "../../etc"])
def test_an_interface_that_is_not_there_is_unknown(good: FakeHost, name: str) -> None:
    result = good.check(contract(), name)
    assert result.code == 2
    assert result.of("OK") == []


def test_an_option_shows_the_usage(good: FakeHost) -> None:
    result = good.check(contract(), "--help")
    assert result.code == 2
    assert result.lines[0].startswith("usage:")


def test_a_terminal_is_told_nothing(good: FakeHost) -> None:
    good.write("class/net/eth1/mtu", "\x1b[2J15\x9b00")
    (line,) = good.check(contract(), "eth1").of("WRONG")
    assert "\x1b" not in line
    assert "\x9b" not in line


# ---- other families ----------------------------------------------------------------------------


@pytest.fixture
def thor(tmp_path: Path) -> FakeHost:
    made = FakeHost(tmp_path)
    made.thor("eth1", "bnxt_re0", "0000:17:00.0")
    return made


def test_a_good_host_of_broadcom(thor: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    result = thor.check(of_family("thor", profile("amd-thor"), monkeypatch), "eth1")
    assert (result.code, result.of("WRONG"), result.of("UNKNOWN")) == (0, [], [])


@pytest.mark.parametrize(
    ("file", "value", "told"),
    [
        ("cnp_prio", "0x6", "priority of CNP: found 6, expected 7"),
        ("cnp_dscp", "0x0", "DSCP of CNP: found 0, expected 48"),
        ("roce_dscp", "0x18", "DSCP of RDMA data: found 24, expected 26"),
        ("ecn_enable", "0x0", "ECN congestion control: found 0, expected 1"),
        ("disable_prio_vlan_tx", "0x0", "no VLAN tag for the priority: found 0, expected 1"),
    ],
)
def test_a_wrong_host_of_broadcom(
    thor: FakeHost, file: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    thor.write(f"kernel/config/bnxt_re/bnxt_re0/ports/1/cc/{file}", value)
    result = thor.check(of_family("thor", profile("amd-thor"), monkeypatch), "eth1")
    (line,) = result.of("WRONG")
    assert told in line
    assert result.code == 1


def test_configfs_is_not_made(thor: FakeHost, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(thor.sys / "kernel/config/bnxt_re/bnxt_re0")
    result = thor.check(of_family("thor", profile("amd-thor"), monkeypatch), "eth1")
    assert len(result.of("UNKNOWN")) == 7
    assert all("until somebody makes" in line for line in result.of("UNKNOWN"))
    assert result.code == 2


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [("0:on 1:on 2:on 3:on 4:off", "OK"), ("0:on 1:on 2:on 3:off 4:off", "WRONG")],
)
def test_gaudi_pauses_all_four_priorities_or_none(
    tmp_path: Path, shown: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = FakeHost(tmp_path)
    made.nic("eth1", "hbl_0", "0000:17:00.0", driver="habanalabs")
    made.tool("dcb", "pfc show dev eth1 prio-pfc", f"prio-pfc {shown}\n")
    made.tool("ibv_devinfo", "-d hbl_0 -i 1", IBV)
    result = made.check(of_family("gaudi", profile("gaudi-24"), monkeypatch), "eth1")
    assert any("PFC on priorities" in line for line in result.of(verdict))
    assert len(result.of("UNKNOWN")) == 2
    assert all("driver sets it itself" in line for line in result.of("UNKNOWN"))
