"""Every row and value of a rendered device can say why it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.base.location import Location
from railwright.model.fabric import Device
from railwright.model.types import Dialect
from railwright.render.renderer import Renderer
from railwright.render.trace import LITERAL
from sample_qos import HERE
from samples import fabric, leaf, patch

RENDERER = Renderer()
DEVICES = {
    "spectrum": leaf(),
    "teralynx": leaf(spectrum=False, dialect=Dialect.FRRCFGD, unnumbered=True, routed=True),
    "dynamic": leaf(dynamic=True),
}
TABLES = Path("templates/tables")


def line_of(template: str, text: str) -> int:
    """Return the number of the only line of a shipped template with a text."""
    lines = (TABLES / template).read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if text in line]
    return number


@pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)
def test_a_trace_answers_for_all_that_is_rendered_and_nothing_else(device: Device) -> None:
    tables = RENDERER.render(device, fabric(device))
    trace = RENDERER.trace(device, fabric(device))
    expected = {
        (table, key, field): row.get(field) if field is not None else None
        for table, rows in tables.items()
        for key, row in rows.items()
        for field in (None, *row)
    }
    assert {address: why.value for address, why in trace.items()} == expected
    assert len(trace) == len(expected)


@pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)
def test_every_answer_names_a_line_and_a_decision(device: Device) -> None:
    for address, why in RENDERER.trace(device, fabric(device)).items():
        assert (why.table, why.key, why.field) == address
        assert why.template is not None
        assert Path(why.template).is_file()
        assert why.line is not None
        lines = Path(why.template).read_text(encoding="utf-8").splitlines()
        assert lines[why.line - 1].strip()
        assert why.origin.text
        assert (why.what == LITERAL) == (why.origin.layer == "template")


@pytest.mark.parametrize(
    ("address", "template", "text", "what", "layer"),
    [
        (("PORT", "Ethernet0", "fec"), "port", '"fec"', "Port Ethernet0.fec", "design"),
        (
            ("PORT", "Ethernet8", None),
            "port",
            "{{ port.interface }}: {",
            "Port Ethernet8.interface",
            "fabric",
        ),
        (("PORT", "Ethernet0", "mtu"), "port", '"mtu"', "Port Ethernet0.mtu", "fabric"),
        (("CRM", "Config", "polling_interval"), "crm", '"polling_interval"', LITERAL, "template"),
        (("CRM", "Config", "ipv4_route_low_threshold"), "crm", "_low_", LITERAL, "template"),
        (
            ("SSH_SERVER", "POLICIES", "ports"),
            "ssh",
            '"ports"',
            "Device leaf-1-01.management.ssh.port",
            "fabric",
        ),
        (
            ("QUEUE", "Ethernet0|3", "wred_profile"),
            "queue",
            '"wred_profile"',
            "QueueRow 3.wred_profile",
            "fabric",
        ),
        (
            ("PFC_WD", "Ethernet0", "action"),
            "pfc_watchdog",
            '"action"',
            "WatchdogRow.action",
            "fabric",
        ),
        (("FEATURE", "bgp", "state"), "feature", '"bgp"', LITERAL, "template"),
        (
            ("DNS_NAMESERVER", "192.0.2.53", None),
            "dns",
            "{{ server }}",
            "Device leaf-1-01.management.dns",
            "fabric",
        ),
        (
            ("VLAN_MEMBER", "Vlan100|Ethernet8", "tagging_mode"),
            "vlan",
            "tagging_mode",
            LITERAL,
            "template",
        ),
        (
            ("SCHEDULER", "share", "weight"),
            "scheduler",
            '"weight"',
            "Scheduler share.weight",
            "fabric",
        ),
        (
            ("VERSIONS", "DATABASE", "VERSION"),
            "versions",
            '"VERSION"',
            "Device leaf-1-01.release",
            "design",
        ),
    ],
)
def test_an_answer_leads_to_the_attribute_and_the_template_line(
    address: tuple[str, str, str | None], template: str, text: str, what: str, layer: str
) -> None:
    device = DEVICES["spectrum"]
    why = RENDERER.trace(device, fabric(device))[address]
    assert why.template == f"templates/tables/{template}.json.j2"
    assert why.line == line_of(f"{template}.json.j2", text)
    assert (why.what, why.origin.layer) == (what, layer)


def test_a_macro_answers_for_the_line_in_its_own_file() -> None:
    device = DEVICES["spectrum"]
    why = RENDERER.trace(device, fabric(device))["DSCP_TO_TC_MAP", "AI", "26"]
    assert (why.template, why.what) == ("templates/macros/maps.j2", "QosMap AI.entries")
    assert (why.value, why.origin) == ("3", HERE)


def test_the_longest_path_with_an_origin_speaks() -> None:
    device = DEVICES["spectrum"]
    trace = RENDERER.trace(device, fabric(device))
    ntp = trace["NTP_SERVER", "192.0.2.11", "iburst"]
    assert ntp.origin.location == Location("fabric.yml", 42, 5)
    assert ntp.what == "Device leaf-1-01.management.ntp.iburst"
    zone = trace["DEVICE_METADATA", "localhost", "timezone"]
    assert zone.origin.location == Location("fabric.yml", 40, 3)


def test_a_patched_value_answers_with_the_patch() -> None:
    device = DEVICES["spectrum"]
    change = {
        "PORT": {"Ethernet0": {"mtu": "1500", "fec": None}, "Ethernet8": None},
        "NEW": {"k": {"f": ["a"], "gone": None}},
        "CRM": None,
    }
    site = fabric(device, patches=(patch("optic of a trial", line=77).set(change),))
    trace = RENDERER.trace(device, site)
    mtu = trace["PORT", "Ethernet0", "mtu"]
    assert (mtu.value, mtu.origin.layer, mtu.origin.text) == ("1500", "patch", "optic of a trial")
    assert mtu.origin.location == Location("fabric.yml", 77, 5)
    assert (mtu.template, mtu.line, mtu.what) == (None, None, "Patch.set")
    assert trace["PORT", "Ethernet0", "speed"].origin.layer == "fabric"
    assert trace["PORT", "Ethernet0", None].origin.layer == "fabric"
    assert trace["NEW", "k", None].origin.layer == "patch"
    assert trace["NEW", "k", "f"].value == ["a"]
    for gone in [("PORT", "Ethernet0", "fec"), ("PORT", "Ethernet8", None), ("NEW", "k", "gone")]:
        assert gone not in trace
    assert not [address for address in trace if address[0] == "CRM"]


def test_a_patch_may_say_where_each_of_its_values_stands() -> None:
    device = DEVICES["spectrum"]
    placed = patch().set({"PORT": {"Ethernet0": {"mtu": "1500", "fec": "fc"}}})
    finer = placed.origins["*"]._replace(location=Location("fabric.yml", 93, 9))
    placed = placed.model_copy(update={"origins": {**placed.origins, "PORT|Ethernet0|mtu": finer}})
    trace = RENDERER.trace(device, fabric(device, patches=(placed,)))
    assert trace["PORT", "Ethernet0", "mtu"].origin is finer
    assert trace["PORT", "Ethernet0", "fec"].origin == placed.origins["*"]


def test_a_site_template_answers_with_its_own_file(tmp_path: Path) -> None:
    folder = tmp_path / "templates/tables"
    folder.mkdir(parents=True)
    (folder / "ssh.json.j2").write_text(
        '{# owns: SSH_SERVER #}\n{ "SSH_SERVER": {\n"POLICIES": {\n'
        '"ports": {{ device.management.ssh.port }},\n"x": ["1", {{ device.asn }}] } } }',
        encoding="utf-8",
    )
    device = DEVICES["spectrum"]
    trace = Renderer(tmp_path).trace(device, fabric(device))
    why = trace["SSH_SERVER", "POLICIES", "ports"]
    assert (why.template, why.line) == (f"{folder.as_posix()}/ssh.json.j2", 4)
    assert trace["SSH_SERVER", "POLICIES", "x"].value == ["1", "4200001001"]


def test_a_value_may_look_like_a_mark() -> None:
    device = leaf().model_copy(update={"name": "\ue0005\ue001"})
    trace = RENDERER.trace(device, fabric(device))
    assert trace["DEVICE_METADATA", "localhost", "hostname"].value == "\ue0005\ue001"
