"""What joins switches: neighbours of both ends, files of links, LLDP; and where they differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright import configs
from railwright.base.location import Location
from railwright.configs import links
from railwright.configs.links import Joined
from railwright.configs.links_file import Cell, cells
from railwright.configs.loaded import Loaded
from railwright.model.known_link import End, KnownLink
from unit.configs.joining import GOLDENS, SERVER, ends, line_of, switch, told

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
