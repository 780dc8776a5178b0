"""Users' registry files: what they add, and how a row that contradicts is told."""

from datetime import date
from pathlib import Path

import pytest

from ontology import registry_rows
from ontology.errors import BadValue, SourceMissing, SourceUnreadable
from ontology.facts import Body
from ontology.registry import Registry, default_registry
from ontology.registry_rows import BODY_KINDS, COLUMNS, KINDS, LEVELS
from ontology.terms import PREFIXES

HEAD = "kind,name,code,level,part_of,function,aliases,valid_from,valid_to,note\n"
PLACES = """\
region,云中省,990000,province,,,,,,
region,云岭市,990100,prefecture,990000,,,,,
region,青禾县,990121,县级,云岭市,,,,,
region,松岚区,990102,county,990100,,,,,
region,云岭经济开发区,990171,zone,990100,,经济开发区；经开区,,,
region,柳泉镇,990121/柳泉镇,township,990121,,,,,
"""
BODIES = """\
body,云岭市规划和自然资源局,,,990100,自然资源,市规自局;市规划资源局,2019-01,,
body,云岭市国土资源局,,,990100,自然资源,,,2018-12,
body,云岭市营商环境监督中心,,机构,云岭市,,市营监中心,,,
body,云岭热力有限公司,,,990100,,市热力公司,,,
function,气候变化应对局,,,,气候变化,气候局；气变局,,,Climate change
"""


