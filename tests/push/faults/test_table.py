"""Every fault of the table has a test, and each just one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from push.faults import table
from push.faults.table import Fault


def files() -> tuple[Mapping[int, Fault], ...]:
    names = sorted(one.stem for one in Path(__file__).parent.glob("test_*.py"))
    return tuple(table.of(vars(import_module(f"push.faults.{name}"))) for name in names)


def test_every_fault_has_one_test() -> None:
    found = [number for one in files() for number in one]
    assert sorted(found) == sorted(table.FAULTS) == list(range(1, 65))
    assert len(set(table.FAULTS.values())) == len(table.FAULTS)


def test_every_fault_says_what_is_expected() -> None:
    for one in files():
        for number, fault in one.items():
            assert fault.__doc__, number
