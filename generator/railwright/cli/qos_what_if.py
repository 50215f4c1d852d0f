"""``railwright qos what-if``: a calculator for a speed and a cable, on every switch or on some."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click

from railwright import catalog as catalogs
from railwright.base.errors import ExitCode
from railwright.catalog import Catalog
from railwright.cli import units
from railwright.cli.qos_words import perhaps_site, unknown
from railwright.cli.shell import Body, Shell, verb
from railwright.design.lossless import limits
from railwright.design.lossless.limits import Answer, Question, Refusal
from railwright.design.lossless.variants import with_buffers, with_priorities
from railwright.model.platform import Platform
from railwright.model.qos_profile import QosProfile
from railwright.model.types import BufferModel, Release
from railwright.report import lossless_calc
from railwright.report.lossless_words import NOT_MEASURED, speed
from railwright.report.protocol import Cell

_RELEASES = click.Choice([release.value for release in Release])
_MODELS = click.Choice([model.value for model in BufferModel])


class _Given(TypedDict):
    """The options as Click converts them."""

    speed_mbps: int
    cable_m: int
    platforms: tuple[str, ...]
    lanes: int | None
    mtu: int | None
    ports: int | None
    role: str
    profile_name: str | None
    release: str | None
    small_packets: int | None
    over_subscribe: int | None
    buffer_model: str | None
    priorities: int | None
    site: Path | None


def _option(flag: str, *names: str, **more: Any) -> Callable[[Body], Body]:  # noqa: ANN401
    """Return an option with its environment twin; what it takes is Click's to say."""
    variable = f"RAILWRIGHT_WHAT_IF_{flag.upper().replace('-', '_')}"
    return click.option(f"--{flag}", *names, envvar=variable, show_envvar=True, **more)


@click.command(name="what-if")
@verb("qos what-if")
@_option(
    "speed",
    "speed_mbps",
    type=units.speed_mbps,
    metavar="SPEED",
    required=True,
    help="Of the port: 800G, 1.6T.",
)
@_option(
    "cable",
    "cable_m",
    type=units.cable_m,
    metavar="LENGTH",
    required=True,
    help="Of the cable: 100m or 100.",
)
@_option("platform", "platforms", multiple=True, help="Switch; repeat for more.  [default: all]")
@_option("lanes", type=click.IntRange(1, 8), help="Of the port.  [default: for most ports]")
@_option("mtu", type=click.IntRange(68, 9_216), help="Of the port.  [default: 9100]")
@_option("ports", type=click.IntRange(1, 1_024), help="How many.  [default: all]")
@_option(
    "role",
    type=click.Choice(["host", "fabric"]),
    default="host",
    help="What is at the far end.  [default: host]",
)
@_option("profile", "profile_name", help="QoS profile.  [default: ai-26-48]")
@_option("release", type=_RELEASES, help="SONiC release.  [default: that of new sites]")
@_option(
    "small-packets",
    type=click.IntRange(0, 100),
    help="Share of minimum frames by count, in percent.  [default: of the profile]",
)
@_option("over-subscribe", type=click.IntRange(2, 16), help="Ports share headroom at this ratio.")
@_option("buffer-model", type=_MODELS, help="Who computes.  [default: the switch, if it can]")
@_option(
    "priorities", type=click.IntRange(1, 2), help="Lossless priorities.  [default: of the profile]"
)
@click.option(
    "--site",
    type=click.Path(path_type=Path),
    envvar="RAILWRIGHT_SITE",
    show_envvar=True,
    help="Use the catalog of a site too.  [default: the current folder if it is one]",
)
def command(shell: Shell, **given: Unpack[_Given]) -> ExitCode:
    """Calculate headroom and thresholds for a speed and a cable; needs no inventory.

    With a site, what its own catalog files hold can be asked for too.

    For each switch: what one port sets aside and who decides it, what all such ports leave in the
    memory, where PFC fires and ECN marks, the longest cable that still fits, and how many ports of
    this length still fit.
    """
    site = perhaps_site(given["site"])
    shell.settings(site)
    catalog = catalogs.load(site)
    profile = _profile(catalog, given)
    question = _question(catalog, given)
    _check_mtu(profile, question.mtu)
    asked = [_platform(catalog, name) for name in dict.fromkeys(given["platforms"])]
    chosen = asked or _able(catalog, question)
    found = [limits.answer(catalog, platform, profile, question) for platform in chosen]
    answers = [one for one in found if isinstance(one, Answer)]
    refusals = [one for one in found if isinstance(one, Refusal)]
    if not answers:
        reasons = [f"{one.platform.name}: {one.reason}" for one in refusals]
        raise click.UsageError("no switch gives an answer; " + "; ".join(reasons))
    shell.report(
        tables=lossless_calc.tables(answers, refusals),
        bars=lossless_calc.bars(answers),
        facts=_facts(profile, question),
        summary=NOT_MEASURED,
    )
    return ExitCode.OK


