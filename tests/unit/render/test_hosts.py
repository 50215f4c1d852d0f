"""What hosts are held to, and the script that checks them, run against hosts made of files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from railwright.base import yaml12
from railwright.base.resources import root
from railwright.catalog import load
from railwright.model.fabric import Device, Fabric, Host, HostPort, Port
from railwright.model.host_contract import HostContract, NicFamily, Reader, SettingKind
from railwright.model.qos_profile import QosProfile
from railwright.render import hosts

CATALOG = load()
FAMILIES = {name: CATALOG.nic_family(name) for name in CATALOG.nic_families()}
SERVERS = {"connectx": "cx7-400g-1p", "bluefield": "bf3-b3240", "generic": "asterfusion-4nic"}
TOOLS = ("sh", "awk", "cat", "sed", "tr", "readlink", "timeout")
"""All that a host needs beside the tools that show NICs."""
VF = "0000:81:00.2"


def profile(name: str, **changes: object) -> QosProfile:
    path = root("catalog") / "qos" / f"{name}.yml"
    made = QosProfile.model_validate(yaml12.read(path).data)
    if changes:
        made = made.model_copy(update={"hosts": made.hosts.model_copy(update=changes)})
    return made


AI = profile("ai-26-48")


def port(number: int, *, plane: int = 1) -> HostPort:
    return HostPort(
        port=f"nic{number}p1",
        rail=number,
        plane=plane,
        leaf="leaf-1",
        interface=f"Ethernet{number * 8}",
        speed_mbps=400_000,
        ipv4=None,
        ipv6=None,
        gateway_ipv4=None,
        gateway_ipv6=None,
    )


def host(name: str, server: str, *, group: str = "compute", ports: int = 2) -> Host:
    return Host(
        name=name,
        pod=1,
        group=group,
        index=1,
        profile=server,
        gpus=8,
        ports=tuple(port(number, plane=number) for number in range(1, ports + 1)),
    )


def fabric(*members: Host, cable_m: int = 30) -> Fabric:
    """Return as much of a fabric as contracts are made from."""
    cables = tuple(
        Port.model_construct(interface=f"Ethernet{number * 8}", cable_m=cable_m)
        for number in range(1, 9)
    )
    leaf = Device.model_construct(name="leaf-1", ports=cables)
    return Fabric.model_construct(site="lab", devices=(leaf,), hosts=members)


def contract(
    qos: QosProfile = AI, server: str = "cx7-400g-1p", *, cable_m: int = 30, ports: int = 2
) -> HostContract:
    members = fabric(host("gpu-1", server, ports=ports), cable_m=cable_m)
    (made,) = hosts.host_contracts(members, qos, CATALOG)
    return made


def of_family(name: str, qos: QosProfile, monkeypatch: pytest.MonkeyPatch) -> HostContract:
    """Return a contract for a family that no shipped server profile has yet."""
    family = FAMILIES[name]
    if name not in SERVERS:
        monkeypatch.setattr(hosts, "nic_families_of", lambda _model, _families: (family,))
    return contract(qos, SERVERS.get(name, "cx7-400g-1p"))


def values(made: HostContract, kind: SettingKind) -> list[tuple[str, ...]]:
    return [setting.values for setting in made.settings if setting.kind is kind]


# ---- contracts ---------------------------------------------------------------------------------


def test_a_contract_of_the_default_profile() -> None:
    made = contract()
    assert (made.name, made.family, made.drivers) == ("compute", "connectx", ("mlx5_core",))
    assert [item.port for item in made.ports] == ["nic1p1", "nic2p1"]
    assert values(made, SettingKind.TRUST) == [("dscp",)]
    assert values(made, SettingKind.PFC) == [("3",)]
    assert values(made, SettingKind.DATA_TOS) == [("106",)]
    assert values(made, SettingKind.CNP_DSCP) == [("48",)]
    assert values(made, SettingKind.CNP_PRIORITY) == [("6",)]
    assert values(made, SettingKind.DSCP_PRIORITY) == [("3",), ("6",)]
    assert values(made, SettingKind.ECN_NOTIFICATION) == [("1",)]
    assert values(made, SettingKind.CABLE) == [("30",)]
    assert values(made, SettingKind.MTU) == [("9000",)]
    assert values(made, SettingKind.RDMA_MTU) == [("4096",)]
    assert values(made, SettingKind.ADAPTIVE_ROUTING) == []


@pytest.mark.parametrize(
    ("name", "pfc", "tos"),
    [
        ("sonic-azure", "3,4", ("14", "18")),
        ("asterfusion-34", "3,4", ("106", "138")),
        ("amd-thor", "3", ("106",)),
        ("dual-lossless", "3,4", ("106", "138")),
        ("lossy-trim", "none", ("106",)),
        ("gaudi-24", "2,3", ("98",)),
    ],
)
def test_values_follow_the_profile(name: str, pfc: str, tos: tuple[str, ...]) -> None:
    made = contract(profile(name))
    assert values(made, SettingKind.PFC) == [(pfc,)]
    assert values(made, SettingKind.DATA_TOS) == [tos]


def test_hosts_without_dcqcn_are_told_nothing_of_it() -> None:
    made = contract(profile("lossy-trim"))
    for kind in (SettingKind.ECN_NOTIFICATION, SettingKind.ECN_REACTION, SettingKind.CNP_DSCP):
        assert values(made, kind) == []


def test_adaptive_routing_is_asked_for_where_the_profile_allows_it() -> None:
    made = contract(profile("ai-26-48", adaptive_routing=True))
    assert values(made, SettingKind.ADAPTIVE_ROUTING) == [("1",)]
    assert values(made, SettingKind.ADAPTIVE_ROUTING_FORCED) == [("1",)]


def test_the_longest_cable_counts() -> None:
    assert values(contract(cable_m=100), SettingKind.CABLE) == [("100",)]


def test_foreign_code_points_are_those_outside_the_class() -> None:
    (setting,) = (s for s in contract().settings if s.kind is SettingKind.FOREIGN_DSCP)
    assert setting.arguments == ("3", "24,25,26,27,28,29,30,31")


def test_groups_come_apart_by_group_and_server() -> None:
    members = fabric(
        host("b-10", "cx7-400g-1p"),
        host("b-9", "cx7-400g-1p"),
        host("s-1", "bf3-b3240", group="storage"),
    )
    compute, storage = hosts.host_contracts(members, AI, CATALOG)
    assert (compute.name, compute.hosts) == ("compute", ("b-9", "b-10"))
    assert (storage.name, storage.family) == ("storage", "bluefield")


def test_names_say_the_server_only_where_they_have_to() -> None:
    members = fabric(
        host("a", "cx7-400g-1p"),
        host("b", "bf3-b3240"),
        host("c", "bf3-b3240", group="storage"),
    )
    names = [c.name for c in hosts.host_contracts(members, AI, CATALOG)]
    assert names == ["compute-bf3-b3240", "compute-cx7-400g-1p", "storage"]


def test_two_profiles_make_two_contracts_of_one_host() -> None:
    other = profile("sonic-azure")
    members = fabric(host("gpu-1", "cx7-400g-1p"))
    made = hosts.host_contracts(members, lambda item: AI if item.plane == 1 else other, CATALOG)
    assert [(c.qos, [p.port for p in c.ports]) for c in made] == [
        ("ai-26-48", ["nic1p1"]),
        ("sonic-azure", ["nic2p1"]),
    ]
    assert len({c.name for c in made}) == 2


def test_names_are_unique_and_safe_whatever_the_groups_are_called() -> None:
    members = fabric(
        host("a", "cx7-400g-1p", group="../a b"),
        host("b", "cx7-400g-1p", group="A B"),
        host("c", "cx7-400g-1p", group="///"),
    )
    names = [c.name for c in hosts.host_contracts(members, AI, CATALOG)]
    assert names == ["a-b", "a-b-2", "hosts"]


@pytest.mark.parametrize(
    ("model", "names"),
    [
        ("ConnectX-8 on the baseboard", ["connectx"]),
        ("ConnectX-7 or BlueField-3 SuperNIC (B3140H)", ["connectx", "bluefield"]),
        ("BlueField-3 B3220 or ConnectX-7", ["bluefield", "connectx"]),
        ("Broadcom Thor 2 (BCM57608)", ["thor"]),
        ("Gaudi 3 integrated", ["gaudi"]),
        ("any 400G/800G NIC", ["generic"]),
    ],
)
def test_families_by_the_words_of_a_server_profile(model: str, names: list[str]) -> None:
    assert [f.name for f in hosts.nic_families_of(model, FAMILIES.values())] == names


def test_without_a_generic_family_a_nameless_nic_is_an_error() -> None:
    with pytest.raises(ValueError, match="any 400G"):
        hosts.nic_families_of("any 400G NIC", [FAMILIES["thor"]])


@pytest.mark.parametrize("server", CATALOG.servers())
def test_every_shipped_server_has_a_family(server: str) -> None:
    assert hosts.nic_families_of(CATALOG.server(server).nic_model, FAMILIES.values())


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_every_way_of_reading_has_a_source(family: NicFamily) -> None:
    assert len(family.source) > 20
    for how in family.settings.values():
        assert len(how.source) > 12
        assert how.read


# ---- the files ---------------------------------------------------------------------------------

EVERY = [
    pytest.param(family, name, id=f"{family}-{name}")
    for family in FAMILIES
    for name in ("ai-26-48", "dual-lossless", "gaudi-24", "lossy-trim")
]


@pytest.mark.parametrize(("family", "name"), EVERY)
def test_the_script_is_a_posix_script(
    family: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "check.sh"
    file.write_text(hosts.checker_script(of_family(family, profile(name), monkeypatch)))
    done = subprocess.run(["sh", "-n", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_script_pleases_shellcheck(
    family: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    file = tmp_path / "check.sh"
    file.write_text(hosts.checker_script(of_family(family, AI, monkeypatch)))
    done = subprocess.run(
        ["shellcheck", "-S", "warning", file], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def test_the_script_has_a_function_for_every_reader() -> None:
    script = hosts.checker_script(contract())
    functions = set(re.findall(r"^([a-z_]+)\(\)", script, flags=re.MULTILINE))
    assert {reader.value for reader in Reader} <= functions


def test_the_script_sends_nothing_to_a_file() -> None:
    script = hosts.checker_script(contract(profile("dual-lossless", adaptive_routing=True)))
    code = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("#"))
    unquoted = re.sub(r"'[^']*'", "''", code)
    assert set(re.findall(r"\d?>+\s*[^\s;)\"]+", unquoted)) == {">/dev/null", "2>/dev/null", "2>&1"}
    assert not re.search(r"\b(tee|mkdir|rm|mv|cp|touch|ln|mount|modprobe)\b", unquoted)


def test_the_review_file_says_what_the_script_checks() -> None:
    made = contract()
    document = yaml12.parse(hosts.review_file(made).encode(), "compute.yml")[0]
    assert document is not None
    data = document.data
    assert isinstance(data, dict)
    assert data["hosts"] == ["gpu-1"]
    assert [item["name"] for item in data["settings"]] == [item.name for item in made.settings]
    assert all(item["source"] for item in data["settings"])
    assert data["longest_cable_m"] == 30


def test_files_are_the_same_every_time() -> None:
    made = contract()
    assert hosts.checker_script(made) == hosts.checker_script(contract())
    assert hosts.review_file(made) == hosts.review_file(contract())


HOSTILE = "x'; touch pwned; $(touch pwned) `touch pwned`\ntouch pwned #\u2028\u202e \\ \U0001f600"


def test_a_hostile_inventory_runs_nothing(tmp_path: Path) -> None:
    made = contract().model_copy(
        update={"site": HOSTILE, "group": HOSTILE, "nic_model": HOSTILE, "qos": HOSTILE}
    )
    setting = made.settings[0].model_copy(
        update={"name": HOSTILE, "read": HOSTILE, "arguments": (HOSTILE,)}
    )
    made = made.model_copy(update={"settings": (setting, *made.settings[1:])})
    file = tmp_path / "check.sh"
    file.write_text(hosts.checker_script(made))
    (tmp_path / "sys").mkdir()
    done = subprocess.run(
        ["sh", file],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.defpath, "RAILWRIGHT_SYS": str(tmp_path / "sys")},
    )
    assert done.returncode == 2
    assert not list(tmp_path.rglob("pwned"))
    assert "touch pwned" in done.stdout.splitlines()[0]


def test_a_hostile_inventory_changes_no_key_of_the_review_file() -> None:
    made = contract()
    bad = made.model_copy(update={"site": HOSTILE, "hosts": (HOSTILE,), "remarks": (HOSTILE,)})
    document, problems = yaml12.parse(hosts.review_file(bad).encode(), "compute.yml")
    assert document is not None
    assert not problems
    assert isinstance(document.data, dict)
    assert document.data["site"] == HOSTILE
    assert document.data["hosts"] == [HOSTILE]


def test_what_no_filter_quoted_is_refused() -> None:
    template = hosts._environment().from_string("{{ name }}")
    with pytest.raises(TypeError, match="without quotes"):
        template.render(name="x; reboot")


# ---- hosts made of files -----------------------------------------------------------------------

MLNX_QOS = """DCBX mode: OS controlled
Priority trust state: dscp
dscp2prio mapping:
\tprio:0 dscp:07,06,05,04,03,02,01,00,
\tprio:3 dscp:31,30,29,28,27,26,25,24,
\tprio:6 dscp:55,54,53,52,51,50,49,48,
default priority:
Receive buffer size (bytes): 20016,156096,0,0,0,0,0,0,total_size=1027728
Cable len: 30
PFC configuration:
\tpriority    0   1   2   3   4   5   6   7
\tenabled     0   0   0   1   0   0   0   0
\tbuffer      0   0   0   1   0   0   0   0
tc: 0 ratelimit: unlimited, tsa: vendor
\t priority:  0
"""
ETHTOOL = "Pause parameters for eth0:\nAutonegotiate:\toff\nRX:\t\toff\nTX:\t\toff\n"
IBV = "hca_id:\tmlx5_0\n\t\tport:\t1\n\t\t\tmax_mtu:\t4096 (5)\n\t\t\tactive_mtu:\t4096 (5)\n"
MLXCONFIG = "Configurations:          Next Boot\n   ROCE_ADAPTIVE_ROUTING_EN    True(1)\n"
MLXREG = "Field Name                 | Data\nadaptive_routing_forced_en | 0x00000001\n"
DCB_APP = "dscp-prio 26:3 48:7\n"
DCB_PFC = "prio-pfc 0:off 1:off 2:off 3:on 4:off 5:off 6:off 7:off\n"
SHOWS = {
    "mlnx_qos": ("-i {nic}", MLNX_QOS),
    "ethtool": ("-a {nic}", ETHTOOL),
    "ibv_devinfo": ("-d {rdma} -i 1", IBV),
    "mlxconfig": ("-d {pci} q ROCE_ADAPTIVE_ROUTING_EN", MLXCONFIG),
    "mlxreg": ("-d {pci} --reg_name ROCE_ACCL --get", MLXREG),
}


class Result(NamedTuple):
    code: int
    lines: list[str]

    def of(self, verdict: str) -> list[str]:
        return [line for line in self.lines if line.startswith(verdict)]


class FakeHost:
    """A host: files below ``sys``, tools below ``bin`` that answer one question each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sys = folder / "sys"
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.sys / "class/net").mkdir(parents=True)
        for name in TOOLS:
            found = shutil.which(name)
            assert found, f"{name} is not installed"
            (self.bin / name).symlink_to(found)

    def write(self, path: str, text: str) -> None:
        file = self.sys / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")

    def tool(self, name: str, question: str, answer: str) -> None:
        """Add a tool that notes a question other than the expected ones, and fails then."""
        answers = self.folder / "answers" / name
        answers.mkdir(parents=True, exist_ok=True)
        (answers / question.replace("/", "%").replace(" ", "_")).write_text(answer)
        file = self.bin / name
        file.write_text(
            f"#!{shutil.which('sh')}\n"
            f'file={answers}/$(printf "%s" "$*" | tr " /" "_%")\n'
            f'[ -e "$file" ] || {{ echo "{name} $*" >>{self.folder}/unasked; exit 9; }}\n'
            f'cat "$file"\n'
        )
        file.chmod(0o755)

    def nic(self, nic: str, rdma: str, pci: str, *, driver: str = "mlx5_core") -> None:
        device = self.sys / "devices" / pci
        device.mkdir(parents=True)
        drivers = self.sys / "bus/pci/drivers" / driver
        drivers.mkdir(parents=True, exist_ok=True)
        (device / "driver").symlink_to(drivers)
        (self.sys / "class/net" / nic).mkdir()
        (self.sys / "class/net" / nic / "device").symlink_to(device)
        self.write(f"class/net/{nic}/speed", "400000")
        self.write(f"class/net/{nic}/mtu", "9000")
        self.write(f"class/infiniband/{rdma}/ports/1/gid_attrs/ndevs/0", nic)
        self.write(f"kernel/config/rdma_cm/{rdma}/ports/1/default_roce_tos", "106")

    def connectx(self, nic: str, rdma: str, pci: str) -> None:
        """Add a port that is as ai-26-48 wants it."""
        self.nic(nic, rdma, pci)
        for part in ("roce_np", "roce_rp"):
            self.write(f"class/net/{nic}/ecn/{part}/enable/3", "1")
        self.write(f"class/net/{nic}/ecn/roce_np/cnp_dscp", "48")
        self.write(f"class/net/{nic}/ecn/roce_np/cnp_802p_prio", "6")
        self.write(f"class/infiniband/{rdma}/tc/1/traffic_class", "Global tc=106")
        for name, (question, answer) in SHOWS.items():
            self.tool(name, question.format(nic=nic, rdma=rdma, pci=pci), answer)

    def thor(self, nic: str, rdma: str, pci: str) -> None:
        """Add a port that is as amd-thor wants it."""
        self.nic(nic, rdma, pci, driver="bnxt_en")
        self.write(f"kernel/config/rdma_cm/{rdma}/ports/1/default_roce_tos", "104")
        right = {"ecn_enable": "0x1", "cc_mode": "1", "disable_prio_vlan_tx": "0x1"}
        marks = {"roce_dscp": "0x1a", "roce_prio": "0x3", "cnp_dscp": "0x30", "cnp_prio": "0x7"}
        for name, value in (right | marks).items():
            self.write(f"kernel/config/bnxt_re/{rdma}/ports/1/cc/{name}", value)
        self.tool("ethtool", f"-a {nic}", ETHTOOL)
        self.tool("ibv_devinfo", f"-d {rdma} -i 1", IBV)
        self.tool("dcb", f"-N app show dev {nic} dscp-prio", DCB_APP)
        self.tool("dcb", f"pfc show dev {nic} prio-pfc", DCB_PFC)

    def answer(self, name: str, old: str, new: str) -> None:
        """Change what a tool shows of the first port."""
        for file in (self.folder / "answers" / name).iterdir():
            text = file.read_text()
            assert old in text
            file.write_text(text.replace(old, new))

    def state(self) -> dict[str, tuple[int, str]]:
        files = (file for file in self.sys.rglob("*") if not file.is_dir())
        return {str(file): (file.stat().st_mtime_ns, file.read_text()) for file in files}

    def check(self, made: HostContract, *arguments: str) -> Result:
        script = self.folder / "check.sh"
        script.write_text(hosts.checker_script(made))
        before, folders = self.state(), {str(path) for path in self.sys.rglob("*")}
        done = subprocess.run(
            ["sh", script, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={"PATH": str(self.bin), "RAILWRIGHT_SYS": str(self.sys)},
            cwd=self.folder,
        )
        assert done.stderr == ""
        assert self.state() == before
        assert {str(path) for path in self.sys.rglob("*")} == folders
        assert not (self.folder / "unasked").exists(), (self.folder / "unasked").read_text()
        return Result(done.returncode, done.stdout.splitlines())


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
