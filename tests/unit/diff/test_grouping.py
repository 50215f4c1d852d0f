"""The same change on many rows is said once."""

from __future__ import annotations

from railwright.diff import diff, group
from railwright.model.change import Change, ChangeKind, FieldChange, OwnValues
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


def _peers(device: str, count: int = 4, **more: str) -> tuple[Change, ...]:
    """Sessions that get another number and each a new name."""
    rows = range(count)
    before: ConfigDb = {"BGP_NEIGHBOR": {f"10.0.0.{n}": {"asn": "65010"} for n in rows}}
    after: ConfigDb = {
        "BGP_NEIGHBOR": {
            f"10.0.0.{n}": {"asn": "65110", "name": f"{device}-{n}", **more} for n in rows
        }
    }
    return diff(device, before, after)


def test_a_field_of_many_values_varies_and_rows_say_their_own() -> None:
    (one,) = group((*_peers("leaf-1"), *_peers("leaf-2")))
    assert one.fields == (
        FieldChange(field="asn", kind=ChangeKind.CHANGED, before="65010", after="65110"),
        FieldChange(field="name", kind=ChangeKind.ADDED, varies=True),
    )
    assert [row.own["name"].after for row in one.rows] == [
        f"leaf-{device}-{n}" for device in (1, 2) for n in range(4)
    ]
    assert all(set(row.own) == {"name"} for row in one.rows)


def test_a_few_rows_unlike_the_others_are_exceptions() -> None:
    before, after = _ports("9100", range(16)), _ports("9000", range(16))
    after["PORT"]["Ethernet9"]["mtu"] = "1500"
    (one,) = group(diff("leaf", before, after))
    assert one.fields == (
        FieldChange(field="mtu", kind=ChangeKind.CHANGED, before="9100", after="9000", varies=True),
    )
    assert {row.key: dict(row.own) for row in one.rows if row.own} == {
        "Ethernet9": {"mtu": OwnValues(before="9100", after="1500")}
    }


def test_as_many_rows_of_either_kind_are_a_group_each_unless_they_differ_in_little() -> None:
    def of(*last: str) -> int:
        before = {"T": {key: dict.fromkeys("abc"[: len(last)], "0") for key in "xy"}}
        after = {
            "T": {
                "x": dict.fromkeys("abc"[: len(last)], "1"),
                "y": dict(zip("abc", last, strict=False)),
            }
        }
        return len(group(diff("d", before, after)))

    assert of("1", "2") == 2
    assert of("1", "1", "2") == 1


def test_lists_that_vary_stay_lists() -> None:
    before: ConfigDb = {"VLAN": {f"Vlan{n}": {"s": [str(n)]} for n in range(9)}}
    after: ConfigDb = {"VLAN": {f"Vlan{n}": {"s": [str(n), "x"]} for n in range(9)}}
    (one,) = group(diff("leaf", before, after))
    assert one.rows[3].own == {"s": OwnValues(before=["3"], after=["3", "x"])}
    assert list(one.changes()) == list(diff("leaf", before, after))


def test_few_values_of_many_rows_are_a_group_each() -> None:
    values = {n: str(9000 + n % 3) for n in range(30)}
    after: ConfigDb = {"PORT": {f"Ethernet{n}": {"mtu": value} for n, value in values.items()}}
    found = group(diff("leaf", _ports("9100", range(30)), after))
    assert [(one.fields[0].after, len(one.rows)) for one in found] == [
        ("9000", 10),
        ("9001", 10),
        ("9002", 10),
    ]


def test_what_varies_does_not_part_what_is_alike() -> None:
    """Two pods with a number each, and a name for every session: two groups, the names vary."""
    found = group((*_peers("leaf-1", 20), *_peers("leaf-2", 20, holdtime="9")))
    assert [(len(one.rows), len(one.fields)) for one in found] == [(20, 2), (20, 3)]
    other = [
        one.model_copy(update={"after": "65111"}) if one.field == "asn" else one
        for one in _peers("leaf-2", 20)
    ]
    found = group((*_peers("leaf-1", 20), *other))
    assert [(one.devices, one.fields[0].after, one.fields[1].varies) for one in found] == [
        (("leaf-1",), "65110", True),
        (("leaf-2",), "65111", True),
    ]


def test_a_family_is_never_many_groups() -> None:
    after: ConfigDb = {
        "PORT": {f"Ethernet{n}": {"mtu": str(n % 40), "fec": str(n % 7)} for n in range(400)}
    }
    (one,) = group(diff("leaf", {}, after))
    assert [(field.before, field.after, field.varies) for field in one.fields] == [
        (None, None, True),
        (None, None, True),
    ]
    after = {"PORT": {f"Ethernet{n}": {"a": str(n % 3), "b": str(n % 2)} for n in range(60)}}
    assert [len(one.rows) for one in group(diff("leaf", {}, after))] == [30, 30]


def test_rows_that_are_kept_apart() -> None:
    before, after = _ports("9100", range(4)), _ports("9000", range(4))
    changes = diff("leaf", before, after)
    found = group(changes, lambda one: int(one.key.removeprefix("Ethernet")) < 3)
    assert [one.keys for one in found] == [
        ("Ethernet0", "Ethernet1", "Ethernet2"),
        ("Ethernet3",),
    ]


def test_rows_stand_in_natural_order_whatever_the_order_of_the_changes() -> None:
    changes = [*_peers("leaf-10"), *_peers("leaf-9")]
    (one,) = group(changes)
    assert [row.device for row in one.rows] == ["leaf-9"] * 4 + ["leaf-10"] * 4
    assert group([*_peers("leaf-9"), *_peers("leaf-10")]) == (one,)
