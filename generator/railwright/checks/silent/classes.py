"""Traffic classes, queues and schedulers."""

from __future__ import annotations

from collections.abc import Iterator

from railwright.checks.silent.condition import Spot, condition
from railwright.checks.silent.config import Config, text
from railwright.checks.silent.pfc import PORT_MAP

DSCP = "DSCP_TO_TC_MAP"
_DSCPS = range(64)
_SLICED = ("BUFFER_PG", "BUFFER_QUEUE", "QUEUE")


@condition("QOS001", "incomplete-dscp-map", "List every DSCP from 0 to 63.")
def dscps(config: Config) -> Iterator[Spot]:
    """A DSCP map leaves out values, which then go wherever the chip puts them.

    The map as given replaces the whole one of the switch (sonic-swss orchagent/qosorch.cpp,
    DSCP_TO_TC_MAP). YANG takes a map with one line.
    """
    for name, row in config.rows(DSCP).items():
        left_out = [str(number) for number in _DSCPS if str(number) not in row]
        if left_out:
            yield Spot(f"no class for DSCP {', '.join(left_out)}", DSCP, name, left_out[0])


@condition("QOS002", "class-without-mapping", "Add the class to the map.")
def dangling(config: Config) -> Iterator[Spot]:
    """A traffic class of a DSCP map has no queue or no priority group in the port's other maps.

    Its frames go wherever the chip puts them (sonic-swss orchagent/qosorch.cpp programs each map as
    it is). YANG looks at each map alone. Classes that PFC pauses have conditions of their own.
    """
    for port, row in config.rows(PORT_MAP).items():
        used = config.row(DSCP, text(row, "dscp_to_tc_map"))
        classes = dict.fromkeys(text(used, dscp) for dscp in used)
        paused = {str(priority) for priority in config.paused.get(port, ())}
        for field, table in (
            ("tc_to_queue_map", "TC_TO_QUEUE_MAP"),
            ("tc_to_pg_map", "TC_TO_PRIORITY_GROUP_MAP"),
        ):
            name = text(row, field)
            known = config.rows(table).get(name)
            if known is not None:
                for one in classes:
                    if one not in known and one not in paused:
                        message = f"class {one} of the DSCP map is not in it"
                        yield Spot(message, table, name, one)


@condition("QOS003", "overlapping-ranges", "Name each queue or priority group once.")
def overlaps(config: Config) -> Iterator[Spot]:
    """Two rows of a port are about the same queue or priority group.

    The row that is read last wins, and which one that is depends on the database (sonic-swss
    orchagent/bufferorch.cpp and orchagent/qosorch.cpp go row by row). YANG compares no ranges.
    """
    for table in _SLICED:
        for slices in config.slices(table).values():
            owners: dict[int, str] = {}
            for one in slices:
                taken = [n for n in range(one.first, one.last + 1) if n in owners]
                owners.update((n, one.key) for n in range(one.first, one.last + 1))
                if taken:
                    twice = ", ".join(map(str, taken))
                    yield Spot(f"{twice} stands in another row of the port", table, one.key)


@condition("QOS004", "backward-range", "Write the smaller number first.")
def backwards(config: Config) -> Iterator[Spot]:
    """A range of queues or priority groups runs backwards, so the row is dropped.

    It is an error in the log of the switch, no more (sonic-swss orchagent/orch.cpp,
    parseIndexRange). YANG takes both orders.
    """
    for table in _SLICED:
        for slices in config.slices(table).values():
            for one in slices:
                if one.last < one.first:
                    message = f"{one.first}-{one.last} holds nothing: the row is dropped"
                    yield Spot(message, table, one.key)


@condition("QOS005", "scheduler-with-priority", "Remove `priority`; queues are strict by `type`.")
def schedulers(config: Config) -> Iterator[Spot]:
    """A scheduler has a field that YANG knows and the switch does not: it drops the whole row.

    The queues that name it keep the chip's default (sonic-swss orchagent/qosorch.cpp,
    handleSchedulerTable, refuses a field that it does not know).
    """
    for name, row in config.rows("SCHEDULER").items():
        if "priority" in row:
            yield Spot("the switch drops the scheduler", "SCHEDULER", name, "priority")
