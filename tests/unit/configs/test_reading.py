"""Every finding about a configuration as a file, with its exact place; and what is read of it."""

from __future__ import annotations

import json

import pytest

from railwright import configs
from railwright.base.location import Location
from railwright.configs import kinds
from railwright.configs.files import MAX_BYTES
from railwright.model.finding import Severity
from unit.configs.reading import NAMED, only, read, told

# ---- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ('{"PORT": {\n "E": {"a": tru}}}', 2, 13, "expected a value"),
        ('{"PORT": {\n "E": {"a": True}}}', 2, 13, "write it as JSON does"),
        ("{'PORT': 1}", 1, 2, "texts stand in double quotes"),
        ('{\n# note\n"A": {}}', 2, 1, "JSON has no comments"),
        ('{"A": {"b": {"c": "d",}}}', 1, 22, "a comma stands before a closing bracket"),
        ('{"A": {"b": {"c": ["d" ,\n]}}}', 1, 24, "a comma stands before a closing bracket"),
        ('{"A": {"b": {"c": "d"} "e": 1}}', 1, 24, "expected ',' or the closing bracket"),
        ('{"A" 1}', 1, 6, "expected ':'"),
        ('{"A": {"b": {"c": "\\x"}}}', 1, 20, "an unknown escape"),
        ('{"A": {"b": {"c": "\\u00g0"}}}', 1, 20, "hexadecimal"),
        ('{"A": {"b": {"c": "d', 1, 19, "no closing quote"),
        ('{"A": {"b": {"c": "d\n"}}}', 1, 21, "a line end or control character"),
        ('{"A": {\n"b": {"c": "d"}\n', 2, 16, "ends in the middle; the last bracket that is open"),
        ('{"A": {}}}', 1, 10, "something follows the end"),
        ('{"A": {}}\n{"B": {}}', 2, 1, "something follows the end"),
        ('{"A": {}} admin@sw:~$', 1, 11, "something follows the end"),
        ("<DeviceMiniGraph/>", 1, 1, "sonic-cfggen -m FILE"),
        ("PORT Ethernet0", 1, 1, "not JSON"),
        ('PORT {"a": 1}', 1, 1, "not JSON"),
    ],
)  # fmt: skip
def test_not_json(text: str, line: int, column: int, says: str) -> None:
    loaded = read(text)
    assert told(loaded) == [("not-json", line, column)]
    assert says in only(loaded)
    assert loaded.config is None


@pytest.mark.parametrize("text", ["", " \n\t", "[]", "3", '"text"', "null x"[:4], "{}"])
def test_not_a_configuration(text: str) -> None:
    loaded = read(text)
    assert loaded.config is None
    assert [slug for slug, _, _ in told(loaded)] in (["not-a-configuration"], ["not-json"])


def test_equal_keys_of_all_levels() -> None:
    loaded = read('{\n"A": {"b": {"c": "1",\n"c": "2"},\n "b": {}},\n"A": {"z": {}}}')
    assert told(loaded) == [("duplicate-config-key", line, 1 + (line == 4)) for line in (3, 4, 5)]
    assert "key 'c' stands twice; first at sw.json:2:13" in loaded.findings[1].message
    assert loaded.config == {"A": {"z": {}}}  # as Python's reader, and so SONiC, has it


def test_encodings() -> None:
    assert told(read(b'{"A":\n {"\xc3\xa9\xe9": {}}}')) == [("not-utf-8", 2, 5)]
    assert "UTF-16" in only(read('{"A": {}}'.encode("utf-16")))
    marked = read("\ufeff" + '{"A":\n {"b": {"c": true}}}')
    assert told(marked) == [("byte-order-mark", 1, 1), ("value-not-text", 2, 14)]
    assert marked.config == {"A": {"b": {"c": "True"}}}


def test_half_a_character_keeps_places_true() -> None:
    text = '{"A": {"b": {"c": "\\ud83d\\ude00 \\ud83d \\\\ud83d", "d": 1.5, "e": null}}}'
    loaded = read(text)
    null = text.index("null") + 1
    assert told(loaded) == [("not-utf-8", 1, 33), ("value-not-text", 1, null)]
    assert loaded.config == {
        "A": {"b": {"c": "\U0001f600 \ufffd \\ud83d", "d": "1.5", "e": "None"}}
    }


