"""What can be wrong with a fabric that is well written down but cannot be built."""

from __future__ import annotations

from railwright.model.finding import Kind, Severity

_ALL: dict[str, Kind] = {}


def _kind(id_: str, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR) -> Kind:
    kind = Kind(id=id_, slug=slug, severity=severity, summary=summary, fix=fix)
    _ALL[id_] = kind
    return kind


UNKNOWN_NAME = _kind(
    "INV030",
    "unknown-catalog-name",
    "A platform, HwSKU, optic, server profile or QoS profile is not in the catalog.",
    "Use a name of `railwright show platforms` or `show optics`, or add a file to the catalog.",
)
NO_PLATFORM = _kind(
    "INV031",
    "device-without-platform",
    "No layer names the platform of a device.",
    "Set `platform` in the tier.",
)
UNKNOWN_DEVICE = _kind(
    "INV032",
    "unknown-device",
    "A device or port is named that the fabric does not have.",
    "Name a device of `railwright show fabric`, or give the new one its tier and index.",
)
DUPLICATE_NAME = _kind(
    "INV033",
    "duplicate-device-name",
    "Two positions give the same device name.",
    "Put every position that varies into the name pattern.",
)
PROVISIONAL = _kind(
    "INV034",
    "provisional-platform",
    "The facts of a platform are not public enough to build it.",
    "Add a complete platform file to the site's catalog folder.",
)
DIALECT = _kind(
    "BGP001",
    "needs-frrcfgd",
    "A setting that only frrcfgd applies is used with bgpcfgd.",
    "Set `routing: frrcfgd`, or use numbered links and VLAN access.",
)
PATHS = _kind(
    "BGP002",
    "too-few-paths",
    "A leaf has more equal-cost uplinks than BGP may use.",
    "Raise `bgp.max_paths`.",
)
PLANES = _kind(
    "CAB001",
    "nics-do-not-spread",
    "NIC ports of a host do not divide evenly over rails, planes or leaves.",
    "Choose planes and a leaf count that divide the ports of the server profile.",
)
NO_LENGTH = _kind(
    "CAB002",
    "cable-without-length",
    "No cable rule gives the length of a link; headroom needs it.",
    "Add a rule under `cables` with `length_m`.",
)
UNUSED_RULE = _kind(
    "CAB003",
    "cable-rule-matches-nothing",
    "A cable rule is about no link of the fabric.",
    "Correct the match or delete the rule.",
    Severity.WARNING,
)
REACH = _kind(
    "CAB004",
    "cable-beyond-reach",
    "A link is longer than its optic or cable type reaches.",
    "Use a part with more reach, or correct `length_m`.",
)
LENGTH_TABLE = _kind(
    "CAB005",
    "cable-beyond-table",
    "The vendor's headroom table has no row for this speed and length.",
    "Use a shorter cable, or the dynamic buffer model where the platform has it.",
)
NO_ROOM = _kind(
    "PHY001",
    "not-enough-cages",
    "A device has not enough cages for its links.",
    "Widen `host_cages` or `fabric_cages`, use another breakout, or fewer links.",
)
PORT_CONFLICT = _kind(
    "PHY002",
    "port-used-twice",
    "Two links or two keys want the same port, or one cage in two modes.",
    "Keep `host_cages`, `fabric_cages` and the `spine_cages` of pods apart, and groups on cages of "
    "their own.",
)
BREAKOUT = _kind(
    "PHY003",
    "unknown-breakout",
    "The cage has no such breakout mode.",
    "Use a mode of `railwright show platforms`.",
)
SPEED = _kind(
    "PHY004",
    "speed-not-supported",
    "The port, the mode or the far end does not run at this speed.",
    "Choose a speed that both ends list.",
)
SILICON = _kind(
    "PHY005",
    "beyond-silicon",
    "The port layout breaks a limit of the switch chip.",
    "Use fewer or larger ports; the limit and its source are in the catalog.",
)
FEC = _kind(
    "PHY006",
    "fec-mismatch",
    "The ends of a link disagree on FEC, or a PAM4 lane runs without RS.",
    "Leave `fec` out, or set rs at both ends.",
)
MTU = _kind(
    "PHY007",
    "mtu-mismatch",
    "The ends of a link disagree on MTU.",
    "Set one MTU for the fabric.",
)
OPTIC = _kind(
    "PHY008",
    "optic-does-not-fit",
    "The optic does not fit the cage, the mode, or the far end.",
    "Choose a part whose shell, lanes and media agree with both ends.",
)
HWSKU = _kind(
    "PHY009",
    "hwsku-cannot-carry",
    "The HwSKU's fixed port layout has not the ports asked for.",
    "Leave `hwsku` out, or name one that may be re-broken.",
)
CAGE = _kind(
    "PHY010",
    "no-such-cage",
    "The platform has no cage of that number.",
    "Count cages as printed on the box.",
)
POOL = _kind(
    "IPA001",
    "pool-exhausted",
    "A position lies beyond its address pool or plan.",
    "Use a larger pool, or raise `addressing.capacity` (which renumbers).",
)
ADDRESS_TWICE = _kind(
    "IPA002",
    "duplicate-address",
    "Two interfaces have the same address.",
    "Remove the override, or separate the pools.",
)
ASN_TWICE = _kind(
    "BGP003",
    "duplicate-asn",
    "Two devices that must differ have the same ASN.",
    "Remove the override, or move `asn.leaf_base`.",
)
QOS_MODEL = _kind(
    "BUF001",
    "no-lossless-buffers",
    "The platform has no buffer figures for a lossless class in this model.",
    "Leave `buffer_model` out, or use a platform with lossless figures.",
)
LANE_RATE = _kind(
    "PHY011",
    "lane-rate-mismatch",
    "The lanes of the two ends run at different rates.",
    "Choose modes with the same rate per lane, or name optics that convert.",
)
NOT_IN_RELEASE = _kind(
    "PHY013",
    "hwsku-not-in-release",
    "The SONiC release has no device folder for the platform or HwSKU, so the switch cannot start.",
    "Choose a release that carries it, or another platform.",
)
VENDOR_BUILD = _kind(
    "PHY014",
    "vendor-build-must-carry-it",
    "Upstream carries the platform only in a later release; a vendor's build may have it earlier.",
    "Make sure that the image has the device folder.",
    Severity.WARNING,
)
LOSSY_TUNING = _kind(
    "BUF002",
    "lossless-on-lossy-tuning",
    "The HwSKU's SAI profile tunes the chip for lossy traffic, and a lossless class runs on it.",
    "Ask the vendor what the keys do, and measure before production.",
    Severity.WARNING,
)
ADMIN = _kind(
    "PHY012",
    "admin-mismatch",
    "One end of a link is shut and the other is not, or they negotiate differently.",
    "Set the state of the link under `cables`, and one setting for both ends.",
)
HOST_MTU = _kind(
    "PHY015",
    "fabric-mtu-below-host-mtu",
    "Links between switches carry smaller frames than hosts may send.",
    "Raise the MTU of `fabric_ports` to that of the host ports.",
)
PEER_DIALECT = _kind(
    "BGP004",
    "unnumbered-towards-bgpcfgd",
    "An unnumbered link ends at a device whose bgpcfgd ignores interface neighbours.",
    "Give both ends `routing: frrcfgd`, or number the link.",
)

