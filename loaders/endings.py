"""What bodies are called at the end, and what makes words in front of such an ending no body: two tables of words.

An ending (部门, 局, 人民政府 …) is where the name of a body may stop. Whether the words before it are a name or a verb
with a body for its object (督促企业) is told by the verbs.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


def listed(words: str) -> tuple[str, ...]:
    """The words of a list written as one text."""
    return tuple(words.split())


@dataclass(frozen=True, slots=True)
class Ending:
    """A family of endings. `single`: one character that ends many words; then the name must be a known office."""

    name: str
    pattern: str
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()
    single: bool = False


_NOT_GOVERNMENT = (
    "投资|采购|购买|储备|性|网|信息|工作|令|资金|债|补|出资|引导|主导|推动|和社会|与社会|规章|服务|公报|专题|常务|一般"
    "|[相有]关|各|职能|所属|直属|组成|部门|与市场"
)

ENDINGS = (
    Ending("government", rf"(?:人民)?(?<!法治)(?<!数字)(?<!服务型)(?<!廉洁)政府(?!{_NOT_GOVERNMENT})", ("泽州县人民政府", "市政府"), ("政府投资项目", "政府网站", "法治政府建设")),
    Ending("department", r"部门(?!之间|间|规章|预算|联动|协|联|和单位)", ("有关部门", "住建部门"), ("部门之间", "部门预算")),
    Ending("unit", r"单位|机构|机关|责任主体|实施主体", ("项目单位", "金融机构", "行政机关"), ("单价",)),
    Ending("committee", r"委员会|管委会|居委会|村委会|党委|党组|[安环林农编教工妇残]委办|[农编外台侨国]办|纪委|监委|党政办|应急办|河长办|秘书处|党支部|党总支", ("开发区管委会", "秘书处", "仲裁委员会", "各级安委办"), ("委托",)),
    Ending("group", r"领导小组|领导组|[工作查督核评协巡抽专调检][作查导核审调]组|工作队|专班|联席会议|指挥部", ("市防汛抗旱指挥部", "领导小组", "事故调查组"), ("小组赛",)),
    Ending("room", r"办公[室厅]|督查室|研究室|督查局", ("市政府办公室", "市政府督查室"), ("教室",)),
    Ending("centre", r"(?<=[^业市])中心(?!支行|小学|学校|校|城区|城市)", ("市公共资源交易中心",), ("中心工作", "城市中心")),
    Ending("enterprise", r"(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司|集团|企业|经营者|银行|煤矿|联社|供销社|支行|分行|分局", ("市国投公司", "有关企业", "供销社"), ("企图",)),
    Ending("institution", r"[支总大中]队|报社|电视台|学校|高校|院校|医院|卫生院|研究院|科学院|档案馆|图书馆|派出所|监测站|工作站|总站|[管服办][理务事](?:处|所|站)|供电所|税务所|司法所|财政所|水厂|林业站|农技站|水利站|学校",
           ("中小学校", "市档案馆", "景区管理处"), ("学区",)),
    Ending("association", r"协会|商会|联合会|工会|人民团体|妇联|残联|文联|科协|工商联|社科联|侨联|红十字会|团[省市县区]?委", ("市工商业联合会", "市总工会", "省妇联", "团市委"), ("社会",)),
    Ending("force", r"支队|大队|总队|法院|检察院", ("市公安局交警支队", "市中级人民法院"), ("部队",)),
    Ending("township", r"街道(?![两主])|乡镇|乡（镇）|办事处|各[镇乡]（[镇乡街道办、]{1,5}）(?!财政|政府|村)|各?村（[居社区委会、]{1,5}）|各(?:行政)?村(?=[、，要应须负]|$)", ("各乡镇", "街道办事处", "各镇（街）"), ("街心",)),
    Ending("zone", r"开发区|产业园区|高新区|经开区", ("经济开发区",), ("园林",)),
    Ending("area", r"[省市县区州盟旗]{1,3}（[市县区旗、]{1,7}）|各县区|各区县|各县市|县市区|县区|市县|各地区?(?![方块类])", ("各县（市、区）", "县区", "各地区"), ("地区",)),
    Ending("trade", r"行业领域", ("各行业领域",), ("行业内",)),
    Ending("purse", r"[省市县区本]级财政|(?:[省市县区州盟旗]|（[^）]{1,7}）)财政(?=[和、与]|接到|收到|承担|负担|安排|拨付|统筹|保障|给予|按|每|要|应|须|将|对|分别|共同|各)", ("市级财政",), ("财政资金",)),
    Ending("region", r"(?:(?<=各)(?:[市县区旗州]、){1,2})?[县旗市区州镇乡](?=要(?!求)|应|须|务必|负责|牵头|重点|按|每|于|率先|组织|作为)", ("泽州县要", "东乌珠穆沁旗负责"), ("全县上下",), single=True),
    Ending("answerable", r"(?:责任|管理|使用|所有权|服务)人(?!员)|业主(?!单位|委员会|大会)|幼儿园|防指|[防抗][汛旱火][抗防]?[旱汛火]?指", ("安全责任人应当", "物业服务人", "幼儿园", "市防指"), ("管理人员",)),
    Ending("party", r"调[出入]方", ("调出方",), ("方法",)),
    Ending("office", r"局(?![面部限长])|厅(?!长)|委(?![托员派])|办(?![法理公事案好学结件证])|署(?![名理])|部(?!门|署|分|位|长|队|委|件|级|属|落)", ("市财政局", "省教育厅", "市卫健委", "应急管理部"), ("部门", "院"), single=True),
)  # fmt: skip

_BRACKET = r"(?:[（(][^）)]{1,14}[）)])?(?:（以下简称[^）]{1,12}）)?"
# The characters that an ending may begin with: the machine tries its branches only where one of them stands.
_FIRST = "业秘镇乡电报有股专中乡产人企作使供侨党公农分办区医协单卫厅县台司各商团国图外大妇委学安实局居州巡工市幼应开总所抗抽指支政教文旗服本机村林查核档检残水河法派煤环监盟省督研社科税管红纪经编署联行街评调财责部银防院集领高（"
ENDING = re.compile(f"(?=[{_FIRST}])(?:" + "|".join(e.pattern for e in ENDINGS) + ")" + _BRACKET)
"""Any ending, with the bracket that may belong to the name (市规划和自然资源局（林业局）)."""
SINGLE = frozenset("局厅委办署部县旗市区州镇乡")

_LAST = re.compile("(?:" + "|".join(e.pattern for e in ENDINGS if e.name != "purse") + r"|[省市县区本]级财政|院|社|处|会)" + r"(?:[（(][^）)]{1,14}[）)])?$")  # fmt: skip
_AREAS = re.compile(r"各(?:有关|相关)?(?:[市县区旗州盟]、){1,3}[市县区旗州盟]")
_AREA_NAME = re.compile(
    r"(?:各|相关|有关)?(?:(?:国家|中央|省|自治区|市|县|区|州|盟|旗|乡镇?|镇|街道)(?:级|直)?|[\u4e00-\u9fff]{1,8}(?:省|市|县|区|州|盟|旗|镇|乡|街道|开发区))(?:[（(][^）)]{1,12}[）)])?"
)


@lru_cache(maxsize=8192)
def ends_like_body(name: str) -> bool:
    """Whether the last word of the name is one that bodies have (部门, 局, 公司, 县（市、区） …).

    >>> [ends_like_body(n) for n in ("市财政局", "各县（市、区）", "阳城县", "实施方案")]
    [True, True, True, False]
    """
    return (
        _LAST.search(name) is not None or _AREA_NAME.fullmatch(name) is not None or _AREAS.fullmatch(name) is not None
    )


BARE = frozenset(
    listed("机关 集团 中心 县（市、区） 煤矿 各地 任何单位 其他单位 其他任何单位 本单位 本部门 该单位 有关方面 各方面")
)
"""Words that end like bodies and name none."""

COMMON_NOUNS = frozenset(listed("单位 公司 学校 医院 机构 企业 部门"))
"""Nouns that name somebody only where they are told outright (学校应当…)."""

# Verbs and prepositions that begin a phrase whose body is their object, or the place of something.
OBJECT_VERBS = listed(
    "督促 推动 引导 鼓励 支持 要求 责令 协调 帮助 加强 推进 建立 健全 完善 强化 加快 加大 深化 优化 提升 提高 提交 提供 "
    "确保 保障 充分 通过 对 向 从 将 把 为 为了 在 按 按照 根据 依据 因 如 若 凡 当 被 与 落实 明确 制定 完成 "
    "形成 打造 实现 开展 推广 发挥 构建 实施 配齐 统筹 指导 检查 压实 严格 严厉 严把 严查 严禁 切实 积极 突出 围绕 坚持 "
    "深入 全面 大力 进一步 继续 做好 抓好 成立 设立 新增 支撑 符合 属于 接受 尊重 违反 除 我 本人 不 没有 未 已 后 前 "
    "并 且 但 而 则 即 一批 一个 近年 上年 下年 由 会同 配合 协同 下达 下发 报 上报 需 要 须 必须 可 给 负责 牵头 "
    "授权 委托 提请 移交 移送 抄送 倒逼 约谈 防范 防止 规范 避免 杜绝 依托 借助 依靠 任何 汇聚 参与 推荐 面向 编制 审批 "
    "审核 核实 核准 核定 依法 及时 主动 汇总 统一 遵守 遵循 执行 到 至 用于 包括 涉及 作为 成为 是 让 使 促进 培育 壮大 "
    "吸引 整合 利用 动员 发动 邀请 聘请 选择 选取 确定 支付 拨付 划转 缴入 缴至 上缴 上传 纳入 列入 列为 告知 通知 联系 走访 "
    "服务 选派 派驻 覆盖 转交 交 送 抽调 选聘 发现 解决 处理 查处 打击 取缔 关停 清退 淘汰 扶持 奖励 表彰 增强 凝聚 依照 "
    "参照 随 于 像 等"
)
"""A phrase that begins with one of these is no body, but for the exceptions below."""

_EXCEPT = r"(?!经(?:济|开|信|营|贸)|以上|同级|组织部|监督管理|非煤|应急|有关|交通|交警|送变电|服务中心|在[职岗]|前[海湾线]|对外|当地|已建|为民|等级|向阳|要素|通信|通航)"
OBJECT_START = re.compile(
    _EXCEPT
    + r"(?:"
    + "|".join(sorted(map(re.escape, OBJECT_VERBS), key=len, reverse=True))
    + r"|经|以|同|组织(?!部)|监督|联合(?!社|会)|应|有|非)"
)
# Somewhere inside a phrase these show a verb: it is a clause, not a name.
VERB_INSIDE = re.compile(
    r"[。：“”\d]|执行|实行|严格|负责|进行|开展|完成|根据|按照|依据|由(?!于)|报[送请市省县经]|对(?!外|口|台)|将(?!军)|给|向(?!阳)"
    r"|加强|推进|建立|提高|完善|督促|引导|支持|鼓励|实现|形成|纳入|列入|通过|使用(?!.{0,4}单位)|所在$|深入|下设|设在|组成|拟于|举办|召开|完成$|坚持$|(?<![主重需])要(?!素|点|闻|道)|至少|主持|经[省市县区本][^，。]{1,14}[局委办厅府]|每[年月季周日个]|代表(?=[省市县区本])|受[^，。]{2,8}委托"
)
# 承担储备任务的企业, 负有监管职责的部门: a clause that describes the body it stands before.
DESCRIBES = re.compile(
    r"(?:各|所有|其他|有关|相关)?(?:其|承担|负有|具有|从事|申请|列入|纳入|负责|涉及|参与|使用|管理|征收|收取|提供|经营|生产|销售|运输|施工|产生|排放|占用|未|已|需要|新|设有|发生|被|获得|取得|实行|开展|主管|有关|相关|存在|符合|不|接受|经|[县市区旗州]（[县市区旗、]{1,7}）(?:属地|所属|相关)|属地|所在地)"
)
# A verb and an ending make a noun (审批部门, 监管单位), but for verbs that take a body for their object (督促企业).
COMPOUND = re.compile(
    r"(?!督促|引导|鼓励|支持|推动|要求|帮助|协调|倒逼|约谈|防范|防止|规范|避免|杜绝|依托|借助|依靠|任何|动员|发动|邀请|吸引|通知|告知|配合|会同|联合|组织|对|向|由|报|经|给|与|和|将|把)"
    r"(?:各|有关|相关|行政|项目|主要|被)?[\u4e00-\u9fff]{2}(?:责任)?(?:部门|单位|机构|机关|主体)"
)
NO_BODY = re.compile(r".*同志|被(?!请求)[^的]{0,20}的|.*等行业领域$|[的（，]")