def _question(catalog: Catalog, given: _Given) -> Question:
    release, model = given["release"], given["buffer_model"]
    return Question(
        speed_mbps=given["speed_mbps"],
        cable_m=given["cable_m"],
        mtu=given["mtu"] or int(catalog.default("mtu").value),
        role=given["role"],
        lanes=given["lanes"],
        ports=given["ports"],
        release=Release(release) if release else None,
        model=BufferModel(model) if model else None,
    )


def _check_mtu(profile: QosProfile, mtu: int) -> None:
    """Refuse ports that would drop the largest frame of the lossless traffic."""
    least = profile.buffers.traffic_mtu
    if mtu < least:
        msg = (
            f"a port MTU of {mtu} is below {least}, the largest lossless frame of {profile.name}; "
            f"give --mtu {least} or more, or a --profile with smaller frames"
        )
        raise click.UsageError(msg)


def _profile(catalog: Catalog, given: _Given) -> QosProfile:
    name = given["profile_name"] or str(catalog.default("qos").value)
    known = catalog.qos_profiles()
    if name.lower() not in map(str.lower, known):
        raise click.UsageError(unknown("QoS profile", name, list(known)))
    profile = catalog.qos(name)
    try:
        profile = with_priorities(profile, given["priorities"] or max(1, len(profile.lossless)))
    except ValueError as error:
        msg = f"{error}: there is no headroom to calculate"
        raise click.UsageError(msg) from None
    return with_buffers(
        profile,
        small_packet_percent=given["small_packets"],
        over_subscribe_ratio=given["over_subscribe"],
    )


def _platform(catalog: Catalog, name: str) -> Platform:
    known = catalog.platforms()
    if name.lower() not in map(str.lower, known):
        raise click.UsageError(unknown("platform", name, list(known)))
    return catalog.platform(name)


def _able(catalog: Catalog, question: Question) -> list[Platform]:
    """Return the switches that have the speed, or that could have it one day."""
    every = [catalog.platform(name) for name in catalog.platforms()]
    known = {mbps for platform in every for mbps in limits.speeds_mbps(platform)}
    wanted = question.speed_mbps
    if wanted in known:
        return [platform for platform in every if wanted in limits.speeds_mbps(platform)]
    if wanted in limits.NOT_YET_MBPS:
        able = [platform for platform in every if limits.could_carry(platform, question)]
        if able:
            return able
        rate = max(cage.max_lane_mbps for platform in every for cage in platform.data_cages)
        lanes = (
            "the lanes of a cage" if question.lanes is None else f"{question.lanes} of its lanes"
        )
        msg = f"no switch carries {speed(wanted)} on {lanes}: one runs at {speed(rate)} at most"
        raise click.UsageError(msg)
    listed = ", ".join(map(speed, sorted({*known, *limits.NOT_YET_MBPS})))
    msg = f"no switch runs at {speed(wanted)}; known: {listed}"
    raise click.UsageError(msg)


def _facts(profile: QosProfile, question: Question) -> dict[str, Cell]:
    buffers = profile.buffers
    return {
        "speed": speed(question.speed_mbps),
        "cable_m": question.cable_m,
        "mtu": question.mtu,
        "role": question.role,
        "profile": profile.name,
        "lossless_mtu": buffers.traffic_mtu,
        "small_packet_percent": buffers.small_packet_percent,
        "lossless_priorities": len(profile.lossless),
        "over_subscribe_ratio": buffers.over_subscribe_ratio,
    }
