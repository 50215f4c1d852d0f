"""Traffic of devices made by hand: classes, queues, buffers and thresholds, nothing left out."""

from __future__ import annotations

from railwright.base.location import Location, Origin
from railwright.model.lossless import LosslessPlan
from railwright.model.qos import (
    BufferPool,
    BufferProfile,
    BufferRow,
    DeviceQos,
    PortQos,
    QosMap,
    QueueRow,
    Scheduler,
    Telemetry,
    Trimming,
    WatchdogRow,
    WredProfile,
)
from railwright.model.qos_profile import Feature
from railwright.model.types import BufferModel

LOSSLESS = 3
QUEUES = range(8)
HERE = Origin("fabric", "fabric.host_ports", Location("fabric.yml", 12, 5))
EVERYTHING = {"*": HERE}


def port_qos(*, spectrum: bool, lossless: bool, dynamic: bool) -> PortQos:
    """Return the QoS of one class of ports."""
    lossless_pg = "NULL" if dynamic else "pg_lossless"
    groups: tuple[BufferRow, ...] = (BufferRow(ids="0", profile="ingress_lossy"),)
    if lossless:
        groups = (*groups, BufferRow(ids=str(LOSSLESS), profile=lossless_pg))
    return PortQos(
        name="lossless" if lossless else "lossy",
        lossless=lossless,
        dscp_to_tc_map="AI",
        tc_to_queue_map="AI",
        tc_to_pg_map="AI",
        pfc_to_queue_map="AI",
        pfc_to_pg_map="AI" if spectrum else None,
        pfc_enable=str(LOSSLESS) if lossless else None,
        queues=tuple(
            QueueRow(
                queue=queue,
                scheduler="strict" if queue == 6 else "share",
                wred_profile="ai" if lossless and queue == LOSSLESS else None,
                origins=EVERYTHING,
            )
            for queue in QUEUES
        ),
        priority_groups=groups,
        buffer_queues=(
            BufferRow(ids="0-2", profile="egress_lossy"),
            BufferRow(ids="3", profile="egress_lossless"),
            BufferRow(ids="4-7", profile="egress_lossy"),
        ),
        ingress_profiles=("ingress_lossy", "ingress_lossless") if spectrum else (),
        egress_profiles=("egress_lossy", "egress_lossless") if spectrum else (),
        watchdog=WatchdogRow(
            action="drop", detection_ms=200, restoration_ms=400, origins=EVERYTHING
        )
        if lossless
        else None,
        origins=EVERYTHING,
    )


def plan(model: BufferModel) -> LosslessPlan:
    """Return a plan without figures."""
    return LosslessPlan(
        buffer_model=model,
        memory_bytes=100_000_000,
        memory_source="test",
        reserves=(),
        pools=(),
        shared_bytes=50_000_000,
        available_bytes=100_000_000,
        min_shared_bytes=0,
        alpha=1.0,
        hot_groups=1,
        pause_bytes=25_000_000,
        pause_by_groups={1: 25_000_000},
        ports=(),
    )


def device_qos(*, spectrum: bool, dynamic: bool) -> DeviceQos:
    """Return the rows that a device has of all QoS and buffer tables."""
    same = tuple((number, number) for number in QUEUES)
    return DeviceQos(
        profile="ai-26-48",
        buffer_model=BufferModel.DYNAMIC if dynamic else BufferModel.TRADITIONAL,
        plan=plan(BufferModel.DYNAMIC if dynamic else BufferModel.TRADITIONAL),
        telemetry=Telemetry(
            poll_interval_us=1_000,
            ports=("Ethernet0",),
            queues=("Ethernet0|3",),
            priority_groups=("Ethernet0|3",),
            port_counters=("PFC_3_RX_PKTS",),
        )
        if spectrum
        else None,
        trimming=Trimming(size_bytes=256, dscp=1, queue=5) if spectrum else None,
        features=(Feature.TRIMMING, Feature.WRED_COUNTERS) if spectrum else (),
        over_subscribe_ratio=2 if dynamic else None,
        lossless=(LOSSLESS,),
        dscp_to_tc_maps=(
            QosMap(
                name="AI",
                entries=tuple((dscp, {26: 3, 48: 6}.get(dscp, 0)) for dscp in range(64)),
                origins=EVERYTHING,
            ),
        ),
        tc_to_queue_maps=(QosMap(name="AI", entries=same),),
        tc_to_pg_maps=(
            QosMap(name="AI", entries=tuple((n, n if n == LOSSLESS else 0) for n in QUEUES)),
        ),
        pfc_to_queue_maps=(QosMap(name="AI", entries=same),),
        pfc_to_pg_maps=(QosMap(name="AI", entries=((LOSSLESS, LOSSLESS),)),) if spectrum else (),
        global_dscp_map="AI" if spectrum else None,
        schedulers=(
            Scheduler(name="share", type="DWRR", weight=20, origins=EVERYTHING),
            Scheduler(name="strict", type="STRICT"),
        ),
        wred_profiles=(
            WredProfile(
                name="ai",
                min_bytes=1_000_000,
                max_bytes=2_000_000,
                probability_percent=10,
                ecn="ecn_all",
                drop=False,
            ),
        ),
        pools=(
            BufferPool(
                name="ingress_pool",
                type="ingress",
                mode="dynamic",
                size=None if dynamic else 100_000_000,
                xoff=None if dynamic else 20_000_000,
            ),
            BufferPool(name="egress_pool", type="egress", mode="dynamic", size=100_000_000),
        ),
        profiles=(
            BufferProfile(name="ingress_lossy", pool="ingress_pool", size=0, dynamic_th=3),
            BufferProfile(name="ingress_lossless", pool="ingress_pool", size=0, dynamic_th=7),
            BufferProfile(
                name="pg_lossless",
                pool="ingress_pool",
                size=200_704,
                xon=38_912,
                xoff=152_576,
                xon_offset=0,
                dynamic_th=0,
            ),
            BufferProfile(
                name="egress_lossy",
                pool="egress_pool",
                size=9_216,
                dynamic_th=7,
                packet_discard_action="drop",
            ),
            BufferProfile(name="egress_lossless", pool="egress_pool", size=0, static_th=90_000_000),
        ),
        default_dynamic_th=0 if dynamic else None,
        traffic_mtu=1024 if dynamic else None,
        small_packet_percentage=50 if dynamic else None,
        watchdog_poll_ms=200,
    )
