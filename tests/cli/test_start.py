"""Starting: what is loaded, what help says, how runs end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

import railwright.cli
from bench.startup import ONE_SWITCH
from railwright import __version__
from railwright.base.errors import ExitCode, GoldenError, PoolExhausted
from railwright.cli import VERBS, lab, qos, root, run
from running import Run

_LOADED = """
import sys
from railwright.cli import run
code = run(sys.argv[1:])
print("\\nloaded", code, *sorted({name.partition(".")[0] for name in sys.modules}))
"""
HEAVY = {"pydantic", "jinja2", "pyang", "nornir", "rich", "yaml", "oopt_gnpy_libyang", "orjson"}

NEEDLESS = {
    "importlib.metadata",  # where pydantic looks for plug-ins
    "networkx",  # for circles of links
    "railwright.checks.catalogue",
    "railwright.checks.known",
    "railwright.checks.select",
    "railwright.diff",
    "railwright.foreign",
    "railwright.push",
    "rich",
    "tomllib",
}
"""What ``check`` needs for other sites or arguments only."""


@pytest.mark.parametrize("word", ["--help", "--version", "-V"])
def test_help_and_version_load_nothing_heavy(word: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, word], check=True, capture_output=True, text=True
    )
    _, code, *loaded = done.stdout.splitlines()[-1].split()
    assert code == "0"
    assert "click" in loaded
    assert HEAVY.isdisjoint(loaded)


def test_one_switch_is_checked_without_what_others_need(tmp_path: Path) -> None:
    (tmp_path / "fabric.yml").write_text(ONE_SWITCH, encoding="utf-8")
    words = [sys.executable, "-X", "importtime", "-m", "railwright", "check", str(tmp_path)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "railwright.checks.judge" in loaded
    assert sorted(NEEDLESS & loaded) == []


def test_version(railwright: Run) -> None:
    assert railwright("--version").out == f"railwright {__version__}\n"


GROUPS = {"": VERBS, "lab_": lab.VERBS, "qos_": qos.VERBS}
FILES = {
    f"{group}{name.replace('-', '_')}": line
    for group, verbs in GROUPS.items() for name, line in verbs.items()
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_the_line_of_a_verb_is_the_first_of_its_help(file: str) -> None:
    command = import_module(f"railwright.cli.{file}").command
    assert (command.help or "").splitlines()[0] == FILES[file]


def test_verbs_are_the_files_with_a_command() -> None:
    folder = Path(railwright.cli.__path__[0])
    files = {path.stem for path in folder.glob("*.py") if "\ndef command(" in path.read_text()}
    assert files == set(FILES)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["buidl"], id="unknown-verb"),
        pytest.param(["build", "--jbos", "1", "."], id="unknown-option"),
        pytest.param(["build", "absent"], id="no-such-site"),
        pytest.param(["build", "--jobs", "-1", "."], id="out-of-range"),
        pytest.param(["check", ".", "--format", "xml"], id="unknown-format"),
        pytest.param(["show", "cables", "."], id="unknown-subject"),
        pytest.param(["why", "leaf-1"], id="too-few-words"),
    ],
)
def test_wrong_usage_is_2_and_says_why(railwright: Run, words: list[str]) -> None:
    ran = railwright(*words)
    assert ran.code == ExitCode.USAGE
    assert ran.out == ""
    assert "Error: " in ran.err


def _raise(error: BaseException) -> Callable[..., None]:
    def body(**_: object) -> None:
        raise error

    return body


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        pytest.param(
            GoldenError("broken", hint="mend it"), 3, "error: broken\n  hint: mend it", id="ours"
        ),
        pytest.param(PoolExhausted("full"), 3, "error: full", id="ours-below"),
        pytest.param(PermissionError(13, "Not permitted", "x"), 3, "Not permitted", id="os"),
        pytest.param(KeyboardInterrupt(), 130, "interrupted", id="ctrl-c"),
        pytest.param(KeyError("pod"), 70, "internal error: KeyError: 'pod'", id="bug"),
    ],
)
def test_how_a_run_ends(
    railwright: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    command = import_module("railwright.cli.schema").command
    monkeypatch.setattr(command, "callback", _raise(error))
    ran = railwright("schema")
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_a_bug_shows_its_traceback_with_vv(
    railwright: Run, monkeypatch: pytest.MonkeyPatch, site: Path
) -> None:
    pipeline = import_module("railwright.pipeline")
    monkeypatch.setattr(pipeline, "build", _raise(ZeroDivisionError("oh")))
    monkeypatch.setattr(pipeline, "build", lambda *_, **__: 1 // 0)
    ran = railwright("check", site, "-vv")
    assert ran.code == ExitCode.BUG
    assert "Traceback" in ran.err
    assert "This is a bug" in ran.err


def test_a_reader_that_goes_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "railwright", "schema"],
            stdout=write,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_no_error(tmp_path: Path, closed: str) -> None:
    line = f'"$0" -m railwright show platforms -o "$1" {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, tmp_path / "report"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "SN5600" in (tmp_path / "report").read_text("utf-8")


def test_closed_output_takes_no_file_with_it(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m railwright schema >&-', sys.executable],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("verb", "code", "said"),
    [
        ("build", ExitCode.USAGE, "the current folder is gone; change to one that exists"),
        ("check", ExitCode.OK, ""),  # it needs none
        ("diff", ExitCode.USAGE, "the current folder is gone; change to one that exists"),
    ],
)
def test_a_current_folder_that_is_gone(
    site: Path, tmp_path: Path, verb: str, code: ExitCode, said: str
) -> None:
    line = f'cd "$1" && rmdir "$1" && exec "$0" -m railwright {verb} "$2"'
    (tmp_path / "gone").mkdir()
    done = subprocess.run(
        ["/bin/sh", "-c", line, sys.executable, tmp_path / "gone", site],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert said in done.stderr


def test_python_m_is_the_same_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "railwright", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"railwright {__version__}\n"


def test_codes_are_told_in_help_and_in_the_reference(request: pytest.FixtureRequest) -> None:
    page = (request.config.rootpath / "docs/reference/cli.md").read_text("utf-8")
    for code in ExitCode:
        assert f"| {code.value} | {code.meaning} |" in page
    assert root.get_help(root.context_class(root)).count("Exit codes:") == 1


def test_no_words_is_help(railwright: Run) -> None:
    ran = railwright()
    assert ran.code == ExitCode.USAGE
    assert "Verbs:" in ran.out + ran.err


def test_run_returns_a_plain_number() -> None:
    assert run(["--version"]) == 0
