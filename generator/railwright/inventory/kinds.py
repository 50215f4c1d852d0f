"""What can be wrong with an inventory on its own. Ids are never reused."""

from __future__ import annotations

from railwright.model.finding import Kind, Severity

_ALL: dict[str, Kind] = {}


def _kind(
    number: int, slug: str, summary: str, fix: str, severity: Severity = Severity.ERROR
) -> Kind:
    kind = Kind(id=f"INV{number:03}", slug=slug, severity=severity, summary=summary, fix=fix)
    _ALL[kind.id] = kind
    return kind


NOT_YAML = _kind(
    1,
    "not-yaml",
    "The file is not YAML 1.2, or uses a part of it that is refused.",
    "Correct the place named; texts with ': ', ' #' or a leading special character need quotes.",
)
DUPLICATE_KEY = _kind(
    2,
    "duplicate-key",
    "A key stands twice in one mapping.",
    "Keep one of the two.",
)
UNKNOWN_KEY = _kind(
    3,
    "unknown-key",
    "A key is not part of the inventory.",
    "Use the key that was meant; `railwright schema` lists all of them.",
)
MISSING_KEY = _kind(4, "missing-key", "A required key is not there.", "Add the key.")
WRONG_TYPE = _kind(
    5,
    "wrong-type",
    "A value has the wrong type, such as text where a number belongs.",
    "Write the type named; quotes make text, no quotes make numbers.",
)
OUT_OF_RANGE = _kind(
    6,
    "out-of-range",
    "A value is too small, too large, too long or not of the form asked for.",
    "Use a value within the limits named.",
)
UNKNOWN_CHOICE = _kind(
    7,
    "unknown-choice",
    "A value is none of those that the key knows.",
    "Use one of the list.",
)
KEY_IN_TWO_FILES = _kind(
    8,
    "key-in-two-files",
    "A top-level key stands in two files of the site.",
    "Put the whole of it in one of the two.",
)
OVER_LIMIT = _kind(
    9,
    "over-limit",
    "A file is too large, nested too deeply, or expands too much by aliases.",
    "Say it by counts and rules instead of one line for each thing.",
)
UNREADABLE = _kind(
    10,
    "unreadable-file",
    "A file of the site is missing or cannot be read.",
    "Name a folder that holds `fabric.yml`; `railwright init` makes one.",
)
NOT_AN_ADDRESS = _kind(
    11,
    "not-an-address",
    "A value is not an address, or a pool is not a prefix.",
    "Write `10.0.0.1`, `fd00::1`, or for a pool `10.0.0.0/16`.",
)
HOST_BITS = _kind(
    12,
    "host-bits-set",
    "A pool has bits set behind its prefix length.",
    "Write the first address of the pool.",
)
WRONG_FAMILY = _kind(
    13,
    "wrong-address-family",
    "An IPv6 address stands in an IPv4 key, or the reverse.",
    "Move it to the key of its family.",
)
OVERLAP = _kind(
    14,
    "overlapping-pools",
    "Two address pools share addresses.",
    "Move one of them.",
)
OUTSIDE_POOL = _kind(
    15,
    "outside-management-pool",
    "A management address or gateway is not in its pool.",
    "Use an address of the pool, or widen it.",
)
NO_SPINES = _kind(
    16,
    "no-spine-tier",
    "Links or planes of a spine tier are asked for, but there is no such tier.",
    "Add `spine` under `tiers`, or remove `parallel` and `planes`.",
)
HOSTS_PER_LEAF = _kind(
    17,
    "hosts-per-leaf",
    "With `attach: tor`, say `hosts_per_leaf`.",
    "Give both or neither.",
)
NO_FIRST_CAGE = _kind(
    18,
    "no-first-cage",
    "Several host groups of a pod share leaves, and one has no place on them.",
    "Give each group its `first_cage`.",
)
NAME_TAKEN = _kind(
    19,
    "name-taken",
    "Two things of the site would have one name.",
    "Rename one of them.",
)
NAME_PATTERN = _kind(
    20,
    "bad-name-pattern",
    "A name pattern has an unknown field, or makes illegal or equal names.",
    "Use {pod}, {plane}, {plane_letter} and {index} so that each position has its own name.",
)
INCOMPLETE_POSITION = _kind(
    21,
    "incomplete-position",
    "An extra switch lacks part of its position, or has too much of it.",
    "Give `tier` and `index`, for a leaf `pod`, and `plane` where there are several.",
)
NO_SUCH_DATE = _kind(
    22,
    "no-such-date",
    "`until` is not a day of the calendar.",
    "Write it as year-month-day.",
)
NOT_A_TABLE = _kind(
    23,
    "not-a-table-name",
    "A patch names a table that CONFIG_DB cannot have.",
    "Table names are upper-case letters, digits and `_`.",
)
NEEDS_FRRCFGD = _kind(
    24,
    "contradicting-dialect",
    "One layer asks for `bgpcfgd` and for what only `frrcfgd` applies.",
    "Set `routing: frrcfgd`, or use numbered links and VLAN access.",
)
INCOMPLETE_MATCH = _kind(
    25,
    "incomplete-match",
    "A cable match cannot hold as it is written.",
    "Name `device` beside `peer` or `port`; pairs are host and leaf, or leaf and spine.",
)
ASN_COLLISION = _kind(
    26,
    "asn-collision",
    "The ASN of the spines is one that a leaf position would have.",
    "Move `asn.spine` or `asn.leaf_base`.",
)
PUBLIC_ASN = _kind(
    27,
    "public-asn",
    "An ASN is not one of the private ones of RFC 6996.",
    "Use 64512-65534 or 4200000000-4294967294.",
    Severity.WARNING,
)
OVER_CAPACITY = _kind(
    28,
    "over-capacity",
    "The site has more positions than `addressing.capacity` holds.",
    "Raise the capacity (which renumbers addresses).",
)
SHORT_HOLDTIME = _kind(
    29,
    "short-holdtime",
    "A BGP hold time is less than three keepalives (RFC 4271, chapter 10).",
    "Make `holdtime_s` at least three times `keepalive_s`.",
    Severity.WARNING,
)
CAGE_RANGE = _kind(
    35,
    "bad-cage-range",
    "A range of cages cannot be read, runs backwards, starts at 0, or holds a cage twice.",
    "Write ranges upwards, each cage once, and hosts and fabric apart.",
)
IGNORED_FILE = _kind(
    36,
    "ignored-file",
    "A file looks like part of the inventory but is not read.",
    "Name it `*.yml`.",
    Severity.WARNING,
)
NO_ROUTER_ID = _kind(
    37,
    "loopback-without-ipv4",
    "Loopback0 has no IPv4 pool; its address is the BGP router id of every switch.",
    "Give `addressing.loopback.ipv4`, even in an IPv6 fabric.",
)
LISTED_TWICE = _kind(
    40,
    "listed-twice",
    "A server or community stands twice in its list; CONFIG_DB holds one row for it.",
    "Keep one of the two.",
)
BOX_TWICE = _kind(
    41,
    "box-named-twice",
    "The serial number or MAC address of one box stands at two switches.",
    "Read the label of the box, or `show platform syseeprom`, and correct one of the two.",
)

ALL: tuple[Kind, ...] = tuple(_ALL[key] for key in sorted(_ALL))