def test_limits() -> None:
    assert told(read(b" " * (MAX_BYTES + 1))) == [("config-over-limit", 1, 1)]
    assert told(read('{"A":' * 100_000)) == [("config-over-limit", 1, 64 * 5 + 1)]
    assert told(read("\n" + "[" * 100_000)) == [("config-over-limit", 2, 65)]
    digits = "9" * 5000
    loaded = read('{"A": {"b": {"c": ' + digits + ', "d": 12}}}')
    assert told(loaded) == [("config-over-limit", 1, 19)]
    assert loaded.config == {"A": {"b": {"d": "12"}}}


def test_findings_of_one_kind_have_an_end_and_hide_no_other_kind() -> None:
    many = {f"T{number}": {} for number in range(500)} | {"PORT": {"Ethernet0": {"mtu": None}}}
    slugs = [slug for slug, _, _ in told(read(json.dumps(many)))]
    assert slugs.count("empty-table") == 100
    assert "value-not-text" in slugs
    twice = "{" + ", ".join('"A": {"b": {}}' for _ in range(500)) + "}"
    assert len(told(read(twice))) == 100


# ---- tables, rows, fields ------------------------------------------------------------------------


def test_values_as_sonic_stores_them() -> None:
    fields = '"t": true, "n": null, "i": 9100, "f": 1.50, "x": NaN, "o": {"p": 1}, "l": ["a", "b"]'
    loaded = read('{"PORT": {"Ethernet0": {' + fields + "}}}")
    assert loaded.config == {
        "PORT": {"Ethernet0": {
            "t": "True", "n": "None", "i": "9100", "f": "1.5", "x": "nan", "l": ["a", "b"]
        }}
    }  # fmt: skip
    assert [slug for slug, _, _ in told(loaded)] == ["value-not-text"] * 4
    assert [column for _, _, column in told(loaded)] == [30, 41, 74, 84]
    assert loaded.findings[1].address == "sw PORT|Ethernet0.t"


def test_items_of_lists() -> None:
    loaded = read('{"A": {"b": {"c": [1, "2", {}], "d": []}}}')
    assert told(loaded) == [("list-item-not-text", 1, 19)]
    assert "1, not a text, and 1 more" in only(loaded)
    assert loaded.config == {"A": {"b": {"c": ["1", "2"], "d": []}}}


def test_shapes() -> None:
    loaded = read('{"A": 3, "B": {"c": "d",\n"e": {}}, "C": null}')
    assert told(loaded) == [
        ("wrong-config-shape", 1, 7),
        ("wrong-config-shape", 1, 21),
        ("wrong-config-shape", 2, 16),
    ]
    assert loaded.config == {"B": {"e": {}}}


def test_an_empty_table_goes_with_a_warning() -> None:
    loaded = read('{"DEVICE_NEIGHBOR": {}, ' + NAMED + "}")
    assert told(loaded) == [("empty-table", 1, 2)]
    assert loaded.findings[0].severity is Severity.WARNING
    assert set(loaded.config or ()) == {"DEVICE_METADATA"}


def test_the_database_mark_of_an_empty_row() -> None:
    loaded = read('{"A": {"b": {"NULL": "NULL"}}}')
    assert told(loaded) == [("null-placeholder", 1, 14)]
    assert loaded.config == {"A": {"b": {}}}


def test_tables_that_sonic_passes_over() -> None:
    loaded = read('{"port": {"a": {}}, "": 1, "PORT": {"Ethernet0": {}}}')
    assert told(loaded) == [("table-not-loaded", 1, 2), ("table-not-loaded", 1, 21)]
    assert loaded.config == {"PORT": {"Ethernet0": {}}}


def test_names_cannot_steer_a_terminal() -> None:
    loaded = read('{"A\\u001b": {"b\\n": {"c\u202e": true}}}')
    assert told(loaded) == [
        ("value-not-text", 1, 1),  # known by a name that the file does not have
        ("unprintable-name", 1, 2),
        ("unprintable-name", 1, 14),
        ("unprintable-name", 1, 22),
    ]
    assert loaded.config == {"A\ufffd": {"b\ufffd": {"c\ufffd": "True"}}}
    assert all(text.isprintable() for one in loaded.findings for text in one.lines())


# ---- forms ---------------------------------------------------------------------------------------


