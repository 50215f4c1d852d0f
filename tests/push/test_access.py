"""Addresses, trusted keys and settings: what is taken, and what is refused."""

from __future__ import annotations

import stat
from contextlib import suppress
from pathlib import Path

import asyncssh
import pytest
from hypothesis import given
from hypothesis import strategies as st

from railwright.base.errors import SettingsError
from railwright.cli.settings import read as read_settings
from railwright.pipeline import design
from railwright.push.line import access, hosts
from railwright.push.line.access import Address, parse_address
from railwright.push.line.hosts import HostKey, Known, parse_key
from railwright.push.line.ssh import host_key
from railwright.push.settings import PushSettings


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("leaf-01", "leaf-01", 22),
        ("leaf-01.example.net:2222", "leaf-01.example.net", 2222),
        ("192.0.2.1:22", "192.0.2.1", 22),
        ("[2001:db8::1]:830", "2001:db8::1", 830),
        ("[2001:db8::1]", "2001:db8::1", 22),
        ("2001:db8::1", "2001:db8::1", 22),
    ],
)
def test_addresses_are_read(text: str, host: str, port: int) -> None:
    assert parse_address(text) == (host, port)
    assert parse_address(str(parse_address(text))) == (host, port)


@pytest.mark.parametrize(
    "text",
    [
        *("", ":22", "a:", "a:0", "a:65536", "a:-1", "a:2_2", "a:２２", "a b", "a\n", "a:22\n"),
        *("-oProxyCommand=x", "-p", "a/b", "a;b", "$(x)", "user@a", "[::1", "[::1]x", "[a b]:1"),
        *("lеaf-01", "a" * 300, "a..", "[]:22"),  # the second letter is Cyrillic
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no|neither"):
        parse_address(text)


@given(st.text())
def test_no_text_is_worse_than_no_address(text: str) -> None:
    try:
        found = parse_address(text)
    except ValueError:
        return
    assert found.host.isascii()
    assert not found.host.startswith("-")


def test_the_inventory_says_where_switches_are(lab: Path) -> None:
    fabric = design(lab).fabric
    device = fabric.devices[0]
    bare = access.addresses(fabric.devices, PushSettings())
    assert len(bare) == len(fabric.devices)
    assert bare[device.name] == Address(device.management_port.hosts[0], 22)
    other = access.addresses([device], PushSettings(port=2022), None)
    assert other[device.name].port == 2022
    moved = {device.name: Address("192.0.2.9", 1)}
    assert access.addresses([device], PushSettings(port=2022), moved) == moved


def _key(kind: str = "ssh-ed25519") -> HostKey:
    return host_key(asyncssh.generate_private_key(kind).convert_to_public())


def test_known_hosts_come_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "known_hosts"
    one, two = _key(), _key("ecdsa-sha2-nistp256")
    known = Known({}).trusting("leaf-10", (one,)).trusting("leaf-2", (two, one, one))
    assert hosts.write(path, known)
    assert not hosts.write(path, known)
    assert [line.split()[0] for line in path.read_text().splitlines()] == [
        *("leaf-2", "leaf-2", "leaf-10"),
    ]
    found = hosts.read(path)
    assert set(found.of("leaf-2")) == {one, two}
    assert found.of("leaf-3") == ()
    assert hosts.read(tmp_path / "none") == Known({})
    path.chmod(0o644)
    hosts.write(path, known)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert found.without(["leaf-2"]).keys == {"leaf-10": (one,)}


def test_keys_that_anybody_may_write_are_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    path.write_text("", "utf-8")
    path.chmod(0o666)
    with pytest.raises(SettingsError, match="anybody may change whom it trusts"):
        hosts.read(path)


def test_comments_stay_out_of_known_hosts(tmp_path: Path) -> None:
    path = tmp_path / "known_hosts"
    key = _key()
    path.write_text(f"# trusted on site\n\nleaf-1 {key.line} somebody@desk\n")
    assert hosts.read(path).of("leaf-1") == (key,)


def test_a_key_is_of_the_algorithm_that_it_claims() -> None:
    key = _key()
    encoded = key.line.split()[1]
    assert parse_key("ssh-ed25519", encoded) == key
    for algorithm, text in (("ssh-rsa", encoded), ("ssh-ed25519", "AAAA"), ("ssh-ed25519", "?")):
        with pytest.raises(ValueError, match=r"key|base64|padding|characters|decoded"):
            parse_key(algorithm, text)


@given(st.binary())
def test_no_file_of_keys_is_worse_than_refused(raw: bytes) -> None:
    import tempfile  # noqa: PLC0415 # a fixture would be one for all examples

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "known_hosts"
        path.write_bytes(raw)
        with suppress(SettingsError):
            assert hosts.read(path).keys == {}


def test_paths_of_settings_count_from_the_site(tmp_path: Path) -> None:
    text = '[push]\nkey = "id"\nstate = "~/there"\nuser = "ops"\nat_once = 3\n'
    (tmp_path / "railwright.toml").write_text(text)
    push = read_settings(tmp_path).push
    assert push.key == tmp_path / "id"
    assert push.state == Path.home() / "there"
    assert (push.user, push.at_once) == ("ops", 3)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("usr = 'x'", "push.usr"),
        ("user = '-oProxyCommand=x'", "push.user"),
        ("port = 0", "push.port"),
        ("at_once = 0", "push.at_once"),
        ("logins_per_second = 0", "push.logins_per_second"),
        ("family = 'ipx'", "push.family"),
        ("excused = ['(']", "push.excused"),
    ],
)
def test_impossible_settings_are_told_with_their_line(
    tmp_path: Path, line: str, words: str
) -> None:
    file = tmp_path / "railwright.toml"
    file.write_text(f"jobs = 1\n[push]\n{line}\n")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"{file}:3:1: ")


def test_state_is_kept_in_the_home_of_the_user(state: Path, tmp_path: Path) -> None:
    assert access.known_hosts_file("lab", PushSettings()) == state / "lab" / "known_hosts"
    moved = PushSettings(state=tmp_path)
    assert access.known_hosts_file("lab", moved) == tmp_path / "known_hosts"
    named = PushSettings(state=tmp_path, known_hosts=Path("x"))
    assert access.known_hosts_file("lab", named) == Path("x")
