"""What may stand behind the words that name a subject: a table of predicates, each with examples and counter-examples.

`must`: the subject is told outright to do something. `acts`: its acts are told, which charges an office. `excused`: it
is allowed, described or warned, which charges nobody.
"""

import re
from dataclasses import dataclass
from typing import Literal

from loaders.endings import listed
from ontology.facts import Role

Force = Literal["must", "acts", "excused"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A way of going on behind a subject; matched where its name ends."""

    name: str
    force: Force
    pattern: str
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()


_DO = listed(
    "制定 制订 编制 拟定 拟订 出台 修订 确定 明确 审核 审批 审查 审定 核实 核定 核准 核查 核算 核发 复核 下达 下发 提出 "
    "提交 提供 提请 出具 办理 受理 办结 做好 抓好 落实 开展 推进 推动 实施 执行 完成 管理 报送 报请 报市 报省 报县 报区 "
    "报经 上报 汇总 公示 公布 公告 公开 发布 印发 收集 安排 拨付 保障 支持 引导 促进 强化 加大 加快 优化 进行 予以 给予 "
    "查处 处理 责令 通报 约谈 接到 接受 收到 认定 委托 授权 选择 设立 成立 配备 配齐 配强 配合 统计 移交 移送 签订 签发 "
    "派 聘 评估 评价 评选 评审 考核 验收 作出 作为 参与 参加 争取 充实 组织 指导 督促 监督 检查 加强 建立 健全 完善 统筹 "
    "协同 协助 联合 建设 打造 培育 新建 改造 启动 举办 召开 印制 填报 上传 录入 登记 备案 通知 告知 送达 反馈 调查 调度 "
    "巡查 排查 整改 清理 清查 监测 预警 储备 采购 供应 筹措 筹集 列支 承办 主办 主管 牵头 会商 研究 起草 修改 梳理 搭建 "
    "运营 维护 管护 保管 统一 协调 实行 研究 严禁 启动"
)
_HOW = listed(
    "按 按照 依照 根据 依据 依法 结合 在 将 把 对 以 为 向 与 每 于 从 通过 利用 采取 运用 及时 定期 适时 严格 切实 "
    "认真 积极 主动 统一 分别 具体 共同 充分 进一步 继续 逐步 尽快 全面 大力 深入 重点 着力 围绕 聚焦 坚持 牢固 逐一 逐项 "
    "同步 至少 汛前 汛期 不断 加紧 抓紧 立即 迅速 随时 首先 原则上 参照 本着 指定 抽调 明晰"
)

_PLAIN_MUST = r"(?:均|都|还|又|也|同时|并|不仅|不但|既)?(?:(?:要|应当?|须|必须)(?!同时)?(?!符合|具备|满足|具有|是(?!否))|需(?!求|符合|具备)|务必|不得)"

PREDICATES = (
    Predicate("modal", "must", _PLAIN_MUST, ("要制定方案", "应当自收到之日起", "也要加强考核", "不得擅自变更"), ("应符合以下条件", "需求旺盛")),
    Predicate("please", "must", r"请(?=于|在|按|将|抓紧|认真|及时|结合|对照|各|尽快|务必|切实|做好|据此|严格)", ("请于3月10日前报送",), ("请示",)),
    Predicate("charge", "must", r"(?:具体|全面|统一|主要|直接|分别|共同|负责)*负责|牵头|承担|履行|会同|联合", ("负责编制", "具体负责实施", "牵头组织", "会同市财政局"), ("负担",)),
    Predicate("by-duty", "must", r"(?:按照?|依照|根据)(?:各自|本|有关|规定|相关)?(?:的)?(?:职责|职能|分工|管理权限|法定职责)", ("按照各自职责做好", "按职责分工落实"), ("按照规定",)),
    Predicate("is-answerable", "must", r"是[^，。；]{2,30}?(?:主体|责任人|责任单位|主管部门|管理部门|牵头部门|主管机关|管理机关|管理机构)", ("是水环境保护的责任主体", "是全市建筑垃圾管理的主管部门"), ("是企业",)),
    Predicate("answers-for", "must", r"对[^，。；]{1,40}?负(?:总责|责|主体责任|监管责任|领导责任)", ("对本区域安全生产工作负总责",), ("对企业进行检查",)),
    Predicate("will", "must", r"应于|将(?!来|近|军|[^，。；]{0,20}的$)", ("将结合完成情况进行加分", "应于10日内报送"), ("将来",)),
    Predicate("heads", "must", r"(?:的)?(?:主要负责人|主要领导|党政主要|负责同志|负责人|董事长|分管领导|法定代表人)(?:[、和及，]|为|是|要|应|须|每|亲自|对)", ("主要负责人要亲自抓", "董事长每季度"), ("负责人名单",)),
    Predicate("how", "acts", "|".join(_HOW) + r"|自(?!然|治|主|来|动|查|行)|\d", ("根据年度计划", "及时公布结果", "每月召开会议"), ("可参照执行",)),
    Predicate("does", "acts", "|".join(_DO), ("制定实施细则", "审核后上报", "组织开展检查"), ("可提出申请",)),
    Predicate("may", "excused", r"可以?(?!行|靠|持续|再生)|有权|自主|自行决定|或者?(?:其|个人)|鼓励", ("可参照本办法", "可以优化流程"), ("可持续发展",)),
    Predicate("owns", "excused", r"的(?!主要负责|负责|主要领导)", ("的审核结果",), ("的主要负责人",)),
    Predicate("offends", "excused", r"(?:有|具有|存在|发生|发现)(?:下列|以下)|违反|未[按经能]|不[予能服履按配]|弄虚作假|逾期", ("有下列行为之一的", "未按规定整改的"), ("不断完善",)),
    Predicate("asks", "excused", r"(?:提出)?申请(?!.{0,30}(?:应|须|要))", ("提出申请的", "申请办理"), ("审批",)),
)  # fmt: skip

_MUST, _ACTS, _EXCUSED = (
    re.compile("|".join(f"(?:{p.pattern})" for p in PREDICATES if p.force == force)) for force in ("must", "acts", "excused")
)  # fmt: skip


def force_of(rest: str) -> Force | None:
    """How the words behind a subject charge it; None where they are no predicate.

    >>> [force_of(r) for r in ("要制定方案", "根据计划安排", "可参照执行", "工作人员")]
    ['must', 'acts', 'excused', None]
    """
    if _EXCUSED.match(rest):
        return "excused"
    if _MUST.match(rest):
        return "must"
    return "acts" if _ACTS.match(rest) else None


# Behind a mere noun these say where or about what, not that it is told to do something.
ONLY_WHERE = re.compile(
    r"对(?![^，。；]*(?:进行|实施|开展|予以|给予|加强|负))|在(?![^，。；]*(?:应|要|须|完成|作出|出具|办结|报送|提交|公布|公示|告知))|以|为|向|与|于|从|利用|运用|发布|接[到受]|收到|作为"
)
# 市水利局编制的方案: the body only owns or made the thing spoken of.
RELATIVE = re.compile(
    r"(?!将|把|对|按|收到|接到|根据|依据|依照|依法|以|在|为|与|向|要|应|须|需|必须|不得|负责|会同|是|每|于|从|结合|围绕|通过|作为|委托|组织|提请|协调|统筹)[^，。；：、的]{1,10}的(?![，。；：]|$|主要负责)"
)
# What follows only goes on with the name, or makes it part of another thing (市财政局工作人员).
GOES_ON = re.compile(
    r"部门|单位|机构|人员|干部|领导|负责人|职工|内部|之间|所在地|驻地|门户|网站|系统|平台|资金|工作|文件|名义|指定|批准|审批|同意|认可|规定|制定|下达|印发|确定|牵头的|主任|局长|市长|县长"
)

_LEADS = re.compile(
    r"(?:负责|要|应当?|具体|切实|认真|充分|履行好?|承担起?|扛起|发挥好?|负责组织)*牵头(?!单位|部门|人)|是[^，。；]{0,24}牵头"
)
_SUPPORTS = re.compile(r"(?:要|应当?|负责|积极|主动|按(?:照)?(?:各自)?职责|给予|予以|做好)*(?:配合|协助|协同|参与)")


def role_of(rest: str) -> Role:
    """The role that the words behind a subject give it.

    >>> role_of("负责牵头协调"), role_of("按职责配合做好"), role_of("要制定方案")
    ('lead', 'support', 'responsible')
    """
    return "lead" if _LEADS.match(rest) else "support" if _SUPPORTS.match(rest) else "responsible"


_TAKES_OVER = re.compile(
    r"(?:每[年月季周日](?:度)?|[^，。]{0,8}前)?(?:均|都|还|也|又|同时|并)?(?:要|应当?(?!的|符合|具备)|须|必须(?!符合|具备)|务必|负责|承担|牵头|需(?!求))"
)
_OFFICE_TAKES_OVER = re.compile(
    r"(?:每(?:年|月|季度?|周|半年))?(?:应|按照?|依照|依据|根据|依法|及时|责令|予以|给予|提请|提出|移[交送]|通报|进行|拨付|支付)"
)


def takes_over(clause: str, office: bool) -> bool:
    """Whether a clause goes on with the subject of the clause before: a modal does, for an office its acts too."""
    return _TAKES_OVER.match(clause) is not None or (office and _OFFICE_TAKES_OVER.match(clause) is not None)


_LEAD_IN = re.compile(
    r"(?:同时|此外|另外|其中|并且?|而且|但|且|即|原则上|一般|具体|统一|必要时|每年|期间|届时|今后|[^，。的]{2,16}(?:结束|完成|到位|下达)后(?=各)|[^，。的]{0,3}[日周月年天](?:之|以)?内|[一二三四五六七八九十]是|第[一二三四五六七八九十]|请|[一二三四五六七八九十]{1,2}月(?:份)?(?:上旬|中旬|下旬|底)?前?|年终|年末|岁末|汛期|春节前"
    r"|(?:截至|到|至|于|自|从|在)?(?:20\d\d年(?:年?底|\d{1,2}月(?:份)?(?:\d{1,2}日|底|上旬|中旬|下旬|初)?)?|年底|\d{1,2}月(?:份)?(?:\d{1,2}日|底|上旬|中旬|下旬|初)?)(?:之前|以前|前|起|开始|内)?|[—－-]+)[，]?"
)


def lead_in(clause: str) -> int:
    """Where in a clause its subject may begin, behind words of time and connection (同时, 2026年底前 …).

    >>> "同时，市财政局要".startswith("市", 3), lead_in("2026年4月底前各县要")
    (True, 9)
    """
    at = 0
    while at < len(clause):
        found = _LEAD_IN.match(clause, at)
        if not found or found.end() == at:
            break
        at = found.end()
    return at
