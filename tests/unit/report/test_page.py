"""The page of a fabric: what it says, what it leaves alone, and how large it gets."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from railwright import __version__, pipeline
from railwright.base.location import Location
from railwright.model.finding import Finding, Severity
from railwright.model.lossless import LosslessPlan, PortFigures
from railwright.model.qos_profile import Evidence
from railwright.report.page import page
from railwright.report.page.kinds import kinds
from railwright.report.page.switch import switch
from samples import fabric as sample_fabric
from unit.report.lab_page import ROOT, lab, leaf, only, profiled, with_plan

TEMPLATES = sorted((ROOT / "templates" / "pages").glob("*.j2"))
HOSTILE = "</style><script>alert(1)</script>\"'&"
LEAVES = 512
SMALL_BYTES = 150_000


# ---- the whole page ----------------------------------------------------------------------------


def test_the_same_fabric_gives_the_same_page() -> None:
    again = pipeline.design(ROOT / "inventories" / "lab").fabric
    assert page(lab()) == page(again)


def test_the_page_names_nothing_that_could_be_loaded() -> None:
    text = page(lab())
    for pattern in (
        r"\ssrc=",
        r"<link\b",
        r"<img\b",
        r"<iframe\b",
        r"@import",
        r"url\(",
        r"https?:",
    ):
        assert re.findall(pattern, text) == [], pattern
    assert re.findall(r"\sstyle=", text) == []
    assert re.findall(r"\son[a-z]+=", text) == []


@pytest.mark.parametrize("tag", ["style", "script"])
def test_the_policy_names_the_digest_of_what_stands_in_the_page(tag: str) -> None:
    text = page(lab())
    (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_hostile_words_are_escaped_wherever_they_stand() -> None:
    device = leaf().model_copy(
        update={"name": HOSTILE, "hwsku": HOSTILE, "release": HOSTILE, "model": HOSTILE}
    )
    made = only(device).model_copy(update={"site": HOSTILE, "description": HOSTILE})
    text = page(made)
    assert text.count("<script>") == 1
    assert HOSTILE not in text
    assert text.count("&lt;/style&gt;&lt;script&gt;alert(1)") >= 6


def test_five_hundred_leaves_that_are_alike_are_one_row() -> None:
    one = leaf()
    leaves = [one.model_copy(update={"name": f"leaf-{n:03}"}) for n in range(LEAVES, 0, -1)]
    text = page(only(*leaves))
    assert len(text.encode()) < SMALL_BYTES
    assert text.count('class="switch"') == 1
    assert f'data-figure="devices" data-kind="k1" data-value="{LEAVES}"' in text
    names = re.findall(r"<li>(leaf-\d+)</li>", text)
    assert names == [f"leaf-{n:03}" for n in range(1, LEAVES + 1)]


@pytest.mark.parametrize(
    "profile",
    [
        "amd-thor",
        "asterfusion-34",
        "dual-lossless",
        "gaudi-24",
        "lossy-trim",
        "nvidia-roce",
        "sonic-azure",
    ],
)
def test_every_profile_has_a_page(profile: str, tmp_path: Path) -> None:
    made = profiled(profile, tmp_path)
    text = page(made)
    lossless = any(device.qos.plan.ports for device in made.devices)
    overview = text.split('id="overview"')[1].split("</section>")[0]
    assert (">never<" in overview) is not lossless
    assert ('class="scale"' in text) is lossless
    assert ("no lossless class" in text) is not lossless


def test_a_fabric_without_figures_has_a_page() -> None:
    assert 'class="scale"' not in page(sample_fabric())
    assert "nothing to fit" in page(only())


def test_checked_is_never_called_measured() -> None:
    text = page(lab())
    assert "checked, not measured" in text
    assert "figures are judged" in page(lab())
    assert Evidence.COMPUTED.value in text


def test_no_version_of_the_tool_is_in_the_page() -> None:
    assert __version__ not in page(lab())
    assert "Made by Railwright from the inventory of lab." in page(lab())


# ---- findings ----------------------------------------------------------------------------------


def test_findings_are_listed_and_escaped() -> None:
    found = Finding(
        id="MMU009",
        severity=Severity.WARNING,
        message=HOSTILE,
        hint=HOSTILE,
        location=Location("fabric.yml", 21, 9),
    )
    accepted = found.model_copy(update={"id": "MMU002", "suppressed": "known"})
    text = page(lab(), (found, accepted))
    section = text.split('<section id="findings"')[1].split("</section>")[0]
    assert section.count("<li ") == 1
    assert 'data-finding="MMU009" data-severity="warning"' in section
    assert "fabric.yml:21:9" in section
    assert section.count("&lt;/style&gt;&lt;script&gt;alert(1)") == 2
    assert HOSTILE not in text
    assert "MMU002" not in text


def test_a_page_without_findings_has_no_section_for_them() -> None:
    assert 'id="findings"' not in page(lab())


# ---- kinds of switch ---------------------------------------------------------------------------


def test_kinds_of_the_lab() -> None:
    found = [tuple(device.name for device in kind.devices) for kind in kinds(lab())]
    assert found == [
        ("leaf-1-01", "leaf-1-02"),
        ("leaf-1-03", "leaf-1-04"),
        ("spine-01",),
        ("spine-02",),
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"release": "202511"}, id="release"),
        pytest.param({"hwsku": "ACS-SN5610N"}, id="hwsku"),
        pytest.param({"model": "SN5610N"}, id="model"),
    ],
)
def test_hardware_and_release_tell_kinds_apart(change: dict[str, object]) -> None:
    other = leaf().model_copy(update={"name": "other", **change})
    assert len(kinds(only(leaf(), other))) == 2


def test_another_figure_is_another_kind() -> None:
    other = with_plan(leaf(), pause_bytes=leaf().qos.plan.pause_bytes - 1)
    assert len(kinds(only(leaf(), other))) == 2


def _moved(port: PortFigures) -> PortFigures:
    return port.model_copy(update={"interfaces": port.interfaces[::-1]})


def test_other_interfaces_are_the_same_kind_and_are_told() -> None:
    plan: LosslessPlan = leaf().qos.plan
    swapped = tuple(map(_moved, plan.ports))
    other = with_plan(leaf(), ports=swapped).model_copy(update={"name": "other"})
    (kind,) = kinds(only(leaf(), other))
    users = switch(kind).ports[0].users
    assert [one.devices for one in users] == ["leaf-1-01", "other"]
    assert switch(kinds(only(leaf()))[0]).ports[0].users == ()


# ---- templates ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_escapes_everything_and_computes_nothing(path: Path) -> None:
    text = path.read_text("utf-8")
    inside = re.findall(r"\{[{%](.*?)[%}]\}", text, re.DOTALL)
    assert [one for one in inside if re.search(r"\|\s*safe|autoescape", one)] == []
    bare = [re.sub(r'"[^"]*"', "", one) for one in inside]
    assert [one for one in bare if re.search(r"\s[-+*/%]\s|//|\*\*", one)] == []
    assert len(text.splitlines()) <= 80
