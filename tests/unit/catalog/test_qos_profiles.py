"""What holds for every shipped QoS profile, and what each one is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from railwright import catalog
from railwright.base import yaml12
from railwright.base.resources import root
from railwright.model.qos_profile import Evidence, Feature, QosProfile, TrafficKind

FILES = sorted((root("catalog") / "qos").glob("*.yml"))
PROFILES = {path.stem: QosProfile.model_validate(yaml12.read(path).data) for path in FILES}
every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def class_of(profile: QosProfile, dscp: int) -> str:
    """Return the name of the class that a code point falls into."""
    rest = ""
    for name, item in profile.classes.items():
        if item.dscp == "rest":
            rest = name
        elif dscp in item.dscp:
            return name
    return rest


def test_the_promised_profiles_are_there() -> None:
    assert {
        *("ai-26-48", "nvidia-roce", "sonic-azure", "asterfusion-34"),
        *("gaudi-24", "amd-thor", "lossy-trim", "dual-lossless"),
    } <= set(PROFILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_is_called_like_its_file(path: Path) -> None:
    assert PROFILES[path.stem].name == path.stem


@every_profile
def test_gives_every_code_point_a_class(profile: QosProfile) -> None:
    assert all(class_of(profile, dscp) for dscp in range(64))


@every_profile
def test_says_where_everything_is_from(profile: QosProfile) -> None:
    policies = (profile.ecn, profile.watchdog, profile.buffers, profile.trimming)
    blocks = (*profile.classes.values(), *policies)
    sources = [block.source for block in blocks if block is not None]
    assert all(len(source) > 20 for source in (profile.source, profile.hosts.source, *sources))


@every_profile
def test_says_so_where_it_judges(profile: QosProfile) -> None:
    blocks = (profile.ecn, profile.watchdog, profile.buffers, profile.hosts)
    for block in blocks:
        if block is not None and block.source.startswith(("judged", "as ai-26-48", "between")):
            assert block.evidence is Evidence.JUDGED


@every_profile
def test_shares_add_up(profile: QosProfile) -> None:
    shares = [item.scheduler for item in profile.classes.values()]
    weights = [share.weight for share in shares if share.type == "DWRR"]
    assert None not in weights
    assert all(share.weight is None for share in shares if share.type == "STRICT")
    if profile.name != "sonic-azure":  # whose weights are SONiC's own: 15 against 14
        assert sum(weight or 0 for weight in weights) == 100


@every_profile
def test_carries_lossless_traffic_in_classes_with_a_mark_and_a_weight(profile: QosProfile) -> None:
    for item in profile.classes.values():
        if item.lossless:
            assert item.mark is not None
            assert item.scheduler.type == "DWRR"


@every_profile
def test_a_host_frame_fits_and_holds_the_rdma_mtu(profile: QosProfile) -> None:
    headers = 14 + 20 + 8 + 12 + 16 + 4 + 4  # Ethernet, IPv4, UDP, BTH, RETH, ICRC, FCS
    assert profile.hosts.rdma_mtu + headers <= profile.hosts.mtu <= 9_100


@every_profile
def test_hosts_act_before_the_fabric(profile: QosProfile) -> None:
    if profile.watchdog is not None:
        assert profile.watchdog.host.detection_ms <= profile.watchdog.fabric.detection_ms


@every_profile
def test_cnp_is_never_behind_data(profile: QosProfile) -> None:
    if profile.hosts.congestion_control == "dcqcn":
        assert profile.of_kind(TrafficKind.CNP)
    for name in profile.of_kind(TrafficKind.CNP):
        item = profile.classes[name]
        assert not item.lossless
        assert not item.ecn
        assert item.scheduler.type == "STRICT" or profile.name == "sonic-azure"


@pytest.mark.parametrize(
    ("name", "lossless"),
    [
        ("ai-26-48", (3,)),
        ("nvidia-roce", (3,)),
        ("sonic-azure", (3, 4)),
        ("asterfusion-34", (3, 4)),
        ("gaudi-24", (2, 3)),
        ("amd-thor", (3,)),
        ("lossy-trim", ()),
        ("dual-lossless", (3, 4)),
    ],
)
def test_lossless_priorities(name: str, lossless: tuple[int, ...]) -> None:
    assert PROFILES[name].lossless == lossless


@pytest.mark.parametrize(
    ("name", "dscp", "priority", "lossless"),
    [
        ("ai-26-48", 26, 3, True),
        ("nvidia-roce", 26, 3, True),
        ("amd-thor", 26, 3, True),
        ("asterfusion-34", 26, 3, True),
        ("asterfusion-34", 34, 4, True),
        ("dual-lossless", 26, 3, True),
        ("dual-lossless", 34, 4, True),
        ("gaudi-24", 24, 2, True),
        ("gaudi-24", 16, 3, True),
        ("gaudi-24", 26, 0, False),
        ("sonic-azure", 3, 3, True),
        ("sonic-azure", 4, 4, True),
        ("sonic-azure", 26, 1, False),
        ("sonic-azure", 8, 0, False),
        ("sonic-azure", 5, 2, False),
        ("sonic-azure", 46, 5, False),
        ("lossy-trim", 26, 3, False),
        ("ai-26-48", 48, 6, False),
        ("nvidia-roce", 48, 6, False),
        ("sonic-azure", 48, 6, False),
        ("amd-thor", 48, 7, False),
    ],
)
def test_code_points(name: str, dscp: int, priority: int, *, lossless: bool) -> None:
    profile = PROFILES[name]
    item = profile.classes[class_of(profile, dscp)]
    assert (item.traffic_class, item.lossless) == (priority, lossless)


def test_the_template_of_sonic_as_it_stands() -> None:
    profile = PROFILES["sonic-azure"]
    named = {3: 3, 4: 4, 5: 2, 8: 0, 46: 5, 48: 6}
    for dscp in range(64):
        item = profile.classes[class_of(profile, dscp)]
        assert item.traffic_class == named.get(dscp, 1)
    assert profile.ecn is not None
    assert (profile.ecn.host.min_us * 100_000, profile.ecn.host.max_us * 100_000) == (
        pytest.approx(1 << 20, rel=0.01),
        pytest.approx(2 << 20, rel=0.01),
    )


def test_the_vendor_marks_between_150_and_1500_kb_at_400g() -> None:
    ecn = PROFILES["nvidia-roce"].ecn
    assert ecn is not None
    assert (ecn.host.min_us * 50_000, ecn.host.max_us * 50_000) == (150_000, 1_500_000)


def test_trimmed_headers_overtake_what_they_were_cut_from() -> None:
    profile = PROFILES["lossy-trim"]
    (trimmed,) = (profile.classes[name] for name in profile.of_kind(TrafficKind.TRIMMED))
    assert trimmed.scheduler.type == "STRICT"
    for name in profile.of_kind(TrafficKind.ROCE):
        assert profile.classes[name].traffic_class < trimmed.traffic_class
    assert {Feature.TRIMMING, Feature.WRED_COUNTERS} <= set(profile.wants)
    assert profile.watchdog is None
    assert profile.trimming is not None
    assert profile.trimming.size_bytes % 4 == 0


def test_training_and_storage_are_apart() -> None:
    profile = PROFILES["dual-lossless"]
    kinds = {
        profile.classes[name].kind for name in profile.classes if profile.classes[name].lossless
    }
    assert kinds == {TrafficKind.ROCE, TrafficKind.STORAGE}


def test_the_group_of_all_lossy_classes_cannot_be_lossless() -> None:
    body = catalog.load().qos("ai-26-48").model_dump()
    body["classes"]["roce"]["traffic_class"], body["classes"]["best-effort"]["traffic_class"] = 0, 3
    with pytest.raises(ValidationError, match="traffic class 0 cannot be lossless"):
        QosProfile.model_validate(body)
