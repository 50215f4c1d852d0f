"""A site's own templates: what they may replace, add and see, and what stops them."""

from __future__ import annotations

from pathlib import Path

import pytest

from railwright.base import resources
from railwright.base.errors import NotConfigDb, TemplateError, UndefinedValue
from railwright.model.fabric import Device
from railwright.render import limits
from railwright.render.environment import readable
from railwright.render.renderer import Renderer
from railwright.render.shape import Tables
from samples import fabric, leaf

DEVICE = leaf()


@pytest.fixture
def nothing_shipped(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leave the site's templates alone in the world: they need no others to be refused."""
    empty = tmp_path_factory.mktemp("shipped")
    monkeypatch.setattr(resources, "root", lambda _: empty)


def site(tmp_path: Path, **templates: str) -> Path:
    folder = tmp_path / "templates" / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in templates.items():
        (folder / f"{name}.json.j2").write_text(source, encoding="utf-8")
    return tmp_path


def rendered(folder: Path) -> Tables:
    return Renderer(folder).render(DEVICE, fabric(DEVICE))


def own(body: str) -> str:
    return f'{{# owns: MINE #}}\n{{ "MINE": {{ "k": {{ "f": {body} }} }} }}'


def test_a_site_template_replaces_the_shipped_one(tmp_path: Path) -> None:
    folder = site(tmp_path, dns='{# owns: DNS_NAMESERVER #}\n{ "DNS_NAMESERVER": { "::1": {} } }')
    assert rendered(folder)["DNS_NAMESERVER"] == {"::1": {}}
    assert Renderer(folder).template_of("DNS_NAMESERVER") == (
        f"{tmp_path.as_posix()}/templates/tables/dns.json.j2"
    )


def test_a_site_template_fills_one_block_of_the_shipped_one(tmp_path: Path) -> None:
    source = (
        '{# owns: PORT BREAKOUT_CFG #}\n{% extends "shipped/tables/port.json.j2" %}\n'
        '{% block port_extra %}"dom_polling": {{ "enabled" if port.peer else "disabled" }},'
        "{% endblock %}"
    )
    ports = rendered(site(tmp_path, port=source))["PORT"]
    assert ports["Ethernet0"]["dom_polling"] == "enabled"
    assert ports["Ethernet56"]["dom_polling"] == "disabled"
    before = Renderer().render(DEVICE, fabric(DEVICE))["PORT"]["Ethernet0"]
    assert ports["Ethernet0"].items() >= before.items()


def test_a_filled_block_sees_the_loop_that_it_stands_in(tmp_path: Path) -> None:
    source = (
        '{# owns: PORT BREAKOUT_CFG #}\n{% extends "shipped/tables/port.json.j2" %}\n'
        '{% block port_extra %}"place": {{ loop.index }},{% endblock %}'
    )
    ports = rendered(site(tmp_path, port=source))["PORT"].values()
    assert [row["place"] for row in ports] == [str(n) for n, _ in enumerate(ports, 1)]


@pytest.mark.usefixtures("nothing_shipped")
def test_a_site_template_adds_a_table(tmp_path: Path) -> None:
    source = own("{{ device.name }}")
    assert rendered(site(tmp_path, mine=source))["MINE"] == {"k": {"f": DEVICE.name}}


def test_a_site_may_have_no_templates(tmp_path: Path) -> None:
    assert rendered(tmp_path) == Renderer().render(DEVICE, fabric(DEVICE))


def test_a_table_has_one_owner(tmp_path: Path) -> None:
    folder = site(tmp_path, mine="{# owns: PORT #}\n{}")
    with pytest.raises(
        TemplateError, match=r"PORT is owned by \S+mine\.json\.j2 already"
    ) as caught:
        Renderer(folder)
    assert caught.value.location is not None


@pytest.mark.parametrize("line", ["", "{}", "{# owns: #}", "{# owns: port #}", "{#owns: PORT#}"])
def test_a_first_line_that_names_no_table_is_refused(tmp_path: Path, line: str) -> None:
    folder = site(tmp_path, mine=f"{line}\n{{}}")
    with pytest.raises(TemplateError, match="does not say which tables"):
        Renderer(folder)


def test_a_template_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    (site(tmp_path) / "templates/tables/mine.json.j2").write_bytes(b"{# owns: MINE #}\xff\n")
    with pytest.raises(TemplateError, match="cannot be read"):
        Renderer(tmp_path)


@pytest.mark.usefixtures("nothing_shipped")
def test_a_table_that_the_first_line_does_not_name_is_refused(tmp_path: Path) -> None:
    folder = site(tmp_path, mine='{# owns: MINE #}\n{ "PORT": { "Ethernet0": {} } }')
    with pytest.raises(NotConfigDb, match="prints PORT, which its first line does not name"):
        rendered(folder)


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{{ device.__class__ }}", "__class__"),
        ("{{ device.name.__class__ }}", "__class__"),
        ("{{ device._private }}", "_private"),
        ("{{ device['__class__'] }}", "__class__"),
        ("{{ device.model_dump() }}", "model_dump"),
        ("{{ device.parse_file('/etc/hostname') }}", "parse_file"),
        ("{{ device['parse_file']('/etc/hostname') }}", "parse_file"),
        ("{{ device.model_construct() }}", "model_construct"),
        ("{{ ''.format.__globals__ }}", "format"),
        ("{{ '{0.__class__}'.format(device) }}", "format"),
        ("{{ self.__init__ }}", "__init__"),
        ("{{ device.ports | attr('__class__') }}", "attr"),
        ("{{ device.name | safe }}", "safe"),
        ("{{ device.name | escape }}", "escape"),
        ("{{ device.name | tojson }}", "tojson"),
        ("{{ range(9) }}", "range"),
        ("{{ lipsum() }}", "lipsum"),
        ("{{ dict() }}", "dict"),
        ("{{ 'a' * 9 }}", "no arithmetic"),
        ("{{ 1 + 1 }}", "no arithmetic"),
        ("{{ '%s' % 1 }}", "no arithmetic"),
        ("{{ device.asn - 1 }}", "no arithmetic"),
        ("{% include '../../../etc/passwd' %}", "no template"),
        ("{% include 'nothing.j2' %}", "no template 'nothing.j2'"),
        ("{% if %}", "Expected"),
        ("{{ device }}", "a Device has no form"),
        ("{{ none }}", "None has no form"),
        ("{{ device.nothing }}", "no attribute 'nothing'"),
        ("{{ device.ports[0].nothing }}", "no attribute 'nothing'"),
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ device.ports[9999].mtu }}", "has no element"),
        ("{{ device.vlans.append(1) }}", "append"),
        ("{{ device.asn.real.nothing }}", "real"),
        ("{{ 'a' | key('') }}", "cannot be a part of a key"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "without end"),
        ("{{ device.name | upper(1) }}", "TypeError"),
        ("{{ 'a'.ljust(999999999) }}", "ljust"),
        ("{{ 'a'.rjust(999999999) }}", "rjust"),
        ("{{ 'a'.center(999999999) }}", "center"),
        ("{{ 'a'.zfill(999999999) }}", "zfill"),
        ("{{ 'a'['zfill'](999999999) }}", "zfill"),
        ("{{ 'a'.expandtabs(999999999) }}", "expandtabs"),
        ("{{ '{:>999999999}'.format('a') }}", "format"),
        ("{{ '{a:>999999999}'.format_map({'a': 'a'}) }}", "format_map"),
        ("{{ 'aa'.replace('a', device.name) }}", "replace"),
        ("{{ ','.join(['a', 'b']) }}", "join"),
        ("{{ device.name.translate({}) }}", "translate"),
        ("{{ device.asn.to_bytes(999999999, 'big') }}", "to_bytes"),
        ("{% macro m() %}a{% endmacro %}{{ m().upper() }}", "upper"),
        ("{{ none ~ 'a' }}", "None has no form"),
    ],
)
def test_what_a_template_may_not_do_ends_with_its_line(
    tmp_path: Path, body: str, says: str
) -> None:
    folder = site(tmp_path, mine=own("\n" + body))
    with pytest.raises(TemplateError) as caught:
        rendered(folder)
    assert says in str(caught.value)
    location = caught.value.location
    assert location is not None
    assert location.file.endswith("tables/mine.json.j2")
    assert location.line == 3


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize(
    "body", ["{{ device.nothing }}", "{{ nothing }}", "{{ device.ports[9].x }}"]
)
def test_what_the_model_does_not_have_is_an_undefined_value(tmp_path: Path, body: str) -> None:
    with pytest.raises(UndefinedValue):
        rendered(site(tmp_path, mine=own(body)))


