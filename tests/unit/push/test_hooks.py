"""Programs of the operator: no shell starts them; servers come back with the last switch."""

from __future__ import annotations

from pathlib import Path

from railwright.push.fleet import hooks
from railwright.push.fleet.hooks import Drains, Whom

LOG = ("/bin/sh", "-c", 'echo "$RAILWRIGHT_ACTION $RAILWRIGHT_SWITCH $RAILWRIGHT_HOSTS" >> log')
AWAY, BACK = True, False
ONE, OTHER = Whom("leaf-1", ("a", "b")), Whom("leaf-2", ("b", "c"))


def lines(folder: Path) -> list[str]:
    return (folder / "log").read_text().splitlines()


def test_servers_come_back_with_the_last_switch_that_needs_them_away(tmp_path: Path) -> None:
    drains = Drains(LOG, tmp_path)
    first, second = drains.of(ONE), drains.of(OTHER)
    assert first is not None
    assert second is not None
    assert first("how", AWAY)
    assert second("how", AWAY)
    assert first("", BACK)
    assert first("", BACK)  # asked twice, since an answer was lost
    assert second("", BACK)
    assert lines(tmp_path) == [
        "drain leaf-1 a,b", "drain leaf-2 b,c", "undrain leaf-1 a", "undrain leaf-1 a",
        "undrain leaf-2 b,c",
    ]  # fmt: skip


def test_servers_that_another_process_drained_are_kept_away(tmp_path: Path) -> None:
    drains = Drains(LOG, tmp_path, (ONE, OTHER))
    first = drains.of(ONE)
    assert first is not None
    assert first("", BACK)
    assert lines(tmp_path) == ["undrain leaf-1 a"]


def test_all_servers_of_a_switch_that_another_one_needs_away_stay_away(tmp_path: Path) -> None:
    drains = Drains(LOG, tmp_path, (ONE, Whom("leaf-3", ("a", "b"))))
    first = drains.of(ONE)
    assert first is not None
    assert first("", BACK)
    assert not (tmp_path / "log").exists()


def test_without_a_program_nobody_is_asked(tmp_path: Path) -> None:
    assert Drains((), tmp_path).of(ONE) is None
    assert hooks.gate((), tmp_path, ONE) == ""


def test_a_gate_says_why_not(tmp_path: Path) -> None:
    assert hooks.gate(("/bin/true",), tmp_path, ONE) == ""
    assert hooks.gate(("/bin/false",), tmp_path, ONE) == "/bin/false says no"
    told = ("/bin/sh", "-c", "echo '{hosts} \033[31mrun a job' >&2; exit 3")
    assert hooks.gate(told, tmp_path, ONE).startswith("/bin/sh says no: a,b ")
    assert "\033" not in hooks.gate(told, tmp_path, ONE)
    assert "cannot be started" in hooks.gate(("/no/such/program",), tmp_path, ONE)


def test_no_shell_reads_what_stands_for_marks(tmp_path: Path) -> None:
    odd = Whom("leaf-1", ("$(touch x)", "; touch x"))
    assert "cannot" not in hooks.gate(("/bin/echo", "{hosts}", "{switch}"), tmp_path, odd)
    assert list(tmp_path.iterdir()) == []
