"""Annotations: one line each, whatever the text holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from railwright.base.location import Location
from reports import DIFFERENCE, EMPTY, REPORT, ROWS, about, written

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
DATA = {"%0A": "\n", "%0D": "\r", "%25": "%"}
PROPERTY = {**DATA, "%3A": ":", "%2C": ","}


def read(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does: the codes are undone, the percent sign last."""
    found = COMMAND.fullmatch(line)
    assert found, line
    level, properties, data = found.groups()
    pairs = (one.split("=", 1) for one in properties.split(","))
    return level, {name: undone(value, PROPERTY) for name, value in pairs}, undone(data, DATA)


def undone(text: str, codes: dict[str, str]) -> str:
    for code, character in sorted(codes.items(), key=lambda pair: pair[0] == "%25"):
        text = text.replace(code, character)
    return text


def test_the_worst_comes_first_and_what_is_accepted_is_left_out() -> None:
    assert written("github", REPORT).splitlines() == [
        (
            "::error title=CAB004 cable-beyond-reach,file=inventories/hall1/fabric.yml,"
            "line=29,col=48::30 m of dac: the longest reaches 3 m%0A"
            "hint: Use a part with more reach."
        ),
        (
            "::warning title=PFC003 port-without-watchdog,file=configs/leaf-1.json,line=7,col=9"
            "::leaf-1 PFC_WD|Ethernet0: Ethernet0 pauses and nothing watches it"
        ),
        (
            "::warning title=PFC003 port-without-watchdog,file=configs/leaf-1.json,line=7,col=9"
            "::leaf-1 PFC_WD|Ethernet8: Ethernet8 pauses and nothing watches it"
        ),
        "::notice title=PFC010 no-pause::no class is lossless",
    ]


@pytest.mark.parametrize("report", [EMPTY, DIFFERENCE, ROWS], ids=lambda report: report.verb)
def test_nothing_is_written_without_findings(report: object) -> None:
    assert written("github", report) == ""  # type: ignore[arg-type]


@given(st.text(), st.text(min_size=1).filter(lambda name: "/" in name or name.strip(".")))
@example("%0A is no line, %25 no percent sign", "100%25%3A,:%2C")
def test_every_text_comes_back(message: str, file: str) -> None:
    file = f"configs/{file.replace('/', '_')}"
    (line,) = written(
        "github", about(message=message, hint=None, location=Location(file, 3, 4))
    ).split("\n")[:-1]
    assert "\r" not in line
    level, properties, data = read(line)
    assert level == "error"
    assert properties == {
        "title": "CAB004 cable-beyond-reach",
        "file": file,
        "line": "3",
        "col": "4",
    }
    assert data == message


def test_a_text_cannot_start_a_command_of_its_own() -> None:
    text = written("github", about(message="x\n::error::y\r\n::add-mask::z", hint=None))
    assert text.count("\n") == 1
    assert "\r" not in text
