"""Finding files, names, site overrides, and what a person is told about a wrong file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from railwright.base.errors import CatalogError, RailwrightError, UnknownReference
from railwright.base.resources import root
from railwright.catalog import load

SHIPPED = root("catalog")
OPTIC = """\
part: TEST-1
kind: transceiver
form_factor: OSFP
total_gbps: 800
lanes: 8
lane_gbps: 100
media: single-mode
medium: smf
connector: MPO
reach_m: 100
source: a data sheet
confidence: high
"""


def put(site: Path, kind: str, name: str, text: str | bytes) -> Path:
    path = site / "catalog" / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def copy_platform(site: Path, old: str, new: str, file: str = "sn5600.yml") -> Path:
    text = (SHIPPED / "platforms" / file).read_text(encoding="utf-8")
    assert old in text
    return put(site, "platforms", file, text.replace(old, new, 1))


def line_of(path: Path, word: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if word in line)


def test_names_are_listed_in_natural_order() -> None:
    catalog = load()
    names = catalog.platforms()
    assert names.index("SN5400") < names.index("SN5600") < names.index("SN6600_LD")
    assert len(catalog.optics()) >= 38
    assert len(catalog.servers()) >= 20


@pytest.mark.parametrize("spelling", ["SN5600", "sn5600", "Sn5600"])
def test_names_match_in_any_case_and_come_back_canonical(spelling: str) -> None:
    assert load().platform(spelling).name == "SN5600"


def test_a_file_is_read_once() -> None:
    assert load().platform("SN5600") is load().platform("sn5600")


@pytest.mark.parametrize(
    ("kind", "name", "near"),
    [
        ("platform", "SN6810LD", "SN6810_LD"),
        ("optic", "MMS4X00-NX", "MMS4X00-N"),
        ("server", "dgx-h10", "dgx-h100"),
    ],
)
def test_an_unknown_name_gets_a_hint(kind: str, name: str, near: str) -> None:
    with pytest.raises(UnknownReference) as caught:
        getattr(load(), kind)(name)
    assert repr(name) in caught.value.message
    assert near in (caught.value.hint or "")


def test_unknown_qos_and_default() -> None:
    with pytest.raises(UnknownReference):
        load().qos("no-such-profile")
    with pytest.raises(UnknownReference) as caught:
        load().default("mtus")
    assert caught.value.hint == "did you mean 'mtu'?"


def test_locations() -> None:
    catalog = load()
    place = catalog.location("platform", "sn5600")
    assert place.file == "catalog/platforms/sn5600.yml"
    assert place.line == line_of(SHIPPED / "platforms" / "sn5600.yml", "name: SN5600")
    default = catalog.location("defaults", "mtu")
    assert default.file == "catalog/defaults.yml"
    assert default.line == line_of(SHIPPED / "defaults.yml", "mtu:")


def test_defaults_have_a_source() -> None:
    defaults = load().defaults
    assert defaults["mtu"].value == 9100
    assert all(default.source for default in defaults.values())


def test_a_site_replaces_single_defaults(tmp_path: Path) -> None:
    path = tmp_path / "catalog" / "defaults.yml"
    path.parent.mkdir()
    path.write_text("mtu:\n  value: 9216\n  source: site standard\n", encoding="utf-8")
    catalog = load(tmp_path)
    assert catalog.default("mtu").value == 9216
    assert catalog.default("release") == load().default("release")
    assert catalog.location("defaults", "mtu").file == path.as_posix()
    assert load().default("mtu").value == 9100


def test_a_site_adds_an_optic(tmp_path: Path) -> None:
    put(tmp_path, "optics", "test-1.yml", OPTIC)
    catalog = load(tmp_path)
    assert catalog.optic("test-1").part == "TEST-1"
    assert set(catalog.optics()) == {*load().optics(), "TEST-1"}
    with pytest.raises(UnknownReference):
        load().optic("test-1")


def test_a_site_overrides_a_platform(tmp_path: Path) -> None:
    copy_platform(tmp_path, "product: NVIDIA SN5600", "product: our own SN5600")
    assert load(tmp_path).platform("SN5600").product == "our own SN5600"
    assert load().platform("SN5600").product == "NVIDIA SN5600"


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    put(tmp_path, "optics", "test-1.yml", OPTIC)
    assert load(tmp_path).optic("TEST-1").reach_m == 100
    put(tmp_path, "optics", "test-1.yml", OPTIC.replace("reach_m: 100", "reach_m: 2000"))
    assert load(tmp_path).optic("TEST-1").reach_m == 2000


def test_a_site_without_a_catalog_folder(tmp_path: Path) -> None:
    assert load(tmp_path).platforms() == load().platforms()


def test_a_wrong_file_does_not_stop_others(tmp_path: Path) -> None:
    put(tmp_path, "optics", "broken.yml", "part: [\n")
    assert load(tmp_path).optic("MMS4X00-NS").part == "MMS4X00-NS"
    assert load(tmp_path).optics()


def test_yes_and_off_are_text(tmp_path: Path) -> None:
    put(tmp_path, "optics", "test-1.yml", OPTIC + "notes: off\n")
    assert load(tmp_path).optic("TEST-1").notes == "off"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("part: [\n", 2, "", ""),
        (b"part: \xff\n", 1, "not UTF-8", "UTF-8"),
        ("- a\n", 1, "mapping", ""),
        ("", 1, "mapping", ""),
        (OPTIC + "lanes: 4\n", 13, "stands twice", ""),
        (OPTIC + "reach: 5\n", 13, "unknown key 'reach'", "did you mean 'reach_m'?"),
        (OPTIC.replace("lanes: 8", "lanes: eight"), 5, "lanes: input should be a valid int", ""),
        (OPTIC.replace("lanes: 8\n", ""), 1, "key 'lanes' is missing", "add lanes:"),
        (OPTIC.replace("TEST-1", "TEST-2"), 1, "is called test-1.yml", "test-2.yml"),
        (OPTIC.replace("part: TEST-1\n", ""), 1, "key 'part' is missing", "add part:"),
        (OPTIC + "far_end: !!python/name:os.system\n", 13, "", ""),
    ],
    ids=[
        "not-yaml",
        "not-utf8",
        "a-list",
        "empty",
        "duplicate-key",
        "unknown-key",
        "wrong-type",
        "missing-key",
        "wrong-file-name",
        "missing-name",
        "tag",
    ],
)
def test_a_wrong_site_file(
    tmp_path: Path, text: str | bytes, line: int, message: str, hint: str
) -> None:
    path = put(tmp_path, "optics", "test-1.yml", text)
    catalog = load(tmp_path)
    with pytest.raises(CatalogError) as caught:
        catalog.optic("TEST-1")
    assert caught.value.location is not None
    assert caught.value.location.file == path.as_posix()
    assert caught.value.location.line == line
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = OPTIC.replace("lanes: 8", "lanes: eight").replace("reach_m: 100", "reach_m: far")
    put(tmp_path, "optics", "test-1.yml", text)
    with pytest.raises(CatalogError) as caught:
        load(tmp_path).optic("TEST-1")
    assert "lanes: input should" in caught.value.message
    assert "line 10: reach_m: input should" in caught.value.message


def test_a_file_with_the_wrong_suffix_is_not_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "optics", "test-1.yaml", OPTIC)
    with pytest.raises(CatalogError) as caught:
        load(tmp_path)
    assert caught.value.hint == "rename it to test-1.yml"


def test_a_file_that_vanished(tmp_path: Path) -> None:
    path = put(tmp_path, "optics", "test-1.yml", OPTIC)
    catalog = load(tmp_path)
    path.unlink()
    with pytest.raises(CatalogError) as caught:
        catalog.optic("TEST-1")
    assert "cannot be read" in caught.value.message


@pytest.mark.parametrize(
    ("old", "new", "at", "message"),
    [
        ('cages: "1-64"', 'cages: "1-63"', "first_lane", ""),
        ('cages: "1-64"', 'cages: "64-1"', 'cages: "64-1"', "is empty"),
        ('cages: "1-64"', 'cages: "1-999999999"', 'cages: "1-999999999"', "runs beyond"),
        ('cages: "1-64"', 'cages: "all"', 'cages: "all"', "not a number or range"),
        ('cages: "65"', 'cages: "64"', 'cages: "64"', "stands in two groups"),
        ("index: {start: 1, step: 1}", "index: [1, 2]", "index: [1, 2]", "2 entries for 64 cages"),
        (
            'modes:\n      - "1x800G[',
            'modes:\n      - "1x800Gx[',
            '- "1x800Gx[',
            "behind '1x800G'",
        ),
        ("default_hwsku: ACS-SN5600", "default_hwsku: ACS-SN560", "default_hwsku:", "no HwSKU"),
        ("headroom_table: standard", "headroom_table: x", "headroom_table: x", "headroom table"),
        ("t0.static: t0-static", "t0.static: t0-statics", "t0-statics", "no buffer set"),
        ("lossless_dynamic_set: dynamic", "lossless_dynamic_set: x", "_set: x", "no buffer set"),
        ("profiles: lossless\n", "profiles: lossles\n", "profiles: lossles", "buffer profiles"),
        ('"1x25G[10G]": "65"', '"1x25G[10G]": "64"', '"1x25G[10G]": "64"', "stands twice"),
        ('"1x25G[10G]": "65"', '"1x25G[10G]": "65-66"', '": "65-66"', "no cage 66"),
        ('"1x25G[10G]": "65"', '"8x1G": "65"', '"8x1G"', "puts 8 ports on 1 lanes"),
        ("pool: ingress_lossy_pool", "pool: nowhere", "pool: nowhere", "no pool"),
        ("lossy_queue_profile: q_lossy_profile", "lossy_queue_profile: q", "profile: q", "no prof"),
        ("family: Spectrum-4", "family: Spectrum-9", "family: Spectrum-9", "asic.family"),
        ("breakout_capable: true", "breakout_capabel: true", "capabel", "breakout_capabel"),
        ("- [ 10000,   5,", "- [ 25000,   5,", "- [ 25000,   5,", ""),
        ("lanes_per_cage: 8", "lanes_per_cage: 100000", "lanes_per_cage: 1", "less than or equal"),
    ],
)
def test_a_wrong_platform_file_says_where(
    tmp_path: Path, old: str, new: str, at: str, message: str
) -> None:
    path = copy_platform(tmp_path, old, new)
    with pytest.raises(CatalogError) as caught:
        load(tmp_path).platform("SN5600")
    assert message in caught.value.message
    assert caught.value.location is not None
    assert caught.value.location.file == path.as_posix()
    if message:
        assert caught.value.location.line == line_of(path, at)


def test_a_layout_must_speak_of_every_cage(tmp_path: Path) -> None:
    copy_platform(tmp_path, '"1x25G[10G]": "65"\n', '"1x25G[10G]": []\n')
    with pytest.raises(CatalogError):
        load(tmp_path).platform("SN5600")
    copy_platform(tmp_path, '      "1x25G[10G]": "65"\n', "")
    with pytest.raises(CatalogError) as caught:
        load(tmp_path).platform("SN5600")
    assert caught.value.message == "the layout says nothing of cage 65"


@pytest.mark.parametrize("step", range(0, 4000, 97))
def test_a_truncated_platform_file_never_gives_a_traceback(tmp_path: Path, step: int) -> None:
    raw = (SHIPPED / "platforms" / "sn5640.yml").read_bytes()
    put(tmp_path, "platforms", "sn5640.yml", raw[: step * 4])
    with pytest.raises(RailwrightError) as caught:
        load(tmp_path).platform("SN5640")
    assert caught.value.location is not None


def test_the_shipped_files_may_be_copied_to_a_site(tmp_path: Path) -> None:
    for kind in ("platforms", "optics", "servers"):
        shutil.copytree(SHIPPED / kind, tmp_path / "catalog" / kind)
    copied, shipped = load(tmp_path), load()
    assert copied.platforms() == shipped.platforms()
    assert copied.platform("SN5600") == shipped.platform("SN5600")
    assert copied.optics() == shipped.optics()


def test_a_file_called_otherwise_is_named(tmp_path: Path) -> None:
    put(tmp_path, "optics", "other.yml", OPTIC)
    with pytest.raises(CatalogError) as caught:
        load(tmp_path).optic("TEST-1")
    assert "other.yml" in caught.value.message
    assert caught.value.hint == "call the file test-1.yml"
