"""Checks that stay silent on what is right; what is wrong stands in tests/errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from railwright.inventory import kinds

Load = Callable[..., tuple]  # type: ignore[type-arg]

GOOD = {
    "tor": "pods: {1: {hosts: {gpu: {profile: p, count: 4, attach: tor, hosts_per_leaf: 2}}}}",
    "groups": "pods: {1: {hosts: {a: {profile: p, count: 1, first_cage: 1},"
    " b: {profile: p, count: 1, first_cage: 9}}}}",
    "pod-names": "pods: {1: {name: pod2}, 2: {name: pod1}}",
    "extra-leaf": "devices: {leaf-x: {tier: leaf, pod: 1, index: 9}}",
    "extra-spine": "devices: {spine-x: {tier: spine, index: 9}}",
    "host-like-name": "devices: {gpu-1-005: {state: drained}}",
    "dialect-per-layer": "devices: {leaf-1-01: {access: routed}}",
    "timers": "fabric: {bgp: {keepalive_s: 3, holdtime_s: 9}}",
    "cages": "fabric: {host_cages: '1-32,40', fabric_cages: '33-39,41'}",
    "cable": "cables: [{match: {between: [spine, leaf], device: a, peer: b, port: Ethernet0}}]",
    "date": "suppress: [{rule: CAB001, reason: a good reason, until: 2028-02-29}]",
    "patch": "patches: [{reason: a good reason, set: {A_B2: {a: {b: c, d: [e], f: null}}}}]",
    "addresses": "devices: {leaf-1-01: {loopback_ipv4: 10.9.9.9, loopback_ipv6: 'fd00::9',"
    " management_ipv4: 192.168.15.254}}",
    "v6-management": "addressing: {management: {ipv6: 'fd00:9::/64', gateway_ipv6: 'fd00:9::1'}}",
    "servers": "management: {dns: ['2001:db8::53'], ntp: [{server: time.example.net}],"
    " syslog: [{server: 192.0.2.1}]}",
    "asn-16-bit": "asn: {spine: 64512, leaf_base: 64600}",
    "asn-top": "asn: {spine: 4294967294, leaf_base: 4294967230}",
    "capacity": "planes: 2\nparallel: 4\ntiers: {leaf: {count: 32}, spine: {count: 32}}",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_good(load_text: Load, clean: str, text: str) -> None:
    keys = {line.split(":")[0] for line in text.splitlines()}
    kept, drop = [], False
    for line in clean.splitlines():
        if not line.startswith(" "):
            drop = line.split(":")[0] in keys
        if not drop:
            kept.append(line)
    inventory, findings = load_text("\n".join([*kept, text, ""]))
    assert [line for finding in findings for line in finding.lines()] == []
    assert inventory is not None


NAMES = {
    "padded": ("leaf-{plane:02}-{pod:03}-{index:02}", 2, True),
    "plane": ("leaf-{plane}-{pod}-{index}", 2, True),
    "letter": ("l{pod}{plane_letter}{index}", 2, True),
    "no-plane": ("leaf-{pod}-{index}", 2, False),
    "no-pod": ("leaf-{plane}-{index}", 2, False),
    "no-index": ("leaf-{plane}-{pod}", 2, False),
    "attribute": ("leaf-{pod.x}-{plane}-{index}", 2, False),
    "conversion": ("leaf-{pod!r}-{plane}-{index}", 2, False),
    "brace": ("leaf-}}-{pod}-{plane}-{index}", 2, False),
    "too-long": ("x" * 57 + "-{pod}-{plane}-{index}", 2, False),
    "large": ("leaf-{pod}-{plane}-{index}", 900, True),
}


@pytest.mark.parametrize(("pattern", "count", "good"), NAMES.values(), ids=NAMES)
def test_leaf_names(load_text: Load, clean: str, pattern: str, count: int, good: bool) -> None:  # noqa: FBT001
    text = clean.replace("{count: 2}", f"{{count: {count}, name: '{pattern}'}}", 1)
    text = text.replace("pods:\n", "pods:\n" + "".join(f"  {n}: {{}}\n" for n in range(2, 60)))
    more = "planes: 2\naddressing: {capacity: {leaves: 1024}}\n"
    _, findings = load_text(text + more)
    assert [finding.id for finding in findings] == ([] if good else [kinds.NAME_PATTERN.id])


def test_kinds_are_in_order_and_distinct() -> None:
    ids = [kind.id for kind in kinds.ALL]
    assert ids == sorted(ids)
    assert len({kind.slug for kind in kinds.ALL}) == len(ids)
    assert all(kind.summary.endswith(".") and kind.fix for kind in kinds.ALL)
    assert not {f"INV{number:03}" for number in range(30, 35)} & set(ids), "these are the design's"