def file(folder: Path, rows: str, name: str = "registry.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(rows.encode(encoding))
    return path


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return default_registry().extended(file(tmp_path, HEAD + BODIES + PLACES))


def resolved(registry: Registry, name: str, code: str = "990100", on: date | None = None) -> Body:
    body = registry.resolve(name, registry.region(code), on)
    assert body is not None
    return body


def test_regions_of_ones_own(registry: Registry) -> None:
    county = registry.region("990121")
    assert county is not None
    assert (county.level, county.parent, county.aliases) == ("county", "990100", ("青禾",))
    assert [r.name for r in registry.ancestors("990121")] == ["云岭市", "云中省"]
    assert [r.name for r in registry.children("990100", "county")] == ["青禾县", "松岚区"]
    assert resolved(registry, "市住建局") == Body("云岭市住房和城乡建设局", "department", "990100", "住房城乡建设")
    assert resolved(registry, "松岚区人民政府").name == "云岭市松岚区人民政府"
    assert resolved(registry, "柳泉镇人民政府").jurisdiction == "990121/柳泉镇"
    found = registry.jurisdiction_of("云岭市人民政府办公室")
    assert found is not None
    assert found.code == "990100"
    for printed in ("经开区管委会", "云岭经济开发区管理委员会", "经济开发区管委会"):
        assert resolved(registry, printed) == Body("云岭经济开发区管委会", "government", "990171", "人民政府"), printed
    group = resolved(registry, "各县（市、区）人民政府")
    assert [body.name for body in registry.members(group)] == ["云岭市松岚区人民政府", "青禾县人民政府"]
    townships = resolved(registry, "各乡镇人民政府", "990121")
    assert [body.jurisdiction for body in registry.members(townships)] == ["990121/柳泉镇"]


def test_bodies_of_ones_own(registry: Registry) -> None:
    land = Body("云岭市规划和自然资源局", "department", "990100", "自然资源")
    for printed in ("市规自局", "规自局", "云岭市规自局", "云岭市规划和自然资源局", "市自然资源部门", "市规划资源局"):
        assert resolved(registry, printed) == land, printed
    assert resolved(registry, "市规自局", "990121") == land, "a county's notice speaks of the city's"
    assert resolved(registry, "国土部门", on=date(2015, 1, 1)).name == "云岭市国土资源局"
    assert resolved(registry, "市营监中心").kind == "institution"
    assert resolved(registry, "市热力公司") == Body("云岭热力有限公司", "enterprise", "990100")
    departments = registry.members(resolved(registry, "市直各部门"))
    assert land in departments
    assert [body.function for body in departments].count("自然资源") == 1


def test_functions_of_ones_own(registry: Registry) -> None:
    assert resolved(registry, "市气候局") == Body("云岭市气候变化应对局", "department", "990100", "气候变化")
    assert resolved(registry, "晋城市气变局", "140500").name == "晋城市气候变化应对局"
    function = registry.function("气候变化")
    assert function is not None
    assert function.label_en == "Climate change"
    assert "气候局" in registry.office_forms()
    assert "气候局" not in default_registry().office_forms(), "the built-in registry stays as it was"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_heads_and_encodings(tmp_path: Path, encoding: str) -> None:
    rows = (
        "类别,名称,代码,级别,隶属,职能,别名,起,止,备注\n行政区,云中省,990000,省级,,,云中地方,,,\n\n"
        "# 以下略\n单位,云中省雪务局,,部门,云中省,,省雪局,2020年1月,,\n"
    )
    registry = default_registry().extended(file(tmp_path, rows, encoding=encoding))
    assert [r.name for r in registry.regions_named("云中地方")] == ["云中省"]
    assert resolved(registry, "省雪局", "990000") == Body("云中省雪务局", "department", "990000")


def test_tabs_as_excel_pastes_them(tmp_path: Path) -> None:
    registry = default_registry().extended(
        file(tmp_path, "kind\tname\tcode\tlevel\nregion\t云中省\t990000\tprovince\n")
    )
    assert registry.region("990000") is not None


def test_a_known_region_gets_more_short_names(tmp_path: Path) -> None:
    registry = default_registry().extended(file(tmp_path, HEAD + "region,晋城市,140500,,,,凤城,,,\n"))
    assert [r.code for r in registry.regions_named("凤城", within="140500")] == ["140500"]
    assert registry.regions_named("晋城")[0].code == "140500"


def turtle(folder: Path, statements: str, name: str = "registry.ttl") -> Path:
    prefixes = {**PREFIXES, "region": "https://duban.example/region/", "": "https://example.org/"}
    return file(folder, "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in prefixes.items()) + statements, name)


def test_the_examples_in_csv_and_in_turtle_mean_the_same(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / "registry.md").read_text(encoding="utf-8")
    places = file(tmp_path, HEAD + PLACES, "places.csv")
    told = []
    for kind in ("csv", "turtle"):
        example = text.split(f"```{kind}\n")[1].split("```")[0]
        own = file(tmp_path, example, "example.csv" if kind == "csv" else "example.ttl")
        told.append(default_registry().extended(places, own))
    one, other = told
    assert one.regions == other.regions
    assert one.functions == other.functions
    assert len(one.own_bodies) == 2
    assert {each.body: (set(each.aliases), each.since, each.until) for each in one.own_bodies} == {
        each.body: (set(each.aliases), each.since, each.until) for each in other.own_bodies
    }


def test_what_a_store_tells_of_a_region_is_a_row(tmp_path: Path) -> None:
    places = file(tmp_path, HEAD + PLACES)
    own = turtle(
        tmp_path,
        """region:990121\\/柳泉镇 a duban:Region ; dcterms:identifier "990121/柳泉镇" ; skos:prefLabel "柳泉镇" ;
        duban:level "township" ; schema:containedInPlace region:990121 .
        :water a duban:Body ; skos:prefLabel "柳泉水务有限公司" ; duban:bodyKind duban:Enterprise ;
        duban:jurisdiction <https://duban.example/region/990121/柳泉镇> .""",
    )
    registry = default_registry().extended(places, own)
    assert registry.regions == default_registry().extended(places).regions
    assert [(each.body.kind, each.body.jurisdiction) for each in registry.own_bodies] == [
        ("enterprise", "990121/柳泉镇")
    ]


def test_the_scheme_of_functions_is_a_registry_file_that_says_what_is_known() -> None:
    scheme = Path(registry_rows.__file__).with_name("functions.ttl")
    assert default_registry().extended(scheme).functions == default_registry().functions


def test_a_known_office_gets_more_forms(tmp_path: Path) -> None:
    rows = "function,水务局,,,,水利,水事局,,,\n"
    registry = default_registry().extended(file(tmp_path, HEAD + rows))
    assert resolved(registry, "市水事局", "140500").name == "晋城市水务局"


LINE = f"registry.ttl:{len(PREFIXES) + 3}"
"""The first line after the prefixes."""
TURTLE_REFUSED = {
    "no Turtle": (":a a ; .", LINE, "不是 Turtle"),
    "no name": (":a a duban:Body .", "registry.ttl", "skos:prefLabel"),
    "two names": (':a a duban:Body ; skos:prefLabel "甲局", "乙局" .', LINE, "找到 2 个"),
    "two regions": (
        ':a a duban:Body ; skos:prefLabel "甲局" ; duban:jurisdiction region:140500, region:140400 .',
        LINE,
        "应只有一个",
    ),
    "day": (':a a duban:Body ; skos:prefLabel "甲局" ; schema:validFrom "2019年" .', LINE, "不是日期"),
    "period": (
        ':a a duban:Body ; skos:prefLabel "甲局" ; schema:validFrom "2020-01-01" ; schema:validThrough "2019-01-01" .',
        LINE,
        "晚于",
    ),
    "level": (
        ':a a duban:Region ; skos:prefLabel "甲市" ; dcterms:identifier "990500" ; duban:level "big" .',
        LINE,
        "级别“big”",
    ),
    "a form of another function": (
        ':a skos:broader :climate ; skos:prefLabel "气候局" ; skos:altLabel "住建局" .\n'
        ':climate skos:prefLabel "气候变化" .',
        LINE,
        "已属于职能“住房城乡建设”",
    ),
}


@pytest.mark.parametrize("what", TURTLE_REFUSED)
def test_what_a_turtle_file_cannot_mean_is_told_with_file_and_line(tmp_path: Path, what: str) -> None:
    statements, place, words = TURTLE_REFUSED[what]
    with pytest.raises(BadValue) as refused:
        default_registry().extended(turtle(tmp_path, statements))
    assert refused.value.zh.startswith(place)
    assert words in refused.value.zh
    assert refused.value.en.startswith(place)


def test_several_files_speak_of_each_other(tmp_path: Path) -> None:
    one = file(tmp_path, HEAD + "body,青禾县雪务局,,,青禾县,,县雪局,,,\n", "bodies.csv")
    two = file(tmp_path, HEAD + PLACES, "places.csv")
    registry = default_registry().extended(one, two)
    assert resolved(registry, "县雪局", "990121").name == "青禾县雪务局"
    assert registry.extended(two).regions == registry.regions, "the same rows twice say the same"


REFUSED = {
    "kind": ("镇,云岭,,,,,,,,", "registry.csv:2", "类别“镇”"),
    "name": ("region,,990000,province,,,,,,", "registry.csv:2", "名称是空的"),
    "code": ("region,云中省,,province,,,,,,", "registry.csv:2", "没有代码"),
    "level": ("region,云中省,990000,大省,,,,,,", "registry.csv:2", "级别“大省”"),
    "part_of": ("region,云岭市,990100,prefecture,990000,,,,,", "registry.csv:2", "不在登记中"),
    "part_of by an unknown name": ("body,某局,,,云岭市,,,,,", "registry.csv:2", "不认识"),
    "part_of by a name of several": ("body,某局,,,鼓楼区,,,,,", "registry.csv:2", "320106"),
    "function": ("body,某局,,,140500,无此职能,,,,", "registry.csv:2", "不在职能表中"),
    "kind of a body": ("body,某局,,大局,140500,,,,,", "registry.csv:2", "大局"),
    "day": ("body,某局,,,140500,,,2019-13,,", "registry.csv:2", "不是日期"),
    "period": ("body,某局,,,140500,,,2020,2019,", "registry.csv:2", "晚于"),
    "a code of another region": ("region,云岭市,140500,prefecture,140000,,,,,", "registry.csv:2", "已是“晋城市”"),
    "another parent": ("region,泽州县,140525,county,140400,,,,,", "registry.csv:2", "隶属 140500"),
    "another level": ("region,晋城市,140500,county,,,,,,", "registry.csv:2", "是地级，这里写成县级"),
    "other years": ("region,晋城市,140500,,,,,,2011,", "registry.csv:2", "“止”是 （空）"),
    "another period of an office": ("function,国土资源局,,,,自然资源,,2001,2005,", "registry.csv:2", "起止是"),
    "one alias of two bodies": (
        "body,甲局,,,140500,,市联合局,,,\nbody,乙局,,,140500,,市联合局,,,",
        "registry.csv:3",
        "registry.csv:2 已指“甲局”",
    ),
    "a form of another function": (
        "function,气候局,,,,气候变化,住建局,,,",
        "registry.csv:2",
        "已属于职能“住房城乡建设”",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_row_is_told_with_file_and_line(tmp_path: Path, what: str) -> None:
    rows, place, words = REFUSED[what]
    with pytest.raises(BadValue) as refused:
        default_registry().extended(file(tmp_path, HEAD + rows + "\n"))
    assert refused.value.zh.startswith(place)
    assert words in refused.value.zh
    assert refused.value.en.startswith(place)


def test_one_alias_in_two_periods_or_places_is_no_contradiction(tmp_path: Path) -> None:
    rows = "body,甲局,,,140500,,市联合局,,2018,\nbody,乙局,,,140500,,市联合局,2019,,\nbody,丙局,,,140400,,市联合局,,,\n"
    registry = default_registry().extended(file(tmp_path, HEAD + rows))
    assert resolved(registry, "市联合局", "140500", date(2015, 1, 1)).name == "甲局"
    assert resolved(registry, "市联合局", "140500").name == "乙局"
    assert resolved(registry, "市联合局", "140400").name == "丙局"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        default_registry().extended(tmp_path / "none.csv")
    (tmp_path / "odd.csv").write_bytes(b"kind,name\n\xff\xff\xff")
    with pytest.raises(SourceUnreadable):
        default_registry().extended(tmp_path / "odd.csv")
    with pytest.raises(BadValue, match="名称"):
        default_registry().extended(file(tmp_path, "kind,code\n"))


def test_the_sample_registry_reads() -> None:
    registry = default_registry().extended(Path(__file__).parents[1] / "samples" / "registry.csv")
    found = registry.regions_named("云岭市")
    assert [region.code for region in found] == ["990100"]


def test_the_documentation_names_every_column_kind_and_level() -> None:
    text = (Path(__file__).parents[1] / "docs" / "registry.md").read_text(encoding="utf-8")
    for words in (COLUMNS, KINDS, LEVELS, BODY_KINDS):
        assert [word for word, chinese in words.items() if f"`{word}`" not in text or chinese not in text] == []


def test_the_examples_of_the_documentation_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / "registry.md").read_text(encoding="utf-8")
    example = text.split("```csv\n")[1].split("```")[0]
    registry = default_registry().extended(
        file(tmp_path, HEAD + PLACES, "places.csv"), file(tmp_path, example, "example.csv")
    )
    assert resolved(registry, "市规自局").name == "云岭市规划和自然资源局"
    program = text.split("```python\n")[1].split("```")[0]
    assert program.count("#") == 3
    names: dict[str, object] = {}
    for line in program.splitlines():
        code, _, told = line.partition("#")
        if told:
            assert eval(code, names) == told.strip()
        else:
            exec(code, names)
