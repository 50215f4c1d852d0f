"""Settings: flag and environment over railwright.toml over default."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.base.errors import ExitCode, SettingsError
from railwright.cli import pushing, reaching
from railwright.cli.pushing import Choices
from railwright.cli.reaching import Reaching
from railwright.cli.settings import Settings, flags, goldens_of, read
from railwright.push.settings import PushSettings


def _site(tmp_path: Path, text: str) -> Path:
    (tmp_path / "railwright.toml").write_text(text)
    return tmp_path


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()
    assert read(None) == Settings()


def test_the_file_goes_over_the_default(tmp_path: Path) -> None:
    assert read(_site(tmp_path, "jobs = 3\n")).jobs == 3


def test_what_is_given_goes_over_the_file(tmp_path: Path) -> None:
    assert read(_site(tmp_path, "jobs = 3\n"), jobs=1, format=None).jobs == 1


def test_paths_of_the_file_are_relative_to_the_site(tmp_path: Path) -> None:
    settings = read(_site(tmp_path, 'goldens = "kept"\n'), output=Path("here"))
    assert (settings.goldens, settings.output) == (tmp_path / "kept", Path("here"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "\njob = 3\n", r":2:1: error: unknown setting 'job'\n.*'jobs'", id="unknown-key"
        ),
        pytest.param("jobs = -1\n", r":1:1: error: setting 'jobs': .*0", id="out-of-range"),
        pytest.param('golden = "no"\n', r":1:1: error: setting 'golden'", id="not-a-choice"),
        pytest.param("jobs = \n", r":1:8: error: not TOML", id="not-toml"),
        pytest.param("jobs = 1\n\n  x y\n", r":3:5: error: not TOML", id="not-toml-later"),
        pytest.param("golden = [", r":1:1: error: not TOML", id="not-toml-at-the-end"),
        pytest.param(
            "golden_limit_mb = 9\n  golden = 7\n", r":2:3: error: setting 'golden'", id="prefix"
        ),
        pytest.param(
            'output = """\njobs = 1\n"""\njobs = -1\n', r":4:1: error: setting 'jobs'", id="in-text"
        ),
        pytest.param('# jobs = 1\n"jobs" = -1\n', r":2:1: error: setting 'jobs'", id="quoted"),
        pytest.param("jobs.a = 1\n", r":1:1: error: setting 'jobs'", id="dotted"),
        pytest.param("[jobs]\na = 1\n", r":1:1: error: setting 'jobs'", id="section"),
        pytest.param(
            "[push]\nquiet_hour = 1\n",
            r":2:1: error: unknown setting 'push.quiet_hour'\n.*'quiet_hours'",
            id="unknown-key-of-push",
        ),
        pytest.param(
            '[push]\nquiet_hours = ["22:00-26:00/Mars"]\n',
            r":2:1: error: setting 'push.quiet_hours.0': '22:00-26:00/Mars' is no time of a day",
            id="no-time-of-a-day",
        ),
    ],
)
def test_what_is_wrong_in_a_file(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(_site(tmp_path, text))
    assert caught.match(f"(?s){message}")
    assert caught.value.exit_code is ExitCode.USAGE


def test_all_that_is_wrong_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = 'jobs = -1\npuhs = 1\n[push]\nport = 70000\nuser = "a b"\nsudoo = true\n'
    with pytest.raises(SettingsError) as caught:
        read(_site(tmp_path, text))
    places = [line.split(": ")[0].rpartition("toml:")[2] for line in str(caught.value).splitlines()]
    assert [one for one in places if "hint" not in one] == ["1:1", "2:1", "4:1", "5:1", "6:1"]
    assert "hint: did you mean 'push'" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('format = "json"\n[push]\nformat = "x"\n', "3:1"),
        ('push.user = "a"\n  push.port = 70000\n', "2:3"),
        ('[push]\nuser = """\na\n"""\n# port\n\n"port" = 70000\n', "7:1"),
        ("push = {port = 70000}\n", "1:1"),
        ('[push]\nquiet_hours = [\n  "22:00-23:00",\n  "nonsense",\n]\n', "2:1"),
        ('format = "jsno"\n', "1:1"),
        ('[push]\npassword = "hunter2"\n', "2:1"),
        ('[push.secrets]\ntacacs = "hunter2"\n', "1:1"),
    ],
)
def test_what_is_wrong_is_told_by_the_line_that_says_it(
    tmp_path: Path, text: str, place: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read(_site(tmp_path, text))
    assert f"railwright.toml:{place}: error: " in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_options_are_called_as_people_write_them() -> None:
    for options, names in ((reaching._OPTIONS, Reaching), (pushing._OPTIONS, Choices)):
        assert set(flags(options)) == set(names._fields)
    with pytest.raises(SettingsError, match=r"^error: --max-age: "):
        Choices(max_age_h=float("nan")).over(PushSettings())
    with pytest.raises(SettingsError) as caught:
        Reaching(at_once=0, logins_per_second=-1).over(PushSettings(), Path())
    assert str(caught.value).count("error: --") == 2


def test_a_table_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r":1:1: error: setting 'push'"):
        read(_site(tmp_path, "push = 1\n"))


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "railwright.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="not TOML"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        pytest.param("repo/inventories/lab", "repo/golden_configs/lab", id="repository"),
        pytest.param("work/lab", "work/golden_configs/lab", id="alone"),
    ],
)
def test_where_goldens_are(tmp_path: Path, site: str, expected: str) -> None:
    folder = tmp_path / site
    folder.mkdir(parents=True)
    assert goldens_of(folder, "lab", Settings()) == tmp_path / expected
    assert goldens_of(folder, "lab", Settings(goldens=Path("x"))) == Path("x")
