"""Limits of the inventory's own checks, one step on either side of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from railwright.inventory import kinds

Load = Callable[..., tuple]  # type: ignore[type-arg]

# one pod, 2 planes and 32 leaves of declared capacity: 64 leaf positions
ASNS = {
    "spine-below-leaves": ("spine: 4200000999, leaf_base: 4200001000", []),
    "spine-on-the-first": ("spine: 4200001000, leaf_base: 4200001000", [kinds.ASN_COLLISION.id]),
    "spine-on-the-last": ("spine: 4200001063, leaf_base: 4200001000", [kinds.ASN_COLLISION.id]),
    "spine-above-leaves": ("spine: 4200001064, leaf_base: 4200001000", []),
    "32-bit-to-the-end": ("spine: 4200000000, leaf_base: 4294967231", []),
    "32-bit-over-the-end": ("spine: 4200000000, leaf_base: 4294967232", [kinds.PUBLIC_ASN.id]),
    "16-bit-to-the-end": ("spine: 64512, leaf_base: 65471", []),
    "16-bit-over-the-end": ("spine: 64512, leaf_base: 65472", [kinds.PUBLIC_ASN.id]),
}


@pytest.mark.parametrize(("plan", "wanted"), ASNS.values(), ids=ASNS)
def test_the_range_of_leaf_asns(load_text: Load, clean: str, plan: str, wanted: list[str]) -> None:
    _, findings = load_text(clean + f"asn: {{{plan}}}\n")
    assert [finding.id for finding in findings] == wanted


@pytest.mark.parametrize(
    ("p2p", "hosts", "wanted"),
    [
        ("10.64.0.0/16", "10.64.0.0/12", [kinds.OVERLAP.id]),
        ("10.64.0.0/12", "10.64.0.0/16", [kinds.OVERLAP.id]),
        ("10.64.0.0/16", "10.64.0.0/16", [kinds.OVERLAP.id]),
        ("10.64.0.0/16", "10.65.0.0/16", []),
        ("10.65.0.0/16", "10.64.0.0/16", []),
    ],
)
def test_a_pool_within_another_whichever_is_the_larger(
    load_text: Load, clean: str, p2p: str, hosts: str, wanted: list[str]
) -> None:
    pools = f"addressing:\n  p2p: {{ipv4: {p2p}}}\n  hosts: {{ipv4: {hosts}}}\n"
    _, findings = load_text(clean + pools)
    assert [finding.id for finding in findings] == wanted
    if wanted:
        assert findings[0].message == f"hosts {hosts} overlaps p2p {p2p}"
        assert findings[0].location.line == len(clean.splitlines()) + 3


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("gpu-1-000", []),
        ("gpu-1-001", [kinds.NAME_TAKEN.id]),
        ("gpu-1-004", [kinds.NAME_TAKEN.id]),
        ("gpu-1-005", []),
        ("gpu-2-001", []),
        ("gpu-1-0004", []),
    ],
)
def test_names_of_hosts_from_the_first_to_the_last(
    load_text: Load, clean: str, name: str, wanted: list[str]
) -> None:
    _, findings = load_text(clean + f"devices: {{{name}: {{state: drained}}}}\n")
    assert [finding.id for finding in findings] == wanted


@pytest.mark.parametrize(
    ("key", "address", "wanted"),
    [
        ("loopback_ipv4", "126.255.255.255", []),
        ("loopback_ipv4", "127.0.0.0", [kinds.NOT_AN_ADDRESS.id]),
        ("loopback_ipv4", "127.0.0.1", [kinds.NOT_AN_ADDRESS.id]),
        ("loopback_ipv4", "127.255.255.255", [kinds.NOT_AN_ADDRESS.id]),
        ("loopback_ipv4", "128.0.0.1", []),
        ("loopback_ipv4", "223.255.255.255", []),
        ("loopback_ipv4", "224.0.0.1", [kinds.NOT_AN_ADDRESS.id]),
        ("loopback_ipv4", "0.0.0.0", [kinds.NOT_AN_ADDRESS.id]),  # noqa: S104
        ("loopback_ipv6", "::", [kinds.NOT_AN_ADDRESS.id]),
        ("loopback_ipv6", "::1", [kinds.NOT_AN_ADDRESS.id]),
        ("loopback_ipv6", "::2", []),
        ("loopback_ipv6", "ff02::1", [kinds.NOT_AN_ADDRESS.id]),
    ],
)
def test_addresses_that_no_switch_can_have(
    load_text: Load, clean: str, key: str, address: str, wanted: list[str]
) -> None:
    _, findings = load_text(clean + f"devices: {{leaf-1-01: {{{key}: '{address}'}}}}\n")
    assert [finding.id for finding in findings] == wanted


CAGES = {
    "word": ("'1x'", "ports: '1x' is not a number or range"),
    "empty": ("''", "ports: '' is not a number or range"),
    "digit-of-another-script": ("'²'", "ports: '²' is not a number or range"),
    "zero": ("'0-4'", "ports: cages count from 1, not from 0"),
    "backwards": ("'4-1'", "ports: 4-1 runs backwards"),
    "twice": ("'1-4,3'", "ports: cage 3 is twice in it"),
    "last": ("'1,999'", None),
    "beyond": ("'1-1000'", "ports: no switch has a cage 1000"),
    "one": ("'1'", None),
    "interface": ("Ethernet0", None),
}


@pytest.mark.parametrize(("key", "message"), CAGES.values(), ids=CAGES)
def test_keys_of_ports_that_name_cages(
    load_text: Load, clean: str, key: str, message: str | None
) -> None:
    _, findings = load_text(clean + f"devices: {{leaf-1-01: {{ports: {{{key}: {{}}}}}}}}\n")
    assert [(one.id, one.message) for one in findings] == (
        [(kinds.CAGE_RANGE.id, message)] if message else []
    )


@pytest.mark.parametrize(
    ("cages", "message"),
    [
        ("1-4,9", None),
        ("4-1", "spine_cages: 4-1 runs backwards"),
        ("0", "spine_cages: cages count from 1, not from 0"),
        ("1-4,4", "spine_cages: cage 4 is twice in it"),
        ("١", "spine_cages: '١' is not a number or range"),
    ],
)
def test_cages_of_spines_for_a_pod(
    load_text: Load, clean: str, cages: str, message: str | None
) -> None:
    _, findings = load_text(clean.replace("  1:\n", f"  1:\n    spine_cages: '{cages}'\n"))
    assert [(one.id, one.message) for one in findings] == (
        [(kinds.CAGE_RANGE.id, message)] if message else []
    )
