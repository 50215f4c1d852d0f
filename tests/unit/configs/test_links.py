"""What joins switches: neighbours of both ends, files of links, LLDP; and where they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from railwright import configs
from railwright.base.location import Location
from railwright.configs import kinds, links
from railwright.configs.links import Joined
from railwright.configs.links_file import Cell, cells
from railwright.configs.loaded import Loaded
from railwright.model.finding import Finding
from railwright.model.known_link import End, KnownLink

GOLDENS = Path(__file__).parents[3] / "golden_configs"
Rows = Mapping[str, tuple[str, str]]
SERVER = {"type": "Server"}


def switch(name: str, rows: Rows = {}, metadata: object = None) -> Loaded:  # noqa: B006 # not changed
    """Return a switch of four ports: Ethernet0 is etp1, Ethernet8 etp2, and so on."""
    data = {
        "DEVICE_METADATA": {"localhost": {"hostname": name}},
        "PORT": {f"Ethernet{8 * at}": {"alias": f"etp{at + 1}"} for at in range(4)},
        "DEVICE_NEIGHBOR": {
            port: {"name": far, "port": far_port} for port, (far, far_port) in rows.items()
        },
        "DEVICE_NEIGHBOR_METADATA": metadata or {},
    }
    text = json.dumps({table: rows for table, rows in data.items() if rows}, indent=1)
    return configs.read_text(text.encode(), f"{name}.json")


def told(joined: Joined) -> list[tuple[str, str]]:
    slugs = {kind.id: kind.slug for kind in configs.KINDS.values()}
    return [(slugs[finding.id], finding.message) for finding in joined.findings]


def ends(joined: Joined) -> list[str]:
    return [f"{link.a} {link.b}{' host' * link.to_host}" for link in joined.links]


def line_of(finding: Finding, loaded: Loaded) -> str:
    """Return the table, row and field that a finding points to."""
    for row in (loaded.config or {})["DEVICE_NEIGHBOR"]:
        for field in ("name", "port"):
            if loaded.places.locate("DEVICE_NEIGHBOR", row, field) == finding.location:
                return f"{row}.{field}"
        if loaded.places.key("DEVICE_NEIGHBOR", row) == finding.location:
            return row
    return str(finding.location)


# ---- DEVICE_NEIGHBOR -----------------------------------------------------------------------------


def test_both_ends_make_one_link_under_any_name() -> None:
    leaf = switch("leaf", {"Ethernet0": ("spine", "etp2"), "etp2": ("gpu-1", "nic1")},
                  {"gpu-1": SERVER})  # fmt: skip
    spine = switch("spine", {"etp2": ("leaf", "Ethernet0")})
    joined = links.join([spine, leaf])
    place = leaf.places.locate("DEVICE_NEIGHBOR", "Ethernet0", "name")
    host = leaf.places.locate("DEVICE_NEIGHBOR", "etp2", "name")
    assert joined == Joined(
        (
            KnownLink(End("leaf", "Ethernet0"), End("spine", "Ethernet8"), None, place),
            KnownLink(End("leaf", "Ethernet8"), End("gpu-1", "nic1"), None, host, to_host=True),
        ),
        (),
    )


def test_one_side_only() -> None:
    leaf = switch("leaf", {"Ethernet0": ("spine", "Ethernet0")})
    silent = switch("spine")
    assert told(links.join([leaf, silent])) == []  # it says nothing of any link
    other = switch("spine", {"Ethernet8": ("gpu", "")}, {"gpu": SERVER})
    joined = links.join([leaf, other])
    assert told(joined) == [
        ("one-sided-link", "it goes to spine:Ethernet0, where no row leads back")
    ]
    assert joined.findings[0].address == "leaf DEVICE_NEIGHBOR|Ethernet0"
    assert line_of(joined.findings[0], leaf) == "Ethernet0.name"
    assert ends(joined) == ["leaf:Ethernet0 spine:Ethernet0", "spine:Ethernet8 gpu host"]


def test_ends_that_disagree() -> None:
    a = switch("a", {"Ethernet0": ("b", "Ethernet0")})
    b = switch("b", {"Ethernet0": ("c", "Ethernet0")})
    c = switch("c", {"Ethernet0": ("b", "Ethernet0")})
    joined = links.join([a, b, c])
    message = "a:Ethernet0 goes to b:Ethernet0, which goes to c:Ethernet0"
    assert told(joined) == [("links-disagree", message)]
    assert ends(joined) == ["b:Ethernet0 c:Ethernet0"]


def test_a_port_in_two_links() -> None:
    a = switch("a", {"Ethernet0": ("c", "Ethernet0")})
    b = switch("b", {"Ethernet0": ("c", "etp1")})
    joined = links.join([a, b, switch("c")])
    ((slug, message),) = told(joined)
    assert slug == "port-in-two-links"
    assert message.startswith("c:Ethernet0 goes to b:Ethernet0, but to a:Ethernet0 by DEVICE_NEIG")
    assert ends(joined) == ["a:Ethernet0 c:Ethernet0"]


def test_a_port_of_a_host_in_two_links() -> None:
    rows = {"Ethernet0": ("gpu", "nic1"), "Ethernet8": ("gpu", "nic1"), "Ethernet16": ("gpu", "")}
    joined = links.join([switch("a", rows, {"gpu": SERVER})])
    assert [slug for slug, _ in told(joined)] == ["port-in-two-links"]
    assert ends(joined) == ["a:Ethernet0 gpu:nic1 host", "a:Ethernet16 gpu host"]


def test_a_port_linked_to_itself() -> None:
    joined = links.join([switch("a", {"Ethernet0": ("a", "etp1")})])
    assert told(joined) == [("port-in-two-links", "both ends are a:Ethernet0")]


@pytest.mark.parametrize(
    ("metadata", "quiet"),
    [
        ({"x": SERVER}, True),
        ({"x": {"type": "SmartCable"}}, True),
        ({"x": {"type": "LeafRouter"}}, False),
        ({"x": {"hwsku": "y"}}, False),
        ({}, False),
    ],
)
def test_neighbours_that_were_not_given(metadata: object, quiet: bool) -> None:  # noqa: FBT001
    a = switch("a", {"Ethernet0": ("x", "Ethernet0"), "Ethernet8": ("x", "Ethernet8")}, metadata)
    alone = links.join([a])
    assert told(alone) == []
    joined = links.join([a, switch("b")])
    assert alone.links == joined.links
    message = "2 links lead to x, whose configuration was not given"
    assert told(joined) == ([] if quiet else [("unknown-neighbour", message)])
    assert ends(joined) == ["a:Ethernet0 x:Ethernet0 host", "a:Ethernet8 x:Ethernet8 host"]


def test_ports_that_are_not_there() -> None:
    a = switch("a", {"Ethernet0": ("b", "Ethernt8"), "Ethernet8": ("b", ""), "etp9": ("b", "etp1")})
    joined = links.join([a, switch("b")])
    assert told(joined) == [
        ("unknown-port-of-link", "b has no port 'Ethernt8'"),
        ("unknown-port-of-link", "no port of b is named"),
        ("unknown-port-of-link", "a has no port 'etp9'"),
    ]
    assert joined.findings[0].hint == "did you mean 'Ethernet8'?"
    places = [line_of(finding, a) for finding in joined.findings]
    assert places == ["Ethernet0.port", "Ethernet8.port", "etp9"]
    assert ends(joined) == []


def test_rows_without_a_name_say_nothing() -> None:
    raw = {
        "PORT": {"Ethernet0": {}},
        "DEVICE_NEIGHBOR": {"Ethernet0": {"port": "x"}, "Ethernet8": {"name": ["b"]}},
    }
    assert links.join([configs.read_text(json.dumps(raw).encode(), "a.json")]) == Joined((), ())


def test_every_golden_joins_without_a_word() -> None:
    for site in sorted(path for path in GOLDENS.iterdir() if path.is_dir()):
        joined = links.join(configs.read_all([site]))
        fabric = json.loads((site / "fabric.json").read_bytes())
        assert joined.findings == ()
        assert len(joined.links) == len(fabric["links"])


# ---- files of links ------------------------------------------------------------------------------


def with_file(tmp_path: Path, text: str | bytes, *loaded: Loaded) -> Joined:
    path = tmp_path / "links.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return links.join(loaded or (switch("a"), switch("b")), tables=[path])


def places(joined: Joined) -> list[tuple[str, int, int]]:
    slugs = {kind.id: kind.slug for kind in configs.KINDS.values()}
    return [
        (slugs[finding.id], finding.location.line, finding.location.column)
        for finding in joined.findings
        if finding.location
    ]


def test_a_file_of_links(tmp_path: Path) -> None:
    text = (
        "\ufeff# cables of row 3\r\n\r\n"
        'cable_m, b_port,b_device,A_DEVICE,a_port\r\n3,"etp1", a ,b,Ethernet0\r\n'
        '"10 m",eth0,gpu-1,a,etp2\r\n,Ethernet16,a.example.com,gpu-2,"x ""1"""\r\n'
    )
    joined = with_file(tmp_path, text)
    assert told(joined) == []
    file = (tmp_path / "links.csv").as_posix()
    assert joined.links == (
        KnownLink(End("a", "Ethernet0"), End("b", "Ethernet0"), 3, Location(file, 4, 1)),
        KnownLink(End("a", "Ethernet8"), End("gpu-1", "eth0"), 10, Location(file, 5, 1), True),  # noqa: FBT003
        KnownLink(End("a", "Ethernet16"), End("gpu-2", 'x "1"'), None, Location(file, 6, 1), True),  # noqa: FBT003
    )


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators(tmp_path: Path, separator: str) -> None:
    text = "a_device,a_port,b_device,b_port\na,etp1,b,etp1\n".replace(",", separator)
    assert ends(with_file(tmp_path, text)) == ["a:Ethernet0 b:Ethernet0"]


