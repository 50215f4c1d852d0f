"""The job of GitLab: its script as the runner starts it, against an API of this test's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from ci.workflow import ROOT
from railwright.cli import run
from railwright.report import comment
from repositories import commit, git, repository
from running import edit

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the script is run by bash")
SITE = "inventories/the lab"
NOTES = "/api/v4/projects/3/merge_requests/7/notes"
ME = 12
JOB = yaml.safe_load((ROOT / ".gitlab" / "railwright.yml").read_text("utf-8"))["railwright"]


class Api(ThreadingHTTPServer):
    """The notes of a merge request, two a page, for who has the token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.notes: list[dict[str, Any]] = []
        self.refuses = False


class _Handler(BaseHTTPRequestHandler):
    server: Api

    def _answer(self, status: int, body: object, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def _body(self) -> str:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        text: str = json.loads(raw)["body"]
        return text

    def do_GET(self) -> None:
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        asked = urlsplit(self.path)
        if asked.path == "/api/v4/user":
            self._answer(200, {"id": ME})
            return
        assert asked.path == NOTES
        page = int(parse_qs(asked.query)["page"][0])
        more = len(self.server.notes) > 2 * page
        found = self.server.notes[2 * page - 2 : 2 * page]
        self._answer(200, found, X_Next_Page=str(page + 1) if more else "")

    def do_POST(self) -> None:
        if self.server.refuses:
            self._answer(403, {})
            return
        assert self.path == NOTES
        number = 100 + len(self.server.notes)
        self.server.notes.append({"id": number, "author": {"id": ME}, "body": self._body()})
        self._answer(201, {})

    def do_PUT(self) -> None:
        (one,) = [one for one in self.server.notes if self.path == f"{NOTES}/{one['id']}"]
        assert one["author"]["id"] == ME
        one["body"] = self._body()
        self._answer(200, {})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 # as it is called there
        """Say nothing."""


@pytest.fixture
def api() -> Iterator[Api]:
    server = Api()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """Return a repository whose present branch has edited the site."""
    top = tmp_path / "work"
    assert run(["init", str(top / SITE), "-q"]) == 0
    repository(top)
    git(top, "checkout", "-q", "-b", "edit")
    edit(top / SITE, "length_m: 30", "length_m: 45")
    return commit(top, "edit")


def job(
    top: Path, api: Api, *, quick: bool = True, program: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script with the variables of GitLab; in a hurry ``check`` finds nothing."""
    programs = top.parent / "programs"
    programs.mkdir(exist_ok=True)
    skip = '[ "$1" != check ] || { echo "[]"; exit 0; }\n' if quick else ""
    for name, text in (
        ("railwright", program or f'{skip}exec "{sys.executable}" -m railwright "$@"\n'),
        ("python3", f'exec "{sys.executable}" "$@"\n'),
    ):
        (programs / name).write_text(f"#!/bin/sh\n{text}")
        (programs / name).chmod(0o755)
    cache = os.environ.get("XDG_CACHE_HOME", str(top.parent))
    environment = {
        **{name: str(text) for name, text in JOB["variables"].items()},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "generator"),
        "PYTHONPYCACHEPREFIX": f"{cache}/pyc",
        "XDG_CACHE_HOME": cache,
        "CI_API_V4_URL": f"http://127.0.0.1:{api.server_port}/api/v4",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(top, "rev-parse", "main"),
        "RAILWRIGHT_SITES": f"{SITE}\n",
        "RAILWRIGHT_TOKEN": "secret",
        "no_proxy": "*",
    }
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(JOB["script"])],
        cwd=top,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def quality(top: Path) -> list[dict[str, Any]]:
    file = top / JOB["artifacts"]["reports"]["codequality"]
    found: list[dict[str, Any]] = json.loads(file.read_text())
    return found


def test_a_note_is_made_and_written_over(api: Api, top: Path) -> None:
    mark = comment.mark(SITE)
    api.notes = [
        {"id": number, "author": {"id": 1}, "body": f"{mark}\nquoted"} for number in range(3)
    ]
    done = job(top, api, quick=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(api.notes) == 4
    first = api.notes[3]["body"]
    assert first.startswith(f"{mark}\n")
    assert f"`{SITE}`: qos-reload" in first
    assert {one["location"]["path"] for one in quality(top)} == {f"{SITE}/fabric.yml"}
    files = {path.name for path in (top / "railwright-plans").rglob("*") if path.is_file()}
    assert files == {"plan.json", "plan.html", "comment.md"}
    edit(top / SITE, "length_m: 45", "length_m: 30")
    assert job(top, api).returncode == 0
    assert len(api.notes) == 4
    assert "does not change" in api.notes[3]["body"]


def test_a_class_over_the_limit_fails_after_the_note(api: Api, top: Path) -> None:
    done = job(top, api, RAILWRIGHT_MAX_CLASS="hitless")
    assert done.returncode == 1
    assert "worse than hitless" in api.notes[0]["body"]


def test_a_typo_is_in_the_note_once_in_the_report_and_in_the_log(api: Api, top: Path) -> None:
    edit(top / SITE, "length_m: 45", "lenght_m: 45")
    done = job(top, api, quick=False)
    assert done.returncode == 3
    assert "INV003" in api.notes[0]["body"]
    (one,) = quality(top)
    assert f"{SITE}/fabric.yml:{one['location']['lines']['begin']}: {one['description']}" in (
        done.stdout
    )


def test_without_a_token_or_with_one_that_may_not_nothing_fails(api: Api, top: Path) -> None:
    assert job(top, api, RAILWRIGHT_TOKEN="").returncode == 0
    assert api.notes == []
    api.refuses = True
    done = job(top, api)
    assert done.returncode == 0
    assert "no comment could be written" in done.stderr


def test_sites_of_like_names_have_folders_of_their_own(api: Api, top: Path) -> None:
    for name in ("a-b", "a/b"):
        shutil.copytree(top / SITE, top / name)
    done = job(top, api, RAILWRIGHT_SITES="a/b\na-b\n")
    assert (done.returncode, done.stderr) == (0, "")
    plans = sorted((top / "railwright-plans").glob("*/comment.md"))
    assert [path.parent.name for path in plans] == ["a-b", "a-b-"]
    assert [path.read_text().partition("\n")[0] for path in plans] == [
        comment.mark("a/b"),
        comment.mark("a-b"),
    ]


@pytest.mark.parametrize("dies", ["kill -KILL $$", "exit 0"])
def test_a_program_that_dies_or_writes_no_plan_is_a_failure(api: Api, top: Path, dies: str) -> None:
    done = job(top, api, program=f'[ "$1" = check ] || {dies}\n')
    assert done.returncode != 0
    assert "There is no plan" in api.notes[0]["body"]


def test_the_default_branch_is_checked_alone(api: Api, top: Path) -> None:
    done = job(top, api, CI_MERGE_REQUEST_DIFF_BASE_SHA="")
    assert done.returncode == 0
    assert quality(top) == []
    assert api.notes == []
    assert job(top, api, RAILWRIGHT_SITES="").returncode == 1


def test_nothing_is_installed_that_nobody_named() -> None:
    (line,) = JOB["before_script"]
    done = subprocess.run(
        ["bash", "-c", line],
        env={"RAILWRIGHT_INSTALL": JOB["variables"]["RAILWRIGHT_INSTALL"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "say what pip installs" in done.stderr
