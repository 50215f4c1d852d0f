"""The plan of a module set: derived, shipped without drift, cached."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from railwright.base import cache as caches
from railwright.base import resources
from railwright.base.errors import SchemaError
from railwright.checks.yang import mapping, modules
from railwright.checks.yang.modules import ModuleSet
from railwright.checks.yang.schema import LeafPlan, MapPlan, SchemaPlan

TINY = """module sonic-tiny {
  yang-version 1.1;
  namespace "urn:tiny";
  prefix t;
  grouping more { leaf extra { type uint8; } }
  typedef size { type uint16 { range "1..10"; } }
  container sonic-tiny {
    container TINY {
      container GLOBAL { leaf mode { type enumeration { enum a; enum b; } } }
      list TINY_LIST {
        key "name part";
        leaf name { type string { length "1..8"; } }
        leaf part { type size; }
        choice one {
          case left { leaf left { type boolean; } }
          case right { leaf-list right { type string; default "x"; } }
        }
        uses more;
      }
      list TINY_SHORT_LIST { key "name"; leaf name { type string; } }
    }
    container TINY_MAP {
      list TINY_MAP_LIST {
        key "name";
        leaf name { type string; }
        list TINY_MAP {
          key "from";
          leaf from { type int8; }
          leaf to { type leafref { path "../../../../TINY/TINY_SHORT_LIST/name"; } }
        }
      }
    }
    container record { leaf message { type string; } }
  }
}
"""
MORE = """module sonic-tiny-more {
  yang-version 1.1;
  namespace "urn:tiny-more";
  prefix m;
  import sonic-tiny { prefix t; }
  augment "/t:sonic-tiny/t:TINY/t:TINY_SHORT_LIST" {
    leaf colour {
      type union { type uint8 { range "0..1 | 5..max"; } type string { pattern 'x|y'; } }
    }
  }
}
"""


@pytest.fixture(scope="session")
def plan() -> SchemaPlan:
    return mapping.plan_of(modules.bundled(), Path("no-such-cache"))


@pytest.fixture
def tiny(tmp_path: Path) -> ModuleSet:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "sonic-tiny.yang").write_text(TINY)
    (folder / "sonic-tiny-more.yang").write_text(MORE)
    return modules.read(folder)


def test_the_shipped_plan_is_that_of_the_shipped_modules() -> None:
    derived = mapping.dumps(mapping.derive(modules.bundled()))
    assert mapping.shipped_path().read_bytes() == derived, "run python -m railwright.checks.yang"


def test_every_bundled_module_describes_itself() -> None:
    for name, text in modules.bundled().texts.items():
        assert f"module {name} {{" in text
        for word in ("namespace", "prefix", "organization", "contact", "description", "revision"):
            assert f"  {word} " in text or f"  {word}\n" in text, (name, word)


def test_bundled_modules_have_the_names_of_their_files() -> None:
    folder = resources.root("schemas") / "yang"
    assert {path.stem for path in folder.iterdir()} == set(modules.bundled().texts)


@pytest.mark.parametrize(
    ("table", "module", "keys"),
    [
        ("PORT", "sonic-port", [("name",)]),
        ("INTERFACE", "sonic-interface", [("name",), ("name", "ip-prefix")]),
        ("BGP_NEIGHBOR", "sonic-bgp-neighbor", [("neighbor",), ("vrf_name", "neighbor")]),
        (
            "QUEUE",
            "sonic-queue",
            [("ifname", "qindex"), ("hostname", "asic_name", "ifname", "qindex")],
        ),
        ("DEVICE_METADATA", "sonic-device_metadata", []),
    ],
)
def test_tables_map_to_modules_and_lists(
    plan: SchemaPlan, table: str, module: str, keys: list[tuple[str, ...]]
) -> None:
    assert plan.tables[table].module == module
    assert [each.keys for each in plan.tables[table].lists] == keys


def test_single_rows_are_containers(plan: SchemaPlan) -> None:
    assert set(plan.tables["DEVICE_METADATA"].rows) == {"localhost", "bmc"}
    assert "bgp_asn" in plan.tables["DEVICE_METADATA"].rows["localhost"]
    assert "PFCWD" in plan.tables["FLEX_COUNTER_TABLE"].rows


def test_map_lists_have_an_inner_list(plan: SchemaPlan) -> None:
    inner = plan.tables["DSCP_TO_TC_MAP"].lists[0].inner
    assert inner is not None
    assert (inner.name, inner.key, inner.value) == ("DSCP_TO_TC_MAP", "dscp", "tc")
    assert inner.value_expects == "a number 0..15"


def test_lists_held_as_one_text_have_their_separator(plan: SchemaPlan) -> None:
    port = plan.tables["PORT"].lists[0].fields
    assert port["adv_speeds"].separator == ","
    assert plan.tables["NTP"].rows["global"]["src_intf"].separator == ";"
    assert plan.tables["SWITCH_HASH"].rows["GLOBAL"]["ecmp_hash"].separator is None


@pytest.mark.parametrize(
    ("table", "field", "words"),
    [
        ("PORT", "speed", "a number 1..1600000"),
        ("PORT", "fec", "one of rs, fc, none, auto"),
        ("PORT", "index", "a number 0..65535"),
        ("PORT", "mux_cable", "true or false"),
        ("BUFFER_PG", "profile", "the name of a row in BUFFER_PROFILE or NULL"),
        ("BGP_NEIGHBOR", "local_addr", "an IP address"),
    ],
)
def test_what_a_field_expects_is_said_in_words(
    plan: SchemaPlan, table: str, field: str, words: str
) -> None:
    assert plan.tables[table].lists[0].fields[field].expects == words


def test_groupings_choices_and_augments_are_expanded(tiny: ModuleSet) -> None:
    table = mapping.derive(tiny).tables["TINY"]
    pair, short = table.lists
    assert set(pair.fields) == {"name", "part", "left", "right", "extra"}
    assert pair.fields["part"] == LeafPlan("a number 1..10")
    assert pair.fields["right"] == LeafPlan("text", is_list=True, has_default=True)
    assert short.fields["colour"].expects == "a number 0..1 or 5..255 or one of x, y"
    assert table.rows["GLOBAL"]["mode"].expects == "one of a, b"
    assert pair.plain == {"left", "extra"}


def test_an_inner_list_makes_a_map(tiny: ModuleSet) -> None:
    table = mapping.derive(tiny).tables["TINY_MAP"].lists[0]
    expected = MapPlan(
        "TINY_MAP", "from", "to", "a number -128..127", "the name of a row in TINY_SHORT"
    )
    assert table.inner == expected
    assert table.plain == frozenset()


def test_a_container_of_leaves_is_no_table(tiny: ModuleSet) -> None:
    assert set(mapping.derive(tiny).tables) == {"TINY", "TINY_MAP"}


def test_the_json_form_loses_nothing(tiny: ModuleSet, plan: SchemaPlan) -> None:
    for each in (plan, mapping.derive(tiny)):
        assert SchemaPlan.from_json(json.loads(mapping.dumps(each))) == each


@pytest.mark.parametrize(
    "data", [None, [], {}, {"format": 0}, {"format": 1}, {"format": 1, "digest": "", "modules": 3}]
)
def test_what_is_no_plan_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="schema plan"):
        SchemaPlan.from_json(data)


def test_a_derived_plan_is_cached_and_read_back(
    tiny: ModuleSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    first = mapping.plan_of(tiny, cache)

    def forbidden(_: ModuleSet) -> SchemaPlan:
        pytest.fail("derived again")

    monkeypatch.setattr(mapping, "derive", forbidden)
    assert mapping.plan_of(tiny, cache) == first


def test_a_changed_module_is_not_served_from_the_cache(tiny: ModuleSet, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    mapping.plan_of(tiny, cache)
    path = tiny.folder / "sonic-tiny.yang"
    path.write_text(path.read_text().replace("leaf extra", "leaf other"))
    plan = mapping.plan_of(modules.read(tiny.folder), cache)
    assert "other" in plan.tables["TINY"].lists[0].fields


def test_a_broken_cache_is_replaced(tiny: ModuleSet, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = mapping.plan_of(tiny, cache)
    (path,) = cache.iterdir()
    path.write_text("{")
    assert mapping.plan_of(tiny, cache) == first
    assert mapping.load(path) == first


def test_a_cache_that_cannot_be_written_is_no_error(tiny: ModuleSet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "TINY" in mapping.plan_of(tiny, tmp_path / "file").tables


def test_modules_that_do_not_parse_say_where(tmp_path: Path) -> None:
    (tmp_path / "bad.yang").write_text('module bad {\n  prefix b;\n  namespace "u";\n  leaf;\n}\n')
    with pytest.raises(SchemaError, match=r"bad\.yang:4"):
        mapping.derive(modules.read(tmp_path))


def test_a_missing_import_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "sonic-tiny-more.yang").write_text(MORE)
    with pytest.raises(SchemaError, match="sonic-tiny"):
        mapping.derive(modules.read(tmp_path))


def test_a_folder_without_modules_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="holds no YANG modules"):
        modules.read(tmp_path)


def test_a_checkout_has_its_templates_rendered(tmp_path: Path) -> None:
    models, templates = tmp_path / "yang-models", tmp_path / "yang-templates"
    models.mkdir()
    templates.mkdir()
    (models / "sonic-tiny.yang").write_text(TINY)
    template = '{% if yang_model_type == "py" %}\n' + MORE + "{% endif %}\n"
    (templates / "sonic-tiny-more.yang.j2").write_text(template)
    for folder in (tmp_path, models):
        found = modules.read(folder, tmp_path / "cache")
        assert found.names == ("sonic-tiny", "sonic-tiny-more")
        assert (found.folder / "sonic-tiny-more.yang").read_text().startswith("module")
        assert "colour" in mapping.derive(found).tables["TINY"].lists[1].fields
    assert not (models / "sonic-tiny-more.yang").exists()


def test_rendered_modules_go_elsewhere_when_the_cache_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "file").write_text("")
    (tmp_path / "sonic-tiny.yang.j2").write_text(TINY)
    found = modules.read(tmp_path, tmp_path / "file")
    assert (found.folder / "sonic-tiny.yang").is_file()
    assert found.folder.is_relative_to(tmp_path)


def test_a_template_that_does_not_render_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "sonic-tiny.yang.j2").write_text("{% if %}")
    with pytest.raises(SchemaError, match="does not render"):
        modules.read(tmp_path, tmp_path / "cache")


def test_a_module_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.yang").write_bytes(b"\xff\xfe")
    with pytest.raises(SchemaError, match="cannot read"):
        modules.read(tmp_path)


def test_without_a_cache_a_plan_is_derived_and_kept_nowhere(
    tiny: ModuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "home", lambda: None)
    monkeypatch.setattr("railwright.base.atomic.write", lambda *_: pytest.fail("written"))
    assert mapping.plan_of(tiny) == mapping.derive(tiny)


def test_no_cache_is_looked_for_when_the_shipped_plan_fits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(caches, "home", lambda: pytest.fail("looked for"))
    assert mapping.plan_of(modules.bundled()).digest == modules.bundled().digest


@pytest.mark.parametrize("name", ["models", "yang-templates"])
def test_a_folder_that_cannot_be_read_is_a_schema_error(tmp_path: Path, name: str) -> None:
    models = tmp_path / "models"
    if name != "models":
        models.mkdir()
        (models / "sonic-tiny.yang").write_text(TINY)
    (tmp_path / name).symlink_to(name)  # a link to itself
    with pytest.raises(SchemaError, match="cannot read the YANG modules"):
        modules.read(models)


@pytest.mark.parametrize(
    "text",
    [
        "{{ range(10 ** 10) | list }}",
        "{{ 1 // 0 }}",
        "{{ 'a' * 10 ** 30 }}",
        "{% macro m() %}{{ m() }}",
    ],
)
def test_a_template_that_fails_in_any_way_is_a_schema_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "sonic-tiny.yang.j2").write_text(text)
    with pytest.raises(SchemaError, match="does not render"):
        modules.read(tmp_path)


def test_the_temporary_folder_of_rendered_modules_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "sonic-tiny.yang.j2").write_text(TINY)
    (tmp_path / "cache").write_text("a file in the way")
    found = modules.read(tmp_path / "models", tmp_path / "cache")
    assert (found.folder / "sonic-tiny.yang").is_file()
    found.discard()
    assert not found.folder.exists()


def test_a_folder_that_was_not_made_for_it_stays(tiny: ModuleSet) -> None:
    tiny.discard()
    assert (tiny.folder / "sonic-tiny.yang").is_file()
