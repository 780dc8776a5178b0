"""What stands around an article on a government page, a row each: lines to drop, and lines where the article ends.

Rows are tried on one line at a time; they carry lines that they match and lines that they must leave.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal


@dataclass(frozen=True, slots=True)
class Furniture:
    """`effect`: ``drop`` takes the line away; ``end`` also says that the article is over (when it has begun)."""

    name: str
    effect: Literal["drop", "end"]
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()


def _row(
    name: str, effect: Literal["drop", "end"], pattern: str, examples: tuple[str, ...], not_: tuple[str, ...] = ()
) -> Furniture:
    return Furniture(name, effect, re.compile(pattern, re.VERBOSE | re.IGNORECASE), examples, not_)


FURNITURE = (
    _row(
        "crumbs",
        "drop",
        r"""(?:您?(?:现在|当前)?(?:的?(?:所在)?位置)[:：] | 当前(?:所在)?位置 | (?:网站)?首页 \s* [>＞»›/→-]).*""",
        ("您现在的位置：首页 > 政务公开 > 文件", "当前位置：首页>政策", "首页 > 信息公开"),
        ("位置优越，交通便利。", "首页应当公布监督电话。"),
    ),
    _row(
        "origin",
        "drop",
        r"""(?:信息|文章|稿件|内容|文件|新闻)?\s*(?:来\s*源|出处)\s*[:：].{0,120}""",
        ("来源：市政府办 日期：2025-03-01 字体：[大 中 小]", "信息来源：云岭日报", "来源： 市教育局"),
        ("资金来源：市级财政", "来源广泛的数据"),
    ),
    _row(
        "when",
        "drop",
        r"""[【\[（(]?(?:发布|发表|更新|公开|发稿|上传|录入|上网)\s*(?:日期|时间)\s*[:：].{0,100}
        | [【\[（(]?(?:日期|时间)\s*[:：]?\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.{0,80}
        | \d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?.{0,80}""",
        (
            "发布日期：2025年3月1日",
            "时间：2025-03-01 16:20 浏览：3",
            "[日期：2025-03-04]",
            "2025-03-01 16:20:33 来源：云岭市人民政府",
        ),
        ("时间：2025年3月1日至5日", "完成时间：2025年6月底", "2025-2027年行动方案"),
    ),
    _row(
        "readers",
        "drop",
        r"""(?:浏览|阅读|访问|点击)(?:次数|数量|人数|量|数|率)?\s*[:：]?\s*\d*\s*次?(?:\s.{0,60})?""",
        ("浏览次数：1024 次", "阅读：33", "点击量： 打印 关闭"),
        ("阅读材料：三份", "点击率不低于往年", "浏览本网须知"),
    ),
    _row(
        "type-size",
        "drop",
        r"""[【\[［（(]?\s*(?:字体|字号|文字)(?:大小)?\s*[:：]?\s*[【\[［(（]?\s*(?:特大|超大|较大|大|默认|标准|中|较小|小|[\s|/+A-]|[】\]］[【)）(])+.{0,40}
        | [【\[]?\s*大\s*[|/]?\s*中\s*[|/]?\s*小\s*[】\]]?(?:\s.{0,40})?""",
        ("【字体：大 中 小】", "字号：[ 大 中 小 ] 打印", "大 中 小", "字体：【大】【中】【小】"),
        ("大中小企业融通发展", "字体规范工作"),
    ),
    _row(
        "tools",
        "drop",
        r"""(?:[【\[(（|｜\s]* (?:打印(?:本页|此页|页面|文章|本文)?|关闭(?:窗口|本页|页面|此页)?|我要打印|我要纠错|纠错|
        收藏(?:本页)?|分享(?:到|至)?[:：]?|微信(?:好友)?|新浪微博|微博|腾讯微博|QQ空间|QQ好友|QQ|朋友圈|复制链接|语音播报|朗读|
        (?:无障碍|长者)(?:阅读|浏览|模式|版)?|返回(?:顶部|首页|列表|上一页)?|
        (?:下载)?(?:文字版|图片版|PDF版|Word版|OFD版)(?:下载)?) [】\])）|｜\s]*)+""",
        ("打印 关闭", "【打印本页】【关闭窗口】", "分享到： 微信 微博", "返回顶部", "复制链接", "下载PDF版"),
        ("打印机采购", "关闭煤矿三处", "微信公众号要及时发布", "返回农民工就业"),
    ),
    _row(
        "editor",
        "drop",
        r"""[（(【\[]?\s*
        (?:责任编辑|责编|编辑|作者|录入|发布(?:人|者|员)|初审|复审|终审|校对|校审|供稿|撰稿)(?:人|员)?\s*[:：].{0,40}""",
        ("责任编辑：张某", "（责编：李某 校对：王某）", "初审：赵某 复审：钱某", "发布人：admin 点击：45"),
        ("责任单位：市教育局", "审核：市财政局负责", "编辑出版《云岭年鉴》", "发布机关：市政府"),
    ),
    _row(
        "neighbours",
        "end",
        r"""[【\[]?\s*(?:上|下)一?(?:篇|条|页|则)(?:文章|信息)?\s*[】\]]?\s*[:：>＞]?.{0,80}""",
        ("上一篇：关于防汛的通知", "下一条：没有了", "下一篇>"),
        ("下一步工作安排", "上一年度", "下一个五年"),
    ),
    _row(
        "related",
        "end",
        r"""[【\[]?\s*(?:相关|延伸|推荐|热门|热点|关联|更多|最新|猜你喜欢)
        (?:链接|解读|文件|阅读|政策|稿件|新闻|信息|文章|文档|推荐|内容|专题|报道)?
        (?:链接|解读|文件|信息)?\s*[】\]]?\s*[:：>＞]*""",
        ("相关链接", "相关解读：", "【相关文件】", "推荐阅读", "相关政策文件", "更多>>"),
        ("相关文件精神", "相关单位：", "最新部署"),
    ),
    _row(
        "scan-me",
        "end",
        r"""(?:扫一扫|(?:用|请用|使用)?手机(?:微信)?(?:扫|查看|浏览|阅读)
        |(?:微信)?扫(?:描|码)?(?:下方|上方)?二维码|请使用手机).{0,40}""",
        ("扫一扫在手机打开当前页", "用手机扫描二维码", "手机查看"),
        ("扫黄打非", "手机制造企业", "扫码登记后入场。"),
    ),
    _row(
        "imprint",
        "end",
        r"""(?:版权所有|网站地图|关于我们|联系我们|网站声明|隐私(?:声明|政策)|网站标识码|政府网站|Copyright|©|技术支持[:：]).{0,200}
        | .{0,120}(?:ICP备|公网安备|网站标识码|All\ Rights\ Reserved).{0,160}
        | 主办(?:单位)?[:：].{2,60}(?:承办|协办|维护|技术支持)(?:单位)?[:：].{0,100}""",
        (
            "版权所有：云岭市人民政府",
            "云ICP备05000001号-1",
            "主办：云岭市政府办 承办：云岭市大数据局",
            "网站地图 | 联系我们",
        ),
        ("版权登记办法", "主办单位：市教育局", "联系人：张某"),
    ),
)


@lru_cache(maxsize=4096)
def effect_of(line: str) -> Literal["drop", "end"] | None:
    """What the table says of a line; None: it may be part of an article.

    >>> effect_of("【打印】【关闭】"), effect_of("相关链接："), effect_of("一、总体要求")
    ('drop', 'end', None)
    """
    if len(line) > 300:
        return None
    return next((row.effect for row in FURNITURE if row.pattern.fullmatch(line)), None)


WRAPPERS = re.compile(
    r"""(?:^|[\s_-])(?:
    nav|navbar|navigation|menu|breadcrumbs?|crumbs?|position|location|dqwz|footer|foot|copyright|bottom|sidebar|
    share|bdsharebuttonbox|bshare|toolbar|tools|related|relevant|xgwj|xglj|recommend|pager|pagination|qrcode|ewm|
    erweima|search|login|links|friendlink|pop|popup|modal|dialog|sitemap
    )(?:$|[\s_-])""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words in ``class`` and ``id`` of what surrounds an article; believed only of elements that hold little text."""
