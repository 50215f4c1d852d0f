"""Inputs for the readers: arbitrary bytes, arbitrary JSON, pieces, and spoilt good files."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import islice
from pathlib import Path

from hypothesis import strategies as st

ROOT = next(
    folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file()
)
CORPUS = Path(__file__).resolve().parent / "corpus"

_PIECES = [
    *(bytes([byte]) for byte in b"{}[]\",:\\|@-#;'\t\n\r\x00\x1b\x7f &*!%?"),
    b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xff\xfe", "\u2028\u202e\x85é".encode(), b"\\ud83d",
    b"\\u001b", b"null", b"true", b"NaN", b"-Infinity", b"1e999", b"-0", b"1.50", b"9" * 5000,
    b'"NULL"', b'"[A|b]"', b'"[A|b],[C|d]"', b"Ethernet0,Ethernet4", b"Ethernet0", b"etp1",
    b'"localhost"', b'"asic0"', b'"value"', b'"type": "hash", ', b"{}", b"[]", b'""',
    b"[" * 1200, b'{"a":' * 1200, b"admin@leaf-1:~$ \n", b"leaf-1", b"spine-1",
    b"version_202505_01",
    b"&a ", b"*a", b"<<: ", b"!!python/object ", b"---\n", b"...\n", b"|\n", b"0x10", b"~", b"? ",
]  # fmt: skip


@lru_cache
def seeds(reader: str) -> tuple[bytes, ...]:
    """Return good files, small ones."""
    if reader == "config":
        return (*_small_configs(), *_corpus(reader))
    if reader == "links":
        return (_LINKS, *_corpus(reader))
    if reader == "lldp":
        return (_LLDP_TABLE, json.dumps(_LLDP).encode(), *_corpus(reader))
    paths = [*ROOT.glob("inventories/*/fabric.yml"), *ROOT.glob("tests/errors/*.yml")]
    return (*(path.read_bytes() for path in sorted(paths)), *_corpus(reader))


def _corpus(reader: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(CORPUS.glob(f"{reader}-*"))]


def _small_configs() -> list[bytes]:
    """Return two rows of every table of a golden, as a file and as a dump of the database."""
    data = json.loads((ROOT / "golden_configs" / "lab" / "leaf-1-01.json").read_bytes())
    small = {table: dict(islice(rows.items(), 2)) for table, rows in data.items()}
    small["DEVICE_METADATA"]["localhost"]["hostname"] = "leaf-9"
    small["DEVICE_NEIGHBOR"]["Ethernet0"] = {"name": "spine-1", "port": "etp1"}
    dump = {
        f"{table}|{key}": {
            "type": "hash",
            "value": {
                f"{field}@" if isinstance(value, list) else field: (
                    ",".join(value) if isinstance(value, list) else value
                )
                for field, value in row.items()
            }
            or {"NULL": "NULL"},
        }
        for table, rows in islice(small.items(), 12)
        for key, row in rows.items()
    }
    one = {"DEVICE_METADATA": small["DEVICE_METADATA"], "PORT": small["PORT"]}
    flat = {name: entry["value"] for name, entry in islice(dump.items(), 12)}
    return [json.dumps(part, indent=2).encode() for part in (small, dump, one, flat)]


_LINKS = b"""\
a_device,a_port,b_device,b_port,cable_m
leaf-1,etp1,spine-1,Ethernet0,3
leaf-2,etp1,spine-1,"etp2",
# note
leaf-1,etp2,gpu-1,nic1,"5 m"
"""
_LLDP = {
    "lldp": {
        "interface": [
            {
                "Ethernet0": {
                    "via": "LLDP",
                    "chassis": {"spine-1": {"id": {"type": "mac", "value": "00:00:5e:00:53:01"}}},
                    "port": {"id": {"type": "local", "value": "etp1"}, "descr": "to leaf-1"},
                }
            },
            {"Ethernet8": {"chassis": {"id": {"type": "mac"}}, "port": {"descr": "x"}}},
        ]
    }
}
_LLDP_TABLE = b"""\
LocalPort    RemoteDevice    RemotePortID       Capability    RemotePortDescr
-----------  --------------  -----------------  ------------  -----------------
Ethernet0    spine-1         etp2               BR            leaf-1:Ethernet0
Ethernet8    gpu             00:00:5e:00:53:03  O             eth2
--------------------------------------------------
Total entries displayed:  2
"""

# ---- arbitrary -----------------------------------------------------------------------------------

_WORDS = st.sampled_from(
    ["PORT", "DEVICE_NEIGHBOR", "DEVICE_METADATA", "localhost", "asic0", "hostname", "bgpraw",
     "Ethernet0", "Ethernet0,Ethernet8|3-4", "PORT|Ethernet0", "type", "hash", "value", "NULL",
     "port", "name", "alias", "ports@", "VERSIONS", "DATABASE", "VERSION", "version_202505_01",
     "leaf-1", "spine-1", "etp1", "[A|b]", "[A|b],[C|d]", "sub_role", "lldp", "interface",
     "chassis", "id", "descr", ""]
)  # fmt: skip
_TEXTS = _WORDS | st.text(max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS | st.just(float("nan"))
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=20,
)
_ROWS = st.dictionaries(_TEXTS, _SCALARS | st.lists(_SCALARS, max_size=3) | _JSON, max_size=4)
_TABLES = st.dictionaries(_TEXTS, _ROWS | _SCALARS, max_size=4)
_SHAPED = st.dictionaries(_TEXTS, _TABLES | _SCALARS, max_size=5)


@st.composite
def _json_text(draw: st.DrawFn, values: st.SearchStrategy[object]) -> bytes:
    ascii_ = draw(st.booleans())
    text = json.dumps(draw(values), indent=draw(st.sampled_from([None, 1])), ensure_ascii=ascii_)
    before, after = draw(st.sampled_from([("", ""), ("$ show\n", "\n$ "), ("\ufeff", "\r\n")]))
    return (before + text + after).encode("utf-8", "surrogatepass")


@st.composite
def _spoilt(draw: st.DrawFn, reader: str) -> bytes:
    raw = bytearray(draw(st.sampled_from(seeds(reader))))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(raw)))
        upto = min(len(raw), at + draw(st.integers(0, 30)))
        match draw(st.sampled_from(["cut", "put", "twice", "move", "over", "end"])):
            case "cut":
                del raw[at:upto]
            case "put":
                raw[at:at] = draw(st.sampled_from(_PIECES))
            case "over":
                raw[at:upto] = draw(st.sampled_from(_PIECES) | st.binary(max_size=4))
            case "twice":
                raw[at:at] = raw[at:upto]
            case "move":
                to = draw(st.integers(0, len(raw)))
                raw[to:to] = raw[at:upto]
            case _:
                del raw[at:]
    return bytes(raw)


_PATCHWORK = st.lists(st.sampled_from(_PIECES) | st.binary(max_size=3), max_size=30).map(b"".join)


def inputs(reader: str) -> st.SearchStrategy[bytes]:
    """Return inputs for a reader, most of them nearly right."""
    return st.one_of(
        _spoilt(reader),
        _spoilt(reader),
        _json_text(_SHAPED if reader == "config" else _JSON),
        _PATCHWORK,
        st.binary(max_size=200),
    )
