"""Every shipped fabric's page in a real browser: it shows the model's figures, and shows them well.

What is read here is what the browser made of the page, not the text that was written.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from browser import Page, program
from pages.reading import CONTRAST, HOSTILE, Shown, boxes, shown
from railwright import pipeline
from railwright.model.fabric import Device, Fabric
from railwright.model.lossless import LosslessPlan
from railwright.report.page import page

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
SITES = sorted(path.name for path in (ROOT / "inventories").iterdir() if path.is_dir())
CHROMIUM = program()
WIDTHS = (320, 400, 768, 900)
PIXEL = 0.75
"""What rounding to the device's pixels may add or take away."""
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
each_site = pytest.mark.parametrize("site", SITES)


@cache
def designed(site: str) -> pipeline.Design:
    return pipeline.design(ROOT / "inventories" / site)


def fabric_of(site: str) -> Fabric:
    return designed(site).fabric


@pytest.fixture
def opened(tab: Page, tmp_path: Path, site: str) -> Page:
    """The page of a site, freshly written and opened."""
    file = tmp_path / f"{site}.html"
    file.write_text(page(fabric_of(site), designed(site).findings), "utf-8")
    tab.look(1200, 900)
    tab.open(file.as_uri())
    return tab


# ---- figures -----------------------------------------------------------------------------------


@each_site
def test_every_device_is_on_the_page_once(opened: Page, site: str) -> None:
    listed = [name for names in shown(opened).devices.values() for name in names]
    assert sorted(listed) == sorted(device.name for device in fabric_of(site).devices)


@each_site
def test_the_memory_on_the_page_is_that_of_the_model(opened: Page, site: str) -> None:
    page_, fabric = shown(opened), fabric_of(site)
    for kind, names in page_.devices.items():
        assert page_.one("devices", kind) == len(names)
        for name in names:
            plan = fabric.device(name).qos.plan
            for figure in (
                "memory_bytes",
                "reserved_bytes",
                "available_bytes",
                "min_shared_bytes",
                "shared_bytes",
                "pause_bytes",
                "hot_groups",
            ):
                assert page_.one(figure, kind) == getattr(plan, figure), (name, figure)
            assert page_.figures["reserve_value_bytes", kind] == [
                reserve.value_bytes for reserve in plan.reserves
            ]
            assert page_.figures["pool_size_bytes", kind] == [p.size_bytes for p in plan.pools]


@each_site
def test_the_headroom_on_the_page_is_that_of_the_model(opened: Page, site: str) -> None:
    page_, fabric = shown(opened), fabric_of(site)
    for kind, names in page_.devices.items():
        for device in map(fabric.device, names):
            for number, port in enumerate(device.qos.plan.ports, 1):
                key = f"{kind}-p{number}"
                assert page_.one("xoff_bytes", key) == port.headroom.xoff_bytes
                assert page_.one("xon_bytes", key) == port.headroom.xon_bytes
                assert page_.one("size_bytes", key) == port.headroom.size_bytes
                assert page_.one("bound_xoff_bytes", key) == port.bound.xoff_bytes
                assert page_.one("pause_bytes", key) == device.qos.plan.pause_bytes
                end = device.qos.plan.pause_bytes + port.headroom.xoff_bytes
                assert page_.one("xoff_end_bytes", key) == end


@each_site
def test_marking_and_watchdog_on_the_page_are_those_of_the_ports(opened: Page, site: str) -> None:
    page_, fabric = shown(opened), fabric_of(site)
    for kind, names in page_.devices.items():
        for device in map(fabric.device, names):
            wred = {row.name: row for row in device.qos.wred_profiles}
            for number, port in enumerate(device.qos.plan.ports, 1):
                key = f"{kind}-p{number}"
                for interface in port.interfaces:
                    row = device.port_by_name[interface].qos
                    marked = [wred[q.wred_profile] for q in row.queues if q.wred_profile]
                    assert page_.figures["kmin_bytes", key] == [one.min_bytes for one in marked]
                    assert page_.figures["kmax_bytes", key] == [one.max_bytes for one in marked]
                    assert row.watchdog is not None
                    assert page_.one("detection_ms", key) == row.watchdog.detection_ms
                    assert page_.one("restoration_ms", key) == row.watchdog.restoration_ms
                    assert page_.one("poll_ms", key) == device.qos.watchdog_poll_ms


