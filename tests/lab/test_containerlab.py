"""Sites as topologies of containerlab: links, names of interfaces, and what is left of a switch.

`clab.json` holds what containerlab's schema said of the topologies; `clab.py` writes it anew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from lab import clab
from railwright.base import resources
from railwright.checks.yang.engine import engine_by_release
from railwright.cli import run
from railwright.lab.containerlab import HWSKU, LANES, LEFT_OUT
from railwright.model.types import Release

STORED = json.loads(clab.STORE.read_text("ascii"))["seen"]


@pytest.fixture(scope="module", params=clab.KINDS)
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the lab, exported as one kind and as the other."""
    folder = tmp_path_factory.mktemp(request.param)
    clab.topology("lab", request.param, folder)
    return folder


def test_the_schema_took_every_topology() -> None:
    # otherwise: python -m lab.clab, on a checkout of srl-labs/containerlab
    assert [name for name, told in STORED.items() if told["errors"]] == []
    assert len(STORED) == len(clab.SITES) * len(clab.KINDS)


@pytest.mark.parametrize("kind", clab.KINDS)
@pytest.mark.parametrize("site", ["lab", "teralynx-pod"])
def test_the_schema_saw_these_bytes(site: str, kind: str, tmp_path: Path) -> None:
    raw = clab.topology(site, kind, tmp_path)
    assert clab.digest(raw) == STORED[f"{site} {kind}"]["sha256"]


def test_every_link_has_two_ends_of_its_own(exported: Path) -> None:
    found = yaml.safe_load((exported / "lab.clab.yml").read_text())
    ends = Counter(end for link in found["topology"]["links"] for end in link["endpoints"])
    assert len(found["topology"]["links"]) == 16
    assert set(ends.values()) == {1}
    assert all(re.fullmatch(r"[a-z0-9-]+:eth([1-9]|[12][0-9]|3[0-2])", end) for end in ends)
    assert set(found["topology"]["nodes"]) == {end.partition(":")[0] for end in ends}


def test_the_port_of_a_link_has_the_lanes_of_its_interface(exported: Path) -> None:
    for line in (exported / "lab.clab.yml").read_text().splitlines():
        match = re.search(r'\["(.+):eth(\d+)", "(.+):eth(\d+)"\]  # (\S+), (\S+)', line)
        if match is None:
            continue
        for device, number, port in (match.group(1, 2, 5), match.group(3, 4, 6)):
            ports = json.loads((exported / f"configs/{device}.json").read_text())["PORT"]
            first = LANES[int(number) - 1]
            assert ports[port]["lanes"] == ",".join(str(first + at) for at in range(4))


def test_lanes_are_each_of_one_port() -> None:
    assert len(set(LANES)) == 32
    assert {lane for first in LANES for lane in range(first, first + 4)} == set(range(1, 129))


def test_what_is_left_is_valid_and_about_linked_ports(exported: Path) -> None:
    engine = engine_by_release()(Release("202605"))
    for path in (exported / "configs").iterdir():
        config = json.loads(path.read_text())
        local = config["DEVICE_METADATA"]["localhost"]
        assert (local["hwsku"], local["hostname"]) == (HWSKU, path.stem)
        assert not (set(LEFT_OUT) - {"MGMT_INTERFACE", "MGMT_PORT"}) & set(config)
        text = json.dumps({**config, "PORT": {}, "DEVICE_NEIGHBOR": {}})  # these name far ends
        ports = set(re.findall(r"Ethernet\d+", text))
        assert ports <= set(config["PORT"]), path.stem
        assert set(config["PORT_QOS_MAP"]) - {"global"} == set(config["PORT"])
        if local.pop("mac", None) is None:
            assert "MGMT_INTERFACE" not in config
        else:
            assert list(config["MGMT_INTERFACE"]) == ["eth0|10.0.0.15/24"]
        assert engine.validate(config) == ()


def test_too_many_links_are_a_finding(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    site = resources.root("inventories") / "blackwell-800g"
    out = tmp_path / "out"
    code = run(["lab", "export", "containerlab", str(site), "-o", str(out), "-q"])
    assert code == 1
    assert capfd.readouterr().out.count("LAB001") == 4
    assert not out.exists()