OVERCOMMITTED = _kind(
    "MMU001",
    "memory-overcommitted",
    "More packet memory is promised to headroom and reserves than the chip has.",
    "Shorten cables, drop a lossless priority, or share headroom between ports.",
)
TIGHT_MEMORY = _kind(
    "MMU002",
    "shared-memory-below-minimum",
    "Headroom leaves less memory for bursts than the QoS profile wants.",
    "Shorten cables, drop a lossless priority, share headroom, or lower `min_shared_percent`.",
    Severity.WARNING,
)
BELOW_BOUND = _kind(
    "MMU003",
    "xoff-below-bound",
    "A switch will set aside less headroom than can arrive after it has paused its peer.",
    "Use a speed that SONiC has pause quanta for, or ask the vendor for a profile.",
    Severity.WARNING,
)
BEYOND_TABLE = _kind(
    "MMU004",
    "cable-beyond-vendor-table",
    "The vendor's headroom table has no row for so long a cable.",
    "Use a shorter cable, or have the vendor confirm the computed profile.",
    Severity.WARNING,
)
EARLY_MARKING = _kind(
    "MMU005",
    "marking-begins-within-two-frames",
    "So little memory is shared that ECN must mark almost empty queues to come before PFC.",
    "Shorten cables, share headroom, or lower `ecn.hot_percent` if fewer groups are ever hot.",
    Severity.WARNING,
)
ONE_BUFFER_POLICY = _kind(
    "MMU007",
    "one-buffer-policy",
    "A port has a QoS profile with other buffer values than its switch's profile.",
    "Give both profiles the same `buffers`, or use one profile on the switch.",
    Severity.WARNING,
)
PLANE_QOS = _kind(
    "MMU008",
    "plane-without-qos-profile",
    "QoS profiles are given by plane, and a plane has none.",
    "Name a profile for every plane, or one for all.",
)
CROWDED = _kind(
    "MMU009",
    "headroom-beyond-pool",
    "If every port paused at once, the pool that holds their headroom would overflow.",
    "Shorten cables, drop a lossless priority, or use fewer lossless ports.",
    Severity.WARNING,
)
UNSIZED = _kind(
    "MMU010",
    "pools-not-sized",
    "The switch's own script would fail on these buffers, so that no pool gets a size.",
    "Correct the buffer set in the catalog.",
)
REFUSED = _kind(
    "MMU011",
    "port-headroom-refused",
    "A port would draw more shared headroom than one may; the switch keeps what it had.",
    "Shorten the cable, or drop a lossless priority.",
)
NO_WATCHDOG = _kind(
    "MMU012",
    "watchdog-cannot-detect",
    "The release's PFC watchdog cannot detect a storm on this chip.",
    "Run a release that has it mended.",
)
MAYBE_NO_WATCHDOG = _kind(
    "MMU013",
    "watchdog-may-not-detect",
    "Some images of the release have a PFC watchdog that cannot detect a storm on this chip.",
    "Make sure that the image is newer.",
    Severity.WARNING,
)
LOSSLESS_DIFFERS = _kind(
    "MMU014",
    "lossless-differs-across-link",
    "The two ends of a link have other lossless classes, so one drops what the other pauses.",
    "Give both ends the same QoS profile, or profiles with the same lossless classes.",
)
CLASS_LEAVES = _kind(
    "MMU015",
    "lossless-ends-inside-switch",
    "A class is lossless on some ports of a switch and not on others, where it is dropped.",
    "Give host and fabric ports of a switch profiles with the same lossless classes.",
    Severity.WARNING,
)
LEFT_OUT = _kind(
    "MMU006",
    "feature-left-out",
    "The QoS profile asks for a feature that chip, release or SONiC does not have.",
    "Nothing needs to be done; the rest of the profile works without it.",
    Severity.INFO,
)

ALL: tuple[Kind, ...] = tuple(_ALL[key] for key in sorted(_ALL))