def test_show_runningconfiguration_with_the_session_around_it() -> None:
    text = (
        "admin@leaf-1:~$ show runningconfiguration all\n"
        '{\n    "PORT": {\n        "Ethernet0": {\n            "mtu": 9100,\n'
        '            "x": false\n        }\n    },\n    '
        + NAMED
        + ',\n    "bgpraw": "router bgp\\n"'
        "\n}\nadmin@leaf-1:~$ \n"
    )
    loaded = read(text)
    assert told(loaded) == [
        ("text-around-config", 1, 1),
        ("value-not-text", 6, 18),
        ("text-around-config", 12, 1),
    ]
    assert [one.severity for one in loaded.findings if one.id == kinds.TEXT_AROUND.id] == [
        "info"
    ] * 2
    assert loaded.config is not None
    assert set(loaded.config) == {"PORT", "DEVICE_METADATA"}
    assert loaded.places.locate("PORT", "Ethernet0", "mtu") == Location("sw.json", 5, 20)


DUMP = {
    "CONFIG_DB_INITIALIZED": {"type": "string", "value": "1", "ttl": -1},
    "DEVICE_METADATA|localhost": {"type": "hash", "value": {"hostname": "leaf-1"}},
    "INTERFACE|Ethernet0": {"type": "hash", "value": {"NULL": "NULL"}},
    "INTERFACE|Ethernet0|10.0.0.0/31": {"type": "hash", "value": {"NULL": "NULL"}},
    "ACL_TABLE|A": {"type": "hash", "value": {"ports@": "Ethernet0,Ethernet4", "stage": "in"}},
    "ODD|x": {"type": "list", "value": ["a"]},
}


def test_a_dump_of_the_database() -> None:
    loaded = read(json.dumps(DUMP, indent=2))
    assert loaded.name == "leaf-1"
    assert loaded.config == {
        "DEVICE_METADATA": {"localhost": {"hostname": "leaf-1"}},
        "INTERFACE": {"Ethernet0": {}, "Ethernet0|10.0.0.0/31": {}},
        "ACL_TABLE": {"A": {"ports": ["Ethernet0", "Ethernet4"], "stage": "in"}},
    }
    assert told(loaded) == [("wrong-config-shape", 32, 12)]
    places = loaded.places
    assert places.pointer("ACL_TABLE", "A", "ports") == "/ACL_TABLE|A/value/ports@"
    assert places.pointer("ACL_TABLE", "A", "stage") == "/ACL_TABLE|A/value/stage"
    assert places.pointer("INTERFACE", "Ethernet0|10.0.0.0/31") == (
        "/INTERFACE|Ethernet0|10.0.0.0~131"
    )
    assert places.locate("ACL_TABLE", "A", "ports").line == 28
    assert places.key("ACL_TABLE").line == 25
    assert places.pointer("NO_TABLE") == "/NO_TABLE|"


def test_rows_without_tables_around_them() -> None:
    """The form of the mocked databases in sonic-net/sonic-utilities, tests/mock_tables."""
    rows = {
        "DEVICE_METADATA|localhost": {"hostname": "leaf-1"},
        "INTERFACE|Ethernet0|10.0.0.0/31": {"NULL": "NULL"},
        "ACL_TABLE|A": {"ports@": "Ethernet0,Ethernet4", "stage": "in", "odd": True},
        "ODD|x": "text",
        "counters": {"x": "1"},
    }
    loaded = read(json.dumps(rows, indent=2))
    assert told(loaded) == [
        ("rows-without-tables", 1, 1), ("value-not-text", 11, 12), ("wrong-config-shape", 13, 12)
    ]  # fmt: skip
    assert loaded.config == {
        "DEVICE_METADATA": {"localhost": {"hostname": "leaf-1"}},
        "INTERFACE": {"Ethernet0|10.0.0.0/31": {}},
        "ACL_TABLE": {"A": {"ports": ["Ethernet0", "Ethernet4"], "stage": "in", "odd": "True"}},
    }
    assert loaded.places.pointer("ACL_TABLE", "A", "ports") == "/ACL_TABLE|A/ports@"
    assert loaded.places.locate("ACL_TABLE", "A", "stage") == Location("sw.json", 10, 14)


def test_ids_are_in_one_row_and_all_have_words() -> None:
    assert list(configs.KINDS) == [f"CFG{number:03}" for number in range(1, len(configs.KINDS) + 1)]
    assert len({kind.slug for kind in configs.KINDS.values()}) == len(configs.KINDS)
    assert all(kind.summary.endswith(".") and kind.fix for kind in configs.KINDS.values())


