"""What has to be put into a configuration before it is loaded."""

from __future__ import annotations

import pytest

from railwright.diff import golden
from railwright.diff.fill import Gap, gaps, summary
from railwright.model.configdb import ConfigDb
from railwright.model.fabric import Fabric

MAC = Gap("DEVICE_METADATA|localhost.mac")
KNOWN: ConfigDb = {"DEVICE_METADATA": {"localhost": {"mac": "02:00:00:00:00:01"}}}
FABRIC = Fabric(site="lab", description=None, planes=1, pods=(), devices=(), hosts=(), links=())


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        pytest.param({}, (MAC,), id="no-metadata"),
        pytest.param({"DEVICE_METADATA": {"localhost": {"type": "x"}}}, (MAC,), id="no-mac"),
        pytest.param(KNOWN, (), id="mac-given"),
        pytest.param(
            {**KNOWN, "SNMP_COMMUNITY": {"<secret:snmp-ro>": {"TYPE": "RO"}}},
            (Gap("SNMP_COMMUNITY|<secret:snmp-ro>", "snmp-ro"),),
            id="secret-in-a-key",
        ),
        pytest.param(
            {**KNOWN, "TACPLUS": {"global": {"passkey": "<secret:tacacs-key>"}}},
            (Gap("TACPLUS|global.passkey", "tacacs-key"),),
            id="secret-in-a-value",
        ),
        pytest.param(
            {**KNOWN, "T": {"k": {"f": ["plain", "a <secret:one> and <secret:two>"]}}},
            (Gap("T|k.f", "one"), Gap("T|k.f", "two")),
            id="secrets-in-a-list",
        ),
        pytest.param({**KNOWN, "T": {"k": {"f": "<secret:>"}}}, (), id="no-name"),
    ],
)
def test_what_is_missing(config: ConfigDb, expected: tuple[Gap, ...]) -> None:
    assert gaps(config) == expected


@pytest.mark.parametrize(
    ("needed", "line"),
    [
        pytest.param({}, None, id="no-devices"),
        pytest.param({"leaf": ()}, None, id="nothing"),
        pytest.param({"leaf": (MAC,)}, "fill before loading: mac on 1 device", id="mac"),
        pytest.param(
            {"leaf": (MAC, Gap("T|k.f", "b")), "spine": (MAC, Gap("T|k", "a"), Gap("T|l", "b"))},
            "fill before loading: mac on 2 devices, secrets a, b",
            id="mac-and-secrets",
        ),
        pytest.param(
            {"leaf": (Gap("T|k.f", "b"),)}, "fill before loading: secret b", id="one-secret"
        ),
    ],
)
def test_the_line_for_people(needed: dict[str, tuple[Gap, ...]], line: str | None) -> None:
    assert summary(needed) == line


def test_the_manifest_lists_each_address_once() -> None:
    config: ConfigDb = {"T": {"k": {"f": "<secret:a><secret:b>"}}}
    built = golden.output(FABRIC, {"leaf": config, "spine": KNOWN}, ())
    assert built.manifest.fill == {
        "leaf": ("DEVICE_METADATA|localhost.mac", "T|k.f"),
        "spine": (),
    }


def test_a_manifest_without_the_list_can_be_read() -> None:
    assert golden.Manifest.model_validate({"files": {}, "rows": {}}).fill == {}