@pytest.mark.usefixtures("nothing_shipped")
def test_an_error_in_a_macro_is_found_in_its_own_file(tmp_path: Path) -> None:
    source = "{# owns: MINE #}\n{% from 'macros/own.j2' import row %}\n{ {{ row() }} }"
    folder = site(tmp_path, mine=source)
    (folder / "templates/macros").mkdir()
    (folder / "templates/macros/own.j2").write_text(
        "\n\n{% macro row() %}\n{{ nothing }}\n{% endmacro %}", encoding="utf-8"
    )
    with pytest.raises(UndefinedValue) as caught:
        rendered(folder)
    location = caught.value.location
    assert location is not None
    assert (location.file, location.line) == (f"{tmp_path.as_posix()}/templates/macros/own.j2", 4)


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize("switch", ["false", "true", "device.create_only_buffers"])
def test_escaping_cannot_be_turned_off(tmp_path: Path, switch: str) -> None:
    body = "{% autoescape " + switch + ' %}{{ "a\\"b<&}" }}{% endautoescape %}'
    assert rendered(site(tmp_path, mine=own(body)))["MINE"]["k"]["f"] == 'a"b<&}'


@pytest.mark.usefixtures("nothing_shipped")
def test_a_template_that_prints_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_OUTPUT_CHARACTERS", 1_000)
    once = "[{% for p in device.ports %}{{ p.lanes }},{% endfor %}]"
    assert "MINE" in rendered(site(tmp_path, mine=own(once)))
    nested = once.replace("{{ p.lanes }},", "{% for q in device.ports %}{{ q.lanes }},{% endfor %}")
    with pytest.raises(TemplateError, match="prints more than 1000 characters"):
        rendered(site(tmp_path, mine=own(nested)))


