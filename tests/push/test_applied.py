"""Rows of CONFIG_DB against what the chip has, told apart to the value."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from railwright.model.configdb import ConfigDb
from railwright.push.look import applied
from railwright.push.look.live import GROUPS, PORTS, QUEUES, Live, is_none, number

PORT = "ASIC_STATE:SAI_OBJECT_TYPE_PORT:oid:0x1"
QUEUE = "ASIC_STATE:SAI_OBJECT_TYPE_QUEUE:oid:0x2"
GROUP = "ASIC_STATE:SAI_OBJECT_TYPE_INGRESS_PRIORITY_GROUP:oid:0x3"
WRED = "ASIC_STATE:SAI_OBJECT_TYPE_WRED:oid:0x4"
PROFILE = "ASIC_STATE:SAI_OBJECT_TYPE_BUFFER_PROFILE:oid:0x5"
MAPS = {
    PORTS: {"Ethernet0": {"oid": "oid:0x1"}},
    QUEUES: {"Ethernet0:3": {"oid": "oid:0x2", "PFC_WD_STATUS": "operational"}},
    GROUPS: {"Ethernet0:3": {"oid": "oid:0x3"}},
}
CHIP: Mapping[str, Mapping[str, str]] = {
    PORT: {"SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL": "8"},
    QUEUE: {
        "SAI_QUEUE_ATTR_WRED_PROFILE_ID": "oid:0x4",
        "SAI_QUEUE_ATTR_BUFFER_PROFILE_ID": "oid:0x5",
    },
    GROUP: {"SAI_INGRESS_PRIORITY_GROUP_ATTR_BUFFER_PROFILE": "oid:0x5"},
    WRED: {
        "SAI_WRED_ATTR_GREEN_MIN_THRESHOLD": "100",
        "SAI_WRED_ATTR_ECN_MARK_MODE": "SAI_ECN_MARK_MODE_ALL",
    },
    PROFILE: {"SAI_BUFFER_PROFILE_ATTR_XOFF_TH": "7", "SAI_BUFFER_PROFILE_ATTR_XON_TH": "0"},
}
APPL = {
    "BUFFER_PG_TABLE:Ethernet0:3": {"profile": "p"},
    "BUFFER_QUEUE_TABLE:Ethernet0:3": {"profile": "p"},
    "BUFFER_PROFILE_TABLE:p": {"xoff": "7", "xon": "0", "dynamic_th": "1"},
}
CONFIG: ConfigDb = {
    "PORT": {"Ethernet0": {"admin_status": "up"}, "Ethernet4": {"admin_status": "down"}},
    "PORT_QOS_MAP": {"Ethernet0": {"pfc_enable": "3"}, "Ethernet4": {"pfc_enable": "3"}},
    "QUEUE": {"Ethernet0|3": {"wred_profile": "w"}, "Ethernet0|1": {"scheduler": "s"}},
    "WRED_PROFILE": {"w": {"green_min_threshold": "100", "ecn": "ecn_all"}},
    "BUFFER_PG": {"Ethernet0|3": {"profile": "p"}, "Ethernet4|3": {"profile": "p"}},
    "BUFFER_QUEUE": {"Ethernet0|3": {"profile": "p"}},
    "PFC_WD": {"Ethernet0": {"action": "drop"}, "GLOBAL": {"POLL_INTERVAL": "200"}},
}


def live(
    chip: Mapping[str, Mapping[str, str]] = CHIP,
    appl: Mapping[str, Mapping[str, str]] = APPL,
    maps: Mapping[str, Mapping[str, Mapping[str, str]]] = MAPS,
    **untold: str,
) -> Live:
    return Live(appl, {}, chip, maps, {}, "running", (), (), 0, untold)


LOOKS = (applied.pfc, applied.ecn, applied.buffers, applied.watchdog)


def test_what_is_as_its_rows_say() -> None:
    found = [look(CONFIG, live()) for look in LOOKS]
    assert [(one.seen, one.odd, one.untold) for one in found] == [
        (1, (), ()),
        (1, (), ()),
        (2, (), ()),
        (1, (), ()),
    ]


def test_where_nothing_is_asked_for_nothing_is_skipped() -> None:
    for look in LOOKS:
        assert look({"PORT": CONFIG["PORT"]}, live({}, {}, {})) == applied.Looked()


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_chip_does_not_tell_is_not_well(look: object) -> None:
    assert callable(look)
    found = look(CONFIG, live({}, APPL, {}))
    assert (found.seen, found.odd) == (0, ())
    assert found.untold
    found = look(CONFIG, live(counters="nobody answers", maps={}))
    assert found.untold == ("nobody answers",)


def test_a_port_that_pauses_one_way_has_another_attribute() -> None:
    port = {"Ethernet0": {"admin_status": "up", "pfc_asym": "on"}}
    config = {**CONFIG, "PORT": port}
    (odd,) = applied.pfc(config, live()).odd
    assert odd.text == ("PORT_QOS_MAP|Ethernet0: the chip pauses no priority, not priority 3")
    chip = {**CHIP, PORT: {"SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL_TX": "8"}}
    assert applied.pfc(config, live(chip)).odd == ()


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        ("0", "no priority"),
        ("24", "priority 3,4"),
        ("x", "'x'"),
        ("9" * 5000, "'" + "9" * 39 + "..."),
    ],
)
def test_what_the_chip_pauses_is_told(bits: str, words: str) -> None:
    chip = {**CHIP, PORT: {"SAI_PORT_ATTR_PRIORITY_FLOW_CONTROL": bits}}
    (odd,) = applied.pfc(CONFIG, live(chip)).odd
    assert odd.words == f"the chip pauses {words}, not priority 3"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3,4", (3, 4)),
        (" 3 , 4", (3, 4)),
        ("", ()),
        ("none", ()),
        ("99999999999", ()),
        ("8", ()),
        ("٣", ()),
    ],
)
def test_priorities_are_numbers_from_0_to_7(text: str, wanted: tuple[int, ...]) -> None:
    assert applied.mask({"pfc_enable": text}) == wanted


def test_another_mode_or_threshold_of_marking_is_told() -> None:
    chip = {
        **CHIP,
        WRED: {
            "SAI_WRED_ATTR_GREEN_MIN_THRESHOLD": "90",
            "SAI_WRED_ATTR_ECN_MARK_MODE": "SAI_ECN_MARK_MODE_NONE",
        },
    }
    assert [one.words for one in applied.ecn(CONFIG, live(chip)).odd] == [
        "the chip has green_min_threshold 90, not 100",
        "the chip has ecn SAI_ECN_MARK_MODE_NONE, not SAI_ECN_MARK_MODE_ALL",
    ]


def test_a_profile_in_the_spelling_of_old_releases_is_known() -> None:
    appl = {**APPL, "BUFFER_PG_TABLE:Ethernet0:3": {"profile": "[BUFFER_PROFILE_TABLE:p]"}}
    assert applied.buffers(CONFIG, live(appl=appl)).odd == ()


@pytest.mark.parametrize(
    ("appl", "words"),
    [
        ({}, "APPL_DB has the profile of nobody, not p"),
        ({"profile": "q"}, "APPL_DB has the profile q, not p"),
    ],
)
def test_another_profile_is_told(appl: dict[str, str], words: str) -> None:
    found = applied.buffers(CONFIG, live(appl={**APPL, "BUFFER_PG_TABLE:Ethernet0:3": appl}))
    assert [one.words for one in found.odd] == [words]


def test_a_profile_that_the_switch_finds_by_itself_has_to_be_there() -> None:
    config = {**CONFIG, "BUFFER_PG": {"Ethernet0|3": {"profile": "NULL"}}}
    assert applied.buffers(config, live()).odd == ()
    appl = {**APPL, "BUFFER_PG_TABLE:Ethernet0:3": {"profile": "made"}}
    found = applied.buffers(config, live(appl=appl))
    assert [one.words for one in found.odd] == [
        "APPL_DB has the profile made, and nothing of that name"
    ]


@pytest.mark.parametrize("oid", ["oid:0x0", None])
def test_a_group_without_a_buffer_is_told(oid: str | None) -> None:
    name = "SAI_INGRESS_PRIORITY_GROUP_ATTR_BUFFER_PROFILE"
    chip = {**CHIP, GROUP: {} if oid is None else {name: oid}}
    found = applied.buffers(CONFIG, live(chip))
    assert [one.words for one in found.odd] == ["Ethernet0:3 has no buffer in the chip"]


def test_other_figures_of_a_buffer_are_told() -> None:
    chip = {**CHIP, PROFILE: {"SAI_BUFFER_PROFILE_ATTR_XOFF_TH": "6"}}
    found = applied.buffers(CONFIG, live(chip))
    assert [(one.table, one.words) for one in found.odd] == [
        ("BUFFER_PG", "the chip has xoff 6, not 7"),
        ("BUFFER_QUEUE", "the chip has xoff 6, not 7"),
    ]


@pytest.mark.parametrize("key", ["Ethernet0", "Ethernet0|", "Ethernet0|x", "Ethernet0|0-999999999"])
def test_keys_of_no_numbers_name_nothing(key: str) -> None:
    config = {**CONFIG, "QUEUE": {key: {"wred_profile": "w"}}}
    assert applied.ecn(config, live()).seen == 0


def test_a_key_may_name_several_ports() -> None:
    config = {**CONFIG, "QUEUE": {"Ethernet0,Ethernet4|3-4": {"wred_profile": "w"}}}
    found = applied.ecn(config, live())
    assert found.seen == 2  # those of a port that is open
    assert [one.words for one in found.odd] == ["queue Ethernet0:4 marks nothing"]


def test_the_watchdog_looks_at_what_it_is_told() -> None:
    maps = {**MAPS, QUEUES: {"Ethernet0:3": {"oid": "oid:0x2"}}}
    (odd,) = applied.watchdog(CONFIG, live(maps=maps)).odd
    assert odd.words == "the watchdog does not look at Ethernet0:3"
    row = {"pfc_enable": "3", "pfcwd_sw_enable": "4"}
    config = {**CONFIG, "PORT_QOS_MAP": {"Ethernet0": row}}
    (odd,) = applied.watchdog(config, live()).odd
    assert odd.words == "the watchdog does not look at Ethernet0:4"


def test_nothing_has_no_id_and_a_counter_is_a_number() -> None:
    assert [is_none(one) for one in (None, "", "oid:0x0", "oid:0x1")] == [True, True, True, False]
    texts = ("5", "-5", "", "x", "9" * 21, "٣")
    assert [number({"a": one}, "a") for one in texts] == [5, None, None, None, None, None]
    assert number({}, "a") is None