@each_site
def test_the_pause_points_on_the_page_are_those_of_the_model(opened: Page, site: str) -> None:
    page_, fabric = shown(opened), fabric_of(site)
    for kind, names in page_.devices.items():
        plan = fabric.device(names[0]).qos.plan
        found = {
            n: page_.one("pause_by_groups_bytes", f"{kind}-n{n}") for n in plan.pause_by_groups
        }
        assert found == dict(plan.pause_by_groups)


@each_site
def test_code_points_and_features_are_those_of_the_model(opened: Page, site: str) -> None:
    page_, fabric = shown(opened), fabric_of(site)
    (cells,) = page_.cells.values()
    for device in fabric.devices:
        (only,) = device.qos.dscp_to_tc_maps
        assert cells == {point: str(number) for point, number in only.entries}
    gates = {
        (gate.feature.value, "yes" if gate.used else "no")
        for device in fabric.devices
        for gate in device.qos.plan.gates
    }
    assert set(page_.gates) == gates


@each_site
def test_a_number_is_spelled_as_it_is(opened: Page, site: str) -> None:
    spelled = shown(opened).spelled
    assert len(spelled) > 50, site
    assert [pair for pair in spelled if pair[0] != pair[1].replace(",", "")] == []


# ---- drawings ----------------------------------------------------------------------------------


def first_of(site: str, kind: str, page_: Shown) -> Device:
    return fabric_of(site).device(page_.devices[kind][0])


@each_site
def test_bars_are_as_wide_as_their_figures(opened: Page, site: str) -> None:
    page_ = shown(opened)
    for kind in page_.devices:
        plan: LosslessPlan = first_of(site, kind, page_).qos.plan
        for place in ("#overview", f"#{kind}"):
            bar = f"{place} [data-bar={kind}]"
            (whole,) = boxes(opened, f"{bar} .track")
            pieces = boxes(opened, f"{bar} [data-segment]")
            assert sum(piece.value for piece in pieces) == plan.memory_bytes
            for piece in pieces:
                wanted = whole.width * piece.value / plan.memory_bytes
                assert piece.width == pytest.approx(wanted, abs=PIXEL)
            (least,) = boxes(opened, f"{bar} [data-mark=least]")
            wanted = whole.width * (1 - plan.min_shared_bytes / plan.memory_bytes)
            assert least.left - whole.left == pytest.approx(wanted, abs=2)


@each_site
def test_the_magnified_headroom_is_to_scale(opened: Page, site: str) -> None:
    page_ = shown(opened)
    for kind in page_.devices:
        plan = first_of(site, kind, page_).qos.plan
        rates = []
        for number, port in enumerate(plan.ports, 1):
            scale = f"[data-scale={kind}-p{number}]"
            (room,) = boxes(opened, f"{scale} [data-band=zoom]")
            (bound,) = boxes(opened, f"{scale} [data-mark=bound]")
            rates += [port.headroom.xoff_bytes / room.width]
            rates += [port.bound.xoff_bytes / (bound.left + bound.width / 2 - room.left)]
        assert max(rates) == pytest.approx(min(rates), rel=0.02)


@each_site
def test_marks_stand_in_the_order_of_their_figures(opened: Page, site: str) -> None:
    page_ = shown(opened)
    for kind in page_.devices:
        for number in range(1, len(first_of(site, kind, page_).qos.plan.ports) + 1):
            places = []
            for figure, mark in (("kmin", "kmin"), ("kmax", "kmax"), ("pause", "pause")):
                (box,) = boxes(opened, f"[data-scale={kind}-p{number}] [data-mark={mark}]")
                places.append((page_.one(f"{figure}_bytes", f"{kind}-p{number}"), box.left))
            assert [left for _, left in sorted(places)] == sorted(left for _, left in places)