DOUBLED = 40
"""Times that a text is doubled: enough to fill any memory, were it done."""


def _grown(first: str, step: str) -> str:
    lines = [first.format(0)]
    lines += [step.format(number, number + 1) for number in range(DOUBLED)]
    return "".join(lines)


@pytest.mark.usefixtures("nothing_shipped")
@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(
            _grown("{{% set a{} = 'a' %}}", "{{% set a{1} = a{0} ~ a{0} %}}"),
            "puts together a text of more than 65536 characters",
            id="doubled-text",
        ),
        pytest.param(
            _grown("{{% set a{} = 'a' %}}", "{{% set a{1} = [a{0}, a{0}] | join(a{0}) %}}"),
            "puts together a text of more than 65536 characters",
            id="doubled-by-join",
        ),
        pytest.param(
            _grown(
                "{{% macro a{}() %}}a{{% endmacro %}}",
                "{{% macro a{1}() %}}{{{{ a{0}() }}}}{{{{ a{0}() }}}}{{% endmacro %}}",
            )
            + f"{{{{ a{DOUBLED}() }}}}",
            "prints more than",
            id="doubled-by-macro",
        ),
        pytest.param(
            _grown(
                "{{% set a{} %}}a{{% endset %}}",
                "{{% set a{1} %}}{{{{ a{0} }}}}{{{{ a{0} }}}}{{% endset %}}",
            ),
            "prints more than",
            id="doubled-by-block",
        ),
        pytest.param(
            "{% macro m() %}{% for a in device.ports %}{% for b in device.ports %}"
            "{% for c in device.ports %}{{ c.lanes }}{% endfor %}{% endfor %}{% endfor %}"
            "{% endmacro %}{{ m() | length }}",
            "prints more than",
            id="loops-in-a-macro",
        ),
    ],
)
def test_a_template_that_would_fill_the_memory_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    monkeypatch.setattr(limits, "MAX_OUTPUT_CHARACTERS", 10_000)
    with pytest.raises(TemplateError, match=says):
        rendered(site(tmp_path, mine=own(body)))


