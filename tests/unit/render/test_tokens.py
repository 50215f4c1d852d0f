"""Whatever a value holds, what is printed is that value again when parsed."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from railwright.base.errors import NotConfigDb, TemplateError
from railwright.model.types import Fec
from railwright.render import shape, tokens
from railwright.render.environment import JsonEnvironment
from railwright.render.tokens import join, key, plain, token

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAME = TEXT.filter(bool)
ROUND_TRIP = """
{% macro row(field, value) %}{{ field }}: {{ value }},{% endmacro %}
{ {{ table }}: { {{ key }}: { {{ row(field, value) }} {{ other }}: {{ items }}, }, }, }
"""
TRICKY = [
    "}",
    "]",
    '"',
    '":',
    ",}",
    ',]"',
    "\\",
    '\\"',
    "\\u007d",
    "{{ x }}",
    "{% x %}",
    "\n",
    "\u2028",
    "é",
]


def printed(source: str, **values: object) -> shape.Tables:
    environment = JsonEnvironment(jinja2.DictLoader({"t": source}))
    text = environment.get_template("t").render(values)
    return shape.parse(text, shown="t", device="d")


@given(NAME, NAME, TEXT, st.lists(TEXT, min_size=1, max_size=4))
def test_any_text_comes_back_as_key_value_and_list_item(
    name: str, field: str, value: str, items: list[str]
) -> None:
    other = f"{field}2"
    tables = printed(
        ROUND_TRIP, table=name, key=name, field=field, value=value, other=other, items=items
    )
    assert tables == {name: {name: {field: value, other: items}}}


@pytest.mark.parametrize("text", TRICKY, ids=repr)
def test_text_that_looks_like_syntax_comes_back(text: str) -> None:
    tables = printed(
        ROUND_TRIP, table=text, key=text, field=text, value=text, other="o", items=[text]
    )
    assert tables == {text: {text: {text: text, "o": [text]}}}


@pytest.mark.parametrize("text", TRICKY, ids=repr)
def test_a_token_holds_no_character_that_means_structure(text: str) -> None:
    inner = token(text)[1:-1]
    assert not set(inner) & set('"}]')


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (9100, '"9100"'),
        (-8, '"-8"'),
        (True, '"true"'),
        (False, '"false"'),
        (1, '"1"'),
        (0, '"0"'),
        ("", '""'),
        (Fec.RS, '"rs"'),
        ((1, "a", True), '["1","a","true"]'),
        ([Fec.NONE], '["none"]'),
        ((), "[]"),
        (Markup("as it is"), "as it is"),
    ],
    ids=repr,
)
def test_a_value_has_one_form(value: object, text: str) -> None:
    assert token(value) == text
    assert token(value) == text, "the same from the cache"


@pytest.mark.parametrize("value", [None, 1.5, {}, object, (None,), [["a"]], b"x"], ids=repr)
def test_a_value_without_a_form_is_refused(value: object) -> None:
    with pytest.raises(TemplateError, match="has no form in CONFIG_DB"):
        token(value)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(TemplateError, match="not text that a file can hold"):
        token("\ud800")


def test_an_undefined_value_says_what_is_missing() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'lanes' is undefined"):
        plain(jinja2.StrictUndefined(name="lanes"))


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("Ethernet0", 3), "Ethernet0|3"),
        (("Ethernet0", "3-4"), "Ethernet0|3-4"),
        (("Ethernet0", True), "Ethernet0|true"),
        (("Ethernet0", 1), "Ethernet0|1"),
        (("default", "10.0.0.1", "ipv4_unicast"), "default|10.0.0.1|ipv4_unicast"),
        (("one",), "one"),
        ((Fec.RS, 1), "rs|1"),
    ],
    ids=repr,
)
def test_a_key_joins_its_parts(parts: tuple[object, ...], text: str) -> None:
    assert key(*parts) == text
    assert key(*parts) == text, "the same from the cache"


@pytest.mark.parametrize("part", ["", "a|b"], ids=repr)
def test_a_part_of_a_key_is_neither_empty_nor_two_parts(part: str) -> None:
    with pytest.raises(TemplateError, match="cannot be a part of a key"):
        key("Ethernet0", part)


def test_join_prints_every_kind_of_value() -> None:
    assert join((1, True, "a", Fec.FC)) == "1,true,a,fc"
    assert join(("a", "b"), ";") == "a;b"


def test_a_cache_that_is_full_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_CACHE_LIMIT", 2)
    cache = tokens._Cache()
    assert [cache[text] for text in "abcab"] == ['"a"', '"b"', '"c"', '"a"', '"b"']
    assert len(cache) <= 2
    keys = tokens._Keys()
    assert [keys["E", number] for number in (1, 2, 3)] == ["E|1", "E|2", "E|3"]
    assert len(keys) <= 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "not an object of tables"),
        ('{"T":[]}', "T is not an object of keys"),
        ('{"T":{"k":"v"}}', "T|k is not an object of fields"),
        ('{"T":{"k":{"f":1}}}', "T|k.f is neither text nor a list of texts: 1"),
        ('{"T":{"k":{"f":null}}}', "neither text nor a list"),
        ('{"T":{"k":{"f":[]}}}', "neither text nor a list"),
        ('{"T":{"k":{"f":[1]}}}', "neither text nor a list"),
        ('{"T":{"k":{"f":{}}}}', "neither text nor a list"),
        ('{"T":{"":{}}}', "not an object of fields"),
        ('{"T":{"k":{"":"v"}}}', "neither text nor a list"),
        ('{"T":{},"T":{}}', "'T' stands twice"),
        ('{"T":{"k":{},"k":{}}}', "'k' stands twice"),
        ('{"T":{"k":{"f":"a","f":"b"}}}', "'f' stands twice"),
        ('{"T":{"k":{"f":"a",,}}}', "not JSON"),
        ('{"T":{"k":{"f" "a"}}}', 'near: {"T":{"k":{"f"'),
        ("", "not JSON"),
    ],
)
def test_what_config_db_cannot_hold_is_refused(text: str, says: str) -> None:
    with pytest.raises(NotConfigDb) as caught:
        shape.parse(text, shown="templates/tables/t.json.j2", device="leaf-1")
    assert says in str(caught.value)
    assert "templates/tables/t.json.j2:1:1" in str(caught.value)
    assert "leaf-1" in str(caught.value)


def test_tables_keys_and_fields_come_in_natural_order() -> None:
    tables: shape.Tables = {
        "VLAN": {},
        "PORT": {"Ethernet16": {"b": "1", "a": "2"}, "Ethernet8": {}},
        "BGP": {"x": {"f10": "", "f9": ""}, "a": {"f10": "", "f9": ""}},
    }
    ordered = shape.in_order(tables)
    assert [*ordered] == ["BGP", "PORT"]
    assert [*ordered["PORT"]] == ["Ethernet8", "Ethernet16"]
    assert [*ordered["PORT"]["Ethernet16"]] == ["a", "b"]
    assert [[*row] for row in ordered["BGP"].values()] == [["f9", "f10"], ["f9", "f10"]]


def test_the_file_of_a_template_does_not_matter(tmp_path: Path) -> None:
    source = '{# owns: T #}\n{ "T": { "k}": { "a": "x,]", }, }, }\n'
    (tmp_path / "t").write_text(source, encoding="utf-8")
    text = JsonEnvironment(jinja2.FileSystemLoader(tmp_path)).get_template("t").render()
    assert shape.parse(text, shown="t", device="d") == {"T": {"k}": {"a": "x,]"}}}
