"""The same change on many rows is said once."""

from __future__ import annotations

from railwright.diff import diff, group
from railwright.model.change import ChangeKind
from railwright.model.configdb import ConfigDb


def _ports(mtu: str, numbers: range, **more: str) -> ConfigDb:
    return {"PORT": {f"Ethernet{number}": {"mtu": mtu, **more} for number in numbers}}


def test_one_group_for_many_rows_on_many_devices() -> None:
    before, after = _ports("9100", range(4)), _ports("9000", range(4))
    (one,) = group((*diff("leaf-2", before, after), *diff("leaf-1", before, after)))
    assert (one.table, one.kind, len(one.rows)) == ("PORT", ChangeKind.CHANGED, 8)
    assert one.devices == ("leaf-1", "leaf-2")
    assert one.keys == ("Ethernet0", "Ethernet1", "Ethernet2", "Ethernet3")


def test_rows_are_alike_only_if_all_their_fields_are() -> None:
    before = _ports("9100", range(3), fec="rs")
    after = {
        "PORT": {
            "Ethernet0": {"mtu": "9000", "fec": "rs"},
            "Ethernet1": {"mtu": "9000", "fec": "none"},
            "Ethernet2": {"mtu": "9000", "fec": "rs"},
        }
    }
    found = group(diff("leaf", before, after))
    assert [(one.keys, len(one.fields)) for one in found] == [
        (("Ethernet0", "Ethernet2"), 1),
        (("Ethernet1",), 2),
    ]


def test_every_change_is_in_exactly_one_group() -> None:
    before = _ports("9100", range(5)) | {"ACL": {"a": {"x": "1"}}}
    after = _ports("9000", range(3, 9)) | {"VLAN": {"Vlan2": {}, "Vlan3": {}}}
    changes = diff("leaf", before, after)
    found = group(changes)
    told = [
        (one.table, row.key, field.field)
        for one in found
        for row in one.rows
        for field in one.fields
    ]
    assert sorted(map(str, told)) == sorted(str((c.table, c.key, c.field)) for c in changes)


def test_lists_are_compared_by_value() -> None:
    before: ConfigDb = {"VLAN": {"Vlan2": {"s": ["a"]}, "Vlan3": {"s": ["a"]}}}
    after: ConfigDb = {"VLAN": {"Vlan2": {"s": ["b"]}, "Vlan3": {"s": ["b"]}}}
    (one,) = group(diff("leaf", before, after))
    assert one.keys == ("Vlan2", "Vlan3")


def test_the_larger_group_comes_first_within_a_table() -> None:
    before = {**_ports("9100", range(5)), "ACL": {"z": {"x": "1"}}}
    after: ConfigDb = {
        "PORT": {f"Ethernet{n}": {"mtu": "1" if n in {0, 4} else "2"} for n in range(5)},
        "ACL": {"z": {"x": "2"}},
    }
    found = group(diff("leaf", before, after))
    assert [(one.table, one.keys) for one in found] == [
        ("ACL", ("z",)),
        ("PORT", ("Ethernet1", "Ethernet2", "Ethernet3")),
        ("PORT", ("Ethernet0", "Ethernet4")),
    ]


def test_groups_of_one_size_stand_by_their_first_row() -> None:
    before, after = _ports("9100", range(4)), _ports("9100", range(4))
    after["PORT"] = {f"Ethernet{n}": {"mtu": str(n % 2)} for n in range(4)}
    found = group(diff("leaf", before, after))
    assert [one.keys for one in found] == [("Ethernet0", "Ethernet2"), ("Ethernet1", "Ethernet3")]