# ---- manners -----------------------------------------------------------------------------------


@each_site
def test_the_page_asks_for_nothing_and_complains_about_nothing(opened: Page, site: str) -> None:
    assert [Path(address).name for address in opened.requests] == [f"{site}.html"]
    assert opened.complaints == []


@each_site
def test_nothing_sticks_out_on_a_narrow_screen(opened: Page, site: str) -> None:
    for width in WIDTHS:
        opened.look(width, 900)
        opened.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width, site


@pytest.mark.parametrize("site", ["lab"])
@pytest.mark.parametrize("dark", [pytest.param(False, id="light"), pytest.param(True, id="dark")])
def test_text_stands_out_from_what_is_behind_it(opened: Page, dark: bool) -> None:  # noqa: FBT001
    opened.look(1200, 900, dark=dark)
    dim = opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert dim is dark
    assert opened.evaluate(CONTRAST) == []


@pytest.mark.parametrize("site", ["lab"])
def test_the_filter_shows_the_kinds_with_all_its_words(opened: Page, site: str) -> None:
    spines = [device.name for device in fabric_of(site).devices if device.tier == "spine"]
    script = """(() => {
      const filter = document.getElementById("filter");
      filter.value = "SPINE sn5600";
      filter.dispatchEvent(new Event("input"));
      return [...document.querySelectorAll("section.switch")].filter((one) => !one.hidden)
        .map((one) => one.id);
    })()"""
    kinds = opened.evaluate(script)
    assert [name for kind in kinds for name in shown(opened).devices[kind]] == spines[:1]
    assert opened.evaluate("document.getElementById('found').textContent") == "1 shown"


@pytest.mark.parametrize("site", ["lab"])
def test_one_press_opens_every_detail_and_another_closes_it(opened: Page) -> None:
    states = "[...document.querySelectorAll('details')].map((one) => one.open)"
    opened.evaluate("document.getElementById('unfold').click()")
    assert set(opened.evaluate(states)) == {True}
    opened.evaluate("document.getElementById('unfold').click()")
    assert set(opened.evaluate(states)) == {False}


@pytest.mark.parametrize("site", ["lab"])
def test_without_scripts_only_the_tools_are_missing(opened: Page) -> None:
    address = opened.evaluate("location.href")
    seen = shown(opened).figures
    opened.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        opened.open(address)
        assert opened.evaluate("document.getElementById('tools').hidden") is True
        assert shown(opened).figures == seen
        assert opened.complaints == []
    finally:
        opened.call("Emulation.setScriptExecutionDisabled", value=False)


def test_names_of_an_inventory_are_text_and_nothing_else(tab: Page, tmp_path: Path) -> None:
    lab = fabric_of("lab")
    first = lab.devices[0].model_copy(update={"name": f"leaf{HOSTILE}", "hwsku": HOSTILE})
    devices = (first, *lab.devices[1:])
    hostile = lab.model_copy(update={"site": HOSTILE, "description": HOSTILE, "devices": devices})
    file = tmp_path / "hostile.html"
    file.write_text(page(hostile), "utf-8")
    tab.open(file.as_uri())
    assert tab.evaluate("typeof window.taken") == "undefined"
    assert tab.evaluate("document.querySelectorAll('img, script').length") == 1
    assert tab.evaluate("document.title").startswith(HOSTILE)
    names = [name for names in shown(tab).devices.values() for name in names]
    assert f"leaf{HOSTILE}" in names
    assert [Path(address).name for address in tab.requests] == ["hostile.html"]
    assert tab.complaints == []


def test_the_policy_refuses_what_is_put_into_the_page(tab: Page, tmp_path: Path) -> None:
    file = tmp_path / "tampered.html"
    text = page(fabric_of("lab"))
    file.write_text(text.replace("</main>", "<script>window.taken = 1</script></main>"), "utf-8")
    tab.open(file.as_uri())
    assert tab.evaluate("typeof window.taken") == "undefined"
    assert any("Content Security Policy" in complaint for complaint in tab.complaints)