HEAD = "a_device,a_port,b_device,b_port,cable_m\n"


@pytest.mark.parametrize(
    ("text", "expected", "says"),
    [
        ("", [("bad-links-file", 1, 1)], "empty"),
        ("a_device,a_port,b_device\n", [("bad-links-file", 1, 1)], "does not name b_port"),
        (
            "a_device,a_port,b_device,b_port, cabel_m\n",
            [("bad-links-file", 1, 34)],
            "column 'cabel_m' is not known",
        ),
        (
            "a_device,a_port,b_device,b_port,a_port\n",
            [("bad-links-file", 1, 33)],
            "column 'a_port' stands twice",
        ),
        (HEAD + "a,etp1,b\n", [("bad-link", 2, 1)], "has 3 values"),
        (HEAD + "a,etp1,b,etp1,3,4\n", [("bad-link", 2, 1)], "has 6 values"),
        (HEAD + "\na,etp1,b,etp1, 3.5\n", [("bad-link", 3, 16)], "'3.5' is no length"),
        (HEAD + "a,etp1,b,etp1,0\n", [("bad-link", 2, 15)], "'0' is no length"),
        (HEAD + "a,etp1,,etp1,\n", [("bad-link", 2, 8)], "no device is named here"),
        (HEAD + "a,etp9,b,etp1,\n", [("unknown-port-of-link", 2, 3)], "a has no port 'etp9'"),
        (HEAD + "a,etp1,b,,\n", [("unknown-port-of-link", 2, 10)], "no port of b is named"),
        (HEAD + "x,etp1,y,etp1,\n", [("unknown-neighbour", 2, 1)], "neither 'x' nor 'y'"),
        (HEAD + "a,etp1,b,etp1\nb,etp1,a,etp1,3\n", [("bad-link", 3, 1)], "first in line 2"),
        (HEAD + "a,etp1,b,etp1\na,etp1,b,etp2\n", [("port-in-two-links", 3, 1)], "a:Ethernet0"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_of_links(
    tmp_path: Path, text: str, expected: list[tuple[str, int, int]], says: str
) -> None:
    joined = with_file(tmp_path, text)
    assert places(joined) == expected
    assert says in joined.findings[0].message


def test_files_of_links_that_cannot_be_read(tmp_path: Path) -> None:
    assert places(with_file(tmp_path, HEAD.encode() + b"a,\xff")) == [("not-utf-8", 2, 3)]
    joined = links.join([switch("a")], tables=[tmp_path / "no.csv"])
    assert [slug for slug, _ in told(joined)] == ["unreadable-config"]
    many = with_file(tmp_path, HEAD + "a\n" * 5000)
    assert len(many.findings) == 100


def test_cells() -> None:
    assert cells("", ",") == [Cell("", 1)]
    assert cells('a,"b,""c""" , d,"e', ",") == [
        Cell("a", 1), Cell('b,"c"', 3), Cell("d", 15), Cell('"e', 17)
    ]  # fmt: skip
    assert cells('"a"b,', ",") == [Cell('"a"b', 1), Cell("", 6)]


def test_a_file_of_links_comes_before_what_configurations_say(tmp_path: Path) -> None:
    a = switch("a", {"Ethernet0": ("b", "Ethernet0"), "Ethernet8": ("b", "Ethernet8")})
    b = switch("b", {"Ethernet0": ("a", "Ethernet0"), "Ethernet8": ("a", "Ethernet8")})
    joined = with_file(tmp_path, HEAD + "a,etp1,b,etp2,3\n", a, b)
    assert [slug for slug, _ in told(joined)] == ["links-disagree", "links-disagree"]
    assert "but to b:Ethernet8 by the links file at " in joined.findings[0].message
    assert ends(joined) == ["a:Ethernet0 b:Ethernet8"]
    again = with_file(tmp_path, HEAD + "b,etp1,a,etp1,3\n", a, b)
    assert told(again) == []
    assert [link.cable_m for link in again.links] == [3, None]


def test_two_files_of_links_add_up(tmp_path: Path) -> None:
    for name, length in (("1.csv", ""), ("2.csv", "3"), ("3.csv", "4")):
        (tmp_path / name).write_text(f"{HEAD}a,etp1,b,etp1,{length}\n")
    files = [tmp_path / f"{number}.csv" for number in (1, 2, 3)]
    joined = links.join([switch("a"), switch("b")], tables=files)
    assert [link.cable_m for link in joined.links] == [3]
    ((slug, message),) = told(joined)
    assert slug == "links-disagree"
    assert message.startswith("the cable has 4 m, but 3 m at ")


# ---- LLDP ----------------------------------------------------------------------------------------


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
