"""What kind of body a printed name is, told by its words alone: groups, townships, enterprises, institutions.

Tables whose rows carry examples and counter-examples; a test reads each both ways. Nothing here knows a place or an
office: `ontology.registry` asks these tables after its own.
"""

import re
from dataclasses import dataclass

from ontology.facts import BodyKind, RegionLevel

_BRACKETS = str.maketrans("()[]〔〕［］", "（）（）（）（）")
_SPACE = re.compile(r"\s+")


def normal(name: str) -> str:
    """A name without spaces and with full-width round brackets; what names are compared by.

    >>> normal("各县 (市、区)人民政府")
    '各县（市、区）人民政府'
    """
    return _SPACE.sub("", name).translate(_BRACKETS)


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: names that match `shape` (searched in the normal form) are bodies of this kind."""

    word: str
    kind: BodyKind
    shape: re.Pattern[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]


# One unit of the administrative division, as it stands in a list such as 县（市、区）.
_UNIT = (
    "地级以上市|自治区|直辖市|自治州|设区的市|设区市|地级市|县级市|地市|省|市|县|区|州|盟|旗|"
    "乡|镇|街道办事处|街道办|街道|办事处"
)
_JOIN = "[、，/和及或与]|以及"
_EACH = "各有关|各相关|各个|各级|各|有关|相关|相应|所有|全体|其他|项目所在|属地|所在地|涉及的|所辖"

MANY_REGIONS = re.compile(
    rf"""
    ^(?P<own>(?:全|我|本)?(?:省|市|县|区|州|盟|旗)(?:内|辖|域内|域)?)??  # 全市各县（市、区）
    (?P<each>{_EACH})?
    (?P<units>(?:{_UNIT})                       # 县
        (?:(?:{_JOIN})?（?(?:{_UNIT})）?)*      # （市、区）
    )）?
    (?P<grade>级以上|级|两级|三级)?
    (?P<rest>.{{0,40}})$
    """,
    re.VERBOSE,
)
"""The regions of a group and what they do: 各县（市、区） + 人民政府. `units` says which regions are meant."""

_LEVEL_OF_UNIT: dict[str, RegionLevel] = {
    "省": "province",
    "自治区": "province",
    "直辖市": "province",
    "设区市": "prefecture",
    "设区的市": "prefecture",
    "地级市": "prefecture",
    "地级以上市": "prefecture",
    "地市": "prefecture",
    "自治州": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "县": "county",
    "县级市": "county",
    "旗": "county",
    "乡": "township",
    "镇": "township",
    "街道": "township",
    "街道办": "township",
    "街道办事处": "township",
    "办事处": "township",
}


@dataclass(frozen=True, slots=True)
class ManyRegions:
    """A group by region: `units` in printed order (县, 市, 区) and `rest`, the office in each of them, may be empty."""

    units: tuple[str, ...]
    rest: str

    @property
    def level(self) -> RegionLevel | None:
        """The level that the units share; None where 市 or 区 alone leave it to the jurisdiction."""
        levels = {_LEVEL_OF_UNIT[unit] for unit in self.units if unit in _LEVEL_OF_UNIT}
        return levels.pop() if len(levels) == 1 else None


# Units that are printed side by side without 、 or brackets; others so found are chance (市乡村振兴局).
_TOGETHER = re.compile(
    "县区|区县|县市区?|区市县?|市县[区乡]?|市[区州]|州市|盟市|旗县?[市区]*|乡镇(?:街道)?|镇乡|镇街道?|省市(?:县区?)?|县乡?镇?|"
    "区镇|区街道?|地市"
)
_UNIT_FINDER = re.compile(_UNIT)


def many_regions(name: str) -> ManyRegions | None:
    """The group of regions that a normal name speaks of; None where it names one body.

    >>> many_regions("各县（市、区）人民政府")
    ManyRegions(units=('县', '市', '区'), rest='人民政府')
    >>> many_regions("市人民政府") is None
    True
    """
    found = MANY_REGIONS.match(name)
    if found is None:
        return None
    units = tuple(_UNIT_FINDER.findall(found["units"]))
    several = len(units) > 1 and ("".join(units) != found["units"] or _TOGETHER.fullmatch(found["units"]))
    if not (
        found["each"]
        or several
        or units[0] in ("设区市", "设区的市", "地级市", "县级市")
        or found["grade"] in ("级以上", "两级", "三级")
    ):
        return None
    return ManyRegions(units, found["rest"])


# What stands where a single body cannot: "the departments concerned".
_MANY = "各|有关|相关|全体|所有|其他|其余|相应|部分|等"
_NOUN = (
    "部门|单位|委、?办、?局|委办局|局办|机构|企业|公司|集团|行业领域|行业|组织|团体|机关|院校|学校|医院|银行|协会|方面|"
    "监管部门|成员|乡镇|街道|社区|村|企事业单位|责任主体|主体"
)

GENERIC: tuple[Kind, ...] = (
    Kind(
        "各",
        "group",
        re.compile(r"^(?:有关|相关|全体|所有|其他|其余)|各(?!族|自)|驻.{1,6}单位$"),
        (
            "各园区管委会",
            "珠三角各市人民政府",
            "市直各部门",
            "有关单位",
            "自治区各有关委、办、厅、局",
            "中央、省驻市单位",
        ),
        ("市财政局", "龙胜各族自治县人民政府", "项目单位"),
    ),
    Kind(
        "各…部门",
        "group",
        re.compile(rf"^(?=.*(?:{_MANY})).*(?:{_NOUN})$"),
        ("市直各部门", "市直有关部门", "市人民政府各委、办、局", "各级各部门", "各有关部门", "相关部门", "各集团公司"),
        ("市财政局", "项目单位", "生产经营单位"),
    ),
    Kind(
        "市委、市政府",
        "group",
        re.compile(r"^(?P<unit>省|市|县|区|州|旗)委(?:、|和|与)?(?P=unit)(?:人民)?政府$"),
        ("市委、市政府", "市委市政府", "县委县人民政府"),
        ("市委办公室", "市政府"),
    ),
    Kind(
        "…部门",
        "group",
        re.compile(r"(?:部门|部门或政府|成员单位|责任单位|牵头单位|配合单位|委办局)$"),
        ("审批部门", "项目审批部门", "行业主管部门", "负有安全监管职责的部门", "成员单位"),
        ("市人民政府", "部门预算"),
    ),
    Kind(
        "各级政府",
        "group",
        re.compile(r"^(?:各级|地方各级|各地|县级以上|乡镇以上|上级|下级|属地|当地|所在地|地方|基层|本级|同级).*"),
        ("各级人民政府", "地方各级人民政府", "各地", "县级以上地方人民政府", "属地政府", "上级财政"),
        ("市人民政府", "泽州县人民政府"),
    ),
    Kind(
        "…单位",
        "unknown",
        re.compile(
            r"(?:单位|企业|业主|主体|法人|机构|经营者|商户|个人|用户|方|人员|者|学校|幼儿园|车站|景区|商场|药店|工地)$"
            r"|^(?:正常|生产|停产|停工|在建|技改|整合|关闭|地方|民营)*煤矿$"
        ),
        ("项目单位", "承担医药储备任务的企业", "生产经营单位", "建设单位", "调出方", "供热企业", "正常生产煤矿"),
        ("市财政局", "国网供电公司", "某某煤矿"),
    ),
)

ENTERPRISE = Kind(
    "公司",
    "enterprise",
    re.compile(
        r"(?:公司|集团|银行|信用社|农信社|农商行|信用联社|农商银行|电厂|水厂|热源厂|钢厂|厂|煤矿|矿业|油田|供电局|"
        r"电力局|电网|电信|移动|联通|铁塔|证券|保险|酒店|宾馆|担保|城投|国投|建投|直属库|水投|交投|文旅集团|邮政|分行|支行)$"
    ),
    ("国网晋城供电公司", "晋能控股装备制造集团", "农业银行", "中国移动", "某某煤矿", "某某有限责任公司"),
    ("市财政局", "承担医药储备任务的企业"),
)

INSTITUTION = Kind(
    "中心",
    "institution",
    re.compile(
        r"(?:中心|医院|卫生院|学校|中学|小学|大学|学院|职校|研究院|研究所|设计院|检测院|院|所|站|馆|台|报社|队|园|林场|农场|"
        r"协会|学会|商会|促进会|基金会|联合会|理事会|委员会|指挥部|领导小组|领导组|工作组|协调组|专班|专项组|小组|联席会议|"
        r"(?:指挥部|领导小组|领导组|专班|委员会|联席会议|指挥长)办公室|处|管理段|法庭|社)$"
    ),
    ("市土地收购储备中心", "市水污染防治工作领导组办公室", "市人民医院", "市规委会委员会", "市防汛指挥部"),
    ("市财政局", "市住建局", "某某公司"),
)

ZONE = Kind(
    "管委会",
    "government",
    re.compile(
        r"(?:管委会|管理委员会|开发区|经开区|高新区|示范区|工业园区|产业园区|保税区|度假区|管理区|执委会|执行委员会|(?:新区|合作区|合作示范区|自贸区|保税区)管理局)$"
    ),
    ("开发区管委会", "经济技术开发区管理委员会", "开发区", "高新区"),
    ("市管理局", "城区", "高平市"),
)

OFFICE = Kind(
    "局",
    "unknown",
    re.compile(r"(?:局|委|办|厅|办公室|署|部|室|科|处)$"),
    ("市某某局", "市某某办", "市某某办公室"),
    ("某某公司", "项目单位"),
)

TOWNSHIP = re.compile(
    r"^(?P<name>[\u3400-\u9fff]{1,12}?(?:民族乡|苏木|街道|镇|乡))(?P<office>办事处|办|人民政府|政府|党委|党工委)?$"
)
"""A township, with or without its office. 街道 is followed by 办事处; 镇 and 乡 have a 人民政府."""

KINDS: tuple[Kind, ...] = (*GENERIC, ENTERPRISE, INSTITUTION, ZONE, OFFICE)


def kind_of(name: str, *rows: Kind) -> Kind | None:
    """The first of the rows that the normal name matches."""
    return next((row for row in rows if row.shape.search(name)), None)


def township(name: str) -> tuple[str, str] | None:
    """A township's name, and the full name of its office; None where the name is not a township's.

    >>> township("巴公镇人民政府"), township("北街街道办事处"), township("乡镇")
    (('巴公镇', '巴公镇人民政府'), ('北街街道', '北街街道办事处'), None)
    """
    found = TOWNSHIP.match(name)
    if found is None or found["name"] in ("乡镇", "民族乡"):
        return None
    place, office = found["name"], found["office"]
    if office in ("党委", "党工委"):
        return place, f"中共{place}{office}"
    return place, place + ("办事处" if place.endswith("街道") else "人民政府")
