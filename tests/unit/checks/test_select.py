"""Which findings are wanted: the more specific pattern wins, and what is broken stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.base.errors import ExitCode, SettingsError
from railwright.checks import catalogue
from railwright.checks.select import Selection, selection
from railwright.model.finding import Finding, Kind, Severity

ERROR, WARNING, INFO = Severity


def _kind(id_: str, severity: Severity = ERROR) -> Kind:
    return Kind(id=id_, slug=f"bad-{id_.lower()}", severity=severity, summary="s", fix="f")


KINDS = {
    kind.id: kind
    for kind in (
        _kind("PFC001"),
        _kind("PFC002", WARNING),
        _kind("BGP001"),
        _kind("BGP002", INFO),
        _kind("YNG001"),
        _kind("CFG001"),
        _kind("CFG002", WARNING),
        _kind("INV001"),
        _kind("RUL001"),
    )
}
LASTING = "CFG001 INV001 RUL001 YNG001"


def _wanted(select: str = "", ignore: str = "", severity: Severity = INFO) -> str:
    chosen = selection(select.split(), ignore.split(), severity, KINDS)
    return " ".join(sorted(id_ for id_, kind in KINDS.items() if chosen.wants(kind)))


EVERYTHING = "BGP001 BGP002 CFG001 CFG002 INV001 PFC001 PFC002 RUL001 YNG001"


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        pytest.param("", "", EVERYTHING, id="nothing-said"),
        pytest.param("ALL", "", EVERYTHING, id="all"),
        pytest.param("PFC", "", f"{LASTING} PFC001 PFC002", id="family"),
        pytest.param("PFC001", "", f"{LASTING} PFC001", id="id"),
        pytest.param("bad-pfc001", "", f"{LASTING} PFC001", id="name"),
        pytest.param("pfc001,Bad-Bgp001", "", f"{LASTING} BGP001 PFC001", id="commas-and-case"),
        pytest.param(
            "", "PFC", "BGP001 BGP002 CFG001 CFG002 INV001 RUL001 YNG001", id="but-a-family"
        ),
        pytest.param("PFC001", "PFC", f"{LASTING} PFC001", id="id-over-family"),
        pytest.param("PFC", "PFC001", f"{LASTING} PFC002", id="family-but-id"),
        pytest.param("PFC", "ALL", f"{LASTING} PFC001 PFC002", id="family-over-all"),
        pytest.param("PFC001", "bad-pfc001", LASTING, id="equals-are-left-out"),
        pytest.param("ALL", "ALL", LASTING, id="all-and-nothing"),
        pytest.param("PFC", "YNG", "CFG001 INV001 PFC001 PFC002 RUL001", id="lasting-by-family"),
        pytest.param("PFC001", "cfg001,INV", "PFC001 RUL001 YNG001", id="lasting-by-id"),
        pytest.param("YNG001", "YNG", LASTING, id="lasting-asked-for"),
    ],
)
def test_what_is_wanted(select: str, ignore: str, expected: str) -> None:
    wanted = " ".join(sorted(expected.split()))
    assert _wanted(select, ignore) == wanted


@pytest.mark.parametrize(
    ("severity", "left_out"),
    [(ERROR, {"PFC002", "BGP002", "CFG002"}), (WARNING, {"BGP002"}), (INFO, set[str]())],
)
def test_what_is_milder_is_hidden(severity: Severity, left_out: set[str]) -> None:
    assert set(EVERYTHING.split()) - set(_wanted(severity=severity).split()) == left_out


def _finding(id_: str, severity: Severity) -> Finding:
    return Finding(id=id_, severity=severity, message="wrong")


def test_a_finding_counts_by_its_own_severity() -> None:
    findings = (
        _finding("PFC001", WARNING),
        _finding("PFC002", ERROR),
        _finding("BGP001", ERROR),
        _finding("NEW001", ERROR),
        _finding("NEW002", INFO),
    )
    chosen = selection(["PFC"], [], ERROR, KINDS)
    assert [one.id for one in chosen.kept(findings, KINDS)] == ["PFC002", "NEW001"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("PCF001", "did you mean 'PFC001'?"),
        ("pfc009", "did you mean 'PFC00"),
        ("bad-pcf001", "did you mean 'bad-pfc001'?"),
        ("YANG", "did you mean 'YNG'?"),
    ],
)
def test_what_nothing_is_called_is_a_mistake_of_usage(word: str, hint: str) -> None:
    for select, ignore, option in (([word], [], "--select"), ([], ["ALL", word], "--ignore")):
        with pytest.raises(SettingsError) as caught:
            selection(select, ignore, INFO, KINDS)
        assert caught.value.exit_code is ExitCode.USAGE
        assert caught.value.message == f"{option}: nothing that can be found is called {word!r}"
        assert str(caught.value.hint).startswith(hint)


@given(st.text())
def test_any_text_is_taken_or_refused(word: str) -> None:
    try:
        chosen = selection([word], [], INFO, KINDS)
    except SettingsError:
        return
    assert set(chosen.select) <= {"ALL", *KINDS, *(kind.slug for kind in KINDS.values())} | {
        kind.family for kind in KINDS.values()
    }


def test_everything_that_can_be_found_can_be_named() -> None:
    kinds = catalogue.kinds()
    for kind in kinds.values():
        for word in (kind.id, kind.slug, kind.family):
            assert selection([word], [], INFO, kinds).wants(kind)
        assert not Selection(ignore=(kind.id,)).wants(kind)