def test_another_json_file_is_one_finding() -> None:
    loaded = read('{"interfaces": {"Ethernet0": {}}, "chassis": {}}')
    assert told(loaded) == [("not-a-configuration", 1, 1)]


def test_another_database_is_no_configuration() -> None:
    loaded = read(json.dumps({"PORT_TABLE:Ethernet0": {"type": "hash", "value": {"mtu": "9100"}}}))
    assert told(loaded) == [("not-a-configuration", 1, 1)]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({"localhost": {"PORT": {"E": {"a": None}}}, "asic0": {}}, "sw.json"),
        ({"PORT": {"Ethernet0": {"mtu": None}}}, "config_db0.json"),
        ({"DEVICE_METADATA": {"localhost": {"sub_role": "FrontEnd"}}, "A": {}}, "sw.json"),
        ({"DEVICE_METADATA": {"localhost": {"asic_name": "asic1", "mac": 1}}}, "sw.json"),
    ],
)
def test_several_asics_are_one_finding(data: dict[str, object], name: str) -> None:
    loaded = read(json.dumps(data), name)
    assert told(loaded) == [("multi-asic-not-supported", 1, 1)]
    assert loaded.config is None


def test_references_in_brackets_are_read_and_told() -> None:
    text = json.dumps({
        "QUEUE": {"Ethernet0|3": {"scheduler": "[SCHEDULER|scheduler.0]"}},
        "BUFFER_PORT_INGRESS_PROFILE_LIST": {
            "Ethernet0": {"profile_list": "[BUFFER_PROFILE|a],[BUFFER_PROFILE|b]"}
        },
        "ACL_TABLE": {"A": {"policy_desc": "[not a reference]"}},
    })  # fmt: skip
    loaded = read(text)
    assert [slug for slug, _, _ in told(loaded)] == ["bracket-reference"] * 2
    first = loaded.findings[1]
    assert text[(first.location or Location("")).column - 1 :].startswith('"[SCHEDULER|')
    assert (first.table, first.key, first.field) == ("QUEUE", "Ethernet0|3", "scheduler")
    assert first.hint is not None
    assert first.hint.startswith('write "scheduler.0"; ')
    assert loaded.config is not None
    assert loaded.config["QUEUE"]["Ethernet0|3"] == {"scheduler": "scheduler.0"}
    assert loaded.config["BUFFER_PORT_INGRESS_PROFILE_LIST"]["Ethernet0"] == {"profile_list": "a,b"}
    assert loaded.config["ACL_TABLE"]["A"] == {"policy_desc": "[not a reference]"}


def test_keys_that_list_ports_are_told_and_kept() -> None:
    key = "Ethernet8,Ethernet0,Ethernet4,Ethernet12|3-4"
    loaded = read(json.dumps({"BUFFER_PG": {key: {"profile": "p"}, "a,b|c": {"profile": "p"}}}))
    assert told(loaded) == [("port-list-key", 1, 16)]
    assert only(loaded) == (
        "one key lists 4 ports | write one row for each: BUFFER_PG|Ethernet0|3-4, "
        "BUFFER_PG|Ethernet4|3-4, BUFFER_PG|Ethernet8|3-4 and 1 more"
    )
    assert loaded.config is not None
    assert key in loaded.config["BUFFER_PG"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"A": {"b": {"c": true}}}', 'true is no text; SONiC stores "True"'),
        ('{"A": {"b": {"c": {}}}}', "an object is no text; SONiC stores its Python text"),
        ('{"A": {"b": {"c": [null]}}}', "an item of the list is null, not a text"),
        ('{"A": {"Ethernet0,Ethernet4,Ethernet8": {}}}', "one key lists 3 ports"),
    ],
)
def test_words(text: str, message: str) -> None:
    said, _, hint = only(read(text)).partition(" | ")
    assert said == message
    assert "more" not in hint


def test_words_about_hostnames() -> None:
    (absent,) = read('{"A": {"b": {}}}').findings
    assert absent.message == "the configuration has no hostname; it is called sw here"
    (empty,) = read('{"DEVICE_METADATA": {"localhost": {"hostname": ""}}}').findings
    assert empty.message == "'' is no hostname; it is called sw here"
    listed = read('{"DEVICE_METADATA": {"localhost": {"hwsku": ["a"], "platform": ""}}}')
    assert (listed.hwsku, listed.platform_name) == (None, None)
