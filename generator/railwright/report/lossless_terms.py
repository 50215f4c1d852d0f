"""How the figures of a port come about, step by step: headroom, bound, pool and marking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from railwright.design.lossless.pools import LOSSLESS_POOL
from railwright.model.fabric import Device
from railwright.model.lossless import EcnFigures, LosslessPlan, PortFigures, Term
from railwright.model.qos_profile import EcnPolicy, Evidence, QosProfile
from railwright.report import lossless_words as words
from railwright.report.protocol import Cell, Table

_SIZING = "sonic-net/sonic-swss cfgmgr/buffer_pool_mellanox.lua"
_THRESHOLD = "Zhu et al., SIGCOMM 2015, section 4 (shared dynamic threshold)"
_COLUMNS = ("step", "value", "unit", "how", "source")
_GROUPED = frozenset(("value",))
_Row = tuple[Cell, ...]


def term_tables(device: Device, figures: PortFigures, profile: QosProfile) -> tuple[Table, ...]:
    """Return every step from the port to its headroom, its bound and its thresholds.

    Args:
        device: the switch.
        figures: of the port, from the switch's plan.
        profile: the port's QoS profile.
    """
    plan = device.qos.plan
    found = (
        _table("headroom", _terms(figures.headroom.terms)),
        _table("bound", (*_terms(figures.bound.terms), *_bound_sums(figures))),
        _table("pool and PFC", _pool(device, figures)),
        _table("ecn", _marking(plan, figures, profile)),
        missing(figures),
    )
    return tuple(table for table in found if table.rows)


def missing(figures: PortFigures) -> Table:
    """Return the facts that nobody publishes."""
    facts = list(figures.bound.missing)
    if not figures.headroom.peer_response_known:
        facts.append(
            f"pause quanta at {words.speed(figures.speed_mbps)} in SONiC: a constant that is too "
            "small stands in"
        )
    return Table(name="missing facts", columns=("fact",), rows=tuple((fact,) for fact in facts))


def _table(name: str, rows: Iterable[_Row]) -> Table:
    return Table(
        name=name,
        columns=_COLUMNS,
        rows=tuple(rows),
        grouped=_GROUPED,
        footnotes=frozenset(("source",)),
    )


def _terms(terms: Iterable[Term]) -> Iterator[_Row]:
    for term in terms:
        yield (term.name, _value(term.value), term.unit, term.formula, term.source)


def _value(value: float) -> Cell:
    return int(value) if value == int(value) else words.exact(value)


def _bound_sums(figures: PortFigures) -> Iterator[_Row]:
    bound, xoff = figures.bound, figures.headroom.xoff_bytes
    how = "peer frame + cell waste x (port frame + pause frame + cable + peer response), rounded up"
    source = bound.terms[0].source if bound.terms else None
    yield ("least xoff", bound.xoff_bytes, "bytes", how, source)
    margin = xoff - bound.xoff_bytes
    yield ("margin of xoff", margin, "bytes", f"{words.grouped(xoff)} - least xoff", None)


def _pool(device: Device, figures: PortFigures) -> Iterator[_Row]:
    plan = device.qos.plan
    groups = sum(len(one.interfaces) * one.groups for one in plan.ports)
    how, source = _shared(device)
    alpha = _alpha(device, figures)
    left = "packet memory less what is reserved"
    yield ("packet memory", plan.memory_bytes, "bytes", "of the chip", plan.memory_source)
    yield ("reserved", plan.reserved_bytes, "bytes", "headroom and reserves of all ports", source)
    yield ("left for pools", plan.available_bytes, "bytes", left, None)
    yield ("B: shared pool", plan.shared_bytes, "bytes", how, source)
    text = f"a lossless group may take {words.pool_share(plan.alpha)}"
    yield ("alpha", _value(plan.alpha), "times", text, alpha)
    text = f"of all ports of the switch; each of these ports has {figures.groups}"
    yield ("lossless groups", groups, "groups", text, None)


def _shared(device: Device) -> tuple[str, str | None]:
    """Return how the pool of lossless groups gets its size, and who says so."""
    plan = device.qos.plan
    pool = next((one for one in plan.pools if one.name == LOSSLESS_POOL), None)
    if pool is None:
        return "the switch has no pool for lossless groups", None
    part = "what is left" if pool.share is None else _part(pool.share)
    if pool.by_switch:
        return f"sized by the switch: {part}", _SIZING
    row = next((row for row in device.qos.pools if row.name == LOSSLESS_POOL), None)
    source = row.origins.get("size", row.origins["*"]).source if row else None
    how = "as configured" if pool.share is None else f"configured as {part}"
    inside = pool.size_bytes - plan.shared_bytes
    return (f"{how}, less {words.grouped(inside)} of headroom in it" if inside else how), source


def _part(share: float) -> str:
    return "all that is left" if share == 1 else f"{share:.4g} x what is left"


def _alpha(device: Device, figures: PortFigures) -> str | None:
    """Return who decides alpha: the default of the dynamic model, else the lossless profile."""
    qos = device.qos
    if qos.default_dynamic_th is not None:
        return qos.origins["default_dynamic_th"].source
    rows = (row for row in qos.profiles if row.name == figures.buffer_profile)
    return next((row.origins["*"].source for row in rows), None)


def _marking(plan: LosslessPlan, figures: PortFigures, profile: QosProfile) -> Iterator[_Row]:
    policy = profile.ecn
    how = f"{policy.hot_percent} % of them, rounded up" if policy else "all of them"
    told = _told(policy) if policy else None
    yield ("n: hot groups", plan.hot_groups, "groups", how, told)
    yield (
        "K: PFC fires",
        plan.pause_bytes,
        "bytes",
        "alpha x B / (1 + n x alpha), rounded down",
        _THRESHOLD,
    )
    mine = (figures.profile, figures.speed_mbps)
    for row in plan.ecn:
        of_role = row.lossless and row.role in (figures.role, "any")
        if policy and of_role and (row.profile, row.speed_mbps) == mine:
            yield from _thresholds(plan, row, policy)


def _thresholds(plan: LosslessPlan, row: EcnFigures, policy: EcnPolicy) -> Iterator[_Row]:
    points = policy.fabric if row.role == "fabric" else policy.host
    at = f"at {words.speed(row.speed_mbps)}"
    source = _told(policy)
    wanted = (
        ("Kmin", points.min_us, row.wanted_min_bytes),
        ("Kmax", points.max_us, row.wanted_max_bytes),
    )
    for name, time_us, value in wanted:
        yield (f"{name} wanted", value, "bytes", f"{time_us:g} us {at}", source)
    most = max(2, plan.pause_bytes * policy.clamp_percent // 100)
    yield ("Kmax at most", most, "bytes", f"{policy.clamp_percent} % of K", source)
    same = "as wanted: it lies below that"
    less = "lowered with Kmax, in the same ratio"
    top = "lowered, so that all is marked before PFC can fire"
    yield ("Kmin", row.min_bytes, "bytes", less if row.clamped else same, None)
    yield ("Kmax", row.max_bytes, "bytes", top if row.clamped else same, None)
    chance = f"{row.probability_percent} % of packets at Kmax, all above"
    yield ("probability", row.probability_percent, "percent", chance, source)


def _told(policy: EcnPolicy) -> str:
    judged = policy.evidence is Evidence.JUDGED
    return f"{policy.source}{' (engineering judgement)' if judged else ''}"