@pytest.mark.usefixtures("nothing_shipped")
def test_a_text_put_together_is_text_again(tmp_path: Path) -> None:
    body = "{% macro m() %}a{% endmacro %}{{ m() ~ '\"]' ~ device.create_only_buffers ~ 1 }}"
    assert rendered(site(tmp_path, mine=own(body)))["MINE"]["k"]["f"] == 'a"]true1'


@pytest.mark.usefixtures("nothing_shipped")
def test_methods_of_a_text_that_templates_need_work(tmp_path: Path) -> None:
    body = "{{ 'A,b '.strip().lower().split(',') if 'ab'.startswith('a') else 'x' }}"
    assert rendered(site(tmp_path, mine=own(body)))["MINE"]["k"]["f"] == ["a", "b"]


@pytest.mark.parametrize("name", ["tables/mine.json.j2", "tables", "macros/own.j2", "macros", ""])
@pytest.mark.usefixtures("nothing_shipped")
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    include = own("{% include 'macros/own.j2' %}")
    folder = site(tmp_path / "site", mine=include) / "templates"
    (folder / "macros").mkdir()
    (folder / "macros" / "own.j2").write_text('"secret"')
    assert rendered(folder.parent)["MINE"]["k"]["f"] == "secret"
    inner, outer = folder / name, tmp_path / "outside"
    inner.rename(outer)
    inner.symlink_to(outer)
    with pytest.raises(TemplateError, match=r"leads out of the site's folder of templates"):
        rendered(folder.parent)


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    folder = site(tmp_path, mine=own('"a"')) / "templates" / "tables"
    (folder / "mine.json.j2").rename(folder / "real.txt")
    (folder / "mine.json.j2").symlink_to("real.txt")
    assert rendered(tmp_path)["MINE"]["k"]["f"] == "a"


@pytest.mark.parametrize("name", ["tables", ""])
def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "templates" / name
    folder.parent.mkdir(exist_ok=True)
    folder.symlink_to(folder.name)  # a link to itself
    with pytest.raises(TemplateError, match="the folder of templates cannot be read"):
        Renderer(tmp_path)


@pytest.mark.usefixtures("nothing_shipped")
def test_not_json_is_shown_where_it_goes_wrong(tmp_path: Path) -> None:
    source = '{# owns: MINE #}\n{ "MINE": { "k": { "a": "b" "c": "d" } } }'
    with pytest.raises(NotConfigDb) as caught:
        rendered(site(tmp_path, mine=source))
    assert '"a":"b""c"' in str(caught.value)
    assert DEVICE.name in str(caught.value)


@pytest.mark.usefixtures("nothing_shipped")
def test_a_quoted_expression_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigDb, match="not JSON"):
        rendered(site(tmp_path, mine=own('"{{ device.name }}"')))


def test_a_template_reads_fields_properties_and_methods_of_ours_only() -> None:
    names = readable(Device)
    assert names is not None
    assert {"name", "ports", "networks", "port_by_name", "origin_of", "drained"} <= names
    assert not [name for name in names if name.startswith(("_", "model_"))]
    assert not {"copy", "json", "dict", "parse_file", "parse_raw", "construct"} & names
    assert readable(str) is None


@pytest.mark.usefixtures("nothing_shipped")
def test_loops_and_filters_that_templates_need_work(tmp_path: Path) -> None:
    source = own(
        "[{% for p in device.ports | rejectattr('peer') %}{{ p.interface | lower }},"
        "{{ p.alias | upper }},{{ device.ports | length }},{% endfor %}"
        "]"
    )
    assert rendered(site(tmp_path, mine=source))["MINE"]["k"]["f"] == ["ethernet56", "ETP8", "8"]
