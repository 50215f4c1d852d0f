"""Baselines: what was there does not count, what is new does, and what is gone is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.base.errors import ExitCode, SettingsError
from railwright.base.location import Location
from railwright.checks import known
from railwright.checks.known import GONE, REASON, Baseline, baseline, mark, read, write
from railwright.model.finding import Finding, Severity, worst

PATH = Path("baseline.json")


def _finding(id_: str = "PFC003", key: str = "Ethernet0", **parts: object) -> Finding:
    found = Finding(
        id=id_,
        severity=Severity.ERROR,
        message="wrong",
        device="leaf-1",
        table="PFC_WD",
        key=key,
        location=Location("leaf-1.json", 3, 4),
    )
    return found.model_copy(update=parts)


OLD, NEW = _finding(), _finding(key="Ethernet8")


def _suppressed(findings: tuple[Finding, ...]) -> list[str | None]:
    return [finding.suppressed for finding in findings]


def test_what_was_there_does_not_count() -> None:
    marked = mark((OLD, NEW), baseline([OLD]), PATH)
    assert _suppressed(marked) == [REASON, None]
    assert [one.fingerprint for one in marked] == [OLD.fingerprint, NEW.fingerprint]
    assert worst(mark((OLD,), baseline([OLD]), PATH)) is None


def test_words_and_lines_may_change() -> None:
    moved = OLD.model_copy(update={"message": "other", "location": Location("x.json", 99)})
    assert _suppressed(mark((moved,), baseline([OLD]), PATH)) == [REASON]


def test_a_reason_of_the_site_stays() -> None:
    accepted = OLD.model_copy(update={"suppressed": "until the next window"})
    assert _suppressed(mark((accepted,), baseline([OLD]), PATH)) == ["until the next window"]
    assert baseline([accepted]).findings == ()


def test_of_several_about_the_same_thing_as_many_are_known_as_there_were() -> None:
    assert _suppressed(mark((OLD,) * 3, baseline([OLD, OLD]), PATH)) == [REASON, REASON, None]


def test_what_no_longer_occurs_is_told_once() -> None:
    (gone,) = mark((), baseline([NEW, OLD, OLD]), PATH)
    assert (gone.id, gone.severity) == (GONE.id, Severity.INFO)
    assert gone.message == (
        "3 findings of the baseline no longer occur, such as PFC003 leaf-1 PFC_WD|Ethernet0"
    )
    assert str(gone.location) == "./baseline.json:1:1"
    *_, one = mark((OLD, NEW), baseline([NEW, OLD, OLD]), Path("a/b.json"))
    assert one.message.startswith("1 finding of the baseline no longer occurs, such as PFC003")
    assert str(one.location) == "a/b.json:1:1"


def test_of_rules_that_were_not_asked_nothing_is_gone() -> None:
    kept = baseline([OLD, _finding("BGP001")])
    (gone,) = mark((), kept, PATH, asked=lambda id_: id_ == "BGP001")
    assert gone.message.startswith("1 finding of the baseline no longer occurs, such as BGP001")
    assert mark((), kept, PATH, asked=lambda _: False) == ()


@pytest.mark.parametrize("id_", ["CFG001", "SUP002", "SUP004"])
def test_what_no_baseline_takes(id_: str) -> None:
    one = _finding(id_)
    assert baseline([one]).findings == ()
    by_hand = Baseline(findings=(known._entry(one),))
    assert _suppressed(mark((one,), by_hand, PATH))[0] is None


def test_the_file_is_for_people_too(tmp_path: Path) -> None:
    subject = Finding(
        id="CAB004", severity=Severity.ERROR, message="no", subject="cables.0.length_m"
    )
    path = tmp_path / "baseline.json"
    assert write(path, [NEW, OLD, subject]) == 3
    assert json.loads(path.read_text("utf-8")) == {
        "version": 1,
        "findings": [
            {
                "address": "cables.0.length_m",
                "fingerprint": subject.fingerprint,
                "id": "CAB004",
            },
            {
                "address": "PFC_WD|Ethernet0",
                "device": "leaf-1",
                "fingerprint": OLD.fingerprint,
                "id": "PFC003",
            },
            {
                "address": "PFC_WD|Ethernet8",
                "device": "leaf-1",
                "fingerprint": NEW.fingerprint,
                "id": "PFC003",
            },
        ],
    }
    assert [one.fingerprint for one in read(path).findings] == [
        one.fingerprint for one in (subject, OLD, NEW)
    ]


def test_the_order_of_findings_changes_no_byte(tmp_path: Path) -> None:
    findings = [_finding(key=f"Ethernet{number}", field="x") for number in (0, 8, 16)] + [OLD, OLD]
    write(tmp_path / "a", findings)
    write(tmp_path / "b", reversed(findings))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_writing_again_keeps_what_is_known_and_adds_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write(path, [OLD])
    marked = mark((OLD, NEW), read(path), path)
    write(path, marked)
    assert _suppressed(mark((OLD, NEW), read(path), path)) == [REASON, REASON]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        pytest.param("", (1, 1), "not JSON", id="empty"),
        pytest.param('{\n  "version" 1}', (2, 13), "not JSON", id="colon"),
        pytest.param('{"version": 1, "version": 1}', (1, 1), "stands twice", id="twice"),
        pytest.param("\udcff", (1, 1), "not JSON", id="not-utf-8"),
        pytest.param("[" * 100_000, (1, 1), "not JSON", id="deep"),
        pytest.param("[]", (1, 1), "not a baseline", id="list"),
        pytest.param('{"version": 1}', (1, 1), "findings: Field required", id="no-findings"),
        pytest.param('{\n "version": 2,\n "findings": []}', (2, 13), "version", id="version"),
        pytest.param(
            '{"findings": [\n {"id": "A", "fingerprint": "x"}]}',
            (2, 29),
            "findings.0.fingerprint",
            id="fingerprint",
        ),
        pytest.param(
            '{"findings": [\n {"id": "A", "fingerprint": "0123456789abcdef",\n  "why": 1}]}',
            (3, 10),
            "findings.0.why",
            id="unknown-key",
        ),
    ],
)
def test_a_bad_file_is_told_with_its_place(
    tmp_path: Path, text: str, place: tuple[int, int], message: str
) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as caught:
        read(path)
    assert caught.value.exit_code is ExitCode.USAGE
    assert message in caught.value.message
    assert caught.value.location == Location(str(path), *place)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file") as caught:
        read(tmp_path / "none.json")
    assert "--write-baseline" in str(caught.value.hint)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be written: "):
        write(tmp_path, [OLD])


@given(st.binary())
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(raw)
    with pytest.raises(SettingsError):
        read(path)
