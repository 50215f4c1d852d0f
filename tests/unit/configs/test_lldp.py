"""What LLDP hears joins switches, in every form that it is printed in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.configs import kinds, links
from railwright.configs.links import Joined
from railwright.configs.loaded import Loaded
from unit.configs.joining import SERVER, ends, line_of, switch, told


def heard(port: str, device: str | None, far: str, description: str = "") -> dict[str, object]:
    """Return a neighbour as lldpd prints it; without a system name the chassis stands bare."""
    chassis: dict[str, object] = {"id": {"type": "mac", "value": "00:00:5e:00:53:01"}, "ttl": "120"}
    return {
        port: {
            "rid": "1",
            "via": "LLDP",
            "age": "0 day, 05:09:05",
            "chassis": {device: chassis} if device is not None else chassis,
            "port": {"id": {"type": "local", "value": far}, "descr": description},
        }
    }


def with_dump(tmp_path: Path, name: str, data: object, *loaded: Loaded) -> Joined:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = data if isinstance(data, str) else json.dumps({"lldp": {"interface": data}}, indent=1)
    path.write_text(text)
    return links.join(loaded or (switch("a"), switch("b")), dumps=[path])


def test_lldpctl_json(tmp_path: Path) -> None:
    data = [
        heard("eth0", "mgmt-switch", "7"),
        heard("Ethernet0", "b", "etp2"),
        heard("Ethernet8", "b.example.com", "00:00:5e:00:53:02", "Ethernet16"),
        heard("Ethernet16", None, "nic"),
        heard("Ethernet16", "gpu-1", "00:00:5e:00:53:03"),
    ]
    joined = with_dump(tmp_path, "a.json", data)
    assert told(joined) == []
    assert ends(joined) == [
        "a:Ethernet0 b:Ethernet8",
        "a:Ethernet8 b:Ethernet16",
        "a:Ethernet16 gpu-1:00:00:5e:00:53:03 host",
    ]
    lines = (tmp_path / "a.json").read_text().splitlines()
    shown = [link.source and lines[link.source.line - 1].strip() for link in joined.links]
    assert shown == ['"Ethernet0": {', '"Ethernet8": {', '"Ethernet16": {']


def test_lldpctl_json_of_one_neighbour(tmp_path: Path) -> None:
    assert ends(with_dump(tmp_path, "a.json", heard("Ethernet0", "b", "etp1"))) == [
        "a:Ethernet0 b:Ethernet0"
    ]


@pytest.mark.parametrize(
    "name", ["a.txt", "a.lldp.txt", "lldp-a.txt", "a-lldp.txt", "a/lldp.txt", "a.example.com.txt"]
)
def test_show_lldp_table(tmp_path: Path, name: str) -> None:
    joined = with_dump(tmp_path, name, TABLE)
    assert told(joined) == []
    assert ends(joined) == [
        "a:Ethernet0 b:Ethernet8", "a:Ethernet8 gpu 7:00:00:5e:00:53:03 host"
    ]  # fmt: skip
    assert [link.source and link.source.line for link in joined.links] == [4, 5]


TABLE = """\
Capability codes: (R) Router, (B) Bridge, (O) Other
LocalPort    RemoteDevice    RemotePortID       Capability    RemotePortDescr
-----------  --------------  -----------------  ------------  -----------------
Ethernet0    b               etp2               BR            a:Ethernet0
Ethernet8    gpu 7           00:00:5e:00:53:03  O             eth2
Ethernet16                   00:00:5e:00:53:04
eth0         mgmt            Ethernet1/25       BR            Ethernet1/25
--------------------------------------------------
Total entries displayed:  4
"""


def test_the_description_names_a_port_where_the_id_does_not(tmp_path: Path) -> None:
    text = TABLE.replace("etp2  ", "0:0:0 ").replace("a:Ethernet0", "etp3")
    assert ends(with_dump(tmp_path, "a.txt", text))[0] == "a:Ethernet0 b:Ethernet16"


def test_the_prompt_tells_whose_table_it_is(tmp_path: Path) -> None:
    text = "admin@a:~$ show lldp table\n" + TABLE
    assert len(with_dump(tmp_path, "row3.txt", text).links) == 2


def test_ports_that_lldp_names_and_nobody_has(tmp_path: Path) -> None:
    data = [heard("Ethernet0", "b", "etp77"), heard("Ethernet64", "b", "etp1")]
    joined = with_dump(tmp_path, "a.json", data)
    assert told(joined) == [
        ("unknown-port-of-link", "b has no port 'etp77'"),
        ("unknown-port-of-link", "a has no port 'Ethernet64'"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "slug"),
    [
        ("x.json", '{"lldp": {}}', "bad-lldp-dump"),
        ("a.json", '{"lldp": [{"interface": []}]}', "bad-lldp-dump"),
        ("a.json", '{"lldp": {"interface": 3}}', "bad-lldp-dump"),
        ("a.json", '{"lldp": {"interface": [3]}}', "bad-lldp-dump"),
        ("a.json", '{"lldp": ', "not-json"),
        ("a.txt", "nothing at all", "not-json"),
        ("a.txt", "LocalPort  RemoteDevice  RemotePortID\nEthernet0 b etp1", "bad-lldp-dump"),
    ],
)
def test_what_is_no_lldp(tmp_path: Path, name: str, text: str, slug: str) -> None:
    joined = with_dump(tmp_path, name, text)
    assert [found for found, _ in told(joined)] == [slug]
    assert joined.links == ()


def test_lldp_comes_before_what_configurations_say(tmp_path: Path) -> None:
    a = switch("a", {"Ethernet0": ("b", "Ethernet0"), "Ethernet8": ("gpu-1", "nic1")},
               {"gpu-1": SERVER})  # fmt: skip
    data = [heard("Ethernet0", "b", "etp2"), heard("Ethernet8", "gpu-1.example.com", "0:1")]
    joined = with_dump(tmp_path, "a.json", data, a, switch("b"))
    ((slug, message),) = told(joined)
    assert slug == "links-disagree"
    assert message.startswith("a:Ethernet0 goes to b:Ethernet0, but to b:Ethernet8 by LLDP at ")
    assert line_of(joined.findings[0], a) == "Ethernet0.name"


def test_folders_of_dumps(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "lldp.txt").write_text(TABLE.replace(" b  ", " c  "))
    (tmp_path / "b" / "config_db.json").write_text("{}")
    (tmp_path / "a.json").write_text(
        json.dumps({"lldp": {"interface": heard("Ethernet16", "c", "etp4")}})
    )
    (tmp_path / "notes.md").write_text("x")
    joined = links.join([switch(name) for name in "abc"], dumps=[tmp_path])
    assert told(joined) == []
    assert ends(joined)[:2] == ["a:Ethernet16 c:Ethernet24", "b:Ethernet0 c:Ethernet8"]
    (tmp_path / "none").mkdir()
    empty = links.join([switch("a")], dumps=[tmp_path / "none"])
    assert [one.id for one in empty.findings] == [kinds.UNREADABLE.id]
