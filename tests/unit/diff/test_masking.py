"""Secrets have masks: the same for the same, another for another, and none is hidden by them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from railwright.base import canonical
from railwright.diff import diff, masking
from railwright.diff.base import Base
from railwright.diff.fill import gaps
from railwright.model import secrets
from railwright.model.configdb import ConfigDb
from railwright.plan import file


def _pair(before: ConfigDb, after: ConfigDb) -> tuple[ConfigDb, ConfigDb]:
    made = masking.base(Base("running", {"leaf": before}, {"leaf": after}))
    return made.configs["leaf"], made.targets["leaf"]


def _tacplus(**rows: str) -> ConfigDb:
    return {
        "TACPLUS_SERVER": {key: {"passkey": text, "priority": "1"} for key, text in rows.items()}
    }


def test_equal_secrets_have_one_mask_and_a_change_shows() -> None:
    before, after = _pair(
        _tacplus(a="x1y2", b="x1y2", c="other"), _tacplus(a="x1y2", b="new", c="")
    )
    assert [row["passkey"] for row in before["TACPLUS_SERVER"].values()] == [
        "<secret:own:1>",
        "<secret:own:1>",
        "<secret:own:2>",
    ]
    assert [(one.key, one.before, one.after) for one in diff("leaf", before, after)] == [
        ("b", "<secret:own:1>", "<secret:own:3>"),
        ("c", "<secret:own:2>", ""),
    ]
    assert before["TACPLUS_SERVER"]["a"]["priority"] == "1"


def test_placeholders_stay_and_a_mask_is_none_to_fill() -> None:
    config = {
        "TACPLUS": {"global": {"passkey": "<secret:tac>"}},
        "RADIUS": {"global": {"passkey": "****"}},
        "SNMP_COMMUNITY": {"<secret:ro>": {"TYPE": "RO"}},
        "NTP_KEY": {"1": {"value": "SHA1:<secret:ntp>", "trusted": "yes"}},
    }
    assert masking.masked(config) is config
    masked = masking.masked({"TACPLUS": {"global": {"passkey": "abc"}}})
    assert [gap for gap in gaps(masked) if gap.secret is not None] == []


def test_communities_are_their_keys() -> None:
    rows = {"zebra": {"TYPE": "RO"}, "<secret:ro>": {"TYPE": "RO"}, "alpha": {"TYPE": "RW"}}
    masked = masking.masked({"SNMP_COMMUNITY": rows})["SNMP_COMMUNITY"]
    assert masked == {
        "<secret:own:1>": {"TYPE": "RO"},
        "<secret:own:2>": {"TYPE": "RW"},
        "<secret:ro>": {"TYPE": "RO"},
    }


def test_lists_and_hashes_and_keys() -> None:
    config: ConfigDb = {
        "LOGIN": {
            "admin": {"passwords": "a", "hash": "$6$salt$hash", "pass": "12", "user": "root"}
        },
        "MACSEC_PROFILE": {"p": {"primary_cak": ["a1", "b2", "a1"], "primary_ckn": "c3"}},
        "PASSW_HARDENING": {"POLICIES": {"len_min": "8", "reject_user_passw_match": "true"}},
        "SSH_SERVER": {"POLICIES": {"password_authentication": "true"}},
        "BGP_NEIGHBOR": {"10.0.0.1": {"send_community": "both", "asn": "65000"}},
        "COMMUNITY_SET": {"x": {"community_member": ["65000:1"]}},
    }
    masked = masking.masked(config)
    assert masked["LOGIN"]["admin"] == {
        "passwords": "<secret:own:1>",
        "hash": "<secret:own:1>",
        "pass": "12",
        "user": "root",
    }
    one, two = "<secret:own:1>", "<secret:own:2>"
    assert masked["MACSEC_PROFILE"]["p"] == {"primary_cak": [one, two, one], "primary_ckn": "c3"}
    for table in ("PASSW_HARDENING", "SSH_SERVER", "BGP_NEIGHBOR", "COMMUNITY_SET"):
        assert masked[table] is config[table]


def test_the_digest_of_a_configuration_knows_no_secret() -> None:
    one, two = (file.sha256(_tacplus(a=text)) for text in ("one", "two"))
    assert one == two
    assert one != file.sha256(_tacplus(a="one", b="one"))
    assert file.sha256(_tacplus(a="one", b="two")) != file.sha256(_tacplus(a="one", b="one"))


def test_an_equal_configuration_is_not_looked_at() -> None:
    config = _tacplus(a="clear")
    made = masking.base(Base("golden", {"leaf": config}, {"leaf": config}))
    assert made.configs["leaf"] is config


def test_who_is_gone_has_none_either() -> None:
    made = masking.base(Base("golden", {"leaf": _tacplus(a="clear")}, {}))
    assert "clear" not in str(made.configs)


_TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
_PLACES = st.sampled_from([(one.table, one.field) for one in secrets.FIELDS])


@st.composite
def _configs(draw: st.DrawFn) -> tuple[ConfigDb, list[str]]:
    texts = draw(st.lists(_TEXTS.map(lambda text: f"\u25ca{text}\u25ca"), min_size=1, max_size=8))
    config: dict[str, dict[str, dict[str, str | list[str]]]] = {}
    for number, text in enumerate(texts):
        if draw(st.booleans()):
            config.setdefault("SNMP_COMMUNITY", {})[text] = {"TYPE": draw(st.sampled_from("ab"))}
        else:
            table, field = draw(_PLACES)
            row = config.setdefault(table, {}).setdefault(str(number % 3), {})
            row[field] = [text] if draw(st.booleans()) else text
    return config, texts


@given(_configs(), _configs())
def test_nothing_is_left_and_everything_is_counted(
    before: tuple[ConfigDb, list[str]], after: tuple[ConfigDb, list[str]]
) -> None:
    old, new = _pair(before[0], after[0])
    shown = canonical.dumps([old, new]).decode()
    assert not any(json_text(text) in shown for text in (*before[1], *after[1]))
    assert old == masking.masked(before[0]) == masking.masked(old), "by what the switch has alone"
    assert (old == new) == (before[0] == after[0]) or "SNMP_COMMUNITY" in shown
    real = diff("leaf", before[0], after[0])
    assert len(diff("leaf", old, new)) == len(real) or "SNMP_COMMUNITY" in shown
    for table, rows in before[0].items():
        assert len(rows) == len(old[table])


def json_text(text: str) -> str:
    return canonical.dumps(text).decode().strip().strip('"')
