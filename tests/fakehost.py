"""A host made of files, on which the script that checks hosts runs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from railwright.model.host_contract import HostContract
from railwright.render import hosts

TOOLS = ("sh", "awk", "cat", "sed", "tr", "readlink", "timeout")
"""All that a host needs beside the tools that show NICs."""
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
